//! What can go wrong with an archive.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::clock::ClockError;
use crate::problem::Blame;

/// Why an archive could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is none.
    #[error("there is no archive in {}; `saldo sync` makes one, or name its folder with --archive", .0.display())]
    Missing(PathBuf),
    /// Another run is writing.
    #[error("the archive in {} is in use by {holder}; wait until it has ended, then run this again", .folder.display())]
    InUse {
        /// The archive.
        folder: PathBuf,
        /// Who holds it, in words.
        holder: String,
    },
    /// A newer Saldo wrote it.
    #[error(
        "the archive in {} was written by a newer Saldo (schema {found}; this one knows {known}); \
         install the newer version. Nothing was changed",
        .folder.display()
    )]
    Newer {
        /// The archive.
        folder: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// An older Saldo wrote it, and it is only to be read.
    #[error(
        "the archive in {} was written by an older Saldo (schema {found}; this one needs {known}); \
         run `saldo sync` once, which brings it up to date",
        .folder.display()
    )]
    Older {
        /// The archive.
        folder: PathBuf,
        /// Its schema.
        found: i64,
        /// The schema that is needed.
        known: i64,
    },
    /// A SQLite database of another program.
    #[error("{} is a database of another program; choose another folder with --archive", .0.display())]
    Foreign(PathBuf),
    /// The database file is damaged.
    #[error(
        "the archive's database {} is damaged: {reason}; put back a copy from your backup, or move the folder away and \
         run `saldo sync`, which fetches again what the bank still has",
        .path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The database's words.
        reason: String,
    },
    /// The database could not be opened, read or written.
    #[error("cannot {action} the archive's database {}: {reason}; {remedy}", .path.display())]
    Database {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What to do.
        remedy: &'static str,
        /// The database's words.
        reason: rusqlite::Error,
    },
    /// The disk or the system said no.
    #[error("cannot {action} {}: {reason}; {}", .path.display(), io_remedy(.reason.kind()))]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// The system's words.
        reason: io::Error,
    },
    /// It is not where it was opened any more.
    #[error(
        "the archive in {} was moved or removed while it was written; what came meanwhile is lost. Put it back, and run \
         `saldo sync`, which reads it again",
        .0.display()
    )]
    Gone(PathBuf),
    /// `SALDO_NOW` is wrong.
    #[error(transparent)]
    Clock(#[from] ClockError),
}

impl Error {
    /// What the database says, sorted by what is to be done about it.
    pub(super) fn database(folder: &Path, action: &'static str, reason: rusqlite::Error) -> Self {
        let path = super::database::path(folder);
        match reason.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged {
                path,
                reason: reason.to_string(),
            },
            code => Self::Database {
                action,
                path,
                remedy: remedy(code),
                reason,
            },
        }
    }

    pub(super) fn io(action: &'static str, path: &Path, reason: io::Error) -> Self {
        Self::Io {
            action,
            path: path.to_owned(),
            reason,
        }
    }

    /// Whether nothing can be written where the archive is, such as a copy on read-only media.
    pub fn is_read_only(&self) -> bool {
        match self {
            Self::Io { reason, .. } => matches!(
                reason.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
            ),
            Self::Database { reason, .. } => matches!(
                reason.sqlite_error_code(),
                Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied)
            ),
            _ => false,
        }
    }

    /// The user's where another choice mends it; what cannot be read any more is not whole.
    pub fn blame(&self) -> Blame {
        match self {
            Self::Damaged { .. } => Blame::Incomplete,
            Self::Missing(_)
            | Self::Newer { .. }
            | Self::Older { .. }
            | Self::Foreign(_)
            | Self::Clock(_) => Blame::User,
            _ => Blame::Outside,
        }
    }
}

fn remedy(code: Option<ErrorCode>) -> &'static str {
    match code {
        Some(ErrorCode::DiskFull) => "make room on the disk, then run this again",
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            "look whether the folder and its files may be read and written"
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program has it open; close it, then run this again"
        }
        _ => "run this again; what was stored before is unharmed",
    }
}

fn io_remedy(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room on the disk, then run this again"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "choose a folder that you may write in with --archive"
        }
        _ => "look at the disk, or choose another folder with --archive",
    }
}
