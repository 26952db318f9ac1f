//! `| head -1`: whoever read standard output goes away. That is no failure, and files are finished all the same.

use std::io;
use std::process::{Command, Output};

use crate::saldo::{Folder, NOW};

/// A run whose standard output nobody reads from the beginning.
fn unread(folder: &Folder, line: &str) -> Output {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
    command
        .args(line.split_whitespace())
        .current_dir(folder.path(""))
        .env_clear()
        .env("SALDO_NOW", NOW)
        .stdout(writer);
    command.output().unwrap()
}

#[test]
fn what_only_prints_ends_without_a_word() {
    let folder = Folder::new();
    folder.write("rules.toml", "");
    for line in [
        "mapping fields",
        "mapping list",
        "mapping list --json",
        "mapping show lexoffice",
        "mapping preview lexoffice --demo --month 2026-10",
        "rules example",
        "rules unmatched --demo --month 2026-10 --top 99",
        "accounts --demo",
        "completions bash",
        "man",
        "--help",
        "--version",
        "fetch --demo --month 2026-10",
    ] {
        let run = unread(&folder, line);
        let told = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(0), "{line}: {told}");
        assert!(
            !told.contains("error") && !told.contains("standard output"),
            "{line}: {told}"
        );
    }
}

#[test]
fn files_are_finished_and_the_exit_code_is_the_commands_own() {
    let (read, left) = (Folder::new(), Folder::new());
    let export = "export --demo --month 2026-10 --format lexoffice --format datev --json";
    read.saldo().args(export).run().expect(0);
    let run = unread(&left, export);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    assert_eq!(read.tree(""), left.tree(""));

    // A file in the way is told, before and after somebody went away.
    left.write("saldo-export/manifest.json", "{}");
    left.write("saldo-export/lexoffice_hauptkonto_20261001-20261031.csv", "mine");
    let refused = unread(&left, export);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let archive = "sync --demo --archive books --no-files --json";
    assert_eq!(unread(&left, archive).status.code(), Some(0));
    assert_eq!(
        unread(&left, "verify --archive books --json").status.code(),
        Some(0)
    );
    std::fs::write(left.path("books/archive.sqlite"), "no database").unwrap();
    let damaged = unread(&left, "verify --archive books --json");
    assert_ne!(damaged.status.code(), Some(0), "{damaged:?}");
}

/// A disk that is full is no reader who went away.
#[cfg(target_os = "linux")]
#[test]
fn standard_output_that_cannot_be_written_is_still_an_error() {
    let folder = Folder::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
    let run = command
        .args(["mapping", "list"])
        .current_dir(folder.path(""))
        .stdout(full);
    let run = run.output().unwrap();
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    let told = String::from_utf8(run.stderr).unwrap();
    assert!(told.contains("standard output cannot be written"), "{told}");
}
