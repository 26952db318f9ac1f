//! `saldo mapping new`: what it guesses is measured against the mappings that people wrote.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use insta::assert_snapshot;
use saldo::mapping::{Draft, Mapping, SHIPPED};
use saldo::problem::Source;
use toml::Table;

use crate::saldo::{Folder, Saldo};

/// The importer's template of the tutorial.
const KASSENBLICK: &str = include_str!("../../docs/examples/kassenblick.csv");

/// Formats whose files are nothing but headings and entries.
fn tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_table = |text: &str| Mapping::load(&Source::new("x", text)).unwrap().row_kind() == "entry";
    SHIPPED.iter().copied().filter(move |(_, text)| is_table(text))
}

/// What each of these formats makes of the demo company, as a template of its importer.
static TEMPLATES: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let formats: Vec<_> = tables().map(|(name, _)| format!("--format {name}")).collect();
    let outcome = Saldo::new()
        .args("export --demo --month 2026-10 --account Hauptkonto --json --out out")
        .args(&formats.join(" "))
        .run()
        .expect(0);
    let manifest = outcome.json();
    let files = manifest["files"].as_array().unwrap().iter().map(|file| {
        let path = format!("out/{}", file["path"].as_str().unwrap());
        (
            file["format"].as_str().unwrap().to_owned(),
            outcome.folder.read(&path),
        )
    });
    files.collect()
});

/// The first field that a column names, followed through `[let]`: what the column is about.
fn subject(mapping: &Table, cell: &toml::Value) -> String {
    let text = match cell {
        toml::Value::String(text) => text.as_str(),
        toml::Value::Array(cases) => cases.first().map_or("", |case| case["text"].as_str().unwrap()),
        _ => "",
    };
    let Some((_, slot)) = text.split_once('{') else {
        return format!("'{text}'");
    };
    let name: String = slot
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "._".contains(*c))
        .collect();
    match mapping.get("let").and_then(|lets| lets.get(&name)) {
        Some(cell) => subject(mapping, cell),
        None => name,
    }
}

fn subjects(text: &str) -> Vec<(String, String)> {
    let mapping: Table = text.parse().unwrap();
    let columns = mapping["column"].as_array().unwrap().iter().map(|column| {
        let cell = column.get("value").or(column.get("cases")).unwrap();
        (
            column["name"].as_str().unwrap().to_owned(),
            subject(&mapping, cell),
        )
    });
    columns.collect()
}

/// The draft as if somebody had answered every `TODO:` with "leave it empty".
fn filled(draft: &str) -> String {
    let line = |line: &str| {
        if line.starts_with("value = \"TODO:") {
            "value = \"\"".to_owned()
        } else {
            line.to_owned()
        }
    };
    draft.lines().map(|text| line(text) + "\n").collect()
}

#[test]
fn most_columns_of_the_shipped_formats_are_guessed_as_people_mapped_them() {
    let mut table =
        "format               columns  TODO  same field  same cells  other settings; other fields\n"
            .to_owned();
    let mut sums = [0_usize; 4];
    for (name, shipped) in tables() {
        let draft = Draft::from_template("guessed", &TEMPLATES[name]).unwrap();
        let mut text = filled(&draft.text);
        let theirs = subjects(shipped);
        // A file without headings has numbers for names.
        for (number, (heading, _)) in theirs.iter().enumerate() {
            text = text.replace(&format!("\"Column {}\"", number + 1), &format!("{heading:?}"));
        }
        let ours = subjects(&text);
        assert_eq!(ours.len(), theirs.len(), "{name}");
        let folder = Folder::new();
        folder.write("guessed.toml", &text);
        let diff = folder
            .saldo()
            .args("mapping diff --demo --month 2026-10 --account Hauptkonto --json")
            .arg(name);
        let diff = diff.arg("guessed.toml").run().expect(0).json();
        let cells = diff["entries"]["cells"].as_array().unwrap();
        let same_cells = cells.iter().filter(|cell| cell["different"] == 0).count();
        let others: Vec<_> = theirs
            .iter()
            .zip(&ours)
            .filter(|(theirs, ours)| theirs.1 != ours.1)
            .map(|(theirs, ours)| format!("{}: {} -> {}", theirs.0, theirs.1, ours.1))
            .collect();
        let settings: Vec<_> = diff["settings"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|setting| setting["key"].as_str().unwrap().strip_prefix("file."))
            .filter(|key| !["name", "unencodable", "max_rows"].contains(key))
            .collect();
        let open = draft
            .columns
            .iter()
            .filter(|column| column.taken_for.is_none())
            .count();
        let counts = [theirs.len(), open, theirs.len() - others.len(), same_cells];
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        row(
            &mut table,
            name,
            counts,
            &format!("{}; {}", settings.join(", "), others.join(", ")),
        );
    }
    row(&mut table, "all", sums, "");
    assert_snapshot!(table);
    let [columns, _, same_field, _] = sums;
    assert!(same_field * 10 >= columns * 8, "fewer than four of five");
}

fn row(table: &mut String, name: &str, [columns, open, same_field, same_cells]: [usize; 4], rest: &str) {
    let line = format!("{name:20} {columns:7} {open:5} {same_field:11} {same_cells:11}  {rest}");
    writeln!(table, "{}", line.trim_end_matches([';', ' '])).unwrap();
}

#[test]
fn a_template_becomes_a_mapping_that_says_what_is_missing() {
    let folder = Folder::new();
    folder.write("template.csv", KASSENBLICK);
    let run = folder
        .saldo()
        .args("mapping new kassenblick --from template.csv")
        .run()
        .expect(0);
    assert_snapshot!(
        "new_from_a_template",
        format!("{run}--- kassenblick.toml\n{}", text(&folder, "kassenblick.toml"))
    );
    let check = folder
        .saldo()
        .args("mapping check kassenblick.toml")
        .run()
        .expect(2);
    assert_snapshot!("check_of_the_new_mapping", check);
    folder.write("kassenblick.toml", filled(&text(&folder, "kassenblick.toml")));
    folder
        .saldo()
        .args("mapping preview kassenblick.toml --rows 2")
        .run()
        .expect(0);
}

fn text(folder: &Folder, name: &str) -> String {
    String::from_utf8(folder.read(name)).unwrap()
}

#[test]
fn without_a_template_there_is_a_commented_start() {
    let folder = Folder::new();
    folder
        .saldo()
        .args("mapping new mine")
        .run()
        .expect(0)
        .says("saldo mapping check mine.toml");
    for verb in ["check", "test", "preview"] {
        folder
            .saldo()
            .args(&format!("mapping {verb} mine.toml"))
            .run()
            .expect(0);
    }
}

#[test]
fn nothing_is_overwritten_unasked() {
    let folder = Folder::new();
    folder.write("mappings/mine.toml", "mine");
    let new = || folder.saldo().args("mapping new mine --out mappings/mine.toml");
    new().run().expect(2).says("--force");
    assert_eq!(text(&folder, "mappings/mine.toml"), "mine");
    new().arg("--force").run().expect(0);
    folder.saldo().args("mapping check mine").run().expect(0);
}

#[test]
fn what_cannot_be_read_is_refused_with_a_remedy() {
    let folder = Folder::new();
    let utf16: Vec<u8> = "\u{feff}Datum;Betrag\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    folder.write("utf16.csv", utf16);
    folder.write("empty.csv", "");
    folder.write("bank.csv", "Export\n\nDatum;Betrag;Text\n");
    folder.write("nasty.csv", "\u{1b}[31mDatum;Betrag\n01.02.2026;1,00\n");
    for (command, said) in [
        ("new x --from utf16.csv", "save it as UTF-8"),
        ("new x --from empty.csv", "the line with the headings"),
        ("new x --from bank.csv", "line 2 fills 3"),
        ("new x --from gone.csv", "gone.csv cannot be read"),
        ("new Mein_Format", "like `mein_format`"),
    ] {
        let outcome = folder
            .saldo()
            .args("mapping")
            .args(command)
            .run()
            .expect(2)
            .says(said);
        assert!(!outcome.folder.path("x.toml").exists());
    }
    let nasty = folder
        .saldo()
        .args("mapping new x --from nasty.csv")
        .run()
        .expect(0);
    assert!(!nasty.stderr.contains('\u{1b}'), "{nasty}");
}
