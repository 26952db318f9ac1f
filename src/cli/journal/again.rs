//! Whether an export is one that was made before, and what is different where it is not.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::change::{Change, Kind, Reader};
use super::{Journal, shown};
use crate::archive::journal::{Exported, Part, Plan, Run, RunId, State};
use crate::cli::args::ExportArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::export::Job;
use crate::output::manifest::Package;
use crate::period::Period;

/// Changes that are listed; the rest is counted.
const LISTED: usize = 50;

/// A format whose entries were exported before, and not the same.
#[derive(Debug, Serialize)]
struct Different {
    format: String,
    /// The last run that exported any of it.
    since_run: RunId,
    /// Whether the mapping is another one.
    mapping_changed: bool,
    changes: Vec<Change>,
    /// Receipts that are packed now and were in no package before, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    late_receipts: Vec<String>,
}

/// The same for scripts.
#[derive(Serialize)]
struct Refused<'r> {
    exported_before: &'r [Different],
}

impl Journal {
    /// Says where a format's files are those of an earlier run. Where entries were exported before and the files are
    /// not the same, it lists what changed and refuses, unless `--force`.
    pub(in crate::cli) fn check(
        &self,
        plan: &Plan,
        packages: &[Package],
        job: &Job,
        arguments: &ExportArgs,
        printer: &mut Printer,
    ) -> Result<(), Failure> {
        let reader = Reader::new(job.normalizer.directory.clone(), job.normalizer.zone);
        let mut different = Vec::new();
        for format in &job.formats {
            let name = &format.mapping.name;
            if let Some(run) = self.same(name, plan)? {
                printer.good("exported before:", &format!("{name}: the same as {}", shown(run)));
                continue;
            }
            different.extend(self.different(name, plan, packages, &reader)?);
        }
        if different.is_empty() {
            return Ok(());
        }
        for different in &different {
            self.print(different, printer);
        }
        if arguments.force {
            return Ok(());
        }
        if arguments.json {
            printer.json(&Refused {
                exported_before: &different,
            })?;
        }
        Err(Failure::usage(
            "entries of this period were exported before, and the result would now be different; nothing was written. Export \
             only what is new with --new, or all of it with --force, after the earlier bookings were removed",
        ))
    }

    /// The run that last exported these entries, if it made the same files of them. What was never exported, like another
    /// account, makes no difference.
    fn same(&self, format: &str, plan: &Plan) -> Result<Option<&Run>, Failure> {
        let mut same: Option<&Run> = None;
        for part in plan.parts.iter().filter(|part| part.format == format) {
            let mut last: Option<RunId> = None;
            for entry in &part.entries {
                let exported = self.archive.last_export(format, &entry.id)?;
                last = last.max(exported.map(|exported| exported.run));
            }
            let Some(run) = self.runs.iter().find(|run| Some(run.id) == last) else {
                continue;
            };
            let mut files = plan.files.iter().filter(|file| file.is_of(format, &part.account));
            if !files.all(|file| run.files.iter().any(|known| known.is_copy_of(file))) {
                return Ok(None);
            }
            same = same.filter(|same| same.id > run.id).or(Some(run));
        }
        Ok(same)
    }

    fn different(
        &self,
        format: &str,
        plan: &Plan,
        packages: &[Package],
        reader: &Reader,
    ) -> Result<Option<Different>, Failure> {
        let mut changes = Vec::new();
        let mut last: Option<RunId> = None;
        let parts = plan.parts.iter().filter(|part| part.format == format);
        for part in parts.clone() {
            for entry in &part.entries {
                match self.archive.last_export(format, &entry.id)? {
                    Some(exported) => {
                        last = last.max(Some(exported.run));
                        changes.extend(self.changed(&exported, part, reader)?);
                    }
                    None => changes.extend(self.whole(Kind::New, &entry.id, part, reader)?),
                }
            }
            for exported in self.gone(part, plan.period)? {
                last = last.max(Some(exported.run));
                let version = self.archive.version_exported(&exported)?;
                changes.push(reader.change(Kind::Gone, &part.account, &version)?);
            }
        }
        // What was never exported is simply exported.
        let Some(since_run) = last else {
            return Ok(None);
        };
        changes.sort_by(|a, b| (&a.date, &a.id).cmp(&(&b.date, &b.id)));
        let mapping = parts.clone().map(|part| part.mapping_sha256.as_str()).next();
        let former = self.runs.iter().find(|run| run.id == since_run);
        let former = former.and_then(|run| run.parts.iter().find(|part| part.format == format));
        Ok(Some(Different {
            format: format.to_owned(),
            since_run,
            mapping_changed: former.is_some_and(|former| Some(former.mapping_sha256.as_str()) != mapping),
            changes,
            late_receipts: self.late_receipts(format, plan, packages)?,
        }))
    }

    fn changed(&self, exported: &Exported, part: &Part, reader: &Reader) -> Result<Option<Change>, Failure> {
        let before = self.archive.version_exported(exported)?;
        match self.archive.latest(before.kind, &before.id)? {
            Some(after) => reader.compare(&part.account, &before, &after),
            None => Ok(None),
        }
    }

    fn whole(&self, kind: Kind, id: &str, part: &Part, reader: &Reader) -> Result<Option<Change>, Failure> {
        let latest = self.archive.latest(crate::archive::Kind::Transaction, id)?;
        latest
            .map(|version| reader.change(kind, &part.account, &version))
            .transpose()
    }

    /// What the last whole export of the same days had, and those of only new entries since, and this one has not.
    fn gone(&self, part: &Part, period: Period) -> Result<Vec<Exported>, Failure> {
        let has_part = |run: &&Run| {
            run.is_of(period)
                && run.parts.iter().any(|own| {
                    own.state == State::Done && own.format == part.format && own.account == part.account
                })
        };
        let runs: Vec<_> = self.runs.iter().filter(has_part).collect();
        let whole = runs.iter().rposition(|run| !run.only_new).unwrap_or(0);
        let mut exported = BTreeMap::new();
        for run in &runs[whole..] {
            for entry in self.archive.exported_by(run.id, &part.format, &part.account)? {
                exported.insert(entry.id.clone(), entry);
            }
        }
        let present: HashSet<&str> = part.entries.iter().map(|entry| entry.id.as_str()).collect();
        Ok(exported
            .into_values()
            .filter(|entry| !present.contains(entry.id.as_str()))
            .collect())
    }

    fn print(&self, different: &Different, printer: &mut Printer) {
        let since = self.runs.iter().find(|run| run.id == different.since_run);
        let since = since.map(shown).unwrap_or_default();
        printer.heading(&format!("{}: what is different since {since}", different.format));
        for change in different.changes.iter().take(LISTED) {
            printer.say(format!("  {}", change.line()));
        }
        let more = different.changes.len().saturating_sub(LISTED);
        if more > 0 {
            printer.say(format!("  and {more} more; --json lists them all"));
        }
        for receipt in different.late_receipts.iter().take(LISTED) {
            printer.say(format!("  receipt that came since: {receipt}"));
        }
        let more = different.late_receipts.len().saturating_sub(LISTED);
        if more > 0 {
            printer.say(format!("  and {more} more receipts; --json lists them all"));
        }
        if !different.late_receipts.is_empty() {
            printer.say(
                "  `saldo receipts` writes receipts with readable names: where the earlier packages and bookings are in \
                 DATEV, add those that came since by hand, for a document that is there already is skipped",
            );
        }
        if different.mapping_changed {
            printer.say("  the mapping was changed");
        } else if different.changes.is_empty() && different.late_receipts.is_empty() {
            printer.say(
                "  no entry; so it is an option, the mapping's answers, the rules, the books' settings, an invoice, a \
                 name in the account, or how the files are cut",
            );
        }
    }
}
