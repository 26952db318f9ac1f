//! Foreign text inside our own messages: short, on one line, and harmless to a terminal.

use std::fmt;

/// Shows at most so many characters of a text, control and bidirectional characters escaped.
pub(crate) struct Excerpt<'a> {
    text: &'a str,
    limit: usize,
}

/// The first 40 characters: enough to recognize a value.
pub(crate) fn short(text: &str) -> Excerpt<'_> {
    Excerpt { text, limit: 40 }
}

/// The first 200 characters: enough to recognize an unknown answer.
pub(crate) fn long(text: &str) -> Excerpt<'_> {
    Excerpt { text, limit: 200 }
}

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, character) in self.text.chars().enumerate() {
            if position == self.limit {
                return f.write_str("…");
            }
            if steers(character) {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        Ok(())
    }
}

/// Control characters move the cursor; bidirectional ones turn what is printed around.
pub(crate) fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_could_drive_a_terminal() {
        assert_eq!(short("a\x1b[2Jb\n").to_string(), "a\\u{1b}[2Jb\\n");
        assert_eq!(short("\u{202e}abc").to_string(), "\\u{202e}abc");
        assert_eq!(short("Größe €").to_string(), "Größe €");
    }

    #[test]
    fn cuts_at_characters_not_bytes() {
        let text = "ä".repeat(300);
        assert_eq!(long(&text).to_string().chars().count(), 201);
        assert_eq!(short("ä").to_string(), "ä");
    }
}
