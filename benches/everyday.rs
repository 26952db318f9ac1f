//! What an ordinary run costs: starting up, the demo company's month, memory by size, and allocations a row.
//!
//! `cargo bench --bench everyday`. The first two are whole processes, alternately with `/bin/true`, which is what the
//! system itself needs to start one. Allocations are counted inside this process, over a small and a larger dump: the
//! difference is what rows cost, without what a run costs.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_macros,
    reason = "a bench prints its figures; the printer of the command line is not in reach"
)]

use std::alloc::System;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use books::books;
use dump::dump;
use measure::{median, peak, ratio, run};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

mod books;
mod dump;
mod measure;

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const SALDO: &str = env!("CARGO_BIN_EXE_saldo");
const TIMES: usize = 41;

/// The sizes whose difference counts.
const FEW: usize = 10_000;
const MORE: usize = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-data");
    starting(&root)?;
    rows(&root)
}

/// Whole processes beside the smallest one that there is.
fn starting(root: &Path) -> Result<(), Box<dyn Error>> {
    let out = root.join("everyday");
    let mut runs = [const { Vec::new() }; 3];
    for _ in 0..TIMES {
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        let mut version = Command::new(SALDO);
        version.arg("--version");
        let mut month = Command::new(SALDO);
        month.args([
            "export",
            "--demo",
            "--month",
            "2026-10",
            "--format",
            "lexoffice",
            "--out",
        ]);
        month.arg(&out);
        let commands = [&mut Command::new("/bin/true"), &mut version, &mut month];
        for (runs, command) in runs.iter_mut().zip(commands) {
            runs.push(run(command)?);
        }
    }
    let cpu = median(runs[2].iter().map(|run| run.cpu));
    let [nothing, version, month] = runs.map(|runs| median(runs.iter().map(|run| run.wall)));
    println!("{TIMES} runs each, alternately, medians");
    println!("  /bin/true             {nothing:8.3?}");
    println!(
        "  saldo --version       {version:8.3?}  above it {:.3?}",
        version.saturating_sub(nothing)
    );
    println!("  a month of the demo   {month:8.3?}  cpu {cpu:.3?}");
    Ok(())
}

/// Memory and allocations, by size.
fn rows(root: &Path) -> Result<(), Box<dyn Error>> {
    let folder = root.join("everyday-books");
    books(&folder, 200)?;
    std::env::set_current_dir(&folder)?;
    println!("\nallocations a row: those of {MORE} entries less those of {FEW}, by the difference");
    for format in ["lexoffice", "camt053", "datev"] {
        let [few, more] = [FEW, MORE].map(|size| allocations(root, format, size));
        let (few, more) = (few?, more?);
        println!("  {format:10} {:7.3}", over(more.saturating_sub(few), MORE - FEW));
    }
    println!("\npeak memory of whole runs");
    for format in ["lexoffice", "datev"] {
        for size in [FEW, MORE, 10 * MORE] {
            let mut command = Command::new(SALDO);
            command.args(arguments(root, format, size)?.split_off(1));
            println!("  {format:10} {size:9} entries  {:7} KiB", peak(&mut command)?);
        }
    }
    Ok(())
}

fn allocations(root: &Path, format: &str, size: usize) -> Result<usize, Box<dyn Error>> {
    let arguments = arguments(root, format, size)?;
    let region = Region::new(COUNTED);
    let _ = saldo::cli::run(arguments);
    Ok(region.change().allocations)
}

/// The command line of a conversion into an empty folder.
fn arguments(root: &Path, format: &str, size: usize) -> Result<Vec<OsString>, Box<dyn Error>> {
    let out = root.join("everyday");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let fixed = [
        "saldo",
        "export",
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
        "--format",
        format,
        "--quiet",
    ];
    let mut arguments: Vec<OsString> = fixed.map(OsString::from).to_vec();
    arguments.extend([
        "--input".into(),
        dump(root, size)?.into_os_string(),
        "--out".into(),
        out.into_os_string(),
    ]);
    Ok(arguments)
}

#[expect(clippy::disallowed_types, reason = "a count by a count, far from any money")]
fn over(allocations: usize, rows: usize) -> f64 {
    let whole = |count: usize| Duration::from_nanos(count as u64);
    ratio(whole(allocations), whole(rows))
}
