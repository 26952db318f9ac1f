//! Stored versions, read.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row};

use super::super::error::Error;
use super::super::{Archive, time};
use super::{Kind, Version};

impl Archive {
    /// The latest version of an object.
    pub fn latest(&self, kind: Kind, id: &str) -> Result<Option<Version>, Error> {
        self.connection
            .prepare_cached(
                "SELECT kind, id, version, fetched_at, json FROM object WHERE kind = ?1 AND id = ?2
                 ORDER BY version DESC LIMIT 1",
            )
            .and_then(|mut statement| statement.query_row((kind, id), version).optional())
            .map_err(|error| self.reading(error))
    }

    /// All versions of an object, the oldest first.
    pub fn versions(&self, kind: Kind, id: &str) -> Result<Vec<Version>, Error> {
        self.connection
            .prepare_cached(
                "SELECT kind, id, version, fetched_at, json FROM object WHERE kind = ?1 AND id = ?2 ORDER BY version",
            )
            .and_then(|mut statement| statement.query_map((kind, id), version)?.collect())
            .map_err(|error| self.reading(error))
    }

    /// The latest versions of all objects of a kind, by id.
    pub fn all(&self, kind: Kind) -> Result<Vec<Version>, Error> {
        self.connection
            .prepare_cached(
                "SELECT kind, id, max(version), fetched_at, json FROM object WHERE kind = ?1 GROUP BY id ORDER BY id",
            )
            .and_then(|mut statement| statement.query_map((kind,), version)?.collect())
            .map_err(|error| self.reading(error))
    }

    /// When the version of this kind that was stored last was fetched.
    pub fn last_fetched(&self, kind: Kind) -> Result<Option<DateTime<Utc>>, Error> {
        self.connection
            .query_row(
                "SELECT fetched_at FROM object WHERE kind = ?1 ORDER BY seq DESC LIMIT 1",
                (kind,),
                |row| row.get(0).map(time::of_column),
            )
            .optional()
            .map_err(|error| self.reading(error))
    }

    /// How many objects of a kind there are, whatever their versions.
    pub fn count(&self, kind: Kind) -> Result<u64, Error> {
        self.connection
            .query_row(
                "SELECT count(*) FROM object WHERE kind = ?1 AND version = 1",
                (kind,),
                |row| row.get::<_, i64>(0),
            )
            .map(i64::unsigned_abs)
            .map_err(|error| self.reading(error))
    }
}

pub(in crate::archive) fn version(row: &Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version {
        kind: row.get(0)?,
        id: row.get(1)?,
        number: row.get(2)?,
        fetched_at: time::of_column(row.get(3)?),
        json: row.get(4)?,
    })
}
