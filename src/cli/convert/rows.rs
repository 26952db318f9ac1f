//! Rows that wait on disk until what stands before them is known: each entry's with their length, count and amount.

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

    pub(super) fn push(&mut self, entry: EntryRows<'_>) -> io::Result<()> {
        let EntryRows { bytes, rows, amount } = entry;
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.file.write_all(&length.to_ne_bytes())?;
        self.file.write_all(&amount.get().to_ne_bytes())?;
        self.file.write_all(&rows.to_ne_bytes())?;
        self.file.write_all(bytes)?;
        self.entries += 1;
        Ok(())
    }

    /// Hands the rows over in the order in which they came.
    pub(super) fn pour<E: From<io::Error>>(
        self,
        mut take: impl FnMut(EntryRows<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        let mut rows = BufReader::with_capacity(1 << 16, file);
        let (mut length, mut amount, mut count, mut bytes) = ([0; 4], [0; 8], [0; 8], Vec::new());
        for _ in 0..self.entries {
            rows.read_exact(&mut length)?;
            rows.read_exact(&mut amount)?;
            rows.read_exact(&mut count)?;
            bytes.resize(
                usize::try_from(u32::from_ne_bytes(length)).unwrap_or(usize::MAX),
                0,
            );
            rows.read_exact(&mut bytes)?;
            take(EntryRows {
                bytes: &bytes,
                rows: u64::from_ne_bytes(count),
                amount: Cents::new(i64::from_ne_bytes(amount)),
            })?;
        }
        Ok(())
    }
}
