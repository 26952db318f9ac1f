//! Why receipts cannot travel beside a batch.

use crate::archive;
use crate::documents::DocumentError;
use crate::export::input::InputError;
use crate::output::files::{FileNameError, OutputError};
use crate::problem::Blame;

/// Why receipts cannot travel beside a batch.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackageError {
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] archive::Error),
    /// An invoice in the archive is not what the bank sends.
    #[error(
        "the supplier's invoice {id} in the archive cannot be read: {reason}; `saldo sync --full` fetches it again"
    )]
    Invoice {
        /// The invoice.
        id: String,
        /// What is wrong with it.
        reason: serde_json::Error,
    },
    /// The entries whose receipts are wanted cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A package breaks a rule, or its files changed meanwhile.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A package would have a name that no file can have.
    #[error(transparent)]
    Name(#[from] FileNameError),
    /// A package cannot be written into the folder.
    #[error(transparent)]
    Output(#[from] OutputError),
}

impl PackageError {
    /// The user's where an input, a name or the folder is to be changed.
    pub(crate) fn blame(&self) -> Blame {
        match self {
            Self::Archive(error) => error.blame(),
            Self::Input(error) => error.blame(),
            Self::Output(error) => error.blame(),
            Self::Invoice { .. } | Self::Document(_) => Blame::Outside,
            Self::Name(_) => Blame::User,
        }
    }
}
