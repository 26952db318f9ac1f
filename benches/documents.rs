//! Ten thousand entries and three thousand receipts of 200 kB from a bank that needs 50 ms for each answer.
//!
//! `cargo bench --bench documents`. The limit counts what no client can do without, at 16 requests in flight: the
//! organization, the pages of settled entries (the first of each account alone, the others in rounds), and the files.
//! What else `saldo sync` asks for, and all that it writes and brings to the disk, is on top of it.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_macros,
    reason = "a bench prints its figures; the printer of the command line is not in reach"
)]

use std::error::Error;
use std::process::Command;
use std::time::Duration;

use measure::{median, peak, ratio, run};
use saldo::sandbox::{Company, Faults, Sandbox, Settings};

mod measure;

const LATENCY: Duration = Duration::from_millis(50);
const ENTRIES: usize = 10_000;
const BYTES: usize = 200_000;
const IN_FLIGHT: usize = 16;
const PER_PAGE: usize = 100;
const TIMES: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::demo()
        .company(Company::generated(ENTRIES))
        .receipt_size(BYTES);
    let sandbox = Sandbox::start(settings.faults(Faults::none().latency(LATENCY)))?;
    let movements = sandbox.company().movements();
    let pages: usize = sandbox
        .company()
        .accounts()
        .iter()
        .map(|account| {
            let entries = movements
                .iter()
                .filter(|movement| movement.account_id == account.id);
            let pages = entries.count().div_ceil(PER_PAGE).max(1);
            1 + (pages - 1).div_ceil(IN_FLIGHT)
        })
        .sum();
    let mut runs = Vec::new();
    let mut files = 0;
    for _ in 0..TIMES {
        let folder = tempfile::tempdir()?;
        let before = sandbox.file_requests().len();
        runs.push(run(&mut sync(&sandbox, folder.path()))?);
        files = sandbox.file_requests().len() - before;
    }
    let folder = tempfile::tempdir()?;
    let memory = peak(&mut sync(&sandbox, folder.path()))?;
    let rounds = 1 + pages + files.div_ceil(IN_FLIGHT);
    let limit = LATENCY * u32::try_from(rounds)?;
    let wall = median(runs.iter().map(|run| run.wall));
    let cpu = median(runs.iter().map(|run| run.cpu));
    println!(
        "{ENTRIES} entries, {files} files of {BYTES} bytes, {LATENCY:?} each, {IN_FLIGHT} in flight, {TIMES} runs"
    );
    println!("  limit       {limit:8.3?}  ({rounds} rounds)");
    println!(
        "  saldo sync  {wall:8.3?}  ratio {:.3}  cpu {cpu:.3?}  peak {memory} KiB  in flight {}",
        ratio(wall, limit),
        sandbox.most_files_in_flight()
    );
    Ok(())
}

fn sync(sandbox: &Sandbox, folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
    command
        .args(["sync", "--archive"])
        .arg(folder.join("archive"))
        .env("SALDO_BASE_URL", sandbox.base_url())
        .env("SALDO_LOGIN", sandbox.login())
        .env("SALDO_SECRET_KEY", sandbox.secret_key());
    command
}
