//! What helps to understand a mapping: `explain`, `diff` and `fields --stats`, as they are typed.

use insta::assert_snapshot;
use saldo::mapping::{Place, SHIPPED, fields};
use saldo::sandbox::Company;
use serde_json::Value;

use crate::saldo::{Folder, Saldo};

/// A mapping that extends another one, cuts, replaces, and has cells of its own.
const CHILD: &str = r#"
schema  = 1
extends = "lexoffice"

[mapping]
name  = "child"
title = "A child of lexoffice"

[file]
encoding    = "ascii"
unencodable = "transliterate"

[let]
payee = [{ when = "amount > 0", text = "from {counterparty}" }, { text = "to {counterparty}" }]

[[column]]
name     = "Auftraggeber/Empfänger"
max      = 12
overflow = "cut"
"#;

/// The identifier of the demo company's entry with this text in it.
fn id(text: &str) -> String {
    let mut dump = Vec::new();
    Company::demo().write_dump(&mut dump).unwrap();
    let dump = String::from_utf8(dump).unwrap();
    let line = dump
        .lines()
        .find(|line| line.contains("\"transaction\"") && line.contains(text))
        .unwrap();
    let object: Value = serde_json::from_str(line).unwrap();
    object["transaction"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_text_format_is_explained_by_its_cells_its_values_and_its_record() {
    let run = Saldo::new()
        .args("mapping explain mt940 --id")
        .arg(id("Miete Oktober 2026"));
    assert_snapshot!(run.run().expect(0));
}

#[test]
fn inherited_cells_are_explained_with_what_was_cut_and_replaced() {
    let folder = Folder::new();
    folder.write("child.toml", CHILD);
    let run = folder
        .saldo()
        .args("mapping explain child.toml --id")
        .arg(id("Bäckerei Größe"));
    assert_snapshot!(run.run().expect(0));
}

#[test]
fn every_shipped_mapping_explains_every_kind_of_entry() {
    let ids = ["Miete Oktober 2026", "SAMPLE INN LONDON", "Bäckerei Größe"].map(id);
    let folder = Folder::new();
    folder.write("saldo.toml", "[profile.default.params]\nsiren = \"123456782\"\n");
    for (name, _) in SHIPPED {
        for id in &ids {
            let run = folder
                .saldo()
                .args("mapping explain")
                .arg(name)
                .arg("--id")
                .arg(id)
                .run()
                .expect(0);
            assert!(run.text().contains(" = "), "{run}");
        }
    }
}

#[test]
fn a_refused_cell_is_explained_beside_the_others() {
    let folder = Folder::new();
    folder.write("child.toml", CHILD.replace("\"cut\"", "\"error\""));
    let run = folder
        .saldo()
        .args("mapping explain child.toml --id")
        .arg(id("Bäckerei Größe"))
        .run();
    let run = run
        .expect(2)
        .says("column `Auftraggeber/Empfänger`: the value has");
    assert!(run.text().contains("Auftraggeber/Empfänger is refused"), "{run}");
    assert!(run.text().contains("Betrag = "), "{run}");
}

#[test]
fn two_mappings_are_compared() {
    let folder = Folder::new();
    folder.write("child.toml", CHILD);
    let diff = |line: &str| {
        folder
            .saldo()
            .args("mapping diff --month 2026-10")
            .args(line)
            .run()
            .expect(0)
            .to_string()
    };
    let told = [
        "lexoffice child.toml",
        "lexoffice lexware-office",
        "lexoffice lexoffice",
        "mt940 xero",
        "wave quickbooks",
    ]
    .map(|line| format!("$ saldo mapping diff {line}\n{}", diff(line)));
    assert_snapshot!(told.join("\n"));
}

#[test]
fn a_comparison_is_data_too() {
    let folder = Folder::new();
    folder.write("child.toml", CHILD);
    let diff = |a: &str, b: &str| {
        folder
            .saldo()
            .args("mapping diff --json")
            .arg(a)
            .arg(b)
            .run()
            .expect(0)
            .json()
    };
    let there = diff("lexoffice", "child.toml");
    let back = diff("child.toml", "lexoffice");
    assert_eq!(there["entries"]["same"], back["entries"]["same"]);
    assert_eq!(
        there["settings"].as_array().unwrap().len(),
        back["settings"].as_array().unwrap().len()
    );
    let payee = |diff: &Value| diff["entries"]["cells"][1].clone();
    assert_eq!(payee(&there)["column"], "Auftraggeber/Empfänger");
    assert_eq!(payee(&there)["different"], payee(&back)["different"]);
    assert_eq!(
        payee(&there)["examples"][0]["a"],
        payee(&back)["examples"][0]["b"]
    );
    let same = diff("child.toml", "child.toml");
    assert_eq!(same["entries"]["tried"], same["entries"]["same"]);
    for key in ["settings", "added", "removed", "renamed", "moved", "columns"] {
        assert_eq!(same[key].as_array().unwrap().len(), 0, "{key}");
    }
}

#[test]
fn a_row_that_only_one_writes_is_counted_with_its_reason() {
    let diff = Saldo::new()
        .args("mapping diff wave quickbooks --json")
        .run()
        .expect(0)
        .json();
    let only = &diff["entries"]["only"][0];
    assert_eq!(only["missing_in"], "b");
    assert!(only["reason"].as_str().unwrap().contains("zero"), "{only}");
    let cells = &diff["entries"]["cells"][0];
    let tried = diff["entries"]["tried"].as_u64().unwrap();
    assert_eq!(
        cells["compared"].as_u64().unwrap() + only["entries"].as_u64().unwrap(),
        tried
    );
}

#[test]
fn fields_are_counted_in_the_entries() {
    let run = Saldo::new()
        .args("mapping fields --stats --month 2026-10")
        .run()
        .expect(0);
    assert_snapshot!(run);
    let json = Saldo::new()
        .args("mapping fields --stats --json --month 2026-10")
        .run()
        .expect(0)
        .json();
    let counted: Vec<_> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    let known: Vec<_> = fields()
        .filter(|field| {
            !matches!(
                field.place,
                Place::Statement | Place::Posting | Place::Line | Place::File
            )
        })
        .map(|field| field.name)
        .collect();
    assert_eq!(counted, known);
    for field in json.as_array().unwrap() {
        let number = |key: &str| field[key].as_u64().unwrap();
        assert!(
            number("filled") <= number("entries") && number("distinct") <= number("filled"),
            "{field}"
        );
        assert_eq!(field["example"].is_null(), number("filled") == 0, "{field}");
        if fields().any(|known| known.always && known.name == field["name"]) {
            assert_eq!(number("filled"), number("entries"), "{field}");
        }
    }
}

#[test]
fn data_does_not_steer_the_terminal() {
    let mut dump = Vec::new();
    Company::demo().write_dump(&mut dump).unwrap();
    let folder = Folder::new();
    let dump = String::from_utf8(dump).unwrap();
    let nasty = "\"reference\":\"\\u001b[31mMiete\\u009b2J\\u202e ";
    assert!(dump.contains("\"reference\":\""));
    folder.write("dump.jsonl", dump.replace("\"reference\":\"", nasty));
    for command in [
        "fields --stats",
        "diff lexoffice xero",
        "preview lexoffice --rows 500",
        "fields --stats --json",
        "diff lexoffice xero --json",
    ] {
        let run = folder
            .saldo()
            .args("mapping")
            .args(command)
            .args("--input dump.jsonl")
            .run()
            .expect(0);
        assert!(
            run.text().contains("Miete") || command.starts_with("diff"),
            "{run}"
        );
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!run.text().contains(steers), "{command}");
        if command == "fields --stats --json" {
            let json = run.json();
            let reference = json
                .as_array()
                .unwrap()
                .iter()
                .find(|field| field["name"] == "reference");
            let example = reference.unwrap()["example"].as_str().unwrap();
            assert!(
                example.starts_with("\u{1b}[31mMiete\u{9b}2J\u{202e}"),
                "{example:?}"
            );
        }
    }
}

#[test]
fn entries_are_for_the_statistics_only() {
    for option in ["--month 2026-10", "--demo", "--input x.jsonl"] {
        let run = Saldo::new().args("mapping fields").args(option).run().expect(2);
        run.says("--stats");
    }
}

#[test]
fn a_name_that_is_nearly_right_is_suggested() {
    for command in [
        "mapping diff lexofice xero",
        "mapping check lexofice",
        "export --demo --month 2026-10 --format lexofice",
    ] {
        Saldo::new()
            .args(command)
            .run()
            .expect(2)
            .says("did you mean `lexoffice`?");
    }
}
