//! What moved no money, each transaction once: an input may hold it several times, as it was at several times.

use std::collections::{BTreeMap, HashSet};

use foldhash::fast::FixedState;

use super::Job;
use crate::digest::fingerprint;
use crate::qonto::normalize::Skipped;

/// What is no entry, each in its latest version.
///
/// Whether one of them has become an entry is known by fingerprints of all entries' identifiers, 8 bytes each.
#[derive(Debug, Default)]
pub(crate) struct SkippedRows {
    by_id: BTreeMap<String, Skipped<'static>>,
    entries: Vec<u64>,
}

impl SkippedRows {
    /// Adds one; of the same identifier the one that changed last stays, and among equals the first.
    pub(crate) fn add(&mut self, row: Skipped<'static>) {
        let changed = |row: &Skipped<'_>| row.updated_at.map(|moment| moment.utc());
        match self.by_id.get_mut(&*row.id) {
            Some(known) if changed(known) >= changed(&row) => {}
            Some(known) => *known = row,
            None => {
                self.by_id.insert(row.id.to_string(), row);
            }
        }
    }

    pub(crate) fn extend(&mut self, rows: impl IntoIterator<Item = Skipped<'static>>) {
        rows.into_iter().for_each(|row| self.add(row));
    }

    /// Adds the identifier of an entry, by its fingerprint: what settled is not left out, whenever its other versions
    /// changed.
    pub(super) fn settled(&mut self, fingerprint: u64) {
        self.entries.push(fingerprint);
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.extend(other.by_id.into_values());
        self.entries.extend(other.entries);
    }

    /// Those of the period that have not settled, by identifier. What never settled belongs to the period in which it
    /// last changed.
    pub(crate) fn of_period(&self, job: &Job) -> Vec<&Skipped<'static>> {
        let mut open: HashSet<u64, FixedState> = self.by_id.keys().map(|id| fingerprint(id)).collect();
        if !open.is_empty() {
            for entry in &self.entries {
                open.remove(entry);
            }
        }
        let is_in_period = |row: &Skipped<'_>| {
            let moment = row.updated_at.or(row.emitted_at);
            moment.is_none_or(|moment| job.setting.period.contains(moment.date()))
        };
        let rows = self.by_id.iter();
        let rows = rows.filter(|(id, row)| open.contains(&fingerprint(id)) && is_in_period(row));
        rows.map(|(_, row)| row).collect()
    }
}
