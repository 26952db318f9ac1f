//! Mappings whose rows are postings: from the demo company and from thousands of generated entries into one file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use insta::{assert_binary_snapshot, assert_snapshot};
use saldo::money::{Cents, Total, parse_amount};
use saldo::sandbox::Company;

use crate::saldo::{Folder, Outcome};

fn journal() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/postings/journal.toml")
}

fn demo(folder: &Folder) -> Outcome {
    folder
        .saldo()
        .args("export --demo --month 2026-10 --format")
        .arg(journal())
        .run()
        .expect(0)
}

/// The files of rows.
fn files(folder: &Folder) -> Vec<(String, Vec<u8>)> {
    let tree = folder.tree("saldo-export");
    tree.into_iter()
        .filter(|(name, _)| name.starts_with("journal"))
        .collect()
}

/// Rows of all files, without their headings.
fn rows(folder: &Folder) -> Vec<Vec<String>> {
    let read = |bytes: &Vec<u8>| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(bytes.as_slice());
        let records = reader
            .records()
            .map(|record| record.unwrap().iter().map(ToOwned::to_owned).collect());
        records.collect()
    };
    files(folder).iter().flat_map(|(_, bytes)| read(bytes)).collect()
}

/// Debit less credit of each bank account.
fn balances(rows: &[Vec<String>]) -> BTreeMap<String, Total> {
    let mut balances: BTreeMap<String, Total> = BTreeMap::new();
    for row in rows {
        let amount = Cents::from_decimal(parse_amount(&row[3].replace(',', ".")).unwrap()).unwrap();
        assert!(amount > Cents::ZERO, "{row:?}");
        let signed = if row[2] == "S" { amount } else { -amount };
        balances.entry(row[1].clone()).or_default().add(signed);
    }
    balances
}

#[test]
fn the_journal_of_the_demo_company() {
    let folder = Folder::new();
    let run = demo(&folder);
    run.says("44 entries, -969.86 EUR in 1792")
        .says("8 postings with no tax key: the bank knows no tax");
    assert_binary_snapshot!(".csv", folder.read("saldo-export/journal_20261001.csv"));
    // The entry that a filter leaves out is the one whose amount is missing on the main account.
    let told: Vec<_> = balances(&rows(&folder))
        .into_iter()
        .map(|(account, sum)| format!("{account} {sum}"))
        .collect();
    assert_eq!(told, ["1200 -248.16", "1210 947.52"]);
}

#[test]
fn thousands_of_entries_move_each_bank_account_by_exactly_its_balance() {
    let folder = Folder::new();
    let mut dump = Vec::new();
    let company = Company::generated(10_000);
    company.write_dump(&mut dump).unwrap();
    folder.write("dump.jsonl", dump);
    folder.write("rules.toml", "vat = \"split\"\n[[rule]]\nname = \"Office\"\nwhen = \"category == 'office_supply'\"\naccount = \"4930\"\n");
    folder.write(
        "saldo.toml",
        "[profile.default]\nrules = \"rules.toml\"\n[profile.default.books]\nchart = \"skr03\"\n\
         bank = { \"Hauptkonto\" = \"1200\", default = \"1210\" }\n",
    );
    let run = folder
        .saldo()
        .args("export --input dump.jsonl --from 2026-01-01 --to 2026-12-31 --format")
        .arg(journal());
    run.run().expect(0);
    let mut expected: BTreeMap<String, Total> = BTreeMap::new();
    for movement in company.movements() {
        let main = movement.account_id == company.accounts()[0].id;
        let sum = expected
            .entry(if main { "1200" } else { "1210" }.to_owned())
            .or_default();
        sum.add(Cents::new(movement.cents));
    }
    assert_eq!(balances(&rows(&folder)), expected);
    assert!(files(&folder).len() > 100);
    let manifest = folder.json("saldo-export/manifest.json");
    let written: u64 = manifest["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["rows"].as_u64().unwrap())
        .sum();
    assert_eq!(usize::try_from(written).unwrap(), rows(&folder).len());
}

#[test]
fn postings_of_an_entry_stay_in_one_file() {
    let folder = Folder::new();
    let text = std::fs::read_to_string(journal())
        .unwrap()
        .replace("max_rows  = 99", "max_rows = 2");
    folder.write("journal.toml", text);
    folder
        .saldo()
        .args("export --demo --month 2026-10 --format journal.toml")
        .run()
        .expect(0);
    let mut halves = 0;
    for (name, bytes) in files(&folder) {
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(text.contains(";1/2;"), text.contains(";2/2;"), "{name}");
        halves += usize::from(text.contains(";1/2;"));
    }
    assert_eq!(halves, 1);
}

#[test]
fn what_the_books_do_not_say_is_refused_before_anything_is_sent() {
    let folder = Folder::new();
    let export = || {
        folder
            .saldo()
            .args("export --month 2026-10 --format")
            .arg(journal())
            .run()
            .expect(2)
    };
    assert_snapshot!(export().stderr, @"error: the format `journal` needs `bank`, `chart`; add what is missing to [profile.NAME.books] in saldo.toml: nothing of it is ever guessed");
    folder.write(
        "saldo.toml",
        "[profile.default]\nrules = \"rules.toml\"\n[profile.default.books]\nchart = \"skr03\"\nbank = { default = \"1200\" }\n",
    );
    export()
        .says("the file of rules")
        .says("rules.toml is not there; begin it with");
    folder.write("rules.toml", "[[rule]]\nname = \"A\"\naccount = \"2999\"\n");
    export().says("the chart skr03 does not know the account 2999");
    folder.write(
        "saldo.toml",
        "[profile.default.books]\nchart = \"skr03\"\nbank = { \"Hauptkonto\" = \"1200\" }\n",
    );
    folder
        .saldo()
        .args("fetch --demo --month 2026-10 --out dump.jsonl")
        .run()
        .expect(0);
    let run = folder
        .saldo()
        .args("export --input dump.jsonl --month 2026-10 --format")
        .arg(journal())
        .run();
    run.expect(2)
        .says("has no ledger account; add it to bank in the profile's books");
    assert!(folder.tree("saldo-export").is_empty());
}

#[test]
fn the_mapping_is_tried_without_an_export() {
    let folder = Folder::new();
    folder
        .saldo()
        .args("mapping test")
        .arg(journal())
        .run()
        .expect(0)
        .says("2 tests");
    let explain = folder
        .saldo()
        .args("mapping explain --month 2026-10 --id 01a130cc-aad5")
        .arg(journal())
        .run();
    assert_snapshot!(
        explain
            .expect(0)
            .to_string()
            .replace(journal().to_str().unwrap(), "journal.toml")
    );
    let none = folder
        .saldo()
        .args("mapping explain --month 2026-10 --id 01a10f8a-4355")
        .arg(journal())
        .run();
    assert!(
        none.expect(0)
            .text()
            .contains("left out: no money moved, so there is nothing to post")
    );
    let preview = folder
        .saldo()
        .args("mapping preview --month 2026-10 --rows 4")
        .arg(journal())
        .run();
    assert_snapshot!(preview.expect(0));
}

/// Lines, with the number of their entry where quotes stand around everything.
const LINES: &str = r#"
schema = 1
[mapping]
name  = "lines"
title = "One account a row"
rows  = "line"
[file]
name     = "lines_{account.name | slug}.csv"
quote    = "always"
max_rows = 5
[[column]]
name  = "Number"
value = "{entry.number}"
[[column]]
name  = "Account"
value = "{line.account}"
[[column]]
name  = "Debit"
value = "{line.debit | decimal(2)}"
[[column]]
name  = "Credit"
value = "{line.credit | decimal(2)}"
[[column]]
name  = "Line"
value = "{line.number | digits}/{line.count | digits}"
[[column]]
name  = "Again"
value = "{entry.number}"
"#;

#[test]
fn lines_of_an_entry_stay_in_one_file_and_have_its_number() {
    let folder = Folder::new();
    folder.write("lines.toml", LINES);
    folder
        .saldo()
        .args("export --demo --month 2026-10 --format lines.toml")
        .run()
        .expect(0);
    let tree = folder.tree("saldo-export");
    let files: Vec<_> = tree
        .iter()
        .filter(|(name, _)| name.starts_with("lines_"))
        .collect();
    assert!(files.len() > 10);
    for (name, bytes) in files {
        let text = std::str::from_utf8(bytes).unwrap();
        let rows: Vec<Vec<&str>> = text
            .lines()
            .skip(1)
            .map(|line| line.trim_matches('"').split("\";\"").collect())
            .collect();
        assert!(rows.len() <= 5, "{name}");
        let (mut entry, mut sum) = (0_u64, Total::default());
        for row in &rows {
            let (line, lines) = row[4].split_once('/').unwrap();
            if line == "1" {
                entry += 1;
                assert!(row[1].starts_with("12"), "{name}: {row:?}");
            }
            assert_eq!(
                (row[0], row[5]),
                (&*entry.to_string(), &*entry.to_string()),
                "{name}"
            );
            let amount = |text: &str| Cents::from_decimal(parse_amount(text).unwrap()).unwrap();
            sum.add(amount(row[2]));
            sum.add(-amount(row[3]));
            if line == lines {
                assert_eq!(sum.cents(), Some(Cents::ZERO), "{name}: {row:?}");
            }
        }
        assert!(
            rows.last().is_some_and(|row| row[4].starts_with(&row[4][2..])),
            "{name}"
        );
    }
}
