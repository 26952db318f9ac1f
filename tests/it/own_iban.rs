//! The IBAN of an own account is in a file as an importer expects it, or not at all.

use serde_json::json;

use crate::saldo::{Folder, Outcome};

fn export(iban: &str) -> Outcome {
    let account =
        json!({"id": "acc", "name": "Main", "iban": iban, "currency": "EUR", "account_number": "4711"});
    let organization = json!({"organization": {"slug": "a", "legal_name": "A", "bank_accounts": [account]}});
    let transaction = json!({"transaction": {
        "id": "t1", "side": "credit", "status": "completed", "amount_cents": 100, "bank_account_id": "acc",
        "settled_at": "2026-10-05T10:00:00.000Z", "settled_balance_cents": 100, "currency": "EUR", "label": "x",
    }});
    let folder = Folder::new();
    folder.write("dump.jsonl", format!("{organization}\n{transaction}\n"));
    folder
        .saldo()
        .args("export --input dump.jsonl --month 2026-10 --out out")
        .args("--format camt053 --format mt940 --format ofx --format hledger")
        .run()
        .expect(0)
}

fn texts(outcome: &Outcome) -> Vec<(String, String)> {
    let files = outcome.folder.tree("out").into_iter();
    files
        .filter(|(name, _)| name != "manifest.json")
        .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
        .collect()
}

#[test]
fn blanks_and_small_letters_make_no_other_file() {
    let plain = export("DE72000000004711000001");
    let spaced = export(" de72 0000 0000 4711 0000 01");
    assert_eq!(texts(&plain), texts(&spaced));
    assert!(!spaced.stderr.contains("as IBAN"), "{spaced}");
    let of = |name: &str| {
        let found = texts(&spaced)
            .into_iter()
            .find(|(file, _)| file.starts_with(name));
        found.unwrap().1
    };
    assert!(of("camt053").contains("<IBAN>DE72000000004711000001</IBAN>"));
    assert!(of("mt940").contains("\r\n:25:DE72000000004711000001\r\n"));
}

#[test]
fn what_is_no_iban_is_told_and_in_no_file() {
    for faulty in ["DE00 1234 XX", "DE72000000004711000002"] {
        let outcome = export(faulty);
        let digits = &faulty[5..9];
        for (name, text) in texts(&outcome) {
            assert!(!name.contains(digits) && !text.contains(faulty), "{name}: {text}");
            assert!(!text.contains("<IBAN>"), "{name}: {text}");
        }
        let told = format!("Main: the bank sends '{faulty}' as IBAN, which is none, so no file has it");
        let manifest = outcome.folder.json("out/manifest.json");
        assert_eq!(manifest["statements"][0]["account"]["iban"], json!(null));
        let warnings = manifest["warnings"].as_array().unwrap();
        let is_told = |warning: &serde_json::Value| warning.as_str().unwrap().starts_with(&told);
        assert!(warnings.iter().any(is_told), "{warnings:?}");
        outcome.says(&told).says("Europe/Berlin");
    }
}
