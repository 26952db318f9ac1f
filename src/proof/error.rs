//! What no walk can take.

use chrono::{DateTime, Utc};

use crate::money::Cents;

/// Why an entry cannot be part of a walk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WalkError {
    /// The balance before the entry is beyond what cents can say.
    #[error(
        "entry {id}: the balance {balance} less the amount {amount} is beyond 92 quadrillion; \
         the bank's answer is damaged, fetch it again"
    )]
    OutOfRange {
        /// The entry.
        id: String,
        /// Its signed amount.
        amount: Cents,
        /// The balance after it.
        balance: Cents,
    },
    /// The entry settled before the one that came before it.
    #[error(
        "entry {id} settled at {settled}, before the last one at {previous}; sort the entries by settled time"
    )]
    OutOfOrder {
        /// The entry.
        id: String,
        /// When it settled.
        settled: DateTime<Utc>,
        /// When the entry before it settled.
        previous: DateTime<Utc>,
    },
}
