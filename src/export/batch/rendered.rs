//! Rendered rows, entry by entry.

use std::borrow::Cow;

use crate::mapping;
use crate::money::Cents;

/// The rows of one format.
#[derive(Debug, Default)]
pub(crate) struct RenderedRows {
    pub(crate) bytes: Vec<u8>,
    ends: Vec<End>,
    /// Where the numbers of entries belong, each counted from the first byte of its entry.
    pub(crate) gaps: Vec<usize>,
    pub(in crate::export) tally: mapping::Tally,
}

/// What an entry came to in one format.
#[derive(Debug, Clone, Copy, Default)]
struct End {
    /// Where its rows end.
    at: usize,
    /// Where its gaps end.
    gaps: usize,
    rows: u64,
    /// What left it out.
    omission: Option<Omission>,
}

/// Why an entry is not in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::export) enum Omission {
    /// A filter of the mapping, by its number.
    Filter(usize),
    /// It was exported before, and only new entries are wanted.
    Exported,
}

/// What one entry adds to a file.
#[derive(Debug, Clone)]
pub(in crate::export) struct EntryRows<'b> {
    pub(in crate::export) bytes: Cow<'b, [u8]>,
    /// Where in the bytes the number of the entry in its file belongs, in order.
    pub(in crate::export) gaps: Cow<'b, [usize]>,
    /// How many rows they are: more than one where rows are postings or lines.
    pub(in crate::export) rows: u64,
    pub(in crate::export) amount: Cents,
}

impl EntryRows<'_> {
    /// The bytes of the entry that has this number in its file.
    pub(in crate::export) fn numbered(&self, number: u64) -> Cow<'_, [u8]> {
        crate::export::numbered::fill(&self.bytes, &self.gaps, number)
    }

    /// A copy that outlives the batch.
    pub(in crate::export) fn detached(&self) -> EntryRows<'static> {
        EntryRows {
            bytes: Cow::Owned(self.bytes.to_vec()),
            gaps: Cow::Owned(self.gaps.to_vec()),
            ..*self
        }
    }
}

impl RenderedRows {
    /// An empty one with room for as much as this one holds.
    pub(super) fn successor(&self) -> Self {
        Self {
            bytes: Vec::with_capacity(roomy(self.bytes.len())),
            ends: Vec::with_capacity(roomy(self.ends.len())),
            gaps: Vec::with_capacity(roomy(self.gaps.len())),
            tally: mapping::Tally::default(),
        }
    }

    /// Ends the rows of an entry.
    pub(super) fn end(&mut self, rows: u64, omission: Option<Omission>) {
        let start = self.ends.last().copied().unwrap_or_default();
        for gap in &mut self.gaps[start.gaps..] {
            *gap -= start.at;
        }
        self.ends.push(End {
            at: self.bytes.len(),
            gaps: self.gaps.len(),
            rows,
            omission,
        });
    }

    /// Takes back the rows since the last end.
    pub(super) fn discard(&mut self) {
        let start = self.ends.last().copied().unwrap_or_default();
        self.bytes.truncate(start.at);
        self.gaps.truncate(start.gaps);
    }

    /// Forgets the entries that are not kept. They must have no bytes, so that no others move.
    pub(super) fn retain(&mut self, kept: &[bool]) {
        let mut kept = kept.iter();
        self.ends.retain(|_| kept.next().copied().unwrap_or(false));
    }

    /// What left an entry out.
    pub(in crate::export) fn omission(&self, index: usize) -> Option<Omission> {
        self.ends[index].omission
    }

    /// The rows of an entry that moved `amount`.
    #[inline]
    pub(in crate::export) fn rows(&self, index: usize, amount: Cents) -> EntryRows<'_> {
        let (start, gaps) = match index.checked_sub(1) {
            Some(previous) => (self.ends[previous].at, self.ends[previous].gaps),
            None => (0, 0),
        };
        let end = &self.ends[index];
        EntryRows {
            bytes: Cow::Borrowed(&self.bytes[start..end.at]),
            gaps: Cow::Borrowed(&self.gaps[gaps..end.gaps]),
            rows: end.rows,
            amount,
        }
    }
}

/// Batches differ a little in size.
pub(super) fn roomy(length: usize) -> usize {
    length + length / 8
}
