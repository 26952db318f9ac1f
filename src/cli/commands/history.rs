//! `saldo history`: the exports that the archive's journal knows.

use std::path::PathBuf;

use chrono::SecondsFormat;
use serde::Serialize;

use crate::archive::journal::{Run, State};
use crate::cli::archive::Look;
use crate::cli::args::HistoryArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::excerpt::written;
use crate::money::Cents;
use crate::words::{count, money};

/// A run as scripts see it.
#[derive(Serialize)]
struct Shown {
    run: i64,
    begun_at: String,
    saldo: String,
    from: String,
    to: String,
    timezone: String,
    only_new: bool,
    folder: PathBuf,
    parts: Vec<ShownPart>,
    files: Vec<ShownFile>,
}

#[derive(Serialize)]
struct ShownPart {
    format: String,
    mapping_sha256: String,
    account: String,
    account_name: String,
    state: &'static str,
    entries: u64,
    sum: Cents,
}

#[derive(Serialize)]
struct ShownFile {
    name: String,
    format: String,
    account: Option<String>,
    bytes: u64,
    sha256: String,
}

pub(in crate::cli) fn run(arguments: &HistoryArgs, printer: &mut Printer) -> Result<(), Failure> {
    let look = Look::open(&arguments.archived)?;
    let runs = look.archive.runs()?;
    let shown: Vec<_> = runs.into_iter().map(|run| Shown::of(run, &look)).collect();
    printer.sum_up(count(shown.len() as u64, "export", "exports"));
    if arguments.archived.json {
        return printer.json(&shown);
    }
    if shown.is_empty() {
        printer.say("nothing was exported from this archive yet");
    }
    shown.iter().try_for_each(|run| print(run, printer))
}

fn print(run: &Shown, printer: &mut Printer) -> Result<(), Failure> {
    let only_new = if run.only_new { ", only new" } else { "" };
    printer.strong_line(&format!(
        "run {}  {}  {} to {}{only_new}",
        run.run, run.begun_at, run.from, run.to
    ))?;
    for part in run.parts.iter().filter(|part| part.entries > 0) {
        let entries = count(part.entries, "entry", "entries");
        let state = match part.state {
            "done" => "",
            "undone" => ", never placed",
            _ => ", interrupted: the next export sees what became of it",
        };
        printer.line(&format!(
            "  {}: {}: {entries}, sum {}{state}",
            part.format,
            written(&part.account_name),
            money(&part.sum)
        ))?;
    }
    for file in &run.files {
        let path = run.folder.join(&file.name);
        printer.faint_line(&format!("  {}  sha256 {}", path.display(), file.sha256))?;
    }
    Ok(())
}

impl Shown {
    fn of(run: Run, look: &Look) -> Self {
        let parts = run.parts.into_iter().map(|part| ShownPart {
            account_name: look.name_of(&part.account).to_owned(),
            format: part.format,
            mapping_sha256: part.mapping_sha256,
            account: part.account,
            state: State::name(part.state),
            entries: part.entries,
            sum: part.sum,
        });
        let files = run.files.into_iter().map(|file| ShownFile {
            name: file.name,
            format: file.format,
            account: file.account,
            bytes: file.bytes,
            sha256: file.sha256,
        });
        Self {
            run: run.id,
            begun_at: run.begun_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            saldo: run.saldo,
            from: run.first.to_string(),
            to: run.last.to_string(),
            timezone: run.timezone,
            only_new: run.only_new,
            folder: run.folder,
            parts: parts.collect(),
            files: files.collect(),
        }
    }
}
