//! Every fuzz target over its corpus and the same mutations of it each time. The longer run: docs/fuzzing.md.

use std::fs;
use std::path::Path;
use std::thread;

use saldo::fuzzing::{TARGETS, run};

/// Mutations of each target; `SALDO_FUZZ=100000` runs more.
const MUTATIONS: usize = 1_500;

/// Texts that are put into others.
const WORDS: &[&str] = &[
    "\0",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{feff}",
    "\"",
    "'''",
    "\\",
    "\\u0000",
    "\\ud800",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "=",
    ",",
    ";",
    "\r",
    "\n",
    "\t",
    "-",
    "e",
    "e999999999",
    "99999999999999999999",
    "0",
    "null",
    "true",
    "id",
    "{{",
    "{label",
    "|",
    "?",
    "(",
    " and ",
    " matches '",
    "(?i)",
    "{9}",
    "%",
    "9999-12-31T23:59:59Z",
    "é",
    "ǅ",
    "ß",
    "\u{1f600}",
];

/// Where the bytes of other tests and the shipped files are seeds too.
fn folders(target: &str) -> Vec<String> {
    let more: &[&str] = match target {
        "mappings" => &["mappings", "fixtures/mappings/bad"],
        "rules" => &[
            "mappings/rules",
            "mappings/charts",
            "fixtures/rules/bad",
            "fixtures/charts/bad",
        ],
        "answers" | "dumps" => &["fixtures/qonto"],
        _ => &[],
    };
    let own = format!("fuzz/corpus/{target}");
    more.iter().map(ToString::to_string).chain([own]).collect()
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for folder in folders(target) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let items = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        files.extend(
            items
                .map(|item| item.unwrap().path())
                .filter(|path| path.is_file()),
        );
    }
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Too large to be committed.
fn large(target: &str) -> Vec<String> {
    let long = "x".repeat(1 << 20);
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    match target {
        "answers" | "dumps" => {
            let row = |label: &str| {
                format!(
                    r#"{{"id":"t","side":"debit","status":"completed","amount_cents":1,"settled_at":"2026-10-31T23:30:00Z","label":"{label}"}}"#
                )
            };
            let wrap = |row: &str| match target {
                "answers" => format!(r#"{{"transactions":[{row}]}}"#),
                _ => format!(r#"{{"transaction":{row}}}"#),
            };
            vec![
                wrap(&row(&long)),
                wrap(&row(&"\\u0000;\\\"".repeat(100_000))),
                wrap(&row(&"\u{202e};\u{20ac}".repeat(100_000))),
                wrap(&deep("[", "]")),
                wrap(&deep(r#"{"a":"#, "}")),
                wrap(&format!(r#"{{"id":"t","amount_cents":{}}}"#, "9".repeat(1 << 20))),
                deep("[", ""),
            ]
        }
        "amounts" | "timestamps" => vec!["9".repeat(1 << 20), format!("0.{}", "0".repeat(1 << 20)), long],
        _ => vec![
            format!("a = {}", deep("[", "]")),
            format!("a = {}", deep("{a=", "}")),
            format!("{} = 1", vec!["a"; 100_000].join(".")),
            format!("a = {}", "9".repeat(1 << 19)),
            format!("a = \"{}\"", &long[..1 << 19]),
            format!("# {long}"),
            "[[column]]\n".repeat(50_000),
            "[[rule]]\n".repeat(50_000),
        ],
    }
}

/// A generator of numbers (Marsaglia's xorshift), so that each run is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % end.max(1)
    }

    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let longest = if self.below(8) == 0 { length } else { 12 };
        start..(start + self.below(longest + 1)).min(length)
    }
}

fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(4) {
        let range = random.range(bytes.len());
        match random.below(6) {
            0 => drop(bytes.drain(range)),
            1 => {
                let piece = bytes[range.clone()].to_vec();
                bytes.splice(range.end..range.end, piece);
            }
            2 => {
                let word = WORDS[random.below(WORDS.len())].repeat(1 + random.below(3));
                bytes.splice(range.start..range.start, word.into_bytes());
            }
            3 => {
                let other = &seeds[random.below(seeds.len())];
                let piece = other[random.range(other.len())].to_vec();
                bytes.splice(range, piece);
            }
            4 => {
                for byte in &mut bytes[range] {
                    *byte ^= 1 << random.below(8);
                }
            }
            _ => bytes.truncate(range.start.max(1)),
        }
    }
    bytes
}

/// Runs a target; what it fails on is told before the panic goes on.
fn check(target: &str, bytes: &[u8]) {
    let outcome = std::panic::catch_unwind(|| run(target, bytes));
    assert!(
        outcome.is_ok(),
        "the target {target} fails on {:?}",
        String::from_utf8_lossy(&bytes[..bytes.len().min(4_000)])
    );
}

#[test]
fn no_target_fails_on_its_corpus_or_on_mutations_of_it() {
    let count = std::env::var("SALDO_FUZZ").map_or(MUTATIONS, |text| text.parse().unwrap());
    thread::scope(|scope| {
        for (number, (target, _)) in TARGETS.iter().enumerate() {
            scope.spawn(move || {
                let seeds = seeds(target);
                assert!(seeds.len() > 8, "{target}");
                for seed in &seeds {
                    check(target, seed);
                }
                let mut random = Random(0x5a1d_0000 + number as u64);
                for _ in 0..count {
                    check(target, &mutated(&seeds, &mut random));
                }
            });
        }
    });
}

#[test]
fn no_target_fails_on_what_is_large_or_deep() {
    for (target, _) in TARGETS {
        for text in large(target) {
            check(target, text.as_bytes());
        }
    }
}

#[test]
fn each_target_has_its_file_and_its_corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let names = |folder: &str| {
        let items = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder)).unwrap();
        let mut names: Vec<String> = items
            .map(|item| {
                item.unwrap()
                    .path()
                    .file_stem()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        names.sort();
        names
    };
    let known: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names("targets"), known);
    assert_eq!(names("corpus"), known);
    let package = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    for name in known {
        let target = fs::read_to_string(folder.join(format!("targets/{name}.rs"))).unwrap();
        assert!(target.contains(&format!("run(\"{name}\", bytes)")), "{name}");
        assert!(
            package.contains(&format!("path = \"targets/{name}.rs\"")),
            "{name}"
        );
    }
}
