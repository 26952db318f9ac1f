//! The transactions of a window of time, by index: a month costs the same however many years are stored.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{OptionalExtension, named_params};

use super::error::Error;
use super::{Archive, time};

/// The transactions of one account and status in a half-open range of instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window<'a> {
    /// The account, as the bank identifies it.
    pub account: &'a str,
    /// As the bank writes it: `completed`, `pending`, `declined`.
    pub status: &'a str,
    /// Which instant of a transaction counts.
    pub order: Order,
}

/// Which instant of a transaction places it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Its settlement; what has none is in no window.
    Settled,
    /// Its last change.
    Updated,
}

impl Order {
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::Settled => "settled_at",
            Self::Updated => "updated_at",
        }
    }
}

/// Which side of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Earlier.
    Before,
    /// At the instant or later.
    FromOn,
}

impl Archive {
    /// Hands over the latest versions of a window's transactions as sent, the earliest first, equal instants by id.
    pub fn transactions<E: From<Error>>(
        &self,
        window: Window<'_>,
        instants: &Range<DateTime<Utc>>,
        mut take: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let reading = |error| E::from(self.reading(error));
        let mut statement = self
            .connection
            .prepare_cached(&query(window.order.column()))
            .map_err(reading)?;
        let mut rows = statement
            .query(named_params! {
                ":account": window.account,
                ":status": window.status,
                ":from": time::to_column(instants.start),
                ":to": time::to_column(instants.end),
            })
            .map_err(reading)?;
        while let Some(row) = rows.next().map_err(reading)? {
            let json = row
                .get_ref(0)
                .and_then(|json| Ok(json.as_str()?))
                .map_err(reading)?;
            take(json)?;
        }
        Ok(())
    }

    /// How many transactions a window has.
    pub fn transaction_count(
        &self,
        window: Window<'_>,
        instants: &Range<DateTime<Utc>>,
    ) -> Result<u64, Error> {
        let column = window.order.column();
        self.connection
            .query_row(
                &format!(
                    "SELECT count(*) FROM transaction_state WHERE account = ?1 AND status = ?2
                     AND {column} >= ?3 AND {column} < ?4 AND gone_at IS NULL"
                ),
                (
                    window.account,
                    window.status,
                    time::to_column(instants.start),
                    time::to_column(instants.end),
                ),
                |row| row.get::<_, i64>(0),
            )
            .map(i64::unsigned_abs)
            .map_err(|error| self.reading(error))
    }

    /// The identifiers of all transactions of one account and status, whenever they were.
    pub fn transaction_ids(&self, account: &str, status: &str) -> Result<Vec<String>, Error> {
        self.connection
            .prepare_cached(
                "SELECT id FROM transaction_state WHERE account = ?1 AND status = ?2 AND gone_at IS NULL ORDER BY id",
            )
            .and_then(|mut statement| statement.query_map((account, status), |row| row.get(0))?.collect())
            .map_err(|error| self.reading(error))
    }

    /// Whether the bank was seen not to list a transaction any more.
    pub fn is_gone(&self, id: &str) -> Result<bool, Error> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM transaction_state WHERE id = ?1 AND gone_at IS NOT NULL)",
            )
            .and_then(|mut statement| statement.query_row((id,), |row| row.get(0)))
            .map_err(|error| self.reading(error))
    }

    /// The statuses that an account's transactions have, in alphabetical order; each is one step of the index.
    pub fn statuses(&self, account: &str) -> Result<Vec<String>, Error> {
        self.connection
            .prepare_cached(
                "WITH RECURSIVE known (status) AS (
                     SELECT min(status) FROM transaction_state WHERE account = ?1
                     UNION ALL
                     SELECT (SELECT min(status) FROM transaction_state WHERE account = ?1 AND status > known.status)
                     FROM known WHERE known.status IS NOT NULL
                 ) SELECT status FROM known WHERE status IS NOT NULL",
            )
            .and_then(|mut statement| statement.query_map((account,), |row| row.get(0))?.collect())
            .map_err(|error| self.reading(error))
    }

    /// The transaction nearest to an instant on one side of it, and those at most `spread` further away, the earliest
    /// first.
    pub fn beside(
        &self,
        window: Window<'_>,
        side: Side,
        instant: DateTime<Utc>,
        spread: TimeDelta,
    ) -> Result<Vec<String>, Error> {
        let Some(nearest) = self.nearest(window, side, instant)? else {
            return Ok(Vec::new());
        };
        let instants = match side {
            Side::Before => nearest - spread..instant,
            // An end is never part of a window.
            Side::FromOn => instant..nearest + spread + TimeDelta::microseconds(1),
        };
        self.collect(window, &instants)
    }

    /// When the transaction nearest to an instant on one side of it was.
    pub fn nearest(
        &self,
        window: Window<'_>,
        side: Side,
        instant: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        let column = window.order.column();
        let (is_beside, direction) = match side {
            Side::Before => ("<", "DESC"),
            Side::FromOn => (">=", "ASC"),
        };
        self.connection
            .prepare_cached(&format!(
                "SELECT {column} FROM transaction_state
                 WHERE account = ?1 AND status = ?2 AND {column} {is_beside} ?3 AND gone_at IS NULL
                 ORDER BY {column} {direction} LIMIT 1"
            ))
            .and_then(|mut statement| {
                let values = (window.account, window.status, time::to_column(instant));
                statement
                    .query_row(values, |row| row.get(0).map(time::of_column))
                    .optional()
            })
            .map_err(|error| self.reading(error))
    }

    fn collect(&self, window: Window<'_>, instants: &Range<DateTime<Utc>>) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        self.transactions(window, instants, |json| -> Result<(), Error> {
            found.push(json.to_owned());
            Ok(())
        })?;
        Ok(found)
    }
}

fn query(column: &str) -> String {
    format!(
        "SELECT object.json FROM transaction_state AS state JOIN object ON object.seq = state.object
         WHERE account = :account AND status = :status AND {column} >= :from AND {column} < :to AND gone_at IS NULL
         ORDER BY {column}, state.id"
    )
}

#[cfg(test)]
mod tests;
