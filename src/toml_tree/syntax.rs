//! What is wrong with a file that is not TOML, in words for someone who has never heard of TOML.

use std::ops::Range;

use crate::problem::Problem;

/// How the parser's messages begin, and what to do about each.
const REMEDIES: &[(&str, &str)] = &[
    (
        "invalid basic string",
        "close the text with \" on the same line; inside a text write \\\" and \\\\",
    ),
    ("invalid literal string", "close the text with ' on the same line"),
    ("string values must be quoted", "put the text into quotes"),
    (
        "duplicate key",
        "a name can be used once here: rename or remove one; tables that repeat are written [[name]]",
    ),
    ("unclosed table", "close it with ]"),
    ("unclosed array of tables", "close it with ]]"),
    ("unclosed array", "close the list with ]"),
    ("unclosed inline table", "close it with }"),
    ("missing comma", "put a comma between the values"),
    (
        "unexpected key or value",
        "write one `key = value` a line; a \" inside a text is written \\\"",
    ),
];

/// A syntax error with a remedy.
pub(super) fn problem(text: &str, span: Range<usize>, message: &str) -> Problem {
    if message.starts_with("invalid unquoted key")
        && let Some(key) = word_around(text, span.start)
    {
        let message = format!("the key `{}` must stand in quotes", &text[key.clone()]);
        let help = format!("put the key into quotes: \"{}\"", &text[key.clone()]);
        return Problem::new("syntax", key, message).help(help);
    }
    let remedy = REMEDIES.iter().find(|(start, _)| message.starts_with(start));
    let help = remedy.map_or("this is not valid TOML; see https://toml.io", |(_, help)| help);
    Problem::new("syntax", span, message).help(help)
}

/// The key that holds the byte at `at`.
fn word_around(text: &str, at: usize) -> Option<Range<usize>> {
    let ends = |c: char| c.is_whitespace() || "=[]{},.#\"'".contains(c);
    let (before, after) = (text.get(..at)?, text.get(at..)?);
    let start = before.rfind(ends).map_or(0, |found| {
        found + before[found..].chars().next().map_or(1, char::len_utf8)
    });
    let end = after.find(ends).map_or(text.len(), |found| at + found);
    (start < end).then_some(start..end)
}
