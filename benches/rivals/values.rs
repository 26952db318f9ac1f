//! What a program wrote, whatever the order of its rows and the names of its files.

use std::error::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// The rows of a folder: how many, and the sum of their hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Values {
    rows: u64,
    hashes: u64,
}

impl Values {
    /// Of the CSV files in a folder, in UTF-8 or windows-1252: those columns, without so many lines at the head.
    pub(crate) fn of(folder: &Path, heads: usize, columns: &[usize]) -> Result<Self, Box<dyn Error>> {
        let mut values = Self { rows: 0, hashes: 0 };
        for item in fs::read_dir(folder)? {
            let path = item?.path();
            if path.extension().is_some_and(|ending| ending == "csv") {
                values.add(&fs::read(&path)?, heads, columns)?;
            }
        }
        Ok(values)
    }

    fn add(&mut self, bytes: &[u8], heads: usize, columns: &[usize]) -> Result<(), Box<dyn Error>> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        for record in reader.byte_records().skip(heads) {
            let record = record?;
            let mut hasher = DefaultHasher::new();
            for column in columns {
                record.get(*column).unwrap_or_default().hash(&mut hasher);
            }
            self.rows += 1;
            self.hashes = self.hashes.wrapping_add(hasher.finish());
        }
        Ok(())
    }

    /// How many there are.
    pub(crate) fn rows(self) -> u64 {
        self.rows
    }
}
