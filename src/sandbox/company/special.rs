//! The cases that break exporters, each written by hand and at least once in the demo company's books.

use super::transaction::Transaction;

mod abroad;
mod clocks;
mod kinds;
mod side_accounts;
mod unsettled;
mod wording;

pub(crate) fn transactions() -> Vec<Transaction> {
    [
        kinds::transactions(),
        clocks::transactions(),
        abroad::transactions(),
        wording::transactions(),
        side_accounts::transactions(),
        unsettled::transactions(),
    ]
    .concat()
}
