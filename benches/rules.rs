//! What rules cost: `saldo export` to postings with few and with thousands of rules, beside one to plain entries.
//!
//! `cargo bench --bench rules` takes 100 000 entries; a number after `--` replaces that. All are run as processes,
//! alternately, so that a machine that gets slower slows all of them.

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

use books::books;
use dump::dump;
use measure::{Run, median, peak, ratio, run};

mod books;
mod dump;
mod measure;

/// The format of each contestant, and the number of its rules.
const CONTESTANTS: [(&str, usize); 5] = [
    ("lexoffice", 0),
    ("lines.toml", 10),
    ("lines.toml", 200),
    ("lines.toml", 2000),
    ("datev", 200),
];

const TIMES: usize = 7;

const MAPPING: &str = r#"
schema = 1
[mapping]
name = "lines"
title = "Accounting lines"
rows = "posting"
[file]
name = "lines.csv"
decimal = ","
per = "period"
[[column]]
name = "Datum"
value = "{booking_date | date('%d.%m.%Y')}"
[[column]]
name = "Konto"
value = "{posting.account}"
[[column]]
name = "Seite"
value = "{posting.side}"
[[column]]
name = "Betrag"
value = "{posting.amount | decimal(2)}"
[[column]]
name = "Gegenkonto"
value = "{posting.contra_account}"
[[column]]
name = "Text"
value = "{posting.text}"
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let size = env::args().find_map(|argument| argument.parse().ok());
    let size = size.unwrap_or(100_000);
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-rules");
    fs::create_dir_all(&root)?;
    let dump = dump(&root, size)?;
    for (_, rules) in CONTESTANTS {
        prepare(&root, rules)?;
    }
    let mut runs: Vec<Vec<Run>> = CONTESTANTS.map(|_| Vec::new()).to_vec();
    for _ in 0..TIMES {
        for (runs, (format, rules)) in runs.iter_mut().zip(CONTESTANTS) {
            runs.push(run(&mut export(&root, &dump, format, rules))?);
        }
    }
    let walls: Vec<_> = runs
        .iter()
        .map(|runs| median(runs.iter().map(|run| run.wall)))
        .collect();
    println!("\n{size} entries, {TIMES} runs each, medians");
    for (((format, rules), wall), runs) in CONTESTANTS.iter().zip(&walls).zip(&runs) {
        let cpu = median(runs.iter().map(|run| run.cpu));
        let memory = peak(&mut export(&root, &dump, format, *rules))?;
        let (to_first, to_ten) = (ratio(*wall, walls[0]), ratio(*wall, walls[1]));
        println!(
            "  {format:10}  {rules:4} rules  wall {wall:8.3?}  cpu {cpu:8.3?}  peak {memory:6} KiB  of lexoffice {to_first:.2}  of 10 rules {to_ten:.2}"
        );
    }
    Ok(())
}

/// Books with so many rules, and the mapping.
fn prepare(root: &Path, rules: usize) -> Result<(), Box<dyn Error>> {
    let folder = folder(root, rules);
    books(&folder, rules)?;
    fs::write(folder.join("lines.toml"), MAPPING)?;
    Ok(())
}

fn folder(root: &Path, rules: usize) -> PathBuf {
    root.join(format!("{rules}-rules"))
}

fn export(root: &Path, dump: &Path, format: &str, rules: usize) -> Command {
    let folder = folder(root, rules);
    let out = folder.join("out");
    // An identical file is left alone, which would cost a look at it.
    let _ = fs::remove_dir_all(&out);
    let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
    command.current_dir(&folder);
    command.args(["export", "--from", "2026-01-01", "--to", "2026-12-31", "--format"]);
    command.arg(format).arg("--input").arg(dump).arg("--out").arg(out);
    command
}
