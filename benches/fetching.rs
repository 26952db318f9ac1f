//! Fifty pages from a bank that needs 150 ms for each answer, at 16 requests in flight.
//!
//! `cargo bench --bench fetching`. What is timed is the list of transactions: from the first request for a page to the
//! last page handed over, by a client that has already asked for the organization, as every command does. The limit
//! is latency × (1 + ceil(49 / 16)): the first page alone, for it says how many there are, then the others in rounds.
//! The whole of `saldo fetch`, with neighbours, lists and what is still pending, is shown beside it.

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

const LATENCY: Duration = Duration::from_millis(150);
const PAGES: u64 = 50;
const IN_FLIGHT: u64 = 16;
const TIMES: usize = 7;

/// Nine of ten are in the main account: 5 000, which are fifty full pages.
const ENTRIES: usize = 5_555;

fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::demo().company(Company::generated(ENTRIES));
    let sandbox = Sandbox::start(settings.faults(Faults::none().latency(LATENCY)))?;
    let account = sandbox
        .company()
        .accounts()
        .first()
        .map(|account| account.id.clone())
        .unwrap_or_default();
    let rounds = 1 + (PAGES - 1).div_ceil(IN_FLIGHT);
    let limit = LATENCY * u32::try_from(rounds)?;
    let (mut lists, mut commands) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        lists.push(list(&sandbox, &account)?);
        commands.push(run(&mut fetch(&sandbox, &account))?);
    }
    let before = sandbox.request_count();
    run(&mut fetch(&sandbox, &account))?;
    let requests = sandbox.request_count() - before;

    let pages = median(lists.into_iter());
    let whole = median(commands.iter().map(|run| run.wall));
    let cpu = median(commands.iter().map(|run| run.cpu));
    println!("{PAGES} pages, {LATENCY:?} each, {IN_FLIGHT} in flight, {TIMES} runs, medians");
    println!(
        "  limit        {limit:8.3?}  ({rounds} rounds)\n  pages        {pages:8.3?}  ratio {:.3}",
        ratio(pages, limit)
    );
    println!(
        "  saldo fetch  {whole:8.3?}  cpu {cpu:.3?}  the whole command: {requests} requests, {:.1} rounds, peak {} KiB",
        ratio(whole, LATENCY),
        peak(&mut fetch(&sandbox, &account))?
    );
    Ok(())
}

/// Reads the list once, with a client of its own.
fn list(sandbox: &Sandbox, account: &str) -> Result<Duration, Box<dyn Error>> {
    let key = Credentials::key(Login::new(sandbox.login())?, Secret::new(sandbox.secret_key())?);
    let client = Client::new(&ClientSettings::new(BaseUrl::parse(&sandbox.base_url())?, key))?;
    let account = Account {
        id: account.to_owned(),
        ..Account::default()
    };
    let period = Period::new("2026-01-01".parse()?, "2026-12-31".parse()?)?;
    let window = Window::of_period(&account, period, Berlin, Status::Completed);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        client.organization(ExternalAccounts::LeftOut).await?;
        let mut pages = Pages::default();
        let start = Instant::now();
        client
            .transactions(&window, AttributeSet::NONE, &mut pages, &())
            .await?;
        let time = start.elapsed();
        if pages.0 == PAGES {
            Ok(time)
        } else {
            Err(format!("{} pages came", pages.0).into())
        }
    })
}

fn fetch(sandbox: &Sandbox, account: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
    command
        .args([
            "fetch",
            "--from",
            "2026-01-01",
            "--to",
            "2026-12-31",
            "--account",
            account,
        ])
        .env("SALDO_BASE_URL", sandbox.base_url())
        .env("SALDO_LOGIN", sandbox.login())
        .env("SALDO_SECRET_KEY", sandbox.secret_key());
    command
}

/// Counts the pages and keeps none.
#[derive(Default)]
struct Pages(u64);

impl PageSink for Pages {
    fn page(&mut self, _: Page) -> Result<(), SinkError> {
        self.0 += 1;
        Ok(())
    }

    fn restart(&mut self) {
        self.0 = 0;
    }
}
