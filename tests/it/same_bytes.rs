//! Wherever the same entries come from, and in whatever order, the same bytes come out.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::saldo::{Folder, Outcome, Saldo};
use crate::sandbox::Bank;

const EXPORT: &str =
    "export --month 2026-10 --format lexoffice --format lexware-office --format generic-de --out out";

/// What the network gave, the manifest included.
static DIRECT: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let bank = Bank::demo();
    let outcome = Saldo::new().args(EXPORT).live(&bank.sandbox).run().expect(0);
    let tree = outcome.folder.tree("out");
    assert_eq!(tree.len(), 7);
    tree
});

/// The demo company's dump of October.
static DUMP: LazyLock<String> = LazyLock::new(|| {
    let outcome = Saldo::new().args("fetch --demo --month 2026-10").run().expect(0);
    outcome.text().to_owned()
});

fn of_input(folder: &Folder, input: &str) -> Outcome {
    folder
        .saldo()
        .args(EXPORT)
        .args("--input")
        .arg(input)
        .run()
        .expect(0)
}

#[track_caller]
fn assert_same_files(outcome: &Outcome) {
    let found = outcome.folder.tree("out");
    assert!(found.keys().eq(DIRECT.keys()), "{outcome}");
    for (name, bytes) in &found {
        assert!(
            name == "manifest.json" || bytes == &DIRECT[name],
            "{name} differs\n{outcome}"
        );
    }
}

/// The files, and a manifest that says the same too.
#[track_caller]
fn assert_same(outcome: &Outcome) {
    assert_same_files(outcome);
    let manifest = "manifest.json";
    assert_eq!(
        String::from_utf8_lossy(&outcome.folder.tree("out")[manifest]),
        String::from_utf8_lossy(&DIRECT[manifest])
    );
}

#[track_caller]
fn proofs(outcome: &Outcome) -> Vec<String> {
    let manifest = outcome.folder.json("out/manifest.json");
    let statements = manifest["statements"].as_array().unwrap();
    statements
        .iter()
        .map(|statement| statement["proof"].as_str().unwrap().to_owned())
        .collect()
}

fn shuffled<T>(items: &mut [T]) {
    let mut seed = 0x5a1d_0000_0002_u64;
    for last in (1..items.len()).rev() {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(seed >> 33).unwrap() % (last + 1);
        items.swap(last, other);
    }
}

fn is_transaction(line: &str) -> bool {
    line.starts_with("{\"transaction\":")
}

#[test]
fn a_dump_gives_what_the_network_gave() {
    let folder = Folder::new();
    folder.write("october.jsonl", &*DUMP);
    let outcome = of_input(&folder, "october.jsonl");
    assert_same(&outcome);
    assert_eq!(proofs(&outcome), ["proven"; 3]);
}

#[test]
fn standard_input_gives_it_too() {
    let outcome = Saldo::new()
        .args(EXPORT)
        .args("--input -")
        .stdin(DUMP.as_str())
        .run()
        .expect(0);
    assert_same(&outcome);
}

#[test]
fn the_order_of_the_lines_does_not_matter() {
    let (mut transactions, names): (Vec<_>, Vec<_>) = DUMP.lines().partition(|line| is_transaction(line));
    shuffled(&mut transactions);
    for lines in [
        [names.clone(), transactions.clone()].concat(),
        // The names come last, and still every initiator and label is named.
        [transactions, names].concat(),
    ] {
        let folder = Folder::new();
        folder.write("october.jsonl", lines.join("\r\n"));
        assert_same(&of_input(&folder, "october.jsonl"));
    }
}

#[test]
fn entries_of_one_instant_find_their_order_by_their_balances() {
    let settled = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["transaction"]["settled_at"].as_str().map(ToOwned::to_owned)
    };
    let mut ties = 0;
    let lines: Vec<_> = DUMP.lines().collect();
    let groups = lines.chunk_by(|a, b| settled(a).is_some() && settled(a) == settled(b));
    let turned: Vec<_> = groups
        .flat_map(|group| {
            ties += usize::from(group.len() > 1);
            group.iter().rev().copied()
        })
        .collect();
    assert!(ties >= 2);
    let folder = Folder::new();
    folder.write("october.jsonl", turned.join("\n"));
    assert_same(&of_input(&folder, "october.jsonl"));
}

/// What somebody has who saved the answers of the API: no neighbours of the period.
async fn saved_answers(folder: &Folder, order: &str, pretty: bool) {
    let bank = Bank::demo();
    let mut paths = vec![
        ("organization".to_owned(), "/v2/organization".to_owned()),
        ("memberships".to_owned(), "/v2/memberships".to_owned()),
        ("labels".to_owned(), "/v2/labels".to_owned()),
    ];
    for account in 0..3 {
        for page in 1..=4 {
            let more = format!(
                "&settled_at_from=2026-09-30T22:00:00Z&settled_at_to=2026-10-31T22:59:59.999Z&sort_by=settled_at:{order}\
                 &per_page=25&page={page}"
            );
            paths.push((format!("page-{account}-{page}"), bank.list(account, &more)));
        }
    }
    for (name, path) in paths {
        let response = bank.get(&path).await;
        if response.status() == 422 {
            continue;
        }
        let text = response.text().await.unwrap();
        let text = if pretty {
            let answer: Value = serde_json::from_str(&text).unwrap();
            serde_json::to_string_pretty(&answer).unwrap()
        } else {
            text
        };
        folder.write(&format!("answers/{name}.json"), text);
    }
}

#[tokio::test]
async fn a_folder_of_answers_gives_the_same_files_and_says_that_its_ends_are_open() {
    for (order, pretty) in [("asc", false), ("desc", true)] {
        let folder = Folder::new();
        saved_answers(&folder, order, pretty).await;
        let outcome = of_input(&folder, "answers");
        assert_same_files(&outcome);
        assert_eq!(proofs(&outcome)[0], "chained");
        let outcome = outcome.says("chained: the balances form one unbroken chain");
        outcome.says("the opening balance could not be checked, for no entry before the period is known");
    }
}

#[test]
fn what_is_there_already_with_the_same_bytes_is_left_alone() {
    let folder = Folder::new();
    let export = || {
        folder
            .saldo()
            .args("export --demo --month 2026-10 --format lexoffice --out out")
    };
    export().run().expect(0);
    let before = folder.tree("out");
    let again = export()
        .env("SALDO_NOW", "2027-01-01T00:00:00Z")
        .arg("--json")
        .run()
        .expect(0);
    assert_eq!(folder.tree("out"), before);
    let json = again.json();
    let outcomes = json["written"].as_array().unwrap();
    assert!(
        outcomes.iter().all(|file| file["outcome"] == "unchanged"),
        "{again}"
    );
}
