//! `saldo sync`, killed at some instant: the next one completes it, and the archive is that of an uninterrupted one.
//!
//! `SALDO_KILLS=200` kills more often than the suite does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::{sleep, yield_now};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::types::Value;
use saldo::sandbox::{Alteration, Change, Company, Faults, Sandbox, Settings};

use crate::ledger::at;
use crate::saldo::{Folder, Outcome};

const KILLS: usize = 20;

/// Late enough for everything that the companies do to have happened: how much of a future a sync sees depends on what is
/// stored already.
const NOW: &str = "2027-01-02T09:00:00+01:00";

fn sync(folder: &Folder, bank: &Sandbox) -> Outcome {
    let run = folder.saldo().args("sync --archive archive --json");
    run.env("SALDO_NOW", NOW).live(bank).run()
}

fn begin(folder: &Folder, bank: &Sandbox) -> Child {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(["sync", "--archive"])
        .arg(folder.path("archive"))
        .env_clear()
        .env("SALDO_NOW", NOW)
        .env("SALDO_BASE_URL", bank.base_url())
        .env("SALDO_LOGIN", bank.login())
        .env("SALDO_SECRET_KEY", bank.secret_key())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a sync once it has sent so many requests and a moment has passed; whether it was still running.
fn kill(folder: &Folder, settings: &Settings, requests: usize, moment: Duration) -> bool {
    let bank = Sandbox::start(settings.clone()).unwrap();
    let mut run = begin(folder, &bank);
    while bank.request_count() < requests && run.try_wait().unwrap().is_none() {
        yield_now();
    }
    sleep(moment);
    run.kill().unwrap();
    run.wait().unwrap().code().is_none()
}

/// Everything in the database but for the numbers of rows, after the database found itself sound.
fn everything(folder: &Path) -> Vec<Vec<Value>> {
    let database = Connection::open(folder.join("archive.sqlite")).unwrap();
    let read = |query: &str| -> Vec<Vec<Value>> {
        let mut statement = database.prepare(query).unwrap();
        let columns = 0..statement.column_count();
        let row = |row: &rusqlite::Row<'_>| columns.clone().map(|column| row.get(column)).collect();
        statement
            .query_map((), row)
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    };
    assert_eq!(read("PRAGMA integrity_check"), [[Value::Text("ok".into())]]);
    assert!(read("PRAGMA foreign_key_check").is_empty());
    [
        "SELECT kind, id, version, fetched_at, json FROM object ORDER BY 1, 2, 3",
        "SELECT state.id, account, status, settled_at, updated_at, gone_at, json
         FROM transaction_state AS state JOIN object ON seq = object ORDER BY 1",
        "SELECT kind, scope, reached FROM cursor ORDER BY 1, 2",
        "SELECT sha256, size, media_type, first_fetched FROM file ORDER BY 1",
        "SELECT kind, id, part, stem, sha256, name, path, fetched_at, reason, tried_at FROM document ORDER BY 1, 2, 3",
    ]
    .into_iter()
    .flat_map(read)
    .collect()
}

/// The stored files and the readable tree.
fn files(folder: &Folder) -> [BTreeMap<String, Vec<u8>>; 2] {
    [folder.tree("archive/files"), folder.tree("archive/documents")]
}

fn copy(from: &Folder) -> Folder {
    let to = Folder::new();
    let tree = from.tree("archive").into_iter();
    for (name, bytes) in tree.filter(|(name, _)| !name.ends_with('/')) {
        to.write(&format!("archive/{name}"), bytes);
    }
    to
}

/// Kills syncs that begin with the archive in `first`, lets the next one through, and compares.
fn kill_often(first: &Folder, settings: &Settings) {
    let whole = copy(first);
    let bank = Sandbox::start(settings.clone()).unwrap();
    sync(&whole, &bank).expect(0);
    let expected = everything(&whole.path("archive"));
    let files = files(&whole);
    let requests = bank.request_count();

    let kills = std::env::var("SALDO_KILLS").map_or(KILLS, |text| text.parse().unwrap());
    let mut killed = 0;
    for number in 0..kills / 2 {
        let folder = copy(first);
        // Some are killed more than once before they are let through.
        for turn in 0..=number % 3 {
            let point = number * 7 + turn * 11;
            let moment = Duration::from_micros((point as u64 * 977) % 5_000);
            killed += usize::from(kill(&folder, settings, point % (requests + 1), moment));
        }
        sync(&folder, &bank).expect(0);
        let found = everything(&folder.path("archive"));
        let other = found
            .iter()
            .zip(&expected)
            .find(|(found, expected)| found != expected);
        assert!(
            found.len() == expected.len() && other.is_none(),
            "after kill {number}: {} rows for {}, the first that differs: {other:?}",
            found.len(),
            expected.len()
        );
        assert!(self::files(&folder) == files, "after kill {number}");
    }
    assert!(killed > 0, "every sync had ended before it was killed");
}

#[test]
fn a_first_sync_that_was_killed_is_completed_by_the_next() {
    let nothing = Folder::new();
    fs::create_dir(nothing.path("archive")).unwrap();
    kill_often(&nothing, &Settings::demo().company(Company::generated(1_200)));
}

#[test]
fn a_later_sync_that_was_killed_is_completed_by_the_next() {
    let first = Folder::new();
    let company = Company::demo();
    let bank = Sandbox::start(Settings::demo()).unwrap();
    sync(&first, &bank).expect(0);
    let archive = crate::sync::open(&first);
    let hold = archive
        .transaction_ids(&company.accounts()[0].id, "pending")
        .unwrap()
        .remove(1);
    drop(archive);
    let edited = company.movements().into_iter().step_by(5);
    let company = edited.fold(company, |company, movement| {
        company.with_note(&movement.id, "Beleg Beispiel", at("2026-11-02T07:30:00Z"))
    });
    let settings = Settings::demo()
        .company(company)
        .faults(Faults::none().alter(Alteration::of(hold, Change::Hidden)));
    kill_often(&first, &settings);
}
