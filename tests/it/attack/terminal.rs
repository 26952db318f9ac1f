//! What is printed of such texts steers no terminal, forges no line and fills no screen.

use std::process::Command;

use saldo::sandbox::{Sandbox, Settings};
use serde_json::Value;

use super::texts::{FORGED, attack, dump, faults};
use crate::saldo::{Folder, Outcome};
use crate::tools;

/// The most characters of a line for people.
const LINE: usize = 1_000;

const CONFIG: &str = "[profile.default]\ntimezone = \"Europe/Berlin\"\nrules = \"rules.toml\"\n[profile.default.books]\n\
    chart = \"skr03\"\nconsultant = 29098\nclient = 55003\nfiscal_year_start = \"2026-01-01\"\naccount_length = 4\n\
    bank = { default = \"1200\" }\n";

const RULES: &str =
    "[[rule]]\nname = \"Everything written\"\nwhen = \"label matches 'Wort'\"\naccount = \"4930\"\n";

/// A format that refuses what is long, and one that refuses what its encoding lacks.
const SHORT: &str = "schema = 1\n[mapping]\nname = \"short\"\ntitle = \"Short\"\nrows = \"entry\"\n[file]\nname = \"short.csv\"\n\
    [[column]]\nname = \"Payee\"\nvalue = \"{label?}{note?}\"\nmax = 3\noverflow = \"error\"\n";
const ASCII: &str = "schema = 1\n[mapping]\nname = \"ascii\"\ntitle = \"Plain\"\nrows = \"entry\"\n[file]\nname = \"ascii.csv\"\n\
    encoding = \"ascii\"\nunencodable = \"error\"\n[[column]]\nname = \"Payee\"\nvalue = \"{label?}{reference?}{note?}\"\n";

/// Whether a character does more than stand there.
fn steers(c: char) -> bool {
    let is_break = matches!(c, '\u{2028}' | '\u{2029}');
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (c.is_control() && c != '\n') || is_break || turns
}

#[track_caller]
fn check(line: &str, outcome: &Outcome) {
    let is_json = line.contains("--json");
    for printed in [outcome.text(), &outcome.stderr] {
        let steering = printed.chars().position(steers);
        let around = |at: usize| {
            printed
                .chars()
                .skip(at.saturating_sub(60))
                .take(120)
                .collect::<String>()
        };
        assert_eq!(steering.map(around), None, "{line}");
        for told in printed.lines() {
            assert!(!told.trim_start().starts_with(FORGED), "{line}: {told}");
            let length = told.chars().count();
            let shown: String = told.chars().take(200).collect();
            assert!(length <= LINE || is_json, "{line}: {length} characters: {shown}");
        }
    }
    if is_json && matches!(outcome.status, Some(0 | 3)) {
        let _: Value =
            serde_json::from_slice(&outcome.stdout).unwrap_or_else(|error| panic!("{line}: {error}"));
    }
}

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("saldo.toml", CONFIG);
    folder.write("rules.toml", RULES);
    folder.write("short.toml", SHORT);
    folder.write("ascii.toml", ASCII);
    folder
}

#[test]
fn what_the_bank_sends_steers_no_terminal_and_forges_no_line() {
    let folder = folder();
    let before = Sandbox::start(Settings::demo().faults(faults(0))).unwrap();
    let after = Sandbox::start(Settings::demo().faults(faults(1))).unwrap();
    for (line, code, bank) in [
        ("accounts", 0, &before),
        ("accounts --json", 0, &before),
        ("pending --from 2026-03-01 --to 2026-10-31", 0, &before),
        ("probe", 0, &before),
        (
            "init --login musterwerk-beispiel-gmbh-0000 --format lexoffice --out new.toml",
            0,
            &before,
        ),
        (
            "export --month 2026-10 --format datev --format lexoffice --account nobody",
            2,
            &before,
        ),
        ("fetch --month 2026-10 --out dump.jsonl", 0, &before),
        ("sync --archive archive", 0, &before),
        (
            "export --archive archive --month 2026-10 --format datev --format lexoffice --out out",
            0,
            &before,
        ),
        (
            "missing --archive archive --from 2026-03-01 --to 2026-10-31",
            0,
            &before,
        ),
        (
            "missing --archive archive --from 2026-03-01 --to 2026-10-31 --json",
            0,
            &before,
        ),
        (
            "receipts --archive archive --month 2026-10 --out receipts",
            0,
            &before,
        ),
        ("verify --archive archive", 0, &before),
        ("sync --archive archive --full", 0, &after),
        ("changes --archive archive --since 1", 0, &after),
        ("changes --archive archive --since 1 --json", 0, &after),
        (
            "export --archive archive --month 2026-10 --format datev --format lexoffice --out out",
            2,
            &after,
        ),
        ("history --archive archive", 0, &after),
        ("verify --archive archive --json", 0, &after),
        (
            "export --month 2026-10 --format lexoffice --json --out live -vv",
            0,
            &after,
        ),
    ] {
        let outcome = folder.saldo().args(line).live(bank).run();
        check(line, &outcome);
        outcome.expect(code);
    }
    let written: toml::Table = String::from_utf8(folder.read("new.toml"))
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(
        written["profile"].as_table().unwrap().keys().collect::<Vec<_>>(),
        ["default"]
    );
}

#[test]
fn what_a_dump_says_steers_no_terminal_and_forges_no_line() {
    let folder = folder();
    let dump = String::from_utf8(dump(attack)).unwrap();
    let transactions: Vec<Value> = dump
        .lines()
        .filter_map(|line| {
            serde_json::from_str::<Value>(line)
                .unwrap()
                .get_mut("transaction")
                .map(Value::take)
        })
        .collect();
    let id = |sent: &Value| sent["id"].as_str().unwrap().to_owned();
    let is_long = |sent: &&Value| sent.to_string().len() > 100_000;
    let long: Vec<_> = transactions.iter().filter(is_long).map(id).collect();
    assert!(!long.is_empty());
    folder.write("dump.jsonl", &dump);
    let lost = dump.split_inclusive('\n').enumerate();
    let lost: String = lost
        .filter(|(number, _)| number % 7 != 6)
        .map(|(_, line)| line)
        .collect();
    folder.write("lost.jsonl", lost);
    let period = "--from 2026-03-01 --to 2026-10-31 --input dump.jsonl";
    let mut lines = vec![
        ("accounts --input dump.jsonl".to_owned(), 0),
        (format!("pending {period}"), 0),
        (format!("export {period} --format hledger --json"), 0),
        (format!("export {period} --format ./short.toml"), 2),
        (format!("export {period} --format ./ascii.toml"), 2),
        (
            "export --month 2026-10 --input lost.jsonl --format lexoffice --out lost".to_owned(),
            3,
        ),
        (
            "export --month 2026-10 --input lost.jsonl --format lexoffice --out lost --json".to_owned(),
            3,
        ),
        (
            "export --month 2026-10 --input lost.jsonl --format lexoffice --out lost --allow-unproven"
                .to_owned(),
            0,
        ),
        (format!("rules unmatched {period} --top 9999"), 0),
        (format!("rules unmatched {period} --top 9999 --json"), 0),
        (format!("mapping preview lexoffice {period} --rows 9999"), 0),
        (format!("mapping preview camt053 {period} --rows 9999"), 0),
        (format!("mapping diff lexoffice generic-de {period}"), 0),
        (format!("mapping diff lexoffice ./ascii.toml {period}"), 0),
        (format!("mapping diff review xero {period} --json"), 0),
    ];
    for id in long.into_iter().chain(transactions.iter().map(id).step_by(31)) {
        lines.push((format!("rules explain {period} --id {id}"), 0));
        lines.push((format!("mapping explain review {period} --id {id}"), 0));
        lines.push((format!("mapping explain hledger {period} --id {id}"), 0));
    }
    for (line, code) in lines {
        let outcome = folder.saldo().args(&line).run();
        check(&line, &outcome);
        outcome.expect(code);
    }
    let line = format!("rules unmatched {period} --top 9999");
    let rules = folder.saldo().args(&line).run().expect(0);
    folder.write(
        "unmatched.toml",
        rules.text().replace("account = \"\"", "account = \"4930\""),
    );
    let covered = folder
        .saldo()
        .args(&line)
        .args("--rules unmatched.toml")
        .run()
        .expect(0);
    assert_eq!(covered.text(), "");
}

/// What the bank sent goes into a pipe byte for byte, and onto a terminal with escapes that say the same.
#[cfg(target_os = "linux")]
#[test]
fn a_dump_is_the_banks_bytes_in_a_pipe_and_harmless_on_a_terminal() {
    if !tools::has("script --version") {
        return;
    }
    let bank = Sandbox::start(Settings::demo().faults(faults(0))).unwrap();
    let folder = folder();
    let fetch = "fetch --month 2026-10 --timezone Europe/Berlin";
    folder
        .saldo()
        .args(fetch)
        .args("--out dump.jsonl")
        .live(&bank)
        .run()
        .expect(0);
    let piped = folder.saldo().args(fetch).live(&bank).run().expect(0);
    assert!(piped.stdout == folder.read("dump.jsonl") && piped.text().contains('\u{7f}'));
    let line = format!("stty -opost; {} {fetch} --quiet", env!("CARGO_BIN_EXE_saldo"));
    let shown = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(folder.path(""))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("SALDO_BASE_URL", bank.base_url())
        .env("SALDO_LOGIN", bank.login())
        .env("SALDO_SECRET_KEY", bank.secret_key())
        .output()
        .unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert_eq!(shown.chars().find(|c| steers(*c)), None);
    let read = |text: &str| -> Vec<Value> {
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    assert_eq!(read(&shown), read(piped.text()));
}
