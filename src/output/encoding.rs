//! Text to bytes, strictly: what an encoding cannot hold is replaced or left out, and counted; or it is refused.
//!
//! Never a silent `?`, never `&#8594;`.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use crate::glance::is_free_of;
use crate::layout::{Encoding, Unencodable};
use crate::spelling::{is_composed, replacement};

impl Encoding {
    /// The bytes before the first character of a file.
    pub fn preamble(self) -> &'static [u8] {
        match self {
            Self::Utf8Bom => b"\xEF\xBB\xBF",
            _ => b"",
        }
    }
}

/// A character that the encoding does not have, where nothing may stand for it (`unencodable = "error"`).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the character {} (U+{:04X}) cannot be written in {}; set unencodable = \"transliterate\" or encoding = \"utf-8\" in [file]",
    shown(*.character), u32::from(*.character), .encoding.name()
)]
pub struct EncodeError {
    /// The character after composition (NFC).
    pub character: char,
    /// The encoding that lacks it.
    pub encoding: Encoding,
}

fn shown(character: char) -> String {
    if character.is_control() || character.is_whitespace() {
        "in question".to_owned()
    } else {
        format!("'{character}'")
    }
}

/// What was changed on the way to the bytes, so that the summary can say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Characters written as something else or left out, because the encoding lacks them.
    pub replaced: u64,
    /// Characters that became a space, because the file has no quotes to hold them.
    pub spaced: u64,
}

/// Turns texts into the bytes of one encoding.
#[derive(Debug, Clone)]
pub struct Encoder {
    encoding: Encoding,
    unencodable: Unencodable,
    high: Vec<(char, u8)>,
    /// The bytes that stand for the character of that number, from the first to the last of them.
    same: RangeInclusive<u8>,
}

impl Encoder {
    /// An encoder; its table is built once.
    pub fn new(encoding: Encoding, unencodable: Unencodable) -> Self {
        let high = encoding.high_characters();
        let is_same = |byte: &u8| high.contains(&(char::from(*byte), *byte));
        let first = (0x80..=0xFF).rev().take_while(is_same).last();
        Self {
            encoding,
            unencodable,
            same: first.map_or(RangeInclusive::new(1, 0), |first| first..=0xFF),
            high,
        }
    }

    /// The encoding that is written.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Appends the bytes of `text`. On an error nothing is appended, but the tally may have counted.
    ///
    /// For encodings other than UTF-8 the text is composed (NFC) first: a decomposed `ü` is one character there.
    pub fn encode(&self, text: &str, out: &mut Vec<u8>, tally: &mut Tally) -> Result<(), EncodeError> {
        if self.encoding.is_unicode() || text.is_ascii() {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        if self.has_letters(text) {
            encode_letters(text, out);
            return Ok(());
        }
        let start = out.len();
        let done = if is_composed(text) {
            self.encode_composed(text.chars(), out, tally)
        } else {
            self.encode_composed(text.nfc(), out, tally)
        };
        done.inspect_err(|_| out.truncate(start))
    }

    /// Makes `text[start..]` hold only what the encoding has, and says how many characters were replaced.
    ///
    /// So a length can be checked on what will be written: `€` has one character, `EUR` three.
    pub fn fit(&self, text: &mut String, start: usize) -> Result<u64, EncodeError> {
        if self.has(&text[start..]) {
            return Ok(0);
        }
        if is_composed(&text[start..]) && text[start..].chars().all(|c| self.byte(c).is_some()) {
            return Ok(0);
        }
        let (mut bytes, mut tally) = (Vec::new(), Tally::default());
        self.encode(&text[start..], &mut bytes, &mut tally)?;
        text.truncate(start);
        text.push_str(&self.decode(&bytes));
        Ok(tally.replaced)
    }

    /// Whether it surely has the whole text as it stands; for nearly all texts that is quick to tell.
    pub fn has(&self, text: &str) -> bool {
        self.encoding.is_unicode() || text.is_ascii() || self.has_letters(text)
    }

    /// Whether beside ASCII the text is of letters from U+00C0 to U+00FF, and their numbers are the bytes. In UTF-8 they
    /// begin with 0xC3, and no other character does.
    fn has_letters(&self, text: &str) -> bool {
        self.same.contains(&LEAST_LETTER) && is_free_of(text.as_bytes(), [0xC2; 2], 0, LETTER_LEAD)
    }

    /// The text of bytes that this encoder wrote.
    pub fn decode(&self, bytes: &[u8]) -> String {
        if self.encoding.is_unicode() {
            return String::from_utf8_lossy(bytes).into_owned();
        }
        bytes.iter().filter_map(|byte| self.character(*byte)).collect()
    }

    fn character(&self, byte: u8) -> Option<char> {
        if byte.is_ascii() {
            return Some(char::from(byte));
        }
        self.high
            .iter()
            .find(|(_, known)| *known == byte)
            .map(|(character, _)| *character)
    }

    fn encode_composed(
        &self,
        text: impl Iterator<Item = char>,
        out: &mut Vec<u8>,
        tally: &mut Tally,
    ) -> Result<(), EncodeError> {
        let mut ends_in_word = false;
        for character in text {
            ends_in_word = false;
            if let Some(byte) = self.byte(character) {
                out.push(byte);
                continue;
            }
            let written = self.replacement(character)?;
            tally.replaced += 1;
            ends_in_word = push_replacement(written, out);
        }
        if ends_in_word {
            out.pop();
        }
        Ok(())
    }

    fn byte(&self, character: char) -> Option<u8> {
        if character.is_ascii() {
            return u8::try_from(character).ok();
        }
        // Where the letters of Western Europe stand in their Unicode order, their numbers are the bytes.
        if let Ok(byte) = u8::try_from(u32::from(character))
            && self.same.contains(&byte)
        {
            return Some(byte);
        }
        let found = self.high.binary_search_by_key(&character, |(known, _)| *known);
        found.ok().map(|index| self.high[index].1)
    }

    /// What is written for a character; nothing where there is nothing.
    fn replacement(&self, character: char) -> Result<&'static str, EncodeError> {
        match self.unencodable {
            Unencodable::Transliterate => Ok(replacement(character).unwrap_or_default()),
            Unencodable::Error => Err(EncodeError {
                character,
                encoding: self.encoding,
            }),
        }
    }
}

/// The first of the letters that stand in Unicode where Latin-1 has them.
const LEAST_LETTER: u8 = 0xC0;

/// With what they begin in UTF-8.
const LETTER_LEAD: u8 = 0xC3;

/// Appends a text of such letters and ASCII.
fn encode_letters(text: &str, out: &mut Vec<u8>) {
    let mut runs = text.as_bytes().split(|byte| *byte == LETTER_LEAD);
    out.extend_from_slice(runs.next().unwrap_or_default());
    for run in runs {
        if let [second, ascii @ ..] = run {
            // What stands behind the lead counts from 0x80.
            out.push(second - 0x80 + LEAST_LETTER);
            out.extend_from_slice(ascii);
        }
    }
}

/// Appends a replacement; true when it is a word that ends in a space, such as an emoji's name.
///
/// Such a word is kept apart from the letters before it, too: `Danke🙏` becomes `Danke pray`.
fn push_replacement(written: &str, out: &mut Vec<u8>) -> bool {
    let is_word = written.len() > 1 && written.ends_with(' ');
    if is_word && out.last().is_some_and(u8::is_ascii_alphanumeric) {
        out.push(b' ');
    }
    out.extend_from_slice(written.as_bytes());
    is_word
}

#[cfg(test)]
mod tests;
