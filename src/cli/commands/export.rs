//! `saldo export`: import files for a period, after the proof.

use std::path::Path;

use crate::cli::args::ExportArgs;
use crate::cli::failure::Failure;
use crate::cli::journal::{Journal, Occasion};
use crate::cli::printer::Printer;
use crate::cli::report::Report;
use crate::cli::{session, summary};
use crate::export::target::{self, Target};
use crate::output::files::{self, Committed, Staging};

use order::Order;
use reading::{Read, Work};

pub(in crate::cli) use order::FOLDER;

mod order;
mod plan;
mod reading;

pub(in crate::cli) fn run(arguments: &ExportArgs, printer: &mut Printer) -> Result<(), Failure> {
    let order = Order::read(arguments, printer)?;
    complete(&order.folder, printer)?;
    // Before the folder is made: whether it is there says what became of a run that was interrupted.
    let mut journal = order.journal(arguments, printer)?;
    let mut staging = Staging::new(&order.folder, arguments.force)?;
    let work = Work {
        profile: &order.profile,
        arguments,
        keeper: order.keeper,
        archive: order.archive.as_deref(),
        folder: &order.folder,
        now: order.now,
    };
    let read = if let Some((journal, door)) = &mut journal {
        work.read_archive(journal, door.take(), order.mappings, &mut staging, printer)?
    } else {
        let begun = session::begin(&arguments.source, &arguments.period, work.profile, printer)?;
        work.read(begun, order.mappings, None, &mut staging, printer)?
    };
    if read.statements.is_broken() && !arguments.allow_unproven {
        let report = Report::new(
            &read.job,
            read.times,
            &read.statements,
            &[],
            &order.lists_suspense,
        );
        // The files before their folder: one that was made for them is removed with its staging.
        read.abandon(&mut staging);
        drop(staging);
        return unproven(&report, arguments, printer);
    }
    let journal = journal.map(|(journal, _)| journal);
    let (report, committed) = write(read, &work, journal, staging, &order.lists_suspense, printer)?;
    summary::print(&report, &committed, printer);
    printer.sum_up(summary::gist(&report));
    if arguments.json {
        printer.json(&report.json(Some(&committed)))
    } else {
        Ok(())
    }
}

/// Writes the files of what was read, with their manifest; all of them appear, or none.
fn write(
    read: Read,
    work: &Work<'_>,
    journal: Option<Journal>,
    mut staging: Staging,
    lists_suspense: &str,
    printer: &mut Printer,
) -> Result<(Report, Committed), Failure> {
    let Read {
        job,
        mut statements,
        mut receipts,
        times,
        notes,
    } = read;
    let arguments = work.arguments;
    let (mut targets, balances) = (statements.take_targets(), statements.balances());
    let exported = targets.iter_mut().map(Target::take_exported).collect();
    let files = target::finish(targets, &balances, &job, &mut staging)?;
    receipts.keep_linked(&job, &statements);
    let mut report = Report::new(&job, times, &statements, &files, lists_suspense);
    report.add_notes(notes);
    if arguments.source.demo {
        report.add_notes(vec![session::INVENTED.to_owned()]);
    }
    let packages = receipts.write(job.setting.period, &mut staging)?;
    report.add_packages(packages, receipts.warnings());
    let Some(mut journal) = journal else {
        let committed = staging.commit(Some(&report.manifest))?;
        return Ok((report, committed));
    };
    let occasion = Occasion {
        begun_at: work.now,
        zone: times.zone,
        folder: work.folder,
        only_new: arguments.archived.new,
    };
    let packages = &report.manifest.packages;
    let planned = Journal::plan(&job, &occasion, exported, &files, packages);
    if !arguments.archived.new {
        journal.check(&planned, packages, &job, arguments, printer)?;
    }
    let committed = journal.commit(&planned, staging, &report.manifest)?;
    Ok((report, committed))
}

/// Completes a run that was killed while it moved its files into the folder.
fn complete(folder: &Path, printer: &mut Printer) -> Result<(), Failure> {
    let completed = files::complete(folder)?;
    if !completed.is_empty() {
        let text = format!(
            "an earlier run was interrupted while it moved its files into {}; they are complete now: {}",
            folder.display(),
            completed.join(", ")
        );
        printer.careful("note:", &text);
    }
    Ok(())
}

/// Says what is missing, where nothing is written.
fn unproven(report: &Report, arguments: &ExportArgs, printer: &mut Printer) -> Result<(), Failure> {
    summary::print_proofs(report, printer);
    if arguments.json {
        printer.json(&report.json(None))?;
    }
    Err(Failure::unproven(if arguments.source.input.is_some() {
        "not every entry is accounted for, so nothing was written; fetch the period again, or accept it with \
             --allow-unproven"
    } else {
        "not every entry is accounted for, so nothing was written; run it again later, ask Qonto's support about \
             the gap, or accept it with --allow-unproven"
    }))
}
