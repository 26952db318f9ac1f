//! Borders of days, months and summer time; timestamps of all widths; many at one instant.

use crate::sandbox::company::identity::german_iban;
use crate::sandbox::company::people::CHLOE;
use crate::sandbox::company::stamp::Stamp;
use crate::sandbox::company::transaction::Transaction;

pub(super) fn transactions() -> Vec<Transaction> {
    [clock_changes(), month_borders(), widths(), batch()].concat()
}

/// 2026-03-29 has 23 hours in Berlin; 2026-10-25 has 25, and 02:30 comes twice.
fn clock_changes() -> Vec<Transaction> {
    [
        ([2026, 3, 28, 22, 59, 59], "Letzte Sekunde vor dem 29. März"),
        ([2026, 3, 28, 23, 0, 0], "Mitternacht am 29. März"),
        ([2026, 3, 29, 0, 59, 59], "Letzte Sekunde Winterzeit"),
        ([2026, 3, 29, 1, 0, 0], "Erste Sekunde Sommerzeit"),
        ([2026, 3, 29, 22, 0, 0], "Mitternacht nach dem kurzen Tag"),
        ([2026, 10, 24, 22, 0, 0], "Mitternacht am 25. Oktober"),
        ([2026, 10, 25, 0, 30, 0], "Halb drei, Sommerzeit"),
        ([2026, 10, 25, 1, 30, 0], "Halb drei, Winterzeit"),
        ([2026, 10, 25, 22, 59, 59], "Letzte Sekunde des langen Tages"),
        ([2026, 10, 25, 23, 0, 0], "Mitternacht nach dem langen Tag"),
    ]
    .map(|(at, label)| on_the_clock(-730, Stamp::utc(at), label))
    .into()
}

/// The last millisecond of a month and the first of the next, in winter and in summer.
fn month_borders() -> Vec<Transaction> {
    let october_ends = Stamp::utc([2026, 10, 31, 23, 0, 0]);
    let mut all = vec![
        on_the_clock(1_100, october_ends.plus_millis(-1), "Noch Oktober"),
        on_the_clock(-1_200, october_ends, "Schon November"),
        on_the_clock(
            -1_300,
            Stamp::utc([2026, 10, 31, 23, 30, 0]).whole_seconds(),
            "Halb eins im November",
        ),
    ];
    for month in 4..=10 {
        let begins = Stamp::berlin([month, 1, 0, 0]);
        all.push(on_the_clock(
            -101,
            begins.plus_millis(-1),
            "Letzter Augenblick des Monats",
        ));
        all.push(on_the_clock(
            -102,
            begins.whole_seconds(),
            "Erster Augenblick des Monats",
        ));
    }
    all
}

/// None, three and six fraction digits; payments that were emitted long before, or changed before they began.
fn widths() -> Vec<Transaction> {
    let at = |minute| Stamp::berlin([8, 14, 12, minute]);
    let long_ago = Stamp::utc([2025, 12, 30, 9, 58, 31]).with_micros(82);
    vec![
        on_the_clock(-501, at(0).whole_seconds(), "Ohne Bruchteil"),
        on_the_clock(-502, at(1).plus_millis(7), "Tausendstel"),
        on_the_clock(-503, at(2).with_micros(123_456), "Millionstel"),
        on_the_clock(-504, at(3), "Lange her").emitted(long_ago),
        on_the_clock(-505, at(4), "Zuletzt geändert, bevor es begann").updated(long_ago),
    ]
}

/// Seven at one instant: only the balances tell their order.
fn batch() -> Vec<Transaction> {
    let at = Stamp::berlin([10, 15, 10, 0]);
    let credit = |n: i64| {
        Transaction::income(10_000 + n * 11, at, &german_iban(700))
            .label("Sammelüberweisung Muster")
            .reference(format!("Posten {n}"))
    };
    let debit = |n: i64| on_the_clock(-(n * n) * 100, at, "Sammelbuchung Muster");
    vec![
        credit(1),
        debit(2),
        debit(3),
        credit(4),
        debit(5),
        credit(6),
        debit(7),
    ]
}

fn on_the_clock(cents: i64, at: Stamp, label: &'static str) -> Transaction {
    if cents < 0 {
        Transaction::card(cents, at, CHLOE)
            .label(label)
            .category("transport")
    } else {
        Transaction::income(cents, at, &german_iban(701)).label(label)
    }
}
