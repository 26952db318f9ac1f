//! Text that is no table: encoded, with the file's line endings.

use super::encoding::{EncodeError, Encoder, Tally};
use crate::layout::LineEnding;

/// Appends a text whose lines end with a line feed.
pub fn append(
    encoder: &Encoder,
    line_ending: LineEnding,
    text: &str,
    out: &mut Vec<u8>,
    tally: &mut Tally,
) -> Result<(), EncodeError> {
    let mut lines = text.split('\n');
    if let Some(first) = lines.next() {
        encoder.encode(first, out, tally)?;
    }
    for line in lines {
        out.extend_from_slice(line_ending.bytes());
        encoder.encode(line, out, tally)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Encoding, Unencodable};

    #[test]
    fn lines_end_as_the_file_wants_it() {
        let written = |line_ending| {
            let encoder = Encoder::new(Encoding::Windows1252, Unencodable::Transliterate);
            let mut out = Vec::new();
            append(&encoder, line_ending, "ä\n\nb\n", &mut out, &mut Tally::default()).unwrap();
            out
        };
        assert_eq!(written(LineEnding::Crlf), b"\xE4\r\n\r\nb\r\n");
        assert_eq!(written(LineEnding::Lf), b"\xE4\n\nb\n");
    }
}
