//! Why a statement cannot be written.

use crate::booking::NoBankAccount;
use crate::mapping::RowError;
use crate::output::files::{FileNameError, OutputError};
use crate::output::record::CellError;
use crate::proof::WalkError;

/// Why a statement cannot be written.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum StatementError {
    /// The walk refuses an entry.
    #[error(transparent)]
    Walk(#[from] WalkError),
    /// The disk refuses a file.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// An account has no place in the books.
    #[error(transparent)]
    NoBankAccount(#[from] NoBankAccount),
    /// A heading does not fit the file.
    #[error("the headings of the format cannot be written: {0}")]
    Head(#[from] CellError),
    /// The head or tail of a text format cannot be written.
    #[error(transparent)]
    Frame(#[from] RowError),
    /// The format is not for this account.
    #[error(
        "the format `{format}` is not for {account}: {reason}; choose others with --account, or another format"
    )]
    Unfit {
        /// The mapping's name.
        format: String,
        /// The account, or the run.
        account: String,
        /// What the mapping says.
        reason: String,
    },
    /// The mapping gives a file a name that no disk takes.
    #[error("the format `{format}` names its file badly: {error}")]
    Name {
        /// The mapping's name.
        format: String,
        /// What is wrong.
        error: FileNameError,
    },
    /// The mapping cannot name a file, for a value is absent.
    #[error(
        "the format `{0}` cannot name its file: a value of its `name` is absent for this account; \
         add a default, like {{account.name | slug | default('account')}}"
    )]
    Nameless(String),
}
