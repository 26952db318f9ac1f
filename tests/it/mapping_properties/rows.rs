//! Whatever the bank sends: an entry is one row of the same columns, and its amount reads back.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use proptest::prelude::*;
use saldo::books::Books;
use saldo::entry::{AttributeSet, Entry, Organization};
use saldo::layout::CellKind;
use saldo::mapping::{Charset, Mapping, Outcome, Row, SHIPPED, Scope, Tally};
use saldo::money::parse_amount;
use saldo::period::Period;
use saldo::problem::Source;
use saldo::qonto::directory::Directory;
use saldo::qonto::normalize::{Normalizer, Outcome as Normalized};
use saldo::qonto::notes::Notes;
use saldo::qonto::wire::Transaction;

/// The shipped mappings that write every entry, with German headings.
const PLAIN: [&str; 3] = ["lexoffice", "lexware-office", "generic-de"];

/// A character set that holds everything.
struct Anything;

impl Charset for Anything {
    fn fit(&self, _: &mut String, _: usize) -> Result<u64, char> {
        Ok(0)
    }
}

/// The cells of one entry with their kinds.
fn rendered(mapping: &Mapping, entry: &Entry<'_>) -> Vec<(String, CellKind)> {
    let organization = Organization {
        slug: "musterwerk".to_owned(),
        legal_name: Some("Musterwerk Beispiel GmbH".to_owned()),
        ..Organization::default()
    };
    let period = Period::month_of(entry.settled_at.date()).unwrap();
    let run = Scope::of_run(&organization, &period, Books::NONE, entry.settled_at);
    let params = mapping.resolve_params(&BTreeMap::new(), &run).unwrap();
    let scope = Scope {
        entry: Some(entry),
        params: &params,
        ..run
    };
    let mut row = Row::default();
    let outcome = mapping.render(&scope, &Anything, &mut row, &mut Tally::default());
    assert_eq!(outcome, Ok(Outcome::Written));
    row.cells().map(|(text, kind)| (text.to_owned(), kind)).collect()
}

fn transaction() -> impl Strategy<Value = serde_json::Value> {
    let text = || prop::option::of("\\PC{0,30}");
    let stamp = (1_i64..2_000_000_000)
        .prop_map(|seconds| chrono::DateTime::from_timestamp(seconds, 0).unwrap().to_rfc3339());
    (
        0_i64..1_000_000_000_000,
        any::<bool>(),
        stamp,
        (text(), text(), text(), text()),
        prop::sample::select(vec!["EUR", "USD", "JPY"]),
        0_i64..1_000_000,
    )
        .prop_map(
            |(cents, is_in, settled_at, (label, reference, note, kind), local, local_amount)| {
                let side = if is_in { "credit" } else { "debit" };
                serde_json::json!({
                    "id": "x", "side": side, "status": "completed", "amount_cents": cents, "currency": "EUR",
                    "settled_at": settled_at, "label": label, "reference": reference, "note": note,
                    "operation_type": kind, "local_currency": local, "local_amount": local_amount,
                })
            },
        )
}

proptest! {
    #[test]
    fn each_entry_is_one_row_of_the_same_columns_and_its_amount_reads_back(json in transaction()) {
        let text = json.to_string();
        let normalizer = Normalizer {
            directory: Directory::builder().build(),
            zone: Tz::Europe__Berlin,
            wanted: AttributeSet::ALL,
        };
        let transaction = Transaction::parse(&text, AttributeSet::ALL).unwrap();
        let normalized = normalizer.normalize(transaction, Some("account-1"), &mut Notes::default()).unwrap();
        let Normalized::Entry(entry) = normalized else { panic!("it is settled") };
        // The other shipped files are read back by a foreign reader elsewhere; some leave rows of zero out.
        for (name, text) in SHIPPED.iter().filter(|(name, _)| PLAIN.contains(name)) {
            let mapping = Mapping::load(&Source::new(*name, *text)).unwrap();
            let cells = rendered(&mapping, &entry);
            let columns: Vec<_> = mapping.columns().collect();
            prop_assert_eq!(cells.len(), columns.len());
            for ((cell, kind), column) in cells.iter().zip(columns) {
                let is_number = ["Betrag", "Buchungsdatum", "Buchungstag", "Wertstellung", "Valuta"].contains(&column);
                prop_assert_eq!(*kind == CellKind::Number, is_number, "{}", column);
                if column == "Betrag" {
                    prop_assert_eq!(parse_amount(cell).unwrap(), entry.amount.to_decimal());
                }
            }
        }
    }
}
