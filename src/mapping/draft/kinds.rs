//! Kinds of operations: the bank's words for them, which no other program shares.

use crate::entry::OPERATION_TYPES;

/// Whether these are the bank's own kinds, with blanks or not; it may add some, so most of them are enough.
pub(super) fn are_the_banks(words: &[&str]) -> bool {
    let is_like_one = |word: &&str| {
        word.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_ ".contains(&byte))
    };
    let known = words
        .iter()
        .filter(|word| OPERATION_TYPES.contains(&word.replace(' ', "_").as_str()))
        .count();
    words.iter().all(is_like_one) && 2 * known >= words.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_words_are_the_banks_own() {
        for (words, expected) in [
            (&["transfer", "card"][..], true),
            (&["direct debit", "card", "brand new operation 2027"], true),
            (&["Card"], false),
            (&["card", "payment", "deposit"], false),
            (&["FOLGELASTSCHRIFT"], false),
        ] {
            assert_eq!(are_the_banks(words), expected, "{words:?}");
        }
    }
}
