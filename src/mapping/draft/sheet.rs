//! A template as it lies on the disk: its charset, its separators, its quotes, and what stands in its cells.

use csv::{ReaderBuilder, StringRecord};

use super::DraftError;
use super::style;
use crate::layout::{Encoding, LineEnding, Quote};

/// As many rows are looked at; more would tell nothing new.
const MOST_ROWS: usize = 1000;

/// The longest cell that is shown whole.
const SHOWN_CHARACTERS: usize = 30;

/// The signs that separate cells somewhere in the world, the likeliest first.
const DELIMITERS: &[u8] = b";,\t|";

/// A template that was read.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) encoding: Encoding,
    /// Nothing in the template is beyond ASCII, so the charset is anybody's guess.
    pub(super) is_ascii: bool,
    pub(super) delimiter: u8,
    pub(super) quote: Quote,
    pub(super) line_ending: LineEnding,
    pub(super) header: bool,
    /// The headings; where the file has none, `Column 1` and so on.
    pub(super) headings: Vec<String>,
    /// The sample rows, without the headings.
    pub(super) rows: Vec<StringRecord>,
}

/// How two columns share the sample rows; an amount of zero fills no cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shared {
    /// Each is filled where the other is not, and never both.
    Apart,
    /// Both in most rows where one is filled; one row may be the sum of all.
    Together,
    /// The rows do not tell.
    Unknown,
}

impl Sheet {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, DraftError> {
        let (encoding, text) = decode(bytes)?;
        // A line that only Excel reads; the importer's own template begins below it.
        let text = match text.split_once('\n') {
            Some((first, rest)) if first.to_ascii_lowercase().starts_with("sep=") => rest,
            _ => text.as_str(),
        };
        let delimiter = delimiter(text);
        let mut records = records(text, delimiter);
        let first = records.first().ok_or(DraftError::Empty)?;
        let first_filled = filled(first);
        if let Some(row) = records
            .iter()
            .position(|record| filled(record) > 2 * first_filled)
        {
            return Err(DraftError::NoHeadings {
                row: row + 1,
                cells: filled(&records[row]),
                first: first_filled,
            });
        }
        let quote = quoting(text, &records);
        let header = !first
            .iter()
            .any(|cell| style::is_day(cell) || style::is_amount(cell));
        let headings = if header {
            records.remove(0).iter().map(ToOwned::to_owned).collect()
        } else {
            (1..=first.len())
                .map(|number| format!("Column {number}"))
                .collect()
        };
        Ok(Self {
            encoding,
            is_ascii: text.is_ascii(),
            delimiter,
            quote,
            line_ending: line_ending(text),
            header,
            headings,
            rows: records,
        })
    }

    /// The cells of a column in the sample rows that hold something.
    pub(super) fn samples(&self, column: usize) -> Vec<&str> {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        cells.map(str::trim).filter(|cell| !cell.is_empty()).collect()
    }

    /// The column's samples, each once.
    pub(super) fn distinct(&self, column: usize) -> Vec<&str> {
        let mut distinct = Vec::new();
        for sample in self.samples(column) {
            if !distinct.contains(&sample) {
                distinct.push(sample);
            }
        }
        distinct
    }

    /// What stands in a column of amounts where it has none, if that is mostly a zero: a single one may be an amount.
    pub(super) fn zero(&self, column: usize) -> Option<&str> {
        let samples = self.samples(column);
        let empty = self.rows.len() - samples.len();
        let mut zeros = samples.into_iter().filter(|cell| style::is_zero(cell));
        let first = zeros.next()?;
        (zeros.count() >= empty).then_some(first)
    }

    /// How the two columns share the rows.
    pub(super) fn shared(&self, a: usize, b: usize) -> Shared {
        let [mut only_a, mut only_b, mut both] = [0_usize; 3];
        for row in &self.rows {
            match [a, b].map(|column| row.get(column).is_some_and(is_filled)) {
                [true, true] => both += 1,
                [true, false] => only_a += 1,
                [false, true] => only_b += 1,
                [false, false] => {}
            }
        }
        if both > only_a + only_b {
            Shared::Together
        } else if both == 0 && only_a > 0 && only_b > 0 {
            Shared::Apart
        } else {
            Shared::Unknown
        }
    }
}

fn is_filled(cell: &str) -> bool {
    !cell.trim().is_empty() && !style::is_zero(cell)
}

/// A few characters of a cell, on one line.
pub(super) fn shown(cell: &str) -> String {
    let line: String = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(SHOWN_CHARACTERS).collect();
    if short.len() < line.len() {
        short + "…"
    } else {
        short
    }
}

/// The text and its charset. With no byte from 0x80 to 0x9F, ISO 8859-1 and windows-1252 are the same bytes,
/// and the smaller one is what every reader of either knows.
fn decode(bytes: &[u8]) -> Result<(Encoding, String), DraftError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(DraftError::Workbook);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || bytes.contains(&0) {
        return Err(DraftError::Utf16);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        let text = std::str::from_utf8(rest).map_err(|_| DraftError::NoText)?;
        return Ok((Encoding::Utf8Bom, text.to_owned()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Encoding::Utf8, text.to_owned()));
    }
    if !bytes.iter().any(|byte| (0x80..0xA0).contains(byte)) {
        return Ok((
            Encoding::Iso8859_1,
            bytes.iter().copied().map(char::from).collect(),
        ));
    }
    // Five bytes that windows-1252 leaves free: with them it is no text of these charsets.
    if bytes.iter().any(|byte| b"\x81\x8D\x8F\x90\x9D".contains(byte)) {
        return Err(DraftError::NoText);
    }
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    Ok((Encoding::Windows1252, text.into_owned()))
}

/// How many cells hold something; titles above the headings come with as many empty ones as there are columns.
fn filled(record: &StringRecord) -> usize {
    record.iter().filter(|cell| !cell.trim().is_empty()).count()
}

fn records(text: &str, delimiter: u8) -> Vec<StringRecord> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    reader.records().map_while(Result::ok).take(MOST_ROWS).collect()
}

/// The sign that cuts the most rows into as many cells as the first, and then into the most cells.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let records = records(text, delimiter);
        let width = records.first().map_or(0, StringRecord::len);
        let even = records.iter().filter(|record| record.len() == width).count();
        (width > 1).then_some((even, width))
    };
    let scored = DELIMITERS.iter().filter_map(|sign| Some((score(*sign)?, *sign)));
    // Among equals the first wins, for `max_by_key` would take the last.
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map_or(DELIMITERS[0], |(_, sign)| sign)
}

fn line_ending(text: &str) -> LineEnding {
    let (all, with_return) = (text.matches('\n').count(), text.matches("\r\n").count());
    if all > 2 * with_return {
        LineEnding::Lf
    } else {
        LineEnding::Crlf
    }
}

/// How many cells stand in quotes, and how many do not, by what they hold.
#[derive(Default)]
struct Quoted {
    texts: [usize; 2],
    numbers: [usize; 2],
}

/// Which cells are quoted. Without rows the headings tell.
fn quoting(text: &str, records: &[StringRecord]) -> Quote {
    let mut seen = Quoted::default();
    for record in records.iter().skip(usize::from(records.len() > 1)) {
        let mut at = record
            .position()
            .map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        at += text[at..].len() - text[at..].trim_start_matches(['\r', '\n']).len();
        for cell in record {
            let is_quoted = text.get(at..).is_some_and(|rest| rest.starts_with('"'));
            let quotes = if is_quoted {
                2 + cell.matches('"').count()
            } else {
                0
            };
            at += cell.len() + quotes + 1;
            let is_number = style::is_day(cell) || style::is_amount(cell);
            let counted = if is_number {
                &mut seen.numbers
            } else {
                &mut seen.texts
            };
            // An empty cell without quotes is the rule where only what needs them has them.
            if is_quoted || !cell.is_empty() {
                counted[usize::from(is_quoted)] += 1;
            }
        }
    }
    let ([bare_texts, quoted_texts], [bare_numbers, quoted_numbers]) = (seen.texts, seen.numbers);
    if bare_texts > 0 || quoted_texts == 0 {
        Quote::Necessary
    } else if bare_numbers == 0 {
        Quote::Always
    } else if quoted_numbers == 0 {
        Quote::Text
    } else {
        Quote::Necessary
    }
}
