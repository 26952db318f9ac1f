//! What never moved the balance: pending, declined, reversed.

use crate::sandbox::company::identity::german_iban;
use crate::sandbox::company::people::{ANNA, BERND, DIMITRA};
use crate::sandbox::company::stamp::Stamp;
use crate::sandbox::company::transaction::{Status, Transaction};

pub(super) fn transactions() -> Vec<Transaction> {
    let card = |cents, [month, day]: [i64; 2], label: &'static str| {
        let at = Stamp::berlin([month, day, 19, 45]);
        Transaction::card(cents, at, DIMITRA).label(label).emitted(at)
    };
    vec![
        card(-89, [10, 29], "ONE DOLLAR SAMPLE")
            .foreign("1", 100, "USD")
            .unsettled(Status::Pending),
        card(-15_000, [10, 30], "TANKSTELLE NIRGENDWO 0815").unsettled(Status::Pending),
        Transaction::transfer(-49_980, Stamp::berlin([10, 31, 18, 0]), &german_iban(950))
            .by(BERND)
            .label("Lieferant Erfunden GmbH")
            .reference("RG 2026-1031")
            .unsettled(Status::Pending),
        card(-250_000, [10, 11], "UHREN & SCHMUCK BEISPIEL").unsettled(Status::Declined),
        card(-1_990, [7, 22], "STREAMING MUSTER").unsettled(Status::Declined),
        Transaction::direct_debit(
            -9_900,
            Stamp::berlin([10, 13, 5, 0]),
            &german_iban(951),
            "ALT-0000",
        )
        .label("Fitness Fiktiv")
        .unsettled(Status::Declined),
        card(-30_000, [10, 17], "MIETWAGEN IRGENDWO")
            .by(ANNA)
            .note("Kaution")
            .unsettled(Status::Reversed),
        card(-5_000, [5, 3], "HOTEL IRGENDWO").unsettled(Status::Reversed),
    ]
}
