//! `saldo verify`: whether everything in the local archive is still as it was stored.

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
use crate::cli::words::count;
use crate::clock;
use crate::config::Profile;
use crate::sync::documents::Options;

/// The findings as scripts see them.
#[derive(Serialize)]
struct Shown {
    documents: u64,
    damaged: Vec<String>,
    missing: Vec<String>,
}

pub(in crate::cli) fn run(arguments: &VerifyArgs, printer: &mut Printer) -> Result<(), Failure> {
    if arguments.source.input.is_some() {
        return Err(Failure::usage(
            "`saldo verify` looks at an archive; it does not read --input",
        ));
    }
    let profile = session::profile(&arguments.source.profile, arguments.source.demo)?;
    let folder = archive::folder(&arguments.archive, &profile, arguments.source.demo)?;
    // A repair must not begin an archive where there is none.
    let reader = Archive::open(&folder, Access::Read)?;
    let mut report = reader.verify()?;
    drop(reader);
    if arguments.repair && report.findings.iter().any(|finding| sentence(finding).is_some()) {
        for sentence in report.findings.iter().filter_map(sentence) {
            printer.careful("damaged:", &sentence);
        }
        let mut archive = Archive::open(&folder, Access::write("saldo verify --repair"))?;
        repair(&mut archive, &report, arguments, &profile)?;
        report = archive.verify()?;
    }
    conclude(&report, arguments, printer)
}

/// Mends what can be mended here, and fetches the rest again.
fn repair(
    archive: &mut Archive,
    report: &Report,
    arguments: &VerifyArgs,
    profile: &Profile,
) -> Result<(), Failure> {
    archive.prepare_repair(report, clock::now()?)?;
    let is_gone = |finding: &Finding| matches!(finding, Finding::Lost(_) | Finding::Changed(_));
    if !report.findings.iter().any(is_gone) {
        return Ok(());
    }
    let mut bank = Bank::open(&arguments.source, profile)?;
    let directory = bank.directory()?;
    let accounts = session::select(&directory, &arguments.source, profile)?;
    let has_sealed = |kept: &Kept| kept.document.part == Part::Probative;
    let options = Options {
        probative: archive.documents()?.iter().any(has_sealed),
        zone: session::zone(&directory, &accounts, &arguments.source, profile)?.zone,
    };
    archive::fetch_documents(archive, &mut bank, &accounts, options)
}

fn conclude(report: &Report, arguments: &VerifyArgs, printer: &mut Printer) -> Result<(), Failure> {
    let damaged: Vec<_> = report.findings.iter().filter_map(sentence).collect();
    let not_had: Vec<_> = report
        .findings
        .iter()
        .filter_map(|finding| match finding {
            Finding::NotHad(kept) => Some(missing(kept)),
            _ => None,
        })
        .collect();
    for sentence in &damaged {
        printer.bad("damaged:", sentence);
    }
    for sentence in &not_had {
        printer.careful("missing:", sentence);
    }
    let documents = count(report.documents, "document is whole", "documents are whole");
    let number = damaged.len() as u64;
    if arguments.json {
        printer.json(&Shown {
            documents: report.documents,
            damaged,
            missing: not_had,
        })?;
    }
    if number == 0 {
        printer.good("verified:", &documents);
        printer.sum_up(documents);
        return Ok(());
    }
    let remedy = if arguments.repair {
        "the bank has no other copy; put these back from your backup"
    } else {
        "run `saldo verify --repair`, which fetches again what the bank still has"
    };
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
