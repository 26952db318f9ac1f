//! The transactions of a window of time, by index: a month costs the same however many years are stored.

use std::ops::Range;

use chrono::{DateTime, Utc};
use rusqlite::named_params;

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
    fn column(self) -> &'static str {
        match self {
            Self::Settled => "settled_at",
            Self::Updated => "updated_at",
        }
    }
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

    /// When the transactions of an account were last changed, the latest first: one instant for each status.
    pub fn latest_changes(&self, account: &str) -> Result<Vec<DateTime<Utc>>, Error> {
        self.connection
            .prepare_cached(
                "SELECT max(updated_at) AS latest FROM transaction_state WHERE account = ?1 AND gone_at IS NULL
                 AND updated_at IS NOT NULL GROUP BY status ORDER BY latest DESC",
            )
            .and_then(|mut statement| {
                let instants = statement.query_map((account,), |row| row.get(0).map(time::of_column))?;
                instants.collect()
            })
            .map_err(|error| self.reading(error))
    }

    /// How many transactions of an account, of any status, were changed at `instant` or later.
    pub fn changed_since(&self, account: &str, instant: DateTime<Utc>) -> Result<u64, Error> {
        self.connection
            .query_row(
                "SELECT count(*) FROM transaction_state WHERE account = ?1 AND updated_at >= ?2 AND gone_at IS NULL",
                (account, time::to_column(instant)),
                |row| row.get::<_, i64>(0),
            )
            .map(i64::unsigned_abs)
            .map_err(|error| self.reading(error))
    }

    /// The last `rows` transactions before `instant`, the latest first.
    pub fn before(
        &self,
        window: Window<'_>,
        instant: DateTime<Utc>,
        rows: u32,
    ) -> Result<Vec<String>, Error> {
        self.beside(window, "<", "DESC", instant, rows)
    }

    /// The first `rows` transactions at `instant` or later, the earliest first.
    pub fn from_on(
        &self,
        window: Window<'_>,
        instant: DateTime<Utc>,
        rows: u32,
    ) -> Result<Vec<String>, Error> {
        self.beside(window, ">=", "ASC", instant, rows)
    }

    fn beside(
        &self,
        window: Window<'_>,
        side: &str,
        direction: &str,
        instant: DateTime<Utc>,
        rows: u32,
    ) -> Result<Vec<String>, Error> {
        let column = window.order.column();
        let values = (window.account, window.status, time::to_column(instant), rows);
        self.connection
            .prepare_cached(&format!(
                "SELECT object.json FROM transaction_state AS state JOIN object ON object.seq = state.object
                 WHERE account = ?1 AND status = ?2 AND {column} {side} ?3 AND gone_at IS NULL
                 ORDER BY {column} {direction}, state.id {direction} LIMIT ?4"
            ))
            .and_then(|mut statement| statement.query_map(values, |row| row.get(0))?.collect())
            .map_err(|error| self.reading(error))
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
