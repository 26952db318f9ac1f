//! `saldo mapping preview`: whoever looks before an import sees what the file will hold.

use encoding_rs::WINDOWS_1252;
use insta::assert_snapshot;
use saldo::mapping::{Mapping, SHIPPED};
use saldo::problem::Source;

use crate::saldo::{Folder, Saldo};

/// The lines that a preview shows of the demo company's October.
fn preview(name: &str, options: &str) -> Vec<String> {
    let answer = if name == "fec" {
        "--set siren=123456782"
    } else {
        ""
    };
    let run = Saldo::new()
        .args("mapping preview --demo --month 2026-10")
        .arg(name)
        .args(answer)
        .args(options)
        .run()
        .expect(0);
    run.text().lines().map(ToOwned::to_owned).collect()
}

/// The lines of each file that an export of the same month writes.
fn exported(name: &str) -> Vec<Vec<String>> {
    let folder = Folder::new();
    let run = folder
        .saldo()
        .args("export --demo --month 2026-10 --out out --format")
        .arg(name)
        .run()
        .expect(0);
    let mut files = run.folder.tree("out");
    files.remove("manifest.json").unwrap();
    let lines = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(error.as_bytes());
            text.into_owned()
        });
        // A terminal is not steered by what somebody wrote.
        let text = text.replace('\u{202e}', "");
        text.lines().map(ToOwned::to_owned).collect()
    };
    files.into_values().map(lines).collect()
}

/// A folder with `dump.jsonl`.
fn with_dump() -> Folder {
    let folder = Folder::new();
    let fetch = folder
        .saldo()
        .args("fetch --demo --month 2026-10 --out dump.jsonl");
    fetch.run().expect(0).folder
}

#[test]
fn every_shipped_format_shows_its_first_rows() {
    for (name, text) in SHIPPED {
        let mapping = Mapping::load(&Source::new(*name, *text)).unwrap();
        let shown = preview(name, "--rows 3");
        let filled = shown.iter().filter(|line| !line.trim().is_empty()).count();
        assert!(filled > 3, "{name}: {shown:#?}");
        if !mapping.is_text() {
            continue;
        }
        // Made for Spanish accounts, and the demo company has none: there is no file to compare with.
        if *name == "norma43" {
            continue;
        }
        let files = exported(name);
        let is_beginning_and_end = |file: &&Vec<String>| {
            let alike = file.iter().zip(&shown).take_while(|(a, b)| a == b).count();
            // The head and three records at least; then the tail.
            alike > 3 && file.ends_with(&shown[alike..])
        };
        assert!(
            files.iter().any(|file| is_beginning_and_end(&file)),
            "{name}: {shown:#?}"
        );
        let whole = preview(name, "--rows 100000");
        let is_within = |file: &Vec<String>| whole.windows(file.len()).any(|lines| lines == file);
        let largest = files.iter().max_by_key(|file| file.len()).unwrap();
        assert!(is_within(largest), "{name}");
    }
}

#[test]
fn a_text_is_shown_with_its_head_and_its_tail() {
    let run = Saldo::new().args("mapping preview mt940 --demo --month 2026-10 --rows 2");
    assert_snapshot!(run.run().expect(0));
}

#[test]
fn a_text_of_every_day_is_dated_by_its_entries() {
    let run = Saldo::new().args("mapping preview hledger --rows 1");
    assert_snapshot!(run.run().expect(0));
}

#[test]
fn head_and_tail_stand_alone_without_records() {
    let shown = preview("mt940", "--rows 0");
    assert!(
        shown[0].starts_with(":20:") && shown[3].starts_with(":60F:"),
        "{shown:?}"
    );
    assert!(shown[4].starts_with(":62F:") && shown.len() == 6, "{shown:?}");
}

#[test]
fn a_period_without_entries_is_said() {
    for name in ["lexoffice", "mt940"] {
        Saldo::new()
            .args("mapping preview --demo --month 2020-01")
            .arg(name)
            .run()
            .expect(0)
            .says("there is no entry in this period");
    }
}

#[test]
fn columns_without_any_value_are_counted_and_shown_on_demand() {
    let run = Saldo::new().args("mapping preview datev --demo --month 2026-10 --rows 3");
    assert_snapshot!(run.run().expect(0));
    let [short, all] = ["", "--all"].map(|options| preview("datev", options)[0].matches(" | ").count() + 1);
    assert!(short < 30 && all == 125, "{short} of {all}");
}

#[test]
fn the_demo_company_is_named_unless_it_was_asked_for() {
    let folder = with_dump();
    for command in [
        "preview lexoffice",
        "explain lexoffice --id 0",
        "diff lexoffice xero",
        "diff lexoffice xero --json",
        "fields --stats",
    ] {
        let errors = |options: &str| {
            let run = folder.saldo().args("mapping").args(command).args(options).run();
            run.stderr
        };
        assert!(
            errors("").contains("these are the demo company's entries"),
            "{command}"
        );
        for options in ["--demo", "--input dump.jsonl"] {
            assert!(!errors(options).contains("these are"), "{command} {options}");
        }
    }
}

#[test]
fn an_identifier_that_is_not_there_is_looked_for_elsewhere() {
    let folder = with_dump();
    folder
        .saldo()
        .args("mapping explain lexoffice --id none-of-these")
        .run()
        .expect(2)
        .says("no entry 'none-of-these' in the period among those of the demo company")
        .says("--input");
    folder
        .saldo()
        .args("mapping explain lexoffice --id none-of-these --input dump.jsonl")
        .run()
        .expect(2)
        .says("among those of dump.jsonl; look at the period");
}
