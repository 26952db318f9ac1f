//! How a row becomes bytes, with what is the same in all rows written only once.

use super::batch::RenderedRows;
use crate::layout::{CellKind, LineEnding};
use crate::mapping::{self, Cells, Content, Mapping, Row, RowError};
use crate::output::encoding::{Encoder, Tally};
use crate::output::record::{CellError, RecordWriter};
use crate::output::text;

mod days;

pub(crate) use days::LastDays;

/// The rows of a format from left to right.
#[derive(Debug)]
pub(crate) enum Shape {
    /// One piece of text, whose lines end so.
    Text(LineEnding),
    /// A record.
    Record(Record),
}

/// A record, with all that is written in every row alike.
#[derive(Debug)]
pub(crate) struct Record {
    slots: Vec<Slot>,
    /// What stands behind the last slot.
    tail: Vec<u8>,
    /// What stands for an empty record.
    blank: &'static [u8],
}

/// A cell that is not the same in all rows.
#[derive(Debug)]
struct Slot {
    /// What stands before its text: delimiters, quotes, and cells that are the same in all rows.
    head: Vec<u8>,
    /// Its column from the left, from 0.
    column: usize,
    kind: CellKind,
    filling: Filling,
}

/// What comes into a slot.
#[derive(Debug)]
enum Filling {
    /// A text of the row's own.
    Text,
    /// One of these, or nothing.
    Choice(Vec<Vec<u8>>),
    /// A day, which is written as the last one was if it is the same: entries come in the order of time. This is its
    /// place in [`LastDays`].
    Day(usize),
    /// The number of the entry in its file.
    Number,
}

/// Why a row cannot be written.
#[derive(Debug)]
pub(crate) enum RefusedRow {
    Row(RowError),
    Cell(RefusedCell),
}

/// A cell that cannot be written.
#[derive(Debug)]
pub(crate) struct RefusedCell {
    /// Its column from the left, from 0; nothing where the row is one text.
    column: Option<usize>,
    error: CellError,
}

impl From<RowError> for RefusedRow {
    fn from(error: RowError) -> Self {
        Self::Row(error)
    }
}

impl RefusedRow {
    fn cell(column: Option<usize>, error: CellError) -> Self {
        Self::Cell(RefusedCell { column, error })
    }

    /// That `row` cannot be written, in which column of the mapping, and why.
    pub(super) fn told(&self, row: &str, mapping: &Mapping) -> String {
        match self {
            Self::Row(error) => error.to_string(),
            Self::Cell(cell) => cell.told(row, mapping),
        }
    }
}

impl RefusedCell {
    /// The same of a cell.
    pub(crate) fn told(&self, row: &str, mapping: &Mapping) -> String {
        let (format, error) = (&mapping.name, &self.error);
        match self.column.and_then(|column| mapping.columns().nth(column)) {
            Some(name) => format!("{row} cannot be written as `{format}`, column `{name}`: {error}"),
            None => format!("{row} cannot be written as `{format}`: {error}"),
        }
    }
}

impl Shape {
    pub(super) fn new(mapping: &Mapping, encoder: &Encoder, records: &RecordWriter) -> Self {
        if mapping.is_text() {
            return Self::Text(mapping.layout.line_ending);
        }
        Self::Record(Record::new(&mapping.contents(encoder), records.clone()))
    }

    /// Appends a row to `out`, and counts what was changed in it. Nothing of a row that is refused stays.
    pub(super) fn append(
        &self,
        cells: Cells<'_, Encoder>,
        records: &RecordWriter,
        days: &mut LastDays,
        out: &mut RenderedRows,
    ) -> Result<(), RefusedRow> {
        let (start, gaps) = (out.bytes.len(), out.gaps.len());
        let written = match self {
            Self::Text(line_ending) => text_record(cells, *line_ending, records.encoder(), out),
            Self::Record(record) => record.append(cells, records, days, out),
        };
        written.inspect_err(|_| {
            out.bytes.truncate(start);
            out.gaps.truncate(gaps);
        })
    }
}

fn text_record(
    mut cells: Cells<'_, Encoder>,
    line_ending: LineEnding,
    encoder: &Encoder,
    out: &mut RenderedRows,
) -> Result<(), RefusedRow> {
    let mut written = Tally::default();
    let text = cells.record(&mut out.tally)?;
    text::append(encoder, line_ending, text, &mut out.bytes, &mut written)
        .map_err(|error| RefusedRow::cell(None, error.into()))?;
    cells.end(&mut out.tally);
    count(written, &mut out.tally);
    Ok(())
}

impl Record {
    fn new(columns: &[(Content<'_>, CellKind)], mut records: RecordWriter) -> Self {
        let (mut slots, mut bytes, mut days) = (Vec::new(), Vec::new(), 0);
        for (column, (content, kind)) in columns.iter().enumerate() {
            let filling = match content {
                Content::Constant(text) => match inside(text, *kind, &records) {
                    Some(constant) => {
                        records.open(&mut bytes, *kind);
                        bytes.extend(constant);
                        records.close(&mut bytes, *kind);
                        continue;
                    }
                    None => Filling::Text,
                },
                Content::Choice(texts) => {
                    let texts = texts.iter().map(|text| inside(text, *kind, &records));
                    texts
                        .collect::<Option<_>>()
                        .map_or(Filling::Text, Filling::Choice)
                }
                Content::Day => {
                    days += 1;
                    Filling::Day(days - 1)
                }
                Content::Number => Filling::Number,
                Content::Varying => Filling::Text,
            };
            records.open(&mut bytes, *kind);
            slots.push(Slot {
                head: std::mem::take(&mut bytes),
                column,
                kind: *kind,
                filling,
            });
            records.close(&mut bytes, *kind);
        }
        let is_number = |slot: &Slot| matches!(slot.filling, Filling::Number);
        let may_be_blank = columns.len() == 1 && bytes.is_empty() && !slots.iter().any(is_number);
        let blank = if may_be_blank { records.blank() } else { b"" };
        bytes.extend_from_slice(records.line_end());
        Self {
            slots,
            tail: bytes,
            blank,
        }
    }

    fn append(
        &self,
        mut cells: Cells<'_, Encoder>,
        records: &RecordWriter,
        days: &mut LastDays,
        out: &mut RenderedRows,
    ) -> Result<(), RefusedRow> {
        let RenderedRows {
            bytes, gaps, tally, ..
        } = out;
        let start = bytes.len();
        let (mut written, mut refused) = (Tally::default(), None);
        for slot in &self.slots {
            bytes.extend_from_slice(&slot.head);
            let day = match &slot.filling {
                Filling::Text => None,
                Filling::Choice(texts) => {
                    if let Some(text) = cells.choice(slot.column)?.and_then(|case| texts.get(case)) {
                        bytes.extend_from_slice(text);
                    }
                    continue;
                }
                Filling::Day(place) => {
                    let day = cells.day(slot.column);
                    if let Some(known) = days.written(*place, day) {
                        bytes.extend_from_slice(known);
                        continue;
                    }
                    Some((*place, day))
                }
                Filling::Number => {
                    gaps.push(bytes.len());
                    continue;
                }
            };
            let text = cells.cell(slot.column, tally)?;
            if text.is_empty() {
                continue;
            }
            let start = bytes.len();
            if let Err(error) = records.inside(bytes, text, slot.kind, &mut written) {
                // The row may lack something too, which is told first.
                refused.get_or_insert(RefusedRow::cell(Some(slot.column), error));
            }
            if let Some((place, day)) = day
                && refused.is_none()
                && written == Tally::default()
            {
                days.remember(place, day, &bytes[start..]);
            }
        }
        if let Some(refused) = refused {
            return Err(refused);
        }
        if bytes.len() == start {
            bytes.extend_from_slice(self.blank);
        }
        bytes.extend_from_slice(&self.tail);
        cells.end(tally);
        count(written, tally);
        Ok(())
    }
}

/// The bytes of a text that is the same in many rows. What is changed on its way into bytes is counted row by row, and
/// what cannot be written is refused there.
fn inside(text: &str, kind: CellKind, records: &RecordWriter) -> Option<Vec<u8>> {
    let (mut bytes, mut tally) = (Vec::new(), Tally::default());
    let written = records.inside(&mut bytes, text, kind, &mut tally);
    (written.is_ok() && tally == Tally::default()).then_some(bytes)
}

/// Appends a row that has all its cells, one by one.
pub(crate) fn append_whole(mapping: &Mapping, row: &Row, out: &mut RenderedRows) -> Result<(), RefusedCell> {
    let mut records = RecordWriter::new(mapping.layout);
    let mut written = Tally::default();
    for (column, (text, kind)) in row.cells().enumerate() {
        let column = (!mapping.is_text()).then_some(column);
        let appended = match kind {
            _ if mapping.is_text() => {
                let line_ending = mapping.layout.line_ending;
                text::append(records.encoder(), line_ending, text, &mut out.bytes, &mut written)
                    .map_err(CellError::from)
            }
            CellKind::Gap => {
                out.gaps.push(records.gap(&mut out.bytes));
                Ok(())
            }
            _ => records.cell(&mut out.bytes, text, kind, &mut written),
        };
        appended.map_err(|error| RefusedCell { column, error })?;
    }
    if !mapping.is_text() {
        records.end(&mut out.bytes);
    }
    count(written, &mut out.tally);
    Ok(())
}

/// Adds what was changed on the way into bytes.
pub(super) fn count(written: Tally, tally: &mut mapping::Tally) {
    tally.replaced += written.replaced;
    tally.spaced += written.spaced;
}

#[cfg(test)]
mod tests;
