//! Where the bank's pages of transactions go: into the archive as they come, the last ones together with the cursor.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::documents::Links;
use super::{Error, Tally, facts, now};
use crate::archive::{Archive, Facts, Kind, Outcome, Scope};
use crate::qonto::page::Page;
use crate::qonto::signed::without_addresses;
use crate::qonto::transactions::{PageSink, SinkError};

/// So many rows are stored in one transaction: few enough to hold, enough that a disk is not asked for each page.
const ROWS: usize = 1_000;

/// A transaction, ready to be stored.
struct Row {
    id: String,
    facts: Facts,
    json: String,
}

impl Row {
    fn read(sent: &str, account: &str) -> Result<Self, Error> {
        let (id, facts) = facts::of_transaction(sent, account)?;
        let json = without_addresses(sent).map_err(|error| Error::unreadable(Kind::Transaction, &error))?;
        Ok(Self {
            id,
            facts,
            json: json.into_owned(),
        })
    }
}

/// Stores the transactions of one list.
pub(super) struct Store<'s> {
    archive: &'s mut Archive,
    account: &'s str,
    /// Whose cursor moves at the end, and the present. A time of change that has not come yet does not move it, for it would
    /// hide all that happens until then.
    reach: Option<(Scope, DateTime<Utc>)>,
    waiting: Vec<Row>,
    ids: HashSet<String>,
    /// The latest change of all rows of the list that has come.
    reached: Option<DateTime<Utc>>,
    /// What was new and changed so far, also in attempts that had to be repeated.
    news: &'s mut Tally,
    failed: Option<Error>,
    links: Option<&'s mut Links>,
}

impl<'s> Store<'s> {
    pub(super) fn new(
        archive: &'s mut Archive,
        account: &'s str,
        reach: Option<(Scope, DateTime<Utc>)>,
        news: &'s mut Tally,
    ) -> Self {
        Self {
            archive,
            account,
            reach,
            waiting: Vec::new(),
            ids: HashSet::new(),
            reached: None,
            news,
            failed: None,
            links: None,
        }
    }

    /// Puts the addresses of receipts there.
    pub(super) fn with_links(self, links: Option<&'s mut Links>) -> Self {
        Self { links, ..self }
    }

    fn take(&mut self, page: &Page) -> Result<(), Error> {
        for sent in page.rows() {
            let row = Row::read(sent, self.account)?;
            if let Some(links) = self.links.as_deref_mut() {
                links.take(sent);
            }
            // A list that moved may show a row twice; the later one is as good.
            self.ids.insert(row.id.clone());
            let present = self.reach.as_ref().map(|(_, present)| *present);
            let changed = row.facts.updated_at;
            self.reached = self
                .reached
                .max(changed.filter(|at| present.is_none_or(|now| *at <= now)));
            self.waiting.push(row);
        }
        if self.waiting.len() >= ROWS {
            self.store(false)?;
        }
        Ok(())
    }

    /// Stores what waits; the last time together with the cursor.
    fn store(&mut self, is_last: bool) -> Result<(), Error> {
        let fetched_at = now()?;
        let rows = std::mem::take(&mut self.waiting);
        let moved = self.reach.as_ref().zip(self.reached).filter(|_| is_last);
        let outcomes = self.archive.write(|writer| -> Result<Vec<Outcome>, Error> {
            let put = |row: &Row| writer.put_transaction(&row.id, &row.facts, &row.json, fetched_at);
            let outcomes = rows.iter().map(put).collect::<Result<_, _>>()?;
            if let Some(((scope, _), reached)) = moved {
                writer.move_cursor(scope, reached)?;
            }
            Ok(outcomes)
        })?;
        for outcome in outcomes {
            match outcome {
                Outcome::New => self.news.new += 1,
                Outcome::Changed => self.news.changed += 1,
                Outcome::Unchanged => {}
            }
        }
        Ok(())
    }

    /// The error of the archive itself, where the client only passes it on.
    pub(super) fn failure(&mut self, error: crate::qonto::Error) -> Error {
        self.failed.take().unwrap_or(Error::Bank(error))
    }

    /// Ends a list of which the bank announced so many rows, and says which came. Each must have come, for a row that is
    /// edited while its list is read can push another one out of sight.
    pub(super) fn finish(mut self, announced: Option<u64>) -> Result<HashSet<String>, Error> {
        let found = self.ids.len() as u64;
        if let Some(expected) = announced.filter(|expected| *expected != found) {
            return Err(Error::Incomplete {
                account: self.account.to_owned(),
                expected,
                found,
            });
        }
        self.store(true)?;
        Ok(self.ids)
    }
}

impl PageSink for Store<'_> {
    fn page(&mut self, page: Page) -> Result<(), SinkError> {
        self.take(&page).map_err(|error| keep(&mut self.failed, error))
    }

    /// What was stored is true all the same; it is only counted again.
    fn restart(&mut self) -> Result<(), SinkError> {
        self.waiting.clear();
        self.ids.clear();
        self.reached = None;
        Ok(())
    }
}

/// Looks whether a list holds anything that the archive does not.
pub(super) struct Probe<'s> {
    archive: &'s mut Archive,
    account: &'s str,
    ids: HashSet<String>,
    pub(super) has_news: bool,
    failed: Option<Error>,
}

impl<'s> Probe<'s> {
    pub(super) fn new(archive: &'s mut Archive, account: &'s str) -> Self {
        Self {
            archive,
            account,
            ids: HashSet::new(),
            has_news: false,
            failed: None,
        }
    }

    fn take(&mut self, page: &Page) -> Result<(), Error> {
        for sent in page.rows() {
            let row = Row::read(sent, self.account)?;
            let latest = self.archive.latest(Kind::Transaction, &row.id)?;
            self.has_news |= latest.is_none_or(|latest| latest.json != row.json);
            self.has_news |= self.archive.is_gone(&row.id)?;
            self.ids.insert(row.id);
        }
        Ok(())
    }

    /// How many transactions came, each counted once.
    pub(super) fn found(&self) -> u64 {
        self.ids.len() as u64
    }

    /// As in [`Store::failure`].
    pub(super) fn failure(&mut self, error: crate::qonto::Error) -> Error {
        self.failed.take().unwrap_or(Error::Bank(error))
    }
}

impl PageSink for Probe<'_> {
    fn page(&mut self, page: Page) -> Result<(), SinkError> {
        self.take(&page).map_err(|error| keep(&mut self.failed, error))
    }

    fn restart(&mut self) -> Result<(), SinkError> {
        self.ids.clear();
        Ok(())
    }
}

/// Sets an error aside, and tells the client in its words.
fn keep(place: &mut Option<Error>, error: Error) -> SinkError {
    let told = error.to_string();
    *place = Some(error);
    told.into()
}
