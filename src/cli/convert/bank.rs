//! Straight from the bank: pages are rendered as they arrive, and a window that is not proved is read again.

use std::collections::HashSet;
use std::io;

use serde_json::value::RawValue;

use super::batch::{Batch, BatchError, Renderer};
use super::spool::Spool;
use super::statement::{Finished, Statement, StatementError};
use super::{Job, REVIEWED, Tallies};
use crate::cli::failure::Failure;
use crate::entry::{Account, AttributeSet};
use crate::output::files::{OutputError, Staging};
use crate::proof::{AccountBalance, Evidence, Expected, Place, State};
use crate::qonto::Client;
use crate::qonto::normalize::Skipped;
use crate::qonto::page::Page;
use crate::qonto::progress::Progress;
use crate::qonto::transactions::{Fetched, PageSink, SinkError};
use crate::qonto::window::{Beside, Status, Window};
use crate::qonto::wire::{ParseError, Transaction};

/// How often a window is read before a broken proof stands: once, and three times more.
const ATTEMPTS: u32 = 4;

/// Neighbours asked for at first: one row each.
const NEIGHBOURS: u8 = 1;

/// Neighbours asked for when the balances do not meet: several may have settled at one instant.
const MORE_NEIGHBOURS: u8 = 100;

/// Why a page cannot be passed on.
#[derive(Debug, thiserror::Error)]
enum PageError {
    #[error(transparent)]
    Parse(#[from] ParseError),
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error(transparent)]
    Statement(#[from] StatementError),
    #[error("a temporary file cannot be written: {0}")]
    Spool(#[from] io::Error),
}

impl From<PageError> for Failure {
    fn from(error: PageError) -> Self {
        match error {
            PageError::Parse(error) => Self::outside(error),
            PageError::Spool(error) => {
                OutputError::io("write in the folder", &std::env::temp_dir(), error).into()
            }
            PageError::Batch(error) => error.into(),
            PageError::Statement(error) => error.into(),
        }
    }
}

/// What a run needs of the bank beside the client.
pub(in crate::cli) struct Reader<'r> {
    pub(in crate::cli) client: &'r Client,
    pub(in crate::cli) job: &'r Job,
    pub(in crate::cli) progress: &'r dyn Progress,
}

/// The rows on both sides of a window, and the balance that the account has now.
struct Surroundings {
    before: Vec<Box<RawValue>>,
    after: Vec<Box<RawValue>>,
    /// After the window was read, so that nothing settled in between unseen.
    balance: Option<crate::money::Cents>,
}

impl Reader<'_> {
    /// Reads one account until its statement is proved, at most four times, and says how often it was read.
    /// What was read goes into `raw` as it was sent, neighbours included.
    pub(in crate::cli) async fn statement(
        &self,
        account: usize,
        staging: &mut Staging,
        tallies: &mut Tallies,
        mut raw: Option<&mut Spool>,
    ) -> Result<(Finished, u32), Failure> {
        let mut attempt = 1;
        loop {
            let neighbours = if attempt == 1 { NEIGHBOURS } else { MORE_NEIGHBOURS };
            let mut found = Tallies::of(self.job);
            let finished = self
                .attempt(account, neighbours, staging, &mut found, raw.as_deref_mut())
                .await?;
            if finished.proof.state != State::Broken || attempt == ATTEMPTS {
                tallies.absorb(found);
                return Ok((finished, attempt));
            }
            finished.abandon(staging);
            if let Some(raw) = raw.as_deref_mut() {
                raw.clear().map_err(PageError::Spool)?;
            }
            attempt += 1;
        }
    }

    async fn attempt(
        &self,
        account: usize,
        neighbours: u8,
        staging: &mut Staging,
        tallies: &mut Tallies,
        raw: Option<&mut Spool>,
    ) -> Result<Finished, Failure> {
        let job = self.job;
        let window = self.window(account, Status::Completed);
        let beside = |side| {
            self.client
                .neighbours(&window.account_id, side, neighbours, AttributeSet::NONE)
        };
        let before = beside(Beside::Before(window.instants.start)).await?;
        let mut sink = Sink::new(job, account, staging, tallies, raw);
        sink.feed_neighbours(before.iter().rev())?;
        let read = self
            .client
            .transactions(&window, job.normalizer.wanted, &mut sink, self.progress)
            .await;
        let fetched = read.map_err(|error| sink.failure(error))?;
        let after = beside(Beside::FromOn(window.instants.end)).await?;
        sink.feed_neighbours(after.iter())?;
        let balance = if after.is_empty() {
            self.balance(&job.accounts[account]).await?
        } else {
            None
        };
        let surroundings = Surroundings {
            before,
            after,
            balance,
        };
        sink.finish(&fetched, &surroundings)
    }

    fn window(&self, account: usize, status: Status) -> Window {
        Window::of_period(
            &self.job.accounts[account],
            self.job.period,
            self.job.normalizer.zone,
            status,
        )
    }

    /// The account's settled balance, asked for after its entries.
    async fn balance(&self, account: &Account) -> Result<Option<crate::money::Cents>, Failure> {
        if account.is_external {
            return Ok(None);
        }
        let organization = self
            .client
            .organization(crate::qonto::lists::ExternalAccounts::LeftOut)
            .await?;
        let mut directory = crate::qonto::directory::Directory::builder();
        directory
            .organization(organization.get())
            .map_err(Failure::outside)?;
        Ok(directory
            .build()
            .account(&account.id)
            .and_then(|account| account.balance))
    }

    /// What has not settled, and what was declined, in the period.
    pub(in crate::cli) async fn unsettled(
        &self,
        account: usize,
        mut raw: Option<&mut Spool>,
    ) -> Result<Vec<Skipped<'static>>, Failure> {
        let mut skipped = Vec::new();
        let wanted = self.job.normalizer.wanted.union(REVIEWED);
        for status in [Status::Pending, Status::Declined] {
            let mut sink = Unsettled {
                job: self.job,
                account,
                wanted,
                found: Vec::new(),
                rows: Vec::new(),
            };
            let window = self.window(account, status);
            self.client
                .transactions(&window, wanted, &mut sink, self.progress)
                .await?;
            if let Some(raw) = raw.as_deref_mut() {
                sink.rows
                    .iter()
                    .try_for_each(|row| raw.add("transaction", row))
                    .map_err(PageError::Spool)?;
            }
            skipped.append(&mut sink.found);
        }
        // One status at a time and merged by id: whether several can be asked for at once is disputed.
        let mut seen = HashSet::new();
        skipped.retain(|row| seen.insert(row.id.clone()));
        Ok(skipped)
    }
}

/// Renders pages and passes them on.
struct Sink<'s> {
    job: &'s Job,
    account: usize,
    staging: &'s mut Staging,
    tallies: &'s mut Tallies,
    renderer: Renderer<'s>,
    raw: Option<&'s mut Spool>,
    statement: Option<Statement>,
    before: Vec<String>,
    /// Distinct ids of rows in the margins of the window, and of rows that are no entries.
    beside: HashSet<String>,
    failed: Option<PageError>,
}

impl<'s> Sink<'s> {
    fn new(
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
            renderer: Renderer::new(job),
            statement: Some(Statement::new(job, account)),
            before: Vec::new(),
            beside: HashSet::new(),
            failed: None,
        }
    }

    /// Rows before the window are kept for the case that it is read again.
    fn feed_neighbours<'n>(&mut self, rows: impl Iterator<Item = &'n Box<RawValue>>) -> Result<(), Failure> {
        let rows: Vec<String> = rows.map(|row| row.get().to_owned()).collect();
        self.feed_rows(&rows)?;
        if self.before.is_empty() {
            self.before = rows;
        }
        Ok(())
    }

    fn feed_rows(&mut self, rows: &[String]) -> Result<(), PageError> {
        let mut renderer = Renderer::new(self.job);
        let account = &self.job.accounts[self.account].id;
        for row in rows {
            renderer.transaction(Transaction::parse(row, AttributeSet::NONE)?, Some(account))?;
            if let Some(raw) = &mut self.raw {
                raw.add("transaction", row)?;
            }
        }
        let batch = renderer.take()?;
        self.pass(&batch)
    }

    fn pass(&mut self, batch: &Batch) -> Result<(), PageError> {
        if let Some(statement) = &mut self.statement {
            statement.feed(batch, self.job, self.staging)?;
        }
        Ok(())
    }

    fn take(&mut self, page: &Page) -> Result<(), PageError> {
        let account = &self.job.accounts[self.account].id;
        for row in page.rows() {
            let transaction = Transaction::parse(row, self.job.normalizer.wanted)?;
            let place = self.renderer.transaction(transaction, Some(account))?;
            if let Some(raw) = &mut self.raw
                && place == Some(Place::Within)
            {
                raw.add("transaction", row)?;
            }
        }
        let mut batch = self.renderer.take()?;
        // The neighbours are fed on their own; the margin of the request is only counted.
        self.beside.extend(batch.ids_outside());
        self.beside
            .extend(batch.skipped.iter().map(|skipped| skipped.id.to_string()));
        batch.retain_places(|place| place == Place::Within);
        self.tallies.take(&mut batch);
        self.pass(&batch)
    }

    /// The error of the sink itself, where the client only passes it on.
    fn failure(&mut self, error: crate::qonto::Error) -> Failure {
        match self.failed.take() {
            Some(failed) => failed.into(),
            None => error.into(),
        }
    }

    fn finish(mut self, fetched: &Fetched, surroundings: &Surroundings) -> Result<Finished, Failure> {
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
        };
        let statement = self
            .statement
            .take()
            .unwrap_or_else(|| Statement::new(self.job, self.account));
        Ok(statement.finish(&evidence, self.job, self.staging)?)
    }
}

impl PageSink for Sink<'_> {
    fn page(&mut self, page: Page) -> Result<(), SinkError> {
        self.take(&page).map_err(|error| {
            let told = error.to_string();
            self.failed = Some(error);
            told.into()
        })
    }

    fn restart(&mut self) {
        if let Some(statement) = self.statement.replace(Statement::new(self.job, self.account)) {
            statement.abandon(self.staging);
        }
        *self.tallies = Tallies::of(self.job);
        self.beside.clear();
        let before = std::mem::take(&mut self.before);
        let cleared = self
            .raw
            .as_mut()
            .map_or(Ok(()), |raw| raw.clear())
            .map_err(PageError::Spool);
        if let Err(error) = cleared.and_then(|()| self.feed_rows(&before)) {
            self.failed = Some(error);
        }
        self.before = before;
    }
}

/// Keeps what never settled.
struct Unsettled<'s> {
    job: &'s Job,
    account: usize,
    wanted: AttributeSet,
    found: Vec<Skipped<'static>>,
    rows: Vec<String>,
}

impl PageSink for Unsettled<'_> {
    fn page(&mut self, page: Page) -> Result<(), SinkError> {
        let account = &self.job.accounts[self.account].id;
        let mut renderer = Renderer::new(self.job);
        for row in page.rows() {
            let transaction = Transaction::parse(row, self.wanted)?;
            if transaction.status != "completed" {
                self.rows.push(row.to_owned());
                renderer.transaction(transaction, Some(account))?;
            }
        }
        self.found.append(&mut renderer.take()?.skipped);
        Ok(())
    }

    fn restart(&mut self) {
        self.found.clear();
        self.rows.clear();
    }
}
