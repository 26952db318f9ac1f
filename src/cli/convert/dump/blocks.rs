//! A dump cut into blocks of whole lines.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::mpsc::Receiver;

use super::Dump;

/// The bytes of one block, cut at the end of a line. Large enough that handing it over costs nothing,
/// small enough that a handful of them is no memory.
const BLOCK: usize = 512 * 1024;

/// The longest line that is read.
const MAX_LINE: usize = 64 << 20;

/// Lines of the dump, and where they begin.
pub(super) struct Block {
    pub(super) offset: u64,
    pub(super) bytes: Vec<u8>,
    /// How many of the bytes are whole lines.
    pub(super) length: usize,
}

/// Reads them one after the other.
pub(super) struct Blocks<'f> {
    file: &'f File,
    offset: u64,
    /// The beginning of a line whose end is not read yet.
    rest: Vec<u8>,
    /// Buffers that come back from the workers.
    spare: Receiver<Vec<u8>>,
    positioned: bool,
}

impl<'f> Blocks<'f> {
    pub(super) fn of(dump: &'f Dump, spare: Receiver<Vec<u8>>) -> Self {
        Self {
            file: &dump.file,
            offset: dump.start,
            rest: Vec::new(),
            spare,
            positioned: false,
        }
    }

    pub(super) fn next_block(&mut self) -> io::Result<Option<Block>> {
        if !self.positioned {
            self.file.seek(SeekFrom::Start(self.offset))?;
            self.positioned = true;
        }
        let spare = self.spare.try_recv().ok();
        let mut bytes = spare
            .filter(|bytes| bytes.len() == BLOCK)
            .unwrap_or_else(|| vec![0; BLOCK]);
        let mut filled = self.rest.len();
        bytes.resize(bytes.len().max(2 * filled), 0);
        bytes[..filled].copy_from_slice(&self.rest);
        loop {
            if filled == bytes.len() {
                if filled > MAX_LINE {
                    return Err(io::Error::other("a line is longer than 64 MiB"));
                }
                bytes.resize(2 * filled, 0);
            }
            let count = match self.file.read(&mut bytes[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                count => count?,
            };
            let end = memchr::memrchr(b'\n', &bytes[filled..filled + count]);
            let length = match end {
                Some(end) => filled + end + 1,
                None if count == 0 => filled,
                None => {
                    filled += count;
                    continue;
                }
            };
            self.rest.clear();
            self.rest.extend_from_slice(&bytes[length..filled + count]);
            let offset = self.offset;
            self.offset += length as u64;
            return Ok((length > 0).then_some(Block {
                offset,
                bytes,
                length,
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn blocks_hold_whole_lines_of_any_length_and_buffers_come_back() {
        let mut text = b"head".to_vec();
        for length in [3, BLOCK - 1, 10, 3 * BLOCK, 0, BLOCK, 2 * BLOCK - 7, 5] {
            text.push(b'\n');
            text.resize(text.len() + length, b'a' + u8::try_from(length % 26).unwrap());
        }
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&text).unwrap();
        let (used, spare) = channel();
        let mut blocks = Blocks {
            file: &file,
            offset: 5,
            rest: Vec::new(),
            spare,
            positioned: false,
        };
        let mut at = 5;
        while let Some(block) = blocks.next_block().unwrap() {
            let lines = &block.bytes[..block.length];
            assert_eq!(block.offset, at as u64);
            assert!(lines == &text[at..at + block.length]);
            at += block.length;
            assert!(at == text.len() || lines.ends_with(b"\n"));
            used.send(block.bytes).unwrap();
        }
        assert_eq!(at, text.len());
    }
}
