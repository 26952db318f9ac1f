//! Codes: words that the bank takes from a list, so that formats may write them wherever a word has room.

use crate::entry::Text;

/// The code with `_` in place of white space and control characters; the lists are open, so any other sign survives.
#[inline]
pub(super) fn one_word(code: Text<'_>) -> Text<'_> {
    if code.bytes().all(|byte| byte.is_ascii_graphic()) {
        code
    } else {
        joined(code)
    }
}

/// Whether both are the same code; neither case nor white space around it says anything.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one == other || one.trim().eq_ignore_ascii_case(other.trim())
}

/// The code as one word, spelled like a known one where it is the same.
#[inline]
pub(super) fn like<'a>(code: Text<'a>, known: &Text<'a>) -> Text<'a> {
    if is_same(&code, known) {
        known.clone()
    } else {
        one_word(code)
    }
}

#[cold]
fn joined(code: Text<'_>) -> Text<'_> {
    let breaks = |sign: char| sign.is_whitespace() || sign.is_control();
    if code.contains(breaks) {
        code.replace(breaks, "_").into()
    } else {
        code
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn a_code_is_one_word() {
        assert!(matches!(
            one_word(Cow::Borrowed("direct_debit")),
            Cow::Borrowed("direct_debit")
        ));
        assert_eq!(one_word(Cow::Borrowed("new kind\r\n;é")), "new_kind__;é");
    }
}
