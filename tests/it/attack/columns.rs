//! Every shipped table, read by Python's csv module: with attacking texts it has the rows, the columns and the amounts
//! that it has with harmless ones, and those are the bank's.

use std::path::PathBuf;
use std::process::Command;

use chrono::{DateTime, Utc};
use saldo::layout::Quote;
use saldo::mapping::{Mapping, RowOf, SHIPPED};
use saldo::problem::Source;
use saldo::sandbox::Company;

use super::texts::{WORD, attack, dump, word};
use crate::foreign_csv::judges::{Amount, JUDGES};
use crate::saldo::Folder;
use crate::{extf, fec, tools};

/// The cells of each record of each file, for Python's csv module; and how many lines a reader finds that ends them
/// wherever Unicode does.
const READ: &str = r"
import csv, json, sys
delimiter, quoted, encoding, *paths = sys.argv[1:]
csv.field_size_limit(1 << 30)
for path in paths:
    with open(path, encoding=encoding, newline='') as file:
        lines = len(file.read().splitlines())
        file.seek(0)
        quoting = csv.QUOTE_MINIMAL if quoted == 'yes' else csv.QUOTE_NONE
        rows = list(csv.reader(file, delimiter=delimiter, quoting=quoting, strict=True))
    print(json.dumps({'rows': rows, 'lines': lines}))
";

/// What postings need: books as German and as French companies keep them.
const GERMAN: &str = "[profile.default.books]\nchart = \"skr03\"\nconsultant = 29098\nclient = 55003\n\
    fiscal_year_start = \"2026-01-01\"\naccount_length = 4\nbank = { default = \"1200\" }\n";
const FRENCH: &str = "[profile.default.books]\nchart = \"pcg\"\nfiscal_year_start = \"2026-01-01\"\n\
    bank = { default = \"512100\" }\n[profile.default.params]\nsiren = \"123456782\"\n";

/// A file as Python reads it.
#[derive(serde::Deserialize)]
struct Table {
    rows: Vec<Vec<String>>,
    lines: usize,
}

/// The demo company in one format.
struct Export {
    tables: Vec<Table>,
    paths: Vec<PathBuf>,
    _folder: Folder,
}

impl Export {
    fn of(mapping: &Mapping, text: fn(usize) -> String) -> Self {
        let folder = Folder::new();
        let is_french = mapping.country.as_deref() == Some("FR");
        folder.write("saldo.toml", if is_french { FRENCH } else { GERMAN });
        folder.write("dump.jsonl", dump(text));
        let export = "export --input dump.jsonl --from 2026-03-01 --to 2026-10-31 --out out --format";
        folder.saldo().args(export).arg(&mapping.name).run().expect(0);
        let manifest = folder.json("out/manifest.json");
        let files = manifest["files"].as_array().unwrap().iter();
        let path = |file: &serde_json::Value| folder.path("out").join(file["path"].as_str().unwrap());
        let paths: Vec<_> = files.map(path).collect();
        Self {
            tables: read(mapping, &paths),
            paths,
            _folder: folder,
        }
    }

    /// The signed cents of all rows, for formats that have rules of their own to read them.
    fn postings(&self, format: &str) -> Option<Vec<i64>> {
        let files = self.paths.iter().map(|path| std::fs::read(path).unwrap());
        let amounts: Vec<i64> = match format {
            "datev" => files
                .flat_map(|bytes| {
                    extf::read(&bytes)
                        .unwrap_or_else(|problems| panic!("{problems:#?}"))
                        .bookings
                })
                .map(|booking| booking.change())
                .collect(),
            "fec" => files
                .flat_map(|bytes| fec::reader::read(&bytes))
                .map(|lines| i64::try_from(lines[0].1).unwrap())
                .collect(),
            _ => return None,
        };
        Some(amounts)
    }

    /// The signed cents of all rows, from the columns where the target program looks for them.
    fn amounts(&self, format: &str) -> Vec<i64> {
        let judge = JUDGES.iter().find(|judge| judge.format == format);
        let judge = judge.expect("every table has a judge");
        let headings = usize::from(judge.header.is_some());
        let rows = self
            .tables
            .iter()
            .flat_map(|table| table.rows.iter().skip(headings));
        rows.map(|row| match judge.amount {
            Amount::Signed(column) => cents(&row[column]),
            Amount::Split { into, out } => {
                assert_ne!(row[into].is_empty(), row[out].is_empty(), "{format}: {row:?}");
                cents(&row[into]) - cents(&row[out])
            }
        })
        .collect()
    }
}

/// Each file as Python reads it.
fn read(mapping: &Mapping, paths: &[PathBuf]) -> Vec<Table> {
    let layout = mapping.layout;
    let quoted = if layout.quote == Quote::Never { "no" } else { "yes" };
    let is_unicode = layout.encoding.name().starts_with("utf-8");
    let encoding = if is_unicode { "utf-8-sig" } else { "cp1252" };
    let delimiter = char::from(layout.delimiter).to_string();
    let read = Command::new("python3")
        .args(["-c", READ, &delimiter, quoted, encoding])
        .args(paths)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&read.stderr);
    assert!(read.status.success(), "{}: {said}", mapping.name);
    let tables = String::from_utf8(read.stdout).unwrap();
    tables
        .lines()
        .map(|table| serde_json::from_str(table).unwrap())
        .collect()
}

/// Cents of a number with exactly two decimals; nothing is no money.
fn cents(text: &str) -> i64 {
    if text.is_empty() {
        return 0;
    }
    let (whole, part) = text.split_once(['.', ',']).expect(text);
    assert_eq!(part.len(), 2, "{text}");
    format!("{whole}{part}").parse().expect(text)
}

/// What moved money in the demo company from March to October in Berlin, in cents: account by account, in the order of the bank.
fn expected() -> Vec<i64> {
    let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let period = instant("2026-02-28T23:00:00Z")..instant("2026-10-31T23:00:00Z");
    let movements = Company::demo().movements().into_iter();
    let own = movements
        .filter(|movement| movement.balance_cents.is_some() && period.contains(&movement.settled_at));
    own.map(|movement| movement.cents)
        .filter(|cents| *cents != 0)
        .collect()
}

#[track_caller]
fn check(name: &str, plain: &Table, attacked: &Table) {
    assert_eq!(plain.rows.len(), attacked.rows.len(), "{name}");
    assert_eq!(
        attacked.lines,
        attacked.rows.len(),
        "{name}: a line ends within a record"
    );
    for (number, (plain, attacked)) in plain.rows.iter().zip(&attacked.rows).enumerate() {
        assert_eq!(
            plain.len(),
            attacked.len(),
            "{name}, record {number}: {attacked:?}"
        );
        let is_text = |column: usize| {
            let cell: Option<&String> = plain.get(column);
            cell.is_some_and(|cell| cell.to_lowercase().contains(&WORD.to_lowercase()))
        };
        for (column, (before, after)) in plain.iter().zip(attacked).enumerate() {
            // The name of a supplement goes with it, where nothing of a text can be written.
            let is_gone = after.is_empty() && is_text(column + 1);
            let is_same = before == after || is_text(column) || is_gone;
            assert!(is_same, "{name}, record {number}: {before:?} became {after:?}");
        }
    }
}

#[test]
fn no_text_moves_a_cell_or_an_amount() {
    if !tools::has("python3 --version") {
        return;
    }
    let expected = expected();
    let (mut entries, mut postings) = (0, 0);
    for (name, text) in SHIPPED {
        let mapping = Mapping::load(&Source::new(*name, *text)).unwrap();
        if mapping.is_text() {
            continue;
        }
        let (plain, attacked) = (Export::of(&mapping, word), Export::of(&mapping, attack));
        assert_eq!(plain.tables.len(), attacked.tables.len(), "{name}");
        for (plain, attacked) in plain.tables.iter().zip(&attacked.tables) {
            check(name, plain, attacked);
        }
        if mapping.rows == RowOf::Entry {
            let mut found = attacked.amounts(name);
            found.retain(|cents| *cents != 0);
            assert_eq!(found, expected, "{name}");
            entries += 1;
        } else {
            let mut found = attacked.postings(name).expect("a reader for its postings");
            let mut expected = expected.clone();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{name}");
            postings += 1;
        }
    }
    assert!(entries > 15 && postings > 1, "{entries} and {postings}");
}
