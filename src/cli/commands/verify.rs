//! `saldo verify`: whether everything in the local archive is still as it was stored, proves itself, and agrees with the
//! journal of exports.

use std::path::Path;

use serde::Serialize;

use super::sync::missing;
use crate::archive::files::{Kept, Part};
use crate::archive::verify::{Finding, Report};
use crate::archive::{Access, Archive};
use crate::cli::archive;
use crate::cli::args::VerifyArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::session::{self, Bank};
use crate::clock;
use crate::config::Profile;
use crate::sync::documents::{self, Options};
use crate::words::count;

use balances::Balances;
use exports::Exports;

mod balances;
mod exports;

/// Everything that was looked at.
struct Looked {
    report: Report,
    /// `None` where the database is damaged, so that nothing can be said.
    books: Option<(Balances, Exports)>,
    /// Which transactions name receipts that cannot be read; not known of a damaged database.
    unread: Vec<String>,
    /// Where no sync ever ended there is nothing that could be whole; not known of a damaged database.
    was_read: bool,
}

/// The findings as scripts see them.
#[derive(Serialize)]
struct Shown<'l> {
    documents: u64,
    damaged: Vec<String>,
    missing: Vec<String>,
    /// Each account over all that the archive holds; `null` where the database is damaged.
    balances: Option<&'l Balances>,
    /// The journal; `null` where the database is damaged.
    exports: Option<&'l Exports>,
}

pub(in crate::cli) fn run(arguments: &VerifyArgs, printer: &mut Printer) -> Result<(), Failure> {
    if arguments.source.input.is_some() {
        return Err(Failure::usage(
            "`saldo verify` looks at an archive; it does not read --input",
        ));
    }
    let profile = if arguments.repair {
        session::profile_of(&arguments.source)?
    } else {
        archive::profile_of(&arguments.archive, &arguments.source)?
    };
    let folder = archive::folder(&arguments.archive, &profile, arguments.source.demo)?;
    // A repair must not begin an archive where there is none.
    let mut archive = Archive::open(&folder, Access::Read)?;
    let mut report = archive.verify()?;
    if arguments.repair && report.findings.iter().any(|finding| sentence(finding).is_some()) {
        for sentence in report.findings.iter().filter_map(sentence) {
            printer.careful("damaged:", &sentence);
        }
        archive = Archive::open(&folder, Access::write("saldo verify --repair"))?;
        repair(&mut archive, &report, arguments, &profile, printer)?;
        report = archive.verify()?;
    }
    let looked = Looked::at(report, &archive, arguments, &profile)?;
    conclude(&looked, &folder, arguments, printer)
}

impl Looked {
    fn at(
        report: Report,
        archive: &Archive,
        arguments: &VerifyArgs,
        profile: &Profile,
    ) -> Result<Self, Failure> {
        let is_of_database = |finding: &Finding| matches!(finding, Finding::Database(_));
        let (books, unread, was_read) = if report.findings.iter().any(is_of_database) {
            (None, Vec::new(), true)
        } else {
            let balances = Balances::of(&archive::prove(archive, &arguments.source, profile)?);
            (
                Some((balances, Exports::of(archive)?)),
                documents::unread(archive)?,
                archive::was_read(archive)?,
            )
        };
        Ok(Self {
            report,
            books,
            unread,
            was_read,
        })
    }

    /// What is damaged, in sentences.
    fn damaged(&self) -> Vec<String> {
        let mut damaged: Vec<_> = self.report.findings.iter().filter_map(sentence).collect();
        if let Some((balances, exports)) = &self.books {
            damaged.extend(balances.broken());
            damaged.extend(exports.flaws.iter().cloned());
        }
        damaged
    }

    /// What to do about damage.
    fn remedy(&self, was_repaired: bool) -> &'static str {
        let of_files = self.report.findings.iter().find_map(sentence);
        match (of_files, was_repaired) {
            (Some(_), true) => "the bank has no other copy; put these back from your backup",
            (Some(_), false) => "run `saldo verify --repair`, which fetches again what the bank still has",
            (None, _) => {
                "run `saldo sync --full` and verify again; if it stays, put the archive back from your backup, or ask \
                 Qonto's support about the gap"
            }
        }
    }
}

/// Mends what can be mended here, and fetches the rest again.
fn repair(
    archive: &mut Archive,
    report: &Report,
    arguments: &VerifyArgs,
    profile: &Profile,
    printer: &mut Printer,
) -> Result<(), Failure> {
    archive.prepare_repair(report, clock::now()?)?;
    let is_gone = |finding: &Finding| matches!(finding, Finding::Lost(_) | Finding::Changed(_));
    if !report.findings.iter().any(is_gone) {
        return Ok(());
    }
    let mut bank = Bank::open(&arguments.source, profile, printer)?;
    let directory = bank.directory()?;
    let accounts = session::select(&directory, &arguments.source, profile)?;
    let has_sealed = |kept: &Kept| kept.document.part == Part::Probative;
    let options = Options {
        probative: archive.documents()?.iter().any(has_sealed),
        zone: session::zone(&directory, &accounts, &arguments.source, profile)?.zone,
    };
    archive::fetch_documents(archive, &mut bank, &accounts, options)
}

fn conclude(
    looked: &Looked,
    folder: &Path,
    arguments: &VerifyArgs,
    printer: &mut Printer,
) -> Result<(), Failure> {
    let report = &looked.report;
    let damaged = looked.damaged();
    let not_had: Vec<_> = report
        .findings
        .iter()
        .filter_map(|finding| match finding {
            Finding::NotHad(kept) => Some(missing(kept)),
            _ => None,
        })
        .chain(looked.unread.iter().cloned())
        .collect();
    for sentence in &damaged {
        printer.bad("damaged:", sentence);
    }
    for sentence in &not_had {
        printer.careful("missing:", sentence);
    }
    match &looked.books {
        Some((balances, exports)) => {
            balances.print(printer);
            exports.print(printer);
        }
        None => printer.careful(
            "note:",
            "the balances and the journal were not looked at, for the database is damaged",
        ),
    }
    let documents = count(report.documents, "document is whole", "documents are whole");
    let number = damaged.len() as u64;
    if arguments.json {
        printer.json(&Shown {
            documents: report.documents,
            damaged,
            missing: not_had,
            balances: looked.books.as_ref().map(|(balances, _)| balances),
            exports: looked.books.as_ref().map(|(_, exports)| exports),
        })?;
    }
    if number == 0 && !looked.was_read {
        return Err(Failure::usage(format!(
            "there is nothing to verify: no sync into the archive in {} ever ended; run `saldo sync`",
            folder.display()
        )));
    }
    if number == 0 {
        printer.good("verified:", &documents);
        printer.sum_up(documents);
        return Ok(());
    }
    let remedy = looked.remedy(arguments.repair);
    let things = count(number, "thing is damaged", "things are damaged");
    Err(Failure::unproven(format!("{documents}, but {things}; {remedy}")))
}

/// What is damaged; nothing for a document that was never had.
fn sentence(finding: &Finding) -> Option<String> {
    let named = |kept: &Kept| {
        let place = kept.path.as_deref().unwrap_or(&kept.stem);
        format!("{} {} ({place})", kept.document.kind, kept.document.id)
    };
    Some(match finding {
        Finding::Database(words) => format!("the database: {words}"),
        Finding::Lost(kept) => format!("the file of {} is gone", named(kept)),
        Finding::Changed(kept) => format!(
            "the file of {} has other content than when it was stored",
            named(kept)
        ),
        Finding::Tree(kept) => format!(
            "in the readable tree, {} is gone or changed; the stored file is whole",
            named(kept)
        ),
        Finding::NotHad(_) => return None,
    })
}
