//! Rows written + rows skipped with a reason = entries fetched, whichever way the entries came.

use saldo::sandbox::{Sandbox, Settings};
use serde_json::Value;

use crate::saldo::{Folder, Outcome};

/// Leaves card payments out, and nothing else.
const WITHOUT_CARDS: &str = r#"schema = 1
[mapping]
name  = "without-cards"
title = "Everything but cards"
rows  = "entry"
[file]
name = "without-cards_{account.name | slug}.csv"
[[filter]]
when   = "operation_type == 'card'"
reason = "cards are booked from their own statement"
[[column]]
name  = "Id"
value = "{id}"
[[column]]
name  = "Amount"
value = "{amount | decimal(2)}"
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("mappings/without-cards.toml", WITHOUT_CARDS);
    folder
}

#[track_caller]
fn assert_counts(outcome: &Outcome, fetched: &[(String, String)]) {
    let manifest = outcome.folder.json("out/manifest.json");
    let files = manifest["files"].as_array().unwrap();
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let rows = |format: &str| {
        files
            .iter()
            .filter(|file| file["format"] == format)
            .map(|file| number(&file["rows"]))
            .sum::<usize>()
    };
    let skipped = manifest["skipped"].as_array().unwrap();
    let with_reason = |wanted: &dyn Fn(&str) -> bool| {
        skipped
            .iter()
            .filter(|row| wanted(row["reason"].as_str().unwrap()))
            .count()
    };
    let filtered =
        with_reason(&|reason| reason == "without-cards: cards are booked from their own statement");
    let unsettled = with_reason(&|reason| ["pending", "declined", "reversed"].contains(&reason));
    assert_eq!(filtered + unsettled, skipped.len());
    assert!(filtered > 10 && unsettled == 6);
    assert_eq!(
        rows("without-cards") + filtered + unsettled,
        fetched.len(),
        "{outcome}"
    );
    assert_eq!(rows("generic-de") + unsettled, fetched.len(), "{outcome}");
    // Each id is in exactly one place: in a row, or among those left out.
    let written: String = outcome
        .folder
        .tree("out")
        .into_iter()
        .filter(|(name, _)| name.starts_with("without-cards"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    for (id, status) in fetched {
        let is_written = written.matches(id.as_str()).count();
        let is_skipped = skipped.iter().filter(|row| row["id"] == **id).count();
        assert_eq!(is_written + is_skipped, 1, "{id} {status}");
    }
}

#[test]
fn every_entry_is_written_or_left_out_with_a_reason() {
    let folder_of_dump = folder();
    let dump = folder_of_dump
        .saldo()
        .args("fetch --demo --month 2026-10 --out dump.jsonl")
        .run()
        .expect(0);
    let text = String::from_utf8(dump.folder.read("dump.jsonl")).unwrap();
    let transactions = text.lines().filter_map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        let row = line.get("transaction")?;
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        // Neighbours of the period are in a dump too.
        let settled = text("settled_at");
        let is_within =
            settled.is_empty() || ("2026-09-30T22:00:00".."2026-10-31T23:00:00").contains(&&settled[..19]);
        is_within.then(|| (text("id"), text("status")))
    });
    let fetched: Vec<_> = transactions.collect();
    let export = "export --month 2026-10 --format without-cards --format generic-de --out out";
    let of_dump = folder_of_dump
        .saldo()
        .args(export)
        .args("--input dump.jsonl")
        .run()
        .expect(0);
    assert_counts(&of_dump, &fetched);

    let bank = Sandbox::start(Settings::demo()).unwrap();
    let of_bank = folder().saldo().args(export).live(&bank).run().expect(0);
    assert_counts(&of_bank, &fetched);

    let mut lines: Vec<_> = text.lines().collect();
    lines.reverse();
    let of_stdin = folder()
        .saldo()
        .args(export)
        .args("--input -")
        .stdin(lines.join("\n"))
        .run()
        .expect(0);
    assert_counts(&of_stdin, &fetched);
}

#[test]
fn the_summary_counts_what_was_left_out() {
    let run = folder()
        .saldo()
        .args("export --demo --month 2026-10 --format without-cards");
    let outcome = run.run().expect(0);
    outcome
        .says("left out: 3 × pending")
        .says("× without-cards: cards are booked from their own statement");
}
