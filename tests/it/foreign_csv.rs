//! Every shipped CSV, read back by a foreign reader that knows only what the target program expects.
//!
//! One export of the demo company feeds all judges. Nothing here uses the library: files are bytes, and the
//! manifest and the statements in it say what must be in them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde_json::Value;
use tempfile::TempDir;

#[path = "foreign_csv/judges.rs"]
pub(crate) mod judges;
#[path = "foreign_csv/random.rs"]
mod random;

use judges::{Amount, Charset, JUDGES, Judge};

/// A booking as the foreign reader understands it.
type Booking = (NaiveDate, i64);

/// The demo company from March to October in every format.
struct Export {
    folder: TempDir,
    manifest: Value,
}

static EXPORT: LazyLock<Export> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let mut command = saldo(folder.path());
    command.args(["export", "--demo", "--from", "2026-03-01", "--to", "2026-10-31"]);
    for judge in JUDGES {
        command.args(["--format", judge.format]);
    }
    run(command.arg("--out").arg(folder.path()));
    let manifest = std::fs::read(folder.path().join("manifest.json")).unwrap();
    Export {
        manifest: serde_json::from_slice(&manifest).unwrap(),
        folder,
    }
});

/// The program away from this repository, whose `mappings` folder would come before the shipped ones.
fn saldo(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
    command.current_dir(folder).env_clear().env("HOME", folder);
    command
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn every_shipped_csv_has_a_judge() {
    let mut expected = Vec::new();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // Postings and lines have readers of their own: `extf` and `fec`.
        let has_entries = !["\"posting\"\n", "\"line\"\n"]
            .iter()
            .any(|rows| text.contains(rows));
        if text.contains("\n[[column]]\n") && has_entries {
            expected.push(path.file_stem().unwrap().to_str().unwrap().to_owned());
        }
    }
    let mut judged: Vec<_> = JUDGES.iter().map(|judge| judge.format).collect();
    expected.sort_unstable();
    judged.sort_unstable();
    assert_eq!(judged, expected);
}

#[test]
fn shipped_mappings_pass_their_own_tests() {
    let folder = tempfile::tempdir().unwrap();
    let formats = JUDGES.iter().map(|judge| judge.format);
    run(saldo(folder.path()).args(["mapping", "test"]).args(formats));
}

#[test]
fn every_file_reads_back_to_the_rows_and_the_sum_of_the_manifest() {
    for judge in JUDGES {
        let files: Vec<_> = files(judge).collect();
        assert!(files.len() >= 3, "{}: one file an account at least", judge.format);
        for file in files {
            let path = file["path"].as_str().unwrap();
            let bookings = judge.read(&EXPORT.folder.path().join(path));
            assert_eq!(Some(bookings.len() as u64), file["rows"].as_u64(), "{path}");
            assert_eq!(
                sum(&bookings),
                cents(file["sum"].as_str().unwrap(), '.'),
                "{path}"
            );
        }
    }
}

#[test]
fn every_account_reads_back_to_its_statement() {
    let reference = JUDGES.iter().find(|judge| judge.format == "generic-de").unwrap();
    let expected = by_account(reference);
    let zeros = expected
        .values()
        .flatten()
        .filter(|(_, cents)| *cents == 0)
        .count();
    assert!(zeros > 0, "the demo company has a card check of zero");
    for judge in JUDGES {
        let found = by_account(judge);
        for statement in EXPORT.manifest["statements"].as_array().unwrap() {
            let account = statement["account"]["id"].as_str().unwrap();
            let (found, mut expected) = (&found[account], expected[account].clone());
            assert_eq!(Some(expected.len() as u64), statement["entries"].as_u64());
            assert_eq!(sum(found), cents(statement["sum"].as_str().unwrap(), '.'));
            expected.retain(|(_, cents)| *cents != 0 || !judge.limits.no_zeros);
            assert_eq!(*found, expected, "{} {account}", judge.format);
        }
    }
}

#[test]
fn full_files_are_followed_by_numbered_ones() {
    let wave = JUDGES.iter().find(|judge| judge.format == "wave").unwrap();
    let main = EXPORT.manifest["statements"][0]["account"]["id"].as_str();
    let parts: Vec<_> = files(wave)
        .filter(|file| file["account"].as_str() == main)
        .map(|file| (file["path"].as_str().unwrap(), file["rows"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        parts,
        [
            ("wave_hauptkonto_20260301-20261031.csv", 100),
            ("wave_hauptkonto_20260301-20261031_2.csv", 100),
            ("wave_hauptkonto_20260301-20261031_3.csv", 100),
            ("wave_hauptkonto_20260301-20261031_4.csv", 100),
            ("wave_hauptkonto_20260301-20261031_5.csv", 5),
        ]
    );
}

/// The manifest's files of one format.
fn files(judge: &Judge) -> impl Iterator<Item = &'static Value> {
    let all = EXPORT.manifest["files"].as_array().unwrap();
    all.iter().filter(|file| file["format"] == judge.format)
}

/// What one format says of each account, its files one after the other.
fn by_account(judge: &Judge) -> BTreeMap<&'static str, Vec<Booking>> {
    let mut accounts: BTreeMap<_, Vec<Booking>> = BTreeMap::new();
    for file in files(judge) {
        let path = EXPORT.folder.path().join(file["path"].as_str().unwrap());
        let bookings = judge.read(&path);
        accounts
            .entry(file["account"].as_str().unwrap())
            .or_default()
            .extend(bookings);
    }
    accounts
}

impl Judge {
    /// Reads a file as the target program would, and refuses what it would refuse.
    fn read(&self, path: &Path) -> Vec<Booking> {
        let bytes = std::fs::read(path).unwrap();
        let path = path.to_str().unwrap();
        assert!(self.limits.bytes.is_none_or(|most| bytes.len() <= most), "{path}");
        let text = self.charset.decode(&bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .quoting(!self.limits.no_quotes)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        self.check_lines(path, &text, records.len());
        if let Some(header) = self.header {
            assert_eq!(text.split(self.line_end).next(), Some(header), "{path}");
            records.remove(0);
        }
        assert!(
            self.limits.rows.is_none_or(|most| records.len() <= most),
            "{path}"
        );
        records.iter().map(|record| self.booking(path, record)).collect()
    }

    /// No line is blank, none is broken inside a cell, and all end in the same way.
    fn check_lines(&self, path: &str, text: &str, records: usize) {
        let lines: Vec<_> = text.split_terminator(self.line_end).collect();
        assert!(text.ends_with(self.line_end), "{path}");
        assert_eq!(lines.len(), records, "{path}");
        for line in lines {
            assert!(
                !line.is_empty() && !line.contains(['\r', '\n']),
                "{path}: {line:?}"
            );
            assert!(!(self.limits.no_quotes && line.contains('"')), "{path}: {line:?}");
        }
    }

    fn booking(&self, path: &str, record: &csv::StringRecord) -> Booking {
        let place = || format!("{path}: {record:?}");
        for column in self.mandatory {
            assert!(
                !record[*column].trim().is_empty(),
                "column {column} of {}",
                place()
            );
        }
        for (column, fewest, most) in self.limits.lengths {
            let length = record[*column].chars().count();
            assert!(
                length == 0 || (*fewest..=*most).contains(&length),
                "column {column} of {}",
                place()
            );
        }
        let (column, format) = self.date;
        let date = NaiveDate::parse_from_str(&record[column], format).unwrap();
        // The reader of dates forgives a missing zero in front; the programs do not all.
        assert_eq!(date.format(format).to_string(), record[column], "{}", place());
        let cents = match self.amount {
            Amount::Signed(column) => cents(&record[column], self.decimal),
            Amount::Split { into, out } => {
                assert_ne!(record[into].is_empty(), record[out].is_empty(), "{}", place());
                assert!(
                    !record[into].contains('-') && !record[out].contains('-'),
                    "{}",
                    place()
                );
                if record[out].is_empty() {
                    cents(&record[into], self.decimal)
                } else {
                    -cents(&record[out], self.decimal)
                }
            }
        };
        assert!(cents != 0 || !self.limits.no_zeros, "{}", place());
        (date, cents)
    }
}

impl Charset {
    fn decode(self, bytes: &[u8]) -> String {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        assert_eq!(bytes.starts_with(MARK), self == Self::Utf8WithMark);
        match self {
            Self::Utf8 => String::from_utf8(bytes.to_vec()).unwrap(),
            Self::Utf8WithMark => String::from_utf8(bytes[MARK.len()..].to_vec()).unwrap(),
            Self::Latin1 => bytes.iter().copied().map(char::from).collect(),
        }
    }
}

/// Cents of a number written with exactly two decimals, a minus or no sign, and nothing else.
fn cents(text: &str, decimal: char) -> i64 {
    let (whole, fraction) = text.split_once(decimal).unwrap_or_else(|| panic!("{text:?}"));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    assert!(
        is_number(digits) && is_number(fraction) && fraction.len() == 2,
        "{text:?}"
    );
    assert!(digits == "0" || !digits.starts_with('0'), "{text:?}");
    let cents: i64 = format!("{digits}{fraction}").parse().unwrap();
    if whole == digits {
        cents
    } else {
        assert_ne!(cents, 0, "a minus before zero: {text:?}");
        -cents
    }
}

fn sum(bookings: &[Booking]) -> i64 {
    bookings.iter().map(|(_, cents)| cents).sum()
}
