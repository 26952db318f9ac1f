//! `saldo export --force` and `saldo fetch`, killed at some instant: whoever opens the folder next finds all files of the
//! earlier run or all files of the killed one, and never some of both.
//!
//! `SALDO_KILLS=200` kills more often than the suite does.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::{sleep, yield_now};
use std::time::{Duration, Instant};

use saldo::sandbox::Company;

use crate::saldo::{Folder, NOW};

const KILLS: usize = 20;

type Files = BTreeMap<String, Vec<u8>>;

fn kills() -> usize {
    std::env::var("SALDO_KILLS").map_or(KILLS, |text| text.parse().unwrap())
}

/// Without what a killed run may leave under a hidden name.
fn visible(folder: &Folder, under: &str) -> Files {
    let mut files = folder.tree("");
    files.retain(|name, _| name.starts_with(under) && !name.contains("/."));
    files
}

fn begin(folder: &Folder, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(arguments)
        .current_dir(folder.path(""))
        .env_clear()
        .env("SALDO_NOW", NOW)
        .env("HOME", folder.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a run after a time, or so soon after it has begun to move its files; whether it was still running.
fn kill(folder: &Folder, arguments: &[&str], moving: Option<&Path>, after: Duration) -> bool {
    let mut run = begin(folder, arguments);
    if let Some(record) = moving {
        while !record.exists() && run.try_wait().unwrap().is_none() {
            yield_now();
        }
    }
    if after > Duration::from_millis(1) {
        sleep(after);
    } else {
        let start = Instant::now();
        while start.elapsed() < after {
            std::hint::spin_loop();
        }
    }
    run.kill().unwrap();
    run.wait().unwrap().code().is_none()
}

const EXPORT: [&str; 11] = [
    "export",
    "--from",
    "2026-01-01",
    "--to",
    "2026-12-31",
    "--format",
    "monthly.toml",
    "--format",
    "lexoffice",
    "--out",
    "out",
];

/// A file a month and account, so that there is much to move.
const MONTHLY: &str = "schema = 1\n[mapping]\nname = \"monthly\"\ntitle = \"A file a month\"\nrows = \"entry\"\n[file]\n\
    name = \"{account.name | slug}_{period.from | date('%Y%m')}.csv\"\nsplit = \"month\"\n\
    [[column]]\nname = \"Day\"\nvalue = \"{settled_at | date('%Y-%m-%d')}\"\n\
    [[column]]\nname = \"Amount\"\nvalue = \"{amount | decimal(2)}\"\n[[column]]\nname = \"Payee\"\nvalue = \"{counterparty?}\"\n";

fn exporting(folder: &Folder, dump: &str, force: bool) -> Vec<&'static str> {
    let dump = if dump == "old" { "old.jsonl" } else { "new.jsonl" };
    let mut arguments = EXPORT.to_vec();
    arguments.extend(["--input", dump]);
    arguments.extend(force.then_some("--force"));
    assert!(folder.path(dump).exists());
    arguments
}

#[test]
fn a_killed_export_leaves_the_old_files_or_the_new_ones() {
    let folder = Folder::new();
    let mut dump = Vec::new();
    Company::generated(3_000).write_dump(&mut dump).unwrap();
    let dump = String::from_utf8(dump).unwrap();
    folder.write("monthly.toml", MONTHLY);
    folder.write("new.jsonl", dump.replace("Platzhalter", "Irgendwer"));
    folder.write("old.jsonl", dump);
    let run = |dump: &str, force: bool| {
        let arguments = exporting(&folder, dump, force);
        begin(&folder, &arguments).wait().unwrap().code()
    };
    let whole = |dump: &str| {
        assert_eq!(run(dump, true), Some(0));
        visible(&folder, "out/")
    };
    let (new, old) = (whole("new"), whole("old"));
    assert!(new.len() > 20 && new.keys().eq(old.keys()) && new != old);

    let start = Instant::now();
    assert_eq!(run("new", true), Some(0));
    let span = start.elapsed();
    let (mut killed, mut completed) = (0, 0);
    // The time in which files are moved is short: where no kill met it, there are more tries.
    let met = |killed, completed| killed > 0 && completed > 0;
    for number in 0..kills() * 10 {
        if number >= kills() && met(killed, completed) {
            break;
        }
        assert_eq!(whole("old"), old);
        let record = folder.path("out/.saldo-moving.json");
        let part = u32::try_from(number * 37 % 97).unwrap();
        let arguments = exporting(&folder, "new", true);
        // Every other one in the short time in which files are moved.
        killed += usize::from(if number % 2 == 0 {
            kill(
                &folder,
                &arguments,
                Some(&record),
                Duration::from_micros(5) * part,
            )
        } else {
            kill(&folder, &arguments, None, span * part / 97)
        });
        completed += usize::from(record.exists());
        // It only looks, because other files are there or the same ones; what was begun is completed first.
        let looked = run("old", false);
        let found = visible(&folder, "out/");
        match looked {
            Some(0) => assert!(found == old, "kill {number}: not the old files"),
            Some(2) => assert!(found == new, "kill {number}: not the new files"),
            other => panic!("kill {number}: {other:?}"),
        }
        assert!(!record.exists());
    }
    assert!(
        met(killed, completed),
        "{killed} killed, {completed} of them while files were moved"
    );
}

#[test]
fn a_killed_fetch_leaves_the_old_dump_or_the_new_one() {
    let folder = Folder::new();
    let fetching = |month: &'static str| {
        let fixed = [
            "fetch",
            "--demo",
            "--force",
            "--out",
            "dump/october.jsonl",
            "--month",
        ];
        fixed.into_iter().chain([month]).collect::<Vec<_>>()
    };
    let whole = |month: &'static str| {
        assert!(begin(&folder, &fetching(month)).wait().unwrap().success());
        visible(&folder, "dump/")
    };
    let (new, old) = (whole("2026-10"), whole("2026-09"));
    assert!(old.len() == 2 && new != old, "{:?}", old.keys());
    let start = Instant::now();
    whole("2026-10");
    let span = start.elapsed();
    let mut killed = 0;
    for number in 0..kills() {
        whole("2026-09");
        let part = u32::try_from(number * 37 % 97).unwrap();
        killed += usize::from(kill(&folder, &fetching("2026-10"), None, span * part / 97));
        let found = visible(&folder, "dump/");
        assert!(found == old || found == new, "kill {number}");
    }
    assert!(killed > 0, "every run had ended before it was killed");
}
