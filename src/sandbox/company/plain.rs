//! Plain transactions in any number, made one at a time: for measuring, and for lists of many pages.

use chrono::{DateTime, TimeDelta, Utc};

use super::identity::{Dice, german_iban};
use super::people::{ANNA, BERND, CHLOE, DEVELOPMENT, MAIN, OFFICE, RESERVE, SALES};
use super::stamp::Stamp;
use super::transaction::Transaction;

/// The balance before the first transaction, on each account: ten million euros.
const OPENING: i64 = 1_000_000_000;

/// A year from local midnight in Berlin, 2025-12-31T23:00:00Z, in microseconds.
const YEAR_MICROS: i64 = 365 * 86_400 * 1_000_000;

/// One with nothing but when and how much, in the main account.
pub(crate) fn simple_transaction(number: usize, settled_at: DateTime<Utc>, cents: i64) -> Transaction {
    let operation = if cents < 0 {
        ("transfer", "Transfer")
    } else {
        ("income", "Income")
    };
    Transaction::new(
        operation.0,
        operation.1,
        cents,
        Stamp::new(settled_at).with_micros(0),
    )
    .label(format!("Beispiel {}", number + 1))
}

/// All transactions: the main account's first, then the reserve's, each in settled order.
pub(crate) fn transactions(entries: usize) -> impl Iterator<Item = Transaction> {
    [MAIN, RESERVE].into_iter().flat_map(move |account| {
        let first = if account == MAIN { 0 } else { share(MAIN, entries) };
        let count = share(account, entries);
        (0..count).scan(OPENING, move |balance, index| {
            let cents = signed_cents(account, index);
            *balance += cents;
            let mut transaction = describe(account, index, settled_at(index, count), cents);
            transaction.number_as(first + index);
            transaction.balance = Some(*balance);
            Some(transaction)
        })
    })
}

/// The balance after the last transaction of an account.
pub(crate) fn closing_balance(account: usize, entries: usize) -> i64 {
    (0..share(account, entries)).fold(OPENING, |balance, index| balance + signed_cents(account, index))
}

/// Nine of ten are in the main account.
fn share(account: usize, entries: usize) -> usize {
    let reserve = entries / 10;
    if account == MAIN {
        entries - reserve
    } else {
        reserve
    }
}

/// Money out four times of five; amounts such that the balance stays within bounds however many there are.
fn signed_cents(account: usize, index: usize) -> i64 {
    let mut dice = dice(account, index);
    if index % 5 == 4 {
        dice.between(1_000, 39_999)
    } else {
        -dice.between(50, 10_199)
    }
}

/// Evenly over the year; one in about a hundred shares its instant with the one before.
fn settled_at(index: usize, count: usize) -> Stamp {
    let place = if index % 97 == 96 { index - 1 } else { index };
    let [place, count] = [place, count].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    let step = YEAR_MICROS / (count + 1);
    let micros = step * place + step / 2;
    let start = Stamp::utc([2025, 12, 31, 23, 0, 0]).at();
    let at = start
        .checked_add_signed(TimeDelta::microseconds(micros))
        .unwrap_or(start);
    match place % 3 {
        0 => Stamp::new(at).with_micros(0),
        _ => Stamp::new(start + TimeDelta::milliseconds(micros / 1000)),
    }
}

fn describe(account: usize, index: usize, at: Stamp, cents: i64) -> Transaction {
    const SHOPS: [&str; 6] = [
        "TANKSTELLE NIRGENDWO 0815",
        "Bürobedarf Platzhalter",
        "Gasthaus Zum Muster",
        "WOLKENHEIM HOSTING",
        "Bahn Beispiel AG",
        "Café \"Größenwahn\"; Musterstadt",
    ];
    let mut dice = dice(account, index);
    let amount = dice.bits() % 900 + 100;
    let shop = dice.pick(&SHOPS).copied().unwrap_or_default();
    let customer = dice.between(1, 400);
    let iban = german_iban(customer.unsigned_abs());
    match index % 10 {
        4 | 9 => Transaction::income(cents, at, &iban)
            .label(format!("Kunde Beispiel {customer} GmbH & Co. KG"))
            .clean(format!("Kunde Beispiel {customer}"))
            .reference(format!("Rechnung RE-2026-{index:07}"))
            .labelled(&[SALES])
            .vat(19),
        0 | 1 | 5 => Transaction::card(cents, at, if index.is_multiple_of(2) { ANNA } else { CHLOE })
            .label(shop)
            .clean("Platzhalter")
            .category("office_supply")
            .receipts(&["beleg.pdf"])
            .labelled(&[OFFICE])
            .vat(if index.is_multiple_of(3) { 7 } else { 19 }),
        2 => Transaction::card(cents, at, BERND)
            .label("CLOUD NOWHERE INC")
            .clean("Cloud Nowhere")
            .category("online_service")
            .labelled(&[DEVELOPMENT])
            .foreign(
                format!("{amount}.5"),
                i64::try_from(amount).unwrap_or(0) * 100 + 50,
                "USD",
            ),
        3 => Transaction::direct_debit(cents, at, &iban, "MANDAT-0000-1")
            .label("Stadtwerke Musterstadt")
            .clean("Stadtwerke Musterstadt")
            .reference(format!("Abschlag {index}, Kundennummer 0000{customer}"))
            .category("utility")
            .vat(19),
        _ => Transaction::transfer(cents, at, &iban)
            .by(BERND)
            .label(format!("Lieferant Erfunden {customer} GmbH"))
            .clean(format!("Lieferant Erfunden {customer}"))
            .reference(format!("RG {index} vom {}", at.at().date_naive()))
            .note("freigegeben, bitte buchen")
            .vat(19),
    }
    .on(account)
}

fn dice(account: usize, index: usize) -> Dice {
    Dice::new(u64::try_from(index * 2 + account).unwrap_or(u64::MAX))
}
