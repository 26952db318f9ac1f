//! Entries that do not fit a format: all of them are counted, wherever they stand and wherever they come from.

use std::fmt::Write as _;

use serde_json::json;

use crate::saldo::{Folder, Outcome};

/// A format that needs a text which not every entry has.
const STRICT: &str = r#"
schema = 1

[mapping]
name    = "strict"
title   = "Needs a note"
rows    = "entry"
checked = "a test"

[file]
name        = "strict_{account.id}.csv"
encoding    = "utf-8"
delimiter   = ";"
quote       = "necessary"
line_ending = "lf"
header      = true
decimal     = ","
date        = "%d.%m.%Y"
per         = "account"

[[column]]
name     = "Note"
value    = "{note}"
required = true
"#;

const EXPORT: &str = "export --month 2026-10 --format ./strict.toml --out out";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("strict.toml", STRICT);
    folder
}

#[track_caller]
fn assert_counts(outcome: Outcome, refused: usize) {
    let outcome = outcome.expect(2);
    let shown = outcome.stderr.matches("cannot be written as `strict`").count();
    assert_eq!(shown, refused.min(10), "{outcome}");
    match refused - shown {
        0 => assert!(!outcome.stderr.contains(" more"), "{outcome}"),
        more => assert!(
            outcome.stderr.contains(&format!("\nand {more} more\n")),
            "{outcome}"
        ),
    }
    assert!(outcome.folder.tree("out").is_empty(), "{outcome}");
}

/// A month of an account, long enough for several blocks; those at `bad` have no note.
fn dump(entries: usize, bad: &[usize], is_settled_order: bool) -> String {
    let account = json!({"id": "acc", "name": "Main", "iban": "DE72000000004711000001", "currency": "EUR"});
    let organization = json!({"organization": {"slug": "a", "legal_name": "A", "bank_accounts": [account]}});
    let mut lines: Vec<_> = (1..=entries)
        .map(|number| {
            let (hour, minute, second) = (number / 3600, number / 60 % 60, number % 60);
            json!({"transaction": {
                "id": format!("t{number}"), "side": "credit", "status": "completed", "amount_cents": 1,
                "bank_account_id": "acc", "settled_balance_cents": number, "currency": "EUR",
                "settled_at": format!("2026-10-05T{:02}:{minute:02}:{second:02}.000Z", 4 + hour),
                "note": (!bad.contains(&number)).then(|| "x".repeat(600)),
            }})
        })
        .collect();
    if !is_settled_order {
        lines.reverse();
    }
    let mut text = format!("{organization}\n");
    for line in &lines {
        writeln!(text, "{line}").unwrap();
    }
    text
}

#[test]
fn in_all_blocks_of_a_dump_in_any_order() {
    const ENTRIES: usize = 4000;
    let spread: Vec<_> = (0..25).map(|number| 1 + number * (ENTRIES - 1) / 24).collect();
    for bad in [&spread[..], &spread[..10], &spread[24..]] {
        for is_settled_order in [true, false] {
            let folder = folder();
            folder.write("dump.jsonl", dump(ENTRIES, bad, is_settled_order));
            let outcome = folder.saldo().args(EXPORT).args("--input dump.jsonl").run();
            assert!(outcome.stderr.contains("entry t1 ") || bad[0] != 1, "{outcome}");
            assert_counts(outcome, bad.len());
        }
    }
}

#[test]
fn in_all_accounts_of_the_bank() {
    let folder = folder();
    let fetched = folder
        .saldo()
        .args("fetch --demo --month 2026-10")
        .run()
        .expect(0);
    let whole = folder
        .saldo()
        .args("export --demo --month 2026-10 --format generic-de --out whole --json")
        .run()
        .expect(0)
        .json();
    let entries = whole["statements"].as_array().unwrap().iter();
    let entries: u64 = entries
        .map(|statement| statement["entries"].as_u64().unwrap())
        .sum();
    let has_note = |line: &&str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let of = |key: &str| line["transaction"][key].as_str().unwrap_or_default().to_owned();
        // The neighbours of the month are in the dump too.
        of("status") == "completed" && !of("note").is_empty() && of("settled_at").starts_with("2026-10")
    };
    let with_note = fetched.text().lines().filter(has_note).count();
    let refused = usize::try_from(entries).unwrap() - with_note;
    assert!(refused > 10);
    assert_counts(folder.saldo().args(EXPORT).arg("--demo").run(), refused);
}

#[test]
fn a_text_that_is_called_a_number_is_told_with_its_column() {
    let folder = Folder::new();
    let called = "[[column]]\nname = \"Format\"\nvalue = \"strict\"\n\n[[column]]\nkind = \"number\"\n";
    let mapping = STRICT
        .replace("[[column]]\n", called)
        .replace("\"necessary\"", "\"text\"");
    folder.write("strict.toml", mapping);
    folder.write("dump.jsonl", dump(1, &[], true).replace(&"x".repeat(600), "1;2"));
    let outcome = folder.saldo().args(EXPORT).args("--input dump.jsonl").run();
    let outcome =
        outcome.says("entry t1 cannot be written as `strict`, column `Note`: '1;2' holds the delimiter");
    let outcome = outcome.says("write kind = \"text\" in the column");
    assert_counts(outcome, 1);
}
