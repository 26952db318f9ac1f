//! A batch in SKR04 with a booking for each tax rate.

use std::collections::BTreeMap;
use std::fs;

use super::{OTHER_BOOKS, balance_changes, batches, changes, done, export, with_other_books};

/// Everything is a purchase or a sale: so every rate that the bank knows becomes a key.
const RULES: &str = "vat = \"split\"\n\
    [[rule]]\nname = \"Purchases\"\nwhen = \"side == 'debit'\"\naccount = \"6815\"\n\
    [[rule]]\nname = \"Sales\"\naccount = \"4200\"\n";

#[test]
fn a_batch_in_skr04_with_tax_keys_is_the_same_bytes_as_ever() {
    let folder = with_other_books();
    let saldo = format!("[profile.default]\nrules = \"rules.toml\"\n{OTHER_BOOKS}");
    fs::write(folder.path().join("saldo.toml"), saldo).unwrap();
    fs::write(folder.path().join("rules.toml"), RULES).unwrap();
    done(&export(
        folder.path(),
        &["--input", "dump.jsonl", "--month", "2026-10"],
    ));
    let batches = batches(folder.path());
    let mut keys = BTreeMap::<_, usize>::new();
    for booking in batches.values().flat_map(|batch| &batch.bookings) {
        let is_purchase = booking.contra_account == "681500";
        let allowed = if is_purchase {
            ["8", "9", ""]
        } else {
            ["2", "3", ""]
        };
        let key = booking.tax_key.as_str();
        assert!(allowed.contains(&key), "{} {key}", booking.text);
        *keys.entry(key.to_owned()).or_default() += 1;
    }
    assert!(keys["8"] > 0 && keys["9"] > 1, "{keys:?}");
    let changes: Vec<_> = changes(&batches).into_values().collect();
    assert_eq!(changes, balance_changes(folder.path()));
    let batch = fs::read(folder.path().join("out/EXTF_Qonto_20261001-20261031.csv")).unwrap();
    insta::assert_binary_snapshot!("EXTF_skr04_split_20261001-20261031.csv", batch);
}
