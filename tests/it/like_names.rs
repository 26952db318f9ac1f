//! Two accounts whose names differ in signs only: neither their files nor their places in a ledger become one.

use std::collections::BTreeSet;

use serde_json::json;

use crate::saldo::Folder;

/// The names of the ledger accounts that begin so.
fn ledger_accounts(journal: &str, begin: &str) -> BTreeSet<String> {
    let words = journal.split_whitespace();
    let own = words.filter(|word| word.to_lowercase().starts_with(begin));
    own.map(str::to_owned).collect()
}

#[test]
fn accounts_with_like_names_have_files_and_ledger_accounts_of_their_own() {
    let accounts = [("acc-11111111", "Rücklagen"), ("acc-22222222", "RUCKLAGEN")];
    let listed = accounts.map(|(id, name)| json!({"id": id, "name": name, "currency": "EUR"}));
    let organization = json!({"organization": {"slug": "a", "legal_name": "A", "bank_accounts": listed}});
    let transactions = accounts.map(|(id, _)| {
        json!({"transaction": {
            "id": format!("t-{id}"), "side": "credit", "status": "completed", "amount_cents": 100,
            "bank_account_id": id, "settled_at": "2026-10-05T10:00:00.000Z", "settled_balance_cents": 100,
            "currency": "EUR", "label": "x",
        }})
    });
    let folder = Folder::new();
    let [first, second] = transactions;
    folder.write("dump.jsonl", format!("{organization}\n{first}\n{second}\n"));
    let run = folder.saldo().args(
        "export --input dump.jsonl --month 2026-10 --timezone Europe/Berlin --out out \
         --format hledger --format ledger --format beancount",
    );
    let outcome = run.run().expect(0);
    let files = outcome.folder.tree("out");
    for format in ["hledger", "ledger", "beancount"] {
        let journals = files
            .iter()
            .filter(|(name, _)| name.starts_with(&format!("{format}_")));
        let journals: Vec<_> = journals
            .map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap())
            .collect();
        assert_eq!(journals.len(), 2, "{:?}", files.keys());
        let own = journals.iter().map(|journal| ledger_accounts(journal, "assets:"));
        let own: Vec<_> = own.collect();
        assert!(own.iter().all(|names| names.len() == 1), "{format}: {own:?}");
        assert_ne!(own[0], own[1], "{format}");
    }
}
