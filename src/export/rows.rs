//! Rows that wait on disk until what stands before them is known: each entry's with their length, count and amount.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use super::batch::EntryRows;
use crate::money::Cents;

/// Rows on their way to disk.
#[derive(Debug)]
pub(super) struct RowSpool {
    file: BufWriter<File>,
    entries: u64,
}

impl RowSpool {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::with_capacity(1 << 16, tempfile::tempfile()?),
            entries: 0,
        })
    }

    pub(super) fn push(&mut self, entry: &EntryRows<'_>) -> io::Result<()> {
        let EntryRows {
            bytes,
            gaps,
            rows,
            amount,
        } = entry;
        self.length(bytes.len())?;
        self.length(gaps.len())?;
        self.file.write_all(&amount.get().to_ne_bytes())?;
        self.file.write_all(&rows.to_ne_bytes())?;
        for gap in gaps.iter() {
            self.length(*gap)?;
        }
        self.file.write_all(bytes)?;
        self.entries += 1;
        Ok(())
    }

    fn length(&mut self, length: usize) -> io::Result<()> {
        let length = u32::try_from(length).map_err(io::Error::other)?;
        self.file.write_all(&length.to_ne_bytes())
    }

    /// Hands the rows over in the order in which they came.
    pub(super) fn pour<E: From<io::Error>>(
        self,
        mut take: impl FnMut(EntryRows<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        let mut rows = BufReader::with_capacity(1 << 16, file);
        let (mut amount, mut count, mut bytes, mut gaps) = ([0; 8], [0; 8], Vec::new(), Vec::new());
        for _ in 0..self.entries {
            let byte_count = length(&mut rows)?;
            let gap_count = length(&mut rows)?;
            rows.read_exact(&mut amount)?;
            rows.read_exact(&mut count)?;
            gaps.clear();
            for _ in 0..gap_count {
                gaps.push(length(&mut rows)?);
            }
            bytes.resize(byte_count, 0);
            rows.read_exact(&mut bytes)?;
            take(EntryRows {
                bytes: Cow::Borrowed(&bytes),
                gaps: Cow::Borrowed(&gaps),
                rows: u64::from_ne_bytes(count),
                amount: Cents::new(i64::from_ne_bytes(amount)),
            })?;
        }
        Ok(())
    }
}

fn length(rows: &mut impl Read) -> io::Result<usize> {
    let mut length = [0; 4];
    rows.read_exact(&mut length)?;
    usize::try_from(u32::from_ne_bytes(length)).map_err(io::Error::other)
}
