//! Delimited records, cell by cell, straight into a buffer: quoted so that no text can shift a column.
//!
//! Quotes are decided on the encoded bytes, not on the text: a transliteration may bring in a `"` or a `;`.

use super::encoding::{EncodeError, Encoder, Tally};
use crate::glance::is_free_of;
use crate::layout::{CellKind, Layout, Quote};

const QUOTE: u8 = b'"';

/// Why a cell cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellError {
    /// The encoding lacks a character.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// A number holds a character that would need quotes, and numbers have none here.
    #[error(
        "'{0}' holds the delimiter, a quote or a line break, and numbers and days have no quotes here; \
         if it is neither, write kind = \"text\" in the column, else change delimiter, decimal or quote in [file]"
    )]
    Unquotable(String),
}

/// Appends records to a buffer. A finished cell costs no allocation beyond the buffer's own growth.
#[derive(Debug, Clone)]
pub struct RecordWriter {
    layout: Layout,
    encoder: Encoder,
    /// The highest byte that is written as it is.
    highest: u8,
    start: usize,
    columns: usize,
    /// Whether the record has a cell that is filled in later.
    has_gap: bool,
}

impl RecordWriter {
    /// A writer at the start of a record.
    pub fn new(layout: Layout) -> Self {
        let encoder = Encoder::new(layout.encoding, layout.unencodable);
        let copied = encoder.encoding().is_unicode() && layout.quote != Quote::Never;
        Self {
            highest: if copied { 0xFE } else { 0x7F },
            layout,
            encoder,
            start: 0,
            columns: 0,
            has_gap: false,
        }
    }

    /// The bytes before the first record of a file.
    pub fn preamble(&self) -> &'static [u8] {
        self.encoder.encoding().preamble()
    }

    /// How it turns texts into bytes.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// The end of every record.
    pub fn line_end(&self) -> &'static [u8] {
        self.layout.line_ending.bytes()
    }

    /// Appends one cell. After an error, [`RecordWriter::discard`] takes the begun record back.
    pub fn cell(
        &mut self,
        out: &mut Vec<u8>,
        text: &str,
        kind: CellKind,
        tally: &mut Tally,
    ) -> Result<(), CellError> {
        self.open(out, kind);
        self.inside(out, text, kind, tally)?;
        self.close(out, kind);
        Ok(())
    }

    /// Appends what stands before the text of a cell, whatever it is: the delimiter, and a quote where cells of that
    /// kind always have them.
    pub fn open(&mut self, out: &mut Vec<u8>, kind: CellKind) {
        self.separate(out);
        self.close(out, kind);
    }

    /// Appends what stands behind the text of a cell, whatever it is.
    pub fn close(&self, out: &mut Vec<u8>, kind: CellKind) {
        if self.is_quoted(kind) {
            out.push(QUOTE);
        }
    }

    fn is_quoted(&self, kind: CellKind) -> bool {
        match self.layout.quote {
            Quote::Always => true,
            Quote::Text => kind == CellKind::Text,
            Quote::Necessary | Quote::Never => false,
        }
    }

    /// Appends the text of a cell, between [`RecordWriter::open`] and [`RecordWriter::close`].
    #[inline]
    pub fn inside(
        &self,
        out: &mut Vec<u8>,
        text: &str,
        kind: CellKind,
        tally: &mut Tally,
    ) -> Result<(), CellError> {
        if self.is_simple(text.as_bytes()) {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        self.special(out, text, kind, tally)
    }

    /// The same of a text that is not written as it is.
    fn special(
        &self,
        out: &mut Vec<u8>,
        text: &str,
        kind: CellKind,
        tally: &mut Tally,
    ) -> Result<(), CellError> {
        match (self.layout.quote, kind) {
            _ if self.is_quoted(kind) => self.doubled(out, text, tally),
            (Quote::Necessary, _) | (Quote::Text, CellKind::Heading) => {
                self.quoted_if_needed(out, text, tally)
            }
            (_, CellKind::Text | CellKind::Heading) => self.flattened(out, text, tally),
            (_, CellKind::Number | CellKind::Gap) => self.bare(out, text, tally),
        }
    }

    /// Appends a cell for digits that are filled in later, and tells where they belong.
    pub fn gap(&mut self, out: &mut Vec<u8>) -> usize {
        self.open(out, CellKind::Gap);
        self.has_gap = true;
        let place = out.len();
        self.close(out, CellKind::Gap);
        place
    }

    /// Ends the record.
    pub fn end(&mut self, out: &mut Vec<u8>) {
        if self.columns == 1 && out.len() == self.start && !self.has_gap {
            out.extend_from_slice(self.blank());
        }
        out.extend_from_slice(self.line_end());
        self.columns = 0;
        self.has_gap = false;
    }

    /// What stands for the cell of a record that has no other, where it is empty.
    pub fn blank(&self) -> &'static [u8] {
        if self.layout.quote == Quote::Necessary {
            &[QUOTE, QUOTE]
        } else {
            b""
        }
    }

    /// Takes back the cells since the last [`RecordWriter::end`].
    pub fn discard(&mut self, out: &mut Vec<u8>) {
        if self.columns > 0 {
            out.truncate(self.start);
            self.columns = 0;
            self.has_gap = false;
        }
    }

    fn separate(&mut self, out: &mut Vec<u8>) {
        if self.columns == 0 {
            self.start = out.len();
        } else {
            out.push(self.layout.delimiter);
        }
        self.columns += 1;
    }

    /// Whether the text is written as it is, whatever the layout.
    #[inline]
    fn is_simple(&self, text: &[u8]) -> bool {
        let is_padded = text.first() == Some(&b' ') || text.last() == Some(&b' ');
        !is_padded && is_free_of(text, [self.layout.delimiter, QUOTE], b' ', self.highest)
    }

    fn shifts(&self, bytes: &[u8]) -> bool {
        bytes
            .iter()
            .any(|&byte| byte < b' ' || byte == self.layout.delimiter || byte == QUOTE)
    }

    fn doubled(&self, out: &mut Vec<u8>, text: &str, tally: &mut Tally) -> Result<(), CellError> {
        let start = out.len();
        self.encoder.encode(text, out, tally)?;
        double_quotes(out, start);
        Ok(())
    }

    fn quoted_if_needed(&self, out: &mut Vec<u8>, text: &str, tally: &mut Tally) -> Result<(), CellError> {
        let start = out.len();
        self.encoder.encode(text, out, tally)?;
        let cell = &out[start..];
        if self.shifts(cell) || cell.first() == Some(&b' ') || cell.last() == Some(&b' ') {
            double_quotes(out, start);
            out.insert(start, QUOTE);
            out.push(QUOTE);
        }
        Ok(())
    }

    /// For files without quotes: a line break of any kind, and whatever would shift a column, is a space.
    /// Runs of spaces stay; a CR LF is one line break.
    fn flattened(&self, out: &mut Vec<u8>, text: &str, tally: &mut Tally) -> Result<(), CellError> {
        let start = out.len();
        let mut pieces = text.split(breaks_line).peekable();
        let mut at = 0;
        while let Some(piece) = pieces.next() {
            self.encoder.encode(piece, out, tally)?;
            at += piece.len();
            if pieces.peek().is_some() {
                let rest = &text[at..];
                at += rest.chars().next().map_or(0, char::len_utf8);
                if rest.starts_with("\r\n") {
                    continue;
                }
                out.push(b' ');
                tally.spaced += 1;
            }
        }
        for byte in &mut out[start..] {
            if *byte == self.layout.delimiter || *byte == QUOTE {
                *byte = b' ';
                tally.spaced += 1;
            }
        }
        Ok(())
    }

    fn bare(&self, out: &mut Vec<u8>, text: &str, tally: &mut Tally) -> Result<(), CellError> {
        let start = out.len();
        self.encoder.encode(text, out, tally)?;
        if self.shifts(&out[start..]) {
            return Err(CellError::Unquotable(text.chars().take(40).collect()));
        }
        Ok(())
    }
}

/// Control characters and the line ends that only Unicode knows.
fn breaks_line(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// Doubles every quote from `start` on, in place, from the back.
fn double_quotes(out: &mut Vec<u8>, start: usize) {
    let quotes = memchr::memchr_iter(QUOTE, &out[start..]).count();
    let (mut from, mut to) = (out.len(), out.len() + quotes);
    out.resize(to, QUOTE);
    while from < to {
        from -= 1;
        to -= 1;
        out[to] = out[from];
        if out[from] == QUOTE {
            to -= 1;
            out[to] = QUOTE;
        }
    }
}

#[cfg(test)]
mod tests;
