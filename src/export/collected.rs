//! An input in any order: everything is read, sorted by the time of settlement, and passed on account by account.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use super::batch::{Batch, BatchError, Renderer, place};
use super::input::{Answers, InputError, Object, Pages};
use super::skipped::SkippedRows;
use super::{Job, REVIEWED};
use crate::digest::fingerprint;
use crate::entry::{Attribute, Entry};
use crate::proof::Place;
use crate::qonto::normalize::{Outcome, Series};
use crate::qonto::notes::Notes;
use crate::qonto::wire::{Transaction, TransactionReader};

/// Entries that are rendered before they are passed on.
const BATCH: usize = 1024;

/// Everything that an input holds, normalized.
pub(crate) struct Collected {
    /// By account, in the order of [`Job::accounts`]; each in settled order.
    entries: Vec<Vec<Found>>,
    /// How many earlier versions of entries of the period were dropped, by account.
    superseded: Vec<u64>,
    pub(crate) skipped: SkippedRows,
    pub(crate) notes: Notes,
    /// What the answers say of their lists.
    pub(super) pages: Pages,
}

/// An entry of the input.
struct Found {
    entry: Entry<'static>,
    /// What is odd about it.
    notes: Notes,
}

/// Reads and sorts.
pub(crate) fn collect(answers: &[Answers], job: &Job) -> Result<Collected, InputError> {
    let mut collected = Collected {
        entries: job.accounts.iter().map(|_| Vec::new()).collect(),
        superseded: vec![0; job.accounts.len()],
        skipped: SkippedRows::default(),
        notes: Notes::default(),
        pages: Pages::default(),
    };
    let accounts = job.normalizer.directory.accounts();
    let only = if let [only] = accounts {
        Some(only.id.as_str())
    } else {
        None
    };
    // Of an entry that comes more than once the latest version counts.
    let wanted = job.normalizer.wanted.with(Attribute::UpdatedAt);
    let mut reader = TransactionReader::new(wanted);
    let mut series = job.normalizer.series();
    for answer in answers {
        answer.visit(|object, _| match object {
            Object::Transaction(json) => collected
                .add(json, only, job, (&mut reader, &mut series))
                .map_err(|error| error.to_string()),
            Object::Page { meta, rows } => collected
                .pages
                .add(meta, rows, only)
                .map_err(|error| format!("meta: {error}")),
            _ => Ok(()),
        })?;
    }
    for (entries, superseded) in collected.entries.iter_mut().zip(&mut collected.superseded) {
        *superseded = keep_latest(entries, job);
        entries.sort_by_key(|found| found.entry.settled_at.utc());
        for found in entries {
            // What is odd about a neighbour is no concern of the period.
            if place(&found.entry.settled_at, job) == Place::Within {
                collected.notes.absorb(std::mem::take(&mut found.notes));
            }
        }
    }
    Ok(collected)
}

/// Drops the earlier versions of entries that come more than once, and says how many of them lie in the period. Versions
/// that moved other money, or at another time, stay: they contradict each other, which the proof must see.
fn keep_latest(entries: &mut Vec<Found>, job: &Job) -> u64 {
    let key = |entry: &Entry<'_>| (entry.settled_at.utc(), entry.amount, entry.balance);
    let changed = |entry: &Entry<'_>| entry.updated_at.map(|moment| moment.utc());
    let mut latest: HashMap<&str, usize> = HashMap::with_capacity(entries.len());
    let (mut kept, mut dropped) = (vec![true; entries.len()], 0);
    for (index, Found { entry, .. }) in entries.iter().enumerate() {
        let mut known = match latest.entry(&entry.id) {
            Slot::Vacant(slot) => {
                slot.insert(index);
                continue;
            }
            Slot::Occupied(known) => known,
        };
        let other = &entries[*known.get()].entry;
        if key(entry) != key(other) {
            continue;
        }
        dropped += u64::from(place(&entry.settled_at, job) == Place::Within);
        // Of two with one time of change nobody knows which is the later; the same one counts in whatever order they come.
        let told = |entry: &Entry<'_>| format!("{entry:?}");
        let order = changed(entry).cmp(&changed(other));
        if order.then_with(|| told(entry).cmp(&told(other))).is_gt() {
            kept[known.insert(index)] = false;
        } else {
            kept[index] = false;
        }
    }
    let mut kept = kept.into_iter();
    entries.retain(|_| kept.next().unwrap_or(true));
    dropped
}

/// Why an object of the input is refused.
#[derive(Debug, thiserror::Error)]
enum ObjectError {
    #[error(transparent)]
    Parse(#[from] crate::qonto::wire::ParseError),
    #[error(transparent)]
    Batch(#[from] BatchError),
}

impl Collected {
    fn add(
        &mut self,
        json: &str,
        account: Option<&str>,
        job: &Job,
        (reader, series): (&mut TransactionReader, &mut Series<'_>),
    ) -> Result<(), ObjectError> {
        let mut transaction = reader.read(json)?;
        if !transaction.is_completed() {
            transaction = Transaction::parse(json, job.normalizer.wanted.union(REVIEWED))?;
        }
        let mut notes = Notes::default();
        match series
            .normalize(transaction, account, &mut notes)
            .map_err(BatchError::from)?
        {
            Outcome::Entry(entry) => match job.position(&entry.account_id) {
                Some(position) => {
                    self.skipped.settled(fingerprint(&entry.id));
                    let entry = entry.into_owned();
                    self.entries[position].push(Found { entry, notes });
                }
                None => super::batch::check_account(&entry, job)?,
            },
            Outcome::Skipped(skipped) => {
                if job.position(&skipped.account_id).is_some() {
                    self.skipped.add(skipped.into_owned());
                }
            }
        }
        Ok(())
    }

    /// How many earlier versions of its entries were dropped.
    pub(super) fn superseded(&self, account: usize) -> u64 {
        self.superseded[account]
    }

    /// The entries of one account in settled order.
    pub(crate) fn entries(&self, account: usize) -> impl Iterator<Item = &Entry<'static>> {
        self.entries[account].iter().map(|found| &found.entry)
    }

    /// Renders the entries of one account; `take` gets the batches in settled order.
    pub(crate) fn pass<E: From<BatchError>>(
        &self,
        account: usize,
        job: &Job,
        mut take: impl FnMut(Batch) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut renderer = Renderer::new(job);
        for entries in self.entries[account].chunks(BATCH) {
            for Found { entry, .. } in entries {
                renderer.entry(entry)?;
            }
            take(renderer.take())?;
        }
        Ok(())
    }
}
