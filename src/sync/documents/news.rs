//! What is new in the lists of documents, without reading all of them each time.
//!
//! Whether there is anything new must cost one request a list, however long it is. Only where an answer proves nothing,
//! the list is read as a whole:
//!
//! - Invoices are asked for by their last change. The answer must hold the invoice that was changed last of all that are
//!   stored: else the bank understands something else by the question than we do.
//! - Statements and credit notes cannot be asked for so. The first page must be stored as it is, and the list must be as
//!   long as what is stored.
//!
//! A change that moves no time of change, and one of a credit note behind the first page, show nothing of themselves. So
//! a list is also read as a whole when transactions are new and a week has passed, and whenever the user says so.

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::archive::{Kind, Scope};
use crate::qonto::documents::{DocumentList, Optional, Statement};
use crate::qonto::instant;
use crate::sync::{Error, Sync, now};

use super::lists::id_of;

/// So much before the last known change is asked for again: the bank may show a change later than its time says.
const OVERLAP: TimeDelta = TimeDelta::days(3);

/// After so long a list is read as a whole again, as soon as there is a new transaction to look for.
const WEEK: TimeDelta = TimeDelta::days(7);

/// Documents as sent, and whether they are all that the list has.
type Listed = (Vec<Box<RawValue>>, bool);

/// What may be new or changed; `None` where the answer proves nothing.
type News = Option<Vec<Box<RawValue>>>;

/// When a list was last read as a whole.
pub(super) fn whole(kind: Kind) -> Scope {
    Scope::new(kind, "whole")
}

impl Sync<'_> {
    /// The documents that may be new or changed.
    pub(super) async fn list_of_documents(
        &self,
        (list, kind): (DocumentList, Kind),
        accounts: &[String],
    ) -> Result<Optional<Listed>, Error> {
        if !self.is_full && !self.is_due(kind)? {
            let news = if list.tells_changes() {
                self.changed(list, kind).await?
            } else {
                self.beginning(list, kind, accounts).await?
            };
            match news {
                Optional::Given(Some(news)) => return Ok(Optional::Given((news, false))),
                Optional::Given(None) => {}
                Optional::Refused(reason) => return Ok(Optional::Refused(reason)),
            }
        }
        Ok(match self.client.documents(list, accounts).await? {
            Optional::Given(rows) => Optional::Given((rows, true)),
            Optional::Refused(reason) => Optional::Refused(reason),
        })
    }

    /// Whether the list is to be read as a whole: nothing is stored, or there are new transactions since the last time,
    /// and that was long ago.
    fn is_due(&self, kind: Kind) -> Result<bool, Error> {
        if self.archive.count(kind)? == 0 {
            return Ok(true);
        }
        let Some(last) = self.archive.cursor(&whole(kind))? else {
            return Ok(true);
        };
        let since = now()? - last;
        // By what is stored, not by what this run did: the run that stored it may have been interrupted.
        let moved = self.archive.last_fetched(Kind::Transaction)?;
        // A clock that was set back says nothing about how long ago it was.
        Ok(since < TimeDelta::zero() || since >= WEEK && moved.is_some_and(|moved| moved > last))
    }

    /// What was changed lately, by the bank's own clock; `None` where the answer proves nothing.
    async fn changed(&self, list: DocumentList, kind: Kind) -> Result<Optional<News>, Error> {
        let mut newest: Option<(DateTime<Utc>, String)> = None;
        for stored in self.archive.all(kind)? {
            let changed = changed_at(&stored.json).map(|at| (at, stored.id));
            newest = newest.max(changed);
        }
        let Some((at, newest)) = newest else {
            return Ok(Optional::Given(None));
        };
        let rows = match self.client.documents_changed(list, at - OVERLAP).await? {
            Optional::Given(Some(rows)) => rows,
            nothing => return Ok(nothing),
        };
        for row in &rows {
            if id_of(row.get()).is_ok_and(|id| id == newest) {
                return Ok(Optional::Given(Some(rows)));
            }
        }
        Ok(Optional::Given(None))
    }

    /// The first page, if all of it is stored and the list is no longer and no shorter than what is stored; or the whole
    /// list, if it has one page.
    async fn beginning(
        &self,
        list: DocumentList,
        kind: Kind,
        accounts: &[String],
    ) -> Result<Optional<News>, Error> {
        let first = match self.client.first_documents(list, accounts).await? {
            Optional::Given(Some(first)) => first,
            Optional::Given(None) => return Ok(Optional::Given(None)),
            Optional::Refused(reason) => return Ok(Optional::Refused(reason)),
        };
        if first.rows.len() as u64 == first.total_count {
            return Ok(Optional::Given(Some(first.rows)));
        }
        for row in &first.rows {
            let Ok((id, json)) = as_stored(kind, row.get()) else {
                return Ok(Optional::Given(None));
            };
            if self
                .archive
                .latest(kind, &id)?
                .is_none_or(|stored| stored.json != json)
            {
                return Ok(Optional::Given(None));
            }
        }
        let stored = self.archive.all(kind)?;
        let is_listed = |json: &str| kind != Kind::Statement || is_of(json, accounts);
        let stored = stored.iter().filter(|version| is_listed(&version.json)).count();
        Ok(Optional::Given(
            (stored as u64 == first.total_count).then_some(first.rows),
        ))
    }
}

/// The bank's identifier, and the text that is stored of a document as sent.
fn as_stored(kind: Kind, json: &str) -> serde_json::Result<(String, String)> {
    if kind == Kind::Statement {
        let statement = Statement::parse(json)?;
        return Ok((statement.id, statement.json));
    }
    Ok((id_of(json)?, json.to_owned()))
}

/// When a document was last changed; `None` where it does not say.
fn changed_at(json: &str) -> Option<DateTime<Utc>> {
    #[derive(Deserialize)]
    struct Sent<'a> {
        #[serde(borrow, default)]
        updated_at: Option<Cow<'a, str>>,
    }
    let sent: Sent<'_> = serde_json::from_str(json).ok()?;
    instant::parse(&sent.updated_at?)
}

/// Whether a statement is of one of these accounts.
fn is_of(json: &str, accounts: &[String]) -> bool {
    #[derive(Deserialize)]
    struct Sent {
        #[serde(default)]
        bank_account_id: String,
    }
    serde_json::from_str::<Sent>(json).is_ok_and(|sent| accounts.contains(&sent.bank_account_id))
}
