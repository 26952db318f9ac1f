//! The other commands, as they are typed.

use std::collections::BTreeSet;
use std::fmt::Write;

use insta::assert_snapshot;
use saldo::mapping::SHIPPED;
use saldo::sandbox::Company;
use serde_json::Value;

use crate::saldo::{Folder, Saldo};

/// A command and all commands below it, with their help.
pub(crate) fn help(path: &str, told: &mut String) {
    let run = Saldo::new().args(path).arg("--help").run().expect(0);
    assert_eq!(run.stderr, "");
    write!(
        told,
        "{}\n\n{}\n",
        format!("$ saldo {path}").trim_end(),
        run.text()
    )
    .unwrap();
    let commands = run.text().split_once("Commands:\n").map_or("", |(_, rest)| rest);
    let names = commands.lines().take_while(|line| !line.is_empty());
    for name in names
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
    {
        help(format!("{path} {name}").trim(), told);
    }
}

#[test]
fn help_of_every_command() {
    let mut told = String::new();
    help("", &mut told);
    assert_snapshot!(told);
}

#[test]
fn accounts_and_pending() {
    let run = |line: &str| Saldo::new().args(line).run().expect(0).to_string();
    let told = [
        "accounts --demo",
        "accounts --demo --external",
        "accounts --demo --account Hauptkonto --json",
        "pending --demo --month 2026-10",
        "pending --demo --month 2026-07 --json",
        "pending --demo --month 2026-04",
    ];
    assert_snapshot!(
        told.map(|line| format!("$ saldo {line}\n{}", run(line)))
            .join("\n")
    );
}

#[test]
fn pending_from_a_dump_is_what_the_bank_says() {
    let folder = Folder::new();
    folder
        .saldo()
        .args("fetch --demo --month 2026-10 --out dump.jsonl")
        .run()
        .expect(0);
    let of_dump = folder
        .saldo()
        .args("pending --month 2026-10 --json --input dump.jsonl")
        .run()
        .expect(0);
    let of_bank = folder
        .saldo()
        .args("pending --month 2026-10 --json --demo")
        .run()
        .expect(0);
    assert_eq!(of_dump.json(), of_bank.json());
    assert_eq!(of_bank.json().as_array().unwrap().len(), 6);
}

#[test]
fn an_account_is_named_by_iban_id_or_name() {
    let company = Company::demo();
    let account = &company.accounts()[1];
    let spaced = format!("{} {}", &account.iban[..4].to_lowercase(), &account.iban[4..]);
    for name in [&account.id, &account.name, &account.iban, &spaced] {
        let json = Saldo::new()
            .args("accounts --demo --json --account")
            .arg(name)
            .run()
            .expect(0)
            .json();
        assert_eq!(json.as_array().unwrap().len(), 1);
        assert_eq!(json[0]["id"], *account.id);
    }
}

#[test]
fn the_period_can_be_said_in_several_ways() {
    let export = |period: &str| {
        let run = Saldo::new()
            .args("export --demo --json --format lexoffice")
            .args(period);
        run.run().expect(0).json()
    };
    let month = export("--month 2026-10");
    for same in [
        "--last-month",
        "--from 2026-10-01 --to 2026-10-31",
        "--from 20261001 --to 20261031",
    ] {
        assert_eq!(export(same), month, "{same}");
    }
    // In New York the month ends five hours later, and two bookings more are in it.
    let there = export("--month 2026-10 --timezone America/New_York");
    assert_eq!(there["timezone"], "America/New_York");
    assert_ne!(
        there["statements"][0]["entries"],
        month["statements"][0]["entries"]
    );
    assert_eq!(there["statements"][0]["proof"], "proven");
}

#[test]
fn a_month_without_entries_is_no_failure() {
    let outcome = Saldo::new()
        .args("export --demo --month 2025-05 --format lexoffice --out out")
        .run()
        .expect(0);
    let manifest = outcome.folder.json("out/manifest.json");
    assert_eq!(
        (&manifest["files"], outcome.folder.tree("out").len()),
        (&Value::Array(Vec::new()), 1)
    );
    outcome.says("there is no entry in this period, so there is no file to import");
}

#[test]
fn formats_are_listed_shown_checked_and_tested() {
    let list = Saldo::new().args("mapping list").run().expect(0);
    assert_snapshot!("mapping_list", list);
    let json = Saldo::new().args("mapping list --json").run().expect(0).json();
    let names: Vec<_> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|format| format["name"].as_str().unwrap())
        .collect();
    assert!(names.iter().eq(SHIPPED.iter().map(|(name, _)| name)));
    for (name, text) in SHIPPED {
        let shown = Saldo::new().args("mapping show").arg(name).run().expect(0);
        assert_eq!(shown.text(), *text);
        // What is shown can be saved and used: the copy hides the shipped one.
        let folder = Folder::new();
        folder.write(&format!("mappings/{name}.toml"), text);
        for verb in ["check", "test"] {
            let outcome = folder.saldo().args("mapping").arg(verb).arg(name).run().expect(0);
            outcome.says(&format!("ok mappings/{name}.toml ("));
        }
    }
}

#[test]
fn a_mapping_whose_test_fails_says_which_and_how() {
    let folder = Folder::new();
    let (_, lexoffice) = SHIPPED.iter().find(|(name, _)| *name == "lexoffice").unwrap();
    let text = lexoffice.replace("Betrag = \"0,00\"", "Betrag = \"0.00\"");
    folder.write("mine.toml", text);
    let outcome = folder
        .saldo()
        .args("mapping test mine.toml lexoffice")
        .run()
        .expect(2);
    outcome
        .says("a card check of zero")
        .says("0,00")
        .says("0.00")
        .says("mine.toml:")
        .says("ok lexoffice.toml");
}

#[test]
fn a_mapping_is_tried_on_the_demo_company_or_a_dump() {
    let preview = Saldo::new()
        .args("mapping preview lexoffice --month 2026-10 --rows 12")
        .run()
        .expect(0);
    assert_snapshot!("mapping_preview", preview);
    let folder = Folder::new();
    folder
        .saldo()
        .args("fetch --demo --month 2026-10 --out dump.jsonl")
        .run()
        .expect(0);
    let of_dump = folder
        .saldo()
        .args("mapping preview lexoffice --month 2026-10 --rows 12 --input dump.jsonl");
    assert_eq!(of_dump.run().expect(0).text(), preview.text());
}

#[test]
fn every_column_of_an_entry_is_explained() {
    let dump = Saldo::new().args("fetch --demo --month 2026-10").run().expect(0);
    let paid = dump
        .text()
        .lines()
        .find(|line| line.contains("\"SAMPLE INN LONDON\""))
        .unwrap();
    let paid: Value = serde_json::from_str(paid).unwrap();
    let id = paid["transaction"]["id"].as_str().unwrap();
    let explained = Saldo::new()
        .args("mapping explain lexoffice --id")
        .arg(id)
        .run()
        .expect(0);
    assert_snapshot!("mapping_explain", explained);
}

#[test]
fn fields_and_steps_are_listed() {
    let json = Saldo::new().args("mapping fields --json").run().expect(0).json();
    let names: BTreeSet<_> = json["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    for name in [
        "amount",
        "counterparty",
        "initiator",
        "account.iban",
        "period.from",
        "organization.legal_name",
    ] {
        assert!(names.contains(name), "{name}");
    }
    let told = Saldo::new().args("mapping fields").run().expect(0);
    assert!(names.iter().all(|name| told.text().contains(name)));
    let steps = json["steps"].as_array().unwrap();
    assert!(
        steps
            .iter()
            .all(|step| told.text().contains(step["signature"].as_str().unwrap()))
    );
}

#[test]
fn completions_are_scripts() {
    for (shell, text) in [
        ("bash", "complete -F _saldo"),
        ("zsh", "#compdef saldo"),
        ("fish", "complete -c saldo"),
    ] {
        let run = Saldo::new().args("completions").arg(shell).run().expect(0);
        assert!(run.text().contains(text), "{run}");
    }
}

#[test]
fn the_clock_is_checked() {
    let run = Saldo::new()
        .args("export --demo --last-month --format lexoffice")
        .env("SALDO_NOW", "yesterday");
    run.run().expect(2).says("SALDO_NOW");
}
