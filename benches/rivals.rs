//! The same dump through Saldo and through what people use otherwise, as whole programs: a converter written by hand
//! ([`yardstick`]), the usual Python script, `DuckDB` on two threads, Polars, and Python's `csv` for a DATEV batch.
//!
//! `cargo bench --bench rivals` takes 1 000 000 entries for the statements and 100 000 for DATEV; `-- 50000` takes so
//! many for both. Needs Python 3.11; `DuckDB` and Polars are installed by name into `target/rivals`. Only Saldo proves
//! anything. Values come first: before a time is taken, every program must have written the same rows.

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

use books::books;
use chrono::NaiveDate;
use dump::dump;
use measure::{Run, median, peak, ratio, run};
use values::Values;

mod books;
mod dump;
mod measure;
#[path = "rivals/values.rs"]
mod values;
mod yardstick;

const FROM: &str = "2026-01-01";
const TO: &str = "2026-12-31";

/// How many columns a DATEV batch has.
const DATEV: usize = 125;

/// The one in which a script without rules differs: the contra account.
const CONTRA_ACCOUNT: usize = 7;

/// Who takes part, and how a run of it is started.
struct Contestant {
    name: &'static str,
    program: Vec<PathBuf>,
    /// Where it runs and writes.
    folder: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [word, dump, folder, from, to] = &arguments[..]
        && word == "yardstick"
    {
        let day = |text: &str| text.parse::<NaiveDate>();
        return yardstick::convert(Path::new(dump), Path::new(folder), day(from)?, day(to)?);
    }
    let size = arguments.iter().find_map(|argument| argument.parse().ok());
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-data");
    let python = python()?;
    let script = |name: &str| vec![python.clone(), Path::new("benches/rivals").join(name)];
    let own = vec![env::current_exe()?, "yardstick".into()];
    statements(&root, size.unwrap_or(1_000_000), &script, own)?;
    batches(&root, size.unwrap_or(100_000), &script)
}

fn statements(
    root: &Path,
    size: usize,
    script: &dyn Fn(&str) -> Vec<PathBuf>,
    own: Vec<PathBuf>,
) -> Result<(), Box<dyn Error>> {
    let contestants = [
        Contestant::new("saldo", saldo("lexoffice"), root),
        Contestant::new("by hand", own, root),
        Contestant::new("DuckDB", script("duck.py"), root),
        Contestant::new("Polars", script("polar.py"), root),
        Contestant::new("Python", script("article.py"), root),
    ];
    println!("\n{size} entries to lexoffice");
    let check = |contestant: &Contestant| Values::of(&contestant.out(), 1, &[0, 1, 2, 3, 4]);
    contest(&contestants, &dump(root, size)?, size, check)
}

fn batches(root: &Path, size: usize, script: &dyn Fn(&str) -> Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    let saldo = Contestant::new("saldo datev", saldo("datev"), root);
    books(&saldo.folder, 200)?;
    let with_rules = [script("datev.py"), vec![saldo.folder.join("rules.toml")]].concat();
    let without = [script("datev.py"), vec!["none".into()]].concat();
    let dump = dump(root, size)?;
    let heads = |contestant: &Contestant| if contestant.name == "saldo datev" { 2 } else { 0 };
    println!("\n{size} entries to DATEV with 200 rules");
    let contestants = [saldo, Contestant::new("Python csv", with_rules, root)];
    let all: Vec<usize> = (0..DATEV).collect();
    let check = |contestant: &Contestant| Values::of(&contestant.out(), heads(contestant), &all);
    contest(&contestants, &dump, size, check)?;
    println!("\n{size} entries to DATEV, and a script that has no rules");
    let [saldo, _] = contestants;
    let contestants = [saldo, Contestant::new("Python, no rules", without, root)];
    let others: Vec<usize> = all
        .into_iter()
        .filter(|column| *column != CONTRA_ACCOUNT)
        .collect();
    let check = |contestant: &Contestant| Values::of(&contestant.out(), heads(contestant), &others);
    contest(&contestants, &dump, size, check)
}

/// Runs all, once for their values and then alternately for their times.
fn contest(
    contestants: &[Contestant],
    dump: &Path,
    size: usize,
    values: impl Fn(&Contestant) -> Result<Values, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut expected = None;
    for contestant in contestants {
        run(&mut contestant.command(dump)?)?;
        let found = values(contestant)?;
        if found.rows() != size as u64 || found != *expected.get_or_insert(found) {
            return Err(format!("{} wrote {} rows, or other ones", contestant.name, found.rows()).into());
        }
    }
    let times = if size > 300_000 { 5 } else { 9 };
    let mut runs: Vec<Vec<Run>> = vec![Vec::new(); contestants.len()];
    for _ in 0..times {
        for (contestant, runs) in contestants.iter().zip(&mut runs) {
            runs.push(run(&mut contestant.command(dump)?)?);
        }
    }
    let middle = |runs: &[Run], part: fn(&Run) -> Duration| median(runs.iter().map(part));
    let first = runs
        .first()
        .map(|runs| middle(runs, |run| run.wall))
        .unwrap_or_default();
    println!("  the same rows from all; {times} runs each, alternately, medians");
    for (contestant, runs) in contestants.iter().zip(&runs) {
        let [wall, cpu] = [middle(runs, |run| run.wall), middle(runs, |run| run.cpu)];
        println!(
            "  {:16} wall {wall:8.3?}  cpu {cpu:8.3?}  peak {:8} KiB  saldo takes {:.3} of it",
            contestant.name,
            peak(&mut contestant.command(dump)?)?,
            ratio(first, wall),
        );
    }
    Ok(())
}

impl Contestant {
    fn new(name: &'static str, program: Vec<PathBuf>, root: &Path) -> Self {
        let folder = root.join(name.replace(' ', "-").to_lowercase());
        Self {
            name,
            program,
            folder,
        }
    }

    fn out(&self) -> PathBuf {
        self.folder.join("out")
    }

    /// A run into an empty folder.
    fn command(&self, dump: &Path) -> Result<Command, Box<dyn Error>> {
        let out = self.out();
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        fs::create_dir_all(&out)?;
        let mut command = Command::new(&self.program[0]);
        command.args(&self.program[1..]);
        if self.name.starts_with("saldo") {
            command.current_dir(&self.folder);
            command.args(["--from", FROM, "--to", TO, "--input"]);
            command.arg(dump).arg("--out").arg(&out);
        } else {
            command.current_dir(env!("CARGO_MANIFEST_DIR"));
            command.arg(dump).arg(&out).args([FROM, TO]);
        }
        Ok(command)
    }
}

fn saldo(format: &str) -> Vec<PathBuf> {
    [env!("CARGO_BIN_EXE_saldo"), "export", "--format", format]
        .map(PathBuf::from)
        .to_vec()
}

/// A Python with the rivals in it, made once.
fn python() -> Result<PathBuf, Box<dyn Error>> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../rivals");
    let python = home.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "-q", "--disable-pip-version-check", "-r"]);
    run(install.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/rivals/requirements.txt")))?;
    Ok(python)
}
