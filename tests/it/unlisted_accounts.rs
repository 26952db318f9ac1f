//! An account that the bank listed once and does not list any more: what the archive has of it is not lost.

use saldo::archive::Kind;
use saldo::sandbox::{Answer, Fault, Faults, Sandbox};
use serde_json::Value;

use crate::files::faulty;
use crate::saldo::Folder;
use crate::sync::{demo, open, sync};

const GONE: &str = "Rücklagen; Steuern";

/// Closed and empty since the spring.
const CLOSED: &str = "Projekt Messe 2026";

/// The bank after the account was taken off its list.
fn without_the_account(folder: &Folder) -> Sandbox {
    without(folder, GONE)
}

fn without(folder: &Folder, name: &str) -> Sandbox {
    let stored = open(folder).all(Kind::Organization).unwrap().remove(0);
    let mut organization: Value = serde_json::from_str(&stored.json).unwrap();
    let accounts = organization["bank_accounts"].as_array_mut().unwrap();
    let before = accounts.len();
    accounts.retain(|account| account["name"] != name);
    assert_eq!(accounts.len(), before - 1);
    let body = serde_json::json!({ "organization": organization }).to_string();
    faulty(Faults::none().script(Fault::on("/v2/organization", Answer::json(200, body).into())))
}

fn export(folder: &Folder, bank: &Sandbox, how: &str) -> crate::saldo::Outcome {
    folder
        .saldo()
        .args("export --format lexoffice --archive archive --json")
        .args(how)
        .live(bank)
        .run()
}

/// The names of the accounts of an export.
fn accounts(outcome: &crate::saldo::Outcome) -> Vec<String> {
    let json = outcome.json();
    let statements = json["statements"].as_array().unwrap();
    let name = |statement: &Value| statement["account"]["name"].as_str().unwrap().to_owned();
    statements.iter().map(name).collect()
}

#[test]
fn an_account_that_is_not_listed_any_more_is_proved_and_exported() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let bank = without_the_account(&folder);
    let noted = |expected: usize| {
        let notes = sync(&folder, &bank).expect(0).json()["notes"].clone();
        let notes = notes.as_array().unwrap();
        assert_eq!(notes.len(), expected, "{notes:?}");
        assert!(notes.iter().all(|note| note.as_str().unwrap().contains(GONE)));
    };
    noted(1);
    noted(0);

    let verified = folder
        .saldo()
        .args("verify --archive archive --json")
        .run()
        .expect(0)
        .json();
    let balances = verified["balances"].as_array().unwrap();
    let found = balances.iter().find(|account| account["name"] == GONE).unwrap();
    assert_eq!(
        (&found["listed"], &found["proof"]),
        (&false.into(), &"proven".into())
    );
    assert!(balances.iter().any(|account| account["listed"] == true));

    for how in [
        "--offline --month 2026-09 --out offline",
        "--month 2026-09 --out asked",
    ] {
        let exported = export(&folder, &bank, how).expect(0);
        assert!(accounts(&exported).contains(&GONE.to_owned()), "{exported}");
    }
    let named = folder
        .saldo()
        .args("export --format lexoffice --archive archive --json --offline --month 2026-09 --out named --account")
        .arg(GONE)
        .run()
        .expect(0);
    assert_eq!(accounts(&named), [GONE]);
}

#[test]
fn a_period_without_it_does_not_ask_for_it() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let bank = without_the_account(&folder);
    sync(&folder, &bank).expect(0);
    let exported = export(&folder, &bank, "--offline --month 2026-02 --out before").expect(0);
    assert!(!accounts(&exported).contains(&GONE.to_owned()), "{exported}");
}

#[test]
fn accounts_at_other_banks_stay_when_they_are_not_asked_for() {
    let folder = Folder::new();
    let external = || {
        folder
            .saldo()
            .args("sync --demo --no-files --archive archive --json")
    };
    external().args("--external").run().expect(0);
    let notes = external().run().expect(0).json()["notes"].clone();
    assert_eq!(notes, serde_json::json!([]));
    let verified = folder
        .saldo()
        .args("verify --demo --archive archive --json")
        .run()
        .expect(0);
    let names = verified.json()["balances"].to_string();
    assert!(names.contains("Tagesgeld (Bank Nirgendwo)"), "{names}");
}

/// A run some days later.
fn later(folder: &Folder, bank: &Sandbox, line: &str) -> crate::saldo::Outcome {
    let run = folder
        .saldo()
        .args(line)
        .args("--archive archive --json")
        .env("SALDO_NOW", "2026-11-05T09:00:00Z");
    if line.starts_with("sync") || line.starts_with("export") {
        return run.live(bank).run();
    }
    run.run()
}

const ALL_OF_IT: &str = "export --format lexoffice --from 2026-01-01 --to 2026-11-04 --out late";

#[test]
fn one_that_was_seen_closed_and_empty_is_held_for_good() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let bank = without(&folder, CLOSED);
    later(&folder, &bank, "sync --no-files").expect(0);
    let exported = later(&folder, &bank, ALL_OF_IT).expect(0);
    assert!(accounts(&exported).contains(&CLOSED.to_owned()), "{exported}");
    later(&folder, &bank, "missing --from 2026-01-01 --to 2026-11-04").expect(0);
}

#[test]
fn one_that_was_not_seen_closed_is_held_until_it_was_last_read() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let bank = without_the_account(&folder);
    later(&folder, &bank, "sync --no-files").expect(0);
    later(&folder, &bank, ALL_OF_IT)
        .expect(3)
        .says("end the period on that day with --to");
    later(&folder, &bank, "missing --from 2026-01-01 --to 2026-11-04")
        .expect(3)
        .says("end the days at that time with --to");
    // Days in which it has nothing do without it.
    later(&folder, &bank, "missing --from 2026-11-02 --to 2026-11-04").expect(0);
}
