//! Why an input cannot be read.

use std::io;
use std::path::Path;

use crate::problem::Blame;
use crate::qonto::directory::DirectoryError;

/// Why an input cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputError {
    /// The disk refuses it.
    #[error("{path} cannot be read: {error}")]
    Io {
        /// The file or folder.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// Something inside is not what it must be.
    #[error("{path}, line {line}: {reason}")]
    Line {
        /// The file.
        path: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// There is no organization in it.
    #[error(
        "{0} holds no organization, so no accounts are known; write it with `saldo fetch`, or add GET /v2/organization"
    )]
    NoOrganization(String),
    /// It is something else, such as a table.
    #[error(
        "{path} is no dump and no answer of the Qonto API: {reason}; `saldo fetch` writes a dump, one JSON object a line"
    )]
    NoDump {
        /// The file.
        path: String,
        /// How that is known.
        reason: &'static str,
    },
    /// A file of a folder is packed.
    #[error("{0} cannot be read as it is; unpack it, or move it out of the folder")]
    Packed(String),
    /// There is no answer of the bank in it.
    #[error("{0} holds no .json file with an answer of the Qonto API")]
    Empty(String),
}

/// What to do about a text that is broken.
pub(in crate::export) const ANEW: &str = "mend it, or write the input anew with `saldo fetch`";

impl InputError {
    /// The user names the input.
    pub(crate) fn blame(&self) -> Blame {
        match self {
            Self::Io { .. }
            | Self::Line { .. }
            | Self::NoOrganization(_)
            | Self::NoDump { .. }
            | Self::Empty(_)
            | Self::Packed(_) => Blame::User,
        }
    }

    pub(super) fn no_dump(path: &str, reason: &'static str) -> Self {
        Self::NoDump {
            path: path.to_owned(),
            reason,
        }
    }

    pub(in crate::export) fn io(path: &Path, error: io::Error) -> Self {
        Self::Io {
            path: path.display().to_string(),
            error,
        }
    }
}

/// What can go wrong before an input has its name in messages.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
}

impl Unreadable {
    pub(super) fn into_input(self, path: &Path) -> InputError {
        match self {
            Self::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
                InputError::no_dump(&path.display().to_string(), "it is no text in UTF-8")
            }
            Self::Io(error) => InputError::io(path, error),
            Self::Directory(error) => InputError::Line {
                path: path.display().to_string(),
                line: 1,
                reason: error.to_string(),
            },
        }
    }
}
