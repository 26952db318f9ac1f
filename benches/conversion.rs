//! From a dump to an import file: `saldo export` beside a converter written by hand ([`yardstick`]).
//!
//! `cargo bench --bench conversion` measures dumps of 100 000 and 1 000 000 entries; numbers after `--` replace those.
//! Both programs are run as processes, alternately, so that a machine that gets slower slows both.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_macros,
    reason = "a bench prints its figures; the printer of the command line is not in reach"
)]

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use chrono::NaiveDate;
use dump::dump;
use measure::{Run, median, peak, ratio, run};

mod dump;
mod measure;
mod yardstick;

const FROM: &str = "2026-01-01";
const TO: &str = "2026-12-31";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [word, dump, folder] = &arguments[..]
        && word == "yardstick"
    {
        let day = |text: &str| text.parse::<NaiveDate>();
        return yardstick::convert(Path::new(dump), Path::new(folder), day(FROM)?, day(TO)?);
    }
    let mut sizes: Vec<usize> = arguments
        .iter()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    if sizes.is_empty() {
        sizes = vec![100_000, 1_000_000];
    }
    let mut walls = Vec::new();
    for size in sizes {
        let contest = Contest::prepare(size)?;
        contest.check()?;
        walls.push((size, contest.measure()?));
    }
    if let [(small, first), .., (large, last)] = walls[..] {
        println!(
            "\n{large} entries take {:.2} times as long as {small}, which are {:.2} times fewer",
            ratio(last, first),
            ratio(
                Duration::from_secs(u64::try_from(large)?),
                Duration::from_secs(u64::try_from(small)?)
            )
        );
    }
    Ok(())
}

/// One dump, and where both write.
struct Contest {
    size: usize,
    dump: PathBuf,
    saldo: PathBuf,
    yardstick: PathBuf,
}

impl Contest {
    /// Writes the dump, unless it is there from an earlier run.
    fn prepare(size: usize) -> Result<Self, Box<dyn Error>> {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-data");
        let dump = dump(&root, size)?;
        let folder = |name: &str| -> Result<PathBuf, Box<dyn Error>> {
            let folder = root.join(format!("{size}-{name}"));
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            fs::create_dir_all(&folder)?;
            Ok(folder)
        };
        Ok(Self {
            size,
            saldo: folder("saldo")?,
            yardstick: folder("yardstick")?,
            dump,
        })
    }

    fn saldo(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
        command
            .args([
                "export",
                "--format",
                "lexoffice",
                "--from",
                FROM,
                "--to",
                TO,
                "--force",
            ])
            .args(["--input".as_ref(), self.dump.as_os_str()])
            .args(["--out".as_ref(), self.saldo.as_os_str()]);
        command
    }

    fn yardstick(&self) -> Result<Command, Box<dyn Error>> {
        let mut command = Command::new(env::current_exe()?);
        command.arg("yardstick").arg(&self.dump).arg(&self.yardstick);
        Ok(command)
    }

    /// Both must write the same bytes, and all rows, or the comparison means nothing.
    fn check(&self) -> Result<(), Box<dyn Error>> {
        run(&mut self.yardstick()?)?;
        run(&mut self.saldo())?;
        let [ours, theirs] = [contents(&self.saldo)?, contents(&self.yardstick)?];
        let rows: usize = ours.iter().map(|file| file.lines().count() - 1).sum();
        if ours != theirs || rows != self.size {
            return Err(format!("{rows} rows of {}, or not the yardstick's bytes", self.size).into());
        }
        Ok(())
    }

    fn measure(&self) -> Result<Duration, Box<dyn Error>> {
        let times = if self.size > 300_000 { 5 } else { 15 };
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..times {
            theirs.push(run(&mut self.yardstick()?)?);
            // An identical file is left alone, which would cost a look at it.
            for file in csv_files(&self.saldo)? {
                fs::remove_file(file)?;
            }
            ours.push(run(&mut self.saldo())?);
        }
        let middle = |runs: &[Run], part: fn(&Run) -> Duration| median(runs.iter().map(part));
        let [our_wall, their_wall] = [&ours, &theirs].map(|runs| middle(runs, |run| run.wall));
        let [our_cpu, their_cpu] = [&ours, &theirs].map(|runs| middle(runs, |run| run.cpu));
        println!("\n{} entries, {times} runs each, medians", self.size);
        println!(
            "  yardstick  wall {their_wall:8.3?}  cpu {their_cpu:8.3?}  peak {:6} KiB",
            peak(&mut self.yardstick()?)?
        );
        println!(
            "  saldo      wall {our_wall:8.3?}  cpu {our_cpu:8.3?}  peak {:6} KiB",
            peak(&mut self.saldo())?
        );
        println!(
            "  ratio      wall {:8.2}  cpu {:8.2}",
            ratio(our_wall, their_wall),
            ratio(our_cpu, their_cpu)
        );
        Ok(our_wall)
    }
}

fn csv_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let files = fs::read_dir(folder)?.map(|item| Ok(item?.path()));
    let files = files.collect::<Result<Vec<_>, std::io::Error>>()?;
    let is_csv = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "csv");
    Ok(files.into_iter().filter(is_csv).collect())
}

fn contents(folder: &Path) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let read = |path: PathBuf| Ok(fs::read_to_string(path)?);
    csv_files(folder)?.into_iter().map(read).collect()
}
