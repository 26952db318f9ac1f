//! Files by their content, and which document each one is.
//!
//! A file is written beside its place, brought to the disk, and only then given its name, which is its SHA-256: whatever
//! has a name is whole. A document that could not be had is kept with the reason, and tried again the next time.

use chrono::{DateTime, Utc};

use super::object::Kind;

mod read;
mod store;
mod write;

pub use store::FileStore;

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

/// Which receipt the file of an invoice came from.
pub(super) const ATTACHMENT: &str = "ALTER TABLE document ADD COLUMN attachment TEXT;";

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
    /// The receipt that an invoice's file came from, as the bank identifies it; absent of older archives.
    pub attachment: Option<String>,
    /// When it was fetched, in UTC.
    pub fetched_at: Option<DateTime<Utc>>,
    /// Why it could not be had.
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests;
