//! DATEV booking batches of the demo company and of many entries, read back by the reader in [`crate::extf`].

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use saldo::sandbox::Company;
use serde_json::Value;
use tempfile::TempDir;

use crate::extf::{self, Batch};

#[path = "datev/many.rs"]
mod many;
#[path = "datev/split.rs"]
mod split;

/// Books in SKR04 with longer accounts, and a fiscal year that ends with August.
const OTHER_BOOKS: &str = r#"
[profile.default.books]
chart             = "skr04"
consultant        = 1001
client            = 7
fiscal_year_start = "2025-09-01"
account_length    = 6
bank              = { "Hauptkonto" = "180000", "Rücklagen; Steuern" = "181000", default = "182000" }
"#;

fn export(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(["export", "--format", "datev", "--out", "out"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("SALDO_NOW", "2026-11-02T09:00:00.123+01:00")
        .output()
        .unwrap()
}

fn done(output: &Output) {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The batches of a folder by the names of their files, each readable.
fn batches(folder: &Path) -> BTreeMap<String, Batch> {
    let files = fs::read_dir(folder.join("out"))
        .unwrap()
        .map(|file| file.unwrap().path());
    let batches = files.filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let batch =
            extf::read(&fs::read(path).unwrap()).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        (name, batch)
    };
    batches.map(read).collect()
}

/// What all batches do to each bank account, in cents.
fn changes(batches: &BTreeMap<String, Batch>) -> BTreeMap<String, i64> {
    let mut changes = BTreeMap::new();
    for booking in batches.values().flat_map(|batch| &batch.bookings) {
        *changes.entry(booking.account.clone()).or_default() += booking.change();
    }
    changes
}

/// What the statements of the manifest say of the accounts with entries, in cents.
fn balance_changes(folder: &Path) -> Vec<i64> {
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.join("out/manifest.json")).unwrap()).unwrap();
    let cents = |text: &Value| text.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let statements = manifest["statements"].as_array().unwrap().iter();
    statements
        .filter(|statement| statement["entries"] != 0)
        .map(|statement| {
            let change = cents(&statement["closing_balance"]) - cents(&statement["opening_balance"]);
            assert_eq!(change, cents(&statement["sum"]));
            change
        })
        .collect()
}

#[test]
fn the_bank_accounts_change_as_the_bank_says() {
    let folder = tempfile::tempdir().unwrap();
    done(&export(
        folder.path(),
        &["--demo", "--from", "2026-03-01", "--to", "2026-10-31"],
    ));
    let batches = batches(folder.path());
    let names: Vec<_> = batches.keys().map(String::as_str).collect();
    assert_eq!(names.len(), 8, "{names:?}");
    assert_eq!(names[0], "EXTF_Qonto_20260301-20260331.csv");
    let changes = changes(&batches);
    assert_eq!(changes.keys().collect::<Vec<_>>(), ["1200", "1210", "1220"]);
    assert_eq!(
        changes.into_values().collect::<Vec<_>>(),
        balance_changes(folder.path())
    );
}

#[test]
fn an_export_that_is_done_again_leaves_the_batch_alone() {
    let folder = tempfile::tempdir().unwrap();
    let october = ["--demo", "--month", "2026-10", "--format", "lexoffice"];
    done(&export(folder.path(), &october));
    let path = folder.path().join("out/EXTF_Qonto_20261001-20261031.csv");
    let before = fs::read(&path).unwrap();
    let again = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
        command
            .args(["export", "--format", "datev", "--out", "out"])
            .args(arguments);
        command
            .current_dir(folder.path())
            .env_clear()
            .env("HOME", folder.path())
            .output()
            .unwrap()
    };
    // Now by the computer's own clock, and after the manifest of another month took the first one's place.
    done(&again(&october));
    done(&again(&["--demo", "--month", "2026-09"]));
    done(&again(&october));
    assert_eq!(fs::read(&path).unwrap(), before);
    // Replaced on purpose, it has the time at which that was done.
    done(&again(&[
        "--demo",
        "--month",
        "2026-10",
        "--format",
        "lexoffice",
        "--force",
    ]));
    assert_ne!(fs::read(&path).unwrap(), before);
}

#[test]
fn both_ends_of_a_transfer_meet_on_the_transit_account() {
    let folder = tempfile::tempdir().unwrap();
    done(&export(
        folder.path(),
        &["--demo", "--from", "2026-03-01", "--to", "2026-10-31"],
    ));
    let batches = batches(folder.path());
    let transit = batches
        .values()
        .flat_map(|batch| &batch.bookings)
        .filter(|booking| booking.contra_account == "1360" && booking.text.contains("Rücklage"));
    let ends: Vec<_> = transit.map(extf::Booking::change).collect();
    assert!(ends.len() >= 2, "{ends:?}");
    assert_eq!(ends.iter().sum::<i64>(), 0, "{ends:?}");
}

/// The demo company's dump in a folder with other books.
fn with_other_books() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("saldo.toml"), OTHER_BOOKS).unwrap();
    let mut text = Vec::new();
    Company::demo().write_dump(&mut text).unwrap();
    fs::write(folder.path().join("dump.jsonl"), text).unwrap();
    folder
}

#[test]
fn other_books_have_other_accounts_and_years() {
    let folder = with_other_books();
    let arguments = [
        "--input",
        "dump.jsonl",
        "--from",
        "2026-08-15",
        "--to",
        "2026-09-20",
    ];
    done(&export(folder.path(), &arguments));
    let batches = batches(folder.path());
    let described: Vec<_> = batches
        .iter()
        .map(|(name, batch)| {
            let header = |number: usize| batch.header[number - 1].as_str();
            let days = format!("{} to {}", batch.from, batch.to);
            (
                name.as_str(),
                header(13),
                header(14),
                header(27),
                header(12),
                days,
            )
        })
        .collect();
    assert_eq!(
        described,
        [
            (
                "EXTF_Qonto_20260815-20260831.csv",
                "20250901",
                "6",
                "04",
                "7",
                "2026-08-15 to 2026-08-31".to_owned()
            ),
            (
                "EXTF_Qonto_20260901-20260920.csv",
                "20260901",
                "6",
                "04",
                "7",
                "2026-09-01 to 2026-09-20".to_owned()
            ),
        ]
    );
    let changes = changes(&batches);
    assert_eq!(
        changes.values().copied().collect::<Vec<_>>(),
        balance_changes(folder.path())
    );
    for booking in batches.values().flat_map(|batch| &batch.bookings) {
        assert!(
            booking.tax_key.is_empty(),
            "without rules there are no keys: {}",
            booking.text
        );
        let contra = booking.contra_account.as_str();
        assert!(contra.len() == 6 && contra.ends_with("00"), "{contra}");
    }
}

#[test]
fn the_books_may_ask_for_a_booking_for_each_tax_rate() {
    let bookings = |vat: &str| {
        let folder = with_other_books();
        let saldo = format!("[profile.default]\nrules = \"rules.toml\"\n{OTHER_BOOKS}vat = {vat:?}\n");
        fs::write(folder.path().join("saldo.toml"), saldo).unwrap();
        let rule = "[[rule]]\nname = \"Food\"\nwhen = \"counterparty == 'Supermarkt Überall'\"\naccount = \"6640\"\n";
        fs::write(folder.path().join("rules.toml"), rule).unwrap();
        let output = export(folder.path(), &["--input", "dump.jsonl", "--month", "2026-10"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let all = output.status.success().then(|| batches(folder.path()));
        all.map(|all| {
            (
                all.values().map(|batch| batch.bookings.len()).sum::<usize>(),
                changes(&all),
            )
        })
        .ok_or(said)
    };
    let (whole, split) = (bookings("none").unwrap(), bookings("split").unwrap());
    assert!(split.0 > whole.0, "{} and {}", split.0, whole.0);
    assert_eq!(split.1, whole.1);
    let said = bookings("splt").unwrap_err();
    assert!(
        said.contains("`vat` cannot be 'splt'") && said.contains("did you mean"),
        "{said}"
    );
}

#[test]
fn a_batch_in_skr04_is_the_same_bytes_as_ever() {
    let folder = with_other_books();
    done(&export(
        folder.path(),
        &["--input", "dump.jsonl", "--month", "2026-10"],
    ));
    let batch = fs::read(folder.path().join("out/EXTF_Qonto_20261001-20261031.csv")).unwrap();
    insta::assert_binary_snapshot!("EXTF_skr04_20261001-20261031.csv", batch);
}

#[test]
fn a_chart_of_another_country_is_refused_with_the_reason() {
    let folder = with_other_books();
    let books = OTHER_BOOKS
        .replace("skr04", "pcg")
        .replace("1800", "5120")
        .replace("1810", "5121")
        .replace("1820", "5122");
    fs::write(folder.path().join("saldo.toml"), books).unwrap();
    let output = export(folder.path(), &["--input", "dump.jsonl", "--month", "2026-09"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("the chart of the books is French"), "{said}");
}
