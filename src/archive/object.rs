//! Objects as the bank sent them, and their versions. Nothing is ever changed or deleted; the database itself refuses.

use std::fmt;

use chrono::{DateTime, Utc};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension, named_params};

use super::error::Error;
use super::{Writer, time};

mod read;

pub(super) use read::version;

/// `transaction_state` is an index of the latest versions and can be made again from them.
pub(super) const SCHEMA: &str = "
CREATE TABLE object (
    seq        INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL,
    json       TEXT NOT NULL,
    UNIQUE (kind, id, version)
) STRICT;

CREATE TRIGGER object_is_never_changed BEFORE UPDATE ON object
BEGIN SELECT RAISE(ABORT, 'a stored version is never changed'); END;

CREATE TRIGGER object_is_never_deleted BEFORE DELETE ON object
BEGIN SELECT RAISE(ABORT, 'a stored version is never deleted'); END;

CREATE TABLE transaction_state (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL,
    status     TEXT NOT NULL,
    settled_at INTEGER,
    updated_at INTEGER,
    gone_at    INTEGER,
    object     INTEGER NOT NULL REFERENCES object (seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX transaction_by_settlement ON transaction_state (account, status, settled_at, id, object);
CREATE INDEX transaction_by_change ON transaction_state (account, status, updated_at, id, object);
";

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The account holder.
    Organization,
    /// A bank account.
    Account,
    /// A member, by id and names only.
    Membership,
    /// A label.
    Label,
    /// A transaction of any status.
    Transaction,
    /// A receipt: what the bank says about it, not the file.
    Attachment,
    /// The bank's own statement of a month.
    Statement,
    /// An invoice to a client.
    ClientInvoice,
    /// A credit note to a client.
    CreditNote,
    /// An invoice of a supplier.
    SupplierInvoice,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Organization,
        Self::Account,
        Self::Membership,
        Self::Label,
        Self::Transaction,
        Self::Attachment,
        Self::Statement,
        Self::ClientInvoice,
        Self::CreditNote,
        Self::SupplierInvoice,
    ];

    /// As the database holds it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Account => "account",
            Self::Membership => "membership",
            Self::Label => "label",
            Self::Transaction => "transaction",
            Self::Attachment => "attachment",
            Self::Statement => "statement",
            Self::ClientInvoice => "client_invoice",
            Self::CreditNote => "credit_note",
            Self::SupplierInvoice => "supplier_invoice",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl ToSql for Kind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for Kind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = value.as_str()?;
        let kind = Self::ALL.into_iter().find(|kind| kind.name() == name);
        kind.ok_or(FromSqlError::InvalidType)
    }
}

/// One version of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// What it is.
    pub kind: Kind,
    /// The bank's identifier.
    pub id: String,
    /// From 1, one more with each change.
    pub number: u32,
    /// When it was fetched, in UTC, to the microsecond.
    pub fetched_at: DateTime<Utc>,
    /// The JSON object as sent.
    pub json: String,
}

/// By what a transaction is found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its account, as the bank identifies it.
    pub account: String,
    /// As the bank writes it: `completed`, `pending`, `declined`, …
    pub status: String,
    /// When it settled, in UTC; kept to the microsecond, as fine as the bank writes.
    pub settled_at: Option<DateTime<Utc>>,
    /// When it was last changed at the bank, in UTC; kept to the microsecond.
    pub updated_at: Option<DateTime<Utc>>,
}

/// What storing an object came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was not there before.
    New,
    /// It was there with other content: now it has a further version.
    Changed,
    /// It was there with the same content.
    Unchanged,
}

impl Writer<'_> {
    /// Stores an object, if its content differs from the latest version; byte for byte.
    ///
    /// Transactions are stored by [`put_transaction`](Self::put_transaction).
    pub fn put(&self, kind: Kind, id: &str, json: &str, fetched_at: DateTime<Utc>) -> Result<Outcome, Error> {
        self.put_version(kind, id, json, fetched_at)
            .map(|(outcome, _)| outcome)
    }

    /// Stores a transaction, if its content differs from the latest version, and how it is found again.
    pub fn put_transaction(
        &self,
        id: &str,
        facts: &Facts,
        json: &str,
        fetched_at: DateTime<Utc>,
    ) -> Result<Outcome, Error> {
        let (outcome, object) = self.put_version(Kind::Transaction, id, json, fetched_at)?;
        let values = named_params! {
            ":id": id,
            ":account": facts.account,
            ":status": facts.status,
            ":settled_at": facts.settled_at.map(time::to_column),
            ":updated_at": facts.updated_at.map(time::to_column),
            ":object": object,
        };
        self.connection
            .prepare_cached(
                "INSERT INTO transaction_state (id, account, status, settled_at, updated_at, object)
                 VALUES (:id, :account, :status, :settled_at, :updated_at, :object)
                 ON CONFLICT (id) DO UPDATE SET account = :account, status = :status, settled_at = :settled_at,
                     updated_at = :updated_at, object = :object, gone_at = NULL",
            )
            .and_then(|mut statement| statement.execute(values))
            .map_err(|error| self.failed(error))?;
        Ok(outcome)
    }

    /// Notes that the bank lists a transaction no more, such as a hold that was let go. Its versions stay; windows
    /// leave it out until it is stored again.
    pub fn mark_gone(&self, id: &str, at: DateTime<Utc>) -> Result<(), Error> {
        self.connection
            .prepare_cached("UPDATE transaction_state SET gone_at = ?2 WHERE id = ?1 AND gone_at IS NULL")
            .and_then(|mut statement| statement.execute((id, time::to_column(at))))
            .map_err(|error| self.failed(error))?;
        Ok(())
    }

    /// What became of it, and the row that holds its latest version.
    fn put_version(
        &self,
        kind: Kind,
        id: &str,
        json: &str,
        fetched_at: DateTime<Utc>,
    ) -> Result<(Outcome, i64), Error> {
        let put = || {
            let latest: Option<(i64, u32, bool)> = self
                .connection
                .prepare_cached(
                    "SELECT seq, version, json = ?3 FROM object WHERE kind = ?1 AND id = ?2
                     ORDER BY version DESC LIMIT 1",
                )?
                .query_row((kind, id, json), |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()?;
            let (outcome, number) = match latest {
                Some((seq, _, true)) => return Ok((Outcome::Unchanged, seq)),
                Some((_, number, false)) => (Outcome::Changed, number + 1),
                None => (Outcome::New, 1),
            };
            self.connection
                .prepare_cached(
                    "INSERT INTO object (kind, id, version, fetched_at, json) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute((kind, id, number, time::to_column(fetched_at), json))?;
            Ok((outcome, self.connection.last_insert_rowid()))
        };
        put().map_err(|error| self.failed(error))
    }
}

#[cfg(test)]
mod tests;
