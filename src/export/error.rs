//! Why a run comes to no statements.

use chrono::{DateTime, Utc};

use super::bank::ATTEMPTS;
use super::batch::BatchError;
use super::input::InputError;
use crate::booking::NoBankAccount;
use crate::entry::Account;
use crate::excerpt::{short, written};
use crate::mapping::RowError;
use crate::output::files::{FileNameError, OutputError};
use crate::output::record::CellError;
use crate::problem::Blame;
use crate::proof::WalkError;
use crate::qonto;
use crate::qonto::directory::DirectoryError;
use crate::qonto::wire::ParseError;

/// Why a run comes to no statements.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The bank refuses, or its answer is none.
    #[error(transparent)]
    Bank(#[from] qonto::Error),
    /// What the bank says of its accounts cannot be read.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// A transaction of the bank cannot be read.
    #[error("{0}; {AT_THE_BANK}")]
    Transaction(ParseError),
    /// An input cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A transaction is no entry, or entries do not fit a format.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// A statement cannot be written.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The bank's list is in another order than its entries settled in, however often it is read.
    #[error(
        "{account}: Qonto's list of transactions is not in the order of settlement: entry {id} of {} comes after \
         one of {}; a page came twice, or the order that was asked for is ignored. The period was fetched \
         {ATTEMPTS} times, and nothing was written; run it again later, or ask Qonto's support about the list",
        second(.settled), second(.previous)
    )]
    OutOfOrder {
        /// The account, as people know it.
        account: String,
        /// The entry that comes too late.
        id: String,
        /// When it settled.
        settled: DateTime<Utc>,
        /// When the entry before it in the list settled.
        previous: DateTime<Utc>,
    },
}

/// What to do about a transaction that is not what it must be.
pub(super) const AT_THE_BANK: &str =
    "compare it with Qonto, and write to Qonto's support; other accounts or days can be exported meanwhile";

impl From<ParseError> for Error {
    fn from(error: ParseError) -> Self {
        Self::Transaction(error)
    }
}

impl Error {
    /// Who must act.
    pub(crate) fn blame(&self) -> Blame {
        match self {
            Self::Bank(error) => error.blame(),
            Self::Input(error) => error.blame(),
            Self::Batch(error) => error.blame(),
            Self::Statement(error) => error.blame(),
            Self::Directory(_) | Self::Transaction(_) => Blame::Outside,
            Self::OutOfOrder { .. } => Blame::Incomplete,
        }
    }

    /// A temporary file could not be used.
    pub(super) fn temporary(error: std::io::Error) -> Self {
        Self::Statement(OutputError::temporary(error).into())
    }

    /// Whether entries came in another order than they settled in: reading them again, or as a whole, may mend it.
    pub(super) fn is_out_of_order(&self) -> bool {
        matches!(
            self,
            Self::Statement(StatementError::Walk(WalkError::OutOfOrder { .. }))
        )
    }

    /// The error that stands when this account is not read again.
    pub(super) fn at_last(self, account: &Account) -> Self {
        match self {
            Self::Statement(StatementError::Walk(WalkError::OutOfOrder {
                id,
                settled,
                previous,
            })) => Self::OutOfOrder {
                account: written(&account.name),
                id: short(&id).to_string(),
                settled,
                previous,
            },
            other => other,
        }
    }
}

fn second(instant: &DateTime<Utc>) -> impl std::fmt::Display {
    instant.format("%Y-%m-%d %H:%M:%S UTC")
}

/// Why a statement cannot be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StatementError {
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
    /// A row that is handed out is nowhere: never to be seen, and never to be passed over in silence.
    #[error(
        "the rows of entry {0} were lost on their way into the file; this is a fault of Saldo, please report it"
    )]
    Lost(String),
    /// Entries and rows do not add up: never to be seen, and never to be passed over in silence.
    #[error(
        "of {entries} entries {found} are accounted for in `{format}`; this is a fault of Saldo, please report it"
    )]
    Uneven {
        /// The mapping's name.
        format: String,
        /// How many entries the statement has.
        entries: u64,
        /// How many were written or left out for a reason.
        found: u64,
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
    /// The user's where a format, an answer or the books must change.
    pub(crate) fn blame(&self) -> Blame {
        match self {
            Self::Output(error) => error.blame(),
            Self::Walk(_) => Blame::Outside,
            Self::Lost(_) | Self::Uneven { .. } => Blame::Incomplete,
            Self::Head(_)
            | Self::Frame(_)
            | Self::FrameOf { .. }
            | Self::Unfit { .. }
            | Self::NoBankAccount(_)
            | Self::Name { .. }
            | Self::Nameless(_) => Blame::User,
        }
    }

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
        "or leave out --external, for Qonto knows no balances of accounts at other banks"
    } else {
        "or choose others with --account"
    }
}
