//! What happens every month: rent, salaries, taxes, hosting, customers who pay, cards, fees.

use super::identity::{Dice, german_iban, iban};
use super::people::{ANNA, BERND, CHLOE, DEVELOPMENT, MAIN, OFFICE, RESERVE, SALES};
use super::stamp::Stamp;
use super::transaction::Transaction;

mod cards;

const MONTHS: [(i64, &str); 8] = [
    (3, "März"),
    (4, "April"),
    (5, "Mai"),
    (6, "Juni"),
    (7, "Juli"),
    (8, "August"),
    (9, "September"),
    (10, "Oktober"),
];

/// The monthly life from March to October 2026.
pub(crate) fn transactions() -> Vec<Transaction> {
    let mut all = opening();
    for (month, name) in MONTHS {
        let mut dice = Dice::new(month.unsigned_abs());
        all.extend(customers(month, &mut dice));
        all.extend(rent_and_utilities(month, name));
        all.extend(salaries(month));
        all.extend(authorities(month));
        all.extend(suppliers(month, &mut dice));
        all.extend(cards::subscriptions(month, &mut dice));
        all.extend(cards::small_payments(month, &mut dice));
        all.extend(transfer_to_reserve(month, name));
    }
    all
}

fn opening() -> Vec<Transaction> {
    let deposit = Transaction::income(6_000_000, Stamp::berlin([3, 1, 0, 1]), &german_iban(1))
        .label("Musterwerk Beispiel GmbH")
        .reference("Übertrag von unserer alten Bank")
        .category("treasury_and_interco");
    vec![deposit]
}

fn customers(month: i64, dice: &mut Dice) -> Vec<Transaction> {
    const CUSTOMERS: [(&str, &str, u64, i64); 6] = [
        ("Kundenmuster AG", "Kundenmuster", 100, 1_142_400),
        ("Probe & Söhne GmbH & Co. KG", "Probe & Söhne", 101, 714_000),
        ("Stadt Musterstadt, Kämmerei", "Stadt Musterstadt", 102, 595_000),
        ("PLATZHALTER HANDELS GMBH", "Platzhalter Handel", 103, 357_000),
        ("Dr. Erika Mustermann", "Erika Mustermann", 104, 89_250),
        ("Fiktiv Maschinenbau GmbH", "Fiktiv Maschinenbau", 105, 833_000),
    ];
    let pay = |(number, (label, clean, account, cents)): (i64, (&'static str, &'static str, u64, i64))| {
        let at = Stamp::berlin([month, 3 + number * 4, 6 + number, dice.between(0, 59)]);
        let invoice = format!("RE-2026-{month:02}{:02}", number + 1);
        let paid = Transaction::income(cents + dice.between(0, 200) * 119, at, &german_iban(account))
            .label(label)
            .clean(clean)
            .reference(if number == 3 {
                format!("{invoice} abzgl. Skonto")
            } else {
                invoice
            })
            .labelled(&[SALES])
            .vat(19);
        if number == 4 {
            paid.leave_out(&["clean_counterparty_name", "logo"])
        } else {
            paid
        }
    };
    (0..).zip(CUSTOMERS).map(pay).collect()
}

fn rent_and_utilities(month: i64, name: &str) -> Vec<Transaction> {
    let debit = |cents, day, account, label: &'static str, mandate| {
        Transaction::direct_debit(
            cents,
            Stamp::berlin([month, day, 4, 12]),
            &german_iban(account),
            mandate,
        )
        .label(label)
        .category("utility")
        .labelled(&[OFFICE])
    };
    vec![
        Transaction::transfer(-238_000, Stamp::berlin([month, 1, 9, 30]), &german_iban(200))
            .by(BERND)
            .label("Immobilien Nirgendwo KG")
            .reference(format!("Miete {name} 2026, Büro 2. OG"))
            .category("office_rental")
            .labelled(&[OFFICE])
            .vat(19),
        debit(-21_450, 5, 201, "Stadtwerke Musterstadt", "SWM-0000-17")
            .reference(format!("Abschlag Strom {name}"))
            .vat(19),
        debit(-5_990, 8, 202, "Telefon Beispiel AG", "TB-2026-000")
            .reference("Rechnung 000/26")
            .vat(19),
        debit(
            -31_200,
            15,
            203,
            "Versicherung auf Gegenseitigkeit Muster",
            "VVAG 1",
        )
        .reference("Betriebshaftpflicht; Police 00-00")
        .category("insurance"),
        Transaction::new(
            "qonto_fee",
            "BillingTransfer",
            -4_641,
            Stamp::berlin([month, 2, 3, 5]),
        )
        .label("Qonto")
        .category("subscription")
        .vat(19)
        .leave_out(&["cashflow_subcategory"]),
    ]
}

/// One batch: all at the same instant.
fn salaries(month: i64) -> Vec<Transaction> {
    const STAFF: [(&str, u64, i64); 5] = [
        ("Anna Muster", 300, -412_345),
        ("Bernd Beispiel", 301, -356_120),
        ("Chloé-Zoë Platzhalter", 302, -298_777),
        ("Dimitra", 303, -187_550),
        ("Żaneta Przykład", 304, -301_064),
    ];
    let at = Stamp::berlin([month, 25, 7, 0]).whole_seconds();
    let pay = |(label, account, cents): (&'static str, u64, i64)| {
        Transaction::transfer(cents, at, &german_iban(account))
            .by(ANNA)
            .label(label)
            .reference(format!("Gehalt {month:02}/2026"))
            .category("salary")
    };
    STAFF.into_iter().map(pay).collect()
}

fn authorities(month: i64) -> Vec<Transaction> {
    let tax = |cents, day, kind: &str| {
        let reference = format!("{kind} {:02}/2026 St.-Nr. 00/000/00000", month - 1);
        Transaction::direct_debit(
            cents,
            Stamp::berlin([month, day, 5, 45]),
            &german_iban(400),
            "FA-0000",
        )
        .label("Finanzamt Musterstadt")
        .clean("Finanzamt Musterstadt")
        .reference(reference)
        .category("tax")
    };
    let mut all = vec![
        tax(-298_410, 10, "Lohnsteuer"),
        Transaction::direct_debit(
            -641_233,
            Stamp::berlin([month, 27, 5, 45]),
            &german_iban(401),
            "KK-0000",
        )
        .label("Krankenkasse Musterhausen")
        .reference(format!("Beitrag {month:02}/2026 Betriebsnummer 00000000"))
        .category("tax"),
    ];
    if month > 3 {
        all.push(tax(-402_118 - 1_313 * month, 12, "Umsatzsteuer").on(RESERVE));
    }
    if month % 3 == 0 {
        let interest = Transaction::new(
            "account_remuneration",
            "AccountRemuneration",
            1_187 + month,
            Stamp::berlin([month, 30, 23, 15]),
        );
        all.push(
            interest
                .on(RESERVE)
                .label("Qonto")
                .reference("Zinsen")
                .category("finance"),
        );
    }
    all
}

fn suppliers(month: i64, dice: &mut Dice) -> Vec<Transaction> {
    let at = |day| Stamp::berlin([month, day, 11, 20]);
    vec![
        Transaction::transfer(
            -dice.between(90_000, 240_000),
            at(6),
            &iban("PL", "000000000000000000000017"),
        )
        .by(CHLOE)
        .label("Żółty Przykład Sp. z o.o.")
        .clean("Żółty Przykład")
        .reference(format!("FV/{month:02}/2026"))
        .labelled(&[DEVELOPMENT]),
        Transaction::transfer(
            -dice.between(40_000, 99_999),
            at(17),
            &iban("GR", "00000000000000000000042"),
        )
        .by(CHLOE)
        .label("Παράδειγμα Α.Ε.")
        .reference(format!("Τιμολόγιο {month}"))
        .labelled(&[DEVELOPMENT]),
        Transaction::transfer(-dice.between(10_000, 60_000), at(21), &german_iban(500))
            .by(BERND)
            .label("Druckerei Muster e.K.")
            .reference(format!("Rg. {}/{month:02} Kd. 0000", dice.between(1000, 9999)))
            .note("2 % Skonto gezogen")
            .category("marketing")
            .labelled(&[SALES])
            .receipts(&["Rechnung.pdf", "Lieferschein.pdf"])
            .vat(19),
    ]
}

/// Seen from both accounts: two transactions at one instant, nothing links them.
pub(crate) fn between_accounts(
    from: usize,
    to: usize,
    cents: i64,
    at: Stamp,
    reference: &str,
) -> [Transaction; 2] {
    let leg = |operation, account, cents| {
        Transaction::new(operation, "WalletToWallet", cents, at)
            .on(account)
            .by(ANNA)
            .label("Musterwerk Beispiel GmbH")
            .reference(reference.to_owned())
            .category("treasury_and_interco")
    };
    [leg("transfer", from, -cents), leg("income", to, cents)]
}

fn transfer_to_reserve(month: i64, name: &str) -> [Transaction; 2] {
    let at = Stamp::berlin([month, 28, 16, 0]);
    between_accounts(
        MAIN,
        RESERVE,
        500_000 + month * 1_000,
        at,
        &format!("Rücklage Steuern {name}"),
    )
}
