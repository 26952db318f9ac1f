//! An input in any order: everything is read, sorted by the time of settlement, and passed on account by account.

use super::batch::{Batch, BatchError, Renderer};
use super::input::{Answers, InputError, Object, Pages};
use super::skipped::SkippedRows;
use super::{Job, REVIEWED};
use crate::entry::Entry;
use crate::proof::Place;
use crate::qonto::normalize::Outcome;
use crate::qonto::notes::Notes;
use crate::qonto::wire::{Transaction, TransactionReader};

/// Entries that are rendered before they are passed on.
const BATCH: usize = 1024;

/// Everything that an input holds, normalized.
pub(crate) struct Collected {
    /// By account, in the order of [`Job::accounts`]; each in settled order.
    entries: Vec<Vec<Entry<'static>>>,
    pub(crate) skipped: SkippedRows,
    pub(crate) notes: Notes,
    /// What the answers say of their lists.
    pub(super) pages: Pages,
}

/// Reads and sorts.
pub(crate) fn collect(answers: &[Answers], job: &Job) -> Result<Collected, InputError> {
    let mut collected = Collected {
        entries: job.accounts.iter().map(|_| Vec::new()).collect(),
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
    let mut reader = TransactionReader::new(job.normalizer.wanted);
    for answer in answers {
        answer.visit(|object, _| match object {
            Object::Transaction(json) => collected
                .add(json, only, job, &mut reader)
                .map_err(|error| error.to_string()),
            Object::Page { meta, rows } => collected
                .pages
                .add(meta, rows, only)
                .map_err(|error| format!("meta: {error}")),
            _ => Ok(()),
        })?;
    }
    for entries in &mut collected.entries {
        // The latest version of an entry comes first among equals: of the same id, the walk takes the first.
        entries.sort_by(|a, b| {
            let key = |entry: &Entry<'_>| {
                (
                    entry.settled_at.utc(),
                    entry.updated_at.map(|moment| moment.utc()),
                )
            };
            let ((settled_a, updated_a), (settled_b, updated_b)) = (key(a), key(b));
            settled_a.cmp(&settled_b).then(updated_b.cmp(&updated_a))
        });
    }
    Ok(collected)
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
        reader: &mut TransactionReader,
    ) -> Result<(), ObjectError> {
        let mut transaction = reader.read(json)?;
        if transaction.status != "completed" {
            transaction = Transaction::parse(json, job.normalizer.wanted.union(REVIEWED))?;
        }
        let mut notes = Notes::default();
        match job
            .normalizer
            .normalize(transaction, account, &mut notes)
            .map_err(BatchError::from)?
        {
            Outcome::Entry(entry) => match job.position(&entry.account_id) {
                Some(position) => {
                    if super::batch::place(&entry.settled_at, job) == Place::Within {
                        self.notes.absorb(notes);
                    }
                    self.skipped.settled(&entry.id);
                    self.entries[position].push(entry.into_owned());
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

    /// The entries of one account in settled order.
    pub(crate) fn entries(&self, account: usize) -> &[Entry<'static>] {
        &self.entries[account]
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
            for entry in entries {
                renderer.entry(entry)?;
            }
            take(renderer.take())?;
        }
        Ok(())
    }
}
