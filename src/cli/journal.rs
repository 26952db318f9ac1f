//! The journal of exports as `saldo export` uses it: what was exported before, whether this is it again, and the two
//! steps in which a run is written down.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};

use super::failure::Failure;
use super::printer::Printer;
use super::session::Zone;
use crate::archive::journal::{Entry, File, Found, Interrupted, Part, Plan, Run, State};
use crate::archive::{Archive, Order, Window};
use crate::books::Books;
use crate::entry::{Account, Attribute};
use crate::export::target::{Exported, WrittenFile};
use crate::export::{Format, Job, OnlyNew};
use crate::mapping::{Mapping, Per};
use crate::output::files::{Committed, Staging};
use crate::output::manifest::{Manifest, Package};
use crate::period::Period;
use crate::qonto::window::{self, Status};
use crate::qonto::wire::COMPLETED;

mod again;
pub(super) mod change;
mod late;

/// An archive that is open for an export, and its runs so far.
pub(super) struct Journal {
    pub(super) archive: Archive,
    runs: Vec<Run>,
}

/// What an export is, beside its entries and files.
pub(super) struct Occasion<'o> {
    pub(super) begun_at: DateTime<Utc>,
    pub(super) zone: Zone,
    /// Where the files go.
    pub(super) folder: &'o Path,
    pub(super) only_new: bool,
}

impl Journal {
    /// Begins with what became of interrupted runs. Where that cannot be told of a wanted format, the user decides:
    /// with `force` they count as never exported.
    pub(super) fn open(
        mut archive: Archive,
        mappings: &[Mapping],
        force: bool,
        printer: &mut Printer,
    ) -> Result<Self, Failure> {
        if !archive.is_writable() {
            printer.careful(
                "note:",
                "this archive cannot be written to, so this export is not written down in its journal",
            );
        }
        for interrupted in archive.settle()? {
            let is_wanted = |format: &&str| mappings.iter().any(|mapping| mapping.name == *format);
            let formats = interrupted.formats.iter().map(String::as_str);
            let wanted: Vec<_> = formats.filter(is_wanted).collect();
            if interrupted.found == Found::Unknown && !wanted.is_empty() {
                if !force {
                    return Err(Failure::usage(words(&interrupted)));
                }
                archive.give_up(interrupted.run, &wanted)?;
                let (run, formats) = (interrupted.run, wanted.join(", "));
                let text = format!("run {run} counts as never exported as {formats}, as asked");
                printer.careful("note:", &text);
                continue;
            }
            printer.careful("note:", &words(&interrupted));
        }
        let runs = archive.runs()?;
        Ok(Self { archive, runs })
    }

    /// When each format was exported before for the same days. An export that is done again with that time is the same
    /// bytes, where nothing else has changed.
    pub(super) fn earlier_times(
        &self,
        period: Period,
        zone: Zone,
    ) -> BTreeMap<String, DateTime<FixedOffset>> {
        let runs: Vec<_> = self.runs.iter().filter(|run| run.is_of(period)).collect();
        let mut times = BTreeMap::new();
        for last in &runs {
            let done = last.parts.iter().filter(|part| part.state == State::Done);
            for format in done.map(|part| &part.format) {
                // A run that was done again had the time of the first that made these files, not its own.
                let first = runs.iter().find(|run| run.is_same(last, format)).unwrap_or(last);
                let time = first.begun_at.with_timezone(&zone.zone).fixed_offset();
                times.insert(format.clone(), time);
            }
        }
        times
    }

    /// What `--new` leaves out of a format: what was exported in it before.
    pub(super) fn only_new(
        &self,
        mapping: &Mapping,
        accounts: &[Account],
        (period, zone): (Period, Zone),
        numbered_before: &[u64],
    ) -> Result<OnlyNew, Failure> {
        let mut exported = HashSet::new();
        for account in accounts {
            let instants = window::Window::of_period(account, period, zone.zone, Status::Completed).instants;
            let window = Window {
                account: &account.id,
                status: COMPLETED,
                order: Order::Settled,
            };
            exported.extend(self.archive.exported_within(&mapping.name, window, &instants)?);
        }
        if mapping.needs_statement && !exported.is_empty() {
            return Err(Failure::usage(format!(
                "`{}` writes whole statements with their balances, so no entry can be left out; leave --new out, or \
                 export only the days that were not exported yet with --from and --to",
                mapping.name
            )));
        }
        let next = self.runs.last().map_or(1, |run| run.id + 1);
        Ok(OnlyNew {
            // Beside the file of the earlier run, which stays as it was imported; that of a whole year may have been
            // for other days.
            mark: if exported.is_empty() && numbered_before.iter().all(|number| *number == 0) {
                String::new()
            } else {
                format!("_run{next}")
            },
            exported,
        })
    }

    /// For each slice of a format that numbers the entries of one file for all accounts, the highest number that was given
    /// in its fiscal year; nothing for other formats.
    pub(super) fn numbered_before(
        &self,
        format: &Format,
        books: &Books,
        zone: Zone,
    ) -> Result<Vec<u64>, Failure> {
        let numbered = |slice: &Period| {
            let year = books.fiscal_year(slice.first()).unwrap_or(*slice);
            let instants = year.instants(zone.zone);
            Ok(self.archive.highest_number(&format.mapping.name, &instants)?)
        };
        if format.mapping.per == Per::Account || !format.mapping.numbers_entries() {
            return Ok(Vec::new());
        }
        format.slices.iter().map(numbered).collect()
    }

    /// What is to be written down before the files get their names.
    pub(super) fn plan(
        job: &Job,
        occasion: &Occasion<'_>,
        exported: Vec<Exported>,
        files: &[WrittenFile],
        packages: &[Package],
    ) -> Plan {
        let account = |index: usize| job.accounts[index].id.clone();
        let name = |index: usize| job.formats[index].mapping.name.clone();
        let part = |exported: Exported| Part {
            format: name(exported.format),
            mapping_sha256: job.formats[exported.format].mapping_sha256(),
            account: account(exported.account),
            entries: exported
                .entries
                .into_iter()
                .map(|(id, amount)| Entry { id, amount })
                .collect(),
        };
        let file = |file: &WrittenFile| File {
            name: file.written.name.to_string(),
            format: name(file.format),
            account: file.account.map(account),
            sha256: file.written.sha256.clone(),
            bytes: file.written.bytes,
        };
        // The documents belong to the rows that name them.
        let linking = job
            .formats
            .iter()
            .find(|format| format.mapping.needs.contains(Attribute::Document));
        let package = |package: &Package| File {
            name: package.path.clone(),
            format: linking.map_or_else(String::new, |format| format.mapping.name.clone()),
            account: None,
            sha256: package.sha256.clone(),
            bytes: package.bytes,
        };
        Plan {
            begun_at: occasion.begun_at,
            saldo: env!("CARGO_PKG_VERSION").to_owned(),
            period: job.setting.period,
            timezone: occasion.zone.zone.name().to_owned(),
            folder: absolute(occasion.folder),
            only_new: occasion.only_new,
            parts: exported.into_iter().map(part).collect(),
            files: files
                .iter()
                .map(file)
                .chain(packages.iter().map(package))
                .collect(),
        }
    }

    /// Brings the files into place between the two steps of the journal.
    pub(super) fn commit(
        &mut self,
        plan: &Plan,
        staging: Staging,
        manifest: &Manifest,
    ) -> Result<Committed, Failure> {
        if !self.archive.is_writable() {
            return Ok(staging.commit(Some(manifest))?);
        }
        let run = self.archive.write(|writer| writer.begin_run(plan))?;
        let committed = staging.commit(Some(manifest));
        let state = match committed {
            Ok(_) => State::Done,
            Err(_) => State::Undone,
        };
        let ended = self.archive.write(|writer| writer.end_run(run, state));
        let committed = committed?;
        // The files are in place and the run is written down, so the next one settles it by the files.
        ended?;
        Ok(committed)
    }
}

impl Run {
    /// Whether it was asked for exactly these days.
    fn is_of(&self, period: Period) -> bool {
        (self.first, self.last) == (period.first(), period.last())
    }
}

/// `run 3 of 2026-11-02T08:00:00Z`
fn shown(run: &Run) -> String {
    let time = run.begun_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!("run {} of {time}", run.id)
}

/// The folder is there: the files wait in it.
fn absolute(folder: &Path) -> PathBuf {
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned())
}

/// What became of an interrupted run, and what to do.
fn words(interrupted: &Interrupted) -> String {
    let Interrupted {
        run, folder, found, ..
    } = interrupted;
    let folder = folder.display();
    match found {
        Found::All => {
            format!("run {run} was interrupted when all its files were in {folder}; it counts as exported")
        }
        Found::Missing { there, .. } if there.is_empty() => format!(
            "run {run} was interrupted before all its files were in {folder}; what is not there counts as never exported"
        ),
        Found::Missing { there, missing } => format!(
            "run {run} was interrupted: {folder} has {}, but not {}. What they share counts as never exported; export \
             the same period to the same folder again, which adds what is missing, before you import any of them",
            there.join(", "),
            missing.join(", ")
        ),
        Found::Unknown => format!(
            "run {run} was interrupted and its folder {folder} is not there, or a file in it cannot be read, so nobody \
             can tell whether its files were imported; put them back, or count them as never exported with --force"
        ),
    }
}
