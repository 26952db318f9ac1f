//! The account that was closed with nothing left on it, and the one at another bank.

use crate::sandbox::company::identity::german_iban;
use crate::sandbox::company::life::between_accounts;
use crate::sandbox::company::people::{CHLOE, EXTERNAL, FAIR, FAIR_BOOTH, MAIN};
use crate::sandbox::company::stamp::Stamp;
use crate::sandbox::company::transaction::Transaction;

pub(super) fn transactions() -> Vec<Transaction> {
    [trade_fair(), other_bank()].concat()
}

/// 9 000.00 come from the main account; what is not spent goes back in July, and the account is closed.
fn trade_fair() -> Vec<Transaction> {
    const SPENT: [(i64, i64, i64, &str); 9] = [
        (3, 18, -250_000, "Messegesellschaft Beispiel"),
        (4, 2, -119_000, "Standbau Beispiel GmbH"),
        (4, 20, -47_600, "Druckerei Muster e.K."),
        (5, 5, -8_925, "Blumen Erfunden"),
        (5, 6, -34_510, "HOTEL IRGENDWO"),
        (5, 7, -12_305, "Gasthaus Zum Platzhalter"),
        (5, 8, -9_999, "Bahn Beispiel AG"),
        (5, 28, -119_000, "Standbau Beispiel GmbH"),
        (6, 11, 23_800, "Messegesellschaft Beispiel"),
    ];
    let left = 900_000 + SPENT.iter().map(|(_, _, cents, _)| cents).sum::<i64>();
    let mut all =
        between_accounts(MAIN, FAIR, 900_000, Stamp::berlin([3, 16, 9, 0]), "Budget Messe").to_vec();
    all.extend(SPENT.map(|(month, day, cents, label)| {
        let at = Stamp::berlin([month, day, 15, 0]);
        let transaction = if cents < 0 {
            Transaction::transfer(cents, at, &german_iban(900))
        } else {
            Transaction::income(cents, at, &german_iban(900)).reference("Erstattung Kaution")
        };
        transaction
            .on(FAIR)
            .by(CHLOE)
            .label(label)
            .labelled(&[FAIR_BOOTH])
            .category("marketing")
            .vat(19)
    }));
    all.extend(between_accounts(
        FAIR,
        MAIN,
        left,
        Stamp::berlin([7, 1, 9, 0]),
        "Rest Messe",
    ));
    all
}

/// Dates, not instants; no balances, no counterparty (Qonto API reference: external transactions).
fn other_bank() -> Vec<Transaction> {
    let row = |month: i64, day, cents, label: &'static str| {
        let midnight = Stamp::utc([2026, month, day, 0, 0, 0]);
        Transaction::new("other", "Other", cents, midnight)
            .on(EXTERNAL)
            .label(label)
            .emitted(midnight)
            .updated(midnight.plus_millis(38_392_181))
    };
    let monthly = |month| {
        [
            row(month, 1, -1_199, "Arkaden Software Muster"),
            row(month, 28, 2_500, "Zinsgutschrift"),
        ]
    };
    (3..=10).flat_map(monthly).collect()
}
