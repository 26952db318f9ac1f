//! Steps from text to text. They work on the tail of the row's buffer, so that a row costs no allocation.

use std::num::NonZeroUsize;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::check_digit;
use super::{Changes, CharacterSet, Escape, NO_ROOM, Refusal, Shared, Spelling, Wrap};
use crate::blank::is_visible;
use crate::mapping::Charset;
use crate::spelling::is_composed;
use keep::keep;

mod keep;

/// A step from text to text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mapping) enum TextStep {
    Upper,
    Lower,
    Trim,
    Squeeze,
    Cut {
        most: usize,
    },
    PadLeft {
        width: usize,
        filling: char,
    },
    PadRight {
        width: usize,
        filling: char,
    },
    Replace {
        from: String,
        to: String,
    },
    Keep {
        set: CharacterSet,
        /// What stands for each run of other characters between two kept ones.
        between: String,
    },
    Slug,
    Default(String),
    /// The number of the table.
    Lookup(usize),
    Prefix(String),
    Suffix(String),
    ShortId {
        length: usize,
    },
    /// One of the pieces of so many characters, counted from 1.
    Part {
        width: NonZeroUsize,
        number: NonZeroUsize,
    },
    Wrap(Wrap),
    /// So many characters from one on, counted from 1.
    Slice {
        from: NonZeroUsize,
        count: NonZeroUsize,
    },
    Max {
        most: usize,
    },
    Luhn {
        digits: usize,
    },
    Capitalize,
    Transliterate(Spelling),
    Guard,
    Escape(Escape),
    /// Writes with others what the file's encoding lacks.
    Fit,
    /// Makes one character of a letter and the accent that stands apart from it (NFC).
    Compose,
}

impl TextStep {
    /// Whether it changes nothing in ASCII words with single blanks between them.
    pub(super) fn keeps_tidy_text(&self) -> bool {
        matches!(
            self,
            Self::Trim
                | Self::Squeeze
                | Self::Transliterate(_)
                | Self::Default(_)
                | Self::Fit
                | Self::Compose
        )
    }

    /// Whether it changes nothing in such words of Western Europe, composed as they are, whatever the encoding.
    pub(super) fn keeps_tidy_latin(&self) -> bool {
        match self {
            Self::Transliterate(spelling) => *spelling == Spelling::Latin,
            Self::Fit => false,
            other => other.keeps_tidy_text(),
        }
    }

    /// Changes `out[start..]`, and `present` where the text becomes empty or gets its default; returns what is lost of
    /// the text by it.
    pub(super) fn apply(
        &self,
        shared: &Shared,
        charset: Option<&dyn Charset>,
        out: &mut String,
        start: usize,
        present: &mut bool,
    ) -> Result<Changes, Refusal> {
        if !*present {
            if let Self::Default(text) = self {
                out.push_str(text);
                *present = !text.is_empty();
            }
            return Ok(Changes::NONE);
        }
        let mut changes = Changes::NONE;
        match self {
            Self::Default(_) => {}
            Self::Upper if out[start..].is_ascii() => out[start..].make_ascii_uppercase(),
            Self::Upper => rewrite(out, start, str::to_uppercase),
            Self::Lower if out[start..].is_ascii() => out[start..].make_ascii_lowercase(),
            Self::Lower => rewrite(out, start, str::to_lowercase),
            Self::Trim => trim(out, start),
            Self::Squeeze if is_squeezed(&out[start..]) => {}
            Self::Squeeze => rewrite(out, start, squeezed),
            Self::Cut { most } => changes.cut = u64::from(cut(out, start, *most)),
            Self::PadLeft { width, filling } => {
                let missing = width.saturating_sub(out[start..].chars().count());
                out.insert_str(start, &String::from(*filling).repeat(missing));
            }
            Self::PadRight { width, filling } => {
                let missing = width.saturating_sub(out[start..].chars().count());
                out.extend(std::iter::repeat_n(*filling, missing));
            }
            Self::Replace { from, to } => rewrite(out, start, |text| text.replace(from, to)),
            Self::Keep { set, between } => keep(out, start, set, between),
            Self::Slug => rewrite(out, start, slug),
            Self::Lookup(index) => {
                let found = shared.lookups.get(*index);
                let found = found.and_then(|table| table.rows.get(&out[start..]).or(table.default.as_ref()));
                out.truncate(start);
                out.push_str(found.map_or("", String::as_str));
            }
            Self::Prefix(prefix) => out.insert_str(start, prefix),
            Self::Suffix(suffix) => out.push_str(suffix),
            Self::ShortId { length } => rewrite(out, start, |text| short_id(text, *length)),
            Self::Part { width, number } => {
                let before = (number.get() - 1).saturating_mul(width.get());
                slice(out, start, before, width.get());
            }
            Self::Wrap(wrap) => rewrite(out, start, |text| {
                let (wrapped, is_cut) = wrap.apply(text);
                changes.cut = u64::from(is_cut);
                wrapped
            }),
            Self::Slice { from, count } => slice(out, start, from.get() - 1, count.get()),
            Self::Max { most } => check_length(&out[start..], *most)?,
            Self::Luhn { digits } if check_digit::is_luhn(&out[start..], *digits) => {}
            Self::Luhn { .. } => out.truncate(start),
            Self::Capitalize => rewrite(out, start, capitalize),
            Self::Transliterate(spelling) if !spelling.changes(&out[start..]) => {}
            Self::Transliterate(spelling) => rewrite(out, start, |text| {
                let (spelt, count) = spelling.apply(text);
                changes.replaced = count;
                spelt
            }),
            Self::Guard if !out[start..].starts_with(['=', '+', '-', '@', '\t', '\r']) => {}
            Self::Guard => out.insert(start, '\''),
            Self::Escape(escape) if !escape.changes(&out[start..]) => {}
            Self::Escape(escape) => rewrite(out, start, |text| escape.apply(text)),
            Self::Fit => {
                let fitted = charset.map_or(Ok(0), |charset| charset.fit(out, start));
                changes.fitted = fitted.map_err(Refusal::unencodable)?;
            }
            Self::Compose if is_composed(&out[start..]) => {}
            Self::Compose => rewrite(out, start, |text| text.nfc().collect()),
        }
        *present = out.len() > start;
        Ok(changes)
    }
}

/// The steps that need a second buffer.
fn rewrite(out: &mut String, start: usize, change: impl FnOnce(&str) -> String) {
    let changed = change(&out[start..]);
    out.truncate(start);
    out.push_str(&changed);
}

fn trim(out: &mut String, start: usize) {
    out.truncate(start + out[start..].trim_end().len());
    let leading = out[start..].len() - out[start..].trim_start().len();
    out.replace_range(start..start + leading, "");
}

fn check_length(text: &str, most: usize) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length <= most {
        return Ok(());
    }
    Err(Refusal {
        message: format!("`{text}` has {length} characters, and at most {most} fit"),
        help: NO_ROOM,
    })
}

fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// Keeps the first `count` characters; says whether there were more.
pub(in crate::mapping) fn cut(out: &mut String, start: usize, count: usize) -> bool {
    let end = out[start..].char_indices().nth(count).map(|(at, _)| start + at);
    if let Some(end) = end {
        out.truncate(end);
    }
    end.is_some()
}

/// Keeps `count` characters, behind the first `before`.
fn slice(out: &mut String, start: usize, before: usize, count: usize) {
    cut(out, start, before.saturating_add(count));
    let first = out[start..].char_indices().nth(before);
    let first = first.map_or(out.len(), |(at, _)| start + at);
    out.replace_range(start..first, "");
}

/// The words of a text with one blank between them. Control characters end a word too: importers stop at them.
/// What cannot be seen is no word.
fn squeezed(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words
        .filter(|word| word.contains(is_visible))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Lower-case ASCII letters and digits with single hyphens between: safe in a file name.
fn slug(text: &str) -> String {
    let ascii = Spelling::Plain.apply(text).0.to_ascii_lowercase();
    let words = ascii
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The identifier without hyphens when that fits, else the start of its SHA-256 in hexadecimal digits:
/// the first characters of time-ordered identifiers alone would collide.
fn short_id(text: &str, length: usize) -> String {
    let plain = || text.chars().filter(|c| *c != '-');
    if plain().take(length + 1).count() <= length {
        return plain().collect();
    }
    let hash = Sha256::digest(text.as_bytes());
    let mut digits = String::with_capacity(length + 1);
    for byte in hash.iter().take(length.div_ceil(2)) {
        digits.extend([byte >> 4, byte & 15].map(hex_digit));
    }
    digits.truncate(length);
    digits
}

fn hex_digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or_default()
}

/// Whether only single blanks stand between words that can be seen.
fn is_squeezed(text: &str) -> bool {
    !text.contains(|c: char| (c.is_whitespace() && c != ' ') || c.is_control())
        && text.split(' ').all(|word| word.contains(is_visible))
}

#[cfg(test)]
mod tests;
