//! `saldo sync`, killed at some instant: the next one completes it, and the archive is that of an uninterrupted one.
//!
//! `SALDO_KILLS=200` kills more often than the suite does.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use saldo::sandbox::{Company, Sandbox, Settings};

use crate::saldo::{Folder, NOW};
use crate::sync::{content, sync};

const KILLS: usize = 20;

/// A company of several pages and two accounts, whose lists are many requests.
fn bank() -> Sandbox {
    Sandbox::start(Settings::demo().company(Company::generated(1_200))).unwrap()
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

/// Kills a sync once it has sent so many requests and a moment has passed.
fn kill(folder: &Folder, requests: usize, moment: Duration) {
    let bank = bank();
    let mut run = begin(folder, &bank);
    while bank.request_count() < requests && run.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    sleep(moment);
    run.kill().unwrap();
    run.wait().unwrap();
}

/// What the database says of itself, beside its content.
fn is_sound(folder: &Path) -> bool {
    let database = rusqlite::Connection::open(folder.join("archive.sqlite")).unwrap();
    let answer: String = database
        .query_row("PRAGMA integrity_check", (), |row| row.get(0))
        .unwrap();
    let orphans: i64 = database
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", (), |row| {
            row.get(0)
        })
        .unwrap();
    answer == "ok" && orphans == 0
}

#[test]
fn a_sync_that_was_killed_is_completed_by_the_next() {
    let whole = Folder::new();
    let bank = bank();
    sync(&whole, &bank).expect(0);
    let expected = content(&whole.path("archive"));
    let requests = bank.request_count();

    let kills = std::env::var("SALDO_KILLS").map_or(KILLS, |text| text.parse().unwrap());
    for kill_number in 0..kills {
        let folder = Folder::new();
        // Some are killed more than once before they are let through.
        for turn in 0..=kill_number % 3 {
            let point = kill_number * 7 + turn * 11;
            let moment = Duration::from_micros((point as u64 * 977) % 9_000);
            kill(&folder, point % (requests + 1), moment);
        }
        sync(&folder, &bank).expect(0);
        assert_eq!(
            content(&folder.path("archive")),
            expected,
            "after kill {kill_number}"
        );
        assert!(is_sound(&folder.path("archive")), "after kill {kill_number}");
    }
}
