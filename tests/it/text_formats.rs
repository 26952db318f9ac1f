//! Random nasty entries into every text format: the file keeps its structure and its sum, or the run is refused and
//! says which entry and which part.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

#[path = "text_formats/journals.rs"]
mod journals;
#[path = "text_formats/statements.rs"]
mod statements;

/// How a format is read here: the amounts of its records in cents. It fails where the structure is broken.
type Reader = fn(&[u8]) -> Vec<i128>;

const FORMATS: &[(&str, Reader)] = &[
    ("camt053", statements::camt053),
    ("mt940", statements::mt940),
    ("norma43", statements::norma43),
    ("ofx", statements::ofx),
    ("qif", statements::qif),
    ("hledger", journals::plain),
    ("ledger", journals::plain),
    ("beancount", journals::beancount),
    ("review", journals::review),
];

const GERMAN: &str = "DE50000000000123456789";
const SPANISH: &str = "ES4600000001510123456789";
const ACCOUNT: &str = "019a0000-0000-7000-8000-000000000001";
/// The balance before the first entry, in cents.
const OPENING: i64 = 1_234_567;

/// Fragments that have a meaning in one of the formats.
const NASTY: &[&str] = &[
    ";",
    "\"",
    "'",
    ",",
    "|",
    "^",
    "\r\n",
    "\n",
    "\t",
    "\u{2028}",
    "\u{85}",
    "\0",
    "<",
    ">",
    "&",
    "&amp;",
    "]]>",
    "<!--",
    "</Ntry>",
    "<STMTTRN>",
    ":61:",
    "\n:61:",
    "?20",
    "?",
    "\n-\n",
    "-}",
    "=1+1",
    "@x",
    "+49",
    "{",
    "}}",
    "\\",
    "\\\"",
    "  ; date:2020-01-01",
    "[2020-01-01]",
    "2026-10-01 * x",
    "(a)",
    "*",
    "!",
    "\n    a:b  5 EUR\n",
    "é",
    "e\u{301}",
    "ß",
    "€",
    "Ł",
    "😀",
    "漢字",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "\u{fffe}",
    "\u{e000}",
    "  ",
    " ",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => proptest::sample::select(NASTY).prop_map(ToOwned::to_owned),
        2 => any::<char>().prop_map(String::from),
        2 => "[A-Za-zäöü0-9 ]{1,40}",
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn cents() -> impl Strategy<Value = i64> {
    prop_oneof![
        2 => Just(0),
        8 => 1_i64..10_000_000,
        1 => 10_000_000_000_i64..100_000_000_000_000_000,
    ]
}

fn optional() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::Null), text().prop_map(Value::String)]
}

prop_compose! {
    fn entry()(
        cents in cents(),
        is_credit in any::<bool>(),
        kind in proptest::sample::select(&["card", "transfer", "income", "direct_debit", "cheque", "qonto_fee", "x;\"<\n"][..]),
        (label, clean, reference, note) in (optional(), optional(), optional(), optional()),
        (number, bank, mandate) in (optional(), optional(), optional()),
        (is_foreign, foreign) in (any::<bool>(), text()),
    ) -> Value {
        let digits = format!("{}.{:02}", cents / 100, cents % 100);
        let mut entry = json!({
            "amount": digits, "amount_cents": cents, "side": if is_credit { "credit" } else { "debit" },
            "local_amount": if is_foreign { "1500".to_owned() } else { digits },
            "local_currency": if is_foreign { foreign } else { "EUR".to_owned() }, "currency": "EUR",
            "status": "completed", "operation_type": kind, "bank_account_id": ACCOUNT,
            "label": label, "clean_counterparty_name": clean, "reference": reference, "note": note,
        });
        entry[if kind == "cheque" { "check" } else { kind }] = json!({
            "counterparty_account_number": number, "counterparty_account_number_format": "unstructured",
            "counterparty_bank_identifier": bank, "counterparty_bank_identifier_format": "SWIFT_BIC",
            "unique_mandate_reference": mandate, "check_number": mandate,
        });
        entry
    }
}

/// Entries of one month as a dump, and their signed cents.
fn dump(entries: &[Value], iban: &str) -> (String, Vec<i128>) {
    let account = json!({
        "id": ACCOUNT, "name": "Konto; \"Müller\" <1>\n&", "iban": iban, "bic": "XXXXDEXX", "currency": "EUR",
        "status": "active", "main": true,
    });
    let organization = json!({
        "slug": "muster", "legal_name": "Muster & Söhne <\"GmbH\">", "legal_country": "DE", "bank_accounts": [account],
    });
    let mut lines = vec![json!({ "organization": organization }).to_string()];
    let (mut balance, mut amounts) = (i128::from(OPENING), Vec::new());
    for (index, entry) in entries.iter().enumerate() {
        let mut entry = entry.clone();
        let cents = i128::from(entry["amount_cents"].as_i64().unwrap());
        amounts.push(if entry["side"] == "credit" { cents } else { -cents });
        balance += amounts[index];
        entry["id"] = json!(format!("019a0000-0000-7000-8000-{index:012}"));
        entry["settled_at"] = json!(format!("2026-10-{:02}T10:00:00.000Z", index + 1));
        entry["settled_balance_cents"] = json!(i64::try_from(balance).unwrap());
        lines.push(json!({ "transaction": entry }).to_string());
    }
    (lines.join("\n") + "\n", amounts)
}

fn export(format: &str, folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args([
            "export",
            "--month",
            "2026-10",
            "--timezone",
            "Europe/Berlin",
            "--input",
            "dump.jsonl",
        ])
        .args(["--format", format, "--out", format])
        .current_dir(folder)
        .env_clear()
        .env("SALDO_NOW", "2026-11-02T09:00:00+01:00")
        .output()
        .unwrap()
}

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
        let is_named = said.contains("entry 019a0000-") || said.contains("a statement cannot be written");
        let has_part = ["`record`", "`head`", "`tail`"]
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
