//! Time zones, languages, full and read-only disks, and texts that attack the reader: the same bytes or a clear error.

use std::process::Command;

use saldo::layout::Quote;
use saldo::mapping::{Mapping, RowOf, SHIPPED};
use saldo::problem::Source;
use serde_json::Value;

use crate::saldo::{Folder, Outcome};

const EXPORT: &str = "export --demo --month 2026-10 --format lexoffice --format datev --format camt053";

#[test]
fn the_hosts_zone_and_language_change_no_byte() {
    let plain = Folder::new();
    plain.saldo().args(EXPORT).run().expect(0);
    for (zone, language) in [
        ("Pacific/Kiritimati", "de_DE.UTF-8"),
        ("America/Los_Angeles", "tr_TR.UTF-8"),
        ("no/such zone", "C"),
    ] {
        let other = Folder::new();
        let run = other.saldo().args(EXPORT).env("TZ", zone);
        run.env("LC_ALL", language).env("LANG", language).run().expect(0);
        assert!(other.tree("") == plain.tree(""), "{zone} {language}");
    }
}

/// Runs the export into a disk of its own, mounted with these options; its files are listed behind what the run tells.
fn on_a_disk(options: &str) -> Option<Outcome> {
    let can = Command::new("unshare").args(["-rm", "true"]).output();
    if !can.is_ok_and(|output| output.status.success()) {
        return None;
    }
    let folder = Folder::new();
    std::fs::create_dir(folder.path("out")).unwrap();
    let script = format!(
        "mount -t tmpfs -o {options} none out && {{ \"$0\" \"$@\"; code=$?; echo \"left: $(ls -A out)\" >&2; exit $code; }}"
    );
    let run = folder.saldo().through(&["unshare", "-rm", "sh", "-c", &script]);
    let path = std::env::var_os("PATH").unwrap_or_default();
    Some(run.args(EXPORT).args("--out out").env("PATH", path).run())
}

#[test]
fn a_full_or_read_only_disk_is_told_and_nothing_is_left() {
    for (options, told) in [
        ("size=24k", "make room on the disk"),
        ("ro", "cannot write in the folder"),
    ] {
        if let Some(outcome) = on_a_disk(options) {
            let outcome = outcome.expect(1).says(told);
            assert!(
                outcome.stderr.trim_end().ends_with("left:"),
                "{options}: {outcome}"
            );
        }
    }
}

/// Prints how many columns the records of a file have for Python's csv module.
const COLUMNS: &str = "
import csv, sys
path, delimiter, quoted = sys.argv[1:]
csv.field_size_limit(1 << 30)
with open(path, encoding='latin-1', newline='') as file:
    rows = csv.reader(file, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted == 'yes' else csv.QUOTE_NONE)
    print(*sorted({len(row) for row in rows}))
";

/// A dump of the demo company whose texts attack.
fn attacking() -> Vec<u8> {
    let folder = Folder::new();
    let fetch = folder
        .saldo()
        .args("fetch --demo --month 2026-10 --out dump.jsonl");
    fetch.run().expect(0);
    let long = "x;\",\t|".repeat(150_000);
    let traps = [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "a\";1,00;\"b",
        "\u{1b}[31mred\u{1b}]0;title\u{7}",
        "\u{202e}gpj.exe",
        "nul\0nul",
        "\";\",\"\t\"|\"",
        "a\r\nb\nc\rd",
    ];
    let mut number = 0;
    let line = |line: &str| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        if let Some(Value::Object(sent)) = record.get_mut("transaction") {
            for key in ["label", "reference", "note"] {
                sent.insert(
                    key.to_owned(),
                    if number == 4 {
                        long.as_str()
                    } else {
                        traps[number % traps.len()]
                    }
                    .into(),
                );
                number += 1;
            }
        }
        format!("{record}\n")
    };
    let dump = folder.read("dump.jsonl");
    let dump = String::from_utf8(dump).unwrap();
    dump.lines().map(line).collect::<String>().into_bytes()
}

#[test]
fn texts_that_attack_shift_no_column_and_steer_no_terminal() {
    if Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    let dump = attacking();
    let mut judged = 0;
    for (name, text) in SHIPPED {
        let mapping = Mapping::load(&Source::new(*name, *text)).unwrap();
        if mapping.is_text() || mapping.rows != RowOf::Entry {
            continue;
        }
        let folder = Folder::new();
        folder.write("dump.jsonl", &dump);
        let export = format!("export --input dump.jsonl --month 2026-10 --format {name}");
        let outcome = folder.saldo().args(&export).run();
        let steering = outcome
            .stderr
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(steering, None, "{name}");
        let outcome = outcome.expect(0);
        for (file, _) in outcome.folder.tree("saldo-export") {
            if file == "manifest.json" {
                continue;
            }
            let quoted = if mapping.layout.quote == Quote::Never {
                "no"
            } else {
                "yes"
            };
            let delimiter = char::from(mapping.layout.delimiter).to_string();
            let path = outcome.folder.path("saldo-export").join(&file);
            let read = Command::new("python3")
                .args(["-c", COLUMNS])
                .arg(path)
                .args([&delimiter, quoted])
                .output()
                .unwrap();
            let found = String::from_utf8_lossy(&read.stdout).trim().to_owned();
            assert_eq!(found, mapping.columns().count().to_string(), "{name}: {file}");
            judged += 1;
        }
    }
    assert!(judged > 20, "{judged}");
}

#[test]
fn what_commands_print_of_attacking_texts_steers_no_terminal() {
    let folder = Folder::new();
    folder.write("dump.jsonl", attacking());
    for command in ["pending", "accounts", "export --format hledger --json"] {
        let period = if command == "accounts" {
            ""
        } else {
            "--month 2026-10"
        };
        let run = folder
            .saldo()
            .args(&format!("{command} --input dump.jsonl {period}"))
            .run()
            .expect(0);
        let printed = format!("{}{}", run.text(), run.stderr);
        let steering = printed
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(steering, None, "{command}");
    }
}
