//! A reader of DATEV booking batches (EXTF, header 700, format 13), made for these tests alone: it knows the field
//! table and nothing of the program.
//!
//! The table (kinds, lengths, decimals, quotes) and the rules beside it are DATEV's own: header and field tables of
//! its developer portal, its checker schema, and its sample file.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};

#[path = "extf/rules.rs"]
mod rules;
#[path = "extf/samples.rs"]
mod samples;

/// One line of the field table.
struct Field {
    heading: String,
    kind: String,
    decimals: usize,
    /// The most characters between the quotes, or of the number.
    most: Option<usize>,
    is_required: bool,
    is_quoted: bool,
}

/// The fields of the first line, and those of every booking.
static TABLE: LazyLock<(Vec<Field>, Vec<Field>)> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/datev/buchungsstapel-13.csv");
    let (mut header, mut record) = (Vec::new(), Vec::new());
    for line in csv::Reader::from_path(path).unwrap().records() {
        let line = line.unwrap();
        let field = Field {
            heading: line[2].to_owned(),
            kind: line[3].to_owned(),
            decimals: line[4].parse().unwrap_or(0),
            most: line[5].parse().ok(),
            is_required: &line[6] == "y",
            is_quoted: &line[7] == "y",
        };
        let part = if &line[0] == "header" {
            &mut header
        } else {
            &mut record
        };
        part.push(field);
    }
    assert_eq!((header.len(), record.len()), (31, 125));
    (header, record)
});

/// A batch as DATEV would read it.
pub(crate) struct Batch {
    /// The first line, by number of the field.
    pub(crate) header: Vec<String>,
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    pub(crate) bookings: Vec<Booking>,
}

/// One row.
pub(crate) struct Booking {
    /// Cents; positive.
    pub(crate) amount: i64,
    /// `S` or `H` of the account.
    pub(crate) side: char,
    pub(crate) account: String,
    pub(crate) contra_account: String,
    pub(crate) tax_key: String,
    /// The day and the month are written; the year is that of the fiscal year.
    pub(crate) day: NaiveDate,
    pub(crate) text: String,
    /// Belegfeld 1.
    pub(crate) number: String,
    /// The GUID in the Beleglink; empty where there is none.
    pub(crate) document: String,
    /// Supplementary pairs, kind to content.
    pub(crate) details: BTreeMap<String, String>,
}

impl Booking {
    /// What it does to the account, in cents.
    pub(crate) fn change(&self) -> i64 {
        if self.side == 'S' {
            self.amount
        } else {
            -self.amount
        }
    }
}

/// Reads a batch; the error names every problem with its line and field.
pub(crate) fn read(bytes: &[u8]) -> Result<Batch, Vec<String>> {
    let mut problems = Vec::new();
    let (text, _, is_broken) = encoding_rs::WINDOWS_1252.decode(bytes);
    if is_broken
        || bytes
            .iter()
            .any(|byte| [0x81, 0x8d, 0x8f, 0x90, 0x9d].contains(byte))
    {
        problems.push("a byte that code page 1252 does not have".to_owned());
    }
    let Some(body) = text.strip_suffix("\r\n") else {
        return Err(vec!["the last line does not end with CR LF".to_owned()]);
    };
    let lines: Vec<_> = body.split("\r\n").collect();
    if lines.iter().any(|line| line.contains(char::is_control)) {
        problems.push("a control character or a lonely line end".to_owned());
    }
    let (header_fields, record_fields) = &*TABLE;
    let header = line(1, lines[0], header_fields, &mut problems);
    let headings = record_fields.iter().map(|field| field.heading.as_str());
    if lines.get(1) != Some(&headings.collect::<Vec<_>>().join(";").as_str()) {
        problems.push("line 2: not the headings of format 13".to_owned());
    }
    if lines.len() > 2 + 99_999 {
        problems.push(format!("{} bookings: more than 99 999", lines.len() - 2));
    }
    let records: Vec<_> = lines
        .iter()
        .enumerate()
        .skip(2)
        .map(|(index, text)| (index + 1, line(index + 1, text, record_fields, &mut problems)))
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let period = rules::header(&header, &mut problems);
    let bookings = records
        .iter()
        .filter_map(|(number, cells)| rules::booking(*number, cells, &header, &mut problems))
        .collect();
    match (period, problems.is_empty()) {
        (Some((from, to)), true) => Ok(Batch {
            header,
            from,
            to,
            bookings,
        }),
        _ => Err(problems),
    }
}

/// The cells of a line without their quotes, each held against its field.
fn line(number: usize, text: &str, fields: &[Field], problems: &mut Vec<String>) -> Vec<String> {
    let cells = cells(text);
    if cells.len() != fields.len() {
        problems.push(format!(
            "line {number}: {} fields instead of {}",
            cells.len(),
            fields.len()
        ));
        return Vec::new();
    }
    let check = |((is_quoted, value), field): (&(bool, String), &Field)| {
        if let Some(reason) = field.refuses(*is_quoted, value) {
            problems.push(format!("line {number}, {}: {value:?} {reason}", field.heading));
        }
        value.clone()
    };
    cells.iter().zip(fields).map(check).collect()
}

/// Cells between semicolons, each with whether it stood in quotes; two quotes in quotes are one.
fn cells(text: &str) -> Vec<(bool, String)> {
    let mut cells = vec![(false, String::new())];
    let (mut is_open, mut rest) = (false, text.chars().peekable());
    while let Some(sign) = rest.next() {
        let (is_quoted, value) = cells.last_mut().unwrap();
        match sign {
            '"' if is_open && rest.peek() == Some(&'"') => value.extend(rest.next()),
            '"' if is_open => is_open = false,
            '"' if value.is_empty() && !*is_quoted => (*is_quoted, is_open) = (true, true),
            ';' if !is_open => cells.push((false, String::new())),
            _ => value.push(sign),
        }
    }
    cells
}

impl Field {
    fn refuses(&self, is_quoted: bool, value: &str) -> Option<String> {
        if is_quoted != self.is_quoted {
            let rule = if self.is_quoted {
                "must stand"
            } else {
                "must not stand"
            };
            return Some(format!("{rule} in quotes"));
        }
        if value.is_empty() {
            return self.is_required.then(|| "must not be empty".to_owned());
        }
        let length = value.chars().count();
        if self.most.is_some_and(|most| length > most) {
            return Some(format!("has {length} characters"));
        }
        let is_right = match self.kind.as_str() {
            "Text" => true,
            "Betrag" => is_number(value, self.decimals),
            _ if self.decimals > 0 => is_number(value, self.decimals),
            _ => value.bytes().all(|digit| digit.is_ascii_digit()),
        };
        (!is_right).then(|| format!("is no {}", self.kind))
    }
}

/// Digits, a comma, and as many decimals as the field has: no sign, no grouping.
fn is_number(value: &str, decimals: usize) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    value.split_once(',').is_some_and(|(whole, fraction)| {
        is_digits(whole) && is_digits(fraction) && fraction.len() == decimals
    })
}

/// `YYYYMMDD`.
fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y%m%d").ok()
}

/// The last day of the fiscal year that begins on `start`.
fn last_day_of_year(start: NaiveDate) -> Option<NaiveDate> {
    start.with_year(start.year() + 1)?.pred_opt()
}
