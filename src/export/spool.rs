//! Raw transactions on their way into a dump: kept on disk until their statement is proved.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};

use crate::qonto::signed::without_addresses;

/// Lines of a dump that may still be taken back.
#[derive(Debug)]
pub(crate) struct Spool {
    file: BufWriter<File>,
    rows: u64,
}

impl Spool {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::new(tempfile::tempfile()?),
            rows: 0,
        })
    }

    /// Adds an object under its singular key, without the signed addresses of receipts.
    pub(crate) fn add(&mut self, key: &str, json: &str) -> io::Result<()> {
        self.add_clean(key, &without_addresses(json)?)
    }

    /// Adds an object that holds no signed addresses.
    pub(crate) fn add_clean(&mut self, key: &str, clean: &str) -> io::Result<()> {
        // A dump has one object a line; JSON may hold line breaks only between its tokens.
        let line = if memchr::memchr2(b'\n', b'\r', clean.as_bytes()).is_some() {
            Cow::Owned(clean.replace(['\n', '\r'], " "))
        } else {
            Cow::Borrowed(clean)
        };
        self.rows += 1;
        writeln!(self.file, "{{\"{key}\":{line}}}")
    }

    /// Takes everything back.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.rows = 0;
        self.file.get_mut().set_len(0)?;
        self.file.rewind()
    }

    /// How many objects there are.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// All bytes as a file that stands at its beginning.
    pub(crate) fn into_file(self) -> io::Result<File> {
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(file)
    }

    /// Hands over all bytes.
    pub(crate) fn pour<E: From<io::Error>>(
        mut self,
        mut take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.file.flush()?;
        self.file.rewind()?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match self.file.get_mut().read(&mut buffer)? {
                0 => return Ok(()),
                count => take(&buffer[..count])?,
            }
        }
    }
}
