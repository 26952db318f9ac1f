//! `saldo fetch`: what is in a dump, what is not, and that it proves itself.

use std::collections::BTreeSet;

use saldo::sandbox::{Company, Sandbox, Settings};
use serde_json::Value;

use crate::saldo::{Folder, Saldo};

fn lines(text: &str) -> Vec<(String, Value)> {
    let line = |line: &str| {
        let object: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
        assert_eq!(object.len(), 1, "{line}");
        object.into_iter().next().unwrap()
    };
    text.lines().map(line).collect()
}

#[test]
fn a_dump_is_one_object_a_line_under_its_singular_key_names_first() {
    let bank = Sandbox::start(Settings::demo()).unwrap();
    let outcome = Saldo::new().args("fetch --month 2026-10").live(&bank).run();
    let outcome = outcome.expect(0);
    assert_eq!(outcome.stderr, "");
    assert!(outcome.text().ends_with("}\n") && !outcome.text().contains('\r'));
    let lines = lines(outcome.text());
    let mut keys: Vec<_> = lines.iter().map(|(key, _)| key.as_str()).collect();
    keys.dedup();
    assert_eq!(keys, ["organization", "membership", "label", "transaction"]);
    let transactions: Vec<_> = lines.iter().filter(|(key, _)| key == "transaction").collect();
    let ids: BTreeSet<_> = transactions
        .iter()
        .map(|(_, object)| object["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), transactions.len());
    // What the bank sent beside what Saldo reads is kept, nested objects included.
    assert!(
        transactions
            .iter()
            .all(|(_, object)| object.get("subject_type").is_some())
    );
    let of_status = |status| {
        transactions
            .iter()
            .filter(|(_, object)| object["status"] == status)
            .count()
    };
    assert_eq!(
        (of_status("pending"), of_status("declined"), of_status("reversed")),
        (3, 2, 1)
    );
}

#[test]
fn nothing_private_and_nothing_that_opens_doors_is_in_a_dump() {
    let token = "token-of-nobody-0000";
    let bank = Sandbox::start(Settings::demo().staging_token(token)).unwrap();
    let fetch = |month: &str| {
        let run = Saldo::new().args("fetch --month").arg(month).live(&bank);
        run.env("SALDO_STAGING_TOKEN", token)
            .secret(token)
            .run()
            .expect(0)
    };
    let nobodys = [
        "X-Amz",
        "receipts.s3",
        "birth",
        "email",
        "nationality",
        "phone",
        "fiscal_code\":\"MSTR",
    ];
    for month in ["2026-03", "2026-07", "2026-10"] {
        let outcome = fetch(month);
        for private in nobodys {
            let found = outcome.text().lines().find(|line| line.contains(private));
            assert_eq!(found, None, "{private}");
        }
        assert!(outcome.text().contains("\"attachment_ids\""));
    }
    let outcome = fetch("2026-10");
    for (key, object) in lines(outcome.text()) {
        if key == "membership" {
            let fields: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(fields, ["first_name", "id", "last_name"]);
        }
    }
}

#[test]
fn a_file_is_what_standard_output_would_be() {
    let folder = Folder::new();
    let printed = folder
        .saldo()
        .args("fetch --demo --month 2026-10")
        .run()
        .expect(0);
    let fetch = || {
        folder
            .saldo()
            .args("fetch --demo --month 2026-10 --out dumps/october.jsonl")
    };
    let written = fetch().run().expect(0);
    assert_eq!(folder.read("dumps/october.jsonl"), printed.stdout);
    assert!(written.stdout.is_empty(), "{written}");
    written.says("wrote dumps/october.jsonl (117 objects, 2026-10-01 to 2026-10-31, days of Europe/Berlin");
    fetch().run().expect(0);
    folder.write("dumps/october.jsonl", "something else\n");
    fetch()
        .run()
        .expect(2)
        .says("already there, with other content: dumps/october.jsonl");
    assert_eq!(folder.read("dumps/october.jsonl"), b"something else\n");
    fetch().arg("--force").run().expect(0);
    assert_eq!(folder.read("dumps/october.jsonl"), printed.stdout);
}

/// The proofs of a dump's own period.
fn proofs(period: &str) -> Vec<String> {
    let folder = Folder::new();
    folder
        .saldo()
        .args("fetch --demo --out dump.jsonl")
        .args(period)
        .run()
        .expect(0);
    let export = folder
        .saldo()
        .args("export --json --input dump.jsonl --format generic-de")
        .args(period);
    let json = export.run().expect(0).json();
    let statements = json["statements"].as_array().unwrap().iter();
    statements
        .map(|statement| statement["proof"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_dump_proves_itself_whatever_its_period() {
    for period in [
        "--month 2026-07",
        "--month 2026-10",
        "--from 2026-04-12 --to 20260913",
    ] {
        assert_eq!(proofs(period), ["proven"; 3], "{period}");
    }
    // Where an account begins, a dump cannot show that nothing came before.
    assert_eq!(proofs("--month 2026-03"), ["chained"; 3]);
}

#[test]
fn a_dump_of_one_account_holds_no_other() {
    let accounts = Company::demo();
    let main = &accounts.accounts()[0];
    let outcome = Saldo::new()
        .args("fetch --demo --month 2026-10 --account")
        .arg(&main.name)
        .run()
        .expect(0);
    for (key, object) in lines(outcome.text()) {
        assert!(key != "transaction" || object["bank_account_id"] == *main.id);
    }
}

#[test]
fn a_shorter_period_of_a_longer_dump_is_proved_too() {
    let folder = Folder::new();
    folder
        .saldo()
        .args("fetch --demo --from 2026-03-01 --to 2026-10-31 --out all.jsonl")
        .run()
        .expect(0);
    let export = |out: &str| {
        let run = folder
            .saldo()
            .args("export --month 2026-06 --format lexoffice --out");
        run.arg(out)
    };
    export("of-dump").args("--input all.jsonl").run().expect(0);
    let bank = Sandbox::start(Settings::demo()).unwrap();
    export("of-bank").live(&bank).run().expect(0);
    let (mut of_dump, mut of_bank) = (folder.tree("of-dump"), folder.tree("of-bank"));
    // What is pending is as of the day of the question, which is the same here; so is everything else.
    assert_eq!(
        of_dump.remove("manifest.json").is_some(),
        of_bank.remove("manifest.json").is_some()
    );
    assert_eq!(of_dump, of_bank);
    // What was odd in other months of the dump is no concern of this one.
    for part in ["statements", "warnings"] {
        assert_eq!(
            folder.json("of-dump/manifest.json")[part],
            folder.json("of-bank/manifest.json")[part]
        );
    }
}

/// The identifiers and reasons of what is left out, as the manifest and `saldo pending` tell them.
fn left_out(folder: &Folder, input: &str) -> (BTreeSet<(String, String)>, usize) {
    let run = |line: &str| folder.saldo().args(line).arg(input).run().expect(0).json();
    let pair = |row: &Value| {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        (text("id"), text("reason"))
    };
    let export = "export --month 2026-10 --format generic-de --json --force --input";
    let manifest = run(export);
    let skipped = manifest["skipped"].as_array().unwrap();
    let pending = run("pending --month 2026-10 --json --input");
    let pending = pending.as_array().unwrap();
    let pairs: BTreeSet<_> = skipped.iter().map(pair).collect();
    assert_eq!(pairs, pending.iter().map(pair).collect());
    assert_eq!(pairs.len(), pending.len());
    (pairs, skipped.len())
}

/// Dumps of several days in one file, a list of the bank that is late: a transaction may be there as it was and as it is.
#[test]
fn a_transaction_that_moved_no_money_is_told_once_as_it_was_last() {
    let folder = Folder::new();
    let fetch = folder
        .saldo()
        .args("fetch --demo --month 2026-10 --out october.jsonl");
    fetch.run().expect(0);
    let dump = String::from_utf8(folder.read("october.jsonl")).unwrap();
    let transactions: Vec<_> = lines(&dump)
        .into_iter()
        .filter_map(|(key, object)| (key == "transaction").then_some(object))
        .collect();
    let find = |status: &str| {
        let found = transactions.iter().find(|object| object["status"] == status);
        found.unwrap().clone()
    };
    let as_it_was = |object: &Value, status: &str, updated_at: &str| {
        let mut object = object.clone();
        object["status"] = status.into();
        object["updated_at"] = updated_at.into();
        object["settled_at"] = Value::Null;
        object["settled_balance"] = Value::Null;
        object["settled_balance_cents"] = Value::Null;
        format!("{}\n", serde_json::json!({ "transaction": object }))
    };
    let entry = transactions
        .iter()
        .filter(|object| object["status"] == "completed")
        .nth(20);
    let entry = entry.unwrap();
    let (pending, declined) = (find("pending"), find("declined"));
    let early = "2026-10-01T08:00:00.000Z";
    let more = [
        as_it_was(entry, "pending", "2026-10-02T08:00:00.000Z"),
        as_it_was(entry, "pending", "2026-10-30T08:00:00.000Z"),
        as_it_was(&pending, "pending", early),
        as_it_was(&declined, "pending", early),
        as_it_was(&declined, "pending", early),
    ]
    .concat();
    let (told, rows) = left_out(&folder, "october.jsonl");
    assert_eq!(told.len(), rows);
    let (names, rest) = dump.split_at(dump.find("{\"transaction\"").unwrap());
    // Behind and before the others, and with names that come late, so that the dump cannot be streamed.
    for (name, text) in [
        ("behind.jsonl", format!("{dump}{more}")),
        ("before.jsonl", format!("{names}{more}{rest}")),
        ("late.jsonl", format!("{more}{rest}{names}")),
    ] {
        folder.write(name, text);
        assert_eq!(left_out(&folder, name), (told.clone(), rows), "{name}");
    }
    // What was declined in November is no matter of October any more, not even as it was then.
    let later = as_it_was(&pending, "declined", "2026-11-01T08:00:00.000Z");
    folder.write("later.jsonl", format!("{dump}{later}"));
    let (others, _) = left_out(&folder, "later.jsonl");
    let gone: Vec<_> = told
        .difference(&others)
        .map(|(id, reason)| (id.as_str(), reason.as_str()))
        .collect();
    assert_eq!(gone, [(pending["id"].as_str().unwrap(), "pending")]);
    assert!(others.is_subset(&told));
}

#[test]
fn a_dump_that_is_there_already_is_said_to_be() {
    let folder = Folder::new();
    let fetch = |more: &str| {
        let run = folder
            .saldo()
            .args("fetch --demo --month 2026-10 --out october.jsonl");
        run.args(more).run()
    };
    fetch("").expect(0).says("wrote october.jsonl");
    fetch("").expect(0).says("there already: october.jsonl");
    folder.write("october.jsonl", "{}\n");
    fetch("").expect(2).says("october.jsonl");
    fetch("--force").expect(0).says("replaced october.jsonl");
}
