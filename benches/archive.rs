//! A month out of an archive of a million entries beside the same month out of an archive that holds nothing else.
//!
//! `cargo bench --bench archive` measures 1 000 000 entries; a number after `--` replaces that. Both are exported as
//! processes, alternately, so that a machine that gets slower slows both.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_macros,
    reason = "a bench prints its figures; the printer of the command line is not in reach"
)]

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Lines};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use dump::dump;
use measure::{Run, median, peak, ratio, run};
use saldo::archive::{Access, Archive, Facts, Kind};
use saldo::sync::whole;
use serde_json::Value;

mod dump;
mod measure;

const MONTH: &str = "2026-06";
/// The month's days in Berlin.
const INSTANTS: Range<&str> = "2026-05-31T22:00:00Z".."2026-06-30T22:00:00Z";
/// When everything was read.
const AFTER: &str = "2027-01-01T00:00:00Z";
/// So many objects are stored in one transaction.
const AT_ONCE: usize = 10_000;
const TIMES: usize = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let size = env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(1_000_000);
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-data");
    let dump = dump(&root, size)?;
    let all = store(&dump, &root.join(format!("{size}-archive")), |_| true)?;
    let month = INSTANTS.start.parse::<DateTime<Utc>>()?..INSTANTS.end.parse()?;
    let alone = store(
        &dump,
        &root.join(format!("{size}-archive-{MONTH}")),
        |settled_at| month.contains(&settled_at),
    )?;
    let out = [&all, &alone].map(|archive| archive.with_extension("out"));

    let (mut of_all, mut of_alone) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        of_all.push(export(&all, &out[0])?);
        of_alone.push(export(&alone, &out[1])?);
    }
    let [written, expected] = [files(&out[0])?, files(&out[1])?];
    let rows: usize = written.values().map(|file| file.lines().count() - 1).sum();
    if written != expected || rows == 0 {
        return Err(format!("the files are not the same, or empty: {rows} rows").into());
    }
    let middle = |runs: &[Run], part: fn(&Run) -> Duration| median(runs.iter().map(part));
    let [wall, wall_alone] = [&of_all, &of_alone].map(|runs| middle(runs, |run| run.wall));
    let [cpu, cpu_alone] = [&of_all, &of_alone].map(|runs| middle(runs, |run| run.cpu));
    let [high, high_alone] = [
        peak(&mut command(&all, &out[0]))?,
        peak(&mut command(&alone, &out[1]))?,
    ];
    println!("\n{rows} entries of one month, {TIMES} runs each, medians");
    println!("  the month alone  wall {wall_alone:8.3?}  cpu {cpu_alone:8.3?}  peak {high_alone:6} KiB");
    println!("  of {size:9}     wall {wall:8.3?}  cpu {cpu:8.3?}  peak {high:6} KiB");
    println!(
        "  ratio            wall {:8.2}  cpu {:8.2}",
        ratio(wall, wall_alone),
        ratio(cpu, cpu_alone)
    );
    Ok(())
}

/// One export without the bank; what an earlier one wrote is gone before.
fn export(archive: &Path, out: &Path) -> Result<Run, Box<dyn Error>> {
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    run(&mut command(archive, out))
}

fn command(archive: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
    command
        .args(["export", "--offline", "--format", "lexoffice", "--month", MONTH])
        .args(["--archive".as_ref(), archive.as_os_str()])
        .args(["--out".as_ref(), out.as_os_str()]);
    command
}

fn files(folder: &Path) -> Result<BTreeMap<PathBuf, String>, Box<dyn Error>> {
    let mut found = BTreeMap::new();
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            let name = path.file_name().map(PathBuf::from).unwrap_or_default();
            found.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(found)
}

/// An archive of those entries of a dump that `wanted` says yes to, unless it is there from an earlier run.
fn store(
    dump: &Path,
    folder: &Path,
    wanted: impl Fn(DateTime<Utc>) -> bool,
) -> Result<PathBuf, Box<dyn Error>> {
    if folder.exists() {
        return Ok(folder.to_owned());
    }
    let (unfinished, begun) = (folder.with_extension("part"), Instant::now());
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    let mut archive = Archive::open(&unfinished, Access::write("bench"))?;
    let mut lines = BufReader::new(File::open(dump)?).lines();
    while store_some(&mut archive, &mut lines, &wanted)? {}
    drop(archive);
    fs::rename(&unfinished, folder)?;
    println!("{} took {:.1?} to make", folder.display(), begun.elapsed());
    Ok(folder.to_owned())
}

/// Stores the next lines in one transaction; false at the end of the dump.
fn store_some(
    archive: &mut Archive,
    lines: &mut Lines<BufReader<File>>,
    wanted: impl Fn(DateTime<Utc>) -> bool,
) -> Result<bool, Box<dyn Error>> {
    archive.write(|writer| {
        let mut count = 0;
        for line in lines.take(AT_ONCE) {
            let line = line?;
            count += 1;
            let (key, rest) = line.split_once("\":").ok_or("no dump")?;
            let json = rest.strip_suffix('}').ok_or("no dump")?;
            let object: Value = serde_json::from_str(json)?;
            let text = |name: &str| object[name].as_str().unwrap_or_default().to_owned();
            let kind = Kind::ALL.into_iter().find(|kind| kind.name() == &key[2..]);
            match kind.ok_or("an unknown key")? {
                Kind::Transaction => {
                    let settled_at = text("settled_at").parse()?;
                    let facts = Facts {
                        account: text("bank_account_id"),
                        status: text("status"),
                        settled_at: Some(settled_at),
                        updated_at: Some(text("updated_at").parse()?),
                    };
                    if wanted(settled_at) {
                        writer.put_transaction(&text("id"), &facts, json, settled_at)?;
                    }
                }
                Kind::Organization => {
                    for account in object["bank_accounts"].as_array().into_iter().flatten() {
                        let id = account["id"].as_str().unwrap_or_default();
                        writer.move_cursor(&whole(id), AFTER.parse()?)?;
                    }
                    writer.put(Kind::Organization, &text("id"), json, DateTime::default())?;
                }
                kind => drop(writer.put(kind, &text("id"), json, DateTime::default())?),
            }
        }
        Ok(count == AT_ONCE)
    })
}
