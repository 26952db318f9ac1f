//! A format of a run: its mapping, and how its rows become bytes.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::Setting;
use super::error::StatementError;
use super::shape::{Shape, count};
use crate::digest::sha256;
use crate::entry::Moment;
use crate::layout::CellKind;
use crate::mapping::{self, Charset, Mapping, Row, Scope};
use crate::output::encoding::{Encoder, Tally};
use crate::output::record::{CellError, RecordWriter};
use crate::output::text;
use crate::period::Period;

/// A format of this run: its mapping and what it needs to write bytes.
#[derive(Debug)]
pub(crate) struct Format {
    /// The mapping.
    pub(crate) mapping: Mapping,
    /// The answers to its questions.
    pub(crate) params: Vec<String>,
    /// The period, cut where its files are: in order, without gaps.
    pub(crate) slices: Vec<Period>,
    /// When an earlier run wrote the same days, if this one repeats it.
    pub(crate) earlier: Option<Moment>,
    /// What is left out because it was exported before, where only new entries are wanted.
    pub(crate) only_new: Option<OnlyNew>,
    pub(crate) encoder: Encoder,
    pub(crate) records: RecordWriter,
    pub(crate) shape: Shape,
}

/// What an export of only new entries leaves out.
#[derive(Debug)]
pub(crate) struct OnlyNew {
    /// The identifiers of the entries that were exported before.
    pub(crate) exported: HashSet<String>,
    /// Stands in the files' names before the ending, so that they are told apart from those of earlier runs.
    pub(crate) mark: String,
}

impl Format {
    pub(crate) fn new(mapping: Mapping, params: Vec<String>, setting: &Setting) -> Self {
        let layout = mapping.layout;
        let encoder = Encoder::new(layout.encoding, layout.unencodable);
        let records = RecordWriter::new(layout);
        Self {
            slices: setting.slices(&mapping),
            earlier: None,
            only_new: None,
            shape: Shape::new(&mapping, &encoder, &records),
            mapping,
            params,
            encoder,
            records,
        }
    }

    /// The SHA-256 of the mapping's text, in hexadecimal digits.
    pub(crate) fn mapping_sha256(&self) -> String {
        sha256(self.mapping.source.text.as_bytes())
    }

    /// Whether an entry was exported before and is not wanted again.
    pub(crate) fn leaves_out(&self, id: &str) -> bool {
        self.only_new
            .as_ref()
            .is_some_and(|only_new| only_new.exported.contains(id))
    }

    /// The slice of the period that a day lies in.
    pub(crate) fn slice(&self, day: NaiveDate) -> usize {
        let after = self.slices.partition_point(|slice| slice.first() <= day);
        after.saturating_sub(1)
    }

    /// The bytes before the first row: a byte-order mark, then the head of a text, or the preambles and the names of
    /// the columns, as far as the mapping wants them.
    pub(crate) fn head(
        &self,
        scope: &Scope<'_>,
        tally: &mut mapping::Tally,
    ) -> Result<Vec<u8>, StatementError> {
        let mut bytes = self.records.preamble().to_vec();
        let mut records = self.records.clone();
        let (mut row, mut written) = (Row::default(), Tally::default());
        if self.mapping.is_text() {
            let head = self.mapping.head(scope, &self.encoder, tally)?;
            bytes.extend(self.text(&head, tally)?);
            return Ok(bytes);
        }
        for preamble in 0..self.mapping.preambles() {
            self.mapping
                .preamble(preamble, scope, &self.encoder, &mut row, tally)?;
            for (text, kind) in row.cells() {
                records.cell(&mut bytes, text, kind, &mut written)?;
            }
            records.end(&mut bytes);
        }
        if self.mapping.header {
            for name in self.mapping.columns() {
                records.cell(&mut bytes, name, CellKind::Heading, &mut written)?;
            }
            records.end(&mut bytes);
        }
        count(written, tally);
        Ok(bytes)
    }

    /// The bytes after the last row.
    pub(crate) fn tail(
        &self,
        scope: &Scope<'_>,
        tally: &mut mapping::Tally,
    ) -> Result<Vec<u8>, StatementError> {
        let tail = self.mapping.tail(scope, &self.encoder, tally)?;
        Ok(self.text(&tail, tally)?)
    }

    fn text(&self, text: &str, tally: &mut mapping::Tally) -> Result<Vec<u8>, CellError> {
        let (mut bytes, mut written) = (Vec::new(), Tally::default());
        text::append(
            &self.encoder,
            self.mapping.layout.line_ending,
            text,
            &mut bytes,
            &mut written,
        )?;
        count(written, tally);
        Ok(bytes)
    }
}

impl Charset for Encoder {
    fn fit(&self, text: &mut String, start: usize) -> Result<u64, char> {
        Self::fit(self, text, start).map_err(|error| error.character)
    }

    fn has(&self, text: &str) -> bool {
        Self::has(self, text)
    }
}
