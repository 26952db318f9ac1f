//! How fast the formats are written: `saldo export` of one dump in each, beside `lexoffice` in the same run.
//!
//! `cargo bench --bench formats` measures a dump of 100 000 entries; a number after `--` replaces that, and names of formats
//! the usual ones. With `SALDO_BEFORE=path` another build of the program is measured too, alternately: before and after
//! a change.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_macros,
    reason = "a bench prints its figures; the printer of the command line is not in reach"
)]

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use dump::dump;
use measure::{Run, median, peak, ratio, run};

mod dump;
mod measure;

const FORMATS: [&str; 3] = ["lexoffice", "camt053", "hledger"];
const TIMES: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let size = arguments
        .iter()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(100_000);
    let chosen: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|argument| argument.parse::<usize>().is_err())
        .collect();
    let formats = if chosen.is_empty() {
        FORMATS.to_vec()
    } else {
        chosen
    };
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-formats");
    let dump = dump(&root, size)?;
    let mut programs = vec![("now", PathBuf::from(env!("CARGO_BIN_EXE_saldo")))];
    if let Some(before) = env::var_os("SALDO_BEFORE") {
        programs.insert(0, ("before", before.into()));
    }
    let mut runs: Vec<Vec<Vec<Run>>> = vec![vec![Vec::new(); programs.len()]; formats.len()];
    for _ in 0..TIMES {
        for (format, runs) in formats.iter().zip(&mut runs) {
            for ((_, program), runs) in programs.iter().zip(runs) {
                runs.push(export(program, format, &dump, &root)?);
            }
        }
    }
    println!("\n{size} entries, {TIMES} alternating runs each, medians");
    let middle = |runs: &[Run], part: fn(&Run) -> Duration| median(runs.iter().map(part));
    let of_lexoffice = middle(&runs[0][programs.len() - 1], |run| run.wall);
    for (format, runs) in formats.iter().zip(&runs) {
        for ((name, program), runs) in programs.iter().zip(runs) {
            let wall = middle(runs, |run| run.wall);
            println!(
                "  {format:12} {name:6} wall {wall:8.3?}  cpu {:8.3?}  {:8} entries/s  {:.2} of {}  peak {:6} KiB",
                middle(runs, |run| run.cpu),
                per_second(size, wall),
                ratio(wall, of_lexoffice),
                formats[0],
                peak(&mut command(program, format, &dump, &root))?
            );
        }
    }
    Ok(())
}

fn per_second(size: usize, wall: Duration) -> u128 {
    size as u128 * 1_000_000 / wall.as_micros().max(1)
}

fn command(program: &Path, format: &str, dump: &Path, root: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .args([
            "export",
            "--format",
            format,
            "--from",
            "2026-01-01",
            "--to",
            "2026-12-31",
            "--force",
        ])
        .args(["--input".as_ref(), dump.as_os_str()])
        .args(["--out".as_ref(), root.join(format).as_os_str()])
        .current_dir(root);
    command
}

/// One export into an empty folder: an identical file would be left alone, which is less work.
fn export(program: &Path, format: &str, dump: &Path, root: &Path) -> Result<Run, Box<dyn Error>> {
    let folder = root.join(format);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    run(&mut command(program, format, dump, root))
}
