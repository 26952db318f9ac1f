//! Every output is read by programs that we did not write: see `tests/judges`.
//!
//! With `SALDO_JUDGES=strict` a judge that is not installed is a failure; otherwise it is named and skipped.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::golden::cents;
use crate::reader::true_bookings;
use crate::tools;

/// Formats of which the rules fit the accounts of one country only.
const SPANISH: [&str; 1] = ["norma43"];

/// What `tests/judges/run` ends with where it cannot run at all.
const CANNOT_RUN: i32 = 77;

/// Why it cannot.
const NO_JUDGES: &str = "every judge: bash, or Python 3.11 or newer is not installed";

/// Invented accounts; their check digits are right.
const GERMAN_ACCOUNT: &str = "DE89370400440532013000";
const SPANISH_ACCOUNT: &str = "ES9121000418450200051332";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn saldo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(arguments)
        .env_clear()
        .env("SALDO_NOW", "2026-11-02T09:00:00+01:00")
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    let (said, told) = (&output.stdout, &output.stderr);
    String::from_utf8_lossy(&[said.as_slice(), told].concat()).into_owned()
}

/// The shipped formats whose rows are entries, as the program lists them. Postings and lines have readers in Rust: `extf`
/// and `fec`.
fn formats() -> Vec<String> {
    let listed = saldo(&["mapping", "list", "--json"]);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let ours = listed
        .as_array()
        .unwrap()
        .iter()
        .filter(|format| ["entry", "text"].contains(&format["rows"].as_str().unwrap()));
    let names: Vec<_> = ours
        .map(|format| format["name"].as_str().unwrap().to_owned())
        .collect();
    assert!(!names.is_empty(), "no format is listed");
    names
}

/// Exports the demo company in all formats at once.
fn export_demo(period: &[&str], formats: &[String], folder: PathBuf) -> PathBuf {
    let mut arguments = vec!["export", "--demo", "--out", folder.to_str().unwrap()];
    arguments.extend(period);
    for format in formats {
        arguments.extend(["--format", format]);
    }
    let output = saldo(&arguments);
    assert!(output.status.success(), "{arguments:?}\n{}", text(&output));
    folder
}

/// The entries of `tests/judges/nasty.py` on an account.
struct Nasty {
    all: PathBuf,
    mild: PathBuf,
}

impl Nasty {
    /// `None` without a Python to make them.
    fn make(iban: &str, folder: &Path) -> Option<Self> {
        let make = |level: &str| {
            let output = Command::new("python3")
                .arg(root().join("tests/judges/nasty.py"))
                .args([iban, level])
                .output()
                .ok()?;
            assert!(output.status.success(), "{}", text(&output));
            let path = folder.join(format!("{iban}-{level}.jsonl"));
            fs::write(&path, output.stdout).unwrap();
            Some(path)
        };
        Some(Self {
            all: make("all")?,
            mild: make("mild")?,
        })
    }

    /// Exports them. A format may refuse characters, entry by entry with the reason; what it can hold it must write.
    fn export(&self, format: &str, folder: PathBuf) -> PathBuf {
        let export = |input: &Path| {
            let (input, folder) = (input.to_str().unwrap(), folder.to_str().unwrap());
            saldo(&[
                "export", "--input", input, "--month", "2026-10", "--format", format, "--out", folder,
            ])
        };
        let whole = export(&self.all);
        if !whole.status.success() {
            let said = text(&whole);
            let named = format!("cannot be written as `{format}`, column `");
            assert_eq!(whole.status.code(), Some(2), "{said}");
            for line in said.lines() {
                let line = line.trim_start_matches("error: ");
                let is_count = line.starts_with("and ") && line.ends_with(" more");
                assert!(
                    is_count || line.starts_with("entry ") && line.contains(&named),
                    "{format}: {line}"
                );
            }
            let mild = export(&self.mild);
            assert!(mild.status.success(), "{format}: {}", text(&mild));
        }
        folder
    }
}

/// Runs `tests/judges/run`; `None` where it cannot run.
fn judge(arguments: &[&str], folders: &[PathBuf], strict: bool) -> Option<Output> {
    let mut command = Command::new("bash");
    command.arg(root().join("tests/judges/run")).args(arguments);
    if strict {
        command.arg("--strict");
    }
    let output = command.args(folders).output().ok()?;
    (output.status.code() != Some(CANNOT_RUN)).then_some(output)
}

fn hold(arguments: &[&str], folders: &[PathBuf]) {
    let Some(output) = judge(arguments, folders, tools::is_strict()) else {
        return tools::skip(NO_JUDGES);
    };
    let said = text(&output);
    assert!(output.status.success(), "{said}");
    for line in said.lines().filter(|line| line.starts_with("skipped: ")) {
        tools::tell(line);
    }
}

/// The judges believe the manifest; here it is held against the company's own books.
fn assert_true(folder: &Path, first: &str, last: &str) {
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    for statement in manifest["statements"].as_array().unwrap() {
        let account = statement["account"]["id"].as_str().unwrap();
        let truth = true_bookings(account, first, last);
        let sum: i64 = truth.iter().map(|booking| booking.cents).sum();
        assert_eq!(
            (&statement["entries"], cents(&statement["sum"])),
            (&truth.len().into(), sum),
            "{statement}"
        );
        let change = cents(&statement["closing_balance"]) - cents(&statement["opening_balance"]);
        assert_eq!(change, sum, "{statement}");
        // Some formats leave out what moved no money.
        let moved = truth.iter().filter(|booking| booking.cents != 0).count();
        let files = manifest["files"].as_array().unwrap().iter();
        let mut formats = BTreeMap::<_, (usize, i64)>::new();
        for file in files.filter(|file| file["account"] == account) {
            let (rows, sum) = formats.entry(file["format"].as_str().unwrap()).or_default();
            *rows += usize::try_from(file["rows"].as_u64().unwrap()).unwrap();
            *sum += cents(&file["sum"]);
        }
        for (format, (rows, found)) in formats {
            assert!(
                [moved, truth.len()].contains(&rows) && found == sum,
                "{format}: {rows} rows, {found}"
            );
        }
    }
}

#[test]
fn judges_reject_every_mistake_in_their_samples() {
    hold(&["--samples"], &[]);
}

#[test]
fn judges_read_what_the_manifest_says() {
    let folder = tempfile::tempdir().unwrap();
    let out = |name: &str| folder.path().join(name);
    let all = formats();
    let (spanish, general): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|name| SPANISH.contains(&name.as_str()));
    let mut folders = vec![
        export_demo(&["--month", "2026-10"], &general, out("october")),
        export_demo(
            &["--from", "2026-03-01", "--to", "2026-10-31"],
            &general,
            out("march-to-october"),
        ),
    ];
    assert_true(&folders[0], "2026-10-01", "2026-10-31");
    assert_true(&folders[1], "2026-03-01", "2026-10-31");
    if let Some(nasty) = Nasty::make(GERMAN_ACCOUNT, folder.path()) {
        let exported = general
            .iter()
            .map(|format| nasty.export(format, out(&format!("nasty-{format}"))));
        folders.extend(exported);
    }
    if let Some(nasty) = Nasty::make(SPANISH_ACCOUNT, folder.path()) {
        let exported = general
            .iter()
            .chain(&spanish)
            .map(|format| nasty.export(format, out(&format!("nasty-spanish-{format}"))));
        folders.extend(exported);
    }
    hold(&[], &folders);
}

#[test]
fn a_judge_misses_a_row_that_was_lost_after_the_export() {
    let folder = tempfile::tempdir().unwrap();
    let exported = export_demo(
        &["--month", "2026-10", "--account", "Hauptkonto"],
        &["generic-de".to_owned()],
        folder.path().to_owned(),
    );
    let table = fs::read_dir(&exported)
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .unwrap();
    let whole = fs::read_to_string(&table).unwrap();
    let rows = whole.lines().count() - 1;
    let (rest, _) = whole.trim_end().rsplit_once("\r\n").unwrap();
    fs::write(&table, format!("{rest}\r\n")).unwrap();
    let Some(output) = judge(&[], &[exported], false) else {
        return tools::skip(NO_JUDGES);
    };
    let said = text(&output);
    let missed = format!("reads {} entries, the manifest says {rows}", rows - 1);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(&missed), "{said}");
    assert!(
        said.contains("is not the file that the manifest describes"),
        "{said}"
    );
}
