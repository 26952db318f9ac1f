//! What is written down of files and documents.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, named_params};

use super::super::error::Error;
use super::super::{Writer, time};
use super::{Content, Document};

impl Writer<'_> {
    /// Asks for a document that shall have this place in the tree, if nobody did.
    pub fn want(&self, document: &Document, stem: &str) -> Result<(), Error> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO document (kind, id, part, stem) VALUES (?1, ?2, ?3, ?4)")
            .and_then(|mut statement| {
                statement.execute((document.kind, &document.id, document.part.name(), stem))
            })
            .map_err(|error| self.failed(error))?;
        Ok(())
    }

    /// Notes what the file of a document is that was asked for, and for an invoice, the receipt that it came from. The
    /// file itself is kept already.
    pub fn had(
        &self,
        document: &Document,
        content: &Content,
        (name, attachment): (Option<&str>, Option<&str>),
        path: &str,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let had = || {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO file VALUES (?1, ?2, ?3, ?4)")?
                .execute((
                    &content.sha256,
                    i64::try_from(content.size).unwrap_or(i64::MAX),
                    &content.media_type,
                    time::to_column(at),
                ))?;
            self.connection
                .prepare_cached(
                    "UPDATE document SET sha256 = :sha256, name = :name, path = :path, fetched_at = :at,
                         attachment = :attachment, reason = NULL, tried_at = NULL
                     WHERE kind = :kind AND id = :id AND part = :part",
                )?
                .execute(named_params! {
                    ":kind": document.kind,
                    ":id": document.id,
                    ":part": document.part.name(),
                    ":sha256": content.sha256,
                    ":name": name,
                    ":attachment": attachment,
                    ":path": path,
                    ":at": time::to_column(at),
                })
        };
        had().map_err(|error| self.failed(error))?;
        Ok(())
    }

    /// Notes why a document could not be had.
    pub fn not_had(&self, document: &Document, reason: &str, at: DateTime<Utc>) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "UPDATE document SET sha256 = NULL, reason = ?4, tried_at = ?5 WHERE kind = ?1 AND id = ?2 AND part = ?3",
            )
            .and_then(|mut statement| {
                statement.execute((
                    document.kind,
                    &document.id,
                    document.part.name(),
                    reason,
                    time::to_column(at),
                ))
            })
            .map_err(|error| self.failed(error))?;
        Ok(())
    }

    /// Asks no more for a document that was never had.
    pub fn forget(&self, document: &Document) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "DELETE FROM document WHERE kind = ?1 AND id = ?2 AND part = ?3 AND sha256 IS NULL AND fetched_at IS NULL",
            )
            .and_then(|mut statement| {
                statement.execute((document.kind, &document.id, document.part.name()))
            })
            .map_err(|error| self.failed(error))?;
        Ok(())
    }

    /// Whether a place in the tree is another document's; capital letters make no difference.
    pub fn is_taken(&self, path: &str, document: &Document) -> Result<bool, Error> {
        self.connection
            .prepare_cached("SELECT kind = ?2 AND id = ?3 AND part = ?4 FROM document WHERE path = ?1")
            .and_then(|mut statement| {
                let values = (path, document.kind, &document.id, document.part.name());
                statement
                    .query_row(values, |row| row.get::<_, bool>(0))
                    .optional()
            })
            .map(|is_same| is_same == Some(false))
            .map_err(|error| self.failed(error))
    }

    /// Notes how far the versions were looked through.
    pub fn move_mark(&self, name: &str, seq: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached("INSERT INTO mark VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET seq = ?2")
            .and_then(|mut statement| statement.execute((name, seq)))
            .map_err(|error| self.failed(error))?;
        Ok(())
    }
}
