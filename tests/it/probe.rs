//! The report of `saldo probe` is short and says nothing about anybody. What it finds: [`crate::open_questions`].

use insta::assert_snapshot;
use saldo::sandbox::{Company, Sandbox, Settings};
use serde_json::Value;

use crate::saldo::{Folder, Saldo};

#[test]
fn the_report_of_the_demo_is_short() {
    let outcome = Saldo::new().args("probe --demo").run().expect(0);
    assert_snapshot!("probe_demo", outcome.text());
    let bank = Sandbox::start(Settings::demo()).unwrap();
    let live = Saldo::new().args("probe").live(&bank);
    live.env("XDG_DATA_HOME", tempfile::tempdir().unwrap().path())
        .run()
        .expect(0);
    assert!(bank.request_count() <= 22, "{}", bank.request_count());
    assert!(bank.requests().iter().all(|request| request.method == "GET"));
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
