//! Steps from text to text. They work on the tail of the row's buffer, so that a row costs no allocation.

use deunicode::deunicode;
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
    Ascii,
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
    /// Changes `out[start..]`, and `present` where the text becomes empty or gets its default.
    pub(super) fn apply(
        &self,
        shared: &Shared,
        out: &mut String,
        start: usize,
        present: &mut bool,
    ) -> Result<(), Refusal> {
        if !*present {
            if let Self::Default(text) = self {
                out.push_str(text);
                *present = !text.is_empty();
            }
            return Ok(());
        }
        match self {
            Self::Default(_) => {}
            Self::Max(most) => check_length(&out[start..], *most)?,
            Self::Squeeze if is_squeezed(&out[start..]) => {}
            Self::Upper if out[start..].is_ascii() => out[start..].make_ascii_uppercase(),
            Self::Lower if out[start..].is_ascii() => out[start..].make_ascii_lowercase(),
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
        Ok(())
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
            Self::Ascii => deunicode(text),
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
            Self::Transliterate(spelling) => spelling.apply(text),
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
    if between.is_empty() {
        return text.chars().filter(|c| set.contains(*c)).collect();
    }
    let parts = text.split(|c| !set.contains(c) || between.contains(c));
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(between)
}

/// Lower-case ASCII letters and digits with single hyphens between: safe in a file name.
fn slug(text: &str) -> String {
    let ascii = deunicode(text).to_ascii_lowercase();
    let words = ascii
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The identifier without hyphens when that fits, else the start of its SHA-256 in hexadecimal digits:
/// the first characters of time-ordered identifiers alone would collide.
fn short_id(text: &str, length: usize) -> String {
    let plain = text.replace('-', "");
    if plain.chars().count() <= length {
        return plain;
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

/// Whether only single blanks stand between the words, as nearly always; a text beyond ASCII is looked at closely.
fn is_squeezed(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_padded = bytes.starts_with(b" ") || bytes.ends_with(b" ");
    let is_odd = bytes.iter().any(|byte| *byte < b' ' || *byte >= 0x7F);
    let has_other_blank = is_odd
        && (text.contains(|c: char| (c.is_whitespace() && c != ' ') || c.is_control())
            || text.split(' ').any(|word| !word.contains(is_visible)));
    !is_padded && !has_other_blank && !bytes.windows(2).any(|pair| pair == b"  ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(step: &TextStep, text: &str) -> Option<String> {
        let mut out = format!("before {text}");
        let mut present = !text.is_empty();
        step.apply(&Shared::default(), &mut out, 7, &mut present).unwrap();
        assert_eq!(&out[..7], "before ");
        present.then(|| out[7..].to_owned())
    }

    #[test]
    fn each_step_does_what_its_sentence_says() {
        let some = |text: &str| Some(text.to_owned());
        let keep = |set| TextStep::Keep(CharacterSet::parse(set).unwrap(), String::new());
        for (step, input, expected) in [
            (TextStep::Upper, "straße", some("STRASSE")),
            (TextStep::Lower, "ÄB", some("äb")),
            (TextStep::Trim, " a b ", some("a b")),
            (TextStep::Squeeze, " a \r\n b\t", some("a b")),
            (TextStep::Squeeze, " \t", None),
            (TextStep::Squeeze, "\u{1b}[31ma\0\u{7}b\u{85}", some("[31ma b")),
            (TextStep::Squeeze, "\0", None),
            (
                TextStep::Keep(CharacterSet::parse("A-Z0-9-").unwrap(), "-".to_owned()),
                " RE - 12/ü7, ",
                some("RE-12-7"),
            ),
            (TextStep::Cut(2), "äöü", some("äö")),
            (TextStep::Cut(9), "äöü", some("äöü")),
            (TextStep::PadLeft(5, '0'), "12", some("00012")),
            (TextStep::PadRight(4, ' '), "ä", some("ä   ")),
            (TextStep::Replace(";".into(), ",".into()), "a;b;", some("a,b,")),
            (keep("A-Z0-9-"), "DE-17 x", some("DE-17")),
            (keep("0-9"), "abc", None),
            (
                TextStep::Slug,
                "Rücklagen; Steuern 2026",
                some("rucklagen-steuern-2026"),
            ),
            (TextStep::Ascii, "Žluťoučký", some("Zlutoucky")),
            (TextStep::Default("x".into()), "", some("x")),
            (TextStep::Default("x".into()), "a", some("a")),
            (TextStep::Prefix("No. ".into()), "7", some("No. 7")),
            (TextStep::Prefix("No. ".into()), "", None),
            (TextStep::Suffix(" EUR".into()), "7", some("7 EUR")),
            (TextStep::ShortId(8), "a-b", some("ab")),
            (TextStep::Slice(2, 2), "äöüß", some("öü")),
            (TextStep::Slice(4, 9), "äöüß", some("ß")),
            (TextStep::Slice(5, 1), "äöüß", None),
            (TextStep::Max(3), "äöü", some("äöü")),
            (TextStep::Capitalize, "ärger-2", some("Ärger-2")),
            (TextStep::Luhn(9), "123456782", some("123456782")),
            (TextStep::Luhn(9), "123456783", None),
        ] {
            assert_eq!(run(&step, input), expected, "{step:?} {input:?}");
        }
    }

    #[test]
    fn short_ids_differ_where_prefixes_agree() {
        let (a, b) = (
            "019a1b2c-0000-7000-8000-000000000001",
            "019a1b2c-0000-7000-8000-000000000002",
        );
        let short = |id| run(&TextStep::ShortId(16), id).unwrap();
        assert_eq!(short(a).len(), 16);
        assert_ne!(short(a), short(b));
        assert_eq!(run(&TextStep::ShortId(32), a).unwrap(), a.replace('-', ""));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let (mut out, mut present) = ("1234,56".to_owned(), true);
        let refused = TextStep::Max(6).apply(&Shared::default(), &mut out, 0, &mut present);
        assert_eq!(
            refused.unwrap_err().message,
            "`1234,56` has 7 characters, and at most 6 fit"
        );
    }

    proptest! {
        #[test]
        fn a_text_is_squeezed_exactly_when_squeezing_changes_nothing(text in "[ a-cé\\t\\n\u{0}\u{7f}\u{85}\u{a0}\u{2003}\u{200b}]{1,6}") {
            prop_assert_eq!(is_squeezed(&text), squeezed(&text) == text);
        }
    }
}
