//! `saldo fetch`: what the bank sent, as JSON Lines, with the neighbours that let the dump prove itself.

use std::io;

use crate::cli::args::FetchArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::progress::Bar;
use crate::cli::session::{self, Bank, Opened, Session};
use crate::cli::single_file::SingleFile;
use crate::cli::summary::print_placed;
use crate::entry::AttributeSet;
use crate::export::bank::Reader;
use crate::export::spool::Spool;
use crate::export::{Job, Setting, Tallies};
use crate::output::files::{OutputError, Staging};
use crate::proof::{State, Wording};
use crate::qonto::normalize::Normalizer;
use crate::words::count;

pub(in crate::cli) fn run(arguments: &FetchArgs, printer: &mut Printer) -> Result<(), Failure> {
    if arguments.source.input.is_some() {
        return Err(Failure::usage(
            "`saldo fetch` asks the bank; there is nothing to fetch from --input",
        ));
    }
    let profile = session::profile_of(&arguments.source)?;
    session::check_period(&arguments.period, printer)?;
    let mut target = arguments
        .out
        .as_deref()
        .map(|path| SingleFile::create(path, "the dump", arguments.force))
        .transpose()?;

    let Opened {
        source: bank,
        session,
        period,
    } = session::begin_at_bank(&arguments.source, &arguments.period, &profile, printer)?;
    let Session {
        directory,
        accounts,
        zone,
    } = session;
    let normalizer = Normalizer {
        directory,
        zone: zone.zone,
        wanted: AttributeSet::ALL,
    };
    let job = Job::new(normalizer, Vec::new(), Setting::of(period, zone.zone)?, accounts);
    let mut spools = vec![names(&bank).map_err(no_spool)?];
    for account in 0..job.accounts.len() {
        spools.push(fetch(account, &bank, &job, printer)?);
    }
    let rows = spools.iter().map(Spool::rows).sum();
    // What a person looks at is short.
    let mut looked_at = Vec::new();
    for spool in spools {
        spool.pour(|bytes| match &mut target {
            Some(target) => target.append(bytes).map_err(Pour::Output),
            None if printer.is_data_shown() => {
                looked_at.extend_from_slice(bytes);
                Ok(())
            }
            None => printer.data(bytes).map_err(Pour::Failed),
        })?;
    }
    printer.foreign_json(&String::from_utf8_lossy(&looked_at))?;
    if let Some(target) = target {
        let text = format!(
            "{} ({}, {period}, days of {zone})",
            target.path().display(),
            count(rows, "object", "objects")
        );
        print_placed(target.commit()?, &text, printer);
    }
    if arguments.source.demo {
        printer.careful("note:", session::INVENTED);
    }
    Ok(())
}

/// What the bank says, as the text of a dump.
pub(in crate::cli) fn dump(bank: &Bank, job: &Job, printer: &mut Printer) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let mut spools = vec![names(bank).map_err(no_spool)?];
    for account in 0..job.accounts.len() {
        spools.push(fetch(account, bank, job, printer)?);
    }
    for spool in spools {
        spool
            .pour(|part| -> io::Result<()> {
                bytes.extend_from_slice(part);
                Ok(())
            })
            .map_err(no_spool)?;
    }
    String::from_utf8(bytes).map_err(Failure::outside)
}

/// Organization, members and labels: they come first, so that a dump can be streamed.
fn names(bank: &Bank) -> io::Result<Spool> {
    let mut spool = Spool::new()?;
    spool.add("organization", bank.organization.get())?;
    bank.memberships
        .iter()
        .try_for_each(|member| spool.add("membership", member.get()))?;
    bank.labels
        .iter()
        .try_for_each(|label| spool.add("label", label.get()))?;
    Ok(spool)
}

/// One account: its neighbours and entries in settled order, then what has not settled.
fn fetch(account: usize, bank: &Bank, job: &Job, printer: &mut Printer) -> Result<Spool, Failure> {
    let mut spool = Spool::new().map_err(no_spool)?;
    let mut staging = Staging::new(&std::env::temp_dir(), false)?;
    let shown = &job.accounts[account];
    let bar = Bar::new(&shown.name, "transactions");
    let reader = Reader {
        client: &bank.client,
        job,
        progress: &bar,
    };
    let mut tallies = Tallies::of(job);
    let work = reader.statement(account, &mut staging, &mut tallies, Some(&mut spool));
    let finished = bank.runtime.block_on(work)?;
    if finished.proof.state == State::Broken {
        let zone = job.normalizer.zone;
        let wording = Wording {
            account: &shown.name,
            currency: &shown.currency,
            zone,
        };
        wording
            .proof(&finished.proof)
            .iter()
            .for_each(|line| printer.bad("  -", line));
        return Err(Failure::unproven(
            "not every entry is accounted for, so nothing was written; run it again later, or ask Qonto's support \
             about the gap",
        ));
    }
    bank.runtime
        .block_on(reader.unsettled(account, Some(&mut spool)))?;
    Ok(spool)
}

fn no_spool(error: io::Error) -> Failure {
    OutputError::temporary(error).into()
}

/// Why a dump could not be handed over.
enum Pour {
    Spool(io::Error),
    Output(OutputError),
    Failed(Failure),
}

impl From<io::Error> for Pour {
    fn from(error: io::Error) -> Self {
        Self::Spool(error)
    }
}

impl From<Pour> for Failure {
    fn from(error: Pour) -> Self {
        match error {
            Pour::Spool(error) => no_spool(error),
            Pour::Output(error) => error.into(),
            Pour::Failed(failure) => failure,
        }
    }
}
