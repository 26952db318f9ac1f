//! The two ends of the accounts in a dump.

use std::collections::HashSet;

/// What is known of the two ends of the accounts in a dump of our own; accounts as the bank identifies them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ends {
    /// Nothing came before what is in it.
    pub(crate) from_first: HashSet<String>,
    /// The account's balance is the one after the last entry that there is.
    pub(crate) to_balance: HashSet<String>,
}
