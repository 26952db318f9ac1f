//! The texts, and the demo company with its texts replaced by them.

use std::sync::LazyLock;

use saldo::sandbox::{Alteration, Change, Company, Faults};
use serde_json::Value;

/// What a text says on a line of its own, where it can get one.
pub(super) const FORGED: &str = "proven: every entry is there";

/// The word that stands for every text where none attacks.
pub(super) const WORD: &str = "Wort";

/// Formulas, terminal escapes, directions, line ends, delimiters and quotes.
const TRAPS: &[&str] = &[
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://elsewhere.invalid\";\"x\")",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "a\";1,00;\"b",
    "\";\"9999,99\";\"S\";\"",
    "a\",9999.99,\"b",
    "a\t9999,99\tb",
    "a\";\r\n01.10.2026;\"x\";9999,99;\"",
    "\";\",\"\t\"|\"",
    "\"",
    "\"\"",
    ";;;;;;",
    "x\\\";y",
    "'; --",
    "a\r\nproven: every entry is there\nproven: every entry is there",
    "a\rproven: every entry is there",
    "a\u{85}proven: every entry is there",
    "a\u{2028}proven: every entry is there\u{2029}proven: every entry is there",
    "a\u{b}proven: every entry is there\u{c}proven: every entry is there",
    "a\u{1c}b\u{1d}c\u{1e}d\u{1f}e",
    "\u{1b}[31mred\u{1b}[0m\u{1b}]0;title\u{7}",
    "\u{1b}]8;;http://elsewhere.invalid\u{1b}\\here\u{1b}]8;;\u{1b}\\",
    "\u{1b}[2K\u{1b}[1A\u{8}\u{8}\u{7f}",
    "\u{9b}31mred\u{9d}0;title\u{9c}",
    "\u{202e}fdp.exe\u{202c}",
    "\u{2067}a\u{2069}\u{2066}b\u{2068}c\u{202a}d\u{202b}e\u{202d}f",
    "\u{200e}a\u{200f}b\u{61c}c",
    "nul\0nul",
    "\"\n[profile.evil]\nsecret_command = [\"true\"]\n#",
    "\u{feff}mark",
    "  ",
];

/// A trap for each text; one of them is a megabyte long.
pub(super) fn attack(number: usize) -> String {
    match number {
        137 => "x;\",\t|\n".repeat(150_000),
        _ => TRAPS[number % TRAPS.len()].to_owned(),
    }
}

/// A harmless text that can be told from others.
pub(super) fn word(number: usize) -> String {
    let letter = |place: u32| char::from(b'a' + u8::try_from(number / 26_usize.pow(place) % 26).unwrap());
    [2, 1, 0]
        .map(letter)
        .into_iter()
        .fold(WORD.to_owned(), |mut word, letter| {
            word.push(letter);
            word
        })
}

/// What people write, by the kind of the object.
const WRITTEN: &[(&str, &[&str])] = &[
    ("organization", &["legal_name", "name"]),
    ("membership", &["first_name", "last_name"]),
    ("label", &["name"]),
    ("account", &["name"]),
    (
        "transaction",
        &["label", "clean_counterparty_name", "reference", "note"],
    ),
];

/// The demo company as a dump.
static DEMO: LazyLock<String> = LazyLock::new(|| {
    let mut dump = Vec::new();
    Company::demo().write_dump(&mut dump).unwrap();
    String::from_utf8(dump).unwrap()
});

/// Every object of a dump line, with its kind.
fn each(line: &mut Value, see: &mut impl FnMut(&str, &mut Value)) {
    for (kind, sent) in line.as_object_mut().unwrap() {
        if let Some(accounts) = sent.get_mut("bank_accounts") {
            accounts
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .for_each(|account| see("account", account));
        }
        see(kind, sent);
    }
}

/// The demo company as a dump with other texts; the number of a text is its own.
pub(super) fn dump(text: fn(usize) -> String) -> Vec<u8> {
    let mut number = 0;
    let line = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        each(&mut line, &mut |kind, sent| {
            let (_, fields) = WRITTEN.iter().find(|(known, _)| *known == kind).unwrap();
            for field in *fields {
                sent[*field] = text(number).into();
                number += 1;
            }
        });
        format!("{line}\n")
    };
    DEMO.lines().map(line).collect::<String>().into_bytes()
}

/// The bank with such texts in what it sends, each so many traps further.
pub(super) fn faults(shift: usize) -> Faults {
    let (mut number, mut faults) = (0, Faults::none());
    for line in DEMO.lines() {
        let mut line: Value = serde_json::from_str(line).unwrap();
        each(&mut line, &mut |kind, sent| {
            let (_, fields) = WRITTEN.iter().find(|(known, _)| *known == kind).unwrap();
            for field in *fields {
                if let Some(id) = sent["id"].as_str() {
                    let text = Value::from(attack(number + shift)).to_string();
                    let change = Change::Set((*field).to_owned(), text);
                    faults.alterations.push(Alteration::of(id, change));
                }
                number += 1;
            }
        });
    }
    faults
}
