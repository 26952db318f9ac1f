//! Texts in pieces.

use std::num::NonZeroUsize;

/// How a text is cut into pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mapping) struct Wrap {
    /// The most characters of a piece.
    pub(in crate::mapping) width: NonZeroUsize,
    /// The most pieces.
    pub(in crate::mapping) most: NonZeroUsize,
    /// What stands between two pieces.
    pub(in crate::mapping) separator: String,
    /// The characters that no piece behind a separator begins with.
    pub(in crate::mapping) never_first: String,
}

impl Wrap {
    /// The pieces with the separator between; also tells whether something of the text was left out.
    ///
    /// A piece ends earlier where the next one would begin with a character that none may begin with. Where the piece is
    /// nothing but such characters from its second one on, those behind it are left out.
    pub(super) fn apply(&self, text: &str) -> (String, bool) {
        let mut wrapped = String::with_capacity(text.len());
        let (mut rest, mut is_cut) = (text, false);
        for piece in 0..self.most.get() {
            if piece > 0 {
                let begun = rest.trim_start_matches(|c| self.is_never_first(c));
                is_cut |= begun.len() < rest.len();
                rest = begun;
            }
            if rest.is_empty() {
                return (wrapped, is_cut);
            }
            if piece > 0 {
                wrapped.push_str(&self.separator);
            }
            let (before, behind) = rest.split_at(self.end(rest));
            wrapped.push_str(before);
            rest = behind;
        }
        (wrapped, is_cut || !rest.is_empty())
    }

    /// Where the first piece of the text ends.
    fn end(&self, text: &str) -> usize {
        let mut ends = text.char_indices().skip(1).take(self.width.get());
        let Some((widest, _)) = ends.clone().nth(self.width.get() - 1) else {
            return text.len();
        };
        if self.never_first.is_empty() {
            return widest;
        }
        let last = ends
            .by_ref()
            .filter(|(_, next)| !self.is_never_first(*next))
            .last();
        last.map_or(widest, |(end, _)| end)
    }

    fn is_never_first(&self, c: char) -> bool {
        self.never_first.contains(c)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrap(width: usize, most: usize, never_first: &str) -> Wrap {
        Wrap {
            width: NonZeroUsize::new(width).unwrap(),
            most: NonZeroUsize::new(most).unwrap(),
            separator: "/".to_owned(),
            never_first: never_first.to_owned(),
        }
    }

    #[test]
    fn no_piece_behind_a_separator_begins_with_what_none_may_begin_with() {
        for (width, most, never_first, text, expected, is_cut) in [
            (3, 3, "", "abcdefgh", "abc/def/gh", false),
            (3, 2, "", "abcdefgh", "abc/def", true),
            (3, 2, "", "abcdef", "abc/def", false),
            (3, 9, ":-", "abc:61:d", "ab/c:6/1:d", false),
            (3, 9, ":-", ":61:abc", ":6/1:a/bc", false),
            (3, 9, ":-", "ab-:cd", "a/b-:/cd", false),
            (3, 9, ":-", "a---b", "a--/b", true),
            (3, 9, ":-", "abc---", "ab/c--", true),
            (3, 2, ":-", "abc:def", "ab/c:d", true),
            (1, 9, "-", "ab-c", "a/b/c", true),
            (3, 9, ":-", "", "", false),
            (2, 9, "ü", "äöü", "ä/öü", false),
        ] {
            let wrapped = wrap(width, most, never_first).apply(text);
            assert_eq!(wrapped, (expected.to_owned(), is_cut), "{text} {never_first}");
        }
    }

    proptest! {
        #[test]
        fn pieces_keep_to_their_width_and_hold_the_text(
            text in "[a-cä:-]{0,40}", width in 1_usize..7, most in 1_usize..9, never_first in "[:-]{0,2}"
        ) {
            let (wrapped, is_cut) = wrap(width, most, &never_first).apply(&text);
            let pieces: Vec<_> = wrapped.split('/').collect();
            prop_assert!(pieces.len() <= most);
            for (index, piece) in pieces.iter().enumerate() {
                prop_assert!(piece.chars().count() <= width);
                prop_assert!(index == 0 || !piece.is_empty() && !piece.starts_with(|c| never_first.contains(c)));
            }
            prop_assert_eq!(is_cut, pieces.concat() != text);
            if never_first.is_empty() {
                let held: String = text.chars().take(width * most).collect();
                prop_assert_eq!(pieces.concat(), held);
            }
        }
    }
}
