//! Why an entry cannot be posted.

use crate::booking::rules::cost_center::HELP;
use crate::booking::vat::VatError;
use crate::mapping::expression::ExpressionError;

/// A bank account without a ledger account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the bank account {0} has no ledger account; add it to bank in the profile's books, or give bank a default"
)]
pub struct NoBankAccount(pub String);

/// Why an entry cannot be posted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostingError {
    /// Its account is not in the books.
    #[error(transparent)]
    NoBankAccount(#[from] NoBankAccount),
    /// A rule cannot be asked, or its text cannot be written.
    #[error("entry {entry}: the rule `{rule}` cannot be used: {error}")]
    Rule {
        /// The entry's identifier.
        entry: String,
        /// The rule.
        rule: String,
        /// Why.
        error: ExpressionError,
    },
    /// What a rule makes of its fields is no cost centre.
    #[error(
        "entry {entry}: the rule `{rule}` gives it the cost centre {text:?}, which is none: {reason}; {HELP}"
    )]
    CostCenter {
        /// The entry's identifier.
        entry: String,
        /// The rule.
        rule: String,
        /// What the rule's `cost_center` comes to.
        text: String,
        /// Why it is none.
        reason: String,
    },
    /// Its tax does not add up.
    #[error("entry {entry} cannot be split by tax rates: {error}")]
    Vat {
        /// The entry's identifier.
        entry: String,
        /// Why.
        error: VatError,
    },
}
