//! How a rendered row becomes bytes, with what is the same in all rows written only once.

use std::borrow::Cow;

use super::batch::RenderedRows;
use crate::layout::{CellKind, LineEnding};
use crate::mapping::{self, Mapping, Row};
use crate::output::encoding::{Encoder, Tally};
use crate::output::record::{CellError, RecordWriter};
use crate::output::text;

/// The rows of a format from left to right.
#[derive(Debug)]
pub(crate) enum Shape {
    /// One piece of text, whose lines end so.
    Text(LineEnding),
    /// A record.
    Record(Vec<Stretch>),
}

/// A piece of every record.
#[derive(Debug)]
pub(crate) enum Stretch {
    /// Neighbouring cells that are the same in all rows.
    Constant { bytes: Vec<u8>, cells: usize },
    /// A cell of its own in each row.
    Varying,
}

/// A cell that cannot be written.
#[derive(Debug)]
pub(crate) struct RefusedCell {
    /// Its column from the left, from 0; nothing where the row is one text.
    column: Option<usize>,
    error: CellError,
}

impl RefusedCell {
    /// That `row` cannot be written, in which column of the mapping, and why.
    pub(crate) fn told(&self, row: &str, mapping: &Mapping) -> String {
        let (format, error) = (&mapping.name, &self.error);
        match self.column.and_then(|column| mapping.columns().nth(column)) {
            Some(name) => format!("{row} cannot be written as `{format}`, column `{name}`: {error}"),
            None => format!("{row} cannot be written as `{format}`: {error}"),
        }
    }
}

impl Shape {
    /// The shape for rows that are rendered into [`Shape::row`].
    pub(super) fn new(mapping: &Mapping, encoder: &Encoder, records: &RecordWriter) -> Self {
        match Self::whole(mapping) {
            Self::Record(_) => Self::Record(stretches(&mapping.constants(encoder), records)),
            text @ Self::Text(_) => text,
        }
    }

    /// The shape for rows with all cells.
    pub(crate) fn whole(mapping: &Mapping) -> Self {
        if mapping.is_text() {
            return Self::Text(mapping.layout.line_ending);
        }
        Self::Record(mapping.columns().map(|_| Stretch::Varying).collect())
    }

    /// A row to be rendered again and again: without the cells that are the same in all.
    pub(super) fn row(&self) -> Row {
        let stretches = match self {
            Self::Text(_) => &[][..],
            Self::Record(stretches) => stretches,
        };
        let columns = stretches.iter().flat_map(|stretch| match stretch {
            Stretch::Constant { cells, .. } => std::iter::repeat_n(true, *cells),
            Stretch::Varying => std::iter::repeat_n(false, 1),
        });
        Row::without(&columns.collect::<Vec<_>>())
    }

    /// Appends a rendered row to `out`, and counts what was changed on its way into bytes.
    pub(crate) fn append(
        &self,
        encoder: &Encoder,
        records: &mut RecordWriter,
        row: &Row,
        out: &mut RenderedRows,
    ) -> Result<(), RefusedCell> {
        let RenderedRows {
            bytes: out,
            gaps,
            tally,
            ..
        } = out;
        let mut written = Tally::default();
        let mut cells = row.cells();
        let stretches = match self {
            Self::Text(line_ending) => {
                for (text, _) in cells {
                    text::append(encoder, *line_ending, text, out, &mut written).map_err(|error| {
                        RefusedCell {
                            column: None,
                            error: error.into(),
                        }
                    })?;
                }
                count(written, tally);
                return Ok(());
            }
            Self::Record(stretches) => stretches,
        };
        let mut column = 0;
        for stretch in stretches {
            match stretch {
                Stretch::Constant { bytes, cells } => {
                    records.written(out, bytes, *cells);
                    column += cells;
                }
                Stretch::Varying => {
                    match cells.next() {
                        Some((_, CellKind::Gap)) => gaps.push(records.gap(out)),
                        Some((text, kind)) => {
                            if let Err(error) = records.cell(out, text, kind, &mut written) {
                                records.discard(out);
                                let column = Some(column);
                                return Err(RefusedCell { column, error });
                            }
                        }
                        None => {}
                    }
                    column += 1;
                }
            }
        }
        records.end(out);
        count(written, tally);
        Ok(())
    }
}

/// Adds what was changed on the way into bytes.
pub(super) fn count(written: Tally, tally: &mut mapping::Tally) {
    tally.replaced += written.replaced;
    tally.spaced += written.spaced;
}

/// The pieces of a record of these columns.
fn stretches(columns: &[Option<(Cow<'_, str>, CellKind)>], records: &RecordWriter) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    for run in columns.chunk_by(|left, right| left.is_some() == right.is_some()) {
        let (mut records, mut bytes, mut tally) = (records.clone(), Vec::new(), Tally::default());
        let constant = run.iter().flatten();
        let written = constant
            .clone()
            .try_for_each(|(text, kind)| records.cell(&mut bytes, text, *kind, &mut tally));
        // What is changed on its way into bytes is counted row by row, and what cannot be written is refused there.
        let is_constant = constant.count() > 0 && written.is_ok() && tally == Tally::default();
        if is_constant {
            let cells = run.len();
            stretches.push(Stretch::Constant { bytes, cells });
        } else {
            stretches.extend(run.iter().map(|_| Stretch::Varying));
        }
    }
    stretches
}
