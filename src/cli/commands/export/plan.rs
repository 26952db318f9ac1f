//! What the job of an export is made of.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use crate::booking::Bookkeeper;
use crate::cli::args::ExportArgs;
use crate::cli::bookkeeping;
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::cli::journal::Journal;
use crate::cli::session::Zone;
use crate::config::Profile;
use crate::entry::{Account, AttributeSet, Moment};
use crate::export::input::Input;
use crate::export::{Format, Job, Setting, needs};
use crate::mapping::Mapping;
use crate::packages::{Receipts, Window};
use crate::qonto::directory::Directory;
use crate::qonto::normalize::Normalizer;

/// What a job is made of, for the case that it must be made again.
pub(super) struct Plan<'p> {
    pub(super) profile: &'p Profile,
    pub(super) arguments: &'p ExportArgs,
    /// Where a format wants postings.
    pub(super) keeper: Option<Arc<Bookkeeper>>,
    pub(super) zone: Zone,
    pub(super) setting: Setting,
    /// What the receipts in the archive give to the rows, and where they go.
    pub(super) receipts: Receipts,
    /// When the formats were written before; nothing where that does not matter.
    pub(super) earlier: BTreeMap<String, DateTime<FixedOffset>>,
    /// What was exported before, where an archive knows.
    pub(super) journal: Option<&'p Journal>,
}

impl Plan<'_> {
    /// What formats and rules read of an entry.
    fn wanted(&self, mappings: &[Mapping]) -> AttributeSet {
        let of_keeper = self.keeper.as_ref().map(|keeper| keeper.needs());
        needs(mappings.iter()).union(of_keeper.unwrap_or(AttributeSet::NONE))
    }

    /// What the receipts in the archive give to the rows of these accounts.
    pub(super) fn receipts(
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
        let handling = self.arguments.with_receipts.map(Into::into);
        Ok(Receipts::of_archive(archive, window, handling)?)
    }

    /// The job, once accounts and people are known.
    pub(super) fn job(
        &self,
        mappings: Vec<Mapping>,
        mut directory: Directory,
        accounts: Vec<Account>,
    ) -> Result<Job, Failure> {
        self.receipts.join(&mut directory);
        let given = formats::answers(self.profile, &self.arguments.set)?;
        if let Some(keeper) = &self.keeper {
            bookkeeping::check_names(keeper, directory.accounts())?;
        }
        let wanted = self.wanted(&mappings);
        let organization = directory.organization();
        let mut numbered_before = Vec::new();
        let formats = mappings
            .into_iter()
            .map(|mapping| {
                let params = mapping.resolve_params(&given, &self.setting.scope(organization))?;
                let mut format = Format::new(mapping, params, &self.setting);
                let earlier = self.earlier.get(&format.mapping.name);
                format.earlier = earlier.map(|time| Moment::in_zone(time.to_utc(), self.zone.zone));
                let mut numbers = Vec::new();
                if let Some(journal) = self.journal.filter(|_| self.arguments.archived.new) {
                    let when = (self.setting.period, self.zone);
                    numbers = journal.numbered_before(&format, &self.setting.books, self.zone)?;
                    let only_new = journal.only_new(&format.mapping, &accounts, when, &numbers)?;
                    format.only_new = Some(only_new);
                }
                numbered_before.push(numbers);
                Ok(format)
            })
            .collect::<Result<_, Failure>>()?;
        let normalizer = Normalizer {
            directory,
            zone: self.zone.zone,
            wanted,
        };
        let job = Job::new(normalizer, formats, self.setting.clone(), accounts)
            .with_keeper(self.keeper.clone())
            .with_journal(self.journal.is_some())
            .with_numbers(numbered_before);
        job.check_requirements()?;
        Ok(job)
    }
}
