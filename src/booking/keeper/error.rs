//! Why an entry cannot be posted.

use crate::booking::chart::Chart;
use crate::booking::rules::cost_center::HELP;
use crate::booking::vat::VatError;
use crate::mapping::expression::ExpressionError;

/// A bank account without a ledger account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the bank account {0} has no ledger account; add it to bank in the profile's books, or give bank a default"
)]
pub struct NoBankAccount(pub String);

/// A chart whose own accounts are none of the books.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the chart {chart} names accounts that these books cannot have: {}; in the chart {remedy}, or change account_length in \
     [profile.NAME.books]",
    .accounts.join(", ")
)]
pub struct UnfitChart {
    /// The chart.
    chart: String,
    /// The accounts as they are written there, each with what it is for.
    accounts: Vec<String>,
    /// Which numbers would do.
    remedy: String,
}

impl UnfitChart {
    pub(super) fn new(chart: &Chart, accounts: Vec<String>) -> Self {
        Self {
            chart: chart.name.clone(),
            accounts,
            remedy: chart.lengths(),
        }
    }
}

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
