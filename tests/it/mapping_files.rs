//! Mapping files that are right: their own tests pass, through the program as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use saldo::mapping::SHIPPED;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let items = std::fs::read_dir(root().join(folder)).unwrap();
    let mut files: Vec<_> = items.map(|item| item.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    assert!(!files.is_empty(), "there is nothing in {folder}");
    files
}

fn saldo(command: &str, files: &[PathBuf]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(["mapping", command])
        .args(files)
        .current_dir(root().join("fixtures"))
        .env_clear()
        .output()
        .unwrap()
}

/// Runs the tests of all files of a folder and returns how many files that were.
fn all_tests_pass(folder: &str) -> usize {
    let files = files(folder);
    let output = saldo("test", &files);
    let messages = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{messages}");
    let fine = messages
        .lines()
        .filter(|line| line.trim_start().starts_with("ok "));
    assert_eq!(fine.count(), files.len(), "{messages}");
    assert!(!messages.contains("(0 tests)"), "{messages}");
    files.len()
}

#[test]
fn the_tests_of_every_shipped_mapping_pass() {
    assert_eq!(
        all_tests_pass("mappings"),
        SHIPPED.len(),
        "a mapping is not shipped"
    );
}

#[test]
fn the_example_of_the_design_and_every_step_do_as_their_tests_say() {
    all_tests_pass("fixtures/mappings/good");
}

#[test]
fn several_broken_files_are_all_shown_in_order_with_exit_code_2() {
    let bad = |name: &str| root().join(format!("fixtures/mappings/bad/{name}.toml"));
    let good = root().join("fixtures/mappings/good/design.toml");
    for command in ["check", "test"] {
        let output = saldo(
            command,
            &[bad("unknown-field"), good.clone(), bad("unknown-step")],
        );
        let messages = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{messages}");
        let place = |text: &str| {
            messages
                .find(text)
                .unwrap_or_else(|| panic!("{text} is not in {messages}"))
        };
        assert!(
            place("there is no field `refrence`") < place("there is no step `uper`"),
            "{messages}"
        );
        assert!(messages.contains("design.toml ("), "{messages}");
    }
}

#[test]
fn an_export_shows_the_problems_of_all_its_formats_and_sends_nothing() {
    let bad = |name: &str| root().join(format!("fixtures/mappings/bad/{name}.toml"));
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(["export", "--demo", "--month", "2026-10", "--out"])
        .arg(folder.path().join("out"))
        .arg("--format")
        .arg(bad("unknown-field"))
        .arg("--format")
        .arg(bad("unknown-step"))
        .current_dir(folder.path())
        .env_clear()
        .output()
        .unwrap();
    let messages = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{messages}");
    assert!(messages.contains("there is no field `refrence`"), "{messages}");
    assert!(messages.contains("there is no step `uper`"), "{messages}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_test_that_fails_says_what_came_out_instead() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(root().join("fixtures/mappings/good/design.toml")).unwrap();
    let file = folder.path().join("design.toml");
    std::fs::write(&file, text.replace("Betrag = \"-12,34\"", "Betrag = \"12,34\"")).unwrap();
    let output = saldo("test", &[file]);
    let messages = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{messages}");
    assert!(messages.contains("expected \"12,34\""), "{messages}");
    assert!(messages.contains("what comes out is \"-12,34\""), "{messages}");
}
