//! Files by their content, and which document each one is.
//!
//! A file is written beside its place, brought to the disk, and only then given its name, which is its SHA-256: whatever
//! has a name is whole. A document that could not be had is kept with the reason, and tried again the next time.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, ToSql, named_params};
use tempfile::NamedTempFile;

use super::error::Error;
use super::object::Kind;
use super::{Archive, Writer, time};

pub(super) const SCHEMA: &str = "
CREATE TABLE file (
    sha256        TEXT PRIMARY KEY,
    size          INTEGER NOT NULL,
    media_type    TEXT NOT NULL,
    first_fetched INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    kind       TEXT NOT NULL,
    id         TEXT NOT NULL,
    part       TEXT NOT NULL,
    stem       TEXT NOT NULL,
    sha256     TEXT REFERENCES file (sha256),
    name       TEXT,
    path       TEXT COLLATE NOCASE UNIQUE,
    fetched_at INTEGER,
    reason     TEXT,
    tried_at   INTEGER,
    PRIMARY KEY (kind, id, part)
) STRICT, WITHOUT ROWID;

CREATE INDEX document_missing ON document (kind, id, part) WHERE sha256 IS NULL;
CREATE INDEX document_by_file ON document (sha256);

CREATE TABLE mark (
    name TEXT PRIMARY KEY,
    seq  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

const FOLDER: &str = "files";
const UNFINISHED: &str = ".unfinished-";

/// Which of a document's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// As it was uploaded.
    Original,
    /// The copy that the bank sealed.
    Probative,
    /// The PDF that the bank made.
    Pdf,
}

impl Part {
    /// As the database holds it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Probative => "probative",
            Self::Pdf => "pdf",
        }
    }

    fn of(name: &str) -> Self {
        match name {
            "probative" => Self::Probative,
            "pdf" => Self::Pdf,
            _ => Self::Original,
        }
    }
}

/// A file of an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Document {
    /// What the object is.
    pub kind: Kind,
    /// The bank's identifier of the object.
    pub id: String,
    /// Which of its files.
    pub part: Part,
}

impl Document {
    /// A file of an object.
    pub fn new(kind: Kind, id: impl Into<String>, part: Part) -> Self {
        Self {
            kind,
            id: id.into(),
            part,
        }
    }
}

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// In lower-case hexadecimal digits.
    pub sha256: String,
    /// In bytes.
    pub size: u64,
    /// Such as `application/pdf`.
    pub media_type: String,
}

/// What is known of a document's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which document.
    pub document: Document,
    /// Its content; `None` while it could not be had.
    pub content: Option<Content>,
    /// Its place in the readable tree without its ending.
    pub stem: String,
    /// Its name as the bank gave it, which no disk should see.
    pub name: Option<String>,
    /// Its place in the readable tree, below the archive's folder, with `/`.
    pub path: Option<String>,
    /// When it was fetched, in UTC.
    pub fetched_at: Option<DateTime<Utc>>,
    /// Why it could not be had.
    pub reason: Option<String>,
}

/// The folder of the files, for whoever writes one. Cheap to clone.
#[derive(Debug, Clone)]
pub struct FileStore {
    folder: PathBuf,
}

impl FileStore {
    /// The store of the archive in `folder`.
    pub(super) fn of(folder: &Path) -> Self {
        Self {
            folder: folder.join(FOLDER),
        }
    }

    /// The archive's own folder.
    pub(super) fn root(&self) -> &Path {
        self.folder.parent().unwrap_or(&self.folder)
    }

    /// Removes what interrupted runs left unfinished. Only for the one writer.
    pub(super) fn tidy(&self) -> Result<(), Error> {
        let Ok(items) = fs::read_dir(&self.folder) else {
            return Ok(());
        };
        for item in items.flatten() {
            if item.file_name().to_string_lossy().starts_with(UNFINISHED) {
                let path = item.path();
                fs::remove_file(&path).map_err(|error| Error::io("remove", &path, error))?;
            }
        }
        Ok(())
    }

    /// A file to be filled and then [kept](Self::keep); it vanishes when dropped.
    pub fn begin(&self) -> Result<NamedTempFile, Error> {
        fs::create_dir_all(&self.folder)
            .map_err(|error| Error::io("make the folder", &self.folder, error))?;
        tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&self.folder)
            .map_err(|error| Error::io("make a file in", &self.folder, error))
    }

    /// Brings a file to the disk and gives it its name. The same content again is left alone.
    pub fn keep(&self, file: NamedTempFile, sha256: &str) -> Result<(), Error> {
        let path = self.path(sha256);
        let folder = path.parent().unwrap_or(&self.folder);
        let is_new = !folder.exists();
        fs::create_dir_all(folder).map_err(|error| Error::io("make the folder", folder, error))?;
        let on_disk = file.as_file().sync_all();
        on_disk.map_err(|error| Error::io("write", file.path(), error))?;
        file.persist(&path)
            .map_err(|error| Error::io("write", &path, error.error))?;
        if is_new {
            sync_folder(&self.folder)?;
        }
        sync_folder(folder)
    }

    /// Where the file with this content is.
    pub fn path(&self, sha256: &str) -> PathBuf {
        let start = sha256.get(..2).unwrap_or_default();
        self.folder.join(start).join(sha256)
    }

    /// Sets a damaged file aside, so that it can be fetched again; it is not deleted.
    pub(super) fn set_aside(&self, sha256: &str) -> Result<(), Error> {
        let path = self.path(sha256);
        if !path.exists() {
            return Ok(());
        }
        let aside = path.with_extension("damaged");
        fs::rename(&path, &aside).map_err(|error| Error::io("rename", &path, error))
    }
}

/// A new name is on the disk once its folder is; systems without that have no need of it.
fn sync_folder(folder: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::io("write", folder, error))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

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

    fn kept(&self, filter: &str, values: &[&dyn ToSql]) -> Result<Vec<Kept>, Error> {
        let query = format!(
            "SELECT kind, id, part, document.sha256, size, media_type, name, path, fetched_at, reason, stem
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
    })
}

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

    /// Notes what the file of a document is that was asked for. The file itself is kept already.
    pub fn had(
        &self,
        document: &Document,
        content: &Content,
        name: Option<&str>,
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
                         reason = NULL, tried_at = NULL
                     WHERE kind = :kind AND id = :id AND part = :part",
                )?
                .execute(named_params! {
                    ":kind": document.kind,
                    ":id": document.id,
                    ":part": document.part.name(),
                    ":sha256": content.sha256,
                    ":name": name,
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

#[cfg(test)]
mod tests;
