//! Many entries, and odd ones.

use std::fs;

use proptest::prelude::*;
use saldo::sandbox::Company;

use super::{OTHER_BOOKS, balance_changes, batches, changes, done, export};
use crate::random_dump::{GERMAN, month};

#[test]
fn ten_thousand_entries_change_the_accounts_by_their_balance() {
    let folder = tempfile::tempdir().unwrap();
    let books = OTHER_BOOKS.replace("2025-09-01", "2026-01-01");
    fs::write(folder.path().join("saldo.toml"), books).unwrap();
    let mut text = Vec::new();
    Company::generated(10_000).write_dump(&mut text).unwrap();
    fs::write(folder.path().join("dump.jsonl"), text).unwrap();
    let arguments = [
        "--input",
        "dump.jsonl",
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
    ];
    done(&export(folder.path(), &arguments));
    let batches = batches(folder.path());
    let mut changes: Vec<_> = changes(&batches).into_values().collect();
    let mut expected = balance_changes(folder.path());
    changes.sort_unstable();
    expected.sort_unstable();
    assert_eq!(changes, expected);
}

/// DATEV takes 99 999 bookings in a file; fewer are quicker to write.
#[test]
fn a_month_with_more_bookings_than_a_file_takes_is_split_into_batches_that_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = saldo::mapping::shipped("datev").unwrap().text;
    assert!(shipped.contains("max_rows    = 99999"));
    fs::create_dir(folder.path().join("mappings")).unwrap();
    let mapping = "schema = 1\nextends = \"datev\"\n[mapping]\nname = \"datev\"\n[file]\nmax_rows = 40\n";
    fs::write(folder.path().join("mappings/datev.toml"), mapping).unwrap();
    done(&export(folder.path(), &["--demo", "--month", "2026-10"]));
    let batches = batches(folder.path());
    let sizes: Vec<_> = batches.values().map(|batch| batch.bookings.len()).collect();
    let (last, full) = sizes.split_last().unwrap();
    assert!(full.len() > 1 && full.iter().all(|size| *size == 40), "{sizes:?}");
    assert!((1..=40).contains(last), "{sizes:?}");
    assert_eq!(
        changes(&batches).into_values().collect::<Vec<_>>(),
        balance_changes(folder.path())
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nasty_entries_are_read_back_or_refused(month in month()) {
        let folder = tempfile::tempdir().unwrap();
        let written = month.write(GERMAN);
        fs::write(folder.path().join("saldo.toml"), OTHER_BOOKS).unwrap();
        fs::write(folder.path().join("dump.jsonl"), written.dump).unwrap();
        let output = export(folder.path(), &["--input", "dump.jsonl", "--month", "2026-10", "--timezone", "Europe/Berlin"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            let bookings = batches(folder.path()).into_values().flat_map(|batch| batch.bookings);
            let mut found: Vec<_> = bookings.map(|booking| (booking.day, booking.change())).collect();
            let truth = written.bookings.into_iter().flatten();
            let mut expected: Vec<_> = truth
                .map(|booking| (booking.day, booking.cents))
                .filter(|(_, cents)| *cents != 0)
                .collect();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{said}");
        } else {
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(!month.is_mild, "{said}");
            assert!(said.contains("entry 019a0000-") && said.contains("cannot be written as `datev`"), "{said}");
        }
    }
}
