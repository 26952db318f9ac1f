//! How far each list was read. A cursor moves in the transaction that stores the last object before it.

use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;

use super::error::Error;
use super::object::Kind;
use super::{Archive, Writer, time};

pub(super) const SCHEMA: &str = "
CREATE TABLE cursor (
    kind    TEXT NOT NULL,
    scope   TEXT NOT NULL,
    reached INTEGER NOT NULL,
    PRIMARY KEY (kind, scope)
) STRICT, WITHOUT ROWID;
";

/// A list that is read on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// What it lists.
    pub kind: Kind,
    /// Which part of them, such as account and status; empty for all.
    pub part: String,
}

impl Scope {
    /// The part of a kind's objects that one list has.
    pub fn new(kind: Kind, part: impl Into<String>) -> Self {
        Self {
            kind,
            part: part.into(),
        }
    }
}

impl Archive {
    /// The time of change up to which a list was read completely; `None` before the first time.
    pub fn cursor(&self, scope: &Scope) -> Result<Option<DateTime<Utc>>, Error> {
        self.connection
            .query_row(
                "SELECT reached FROM cursor WHERE kind = ?1 AND scope = ?2",
                (scope.kind, &scope.part),
                |row| row.get(0).map(time::of_column),
            )
            .optional()
            .map_err(|error| self.reading(error))
    }
}

impl Writer<'_> {
    /// Moves a cursor, which never goes back.
    pub fn move_cursor(&self, scope: &Scope, reached: DateTime<Utc>) -> Result<(), Error> {
        self.connection
            .execute(
                "INSERT INTO cursor (kind, scope, reached) VALUES (?1, ?2, ?3)
                 ON CONFLICT (kind, scope) DO UPDATE SET reached = max(reached, excluded.reached)",
                (scope.kind, &scope.part, time::to_column(reached)),
            )
            .map_err(|error| self.failed(error))?;
        Ok(())
    }

    /// Sets a cursor, also back: for what was true last, by a clock that may have been wrong before.
    pub fn set_cursor(&self, scope: &Scope, reached: DateTime<Utc>) -> Result<(), Error> {
        self.forget_cursor(scope)?;
        self.move_cursor(scope, reached)
    }

    /// Forgets a cursor: its list is read from the beginning again.
    pub fn forget_cursor(&self, scope: &Scope) -> Result<(), Error> {
        self.connection
            .execute(
                "DELETE FROM cursor WHERE kind = ?1 AND scope = ?2",
                (scope.kind, &scope.part),
            )
            .map_err(|error| self.failed(error))?;
        Ok(())
    }
}
