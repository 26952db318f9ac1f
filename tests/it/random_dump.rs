//! Random entries with all that Unicode and the formats have to offer, as a dump of one month.

use std::path::Path;
use std::process::{Command, Output};

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

pub(super) const GERMAN: &str = "DE50000000000123456789";
pub(super) const SPANISH: &str = "ES4600000001510123456789";
pub(super) const ACCOUNT: &str = "019a0000-0000-7000-8000-000000000001";
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
    pub(super) fn entry()(
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
pub(super) fn dump(entries: &[Value], iban: &str) -> (String, Vec<i128>) {
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

pub(super) fn export(format: &str, folder: &Path) -> Output {
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
