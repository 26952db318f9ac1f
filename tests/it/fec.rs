//! Entries in FEC layout, of the demo company and of random entries, read back by a reader of our own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use saldo::sandbox::Company;
use serde_json::{Value, json};

use crate::random_dump::{ACCOUNT, GERMAN, dump, month};

#[path = "fec/reader.rs"]
pub(crate) mod reader;

use reader::{Lines, changes, is_day, read, siren_is_checked};

/// An invented SIREN with a right check digit.
const SIREN: &str = "123456782";

/// Runs in a folder with these rules and French books.
fn export(folder: &Path, rules: &str, dump: &str, arguments: &[&str]) -> Output {
    let books = "[profile.default]\nrules = \"rules.toml\"\n[profile.default.books]\nchart = \"pcg\"\n\
        fiscal_year_start = \"2026-07-01\"\n\
        bank = { \"Hauptkonto\" = \"512100\", default = \"512200\" }\n";
    fs::write(folder.join("saldo.toml"), books).unwrap();
    fs::write(folder.join("rules.toml"), rules).unwrap();
    fs::write(folder.join("dump.jsonl"), dump).unwrap();
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args([
            "export",
            "--format",
            "fec",
            "--out",
            "out",
            "--input",
            "dump.jsonl",
        ])
        .args(["--timezone", "Europe/Paris"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("SALDO_NOW", "2026-11-02T09:00:00+01:00")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Tax of card payments has an account of its own.
const CARDS: &str = "[[rule]]\nname = \"Purchases\"\nwhen = \"side == 'debit' and operation_type == 'card'\"\naccount = \"6064\"\nvat = \"split\"\n";

/// The files by name, each read.
fn files(folder: &Path) -> BTreeMap<String, Vec<Lines>> {
    let files = fs::read_dir(folder.join("out"))
        .unwrap()
        .map(|file| file.unwrap().path());
    let texts = files.filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let named = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(
            siren_is_checked(&name[..9]) && &name[9..12] == "FEC" && is_day(&name[12..20]),
            "{name}"
        );
        (name, read(&fs::read(path).unwrap()))
    };
    texts.map(named).collect()
}

fn demo_dump() -> String {
    let mut dump = Vec::new();
    Company::demo().write_dump(&mut dump).unwrap();
    String::from_utf8(dump).unwrap()
}

/// What the bank says of the accounts of the demo company, in cents.
fn balance_changes(folder: &Path) -> Vec<i128> {
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.join("out/manifest.json")).unwrap()).unwrap();
    let cents = |text: &Value| text.as_str().unwrap().replace('.', "").parse::<i128>().unwrap();
    let statements = manifest["statements"].as_array().unwrap().iter();
    statements
        .map(|statement| cents(&statement["closing_balance"]) - cents(&statement["opening_balance"]))
        .collect()
}

#[test]
fn the_bank_accounts_of_the_demo_company_change_as_the_bank_says() {
    for rules in ["", CARDS] {
        let folder = tempfile::tempdir().unwrap();
        let months = [
            "--from",
            "2026-03-01",
            "--to",
            "2026-10-31",
            "--set",
            "siren=123456782",
        ];
        let output = export(folder.path(), rules, &demo_dump(), &months);
        assert!(output.status.success(), "{}", said(&output));
        let files = files(folder.path());
        let names: Vec<_> = files.keys().map(String::as_str).collect();
        assert_eq!(names, ["123456782FEC20260630.txt", "123456782FEC20270630.txt"]);
        let entries: Vec<_> = files.into_values().flatten().collect();
        let changes = changes(&entries);
        let banks = balance_changes(folder.path());
        assert_eq!(changes["512100"], banks[0]);
        assert_eq!(changes["512100"] + changes["512200"], banks.iter().sum::<i128>());
    }
}

/// An entry of the demo's kind with tax as the bank knows it.
fn taxed(cents: i64, side: &str, tax: &Value) -> Value {
    let amount = format!("{}.{:02}", cents / 100, cents % 100);
    let mut entry = json!({
        "amount": amount, "amount_cents": cents, "side": side, "currency": "EUR", "local_amount": amount,
        "local_currency": "EUR", "status": "completed", "bank_account_id": ACCOUNT, "label": "Exemple",
        "operation_type": if side == "debit" { "card" } else { "income" },
    });
    entry
        .as_object_mut()
        .unwrap()
        .extend(tax.as_object().unwrap().clone());
    entry
}

#[test]
fn tax_has_a_line_of_its_own_where_a_rule_splits_it() {
    let items = json!({ "vat_details": { "items": [
        { "rate": "20.0", "amount": "2.00", "amount_cents": 200, "amount_excluding_vat": "10.00", "amount_excluding_vat_cents": 1000 },
        { "rate": "5.5", "amount": "0.55", "amount_cents": 55, "amount_excluding_vat": "10.00", "amount_excluding_vat_cents": 1000 },
    ] } });
    let entries = [
        taxed(
            12_000,
            "debit",
            &json!({ "vat_rate": "20.0", "vat_amount": "20.00", "vat_amount_cents": 2000 }),
        ),
        taxed(
            12_000,
            "credit",
            &json!({ "vat_rate": "20.0", "vat_amount": "20.00", "vat_amount_cents": 2000 }),
        ),
        taxed(2_255, "debit", &items),
    ];
    let rules = "[[rule]]\nname = \"Purchases\"\nwhen = \"side == 'debit'\"\naccount = \"6064\"\nvat = \"split\"\n\
        [[rule]]\nname = \"Sales\"\nwhen = \"side == 'credit'\"\naccount = \"706\"\nvat = \"split\"\n";
    let folder = tempfile::tempdir().unwrap();
    let set = format!("siren={SIREN}");
    let output = export(
        folder.path(),
        rules,
        &dump(&entries, GERMAN),
        &["--month", "2026-10", "--set", &set],
    );
    assert!(output.status.success(), "{}", said(&output));
    let found = files(folder.path()).into_values().next().unwrap();
    let shown: Vec<Vec<String>> = found
        .iter()
        .map(|lines| {
            lines
                .iter()
                .map(|(account, cents)| format!("{account} {cents}"))
                .collect()
        })
        .collect();
    assert_eq!(
        shown,
        [
            vec!["512200 -12000", "6064 10000", "44566 2000"],
            vec!["512200 12000", "706 -10000", "44571 -2000"],
            vec!["512200 -2255", "6064 1000", "44566 200", "6064 1000", "44566 55"],
        ]
    );
}

#[test]
fn a_siren_that_cannot_be_right_is_refused() {
    for (siren, reason) in [
        (
            Some("123456783"),
            "the SIREN has nine digits, of which the last one checks the others",
        ),
        (Some("12345678"), "the SIREN has nine digits"),
        (Some("123 456 783"), "the SIREN has nine digits"),
        (None, "SIREN of the company, nine digits"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let set = siren.map(|siren| format!("siren={siren}"));
        let mut arguments = vec!["--month", "2026-10"];
        arguments.extend(set.iter().flat_map(|set| ["--set", set.as_str()]));
        let output = export(folder.path(), "", &demo_dump(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{siren:?}");
        assert!(said(&output).contains(reason), "{}", said(&output));
        assert!(!folder.path().join("out").exists());
    }
}

/// The extract of the register prints it in groups.
#[test]
fn a_siren_may_be_written_in_groups() {
    for siren in ["123 456 782", "123\u{a0}456\u{202f}782", " 123456782 "] {
        let folder = tempfile::tempdir().unwrap();
        let set = format!("siren={siren}");
        let output = export(
            folder.path(),
            "",
            &demo_dump(),
            &["--month", "2026-10", "--set", &set],
        );
        assert!(output.status.success(), "{siren:?}: {}", said(&output));
        let files = files(folder.path());
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            ["123456782FEC20270630.txt"],
            "{siren:?}"
        );
    }
}

/// A quote becomes a blank, and no obligatory field is blank.
#[test]
fn an_account_whose_name_is_a_quote_is_told_by_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "[accounts]\n6069 = '\"'\n6068 = 'Le \"bar\"'\n\
                 [[rule]]\nname = \"Out\"\nwhen = \"side == 'debit'\"\naccount = \"6069\"\n\
                 [[rule]]\nname = \"In\"\naccount = \"6068\"\n";
    let arguments = ["--month", "2026-10", "--set", "siren=123456782"];
    let output = export(folder.path(), rules, &demo_dump(), &arguments);
    assert!(output.status.success(), "{}", said(&output));
    assert!(files(folder.path()).len() == 1);
    let text = fs::read_to_string(folder.path().join("out/123456782FEC20270630.txt")).unwrap();
    assert!(text.contains("\t6069\t6069\t"), "{text}");
    assert!(text.contains("\t6068\tLe bar\t"), "{text}");
}

#[test]
fn the_siren_of_the_bank_needs_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let french = demo_dump().replace("HRB 000000", "123 456 782");
    let output = export(folder.path(), "", &french, &["--month", "2026-10"]);
    assert!(output.status.success(), "{}", said(&output));
    let files = files(folder.path());
    assert_eq!(files.keys().collect::<Vec<_>>(), ["123456782FEC20270630.txt"]);
    insta::assert_binary_snapshot!(
        ".txt",
        fs::read(folder.path().join("out/123456782FEC20270630.txt")).unwrap()
    );
}

/// The plan comptable lists 53, and the law wants three digits.
#[test]
fn accounts_of_two_digits_grow_to_three() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "[[rule]]\nname = \"Caisse\"\nwhen = \"side == 'debit'\"\naccount = \"53\"\n";
    let arguments = ["--month", "2026-10", "--set", "siren=123456782"];
    let output = export(folder.path(), rules, &demo_dump(), &arguments);
    assert!(output.status.success(), "{}", said(&output));
    let files = files(folder.path());
    let lines = files.values().flatten().flatten();
    let accounts: std::collections::BTreeSet<_> = lines.map(|(account, _)| account.as_str()).collect();
    assert_eq!(
        accounts.into_iter().collect::<Vec<_>>(),
        ["471", "512100", "512200", "530", "580"]
    );
    let text = fs::read_to_string(folder.path().join("out/123456782FEC20270630.txt")).unwrap();
    assert!(text.contains("\t530\tCaisse\t"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nasty_entries_are_read_back(month in month()) {
        let folder = tempfile::tempdir().unwrap();
        let written = month.write(GERMAN);
        let output = export(folder.path(), "", &written.dump, &["--month", "2026-10", "--set", "siren=123456782"]);
        assert!(output.status.success(), "{}", said(&output));
        let files = files(folder.path()).into_values().flatten();
        let mut found: Vec<_> = files.map(|lines| lines[0].1).collect();
        let truth = written.bookings.into_iter().flatten();
        let mut expected: Vec<_> = truth.map(|booking| i128::from(booking.cents)).filter(|cents| *cents != 0).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }
}
