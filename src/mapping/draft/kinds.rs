//! Kinds of operations: the bank's words for them, which no other program shares.

/// The bank's kinds that a template is likely to show, as `operation_type` has them.
const KINDS: &[&str] = &[
    "income",
    "transfer",
    "card",
    "direct_debit",
    "direct_debit_collection",
    "direct_debit_hold",
    "qonto_fee",
    "cheque",
    "recall",
    "swift_income",
    "pay_later",
    "financing_installment",
    "account_remuneration",
    "other",
];

/// Whether these are the bank's own kinds, with blanks or not; it may add some, so most of them are enough.
pub(super) fn are_the_banks(words: &[&str]) -> bool {
    let is_like_one = |word: &&str| {
        word.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_ ".contains(&byte))
    };
    let known = words
        .iter()
        .filter(|word| KINDS.contains(&word.replace(' ', "_").as_str()))
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
