//! Why a statement cannot be written.

use crate::booking::NoBankAccount;
use crate::entry::Account;
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
    /// What stands around the rows cannot be written, or a requirement cannot be checked.
    #[error(transparent)]
    Frame(#[from] RowError),
    /// The same, of a file that holds one account.
    #[error("{account} cannot be written as `{}`, the {}: {}; take another format, {}; {}", .error.mapping, .error.column,
        .error.message, way_out(*.is_external), .error.help)]
    FrameOf {
        /// The account, as people know it.
        account: String,
        /// Whether it is at another bank.
        is_external: bool,
        /// What is wrong.
        error: Box<RowError>,
    },
    /// The format is not for this account, these books or this answer.
    #[error("the format `{format}` {verdict}: {reason}")]
    Unfit {
        /// The mapping's name.
        format: String,
        /// That it is not for the account, or cannot be written at all.
        verdict: String,
        /// What the mapping says, and what to do.
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

impl StatementError {
    /// The same, told of the account to which the file belongs.
    pub(super) fn of(self, account: &Account) -> Self {
        match self {
            Self::Frame(error) => Self::FrameOf {
                account: super::shown(account),
                is_external: account.is_external,
                error: Box::new(error),
            },
            other => other,
        }
    }
}

/// How the account is left out.
fn way_out(is_external: bool) -> &'static str {
    if is_external {
        "or leave --external away, for Qonto knows no balances of accounts at other banks"
    } else {
        "or choose others with --account"
    }
}
