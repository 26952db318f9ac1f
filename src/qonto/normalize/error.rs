//! Why a transaction cannot become an entry.

use crate::money::Cents;

/// A transaction that is not understood stops a run: guessing about money is worse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NormalizeError {
    /// Neither in nor out.
    #[error(
        "transaction {id}: the side is '{side}', neither 'debit' nor 'credit', so the sign of its amount is unknown"
    )]
    UnknownSide {
        /// Which transaction.
        id: String,
        /// What was sent.
        side: String,
    },
    /// The bank writes amounts without a sign; one with a sign could mean anything.
    #[error("transaction {id}: {field} is {value}, but amounts carry no sign (the side does)")]
    Negative {
        /// Which transaction.
        id: String,
        /// Which field.
        field: &'static str,
        /// What was sent.
        value: String,
    },
    /// The two amounts of one transaction differ.
    #[error(
        "transaction {id}: amount is '{amount}' but amount_cents is {cents}, which is {shown}; which is right, only the \
         bank knows"
    )]
    AmountsDisagree {
        /// Which transaction.
        id: String,
        /// The amount as sent.
        amount: String,
        /// The cents as sent.
        cents: i64,
        /// The cents as an amount.
        shown: Cents,
    },
    /// Not a number, or one with more digits than fit.
    #[error("transaction {id}: {field} is '{text}', which is not a number that can be kept exactly")]
    BadNumber {
        /// Which transaction.
        id: String,
        /// Which field.
        field: &'static str,
        /// What was sent.
        text: String,
    },
    /// Not a point in time.
    #[error(
        "transaction {id}: {field} is '{text}', which is not a point in time like 2026-10-31T23:30:00.000Z"
    )]
    BadInstant {
        /// Which transaction.
        id: String,
        /// Which field.
        field: &'static str,
        /// What was sent.
        text: String,
    },
    /// Neither the row nor the request says which account moved.
    #[error("transaction {id} does not say on which account it is, and no account was asked for")]
    NoAccount {
        /// Which transaction.
        id: String,
    },
    /// The bank answered with another account's row.
    #[error("transaction {id} is on account {got}, but account {asked} was asked for")]
    OtherAccount {
        /// Which transaction.
        id: String,
        /// The account that was asked for.
        asked: String,
        /// The account that the row names.
        got: String,
    },
    /// Amounts in two currencies have no sum.
    #[error(
        "transaction {id} is in {sent}, but its account is in {account}: balances and sums of the account would mix the two"
    )]
    OtherCurrency {
        /// Which transaction.
        id: String,
        /// The currency that the row names.
        sent: String,
        /// The currency of its account.
        account: String,
    },
}
