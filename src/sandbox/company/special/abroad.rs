//! Payments in other currencies, also such as have no decimals or three of them.
//!
//! The documentation does not say what `local_amount_cents` means where a unit has not a hundred parts; here it is
//! always a hundredfold, cut where that is not whole, so that only `local_amount` can be trusted.

use crate::sandbox::company::people::{BERND, CHLOE, ZANETA};
use crate::sandbox::company::stamp::Stamp;
use crate::sandbox::company::transaction::Transaction;

pub(super) fn transactions() -> Vec<Transaction> {
    let card = |cents, [month, day]: [i64; 2], member, label: &'static str| {
        Transaction::card(cents, Stamp::berlin([month, day, 14, 5]), member)
            .label(label)
            .category("hotel_and_lodging")
    };
    vec![
        card(-2_571, [10, 5], CHLOE, "東京ホテル見本").foreign("4200", 420_000, "JPY"),
        card(-98, [10, 6], CHLOE, "JIDOHANBAIKI MIHON").foreign("160", 16_000, "JPY"),
        card(-12_034, [9, 8], CHLOE, "SAMPLE SUQ KUWAIT").foreign("40.125", 4_012, "KWD"),
        card(-89, [10, 10], BERND, "ONE DOLLAR SAMPLE").foreign("1", 100, "USD"),
        card(4_650, [10, 12], BERND, "CLOUD NOWHERE INC")
            .foreign("50", 5_000, "USD")
            .note("Refund"),
        card(-23_210, [10, 16], BERND, "SAMPLE INN LONDON").foreign("199.99", 19_999, "GBP"),
        card(-1_180, [5, 26], ZANETA, "Kawiarnia Przykładowa, Łódź").foreign("50.4", 5_040, "PLN"),
        card(-10_000, [7, 9], ZANETA, "GELDAUTOMAT NIRGENDWO").category("atm"),
    ]
}
