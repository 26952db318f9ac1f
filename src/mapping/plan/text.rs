//! Steps from text to text. They work on the tail of the row's buffer, so that a row costs no allocation.

use sha2::{Digest, Sha256};

use super::blank::is_visible;
use super::check_digit;
use super::{CharacterSet, Escape, Refusal, Shared, Spelling};

/// A step from text to text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mapping) enum TextStep {
    Upper,
    Lower,
    Trim,
    Squeeze,
    Cut(usize),
    PadLeft(usize, char),
    PadRight(usize, char),
    Replace(String, String),
    /// The set, and what stands for each run of other characters between two kept ones.
    Keep(CharacterSet, String),
    Slug,
    Default(String),
    Lookup(usize),
    Prefix(String),
    Suffix(String),
    ShortId(usize),
    Part(usize, usize),
    Wrap(usize, usize, String),
    Slice(usize, usize),
    Max(usize),
    Luhn(usize),
    Capitalize,
    Transliterate(Spelling),
    Guard,
    Escape(Escape),
}

impl TextStep {
    /// Whether it changes nothing in ASCII words with single blanks between them.
    pub(super) fn keeps_tidy_text(&self) -> bool {
        matches!(
            self,
            Self::Trim | Self::Squeeze | Self::Transliterate(_) | Self::Default(_)
        )
    }

    /// Changes `out[start..]`, and `present` where the text becomes empty or gets its default; returns how many
    /// characters were written with others or left out.
    pub(super) fn apply(
        &self,
        shared: &Shared,
        out: &mut String,
        start: usize,
        present: &mut bool,
    ) -> Result<u64, Refusal> {
        let mut replaced = 0;
        if !*present {
            if let Self::Default(text) = self {
                out.push_str(text);
                *present = !text.is_empty();
            }
            return Ok(0);
        }
        match self {
            Self::Default(_) => {}
            Self::Max(most) => check_length(&out[start..], *most)?,
            Self::Squeeze if is_squeezed(&out[start..]) => {}
            Self::Upper if out[start..].is_ascii() => out[start..].make_ascii_uppercase(),
            Self::Lower if out[start..].is_ascii() => out[start..].make_ascii_lowercase(),
            Self::Transliterate(spelling) if !spelling.changes(&out[start..]) => {}
            Self::Transliterate(spelling) => {
                let (changed, count) = spelling.apply(&out[start..]);
                out.truncate(start);
                out.push_str(&changed);
                replaced = count;
            }
            Self::Escape(escape) if !escape.changes(&out[start..]) => {}
            Self::Guard if !out[start..].starts_with(['=', '+', '-', '@', '\t', '\r']) => {}
            Self::Guard => out.insert(start, '\''),
            Self::Cut(count) => cut(out, start, *count),
            Self::Prefix(prefix) => out.insert_str(start, prefix),
            Self::Suffix(suffix) => out.push_str(suffix),
            Self::PadLeft(width, c) => {
                let missing = width.saturating_sub(out[start..].chars().count());
                out.insert_str(start, &String::from(*c).repeat(missing));
            }
            Self::PadRight(width, c) => {
                let missing = width.saturating_sub(out[start..].chars().count());
                out.extend(std::iter::repeat_n(*c, missing));
            }
            _ => {
                let changed = self.rewrite(shared, &out[start..]);
                out.truncate(start);
                out.push_str(&changed);
            }
        }
        *present = out.len() > start;
        Ok(replaced)
    }

    /// The steps that need a second buffer.
    fn rewrite(&self, shared: &Shared, text: &str) -> String {
        match self {
            Self::Upper => text.to_uppercase(),
            Self::Lower => text.to_lowercase(),
            Self::Trim => text.trim().to_owned(),
            Self::Squeeze => squeezed(text),
            Self::Replace(from, to) => text.replace(from, to),
            Self::Keep(set, between) => kept(text, set, between),
            Self::Slug => slug(text),
            Self::Lookup(index) => shared.lookups.get(*index).map_or_else(String::new, |lookup| {
                lookup
                    .rows
                    .get(text)
                    .or(lookup.default.as_ref())
                    .cloned()
                    .unwrap_or_default()
            }),
            Self::ShortId(length) => short_id(text, *length),
            Self::Escape(escape) => escape.apply(text),
            Self::Luhn(count) if !check_digit::is_luhn(text, *count) => String::new(),
            Self::Slice(from, count) => text.chars().skip(from - 1).take(*count).collect(),
            Self::Capitalize => capitalize(text),
            Self::Part(width, number) => pieces(text, *width).nth(number - 1).unwrap_or_default(),
            Self::Wrap(width, most, separator) => pieces(text, *width)
                .take(*most)
                .collect::<Vec<_>>()
                .join(separator),
            _ => text.to_owned(),
        }
    }
}

fn check_length(text: &str, most: usize) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length <= most {
        return Ok(());
    }
    Err(Refusal {
        message: format!("`{text}` has {length} characters, and at most {most} fit"),
        help: "the format has no room for it: use another one, or leave the entry out with a [[filter]]",
    })
}

fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// Keeps the first `count` characters.
pub(in crate::mapping) fn cut(out: &mut String, start: usize, count: usize) {
    if let Some((at, _)) = out[start..].char_indices().nth(count) {
        out.truncate(start + at);
    }
}

/// The text in pieces of `width` characters.
fn pieces(text: &str, width: usize) -> impl Iterator<Item = String> {
    let chars: Vec<char> = text.chars().collect();
    let pieces: Vec<String> = chars
        .chunks(width.max(1))
        .map(|piece| piece.iter().collect())
        .collect();
    pieces.into_iter()
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

/// The characters of the set, and `between` once for each run of others, or of itself, between two of them.
fn kept(text: &str, set: &CharacterSet, between: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for part in text.split(|c| !set.contains(c) || between.chars().any(|other| other == c)) {
        if !part.is_empty() && !kept.is_empty() {
            kept.push_str(between);
        }
        kept.push_str(part);
    }
    kept
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
    hash.iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .take(length)
        .filter_map(hex_digit)
        .collect()
}

fn hex_digit(nibble: u8) -> Option<char> {
    char::from_digit(u32::from(nibble), 16)
}

/// Whether only single blanks stand between words that can be seen.
fn is_squeezed(text: &str) -> bool {
    !text.contains(|c: char| (c.is_whitespace() && c != ' ') || c.is_control())
        && text.split(' ').all(|word| word.contains(is_visible))
}

#[cfg(test)]
mod tests;
