//! Which characters an encoding has.
//!
//! What `encoding_rs` calls `iso-8859-1` is windows-1252 (that is the rule of the web), so Latin-1 has its own table here.

use unicode_normalization::UnicodeNormalization;

use super::Encoding;

impl Encoding {
    /// The characters beyond ASCII and their bytes, in the order of the characters.
    ///
    /// The control characters U+0080 to U+009F are left out everywhere: no import wants them, and without
    /// them a Latin-1 file reads the same to a program that takes it for windows-1252.
    pub fn high_characters(self) -> Vec<(char, u8)> {
        let bytes: Vec<u8> = (0x80..=0xFF).collect();
        let decoded = match self {
            Self::Utf8 | Self::Utf8Bom | Self::Ascii => return Vec::new(),
            Self::Iso8859_1 => bytes.iter().copied().map(char::from).collect(),
            Self::Windows1252 => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0,
            Self::Iso8859_15 => encoding_rs::ISO_8859_15.decode_without_bom_handling(&bytes).0,
        };
        let mut pairs: Vec<_> = decoded
            .chars()
            .zip(bytes.iter().copied())
            .filter(|(c, _)| !c.is_control())
            .collect();
        pairs.sort_unstable();
        pairs
    }

    /// The first character of a text that it lacks. As when it is written, the text is composed (NFC) first.
    pub fn lacks(self, text: &str) -> Option<char> {
        if self.is_unicode() || text.is_ascii() {
            return None;
        }
        let high = self.high_characters();
        let has = |c: char| c.is_ascii() || high.iter().any(|(known, _)| *known == c);
        text.nfc().find(|c| !has(*c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_character_that_an_encoding_lacks_is_found() {
        for (encoding, lacked) in [
            (Encoding::Utf8, None),
            (Encoding::Utf8Bom, None),
            (Encoding::Windows1252, Some('ł')),
            (Encoding::Iso8859_1, Some('€')),
            (Encoding::Iso8859_15, Some('„')),
            (Encoding::Ascii, Some('ü')),
        ] {
            assert_eq!(encoding.lacks("Mu\u{308}ller € „x“ ł"), lacked, "{encoding:?}");
            assert_eq!(encoding.lacks("Mueller"), None);
        }
    }
}
