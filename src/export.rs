//! From raw transactions to proven statements and staged files: the one place where all stages meet.
//!
//! ```text
//! a dump ────▶ dump       blocks of lines, on all cores ─┐
//! answers ───▶ collected  all of them, sorted           ─┼─▶ batch  parse, normalize, post, render
//! the bank ──▶ bank       pages, as they arrive         ─┘      │
//!                                                               ▼ in the order of the lines
//!                               statement  the walk proves; rows wait until their order is known
//!                                   │
//!                                   ▼ each row when its turn has come
//!                                target    files under temporary names; who called commits them, once all is proved
//! ```
//!
//! A batch needs no other one, so it is made on any thread; from [`statement`] on everything is in order. [`run`] puts
//! the three ways together and hands back all statements of a run.

use std::collections::HashMap;
use std::sync::Arc;

use crate::booking::{BookingTally, Bookkeeper};
use crate::entry::{Account, Attribute, AttributeSet};
use crate::excerpt::written;
use crate::mapping::{self, Mapping, Per, Scope};
use crate::qonto::normalize::Normalizer;
use crate::qonto::notes::Notes;

use batch::{Batch, Refused};
use error::StatementError;
use skipped::SkippedRows;

pub(crate) use error::Error;
pub(crate) use format::{Format, OnlyNew};
pub(crate) use input::read_input;
pub(crate) use setting::Setting;

pub(crate) mod archived;
pub(crate) mod bank;
pub(crate) mod batch;
pub(crate) mod collected;
pub(crate) mod dump;
pub(crate) mod error;
mod format;
pub(crate) mod input;
pub(crate) mod numbered;
mod rows;
pub(crate) mod run;
mod setting;
pub(crate) mod shape;
mod skipped;
pub(crate) mod spool;
pub(crate) mod statement;
pub(crate) mod target;

/// What every thread of a run looks at.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) normalizer: Normalizer,
    pub(crate) formats: Vec<Format>,
    pub(crate) setting: Setting,
    /// The accounts that are exported, in the order of the summary.
    pub(crate) accounts: Vec<Account>,
    /// Who makes postings, where a format wants some.
    pub(crate) keeper: Option<Arc<Bookkeeper>>,
    /// Whether it is kept which entries go into files.
    pub(crate) is_journalled: bool,
    /// For each format and each of its slices, the number after which the entries of a file for all accounts go on;
    /// empty where each file begins with 1.
    pub(crate) numbered_before: Vec<Vec<u64>>,
    positions: HashMap<String, usize>,
}

impl Job {
    pub(crate) fn new(
        normalizer: Normalizer,
        formats: Vec<Format>,
        setting: Setting,
        accounts: Vec<Account>,
    ) -> Self {
        let positions = accounts
            .iter()
            .enumerate()
            .map(|(index, account)| (account.id.clone(), index))
            .collect();
        Self {
            normalizer,
            formats,
            setting,
            accounts,
            keeper: None,
            is_journalled: false,
            numbered_before: Vec::new(),
            positions,
        }
    }

    /// The same run, with somebody who makes postings.
    pub(crate) fn with_keeper(self, keeper: Option<Arc<Bookkeeper>>) -> Self {
        Self { keeper, ..self }
    }

    /// The same run, whose entries are journalled.
    pub(crate) fn with_journal(self, is_journalled: bool) -> Self {
        Self {
            is_journalled,
            ..self
        }
    }

    /// The same run, whose numbers go on; see [`numbered_before`](Self::numbered_before).
    pub(crate) fn with_numbers(self, numbered_before: Vec<Vec<u64>>) -> Self {
        Self {
            numbered_before,
            ..self
        }
    }

    /// The place of an account among the exported ones.
    pub(crate) fn position(&self, account_id: &str) -> Option<usize> {
        self.positions.get(account_id).copied()
    }

    /// Refuses accounts for which a format is not made, before anything is fetched or written.
    pub(crate) fn check_requirements(&self) -> Result<(), StatementError> {
        if let Some(keeper) = &self.keeper {
            for account in &self.accounts {
                keeper.bank_account(account)?;
            }
        }
        for format in &self.formats {
            for account in &self.accounts {
                if let Some(requirement) = format.mapping.refusal(&self.scope(format, Some(account), 0))? {
                    let account = if requirement.names_account || format.mapping.per == Per::Account {
                        shown(account)
                    } else {
                        "these accounts".to_owned()
                    };
                    return Err(StatementError::Unfit {
                        format: format.mapping.name.clone(),
                        verdict: if requirement.is_of_account {
                            format!("is not for {account}")
                        } else {
                            "cannot be written".to_owned()
                        },
                        reason: format!("{}; {}", requirement.reason, requirement.remedy),
                    });
                }
            }
        }
        Ok(())
    }

    /// What a template sees beside the entry.
    #[inline]
    pub(crate) fn scope<'s>(
        &'s self,
        format: &'s Format,
        account: Option<&'s Account>,
        slice: usize,
    ) -> Scope<'s> {
        let Setting { period, books, time } = &self.setting;
        let period = format.slices.get(slice).unwrap_or(period);
        Scope {
            account,
            params: &format.params,
            ..Scope::of_run(
                self.normalizer.directory.organization(),
                period,
                books,
                format.earlier.unwrap_or(*time),
            )
        }
    }
}

/// What the review of unsettled transactions shows.
const REVIEWED: AttributeSet = AttributeSet::NONE
    .with(Attribute::Label)
    .with(Attribute::EmittedAt)
    .with(Attribute::UpdatedAt);

/// What is counted beside the rows.
#[derive(Debug, Default)]
pub(crate) struct Tallies {
    /// What is no entry, with the reason.
    pub(crate) skipped: SkippedRows,
    /// What was odd.
    pub(crate) notes: Notes,
    /// What was changed to fit, for each format.
    pub(crate) formats: Vec<mapping::Tally>,
    /// What was counted while entries were posted.
    pub(crate) booking: BookingTally,
    /// What does not fit the formats.
    pub(crate) refused: Refused,
}

impl Tallies {
    pub(crate) fn of(job: &Job) -> Self {
        Self {
            formats: job.formats.iter().map(|_| mapping::Tally::default()).collect(),
            ..Self::default()
        }
    }

    /// Takes what a batch counted.
    pub(crate) fn take(&mut self, batch: &mut Batch) {
        self.skipped.extend(batch.skipped.drain(..));
        let fingerprints = batch.fingerprints();
        fingerprints.for_each(|fingerprint| self.skipped.settled(fingerprint));
        self.notes.absorb(std::mem::take(&mut batch.notes));
        self.booking.absorb(std::mem::take(&mut batch.booking));
        self.refused.absorb(std::mem::take(&mut batch.refused));
        for (mine, rows) in self.formats.iter_mut().zip(&mut batch.rendered) {
            mine.absorb(std::mem::take(&mut rows.tally));
        }
    }

    pub(crate) fn absorb(&mut self, other: Self) {
        self.skipped.absorb(other.skipped);
        self.notes.absorb(other.notes);
        self.booking.absorb(other.booking);
        self.refused.absorb(other.refused);
        for (mine, theirs) in self.formats.iter_mut().zip(other.formats) {
            mine.absorb(theirs);
        }
    }
}

/// An account as messages name it; the euro goes without saying.
fn shown(account: &Account) -> String {
    let currency = Some(account.currency.as_str()).filter(|currency| *currency != "EUR");
    let marks: Vec<_> = account.iban.as_deref().into_iter().chain(currency).collect();
    if marks.is_empty() {
        written(&account.name)
    } else {
        format!("{} ({})", written(&account.name), marks.join(", "))
    }
}

/// Everything that any of the formats reads.
pub(crate) fn needs<'m>(mappings: impl Iterator<Item = &'m Mapping>) -> AttributeSet {
    mappings.fold(AttributeSet::NONE, |needs, mapping| needs.union(mapping.needs))
}
