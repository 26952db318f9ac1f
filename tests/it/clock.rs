//! A machine whose clock is wrong, or is set while a run is under way: the same bytes, or a clear error; nothing vanishes
//! and nothing comes twice.

use std::fs;
use std::path::{Path, PathBuf};

use saldo::archive::{Access, Archive, Kind};
use saldo::sandbox::{Action, Company, Fault, Faults, Hook, Sandbox, Settings};

use crate::ledger::at;
use crate::saldo::{Folder, NOW, Outcome, Saldo};
use crate::sync::{content, demo, open};
use crate::tools;

/// Clocks that are wrong by minutes, a month, or all their time.
const BACK: [&str; 4] = [
    "2026-11-02T07:58:00Z",
    "2026-10-03T09:00:00Z",
    "2001-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
];

const SYNC: &str = "sync --no-files --archive archive";
const EXPORT: &str = "export --archive archive --month 2026-10 --format lexoffice --format camt053 --out out";

fn run(folder: &Folder, bank: &Sandbox, line: &str, clock: &str) -> Outcome {
    folder.saldo().args(line).env("SALDO_NOW", clock).live(bank).run()
}

/// Everything that an archive holds and that is not gone, by status.
fn listed(archive: &Archive) -> Vec<Vec<String>> {
    let accounts = archive.all(Kind::Account).unwrap();
    let statuses = ["pending", "declined", "completed"];
    let lists = accounts
        .iter()
        .flat_map(|account| statuses.map(|status| (&account.id, status)));
    lists
        .map(|(account, status)| archive.transaction_ids(account, status).unwrap())
        .collect()
}

#[test]
fn a_clock_that_was_set_back_lets_nothing_vanish_from_an_archive() {
    let bank = demo();
    for clock in BACK {
        for line in [SYNC, "sync --no-files --archive archive --full"] {
            let folder = Folder::new();
            run(&folder, &bank, SYNC, NOW).expect(0);
            let (before, all) = (content(&folder.path("archive")), listed(&open(&folder)));
            run(&folder, &bank, line, clock).expect(0);
            assert!(listed(&open(&folder)) == all, "{clock} {line}");
            assert!(content(&folder.path("archive")) == before, "{clock} {line}");
        }
    }
}

#[test]
fn what_happened_while_the_clock_was_wrong_is_read_once_it_is_right() {
    let company = Company::demo();
    let mut latest = company.movements().into_iter().rev();
    let own = latest.find(|movement| movement.balance_cents.is_some());
    let changed = own.unwrap().id;
    let company = company.with_note(&changed, "edited", at("2026-11-01T20:00:00Z"));
    let after = Sandbox::start(Settings::demo().company(company)).unwrap();
    let expected = Folder::new();
    run(&expected, &demo(), SYNC, NOW).expect(0);
    run(&expected, &after, SYNC, NOW).expect(0);
    for clock in BACK.into_iter().chain(["2031-01-01T00:00:00Z"]) {
        for first in [NOW, clock] {
            let folder = Folder::new();
            run(&folder, &demo(), SYNC, first).expect(0);
            run(&folder, &after, SYNC, clock).expect(0);
            run(&folder, &after, SYNC, NOW).expect(0);
            assert!(listed(&open(&folder)) == listed(&open(&expected)), "{clock}");
            let note = |folder: &Folder| {
                open(folder)
                    .latest(Kind::Transaction, &changed)
                    .unwrap()
                    .unwrap()
                    .json
            };
            assert_eq!(note(&folder), note(&expected), "{clock}");
        }
    }
}

#[test]
fn exports_give_the_same_bytes_whatever_the_clock_says() {
    let (bank, plain) = (demo(), Folder::new());
    run(&plain, &bank, EXPORT, NOW).expect(0);
    let files = |folder: &Folder| {
        let mut files = folder.tree("out");
        // What had not settled by then is in them, and may make one more of them.
        files.retain(|name, _| !name.starts_with("manifest"));
        files
    };
    let expected = files(&plain);
    for clock in BACK {
        // Before it was set back, and after.
        let folder = Folder::new();
        run(&folder, &bank, EXPORT, NOW).expect(0);
        let again = run(&folder, &bank, EXPORT, clock).expect(0);
        assert!(files(&folder) == expected, "{clock}: {again}");
        // And on a machine whose clock was never right until then.
        let folder = Folder::new();
        let first = run(&folder, &bank, EXPORT, clock);
        assert!(
            first.status == Some(0) && files(&folder) == expected,
            "{clock}: {first}"
        );
        let again = run(&folder, &bank, EXPORT, NOW).expect(0);
        assert!(files(&folder) == expected, "{clock}: {again}");
        let history = folder
            .saldo()
            .args("history --archive archive --json")
            .run()
            .expect(0)
            .json();
        assert_eq!(history.as_array().unwrap().len(), 2, "{clock}: {history}");
    }
}

#[test]
fn a_month_is_not_whole_because_the_clock_once_said_so() {
    let (bank, folder) = (demo(), Folder::new());
    run(&folder, &bank, SYNC, "2031-01-01T00:00:00Z").expect(0);
    let line = "export --archive archive --offline --month 2026-11 --format lexoffice --out out";
    run(&folder, &bank, line, NOW)
        .expect(3)
        .says("before the period ended");
    run(&folder, &bank, SYNC, NOW).expect(0);
    let line = "export --archive archive --offline --month 2026-10 --format lexoffice --out out";
    run(&folder, &bank, line, NOW).expect(0);
}

/// Lets programs read another clock than the machine's, where it is installed.
fn faketime() -> Option<PathBuf> {
    let machines = fs::read_dir("/usr/lib").ok()?.flatten();
    let mut libraries = machines.map(|machine| machine.path().join("faketime/libfaketimeMT.so.1"));
    let found = libraries.find(|library| library.exists());
    if found.is_none() {
        tools::skip("faketime is not installed");
    }
    found
}

/// A run by a clock of its own, which says what stands in the file `clock`.
fn by_clock(folder: &Folder, library: &Path, line: &str) -> Saldo {
    let run = folder.saldo().args(line).without_env("SALDO_NOW");
    run.env("LD_PRELOAD", library)
        .env("FAKETIME_TIMESTAMP_FILE", folder.path("clock"))
        .env("FAKETIME_NO_CACHE", "1")
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
}

#[test]
fn a_clock_that_is_set_while_a_run_is_under_way_changes_nothing() {
    let Some(library) = faketime() else { return };
    let plain = Folder::new();
    let lines = [
        "export --month 2026-10 --format lexoffice --out out",
        "export --archive archive --month 2026-10 --format generic-de --out archived",
        "sync --no-files --archive other --full",
        "fetch --month 2026-10 --out dump.jsonl",
    ];
    for line in lines {
        run(&plain, &demo(), line, NOW).expect(0);
    }
    for set in [
        "2025-11-02 09:00:00",
        "1970-01-01 00:00:01",
        "2026-11-02 08:59:00",
        "2036-01-01 00:00:00",
    ] {
        let folder = Folder::new();
        for line in lines {
            folder.write("clock", "@2026-11-02 09:00:00");
            let clock = folder.path("clock");
            let is_set = Hook::new(move || fs::write(&clock, format!("@{set}")).unwrap());
            let fault = Fault::on("/v2/transactions", Action::Meanwhile(is_set)).nth(2);
            let bank = Sandbox::start(Settings::demo().faults(Faults::none().script(fault))).unwrap();
            let outcome = by_clock(&folder, &library, line).live(&bank).run();
            let outcome = outcome.expect(0);
            assert!(folder.read("clock").ends_with(set.as_bytes()), "{outcome}");
        }
        // Both clocks were read, or nothing is shown by what follows.
        let created = folder.json("out/manifest.json")["created_at"].to_string();
        assert!(created.starts_with("\"2026-11-02"), "{created}");
        let other = Archive::open(&folder.path("other"), Access::Read).unwrap();
        let fetched = other.last_fetched(Kind::Transaction).unwrap().unwrap();
        assert!(fetched.to_string().starts_with(&set[..10]), "{set}: {fetched}");
        for made in ["out", "archived"] {
            let files = |folder: &Folder| {
                let mut files = folder.tree(made);
                files.remove("manifest.json");
                files
            };
            assert!(files(&folder) == files(&plain), "{set}: {made}");
        }
        assert!(folder.read("dump.jsonl") == plain.read("dump.jsonl"), "{set}");
        for archive in ["archive", "other"] {
            assert!(
                content(&folder.path(archive)) == content(&plain.path(archive)),
                "{set}: {archive}"
            );
        }
    }
}

#[test]
fn the_banks_clock_counts_where_ours_is_wrong() {
    let Some(library) = faketime() else { return };
    let settings = Settings::demo().clock(at("2026-11-02T08:00:00Z"));
    let (bank, plain) = (Sandbox::start(settings).unwrap(), Folder::new());
    run(&plain, &demo(), SYNC, NOW).expect(0);
    for wrong in ["2001-01-01 00:00:00", "2036-01-01 00:00:00"] {
        let folder = Folder::new();
        folder.write("clock", format!("@{wrong}"));
        by_clock(&folder, &library, SYNC).live(&bank).run().expect(0);
        assert!(listed(&open(&folder)) == listed(&open(&plain)), "{wrong}");
        // November is not over by the bank's clock.
        let line = "export --archive archive --offline --month 2026-11 --format lexoffice --out out";
        let offline = by_clock(&folder, &library, line).run();
        offline.expect(3).says("before the period ended");
    }
}
