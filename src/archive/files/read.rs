//! What the database knows of files and documents.

use rusqlite::{OptionalExtension, Row, ToSql};

use super::super::error::Error;
use super::super::{Archive, Kind, time};
use super::{Content, Document, FileStore, Kept, Part};

impl Archive {
    /// The files.
    pub fn files(&self) -> FileStore {
        FileStore::of(&self.folder)
    }

    /// The documents that are still to be had, the same order each time.
    pub fn missing_documents(&self) -> Result<Vec<Kept>, Error> {
        self.kept("WHERE document.sha256 IS NULL", &[])
    }

    /// All documents, those that could not be had too.
    pub fn documents(&self) -> Result<Vec<Kept>, Error> {
        self.kept("", &[])
    }

    /// One document; `None` if nobody asked for it yet.
    pub fn document(&self, document: &Document) -> Result<Option<Kept>, Error> {
        let filter = "WHERE kind = ?1 AND id = ?2 AND part = ?3";
        let part = document.part.name();
        let found = self.kept(filter, &[&document.kind, &document.id, &part])?;
        Ok(found.into_iter().next())
    }

    /// Whether the latest version of a transaction that the bank still lists names a receipt, as far as the text of it shows.
    pub fn is_named(&self, receipt: &str) -> Result<bool, Error> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM transaction_state AS state JOIN object ON object.seq = state.object
                 WHERE state.gone_at IS NULL AND instr(object.json, ?1) > 0)",
            )
            .and_then(|mut statement| statement.query_row((receipt,), |row| row.get(0)))
            .map_err(|error| self.reading(error))
    }

    fn kept(&self, filter: &str, values: &[&dyn ToSql]) -> Result<Vec<Kept>, Error> {
        let query = format!(
            "SELECT kind, id, part, document.sha256, size, media_type, name, path, fetched_at, reason, stem,
                 attachment
             FROM document LEFT JOIN file USING (sha256) {filter} ORDER BY kind, id, part"
        );
        self.connection
            .prepare_cached(&query)
            .and_then(|mut statement| statement.query_map(values, kept)?.collect())
            .map_err(|error| self.reading(error))
    }

    /// How far the versions of objects were looked through for documents; 0 at first.
    pub fn mark(&self, name: &str) -> Result<i64, Error> {
        self.connection
            .query_row("SELECT seq FROM mark WHERE name = ?1", (name,), |row| row.get(0))
            .optional()
            .map(Option::unwrap_or_default)
            .map_err(|error| self.reading(error))
    }

    /// The next versions of a kind that were stored after `seq`, and the `seq` of each, at most `count`.
    pub fn stored_after(&self, kind: Kind, seq: i64, count: usize) -> Result<Vec<(i64, String)>, Error> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.connection
            .prepare_cached("SELECT seq, json FROM object WHERE seq > ?2 AND kind = ?1 ORDER BY seq LIMIT ?3")
            .and_then(|mut statement| {
                statement
                    .query_map((kind, seq, count), |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            })
            .map_err(|error| self.reading(error))
    }
}

fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let part: String = row.get(2)?;
    let sha256: Option<String> = row.get(3)?;
    let content = match sha256 {
        Some(sha256) => Some(Content {
            sha256,
            size: row.get::<_, i64>(4)?.unsigned_abs(),
            media_type: row.get(5)?,
        }),
        None => None,
    };
    Ok(Kept {
        document: Document {
            kind: row.get(0)?,
            id: row.get(1)?,
            part: Part::of(&part),
        },
        content,
        name: row.get(6)?,
        path: row.get(7)?,
        fetched_at: row.get::<_, Option<i64>>(8)?.map(time::of_column),
        reason: row.get(9)?,
        stem: row.get(10)?,
        attachment: row.get(11)?,
    })
}
