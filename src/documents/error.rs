//! Why a package cannot be written.

use std::io;
use std::path::{Path, PathBuf};

/// Why a package cannot be written. Nothing that was written before it is of use.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A file cannot be read.
    #[error("the receipt {} cannot be read: {reason}; check the archive with `saldo verify`", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: io::Error,
    },
    /// A file is not what it was when the package was planned.
    #[error(
        "the receipt {} had {expected} bytes and now has {found}; check the archive with `saldo verify`",
        .path.display()
    )]
    Changed {
        /// The file.
        path: PathBuf,
        /// What it had.
        expected: u64,
        /// What it has now, or one more than it had.
        found: u64,
    },
    /// A file of the same length has other bytes than when the package was planned.
    #[error("the receipt {} has other content than when it was stored; check the archive with `saldo verify`", .0.display())]
    Damaged(PathBuf),
    /// The package cannot be written.
    #[error(
        "the package of receipts cannot be written: {0}; make room on the disk, or choose another folder with --out"
    )]
    Write(#[source] io::Error),
    /// A package breaks a rule of DATEV. Documents of [`Intake`](super::Intake) never do.
    #[error("the document {guid} cannot go into a package: {reason}")]
    Rule {
        /// The document.
        guid: String,
        /// The rule, with what broke it.
        reason: String,
    },
    /// The header of a package breaks a rule of DATEV.
    #[error("the package cannot have this header: {0}")]
    Header(String),
    /// There is nothing in it.
    #[error("a package without documents is refused by DATEV; leave it out")]
    Empty,
}

impl DocumentError {
    pub(super) fn read(path: &Path, reason: io::Error) -> Self {
        Self::Read {
            path: path.to_owned(),
            reason,
        }
    }
}
