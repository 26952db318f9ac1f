//! The words and signs of both languages.

use std::ops::Range;

use super::Mistake;

/// A word or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mapping) enum Token {
    /// `amount`, `account.name`, `and`.
    Word(String),
    /// `-12.50`: digits as written.
    Number(String),
    /// `'card'` or `"card"`.
    Quoted(String),
    /// `|`, `==`, `(`, …
    Sign(&'static str),
    /// Nothing is left.
    End,
}

impl Token {
    /// How a message calls it.
    pub(in crate::mapping) fn describe(&self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::Number(number) => format!("the number {number}"),
            Self::Quoted(text) => format!("the text '{text}'"),
            Self::Sign(sign) => format!("`{sign}`"),
            Self::End => "the end".to_owned(),
        }
    }
}

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: [&str; 15] = [
    "==", "!=", "<=", ">=", "<", ">", "|", "(", ")", "[", "]", ",", "?", "}", "=",
];

/// Reads the token that comes at `at` or, behind white space, after it.
pub(super) fn read(text: &str, at: usize) -> Result<(Token, Range<usize>), Mistake> {
    let start = text.len() - text[at..].trim_start().len();
    let rest = &text[start..];
    let Some(first) = rest.chars().next() else {
        return Ok((Token::End, start..start));
    };
    if first == '\'' || first == '"' {
        return quoted(text, start, first);
    }
    let (token, length) = if first.is_alphabetic() || first == '_' {
        let length = run(rest, |c| c.is_alphanumeric() || c == '_' || c == '.');
        (Token::Word(rest[..length].to_owned()), length)
    } else if first.is_ascii_digit() || (first == '-' && rest[1..].starts_with(|c: char| c.is_ascii_digit()))
    {
        let length = 1 + run(&rest[1..], |c| c.is_ascii_digit() || c == '.');
        (Token::Number(rest[..length].to_owned()), length)
    } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        (Token::Sign(sign), sign.len())
    } else {
        let range = start..start + first.len_utf8();
        let message = format!("the character `{}` has no meaning here", first.escape_default());
        return Err(Mistake::new(
            "unexpected",
            range,
            message,
            "remove it, or put it into quotes",
        ));
    };
    Ok((token, start..start + length))
}

/// Reads the text whose opening quote stands at `start`.
fn quoted(text: &str, start: usize, quote: char) -> Result<(Token, Range<usize>), Mistake> {
    let body = &text[start + 1..];
    let Some(length) = body.find(quote) else {
        let message = format!("the text that starts here has no closing {quote}");
        let help = format!("put a {quote} at the end of the text");
        return Err(Mistake::new("unclosed", start..text.len(), message, help));
    };
    let end = start + 1 + length + 1;
    Ok((Token::Quoted(body[..length].to_owned()), start..end))
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}
