//! Files that hold several accounts or some days: what is in which, with which name, and what stands above the rows.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The demo company's export in a mapping with this `[file]` and these further lines.
fn export(file: &str, lines: &str, arguments: &[&str]) -> (TempDir, Output) {
    let folder = tempfile::tempdir().unwrap();
    let mapping = format!(
        "schema = 1\n[mapping]\nname = \"parts\"\ntitle = \"Parts\"\n[file]\n{file}\n{lines}\n\
         [[column]]\nname = \"Day\"\nvalue = \"{{settled_at | date}}\"\n\
         [[column]]\nname = \"Account\"\nvalue = \"{{account.name}}\"\n\
         [[column]]\nname = \"Amount\"\nvalue = \"{{amount | decimal(2)}}\"\n"
    );
    fs::write(folder.path().join("parts.toml"), mapping).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(["export", "--format", "parts.toml", "--out", "out"])
        .args(arguments)
        .current_dir(folder.path())
        .env_clear()
        .env("HOME", folder.path())
        .env("SALDO_NOW", "2026-11-02T09:00:00.123+01:00")
        .output()
        .unwrap();
    (folder, output)
}

const SPRING: &[&str] = &["--demo", "--from", "2026-03-10", "--to", "2026-05-20"];

fn manifest(folder: &Path) -> Value {
    let text = fs::read(folder.join("out/manifest.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// Path and rows of each file, and the days and accounts that are in it.
fn files(folder: &Path) -> Vec<(String, u64, Vec<String>, Vec<String>)> {
    let manifest = manifest(folder);
    let statements = manifest["statements"].as_array().unwrap();
    let entries: u64 = statements
        .iter()
        .map(|one| one["entries"].as_u64().unwrap())
        .sum();
    let files = manifest["files"].as_array().unwrap();
    let rows: u64 = files.iter().map(|one| one["rows"].as_u64().unwrap()).sum();
    assert_eq!(rows, entries, "every entry is a row of one file");
    let describe = |file: &Value| {
        let path = file["path"].as_str().unwrap().to_owned();
        let bytes = fs::read(folder.join("out").join(&path)).unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[..]);
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len() as u64, file["rows"].as_u64().unwrap());
        let sum: i64 = rows
            .iter()
            .map(|row| row[2].replace('.', "").parse::<i64>().unwrap())
            .sum();
        assert_eq!(
            sum,
            file["sum"]
                .as_str()
                .unwrap()
                .replace('.', "")
                .parse::<i64>()
                .unwrap()
        );
        let mut months: Vec<_> = rows.iter().map(|row| row[0][..7].to_owned()).collect();
        months.sort();
        months.dedup();
        let mut accounts: Vec<_> = rows.iter().map(|row| row[1].to_owned()).collect();
        accounts.dedup();
        (path, rows.len() as u64, months, accounts)
    };
    files.iter().map(describe).collect()
}

fn success(output: &Output) {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_file_over_several_accounts_is_split_where_it_is_full() {
    let (folder, output) = export(
        "name = \"all_{period.from | date}.csv\"\nper = \"period\"\nmax_rows = 60",
        "",
        SPRING,
    );
    success(&output);
    let files = files(folder.path());
    let names: Vec<_> = files.iter().map(|(path, ..)| path.as_str()).collect();
    assert_eq!(names[..2], ["all_2026-03-10.csv", "all_2026-03-10_2.csv"]);
    let (last, full) = files.split_last().unwrap();
    assert!(
        full.iter().all(|(_, rows, ..)| *rows == 60) && last.1 <= 60,
        "{files:?}"
    );
    // Account by account, in the order of the summary, each as one run over the files.
    let mut accounts: Vec<_> = files.iter().flat_map(|(.., accounts)| accounts.clone()).collect();
    accounts.dedup();
    assert_eq!(
        accounts,
        ["Hauptkonto", "Rücklagen; Steuern", "Projekt Messe 2026"]
    );
}

#[test]
fn files_end_with_their_month_and_are_called_by_their_days() {
    let (folder, output) = export(
        "name = \"all_{period.from | date}_{period.to | date}.csv\"\nper = \"period\"\nsplit = \"month\"",
        "",
        SPRING,
    );
    success(&output);
    let files = files(folder.path());
    let found: Vec<_> = files
        .iter()
        .map(|(path, _, months, _)| (path.as_str(), months.join(" ")))
        .collect();
    assert_eq!(
        found,
        [
            ("all_2026-03-10_2026-03-31.csv", "2026-03".to_owned()),
            ("all_2026-04-01_2026-04-30.csv", "2026-04".to_owned()),
            ("all_2026-05-01_2026-05-20.csv", "2026-05".to_owned()),
        ]
    );
}

#[test]
fn each_account_has_its_own_months() {
    let (folder, output) = export(
        "name = \"{account.name | slug}_{period.from | date}.csv\"\nsplit = \"month\"\nmax_rows = 40",
        "",
        SPRING,
    );
    success(&output);
    let files = files(folder.path());
    for (path, rows, months, accounts) in &files {
        assert!(*rows <= 40 && months.len() == 1 && accounts.len() == 1, "{path}");
        assert!(path.contains(&months[0]), "{path}");
    }
    assert!(
        files
            .iter()
            .any(|(path, ..)| path == "hauptkonto_2026-04-01_2.csv"),
        "{files:?}"
    );
}

#[test]
fn a_fiscal_year_ends_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let books = "[profile.default.books]\nfiscal_year_start = \"2020-05-01\"\n";
    let config = folder.path().join("saldo.toml");
    fs::write(&config, books).unwrap();
    let dump = folder.path().join("spring.jsonl");
    let fetched = Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(["fetch", "--out", dump.to_str().unwrap()])
        .args(SPRING)
        .env_clear()
        .output()
        .unwrap();
    success(&fetched);
    let name = "name = \"all_{period.from | date}_{period.to | date}.csv\"\nper = \"fiscal-year\"";
    let arguments = |config: &'static [&'static str]| {
        let input = [
            "--input",
            dump.to_str().unwrap(),
            "--from",
            "2026-03-10",
            "--to",
            "2026-05-20",
        ];
        [&input, config].concat()
    };
    let (_, refused) = export(name, "", &arguments(&[]));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(
        said.contains("the format `parts` needs `fiscal_year_start`"),
        "{said}"
    );

    let config = config.to_str().unwrap().to_owned().leak();
    let (folder, output) = export(name, "", &[arguments(&[]), vec!["--config", config]].concat());
    success(&output);
    let names: Vec<_> = files(folder.path())
        .into_iter()
        .map(|(path, _, months, _)| (path, months.len()))
        .collect();
    assert_eq!(
        names,
        [
            ("all_2026-03-10_2026-04-30.csv".to_owned(), 2),
            ("all_2026-05-01_2026-05-20.csv".to_owned(), 1)
        ]
    );
}

#[test]
fn preambles_stand_above_the_headings_and_are_quoted_by_their_kind() {
    let (folder, output) = export(
        "name = \"{account.name | slug}_{period.from | date}.csv\"\nsplit = \"month\"\nquote = \"text\"\nencoding = \"utf-8-bom\"",
        "[[preamble]]\nfields = [\"EXTF\", 700, \"\", { value = \"\", kind = \"number\" }, \
         \"{run.time | date('%Y%m%d%H%M%S%L')}\", \"{books.consultant | digits}\", \
         \"{books.fiscal_year_start | date('%Y%m%d')}\", \"{period.from | date('%Y%m%d')}\", \"{account.name}\"]\n\
         [[preamble]]\nfields = [\"second; record\"]\n",
        &["--demo", "--from", "2026-03-10", "--to", "2026-04-20"],
    );
    success(&output);
    let text = fs::read_to_string(folder.path().join("out/rucklagen-steuern_2026-04-01.csv")).unwrap();
    let head: Vec<_> = text.split("\r\n").take(3).collect();
    assert_eq!(
        head,
        [
            "\u{feff}\"EXTF\";700;\"\";;20261102090000000;1001;20260101;20260401;\"Rücklagen; Steuern\"",
            "\"second; record\"",
            "Day;Account;Amount",
        ]
    );
}

#[test]
fn a_preamble_may_know_the_statement() {
    let (folder, output) = export(
        "name = \"{account.name | slug}.csv\"",
        "[[preamble]]\nfields = [\"{statement.entries | digits}\", \"{statement.opening_balance | decimal(2)}\", \
         \"{statement.sum | decimal(2)}\", \"{statement.closing_balance | decimal(2)}\"]\n",
        &["--demo", "--month", "2026-10"],
    );
    success(&output);
    let text = fs::read_to_string(folder.path().join("out/hauptkonto.csv")).unwrap();
    assert_eq!(text.split("\r\n").next(), Some("89;66199.79;-268.15;65931.64"));
}

/// Each row in a file of its own: more files than the process may have open.
#[cfg(unix)]
#[test]
fn full_files_are_closed() {
    let folder = tempfile::tempdir().unwrap();
    let mapping = "schema = 1\n[mapping]\nname = \"single\"\ntitle = \"Single rows\"\n[file]\n\
                   name = \"{account.name | slug}.csv\"\nmax_rows = 1\n\
                   [[column]]\nname = \"Amount\"\nvalue = \"{amount | decimal(2)}\"\n";
    fs::write(folder.path().join("single.toml"), mapping).unwrap();
    let command = format!(
        "ulimit -n 128 && exec {} export --demo --from 2026-03-01 --to 2026-10-31 --format single.toml --out out",
        env!("CARGO_BIN_EXE_saldo")
    );
    let output = Command::new("sh")
        .args(["-c", &command])
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .output()
        .unwrap();
    success(&output);
    let files = manifest(folder.path())["files"].as_array().unwrap().len();
    assert!(files > 400, "{files}");
}

#[test]
fn of_very_many_files_the_summary_names_some() {
    let file = "name = \"parts.csv\"\nper = \"period\"\nmax_rows = 1";
    let (folder, output) = export(file, "", &["--demo", "--month", "2026-10"]);
    let told = String::from_utf8(output.stderr).unwrap();
    let files = files(folder.path());
    assert_eq!(files.len(), 91, "{told}");
    let is_file = |line: &&str| line.starts_with("wrote ") && line.ends_with(')');
    assert_eq!(told.lines().filter(is_file).count(), 50);
    let rest = "\nand 41 more files with 41 rows; the manifest lists them all\n";
    assert!(told.contains(rest), "{told}");
}
