//! Random nasty entries into every text format: the file keeps its structure and its sum, or the run is refused and
//! says which entry and which part.

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::random_dump::{ACCOUNT, GERMAN, SPANISH, dump, entry, export};
use crate::saldo::Saldo;

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

/// How a format is read here: the amounts of its records in cents. It fails where the structure is broken.
type Reader = fn(&[u8]) -> Vec<i128>;

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

/// The one file beside the manifest, if the run wrote one.
fn written(folder: &Path) -> Option<Vec<u8>> {
    let files = fs::read_dir(folder).ok()?.map(|item| item.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| !path.ends_with("manifest.json")).collect();
    assert!(files.len() <= 1, "{files:?}");
    files.pop().map(|path| fs::read(path).unwrap())
}

fn check(format: &str, read: Reader, entries: &[Value]) {
    let folder = tempfile::tempdir().unwrap();
    let iban = if format == "norma43" { SPANISH } else { GERMAN };
    let (dump, amounts) = dump(entries, iban);
    fs::write(folder.path().join("dump.jsonl"), dump).unwrap();
    let output = export(format, folder.path());
    let said = String::from_utf8_lossy(&output.stderr);
    let file = written(&folder.path().join(format));
    if output.status.success() {
        let found = file.map(|bytes| read(&bytes)).unwrap_or_default();
        assert_eq!(found, amounts, "{format}: {said}");
    } else {
        let is_named = said.contains("entry 019a0000-") || said.contains(" <1> ");
        let has_part = ["column `record`", "the head", "the tail"]
            .iter()
            .any(|part| said.contains(part));
        assert_eq!(output.status.code(), Some(2), "{format}: {said}");
        assert!(is_named && has_part && file.is_none(), "{format}: {said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_keeps_its_structure_and_its_sum(entries in vec(entry(), 1..9)) {
        for (format, read) in FORMATS {
            check(format, *read, &entries);
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
            dump(std::slice::from_ref(&huge), iban).0,
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
    fs::write(folder.path().join("dump.jsonl"), dump(&[], GERMAN).0).unwrap();
    let output = export("norma43", folder.path());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains(GERMAN) && said.contains("only accounts with a Spanish IBAN fit"),
        "{said}"
    );
    assert!(written(&folder.path().join("norma43")).is_none());
}
