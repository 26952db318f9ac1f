//! Sets of characters, and how a character is spelt with others.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use crate::spelling::{is_composed, plain, replacement};

/// The characters that `keep` keeps, written like `A-Za-z0-9 .-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mapping) struct CharacterSet {
    ranges: Vec<RangeInclusive<char>>,
    /// For each character of ASCII whether it is in the set.
    ascii: [bool; 128],
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
        let mut ascii = [false; 128];
        for (byte, is_within) in (0..128_u8).zip(&mut ascii) {
            *is_within = within(char::from(byte));
        }
        Self { ranges, ascii }
    }

    /// Whether all of it is ASCII.
    pub(in crate::mapping) fn is_ascii(&self) -> bool {
        self.ranges.iter().all(|range| range.end().is_ascii())
    }

    pub(super) fn contains(&self, c: char) -> bool {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => self.has_ascii(byte),
            _ => self.ranges.iter().any(|range| range.contains(&c)),
        }
    }

    /// Whether it holds that character of ASCII; no other one.
    pub(super) fn has_ascii(&self, byte: u8) -> bool {
        self.ascii
            .get(usize::from(byte))
            .is_some_and(|is_within| *is_within)
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
    /// The spelling of a language, or of `latin`; `None` for any other name.
    pub(in crate::mapping) fn named(name: &str) -> Option<Self> {
        match name {
            "de" => Some(Self::German),
            "latin" => Some(Self::Latin),
            "en" | "es" | "fr" | "it" => Some(Self::Plain),
            _ => None,
        }
    }

    /// Whether anything in the text is spelt otherwise; for nearly all texts that is quick to tell.
    pub(super) fn changes(self, text: &str) -> bool {
        if text.is_ascii() {
            return false;
        }
        self != Self::Latin || !is_composed(text) || !text.chars().all(is_latin)
    }

    /// The text, composed, with others for the characters that the spelling lacks. What has no others is left out.
    /// Also tells how many characters that were.
    pub(super) fn apply(self, text: &str) -> (String, u64) {
        let mut replaced = 0;
        let mut spelt = String::with_capacity(text.len());
        // Names of signs end in a blank, which is there to keep them apart: one is enough, and none at the end.
        let mut ends_in_name = false;
        for c in text.nfc() {
            if self.has(c) {
                if ends_in_name && c == ' ' {
                    spelt.pop();
                }
                spelt.push(c);
                ends_in_name = false;
                continue;
            }
            replaced += 1;
            let others = self.others(c);
            if others.is_empty() {
                continue;
            }
            let is_name = others.len() > 1 && others.ends_with(' ');
            if is_name && spelt.ends_with(|c: char| c.is_alphanumeric()) {
                spelt.push(' ');
            }
            if ends_in_name && others.starts_with(' ') {
                spelt.pop();
            }
            spelt.push_str(others);
            ends_in_name = is_name;
        }
        if ends_in_name {
            spelt.pop();
        }
        (spelt, replaced)
    }

    fn has(self, c: char) -> bool {
        match self {
            Self::Plain | Self::German => c.is_ascii(),
            Self::Latin => is_latin(c),
        }
    }

    fn others(self, c: char) -> &'static str {
        let others = match self {
            Self::Plain => plain(c),
            Self::German | Self::Latin => replacement(c),
        };
        others.unwrap_or_default()
    }
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
        let (latin, _) = Spelling::Latin.apply(&text);
        let (_, _, has_others) = encoding_rs::WINDOWS_1252.encode(&latin);
        assert!(!has_others);
        assert_eq!(
            Spelling::Latin.apply("a\u{200b}b\u{2028}c u\u{308}"),
            ("ab c ü".to_owned(), 2)
        );
    }

    #[test]
    fn a_spelling_keeps_to_its_characters() {
        for (spelling, expected) in [
            (Spelling::Plain, "Grosse u Zlk EUR"),
            (Spelling::German, "Groesse ue Zlk EUR"),
            (Spelling::Latin, "Größe ü Žlk €"),
        ] {
            assert_eq!(spelling.apply("Größe u\u{308} Žłk €").0, expected, "{spelling:?}");
        }
    }

    #[test]
    fn no_sign_stands_for_a_character_that_has_no_other() {
        for spelling in [Spelling::Plain, Spelling::German, Spelling::Latin] {
            for (text, expected) in [
                ("Gr\u{fffd}\u{fffd}e", "Gre"),
                ("RE\u{200b}2026\u{ad}-1", "RE2026-1"),
                ("\u{e000}\u{ffff}\u{2370}", ""),
                ("Danke\u{1f64f} \u{1f64f}", "Danke pray pray"),
                ("\u{65e5}\u{672c} GmbH", "Ri Ben GmbH"),
                ("10\u{202f}000", "10 000"),
                ("Was?", "Was?"),
            ] {
                let text = text.replace('\u{ad}', if spelling == Spelling::Latin { "" } else { "\u{ad}" });
                assert_eq!(spelling.apply(&text).0, expected, "{spelling:?} {text:?}");
            }
        }
    }

    #[test]
    fn a_range_that_runs_backwards_is_named() {
        assert_eq!(CharacterSet::parse("a-zZ-A"), Err("Z-A".to_owned()));
    }
}
