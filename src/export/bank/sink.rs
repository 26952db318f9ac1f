//! Where the bank's pages go: rendered, counted, and passed on to the statement.

use std::collections::HashSet;

use serde_json::value::RawValue;

use crate::entry::AttributeSet;
use crate::export::batch::{Batch, Renderer};
use crate::export::error::Error;
use crate::export::spool::Spool;
use crate::export::statement::{Finished, Statement};
use crate::export::{Job, Tallies};
use crate::money::Cents;
use crate::output::files::Staging;
use crate::proof::{AccountBalance, Doubt, Evidence, Expected, Place};
use crate::qonto::normalize::Skipped;
use crate::qonto::page::Page;
use crate::qonto::transactions::{Fetched, PageSink, SinkError};
use crate::qonto::wire::{COMPLETED, TransactionReader};

/// The statuses that this version has heard of (Qonto API reference).
const STATUSES: [&str; 4] = [COMPLETED, "pending", "declined", "reversed"];

/// The rows on both sides of a window, and the balance that the account has now.
pub(super) struct Surroundings {
    pub(super) before: Vec<Box<RawValue>>,
    pub(super) after: Vec<Box<RawValue>>,
    /// After the window was read, so that nothing settled in between unseen.
    pub(super) balance: Option<Cents>,
}

/// Renders pages and passes them on.
pub(super) struct Sink<'s> {
    job: &'s Job,
    account: usize,
    staging: &'s mut Staging,
    tallies: &'s mut Tallies,
    transactions: TransactionReader,
    renderer: Renderer<'s>,
    raw: Option<&'s mut Spool>,
    statement: Statement,
    before: Vec<String>,
    /// Distinct ids of rows in the margins of the window, and of rows that are no entries.
    beside: HashSet<String>,
    failed: Option<Error>,
}

impl<'s> Sink<'s> {
    pub(super) fn new(
        job: &'s Job,
        account: usize,
        staging: &'s mut Staging,
        tallies: &'s mut Tallies,
        raw: Option<&'s mut Spool>,
    ) -> Self {
        Self {
            raw,
            job,
            account,
            staging,
            tallies,
            transactions: TransactionReader::new(job.normalizer.wanted),
            renderer: Renderer::new(job),
            statement: Statement::new(job, account),
            before: Vec::new(),
            beside: HashSet::new(),
            failed: None,
        }
    }

    /// Rows before the window are kept for the case that it is read again.
    pub(super) fn feed_neighbours<'n>(
        &mut self,
        rows: impl Iterator<Item = &'n Box<RawValue>>,
    ) -> Result<(), Error> {
        let rows: Vec<String> = rows.map(|row| row.get().to_owned()).collect();
        self.feed_rows(&rows)?;
        if self.before.is_empty() {
            self.before = rows;
        }
        Ok(())
    }

    fn feed_rows(&mut self, rows: &[String]) -> Result<(), Error> {
        let mut renderer = Renderer::new(self.job);
        let mut transactions = TransactionReader::new(AttributeSet::NONE);
        let account = &self.job.accounts[self.account].id;
        for row in rows {
            renderer.transaction(transactions.read(row)?, Some(account))?;
            if let Some(raw) = &mut self.raw {
                raw.add("transaction", row).map_err(Error::temporary)?;
            }
        }
        let mut batch = renderer.take();
        self.tallies.refused.absorb(std::mem::take(&mut batch.refused));
        self.pass(&batch)
    }

    fn pass(&mut self, batch: &Batch) -> Result<(), Error> {
        Ok(self.statement.feed(batch, self.job, self.staging)?)
    }

    fn take(&mut self, page: &Page) -> Result<(), Error> {
        let account = &self.job.accounts[self.account].id;
        for row in page.rows() {
            let transaction = self.transactions.read(row)?;
            let id = transaction.id.clone();
            // The lists of what has not settled do not have it, and a dump must tell of it as the run does.
            let is_unheard_of = !STATUSES.contains(&&*transaction.status);
            let place = self.renderer.transaction(transaction, Some(account))?;
            if place != Some(Place::Within) {
                self.beside.insert(id.into_owned());
            }
            if let Some(raw) = &mut self.raw
                && (place == Some(Place::Within) || is_unheard_of)
            {
                raw.add("transaction", row).map_err(Error::temporary)?;
            }
        }
        let mut batch = self.renderer.take();
        // The neighbours are fed on their own; the margin of the request is only counted.
        batch.retain_places(|place| place == Place::Within);
        self.tallies.take(&mut batch);
        self.pass(&batch)
    }

    /// The error of the sink itself, where the client only passes it on.
    pub(super) fn failure(&mut self, error: crate::qonto::Error) -> Error {
        self.failed.take().unwrap_or(Error::Bank(error))
    }

    /// Gives up everything that was written so far.
    pub(super) fn abandon(self) {
        self.statement.abandon(self.staging);
    }

    pub(super) fn finish(self, fetched: &Fetched, surroundings: &Surroundings) -> Result<Finished, Error> {
        let count = |total: Option<u64>| total.map(|total| (total, self.beside.len() as u64));
        let expected = count(fetched.first_total).zip(count(fetched.last_total));
        let evidence = Evidence {
            first_entries: surroundings.before.is_empty(),
            account_balance: surroundings
                .balance
                .filter(|_| surroundings.after.is_empty())
                .map(AccountBalance::Firm),
            expected: expected.map(|((first_page, beside), (last_page, _))| Expected {
                first_page,
                last_page,
                beside,
            }),
            superseded: 0,
            doubts: if expected.is_none() {
                vec![Doubt::NoCount]
            } else {
                Vec::new()
            },
        };
        Ok(self.statement.finish(&evidence, self.job, self.staging)?)
    }
}

impl PageSink for Sink<'_> {
    fn page(&mut self, page: Page) -> Result<(), SinkError> {
        self.take(&page).map_err(|error| self.set_aside(error))
    }

    fn restart(&mut self) -> Result<(), SinkError> {
        self.begin_again().map_err(|error| self.set_aside(error))
    }
}

impl Sink<'_> {
    /// Keeps the error for [`failure`](Self::failure), and tells the client in its words.
    fn set_aside(&mut self, error: Error) -> SinkError {
        let told = error.to_string();
        self.failed = Some(error);
        told.into()
    }

    fn begin_again(&mut self) -> Result<(), Error> {
        let begun = Statement::new(self.job, self.account);
        std::mem::replace(&mut self.statement, begun).abandon(self.staging);
        *self.tallies = Tallies::of(self.job);
        self.beside.clear();
        if let Some(raw) = &mut self.raw {
            raw.clear().map_err(Error::temporary)?;
        }
        let before = std::mem::take(&mut self.before);
        self.feed_rows(&before)?;
        self.before = before;
        Ok(())
    }
}

/// Keeps what never settled.
pub(super) struct Unsettled<'s> {
    pub(super) job: &'s Job,
    pub(super) account: usize,
    pub(super) wanted: AttributeSet,
    pub(super) found: Vec<Skipped<'static>>,
    pub(super) rows: Vec<String>,
}

impl PageSink for Unsettled<'_> {
    fn page(&mut self, page: Page) -> Result<(), SinkError> {
        let account = &self.job.accounts[self.account].id;
        let mut renderer = Renderer::new(self.job);
        let mut transactions = TransactionReader::new(self.wanted);
        for row in page.rows() {
            let transaction = transactions.read(row)?;
            if !transaction.is_completed() {
                self.rows.push(row.to_owned());
                renderer.transaction(transaction, Some(account))?;
            }
        }
        self.found.append(&mut renderer.take().skipped);
        Ok(())
    }

    fn restart(&mut self) -> Result<(), SinkError> {
        self.found.clear();
        self.rows.clear();
        Ok(())
    }
}
