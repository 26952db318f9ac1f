//! The journal: which entries went into which file, so that nothing is booked twice and nothing is forgotten.
//!
//! An export is a run. It has a part for each format and account, with the entries that the part's files hold and the
//! version of each entry that was exported. Nothing of it is ever deleted; only a part's state moves on, once.
//!
//! Files and journal lie in two places, and no system moves both at once. So a run is written down twice:
//!
//! 1. [`Writer::begin_run`], before any file has its name: all files with their hashes, all entries; each part is
//!    [`State::Begun`]. The files themselves are complete and on the disk by then, under temporary names.
//! 2. The files get their names.
//! 3. [`Writer::end_run`]: each part is [`State::Done`], or [`State::Undone`] where the files were taken back.
//!
//! A run that is killed between 1 and 3 leaves parts that are begun. The next export holds the archive's lock, so
//! nobody is at work on them any more, and [`Archive::settle`](super::Archive::settle) looks at the files:
//!
//! - All files of a part are in place with the planned bytes: it is done. Its entries count as exported, and are not
//!   exported a second time as new.
//! - A file is missing or holds other bytes: the part is undone. Its entries count as never exported, and are exported
//!   next time. Where others of its files are in place they are named, for somebody may have imported them.
//! - The folder itself is gone, or it or a file in it cannot be read: then nobody can tell whether the files were there
//!   and were used. The part stays begun, and who asks for its format again is told and has to decide.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::error::Error;
use super::{Writer, time};
use crate::money::{Cents, Total};
use crate::period::Period;

mod check;
mod read;
mod settle;
mod state;

pub use check::Flaw;
pub use read::{Exported, Run, RunPart};
pub use settle::{Found, Interrupted};
pub use state::State;

pub(super) const SCHEMA: &str = "
CREATE TABLE run (
    id        INTEGER PRIMARY KEY,
    begun_at  INTEGER NOT NULL,
    saldo     TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    timezone  TEXT NOT NULL,
    folder    TEXT NOT NULL,
    only_new  INTEGER NOT NULL
) STRICT;

CREATE TABLE run_part (
    id             INTEGER PRIMARY KEY,
    run            INTEGER NOT NULL REFERENCES run (id),
    format         TEXT NOT NULL,
    mapping_sha256 TEXT NOT NULL,
    account        TEXT NOT NULL,
    state          TEXT NOT NULL,
    entries        INTEGER NOT NULL,
    sum            INTEGER NOT NULL,
    UNIQUE (run, format, account)
) STRICT;

CREATE INDEX run_part_by_format ON run_part (format, account, run);

CREATE TABLE run_file (
    run     INTEGER NOT NULL REFERENCES run (id),
    name    TEXT NOT NULL,
    format  TEXT NOT NULL,
    account TEXT,
    sha256  TEXT NOT NULL,
    bytes   INTEGER NOT NULL,
    PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_entry (
    part   INTEGER NOT NULL REFERENCES run_part (id),
    id     TEXT NOT NULL,
    amount INTEGER NOT NULL,
    object INTEGER NOT NULL REFERENCES object (seq),
    PRIMARY KEY (part, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_entry_by_id ON run_entry (id);

CREATE TRIGGER run_is_never_changed BEFORE UPDATE ON run
BEGIN SELECT RAISE(ABORT, 'a run is never changed'); END;
CREATE TRIGGER run_is_never_deleted BEFORE DELETE ON run
BEGIN SELECT RAISE(ABORT, 'a run is never deleted'); END;
CREATE TRIGGER run_part_is_settled_once BEFORE UPDATE ON run_part
WHEN OLD.state <> 'begun' OR NEW.run <> OLD.run OR NEW.format <> OLD.format OR NEW.account <> OLD.account
BEGIN SELECT RAISE(ABORT, 'a settled part of a run is never changed'); END;
CREATE TRIGGER run_part_is_never_deleted BEFORE DELETE ON run_part
BEGIN SELECT RAISE(ABORT, 'a part of a run is never deleted'); END;
CREATE TRIGGER run_file_is_never_changed BEFORE UPDATE ON run_file
BEGIN SELECT RAISE(ABORT, 'a file of a run is never changed'); END;
CREATE TRIGGER run_file_is_never_deleted BEFORE DELETE ON run_file
BEGIN SELECT RAISE(ABORT, 'a file of a run is never deleted'); END;
CREATE TRIGGER run_entry_is_never_changed BEFORE UPDATE ON run_entry
BEGIN SELECT RAISE(ABORT, 'an entry of a run is never changed'); END;
CREATE TRIGGER run_entry_is_never_deleted BEFORE DELETE ON run_entry
BEGIN SELECT RAISE(ABORT, 'an entry of a run is never deleted'); END;
";

/// A run's number, from 1.
pub type RunId = i64;

/// What an export is about to place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// Saldo's version.
    pub saldo: String,
    /// The days asked for.
    pub period: Period,
    /// The IANA name of the zone in which days begin and end.
    pub timezone: String,
    /// Where the files go; absolute, so that it is found again from anywhere.
    pub folder: PathBuf,
    /// Whether entries that had been exported before were left out.
    pub only_new: bool,
    /// One for each format and account.
    pub parts: Vec<Part>,
    /// All of them.
    pub files: Vec<File>,
}

/// The entries of one account in one format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The mapping's name.
    pub format: String,
    /// The SHA-256 of the mapping's source text, in hexadecimal digits.
    pub mapping_sha256: String,
    /// The account, as the bank identifies it.
    pub account: String,
    /// What its files hold.
    pub entries: Vec<Entry>,
}

/// An entry that was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The bank's identifier.
    pub id: String,
    /// Positive is money in.
    pub amount: Cents,
}

/// A file of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name in the run's folder.
    pub name: String,
    /// The mapping's name.
    pub format: String,
    /// The account, as the bank identifies it; absent for a file over several.
    pub account: Option<String>,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

impl File {
    /// Whether it holds entries of an account in a format.
    pub fn is_of(&self, format: &str, account: &str) -> bool {
        self.format == format && self.account.as_deref().is_none_or(|own| own == account)
    }

    /// Whether it holds the same bytes for the same format, under whatever name.
    pub fn is_copy_of(&self, other: &Self) -> bool {
        self.format == other.format && self.sha256 == other.sha256
    }
}

impl Writer<'_> {
    /// Writes down what is about to be placed, and with which version of each entry: the latest in the archive. An
    /// entry that is not in the archive is an error.
    pub fn begin_run(&self, plan: &Plan) -> Result<RunId, Error> {
        self.insert(plan).map_err(|error| self.failed(error))
    }

    /// Settles all parts of a run that are still begun.
    pub fn end_run(&self, run: RunId, state: State) -> Result<(), Error> {
        self.connection
            .execute(
                "UPDATE run_part SET state = ?2 WHERE run = ?1 AND state = 'begun'",
                (run, state),
            )
            .map_err(|error| self.failed(error))?;
        Ok(())
    }

    fn insert(&self, plan: &Plan) -> rusqlite::Result<RunId> {
        self.connection.execute(
            "INSERT INTO run (begun_at, saldo, first_day, last_day, timezone, folder, only_new)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (
                time::to_column(plan.begun_at),
                &plan.saldo,
                plan.period.first().to_string(),
                plan.period.last().to_string(),
                &plan.timezone,
                plan.folder.to_string_lossy(),
                plan.only_new,
            ),
        )?;
        let run = self.connection.last_insert_rowid();
        for file in &plan.files {
            self.connection
                .prepare_cached(
                    "INSERT INTO run_file (run, name, format, account, sha256, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute((
                    run,
                    &file.name,
                    &file.format,
                    &file.account,
                    &file.sha256,
                    i64::try_from(file.bytes).unwrap_or(i64::MAX),
                ))?;
        }
        for part in &plan.parts {
            let sum: Total = part.entries.iter().map(|entry| entry.amount).sum();
            let sum = sum
                .cents()
                .ok_or(rusqlite::Error::IntegralValueOutOfRange(0, i64::MAX))?;
            self.connection.execute(
                "INSERT INTO run_part (run, format, mapping_sha256, account, state, entries, sum)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (
                    run,
                    &part.format,
                    &part.mapping_sha256,
                    &part.account,
                    State::Begun,
                    i64::try_from(part.entries.len()).unwrap_or(i64::MAX),
                    sum.get(),
                ),
            )?;
            self.insert_entries(self.connection.last_insert_rowid(), &part.entries)?;
        }
        Ok(run)
    }

    fn insert_entries(&self, part: i64, entries: &[Entry]) -> rusqlite::Result<()> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO run_entry (part, id, amount, object)
             SELECT ?1, ?2, ?3, object FROM transaction_state WHERE id = ?2",
        )?;
        for entry in entries {
            if insert.execute((part, &entry.id, entry.amount.get()))? == 0 {
                return Err(rusqlite::Error::QueryReturnedNoRows);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
