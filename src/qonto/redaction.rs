//! Secrets that a bank might echo, or that an address might hold, are taken out before anything is put into words.

use crate::access::{Credentials, Secret};

/// What stands in a secret's place.
const HIDDEN: &str = "[secret]";

/// Pieces of names whose values open something: the parts of a signed address, and what is exchanged for a token.
const OPENING: [&str; 8] = [
    "x-amz-",
    "signature",
    "credential",
    "secret",
    "token",
    "password",
    "policy",
    "key",
];

/// Replaces secrets in texts of the bank.
#[derive(Debug, Clone, Default)]
pub(super) struct Redaction(Vec<Secret>);

impl Redaction {
    pub(super) fn of(credentials: &Credentials) -> Self {
        Self(credentials.secrets().cloned().collect())
    }

    /// The same for one more secret.
    pub(super) fn and(&self, secret: &Secret) -> Self {
        Self(self.0.iter().chain([secret]).cloned().collect())
    }

    /// The text without our secrets, and without the parts of signed addresses.
    pub(super) fn apply(&self, text: &str) -> String {
        let replace = |text: String, secret: &Secret| text.replace(secret.expose(), HIDDEN);
        let text = self.0.iter().fold(text.to_owned(), replace);
        without_assignments(text)
    }

    /// A query as a log may hold it: `page=2&per_page=100`, decoded, without what opens something.
    pub(super) fn query<'q>(&self, query: impl IntoIterator<Item = (&'q str, &'q str)>) -> String {
        let shown = |(name, value)| {
            let value = if opens(name) {
                HIDDEN.to_owned()
            } else {
                self.apply(value)
            };
            format!("{name}={value}")
        };
        query.into_iter().map(shown).collect::<Vec<_>>().join("&")
    }
}

/// `X-Amz-Signature=0f…` as [`HIDDEN`], wherever a query stands in the text.
fn without_assignments(text: String) -> String {
    if !text.contains('=') {
        return text;
    }
    let ends_word =
        |c: char| c.is_whitespace() || matches!(c, '?' | '&' | ';' | ',' | '"' | '\'' | '<' | '>');
    let mut clean = String::with_capacity(text.len());
    for piece in text.split_inclusive(ends_word) {
        let word = piece.trim_end_matches(ends_word);
        if word.split_once('=').is_some_and(|(name, _)| opens(name)) {
            clean.push_str(HIDDEN);
            clean.push_str(&piece[word.len()..]);
        } else {
            clean.push_str(piece);
        }
    }
    clean
}

/// Whether the value under this name lets its holder in.
fn opens(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower == "code" || OPENING.iter().any(|piece| lower.contains(piece))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Login;

    fn redaction() -> Redaction {
        Redaction::of(&Credentials::key(
            Login::new("acme-1234").unwrap(),
            Secret::new("hush-hush").unwrap(),
        ))
    }

    #[test]
    fn an_echoed_secret_is_taken_out() {
        let redaction = redaction();
        assert_eq!(redaction.apply("got acme:hush-hush!"), "got acme:[secret]!");
        assert_eq!(
            redaction
                .apply("no: https://x.invalid/a?b=1&X-Amz-Date=2&x-amz-signature=3, \"Signature=4\" a=b"),
            "no: https://x.invalid/a?b=1&[secret]&[secret], \"[secret]\" a=b"
        );
        assert!(!format!("{redaction:?}").contains("hush"));
    }

    #[test]
    fn a_query_keeps_what_opens_nothing() {
        for (query, shown) in [
            (vec![], ""),
            (
                vec![("page", "2"), ("status[]", "completed")],
                "page=2&status[]=completed",
            ),
            (vec![("note", "hush-hush")], "note=[secret]"),
            (
                vec![("X-Amz-Signature", "0f"), ("X-Amz-Date", "1"), ("size", "3")],
                "X-Amz-Signature=[secret]&X-Amz-Date=[secret]&size=3",
            ),
            (
                vec![("code", "c0"), ("refresh_token", "r1"), ("Key-Pair-Id", "k2")],
                "code=[secret]&refresh_token=[secret]&Key-Pair-Id=[secret]",
            ),
        ] {
            assert_eq!(redaction().query(query), shown);
        }
    }
}
