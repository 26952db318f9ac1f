//! Sets of characters, and how a character is spelt with others.

use std::ops::RangeInclusive;

use deunicode::deunicode;
use unicode_normalization::UnicodeNormalization;

use crate::spelling::{german, is_composed, replacement};

/// The characters that `keep` keeps, written like `A-Za-z0-9 .-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mapping) struct CharacterSet {
    ranges: Vec<RangeInclusive<char>>,
    /// A bit for each character of ASCII.
    ascii: u128,
}

impl CharacterSet {
    /// Reads a set; a hyphen at either end stands for itself. The error is a range that runs backwards.
    pub(in crate::mapping) fn parse(text: &str) -> Result<Self, String> {
        let chars: Vec<char> = text.chars().collect();
        let mut ranges = Vec::new();
        let mut rest = &chars[..];
        loop {
            rest = match rest {
                [first, '-', last, tail @ ..] => {
                    if first > last {
                        return Err(format!("{first}-{last}"));
                    }
                    ranges.push(*first..=*last);
                    tail
                }
                [only, tail @ ..] => {
                    ranges.push(*only..=*only);
                    tail
                }
                [] => return Ok(Self::of(ranges)),
            };
        }
    }

    fn of(ranges: Vec<RangeInclusive<char>>) -> Self {
        let within = |c: char| ranges.iter().any(|range| range.contains(&c));
        let bits = (0..128_u8).map(|byte| u128::from(within(char::from(byte))) << byte);
        let ascii = bits.fold(0, |all, bit| all | bit);
        Self { ranges, ascii }
    }

    pub(super) fn contains(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> u32::from(c) & 1 == 1;
        }
        self.ranges.iter().any(|range| range.contains(&c))
    }
}

/// With which characters the others are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mapping) enum Spelling {
    /// ASCII.
    Plain,
    /// ASCII, with German umlauts as German writes them.
    German,
    /// What windows-1252 has: the letters of Western Europe, the euro sign, dashes and quotes.
    Latin,
}

impl Spelling {
    /// The spelling of a language, or of `latin`.
    pub(in crate::mapping) fn named(name: &str) -> Self {
        match name {
            "de" => Self::German,
            "latin" => Self::Latin,
            _ => Self::Plain,
        }
    }

    /// Whether anything in the text is spelt otherwise; for nearly all texts that is quick to tell.
    pub(super) fn changes(self, text: &str) -> bool {
        if text.is_ascii() {
            return false;
        }
        self != Self::Latin || !is_composed(text) || !text.chars().all(is_latin)
    }

    pub(super) fn apply(self, text: &str) -> String {
        match self {
            Self::Plain => deunicode(text),
            Self::German => deunicode(&spelt(text, german)),
            Self::Latin => spelt(text, |c| {
                (!is_latin(c)).then(|| replacement(c).unwrap_or_default())
            }),
        }
    }
}

/// The text, composed, with other characters for those that have such.
fn spelt(text: &str, others: impl Fn(char) -> Option<&'static str>) -> String {
    let mut spelt = String::with_capacity(text.len());
    for c in text.nfc() {
        match others(c) {
            Some(text) => spelt.push_str(text),
            None => spelt.push(c),
        }
    }
    spelt
}

/// Whether windows-1252 has it: Latin-1, and what Windows put into the place of its control characters.
fn is_latin(c: char) -> bool {
    let of_windows = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
    matches!(c, '\0'..='\u{7f}' | '\u{a0}'..='\u{ff}') || of_windows.contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_leaves_nothing_that_windows_1252_lacks() {
        let text: String = ('\u{20}'..='\u{ffff}').collect();
        let latin = Spelling::Latin.apply(&text);
        let (_, _, has_others) = encoding_rs::WINDOWS_1252.encode(&latin);
        assert!(!has_others);
        assert_eq!(Spelling::Latin.apply("a\u{200b}b\u{2028}c"), "ab c");
    }

    #[test]
    fn a_spelling_keeps_to_its_characters() {
        for (spelling, expected) in [
            (Spelling::Plain, "Grosse u Zlk EUR"),
            (Spelling::German, "Groesse ue Zlk EUR"),
            (Spelling::Latin, "Größe ü Žlk €"),
        ] {
            assert_eq!(spelling.apply("Größe u\u{308} Žłk €"), expected, "{spelling:?}");
        }
    }

    #[test]
    fn a_range_that_runs_backwards_is_named() {
        assert_eq!(CharacterSet::parse("a-zZ-A"), Err("Z-A".to_owned()));
    }
}
