//! `saldo probe` sees how the bank is, says nothing about anybody, and an export is right either way.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use saldo::sandbox::{Alteration, Answer, Change, Company, Fault, Faults, Sandbox, Settings, Whim};
use serde_json::Value;

use crate::logins::Desk;
use crate::saldo::{Folder, Outcome, Saldo};

/// The transactions of the demo company, as the bank sends them.
fn transactions() -> Vec<Value> {
    let mut dump = Vec::new();
    Company::demo().write_dump(&mut dump).unwrap();
    let lines = String::from_utf8(dump).unwrap();
    let objects = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    objects
        .filter_map(|object| object.get("transaction").cloned())
        .collect()
}

fn probe(settings: Settings) -> (BTreeMap<String, String>, usize) {
    let bank = Sandbox::start(settings).unwrap();
    let data = tempfile::tempdir().unwrap();
    let run = Saldo::new()
        .args("probe --json")
        .live(&bank)
        .env("XDG_DATA_HOME", data.path());
    let outcome = run.run().expect(0);
    assert!(bank.requests().iter().all(|request| request.method == "GET"));
    (answers(&outcome), bank.request_count())
}

fn answers(outcome: &Outcome) -> BTreeMap<String, String> {
    let report = outcome.json();
    let findings = report["findings"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    findings
        .map(|finding| (text(&finding["key"]), text(&finding["answer"])))
        .collect()
}

/// The files of an export of the demo's month.
fn export(settings: Settings) -> BTreeMap<String, Vec<u8>> {
    let bank = Sandbox::start(settings).unwrap();
    let run = Saldo::new()
        .args("export --month 2026-10 --format lexoffice --out out")
        .live(&bank);
    let mut files = run.run().expect(0).folder.tree("out");
    files.remove("manifest.json");
    files
}

#[test]
fn the_report_of_the_demo_is_short() {
    let outcome = Saldo::new().args("probe --demo").run().expect(0);
    assert_snapshot!("probe_demo", outcome.text());
    let (_, requests) = probe(Settings::demo());
    assert!(requests <= 20, "{requests}");
    let folder = Folder::new();
    folder
        .saldo()
        .args("probe --demo --out probe.md")
        .run()
        .expect(0)
        .says("wrote probe.md");
    assert_eq!(
        String::from_utf8(folder.read("probe.md")).unwrap(),
        outcome.text()
    );
    folder.write("probe.md", "mine");
    folder
        .saldo()
        .args("probe --demo --out probe.md")
        .run()
        .expect(2)
        .says("--force");
    folder
        .saldo()
        .args("probe --demo --account no-such-id")
        .run()
        .expect(2)
        .says("there is no account");
}

#[test]
fn each_answer_is_seen_and_an_export_is_right_either_way() {
    let truth = export(Settings::demo());
    let usual = probe(Settings::demo()).0;
    let yen = transactions()
        .into_iter()
        .find(|row| row["local_currency"] == "JPY")
        .map(|row| row["id"].as_str().unwrap().to_owned());
    let cents = |id: &str| {
        Faults::none().alter(Alteration::of(
            id,
            Change::Set("local_amount_cents".into(), "7".into()),
        ))
    };
    let mut ways: Vec<(&str, Settings)> = vec![
        ("from-inclusive", Settings::demo().whim(Whim::ExclusiveFrom)),
        ("to-inclusive", Settings::demo().whim(Whim::ExclusiveTo)),
        ("bounds-exact", Settings::demo().whim(Whim::WholeSeconds)),
        ("page-past-end", Settings::demo().whim(Whim::EmptyPastEnd)),
        (
            "initiators-listed",
            Settings::demo().whim(Whim::KeepsFormerMembers),
        ),
        ("reversed-declined", Settings::demo().whim(Whim::HidesReversed)),
        ("ties-stable", Settings::demo().unstable_ties()),
        ("several-statuses", Settings::demo().one_status_per_search()),
    ];
    ways.extend(yen.map(|id| ("cents-times-100", Settings::demo().faults(cents(&id)))));
    for (key, settings) in ways {
        let (other, _) = probe(settings.clone());
        assert_ne!(other[key], usual[key], "{key}");
        assert!(
            !usual[key].starts_with("not") && !other[key].starts_with("not"),
            "{key}: {}",
            other[key]
        );
        let files = export(settings);
        if key == "initiators-listed" {
            // Somebody who left has a name then; everything else is the same.
            assert_eq!(files.len(), truth.len());
            continue;
        }
        assert_eq!(files, truth, "{key}");
    }
}

#[test]
fn whether_a_settled_card_payment_keeps_its_id_is_seen_the_next_time() {
    let desk = Desk::new(Settings::demo());
    let first = |bank: &Sandbox| {
        desk.folder
            .saldo()
            .args("probe --json")
            .live(bank)
            .env("XDG_DATA_HOME", desk.data.path())
    };
    let before = answers(&first(&desk.bank).run().expect(0));
    assert!(before["card-keeps-id"].starts_with("not seen"), "{before:?}");
    let memory = std::fs::read_dir(desk.data.path().join("saldo/probes"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let pending: Vec<String> = serde_json::from_slice(&std::fs::read(memory.path()).unwrap()).unwrap();
    assert!(!pending.is_empty());
    for (settled, answer) in [(true, "yes"), (false, "no")] {
        std::fs::write(memory.path(), serde_json::to_vec(&pending).unwrap()).unwrap();
        let mut faults = Faults::none();
        for id in &pending {
            let row = format!(r#"{{"transaction":{{"id":"{id}","status":"completed"}}}}"#);
            let single = if settled {
                Answer::json(200, row)
            } else {
                Answer::error(404, "not_found", "gone")
            };
            faults = faults
                .alter(Alteration::of(id, Change::Hidden))
                .script(Fault::on(format!("/v2/transactions/{id}"), single.into()));
        }
        let bank = Sandbox::start(Settings::demo().faults(faults.clone())).unwrap();
        assert_eq!(answers(&first(&bank).run().expect(0))["card-keeps-id"], answer);
        // What has not settled is in no file, under whatever id it settles.
        assert_eq!(export(Settings::demo().faults(faults)), export(Settings::demo()));
    }
}

/// Everything of the demo company that a reader could recognize: amounts, names, labels, texts, ids, account numbers.
#[test]
fn the_report_says_nothing_about_anybody() {
    let mut dump = Vec::new();
    Company::demo().write_dump(&mut dump).unwrap();
    let mut private = std::collections::BTreeSet::new();
    for line in String::from_utf8(dump).unwrap().lines() {
        collect("", &serde_json::from_str(line).unwrap(), &mut private);
    }
    // The bank's own name is no secret.
    private.remove("Qonto");
    assert!(private.len() > 1_000);
    for arguments in [
        "probe --demo",
        "probe --demo --json",
        "probe --demo --out report.md",
    ] {
        let mut run = Saldo::new().args(arguments);
        for text in &private {
            run = run.secret(text);
        }
        run.run().expect(0);
    }
}

/// The values that are about somebody; short ones and the bank's own words are in every text.
fn collect(key: &str, value: &Value, found: &mut std::collections::BTreeSet<String>) {
    const WORDS: [&str; 9] = [
        "status",
        "side",
        "operation_type",
        "subject_type",
        "currency",
        "local_currency",
        "category",
        "role",
        "locale",
    ];
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| collect(key, value, found)),
        Value::Array(items) => items.iter().for_each(|item| collect(key, item, found)),
        Value::String(text) if text.chars().count() >= 4 && !WORDS.contains(&key) => {
            found.insert(text.clone());
        }
        Value::Number(number) if number.to_string().len() >= 4 => {
            found.insert(number.to_string());
        }
        _ => {}
    }
}
