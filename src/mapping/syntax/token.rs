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
    if rest.starts_with("||") {
        return Err(stray(rest, start, first));
    }
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
        return Err(stray(rest, start, first));
    };
    Ok((token, start..start + length))
}

/// A sign that the language does not have, with what it has instead: merely removed, a minus would turn money round.
fn stray(rest: &str, start: usize, first: char) -> Mistake {
    let doubled = ["&&", "||"].into_iter().find(|sign| rest.starts_with(sign));
    let length = doubled.map_or(first.len_utf8(), str::len);
    let message = match doubled {
        Some(sign) => format!("`{sign}` has no meaning here"),
        None => format!("the character `{}` has no meaning here", first.escape_default()),
    };
    let behind = rest[length..].trim_start();
    let help = match (doubled, first) {
        (Some("&&"), _) => "write `and`, in a condition".to_owned(),
        (Some(_), _) => {
            "write `or`, in a condition; elsewhere use `cases`, of which the first that has a text is taken".to_owned()
        }
        (None, '!') => "write `not`, in a condition".to_owned(),
        (None, '-') if behind.starts_with(char::is_alphabetic) => {
            let field = &behind[..run(behind, |c| c.is_alphanumeric() || c == '_' || c == '.')];
            format!("the other sign is `{field} | negate`; two amounts are not added or subtracted")
        }
        (None, '+' | '-' | '*' | '/') => {
            "fields are not calculated with; for cents write `decimal(2)` and remove its decimal sign with `replace`"
                .to_owned()
        }
        (None, _) => "remove it, or put it into quotes".to_owned(),
    };
    Mistake::new("unexpected", start..start + length, message, help)
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
