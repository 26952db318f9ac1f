//! Secrets that a bank might echo, or that an address might hold, are taken out before anything is put into words.

use std::fmt::Write as _;

use serde_json::Value;
use zeroize::Zeroizing;

use super::{Credentials, Secret};

/// What stands in a secret's place.
const HIDDEN: &str = "[secret]";

/// Pieces of names whose values open something: the parts of a signed address, and what is exchanged for a token.
const OPENING: [&str; 9] = [
    "x-amz-",
    "signature",
    "credential",
    "secret",
    "token",
    "password",
    "policy",
    "verifier",
    "key",
];

/// How the bank's codes and tokens begin (Ory Hydra: authorization code, access token, refresh token).
const TOKENS: [&str; 3] = ["ory_ac_", "ory_at_", "ory_rt_"];

/// Replaces secrets in texts of the bank.
#[derive(Debug, Clone, Default)]
pub(crate) struct Redaction(Vec<Secret>);

impl Redaction {
    pub(crate) fn of(credentials: &Credentials) -> Self {
        Self(credentials.secrets().cloned().collect())
    }

    /// Of these secrets alone.
    pub(crate) fn of_secrets<'s>(secrets: impl IntoIterator<Item = &'s Secret>) -> Self {
        Self(secrets.into_iter().cloned().collect())
    }

    /// The same for more secrets.
    pub(crate) fn and<'s>(&self, secrets: impl IntoIterator<Item = &'s Secret>) -> Self {
        let mut all = self.0.clone();
        all.extend(secrets.into_iter().cloned());
        Self(all)
    }

    /// The text without our secrets, and without the parts of signed addresses.
    pub(crate) fn apply(&self, text: &str) -> String {
        let replace = |text: String, secret: &Secret| {
            let text = text.replace(secret.expose(), HIDDEN);
            let in_query = Zeroizing::new(percent_encoded(secret.expose()));
            if *in_query == secret.expose() {
                return text;
            }
            let text = text.replace(in_query.as_str(), HIDDEN);
            text.replace(Zeroizing::new(lower_escapes(&in_query)).as_str(), HIDDEN)
        };
        let text = self.0.iter().fold(text.to_owned(), replace);
        without_tokens(without_assignments(text))
    }

    /// The same for the body of an answer: in JSON a text may be escaped, so each is looked at as it is read.
    pub(crate) fn apply_to_body(&self, body: &str) -> String {
        match serde_json::from_str(body) {
            Ok(mut value) => {
                self.apply_to_value(&mut value);
                value.to_string()
            }
            Err(_) => self.apply(body),
        }
    }

    fn apply_to_value(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.apply(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.apply_to_value(item)),
            Value::Object(fields) => {
                let read = std::mem::take(fields).into_iter().map(|(name, mut value)| {
                    self.apply_to_value(&mut value);
                    (self.apply(&name), value)
                });
                *fields = read.collect();
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// A query as a log may hold it: `page=2&per_page=100`, decoded, without what opens something.
    pub(crate) fn query<'q>(&self, query: impl IntoIterator<Item = (&'q str, &'q str)>) -> String {
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

/// As a form or a query holds it.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~*".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// `%2B` as `%2b`, which is the same.
fn lower_escapes(encoded: &str) -> String {
    let mut pieces = encoded.split('%');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (escape, rest) = piece.split_at_checked(2).unwrap_or((piece, ""));
        let _ = write!(text, "%{}{rest}", escape.to_ascii_lowercase());
    }
    text
}

/// Codes and tokens of the bank as [`HIDDEN`], also those that nobody gave us.
fn without_tokens(text: String) -> String {
    if !text.contains("ory_") {
        return text;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = TOKENS.iter().filter_map(|token| rest.find(token)).min() {
        let (before, token) = rest.split_at(start);
        let end = token.find(|c| !is_part(c)).unwrap_or(token.len());
        clean.push_str(before);
        clean.push_str(HIDDEN);
        rest = &token[end..];
    }
    clean.push_str(rest);
    clean
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
    fn a_secret_is_taken_out_however_it_is_written() {
        let secret = Secret::new("a+b/c\"d=").unwrap();
        let redaction = Redaction::default().and([&secret]);
        for text in ["a+b/c\"d=", "a%2Bb%2Fc%22d%3D", "a%2bb%2fc%22d%3d"] {
            assert_eq!(redaction.apply(&format!("<{text}>")), "<[secret]>");
        }
        let body = redaction.apply_to_body(r#"{"errors":[{"detail":"got a\u002bb\/c\"d="}],"a+b/c\"d=":1}"#);
        assert_eq!(body, r#"{"[secret]":1,"errors":[{"detail":"got [secret]"}]}"#);
    }

    #[test]
    fn codes_and_tokens_of_the_bank_are_known_by_their_beginnings() {
        for (text, shown) in [
            ("ory_ac_0-1.2~x", "[secret]"),
            ("(ory_at_x), 'ory_rt_y.z'", "([secret]), '[secret]'"),
            ("code_verifier=v0&code_challenge=c1", "[secret]&code_challenge=c1"),
            ("a memory_at_home", "a mem[secret]"),
            ("history_of", "history_of"),
        ] {
            assert_eq!(Redaction::default().apply(text), shown);
        }
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
