//! Why a window came to no statement.

use chrono::{DateTime, Utc};

use super::{ATTEMPTS, PageError};
use crate::cli::convert::error::StatementError;
use crate::cli::failure::Failure;
use crate::entry::Account;
use crate::excerpt::{short, written};
use crate::proof::WalkError;

/// Why an attempt to read a window came to no statement.
pub(super) enum Stop {
    /// The next attempt may come to one.
    OutOfOrder(OutOfOrder),
    Failed(Failure),
}

/// Entries came in another order than they settled in: a page came twice, or the order was passed over.
#[derive(Debug)]
pub(super) struct OutOfOrder {
    id: String,
    settled: DateTime<Utc>,
    previous: DateTime<Utc>,
}

impl OutOfOrder {
    /// What stands, when no further attempt is made.
    pub(super) fn on(&self, account: &Account) -> Failure {
        let minute = |instant: DateTime<Utc>| instant.format("%Y-%m-%d %H:%M:%S UTC");
        Failure::unproven(format!(
            "{}: Qonto's list of transactions is not in the order of settlement: entry {} of {} comes after one of \
             {}; a page came twice, or the order that was asked for is passed over. The period was fetched \
             {ATTEMPTS} times, and nothing was written; run it again later, or ask Qonto's support about the list",
            written(&account.name),
            short(&self.id),
            minute(self.settled),
            minute(self.previous),
        ))
    }
}

impl From<PageError> for Stop {
    fn from(error: PageError) -> Self {
        match error {
            PageError::Statement(StatementError::Walk(WalkError::OutOfOrder {
                id,
                settled,
                previous,
            })) => Self::OutOfOrder(OutOfOrder {
                id,
                settled,
                previous,
            }),
            other => Self::Failed(other.into()),
        }
    }
}

impl From<crate::qonto::Error> for Stop {
    fn from(error: crate::qonto::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}
