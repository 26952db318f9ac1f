//! A dump cut into blocks of whole lines. Each worker reads its own: what was just read is still near the processor
//! that parses it, and nobody waits for a reader.

use std::fs::File;
use std::io;

/// How long a block is, in bytes: large enough that a block costs nothing, small enough that it stays near the processor.
/// Blocks lie side by side from the beginning of the file, so that the system copies whole pages.
const BLOCK: usize = 256 * 1024;

/// What is read beyond a block for the rest of its last line: nearly always enough.
const REST: usize = 4 * 1024;

/// The longest line that is read.
const MAX_LINE: usize = 64 << 20;

/// The system copies a few percent faster to where a line of the processor's cache begins.
const ALIGNMENT: usize = 64;

/// The lines that begin behind a line end in one block; of the first block also the one with which the dump begins.
pub(super) struct Block<'b> {
    /// Where the first one begins in the file.
    pub(super) offset: u64,
    pub(super) lines: &'b [u8],
}

/// Reads blocks in any order.
pub(super) struct Blocks<'f> {
    file: &'f File,
    /// Where the first line begins.
    start: u64,
    buffer: Vec<u8>,
    /// How many bytes of the buffer are left out for its alignment.
    left_out: usize,
}

impl<'f> Blocks<'f> {
    pub(super) fn new(file: &'f File, start: u64) -> Self {
        let buffer = vec![0; ALIGNMENT + BLOCK + REST];
        Self {
            file,
            start,
            left_out: buffer.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT),
            buffer,
        }
    }

    /// The block of that number, counted from 0; nothing behind the last one. It may be empty: within a long line none
    /// ends.
    pub(super) fn read(&mut self, number: u64) -> io::Result<Option<Block<'_>>> {
        let block = BLOCK as u64;
        let begin = (self.start / block + number) * block;
        let offset = begin.max(self.start);
        let length = usize::try_from(begin + block - offset).unwrap_or(BLOCK);
        let mut filled = self.fill(offset, 0, length + REST)?;
        if filled == 0 {
            return Ok(None);
        }
        let first = match memchr::memchr(b'\n', &self.bytes()[..filled.min(length)]) {
            _ if number == 0 => 0,
            Some(end) => end + 1,
            None => filled,
        };
        // The last line is the one that ends first behind the block.
        let mut looked = length.min(filled);
        let end = loop {
            if first >= filled {
                break first;
            }
            if let Some(end) = memchr::memchr(b'\n', &self.bytes()[looked..filled]) {
                break looked + end + 1;
            }
            if filled < self.bytes().len() {
                break filled;
            }
            if filled > MAX_LINE {
                return Err(io::Error::other("a line is longer than 64 MiB"));
            }
            looked = filled;
            filled = self.fill(offset, filled, 2 * filled)?;
        };
        Ok(Some(Block {
            offset: offset + first as u64,
            lines: &self.bytes()[first..end],
        }))
    }

    fn bytes(&self) -> &[u8] {
        &self.buffer[self.left_out..]
    }

    /// Reads until there are so many bytes from `offset` on; says how many there are. Fewer than wanted is the end.
    fn fill(&mut self, offset: u64, mut filled: usize, wanted: usize) -> io::Result<usize> {
        self.buffer.resize(self.left_out + wanted, 0);
        let bytes = &mut self.buffer[self.left_out..];
        while filled < wanted {
            match read_at(self.file, &mut bytes[filled..], offset + filled as u64) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, offset)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn check(text: &[u8], start: usize) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        let mut blocks = Blocks::new(&file, start as u64);
        let mut at = start;
        for number in 0.. {
            let Some(block) = blocks.read(number).unwrap() else {
                break;
            };
            if block.lines.is_empty() {
                continue;
            }
            assert_eq!(block.offset, at as u64);
            assert!(block.lines == &text[at..at + block.lines.len()]);
            at += block.lines.len();
            assert!(at == text.len() || block.lines.ends_with(b"\n"));
        }
        assert_eq!(at, text.len());
    }

    #[test]
    fn blocks_hold_each_line_once_whatever_its_length() {
        let mut text = b"head".to_vec();
        for length in [
            3,
            BLOCK - 1,
            10,
            3 * BLOCK,
            0,
            BLOCK,
            2 * BLOCK - 7,
            5,
            BLOCK - 2,
            REST,
            1,
        ] {
            text.push(b'\n');
            text.resize(text.len() + length, b'a' + u8::try_from(length % 26).unwrap());
        }
        check(&text, 5);
        text.push(b'\n');
        check(&text, 5);
        check(&text, text.len());
        for start in [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK] {
            check(&text, start);
        }
    }

    #[test]
    fn lines_that_end_around_the_ends_of_blocks_stand_in_one_of_them() {
        for length in BLOCK - 3..BLOCK + 3 {
            for count in [1, 2, 3] {
                let mut text = Vec::new();
                for _ in 0..count {
                    text.resize(text.len() + length, b'x');
                    text.push(b'\n');
                }
                check(&text, 0);
                check(&text[..text.len() - 1], 0);
            }
        }
    }
}
