//! A batch of transactions: normalized and rendered without looking left or right, so on any thread.

use std::ops::Range;

use chrono::NaiveDate;

use super::Job;
use super::error::AT_THE_BANK;
use super::shape::LastDays;
use crate::booking::BookingTally;
use crate::digest::fingerprint;
use crate::entry::{Entry, Moment};
use crate::mapping::Row;
use crate::output::record::RecordWriter;
use crate::problem::Blame;
use crate::proof::{EntryId, Link, Place};
use crate::qonto::normalize::{NormalizeError, Outcome, Series, Skipped};
use crate::qonto::notes::Notes;
use crate::qonto::wire::Transaction;

mod refused;
mod render;
mod rendered;

pub(crate) use refused::Refused;
pub(crate) use rendered::RenderedRows;
use rendered::roomy;
pub(super) use rendered::{EntryRows, Omission};

/// Transactions that are ready for the walk.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(super) rows: Vec<BatchRow>,
    /// The entries' identifiers, end to end.
    ids: String,
    /// The rendered rows, for each format.
    pub(super) rendered: Vec<RenderedRows>,
    /// What is no entry, with the reason.
    pub(crate) skipped: Vec<Skipped<'static>>,
    pub(crate) notes: Notes,
    /// What was counted while entries were posted.
    pub(super) booking: BookingTally,
    /// What does not fit the formats. The run fails with it, but first the rest is looked at too.
    pub(super) refused: Refused,
}

/// An entry of the batch.
#[derive(Debug)]
pub(super) struct BatchRow {
    /// Its account's place in [`Job::accounts`].
    pub(super) account: usize,
    /// The local day on which it settled.
    pub(super) day: NaiveDate,
    /// For the walk; the index counts from the start of the batch.
    pub(super) link: Link,
    id: Range<usize>,
    /// Of its identifier: made here, for the walk has no other thread.
    fingerprint: u64,
}

/// Why a batch is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BatchError {
    /// The bank sent something that cannot be an entry.
    #[error("{0}; {AT_THE_BANK}")]
    Normalize(NormalizeError),
    /// A transaction is on an account that the organization does not list.
    #[error("transaction {id} is on account {account}, which the organization does not list; fetch again")]
    UnknownAccount {
        /// The transaction.
        id: String,
        /// The account that it names.
        account: String,
    },
    /// Entries do not fit the format.
    #[error(transparent)]
    Rows(Refused),
}

impl From<NormalizeError> for BatchError {
    fn from(error: NormalizeError) -> Self {
        Self::Normalize(error)
    }
}

impl BatchError {
    /// The user's where a mapping does not fit what the bank rightly sends.
    pub(crate) fn blame(&self) -> Blame {
        match self {
            Self::Rows(_) => Blame::User,
            Self::Normalize(_) | Self::UnknownAccount { .. } => Blame::Outside,
        }
    }
}

/// Fills batches; keeps buffers that every row needs.
pub(crate) struct Renderer<'j> {
    job: &'j Job,
    series: Series<'j>,
    rows: Vec<Row>,
    records: Vec<RecordWriter>,
    days: Vec<LastDays>,
    batch: Batch,
    /// What is odd about the transaction at hand.
    notes: Notes,
    /// The place of the last entry's account; the next one is nearly always on the same.
    account: usize,
}

impl<'j> Renderer<'j> {
    pub(crate) fn new(job: &'j Job) -> Self {
        let records = job.formats.iter().map(|format| format.records.clone()).collect();
        Self {
            job,
            series: job.normalizer.series(),
            rows: job.formats.iter().map(|_| Row::default()).collect(),
            records,
            days: job.formats.iter().map(|_| LastDays::default()).collect(),
            batch: empty(job),
            notes: Notes::default(),
            account: 0,
        }
    }

    /// Adds a transaction, and says where it lies if it is an entry of an exported account; `account` is the one
    /// that was asked for, where one was.
    pub(crate) fn transaction<'a>(
        &mut self,
        transaction: Box<Transaction<'a>>,
        account: Option<&'a str>,
    ) -> Result<Option<Place>, BatchError>
    where
        'j: 'a,
    {
        let normalized = self.series.normalize(transaction, account, &mut self.notes);
        let odd = (!self.notes.is_empty()).then(|| std::mem::take(&mut self.notes));
        // An entry is large: it stays where it was made.
        if let Ok(Outcome::Entry(entry)) = &normalized {
            let place = self.entry(entry)?;
            // What is odd about a neighbour is no concern of the period.
            if let Some(odd) = odd.filter(|_| place == Some(Place::Within)) {
                self.batch.notes.absorb(odd);
            }
            return Ok(place);
        }
        if let Outcome::Skipped(skipped) = normalized?
            && self.job.position(&skipped.account_id).is_some()
        {
            self.batch.skipped.push(skipped.into_owned());
        }
        Ok(None)
    }

    /// Adds an entry.
    pub(crate) fn entry(&mut self, entry: &Entry<'_>) -> Result<Option<Place>, BatchError> {
        let Some(account) = self.position(&entry.account_id) else {
            return check_account(entry, self.job).map(|()| None);
        };
        let place = place(&entry.settled_at, self.job);
        let start = self.batch.ids.len();
        self.batch.ids.push_str(&entry.id);
        self.batch.rows.push(BatchRow {
            account,
            day: entry.settled_at.date(),
            link: Link {
                index: 0,
                settled: entry.settled_at.utc(),
                amount: entry.amount,
                balance: entry.balance,
                place,
            },
            id: start..self.batch.ids.len(),
            fingerprint: fingerprint(&entry.id),
        });
        let job = self.job;
        let postings = match place {
            Place::Within if !job.formats.iter().all(|format| format.leaves_out(&entry.id)) => {
                self.postings(&job.accounts[account], entry)
            }
            _ => Vec::new(),
        };
        for (index, format) in job.formats.iter().enumerate() {
            let (rows, omission) = match place {
                Place::Within if format.leaves_out(&entry.id) => (0, Some(Omission::Exported)),
                Place::Within => self.render(index, format, account, entry, &postings),
                Place::Before | Place::After => (0, None),
            };
            self.batch.rendered[index].end(rows, omission);
        }
        Ok(Some(place))
    }

    fn position(&mut self, account_id: &str) -> Option<usize> {
        let last = self.job.accounts.get(self.account);
        if last.is_none_or(|last| last.id != account_id) {
            self.account = self.job.position(account_id)?;
        }
        Some(self.account)
    }

    /// Hands over what was gathered and begins anew.
    pub(crate) fn take(&mut self) -> Batch {
        let next = self.batch.successor();
        std::mem::replace(&mut self.batch, next)
    }
}

/// An account that exists but was not asked for is no mistake; one that nobody knows is.
pub(super) fn check_account(entry: &Entry<'_>, job: &Job) -> Result<(), BatchError> {
    match job.normalizer.directory.account(&entry.account_id) {
        Some(_) => Ok(()),
        None => Err(BatchError::UnknownAccount {
            id: entry.id.clone().into_owned(),
            account: entry.account_id.clone().into_owned(),
        }),
    }
}

fn empty(job: &Job) -> Batch {
    let rendered = job.formats.iter().map(|_| RenderedRows::default()).collect();
    Batch {
        rendered,
        ..Batch::default()
    }
}

/// Days without a time of day are compared as days.
pub(super) fn place(settled: &Moment, job: &Job) -> Place {
    let date = settled.date();
    if date < job.setting.period.first() {
        Place::Before
    } else if date > job.setting.period.last() {
        Place::After
    } else {
        Place::Within
    }
}

impl Batch {
    /// An empty batch with room for as much as this one holds.
    fn successor(&self) -> Self {
        let rendered = self.rendered.iter().map(RenderedRows::successor);
        Self {
            rows: Vec::with_capacity(roomy(self.rows.len())),
            ids: String::with_capacity(roomy(self.ids.len())),
            rendered: rendered.collect(),
            ..Self::default()
        }
    }

    /// Drops the entries of other places, with their rendered rows.
    pub(super) fn retain_places(&mut self, keep: impl Fn(Place) -> bool) {
        if self.rows.iter().all(|row| keep(row.link.place)) {
            return;
        }
        let kept: Vec<bool> = self.rows.iter().map(|row| keep(row.link.place)).collect();
        for rendered in &mut self.rendered {
            // Only entries of the period have bytes.
            rendered.retain(&kept);
        }
        let mut kept = kept.into_iter();
        self.rows.retain(|_| kept.next().unwrap_or(false));
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    pub(super) fn id(&self, row: &BatchRow) -> &str {
        &self.ids[row.id.clone()]
    }

    /// The identifier of an entry, as the walk takes it.
    pub(super) fn entry_id(&self, row: &BatchRow) -> EntryId<'_> {
        EntryId {
            text: self.id(row),
            fingerprint: row.fingerprint,
        }
    }

    /// The fingerprints of the identifiers of its entries.
    pub(super) fn fingerprints(&self) -> impl Iterator<Item = u64> {
        self.rows.iter().map(|row| row.fingerprint)
    }
}
