//! What a text is made of, sixteen bytes at a glance: of a million rows nearly every text needs no second look.

use wide::u8x16;

/// Printable ASCII in words with one blank between them: nothing to trim, to squeeze, or to spell otherwise. A text
/// may rarely be tidy without being found so: then it gets the closer look for nothing.
#[inline]
pub(crate) fn is_tidy(text: &str) -> bool {
    is_spaced(text.as_bytes(), |bytes| are_between(bytes, b' ', b'~'))
}

/// The same where letters of Western Europe are among the words: those from U+00C0 to U+00FF, whose UTF-8 begins with
/// 0xC3.
#[inline]
pub(crate) fn is_tidy_latin(text: &str) -> bool {
    is_spaced(text.as_bytes(), |bytes| {
        let others = bytes.simd_eq(u8x16::splat(0x7F)) | bytes.simd_eq(u8x16::splat(0xC2));
        are_between(bytes, b' ', 0xC3) && others.to_bitmask() == 0
    })
}

/// Whether no blank stands at either end or beside another one, and all else holds.
#[inline]
fn is_spaced(text: &[u8], holds: impl Fn(u8x16) -> bool) -> bool {
    let mut after_blank = 0;
    let is_padded = text.first() == Some(&b' ') || text.last() == Some(&b' ');
    !is_padded
        && every(text, |bytes| {
            let blanks = bytes.simd_eq(u8x16::splat(b' ')).to_bitmask();
            let doubled = blanks & (blanks << 1 | after_blank);
            after_blank = blanks >> 15;
            doubled == 0 && holds(bytes)
        })
}

/// Whether all bytes are from `first` to `last`, and none is one of the two others.
#[inline]
pub(crate) fn is_free_of(text: &[u8], others: [u8; 2], first: u8, last: u8) -> bool {
    every(text, |bytes| {
        let [one, two] = others;
        let others = bytes.simd_eq(u8x16::splat(one)) | bytes.simd_eq(u8x16::splat(two));
        are_between(bytes, first, last) && others.to_bitmask() == 0
    })
}

/// Whether all bytes are below that one.
#[inline]
pub(crate) fn is_below(text: &[u8], limit: u8) -> bool {
    every(text, |bytes| are_between(bytes, 0, limit - 1))
}

#[inline]
fn are_between(bytes: u8x16, first: u8, last: u8) -> bool {
    let within = bytes.max(u8x16::splat(first)).min(u8x16::splat(last));
    within.simd_eq(bytes).to_bitmask() == 0xFFFF
}

/// Whether it holds for all sixteen bytes after the other. Some may be seen twice, so that there are sixteen.
#[inline]
fn every(text: &[u8], mut holds: impl FnMut(u8x16) -> bool) -> bool {
    let Some(last) = text.last_chunk() else {
        return text.is_empty() || holds(u8x16::new(doubled(text).to_le_bytes()));
    };
    let (chunks, rest) = text.as_chunks::<16>();
    chunks.iter().all(|chunk| holds(u8x16::new(*chunk))) && (rest.is_empty() || holds(u8x16::new(*last)))
}

/// The bytes of a short text; neighbours stay neighbours, but others may become some. Put together in registers: what
/// is written byte by byte cannot be read back at once.
#[inline]
fn doubled(text: &[u8]) -> u128 {
    let (first, last) = if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let both = u64::from(u32::from_le_bytes(*last)) << 32 | u64::from(u32::from_le_bytes(*first));
        (both, both)
    } else {
        let byte = |at: usize| u64::from(text.get(at).copied().unwrap_or_default());
        let all = byte(0) | byte(text.len() / 2) << 8 | byte(text.len().wrapping_sub(1)) << 16;
        // Eight bytes out of three, the first ones again where they end.
        let all = all | all << 24 | all << 48;
        (all, all)
    };
    u128::from(last) << 64 | u128::from(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nearly_every_tidy_text_is_found_so() {
        for text in [
            "",
            "a",
            "ab",
            "a b",
            "AWS EMEA SARL",
            "Abschlag 3, Kundennummer 000087",
            "Kunde Beispiel AG",
        ] {
            assert!(is_tidy(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn tidy_is_what_a_closer_look_finds_tidy(text in "([a-zA-Z~\"'0-9]{1,18} ?){0,4}|[a ]{0,40}|[ a-cä\u{1}\u{7f}]{0,40}") {
            let words: Vec<&str> = text.split_ascii_whitespace().collect();
            let is_printable = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
            let expected = is_printable && words.join(" ") == text;
            prop_assert!(expected || !is_tidy(&text), "{:?}", text);
            let has_blanks = text.contains(' ');
            prop_assert!(is_tidy(&text) || !expected || has_blanks, "{:?}", text);
        }

        #[test]
        fn tidy_with_letters_of_western_europe_is_what_a_closer_look_finds_so(
            text in "([a-zA-Z~0-9À-ÿ]{1,18} ?){0,4}|[à ]{0,40}|[ a-cä\u{1}\u{7f}\u{a0}\u{ad}\u{301}ł]{0,12}"
        ) {
            let words: Vec<&str> = text.split_ascii_whitespace().collect();
            let is_latin = text.chars().all(|c| matches!(c, ' '..='~' | 'À'..='ÿ'));
            let expected = is_latin && words.join(" ") == text;
            prop_assert!(expected || !is_tidy_latin(&text), "{:?}", text);
            let has_blanks = text.contains(' ');
            prop_assert!(is_tidy_latin(&text) || !expected || has_blanks, "{:?}", text);
        }

        #[test]
        fn each_byte_counts(
            text in prop::collection::vec(0_u8..=255, 0..40),
            others in prop::array::uniform2(0_u8..=255),
            first in 0_u8..=255,
            last in 0_u8..=255,
        ) {
            let first = first.min(last);
            let expected = text.iter().all(|byte| !others.contains(byte) && (first..=last).contains(byte));
            prop_assert_eq!(is_free_of(&text, others, first, last), expected);
        }
    }
}
