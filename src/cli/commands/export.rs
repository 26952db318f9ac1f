//! `saldo export`: import files for a period, after the proof.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, SubsecRound};
use std::sync::Arc;

use crate::booking::Bookkeeper;
use crate::books::Books;
use crate::cli::archive;
use crate::cli::args::ExportArgs;
use crate::cli::bookkeeping::{self, Choice};
use crate::cli::convert::input::{Input, directory_of};
use crate::cli::convert::run::{self, DumpRun, Statements};
use crate::cli::convert::{Format, Job, Setting, needs, target};
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::cli::packages::{self, Receipts, Window};
use crate::cli::printer::Printer;
use crate::cli::report::Report;
use crate::cli::session::{self, Session, Source, Zone};
use crate::cli::summary;
use crate::clock;
use crate::config::Profile;
use crate::entry::{Account, AttributeSet, Moment};
use crate::mapping::Mapping;
use crate::output::files::{Staging, earlier_times};
use crate::qonto::directory::Directory;
use crate::qonto::normalize::Normalizer;

/// The folder for the files, when neither the option nor the profile names one.
const FOLDER: &str = "saldo-export";

pub(in crate::cli) fn run(arguments: &ExportArgs, printer: &mut Printer) -> Result<(), Failure> {
    let profile = session::profile(&arguments.source.profile, arguments.source.demo)?;
    let mappings = mappings(arguments, &profile, printer)?;
    let books = profile.books.as_ref().unwrap_or(Books::NONE);
    formats::check_books(&mappings, books)?;
    let choice = Choice {
        demo: arguments.source.demo,
        ..Choice::default()
    };
    let keeper = bookkeeping::wanted(&mappings, choice, &profile, books)?;
    let archived = archived(arguments, &profile)?;
    packages::check(arguments.with_receipts, archived.is_some(), &mappings)?;
    session::check_period(&arguments.period)?;
    // To the second, as the manifest keeps it: an export that is done again can then be the same bytes.
    let now = clock::now()?.trunc_subsecs(0);
    let folder = folder(arguments, &profile);
    let mut staging = Staging::new(&folder, arguments.force)?;

    let (session, period) = match &archived {
        Some(folder) => archive::begin(folder, arguments, &profile, printer)?,
        None => session::begin(&arguments.source, &arguments.period, &profile, printer)?,
    };
    let Session {
        source,
        directory,
        accounts,
        zone,
    } = session;
    let mut plan = Plan {
        receipts: Receipts::default(),
        profile: &profile,
        arguments,
        keeper,
        zone,
        setting: Setting {
            period,
            books: profile.books.clone().unwrap_or_default(),
            time: Moment::in_zone(now, zone.zone),
        },
        earlier: if arguments.force || clock::is_given() {
            BTreeMap::new()
        } else {
            earlier_times(&folder, &period)
        },
    };
    if let (Some(archive), Source::Input(input)) = (&archived, &source) {
        plan.receipts = plan.receipts(archive, input, &mappings, &directory, &accounts)?;
    }
    let job = plan.job(mappings, directory, accounts)?;
    let (job, mut statements) = match source {
        Source::Bank(bank) => {
            let statements = run::of_bank((&bank.client, &bank.runtime), &job, &mut staging, printer)?;
            (job, statements)
        }
        Source::Input(input) => of_input(input, job, &plan, &mut staging)?,
    };
    let created_at = now.with_timezone(&zone.zone).fixed_offset();
    if statements.is_broken() && !arguments.allow_unproven {
        // The files before their folder: one that was made for them is removed with its staging.
        for target in statements.take_targets() {
            target.abandon(&mut staging);
        }
        drop(staging);
        let report = Report::new(&job, zone, created_at, &statements, &[]);
        summary::print_proofs(&report, printer);
        if arguments.json {
            printer.json(&report.json(None))?;
        }
        return Err(Failure::unproven(
            "not every entry is accounted for, so nothing was written; run it again later, ask Qonto's support about \
             the gap, or accept it with --allow-unproven",
        ));
    }
    let (targets, balances) = (statements.take_targets(), statements.balances());
    let files = target::finish(targets, &balances, &job, &mut staging)?;
    plan.receipts.keep_linked(&job, &statements);
    let mut report = Report::new(&job, zone, created_at, &statements, &files);
    report.add_packages(
        plan.receipts.write(period, &mut staging)?,
        plan.receipts.warnings(),
    );
    let committed = staging.commit(Some(&report.manifest))?;
    summary::print(&report, &folder, &committed, printer);
    if arguments.json {
        printer.json(&report.json(Some(&committed)))
    } else {
        Ok(())
    }
}

/// The archive to export from; an input is exported as it is.
fn archived(arguments: &ExportArgs, profile: &Profile) -> Result<Option<PathBuf>, Failure> {
    if arguments.source.input.is_some() {
        return Ok(None);
    }
    let folder = archive::chosen(&arguments.archived.archive, profile, arguments.source.demo)?;
    if folder.is_none() && arguments.archived.offline {
        return Err(Failure::usage(
            "--offline needs an archive: name its folder with --archive, or write `archive = true` into the profile",
        ));
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

/// What a job is made of, for the case that it must be made again.
struct Plan<'p> {
    profile: &'p Profile,
    arguments: &'p ExportArgs,
    /// Where a format wants postings.
    keeper: Option<Arc<Bookkeeper>>,
    zone: Zone,
    setting: Setting,
    /// What the receipts in the archive give to the rows, and where they go.
    receipts: Receipts,
    /// When the formats were written before; nothing where that does not matter.
    earlier: BTreeMap<String, DateTime<FixedOffset>>,
}

impl Plan<'_> {
    /// What formats and rules read of an entry.
    fn wanted(&self, mappings: &[Mapping]) -> AttributeSet {
        let of_keeper = self.keeper.as_ref().map(|keeper| keeper.needs());
        needs(mappings.iter()).union(of_keeper.unwrap_or(AttributeSet::NONE))
    }

    fn receipts(
        &self,
        archive: &Path,
        input: &Input,
        mappings: &[Mapping],
        directory: &Directory,
        accounts: &[Account],
    ) -> Result<Receipts, Failure> {
        let window = Window {
            input,
            normalizer: &Normalizer {
                directory: directory.clone(),
                zone: self.zone.zone,
                wanted: self.wanted(mappings),
            },
            accounts,
            period: self.setting.period,
        };
        Receipts::of_archive(archive, window, self.arguments.with_receipts)
    }

    fn job(
        &self,
        mappings: Vec<Mapping>,
        mut directory: Directory,
        accounts: Vec<Account>,
    ) -> Result<Job, Failure> {
        self.receipts.join(&mut directory);
        let mut given: BTreeMap<String, String> = self.profile.params.clone();
        given.extend(self.arguments.set.iter().cloned());
        let wanted = self.wanted(&mappings);
        let organization = directory.organization();
        let formats = mappings
            .into_iter()
            .map(|mapping| {
                let params = mapping.resolve_params(&given, &self.setting.scope(organization))?;
                let mut format = Format::new(mapping, params, &self.setting);
                let earlier = self.earlier.get(&format.mapping.name);
                format.earlier = earlier.map(|time| Moment::in_zone(time.to_utc(), self.zone.zone));
                Ok(format)
            })
            .collect::<Result<_, Failure>>()?;
        let normalizer = Normalizer {
            directory,
            zone: self.zone.zone,
            wanted,
        };
        let job =
            Job::new(normalizer, formats, self.setting.clone(), accounts).with_keeper(self.keeper.clone());
        job.check_requirements()?;
        Ok(job)
    }
}

/// Streams a dump where that is possible; anything else is read as a whole and sorted.
fn of_input(
    input: Input,
    job: Job,
    plan: &Plan<'_>,
    staging: &mut Staging,
) -> Result<(Job, Statements), Failure> {
    if let Input::Dump(dump) = &input
        && let DumpRun::Done(statements) = run::of_dump(dump, &job, staging)?
    {
        return Ok((job, statements));
    }
    let answers = input.into_answers()?;
    let directory = directory_of(&answers)?;
    let mappings = job.formats.into_iter().map(|format| format.mapping).collect();
    let nothing = Source::Input(Input::Answers(Vec::new()));
    let session = Session::new(nothing, directory, &plan.arguments.source, plan.profile)?;
    let job = plan.job(mappings, session.directory, session.accounts)?;
    let statements = run::of_answers(&answers, &job, staging)?;
    Ok((job, statements))
}
