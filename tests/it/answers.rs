//! Folders of saved answers: what is no answer, and lists that are not whole.

use serde_json::{Value, json};

use crate::saldo::{Folder, Outcome};

const EXPORT: &str = "export --month 2026-10 --format generic-de --out out --timezone Europe/Berlin --input";

/// A bank account with one entry a day from 28 September to 3 November, as the API shows it.
struct Account(&'static str);

impl Account {
    fn rows(&self) -> Vec<Value> {
        let days = (28..=30).map(|day| (9, day));
        let days = days.chain((1..=31).map(|day| (10, day)));
        let days = days.chain((1..=3).map(|day| (11, day)));
        let numbered = days.zip(1_i64..);
        let row = |((month, day), number): ((i32, i32), i64)| {
            json!({
                "id": format!("{}-{number}", self.0), "bank_account_id": self.0, "side": "credit", "status": "completed",
                "amount_cents": 100, "currency": "EUR", "label": "Somebody",
                "settled_at": format!("2026-{month:02}-{day:02}T10:00:00.000Z"),
                "settled_balance_cents": number * 100,
            })
        };
        numbered.map(row).collect()
    }

    /// All of its rows as pages of ten.
    fn save(&self, folder: &Folder) {
        let rows = self.rows();
        let pages = rows.len().div_ceil(10);
        for (page, rows) in (1..).zip(rows.chunks(10)) {
            let answer = json!({
                "transactions": rows,
                "meta": {
                    "current_page": page, "next_page": (page < pages).then_some(page + 1), "total_pages": pages,
                    "total_count": self.rows().len(), "per_page": 10,
                }
            });
            folder.write(&format!("answers/{}-{page}.json", self.0), answer.to_string());
        }
    }
}

/// Two accounts, whole, and two looks at neighbours.
fn saved() -> Folder {
    let folder = Folder::new();
    let account = |account: &Account, number: i32| json!({ "id": account.0, "name": account.0, "iban": format!("DE7200000000471100000{number}"), "currency": "EUR" });
    let (first, second) = (Account("first"), Account("second"));
    let accounts = [account(&first, 1), account(&second, 2)];
    let organization =
        json!({ "organization": { "slug": "acme", "legal_name": "Acme", "bank_accounts": accounts } });
    folder.write("answers/organization.json", organization.to_string());
    folder.write(
        "answers/labels.json",
        r#"{"labels":null,"meta":{"total_count":0}}"#,
    );
    let neighbour = json!({
        "transactions": [first.rows()[2]],
        "meta": { "current_page": 1, "next_page": 2, "total_pages": 3, "total_count": 3, "per_page": 1 }
    });
    folder.write("answers/neighbour.json", neighbour.to_string());
    first.save(&folder);
    second.save(&folder);
    folder
}

fn export(folder: &Folder) -> Outcome {
    folder.saldo().args(EXPORT).args("answers --force").run()
}

fn proofs(outcome: &Outcome) -> Vec<String> {
    let manifest = outcome.folder.json("out/manifest.json");
    let statements = manifest["statements"].as_array().unwrap().iter();
    statements
        .map(|statement| statement["proof"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn whole_lists_of_several_accounts_prove_themselves() {
    let folder = saved();
    let outcome = export(&folder).expect(0);
    assert_eq!(proofs(&outcome), ["proven", "proven"], "{outcome}");
    assert!(!outcome.stderr.contains("not whole"), "{outcome}");
}

/// The walk of October is whole and has both neighbours, but a list with fewer rows than it counts proves nothing.
#[test]
fn a_list_without_all_of_its_pages_is_not_proven_and_its_numbers_are_told() {
    let folder = saved();
    let last = folder.path("answers/first-4.json");
    std::fs::remove_file(&last).unwrap();
    let told =
        "a list in the input is not whole, as its own answers count it: transactions 30 of 37, pages 3 of 4";
    let outcome = export(&folder).expect(0).says(told);
    assert_eq!(proofs(&outcome), ["chained", "proven"], "{outcome}");
    let warnings = outcome.folder.json("out/manifest.json")["warnings"].to_string();
    assert!(warnings.contains(&format!("first: {told}")), "{warnings}");
    // A page that was saved twice, under another name, is no other page.
    folder.write("answers/first-4.json", folder.read("answers/first-3.json"));
    let outcome = export(&folder).expect(0).says(told);
    assert_eq!(proofs(&outcome), ["chained", "proven"], "{outcome}");
}

#[test]
fn what_is_no_answer_is_refused_by_name() {
    let errors = r#"{"errors":[{"code":"unauthorized"}]}"#;
    let files = [
        (
            "answers/first-3.json",
            errors,
            "it has `errors`, but no organization",
        ),
        ("answers/note.json", "{}", "it has nothing, but no organization"),
        (
            "answers/cards.json",
            r#"{"cards":[],"meta":{"total_count":0}}"#,
            "it has `cards`, `meta`",
        ),
    ];
    for (name, text, told) in files {
        let folder = saved();
        folder.write(name, text);
        let outcome = export(&folder).expect(2);
        let outcome = outcome.says(&format!("{name}, line 1: ")).says(told);
        let outcome = outcome.says("fetch it again, or take it out of the input");
        assert!(folder.tree("out").is_empty(), "{outcome}");
    }
}

/// A dump is read line by line; what is no line of a dump must not be passed over.
#[test]
fn a_refusal_or_an_answer_in_a_dump_is_not_passed_over() {
    let folder = Folder::new();
    let fetch = "fetch --demo --month 2026-10 --account Hauptkonto";
    let dump = folder.saldo().args(fetch).run().expect(0);
    let run = |text: String| {
        folder.write("dump.jsonl", text);
        let export = "export --month 2026-10 --format generic-de --out out --force --input dump.jsonl";
        folder.saldo().args(export).run()
    };
    let refused = run(format!("{}{{\"errors\":[]}}\n", dump.text()));
    let lines = dump.text().lines().count();
    refused
        .expect(2)
        .says(&format!("dump.jsonl, line {}: this is no answer", lines + 1));
    let files = |text: String| {
        let mut files = run(text).expect(0).folder.tree("out");
        assert!(files.remove("manifest.json").is_some());
        files
    };
    let expected = files(dump.text().to_owned());
    // The same rows in one answer behind the first of them.
    let is_row = |line: &&str| line.starts_with("{\"transaction\"");
    let first = dump.text().lines().position(|line| is_row(&line)).unwrap();
    let (before, rows): (Vec<_>, Vec<_>) = (
        dump.text().lines().take(first + 1).collect(),
        dump.text().lines().skip(first + 1).collect(),
    );
    let rows: Vec<Value> = rows
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["transaction"].clone())
        .collect();
    let mixed = format!("{}\n{}\n", before.join("\n"), json!({ "transactions": rows }));
    assert!(files(mixed) == expected);
}
