//! `saldo verify` on balances and journal: what was altered behind the archive's back is named, and ends with 3.

use std::fs;

use rusqlite::Connection;

use crate::journal::export;
use crate::saldo::{Folder, Outcome};
use crate::sync::{demo, sync};

fn verify(folder: &Folder) -> Outcome {
    folder.saldo().args("verify --archive archive --json").run()
}

/// Does to the database what nobody can do through Saldo.
fn tamper(folder: &Folder, statements: &str) {
    let database = Connection::open(folder.path("archive/archive.sqlite")).unwrap();
    database
        .execute_batch(&format!("PRAGMA foreign_keys = OFF; {statements}"))
        .unwrap();
}

fn exported() -> Folder {
    let folder = Folder::new();
    export(&folder, &demo(), "").expect(0);
    folder
}

#[test]
fn every_account_is_proved_from_its_first_to_its_last_entry() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let whole = verify(&folder).expect(0).says("proven").says("verified:");
    let balances = whole.json()["balances"].as_array().unwrap().clone();
    assert_eq!(balances.len(), 3);
    for account in &balances {
        assert_eq!(account["proof"], "proven", "{account}");
        assert!(account["entries"].as_u64().unwrap() > 0, "{account}");
    }
}

#[test]
fn an_entry_that_vanished_or_was_altered_breaks_the_proof() {
    let entry = crate::journal::october()[3].clone();
    let id = &entry.id;
    for statement in [
        format!("UPDATE transaction_state SET gone_at = 1 WHERE id = '{id}';"),
        format!("DELETE FROM transaction_state WHERE id = '{id}';"),
        format!(
            "DROP TRIGGER object_is_never_changed;
             UPDATE object SET json = json_set(json, '$.amount_cents', json_extract(json, '$.amount_cents') + 100,
                 '$.amount', json_extract(json, '$.amount') + 1)
             WHERE id = '{id}';"
        ),
    ] {
        let folder = Folder::new();
        sync(&folder, &demo()).expect(0);
        tamper(&folder, &statement);
        let found = verify(&folder)
            .expect(3)
            .says("broken: the entries are not complete, or not right")
            .says("is missing between")
            .says("saldo sync --full");
        let broken = found.json()["balances"].as_array().unwrap().clone();
        let broken: Vec<_> = broken.iter().filter(|one| one["proof"] == "broken").collect();
        assert_eq!(broken.len(), 1);
        assert_eq!(broken[0]["gaps"].as_array().unwrap().len(), 1);
        let damaged = found.json()["damaged"].clone();
        assert!(damaged.as_array().unwrap().len() >= 2);
        assert!(!damaged.to_string().contains("taken as found"), "{damaged}");
    }
}

#[test]
fn an_entry_that_cannot_be_read_any_more_is_damage() {
    let id = crate::journal::october()[3].id.clone();
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    tamper(
        &folder,
        &format!("DROP TRIGGER object_is_never_changed; UPDATE object SET json = '{{' WHERE id = '{id}';"),
    );
    verify(&folder).expect(3).says("1 thing is damaged");
}

#[test]
fn an_account_that_was_never_read_to_its_end_is_not_called_damaged() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    tamper(
        &folder,
        "DELETE FROM cursor WHERE scope = (SELECT min(scope) FROM cursor WHERE scope LIKE '%/whole');",
    );
    verify(&folder)
        .expect(0)
        .says("was never read to its end; run `saldo sync`");
}

#[test]
fn the_journal_agrees_with_the_archive() {
    let folder = exported();
    verify(&folder)
        .expect(0)
        .says("journal: 1 export agrees with the archive");
    fs::rename(folder.path("saldo-export"), folder.path("elsewhere")).unwrap();
    verify(&folder)
        .expect(0)
        .says("files are no longer where they were written");
}

#[test]
fn a_journal_that_cannot_be_true_is_damage() {
    let id = crate::journal::october()[3].id.clone();
    let free = "DROP TRIGGER run_entry_is_never_deleted; DROP TRIGGER run_entry_is_never_changed;
                DROP TRIGGER run_file_is_never_changed;";
    for (statement, words) in [
        (
            format!("DELETE FROM run_entry WHERE id = '{id}'"),
            "another number or sum",
        ),
        (
            format!("UPDATE run_entry SET amount = amount + 1 WHERE id = '{id}'"),
            "the stored version has",
        ),
        (
            format!(
                "UPDATE run_entry SET object = (SELECT min(seq) FROM object WHERE kind = 'label') WHERE id = '{id}'"
            ),
            "no longer has what was exported",
        ),
        (
            "UPDATE run_file SET format = 'datev'".to_owned(),
            "belongs to none of its formats",
        ),
    ] {
        let folder = exported();
        tamper(&folder, &format!("{free} {statement};"));
        verify(&folder).expect(3).says(words);
    }
}

#[test]
fn files_that_were_edited_are_told_and_are_no_damage_to_the_archive() {
    let folder = exported();
    let run = crate::sync::open(&folder).runs().unwrap().remove(0);
    let name = &run.files[0].name;
    folder.write(&format!("saldo-export/{name}"), "edited");
    verify(&folder)
        .expect(0)
        .says(&format!("{name} is no longer what run 1 exported"));
    let manifest = String::from_utf8(folder.read("saldo-export/manifest.json")).unwrap();
    let manifest = manifest.replace(&run.files[0].sha256, &"0".repeat(64));
    folder.write("saldo-export/manifest.json", manifest);
    verify(&folder)
        .expect(0)
        .says(&format!("has another SHA-256 for {name} than run 1"));
}

#[test]
fn an_interrupted_run_is_told() {
    let folder = exported();
    tamper(
        &folder,
        "DROP TRIGGER run_part_is_settled_once; UPDATE run_part SET state = 'begun';",
    );
    let told = verify(&folder)
        .expect(0)
        .says("run 1 was interrupted and is not settled");
    assert_eq!(told.json()["exports"]["open"][0], 1);
}
