//! Reads a written file back with other means than it was written with, and knows what should be in it.

use chrono::NaiveDate;
use chrono_tz::Europe::Berlin;
use saldo::sandbox::Company;

/// What an importer would book: the day and the signed amount.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Booking {
    pub(crate) day: NaiveDate,
    pub(crate) cents: i64,
}

/// How a shipped format is read: its encoding, and where day and amount stand.
struct Dialect {
    format: &'static str,
    latin: bool,
    day: &'static str,
    amount: &'static str,
}

const DIALECTS: [Dialect; 3] = [
    Dialect {
        format: "lexoffice",
        latin: false,
        day: "Buchungsdatum",
        amount: "Betrag",
    },
    Dialect {
        format: "lexware-office",
        latin: true,
        day: "Buchungstag",
        amount: "Betrag",
    },
    Dialect {
        format: "generic-de",
        latin: false,
        day: "Buchungsdatum",
        amount: "Betrag",
    },
];

/// The formats that are held against the company's own books here; `foreign_csv` holds all others against these.
pub(crate) fn formats() -> impl Iterator<Item = &'static str> {
    DIALECTS.iter().map(|dialect| dialect.format)
}

/// The bookings of a file in this shipped format, in the order of its rows.
pub(crate) fn bookings(format: &str, bytes: &[u8]) -> Vec<Booking> {
    let dialect = DIALECTS
        .iter()
        .find(|dialect| dialect.format == format)
        .unwrap_or_else(|| panic!("this test does not know how to read {format}; add it to its dialects"));
    let text = if dialect.latin {
        // Every byte of ISO 8859-1 is the code point of its character.
        bytes.iter().map(|byte| char::from(*byte)).collect()
    } else {
        String::from_utf8(bytes.to_vec()).unwrap()
    };
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(
        !text.replace("\r\n", "").contains(char::is_control),
        "a control character is in {format}"
    );
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .flexible(false)
        .from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (day, amount) = (column(dialect.day), column(dialect.amount));
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        assert!(record.iter().all(|cell| cell.trim() == cell), "{record:?}");
        Booking {
            day: NaiveDate::parse_from_str(&record[day], "%d.%m.%Y").unwrap(),
            cents: cents(&record[amount]),
        }
    });
    rows.collect()
}

/// `-12,34` in cents.
fn cents(amount: &str) -> i64 {
    let (whole, decimals) = amount.split_once(',').unwrap();
    assert!(decimals.len() == 2 && whole.len() + 3 == amount.len(), "{amount}");
    assert_ne!(amount, "-0,00");
    format!("{whole}{decimals}").parse().unwrap()
}

/// What the demo company's own books say: the entries of one account that settled from `first` to `last`, in Berlin.
pub(crate) fn true_bookings(account: &str, first: &str, last: &str) -> Vec<Booking> {
    let days = first.parse::<NaiveDate>().unwrap()..=last.parse().unwrap();
    let movements = Company::demo().movements().into_iter();
    movements
        .filter(|movement| movement.account_id == account)
        .map(|movement| Booking {
            day: movement.settled_at.with_timezone(&Berlin).date_naive(),
            cents: movement.cents,
        })
        .filter(|booking| days.contains(&booking.day))
        .collect()
}
