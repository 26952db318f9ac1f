//! `saldo export`: import files for a period, after the proof.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};

use crate::booking::Bookkeeper;
use crate::books::Books;
use crate::cli::archive;
use crate::cli::args::ExportArgs;
use crate::cli::bookkeeping::{self, Choice};
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::cli::journal::{Journal, Occasion};
use crate::cli::packages;
use crate::cli::printer::Printer;
use crate::cli::report::Report;
use crate::cli::session::{self, Door};
use crate::cli::summary;
use crate::clock;
use crate::config::Profile;
use crate::export::target::{self, Target};
use crate::mapping::Mapping;
use crate::output::files::{self, Committed, Staging};

use reading::{Read, Work};

mod plan;
mod reading;

/// The folder for the files, when neither the option nor the profile names one.
pub(in crate::cli) const FOLDER: &str = "saldo-export";

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

/// What is to be exported: all that can be wrong about it is found before anybody is asked.
struct Order {
    profile: Profile,
    mappings: Vec<Mapping>,
    /// Where a format wants postings.
    keeper: Option<Arc<Bookkeeper>>,
    /// The command that lists what is in suspense.
    lists_suspense: String,
    /// The archive's folder, where there is one.
    archive: Option<PathBuf>,
    /// Where the files go.
    folder: PathBuf,
    now: DateTime<Utc>,
}

impl Order {
    fn read(arguments: &ExportArgs, printer: &mut Printer) -> Result<Self, Failure> {
        let mut profile = profile(arguments)?;
        let mappings = mappings(arguments, &profile, printer)?;
        profile.books = bookkeeping::books(&mappings, &profile, arguments.source.demo)?;
        let books = profile.books.as_ref().unwrap_or(Books::NONE);
        formats::check_books(&mappings, books)?;
        let choice = Choice {
            rules: arguments.rules.as_deref(),
            demo: arguments.source.demo,
            ..Choice::default()
        };
        let keeper = bookkeeping::wanted(&mappings, choice, &profile, books)?;
        let lists_suspense = bookkeeping::lists_suspense(choice, books);
        check_rules(arguments, keeper.is_some())?;
        let archive = archived(arguments, &profile)?;
        packages::check(arguments.with_receipts, archive.is_some(), &mappings)?;
        session::check_period(&arguments.period, printer)?;
        Ok(Self {
            mappings,
            keeper,
            lists_suspense,
            archive,
            folder: folder(arguments, &profile),
            // To the second, as the manifest keeps it: an export that is done again can then be the same bytes.
            now: clock::now()?.trunc_subsecs(0),
            profile,
        })
    }

    /// The journal of the archive, and the way to the bank unless nobody is to be asked.
    fn journal(
        &self,
        arguments: &ExportArgs,
        printer: &mut Printer,
    ) -> Result<Option<(Journal, Option<Door>)>, Failure> {
        let Some(folder) = &self.archive else {
            return Ok(None);
        };
        let is_asked = !arguments.archived.offline;
        let door = is_asked.then(|| archive::door(folder, &arguments.source, &self.profile, printer));
        let door = door.transpose()?;
        let archive = archive::open(folder, arguments, printer)?;
        let journal = Journal::open(archive, &self.mappings, arguments.force, printer)?;
        Ok(Some((journal, door)))
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

/// Nobody is asked where all comes from an archive.
fn profile(arguments: &ExportArgs) -> Result<Profile, Failure> {
    if arguments.archived.offline {
        archive::profile_of(&arguments.archived.archive, &arguments.source)
    } else {
        session::profile_of(&arguments.source)
    }
}

/// Refuses rules that nothing would follow.
fn check_rules(arguments: &ExportArgs, are_followed: bool) -> Result<(), Failure> {
    if arguments.rules.is_some() && !are_followed {
        return Err(Failure::usage("no format wants postings; remove --rules"));
    }
    Ok(())
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

/// The archive to export from; an input is exported as it is.
fn archived(arguments: &ExportArgs, profile: &Profile) -> Result<Option<PathBuf>, Failure> {
    if arguments.source.input.is_some() {
        return Ok(None);
    }
    let folder = archive::chosen(&arguments.archived.archive, profile, arguments.source.demo)?;
    let wanted = [
        ("--offline", arguments.archived.offline),
        ("--new", arguments.archived.new),
    ];
    if folder.is_none()
        && let Some((option, _)) = wanted.into_iter().find(|(_, is_given)| *is_given)
    {
        return Err(Failure::usage(format!(
            "{option} needs an archive: name its folder with --archive, or write `archive = true` into the profile"
        )));
    }
    Ok(folder)
}

/// Reads all mappings; all of them are checked before anything is sent.
fn mappings(
    arguments: &ExportArgs,
    profile: &Profile,
    printer: &mut Printer,
) -> Result<Vec<Mapping>, Failure> {
    let names = if arguments.formats.is_empty() {
        &profile.formats
    } else {
        &arguments.formats
    };
    if names.is_empty() {
        let known: Vec<_> = formats::list(profile)?
            .into_iter()
            .map(|known| known.name)
            .collect();
        return Err(Failure::usage(format!(
            "which format? Use --format with one of: {}",
            known.join(", ")
        )));
    }
    let mut mappings: Vec<Mapping> = Vec::new();
    for mapping in formats::load_all(names, profile, printer)? {
        if mappings.iter().any(|known| known.name == mapping.name) {
            return Err(Failure::usage(format!(
                "the format `{}` is asked for twice",
                mapping.name
            )));
        }
        mappings.push(mapping);
    }
    let asked = |name: &str| {
        mappings
            .iter()
            .any(|mapping| mapping.params.iter().any(|param| param.name == name))
    };
    formats::answers(profile, &arguments.set)?;
    match arguments.set.iter().find(|(name, _)| !asked(name)) {
        Some((name, _)) => Err(Failure::usage(format!(
            "no format asks for `{name}`; remove --set {name}=…"
        ))),
        None => Ok(mappings),
    }
}

fn folder(arguments: &ExportArgs, profile: &Profile) -> PathBuf {
    let chosen = arguments.out.as_deref().or(profile.out.as_deref());
    chosen.unwrap_or(Path::new(FOLDER)).to_owned()
}
