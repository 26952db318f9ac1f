//! Fifty pages from a bank that needs 0, 50 or 150 ms for each answer, at 1 to 32 requests in flight; and the memory
//! that 600 pages take.
//!
//! `cargo bench --bench fetching`. What is timed is the list of transactions: from the first request for a page to the
//! last page handed over, by a client that has already asked for the organization, as every command does. The limit
//! is latency × (1 + ceil(49 / in flight)): the first page alone, for it says how many there are, then the others in
//! rounds. One request in flight is the sequential loop that the bank's guide shows. The whole of `saldo fetch`, with
//! neighbours, lists and what is still pending, is shown beside it.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_macros,
    reason = "a bench prints its figures; the printer of the command line is not in reach"
)]

use std::env;
use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};

use chrono_tz::Europe::Berlin;
use saldo::access::{BaseUrl, Credentials, Login, Secret};
use saldo::entry::{Account, AttributeSet};
use saldo::period::Period;
use saldo::qonto::lists::ExternalAccounts;
use saldo::qonto::page::Page;
use saldo::qonto::transactions::{PageSink, SinkError};
use saldo::qonto::window::{Status, Window};
use saldo::qonto::{Client, ClientSettings};
use saldo::sandbox::{Company, Faults, Sandbox, Settings};

use measure::{median, peak, ratio, run};

mod measure;

const LATENCIES: [u64; 3] = [0, 50, 150];
const IN_FLIGHT: [usize; 6] = [1, 2, 4, 8, 16, 32];
const PAGES: usize = 50;
const MANY_PAGES: usize = 600;
const TIMES: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    println!("{PAGES} pages, {TIMES} runs, medians");
    for latency in LATENCIES.map(Duration::from_millis) {
        let bank = Bank::with(PAGES, latency)?;
        let mut sequential = None;
        for in_flight in IN_FLIGHT {
            let rounds = 1 + (PAGES - 1).div_ceil(in_flight);
            let limit = latency * u32::try_from(rounds)?;
            let times: Result<Vec<_>, _> = (0..TIMES).map(|_| bank.list(in_flight)).collect();
            let time = median(times?.into_iter());
            let first = *sequential.get_or_insert(time);
            println!(
                "  {latency:6.0?} each  {in_flight:2} in flight  {time:8.3?}  limit {limit:7.3?}  over it {:8.3?}  {:5.1} times faster than one by one",
                time.saturating_sub(limit),
                ratio(first, time)
            );
        }
    }
    let bank = Bank::with(PAGES, Duration::from_millis(150))?;
    let mut commands = Vec::new();
    for _ in 0..TIMES {
        commands.push(run(&mut bank.fetch())?);
    }
    let whole = median(commands.iter().map(|run| run.wall));
    let cpu = median(commands.iter().map(|run| run.cpu));
    println!("saldo fetch of {PAGES} pages at 150 ms, the whole command: {whole:.3?}, cpu {cpu:.3?}");
    let many = Bank::with(MANY_PAGES, Duration::ZERO)?;
    println!(
        "saldo fetch of {MANY_PAGES} pages: peak {} KiB",
        peak(&mut many.fetch())?
    );
    Ok(())
}

/// A bank with so many pages in the main account.
struct Bank {
    sandbox: Sandbox,
    account: String,
    pages: usize,
}

impl Bank {
    fn with(pages: usize, latency: Duration) -> Result<Self, Box<dyn Error>> {
        // Nine of ten entries are in the main account, a hundred make a page.
        let settings = Settings::demo().company(Company::generated(pages * 1_000 / 9));
        let sandbox = Sandbox::start(settings.faults(Faults::none().latency(latency)))?;
        let main = sandbox.company().accounts().first();
        let account = main.map(|account| account.id.clone()).unwrap_or_default();
        Ok(Self {
            sandbox,
            account,
            pages,
        })
    }

    /// Reads the list once, with a client of its own.
    fn list(&self, in_flight: usize) -> Result<Duration, Box<dyn Error>> {
        let Self {
            sandbox,
            account,
            pages,
        } = self;
        let key = Credentials::key(Login::new(sandbox.login())?, Secret::new(sandbox.secret_key())?);
        let settings = ClientSettings {
            concurrency: in_flight.try_into()?,
            ..ClientSettings::new(BaseUrl::parse(&sandbox.base_url())?, key)
        };
        let client = Client::new(&settings)?;
        let account = Account {
            id: account.to_owned(),
            ..Account::default()
        };
        let period = Period::new("2026-01-01".parse()?, "2026-12-31".parse()?)?;
        let window = Window::of_period(&account, period, Berlin, Status::Completed);
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(async {
            client.organization(ExternalAccounts::LeftOut).await?;
            let mut came = Pages::default();
            let start = Instant::now();
            let asked = client.transactions(&window, AttributeSet::NONE, &mut came, &());
            asked.await?;
            let time = start.elapsed();
            if came.0 == *pages {
                Ok(time)
            } else {
                Err(format!("{} pages came", came.0).into())
            }
        })
    }

    fn fetch(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
        command
            .args(["fetch", "--from", "2026-01-01", "--to", "2026-12-31", "--account"])
            .arg(&self.account)
            .env("SALDO_BASE_URL", self.sandbox.base_url())
            .env("SALDO_LOGIN", self.sandbox.login())
            .env("SALDO_SECRET_KEY", self.sandbox.secret_key());
        command
    }
}

/// Counts the pages and keeps none.
#[derive(Default)]
struct Pages(usize);

impl PageSink for Pages {
    fn page(&mut self, _: Page) -> Result<(), SinkError> {
        self.0 += 1;
        Ok(())
    }

    fn restart(&mut self) -> Result<(), SinkError> {
        self.0 = 0;
        Ok(())
    }
}
