//! `saldo export` from an archive: the same bytes as straight from the bank.

use std::fs;

use saldo::archive::{Access, Archive};
use saldo::sandbox::{Action, Alteration, Change, Company, Fault, Faults, Sandbox, Settings};

use crate::saldo::{Folder, Saldo};
use crate::sync::{demo, sync};

/// Formats with rows, postings, journals and texts; together they read nearly every field.
const FORMATS: [&str; 9] = [
    "lexoffice",
    "datev",
    "camt053",
    "mt940",
    "ofx",
    "hledger",
    "review",
    "generic-de",
    "zoho-books",
];

/// The demo company's months, and one before and one after anything happened.
const MONTHS: [&str; 10] = [
    "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10",
    "2026-11",
];

fn export(folder: &Folder, month: &str, out: &str) -> Saldo {
    let formats = FORMATS.map(|name| format!("--format {name}")).join(" ");
    folder
        .saldo()
        .args("export --demo --json --month")
        .arg(month)
        .args(&formats)
        .args("--out")
        .arg(out)
}

#[test]
fn an_export_from_the_archive_is_the_export_from_the_bank() {
    let folder = Folder::new();
    for month in MONTHS {
        let (live, kept) = (format!("live/{month}"), format!("kept/{month}"));
        let from_bank = export(&folder, month, &live).run().expect(0);
        let from_archive = export(&folder, month, &kept).args("--archive archive").run();
        assert_eq!(from_archive.status, from_bank.status, "{from_archive}");
        assert!(
            folder.tree(&kept) == folder.tree(&live),
            "{month}: {from_archive}\n{from_bank}"
        );
        if month == "2026-11" {
            continue;
        }
        let again = export(&folder, month, &kept)
            .args("--archive archive --offline")
            .run();
        assert_eq!(again.status, from_bank.status, "{again}");
        assert!(folder.tree(&kept) == folder.tree(&live), "{month}: {again}");
    }
}

#[test]
fn offline_means_that_nobody_is_asked() {
    let folder = Folder::new();
    let bank = demo();
    sync(&folder, &bank).expect(0);
    let before = bank.request_count();
    folder
        .saldo()
        .args("export --month 2026-10 --format lexoffice --archive archive --offline")
        .live(&bank)
        .run()
        .expect(0);
    assert_eq!(bank.request_count(), before);
    for (line, told) in [
        ("--offline", "--offline needs an archive"),
        ("--offline --archive nowhere", "there is no archive in nowhere"),
    ] {
        let run = folder
            .saldo()
            .args("export --month 2026-10 --format lexoffice")
            .args(line);
        run.live(&bank).run().expect(2).says(told);
    }
    assert!(!folder.path("nowhere").exists());
}

#[test]
fn an_empty_archive_is_said_to_be_empty() {
    let folder = Folder::new();
    drop(Archive::open(&folder.path("archive"), Access::write("test")).unwrap());
    folder
        .saldo()
        .args("export --month 2026-10 --format lexoffice --archive archive --offline")
        .run()
        .expect(2)
        .says("run `saldo sync` first");
}

#[test]
fn the_archive_of_a_profile_is_synced_and_exported() {
    let folder = Folder::new();
    folder.write("saldo.toml", "[profile.default]\narchive = \"books\"\n");
    let bank = Sandbox::start(Settings::demo()).unwrap();
    let run = || {
        folder
            .saldo()
            .args("export --month 2026-10 --format lexoffice")
            .live(&bank)
    };
    run().run().expect(0);
    let files = folder.tree("saldo-export");
    fs::remove_dir_all(folder.path("saldo-export")).unwrap();
    run().arg("--offline").run().expect(0);
    assert!(folder.tree("saldo-export") == files);
}

/// An entry of March that the bank lists only later, with an old time of change, as after a correction.
#[test]
fn what_no_list_of_changes_shows_is_found_before_it_is_missed() {
    let id = Company::demo().movements()[7].id.clone();
    let hidden = Faults::none().alter(Alteration::of(&id, Change::Hidden));
    let without = Sandbox::start(Settings::demo().faults(hidden)).unwrap();
    let whole = demo();
    let folder = Folder::new();
    let run = |bank: &Sandbox, line: &str| {
        folder
            .saldo()
            .args("export --month 2026-03 --format lexoffice --force")
            .args(line)
            .live(bank)
            .run()
    };
    run(&whole, "--out live").expect(0);
    sync(&folder, &without).expect(0);
    // The balances tell, also when nobody can be asked.
    run(&whole, "--archive archive --offline --out kept").expect(3);
    run(&whole, "--archive archive --out kept").expect(0);
    assert!(folder.tree("kept") == folder.tree("live"));
    // What is gone is not exported as if it were there.
    run(&without, "--archive archive --out gone").expect(3);
    assert!(!folder.path("gone").exists());
    run(&whole, "--archive archive --out back").expect(0);
    assert!(folder.tree("back") == folder.tree("live"));
}

#[test]
fn an_archive_exports_offline_what_it_has_and_no_more() {
    let folder = Folder::new();
    let bank = demo();
    let accounts = bank.company().accounts();
    let sync = folder.saldo().args("sync --archive archive --account");
    sync.arg(&accounts[0].id).live(&bank).run().expect(0);
    let export = |line: &str| {
        let run = folder
            .saldo()
            .args("export --format lexoffice --archive archive --offline");
        run.args(line).run()
    };
    export("--month 2026-10")
        .expect(2)
        .says("was never read to its end");
    let only = format!("--account {}", accounts[0].id);
    export(&format!("--month 2026-10 {only}")).expect(0);
    export(&format!("--month 2026-11 {only}"))
        .expect(3)
        .says("at 2026-11-02T08:00:00Z, before the period ended");
    export(&format!("--month 2026-11 --allow-unproven {only}")).expect(0);
}

#[test]
fn a_window_too_long_for_one_search_and_a_list_without_a_count_are_held_against_the_bank_too() {
    let words = "export --month 2026-10 --format lexoffice --out";
    let live = Folder::new();
    live.saldo().args(words).arg("out").live(&demo()).run().expect(0);
    let silent = Fault::on("/v2/transactions", Action::NoMeta).query("per_page", "1");
    for settings in [
        Settings::demo().search_limit(40),
        Settings::demo().faults(Faults::none().script(silent)),
    ] {
        let folder = Folder::new();
        let bank = Sandbox::start(settings).unwrap();
        let run = folder
            .saldo()
            .args(words)
            .args("out --archive archive")
            .live(&bank);
        run.run().expect(0);
        assert!(folder.tree("out") == live.tree("out"));
        assert!(bank.request_count() < 120, "{}", bank.request_count());
    }
}

#[test]
fn an_input_is_not_an_archive() {
    let run = Saldo::new().args("export --month 2026-10 --format lexoffice --input dump --archive archive");
    run.run().expect(2).says("--input <PATH>");
}
