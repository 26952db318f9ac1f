//! Random nasty entries into every text format: the file keeps its structure and its sum, or the run is refused and
//! says which entry and which part.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use saldo::sandbox::Company;
use serde_json::{Value, json};

use crate::random_dump::{ACCOUNT, GERMAN, Month, SPANISH, Written, dump, export, month};
use crate::reader::{Booking, true_bookings};
use crate::saldo::{Folder, Saldo};

#[path = "text_formats/camt053.rs"]
mod camt053;
#[path = "text_formats/journals.rs"]
mod journals;
#[path = "text_formats/norma43.rs"]
mod norma43;
#[path = "text_formats/statements.rs"]
mod statements;
#[path = "text_formats/swift.rs"]
mod swift;

use statements::Reading;

/// How a format is read here. It fails where the structure is broken.
type Reader = fn(&[u8]) -> Reading;

const FORMATS: &[(&str, Reader)] = &[
    ("camt053", camt053::read),
    ("mt940", statements::mt940),
    ("norma43", norma43::read),
    ("ofx", statements::ofx),
    ("qif", statements::qif),
    ("hledger", journals::plain),
    ("ledger", journals::plain),
    ("beancount", journals::beancount),
    ("review", journals::review),
];

/// The files of each account that the manifest lists.
fn written(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let files = manifest["files"].as_array().unwrap().iter();
    let read = |file: &Value| {
        let path = folder.join(file["path"].as_str().unwrap());
        (
            file["account"].as_str().unwrap().to_owned(),
            fs::read(path).unwrap(),
        )
    };
    files.map(read).collect()
}

fn sorted(mut rows: Vec<Booking>) -> Vec<Booking> {
    rows.sort();
    rows
}

fn check(format: &str, read: Reader, month: &Month) {
    let folder = tempfile::tempdir().unwrap();
    let ibans = if format == "norma43" { SPANISH } else { GERMAN };
    let Written {
        dump,
        bookings,
        balances,
    } = month.write(ibans);
    fs::write(folder.path().join("dump.jsonl"), dump).unwrap();
    let output = export(format, folder.path());
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        let files = written(&folder.path().join(format));
        assert_eq!(
            files.len(),
            bookings.iter().filter(|rows| !rows.is_empty()).count(),
            "{format}: {said}"
        );
        for (account, bytes) in files {
            let number = usize::from(account != ACCOUNT);
            let found = read(&bytes);
            assert!(
                found.rows.iter().map(|row| row.day).is_sorted(),
                "{format}: {said}"
            );
            if let Some((opening, closing)) = balances[number] {
                assert!(
                    found.opening.is_none_or(|found| found == opening),
                    "{format}: {said}"
                );
                assert!(
                    found.closing.is_none_or(|found| found == closing),
                    "{format}: {said}"
                );
            }
            assert_eq!(sorted(found.rows), bookings[number], "{format}: {said}");
        }
    } else {
        let is_named = said.contains("entry 019a0000-") || said.contains(" <1> ");
        let has_part = ["column `record`", "the head", "the tail"]
            .iter()
            .any(|part| said.contains(part));
        assert_eq!(output.status.code(), Some(2), "{format}: {said}");
        let left = fs::read_dir(folder.path().join(format)).map_or(0, Iterator::count);
        assert!(is_named && has_part && left == 0, "{format}: {said}");
        assert!(!month.is_mild, "{format}: {said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_keeps_its_structure_its_days_and_its_sum(month in month()) {
        for (format, read) in FORMATS {
            check(format, *read, &month);
        }
    }
}

/// The demo company's October, with the days and the amounts of its own books.
#[test]
fn another_reader_finds_the_banks_own_truth_in_every_text() {
    let folder = Folder::new();
    let mut dump = Vec::new();
    Company::demo().write_dump(&mut dump).unwrap();
    let dump = String::from_utf8(dump).unwrap();
    let spanish = [
        ("DE72000000004711000001", SPANISH[0]),
        ("DE45000000004711000002", SPANISH[1]),
        ("DE18000000004711000003", "ES5500000001530000471102"),
    ];
    let in_spain = spanish.iter().fold(dump.clone(), |dump, (german, spanish)| {
        dump.replace(german, spanish)
    });
    folder.write("german.jsonl", dump);
    folder.write("spanish.jsonl", in_spain);
    for (format, read) in FORMATS {
        let dump = if *format == "norma43" {
            "spanish.jsonl"
        } else {
            "german.jsonl"
        };
        let line = format!(
            "export --month 2026-10 --timezone Europe/Berlin --input {dump} --format {format} --out {format}"
        );
        folder.saldo().args(&line).run().expect(0);
        let files = written(&folder.path(format));
        assert_eq!(files.len(), 2, "{format}");
        for (account, bytes) in files {
            let truth = sorted(true_bookings(&account, "2026-10-01", "2026-10-31"));
            assert_eq!(sorted(read(&bytes).rows), truth, "{format}");
        }
    }
}

#[test]
fn amounts_without_room_are_refused_with_the_entry_and_the_part() {
    let huge = json!({
        "amount": "900000000000000.00", "amount_cents": 90_000_000_000_000_000_i64, "side": "credit", "currency": "EUR",
        "local_amount": "900000000000000.00", "local_currency": "EUR", "status": "completed",
        "operation_type": "income", "bank_account_id": ACCOUNT, "label": "Muster",
    });
    for (format, refuses) in [
        ("mt940", true),
        ("norma43", true),
        ("camt053", false),
        ("ofx", false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let iban = if format == "norma43" { SPANISH } else { GERMAN };
        fs::write(
            folder.path().join("dump.jsonl"),
            dump(std::slice::from_ref(&huge), iban),
        )
        .unwrap();
        let output = export(format, folder.path());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.success(), !refuses, "{format}: {said}");
        let place = format!(
            "entry 019a0000-0000-7000-8000-000000000000 cannot be written as `{format}`, column `record`"
        );
        assert_eq!(said.contains(&place), refuses, "{said}");
    }
}

#[test]
fn a_statement_without_balances_names_them_and_the_account_and_a_way_out() {
    for (format, told) in [
        (
            "camt053",
            "the head: it needs `statement.opening_balance` and `statement.closing_balance`, which are absent;",
        ),
        (
            "mt940",
            "the head: it needs `statement.opening_balance`, which is absent;",
        ),
        (
            "ofx",
            "the tail: it needs `statement.closing_balance`, which is absent;",
        ),
    ] {
        Saldo::new()
            .args("export --demo --external --month 2026-10 --out out --format")
            .arg(format)
            .run()
            .expect(2)
            .says("error: Tagesgeld (Bank Nirgendwo) (DE88000000004711000004)")
            .says(&format!("cannot be written as `{format}`, {told}"))
            .says("take another format, or leave out --external")
            .says("in a mapping of your own, mark it with `?`");
    }
}

#[test]
fn an_account_that_a_format_is_not_for_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dump.jsonl"), dump(&[], GERMAN)).unwrap();
    let output = export("norma43", folder.path());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains(GERMAN[0]) && said.contains("only accounts with a Spanish IBAN fit"),
        "{said}"
    );
    assert!(!folder.path().join("norma43").exists());
}
