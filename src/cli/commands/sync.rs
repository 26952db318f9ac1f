//! `saldo sync`: the local archive, brought up to date.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::archive::Kind;
use crate::archive::files::Kept;
use crate::cli::archive;
use crate::cli::args::SyncArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::session;
use crate::sync::documents::Options;
use crate::sync::{Summary, Tally};
use crate::words::count;

/// The summary as scripts see it.
#[derive(Serialize)]
struct Shown<'a> {
    archive: &'a Path,
    objects: BTreeMap<&'static str, Counts>,
    gone: u64,
    files: u64,
    missing: Vec<Missing<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Missing<'a> {
    kind: &'static str,
    id: &'a str,
    part: &'static str,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Counts {
    new: u64,
    changed: u64,
    unchanged: u64,
}

pub(in crate::cli) fn run(arguments: &SyncArgs, printer: &mut Printer) -> Result<(), Failure> {
    if arguments.source.input.is_some() {
        return Err(Failure::usage(
            "`saldo sync` asks the bank; it does not read --input",
        ));
    }
    let profile = session::profile_of(&arguments.source)?;
    let folder = archive::folder(&arguments.archive, &profile, arguments.source.demo)?;
    let door = archive::door(&folder, &arguments.source, &profile, printer)?;
    // Before anything more is sent: an archive that cannot be written costs no request.
    let mut archive = archive::open_to_write(&folder, "saldo sync", printer)?;
    let mut bank = door.enter()?;
    let directory = bank.directory()?;
    let accounts = session::select(&directory, &arguments.source, &profile)?;
    let options = if arguments.no_files {
        None
    } else {
        Some(Options {
            probative: arguments.probative,
            zone: session::zone(&directory, &accounts, &arguments.source, &profile)?.zone,
        })
    };
    let summary = archive::sync(&mut archive, &mut bank, &accounts, options, arguments.full)?;
    print(&summary, &folder, printer);
    printer.sum_up(gist(&summary));
    if arguments.json {
        return printer.json(&Shown::of(&summary, &folder));
    }
    Ok(())
}

/// `3 transactions new, 1 changed, 4 files, 2 missing`.
fn gist(summary: &Summary) -> String {
    let (new, changed) = match summary.tallies.get(&Kind::Transaction) {
        Some(tally) => (tally.new, tally.changed),
        None => (0, 0),
    };
    let missing = summary.missing.len();
    let files = count(summary.files, "file", "files");
    format!("{new} transactions new, {changed} changed, {files}, {missing} missing")
}

fn print(summary: &Summary, folder: &Path, printer: &mut Printer) {
    for (kind, tally) in &summary.tallies {
        if tally.has_news() {
            printer.say(format!("{}: {}", noun(*kind), words(tally)));
        }
    }
    if summary.gone > 0 {
        let text = count(summary.gone, "transaction is", "transactions are");
        printer.say(format!("{text} no longer listed by the bank"));
    }
    if summary.files > 0 {
        printer.say(format!("{} fetched", count(summary.files, "file", "files")));
    }
    for note in &summary.notes {
        printer.careful("note:", note);
    }
    for kept in &summary.missing {
        printer.careful("missing:", &missing(kept));
    }
    let transactions = summary.tallies.get(&Kind::Transaction);
    if !summary.has_news() {
        printer.say("nothing new since the last time");
    } else if !transactions.is_some_and(Tally::has_news) {
        printer.say("no new transactions since the last time");
    }
    printer.good("up to date:", &folder.display().to_string());
}

/// `3 new, 1 changed, 201 as before`; what is none is left out.
fn words(tally: &Tally) -> String {
    [
        (tally.new, "new"),
        (tally.changed, "changed"),
        (tally.unchanged, "as before"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, word)| format!("{number} {word}"))
    .collect::<Vec<_>>()
    .join(", ")
}

/// `the file of attachment 0190…: the bank has not made its PDF yet; it is tried again the next time`.
pub(super) fn missing(kept: &Kept) -> String {
    format!(
        "the {} file of {} {}: {}; it is tried again the next time",
        kept.document.part.name(),
        kept.document.kind,
        kept.document.id,
        kept.reason
            .as_deref()
            .unwrap_or("not asked for yet")
            .trim_end_matches('.')
    )
}

impl<'a> Missing<'a> {
    fn of(kept: &'a Kept) -> Self {
        Self {
            kind: kept.document.kind.name(),
            id: &kept.document.id,
            part: kept.document.part.name(),
            reason: kept.reason.as_deref(),
        }
    }
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Organization => "organization",
        Kind::Account => "accounts",
        Kind::Membership => "members",
        Kind::Label => "labels",
        Kind::Transaction => "transactions",
        Kind::Attachment => "receipts",
        Kind::Statement => "statements",
        Kind::ClientInvoice => "client invoices",
        Kind::CreditNote => "credit notes",
        Kind::SupplierInvoice => "supplier invoices",
    }
}

impl<'a> Shown<'a> {
    fn of(summary: &'a Summary, archive: &'a Path) -> Self {
        let counts = |tally: &Tally| Counts {
            new: tally.new,
            changed: tally.changed,
            unchanged: tally.unchanged,
        };
        Self {
            archive,
            objects: summary
                .tallies
                .iter()
                .map(|(kind, tally)| (kind.name(), counts(tally)))
                .collect(),
            gone: summary.gone,
            files: summary.files,
            missing: summary.missing.iter().map(Missing::of).collect(),
            notes: &summary.notes,
        }
    }
}
