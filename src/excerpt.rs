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

/// The last eight letters and digits of an identifier, which tell it from others: those of one minute begin alike.
pub(crate) fn id_end(id: &str) -> String {
    let mut end: Vec<char> = id.chars().rev().filter(|c| c.is_alphanumeric()).take(8).collect();
    end.reverse();
    end.into_iter().collect()
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

/// Enough of somebody's text to know what is meant.
const SHOWN: usize = 100;

/// The text on one line, without what steers a terminal: line breaks and other control characters are spaces, marks of
/// direction are left out.
pub(crate) fn one_line(text: &str) -> String {
    let is_shown = |c: &char| !steers(*c) || is_space(*c);
    let shown = |c: char| if is_space(c) { ' ' } else { c };
    text.chars().filter(is_shown).map(shown).collect()
}

fn is_space(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The beginning of it on one line, with at most so many characters.
pub(crate) fn beginning(text: &str, most: usize) -> String {
    // Nobody writes so many invisible marks, so a megabyte costs no more than a line.
    let start: String = text.chars().take(4 * most).collect();
    let line = one_line(&start);
    if line.chars().count() <= most && start.len() == text.len() {
        return line;
    }
    line.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// A name, a note or another text that somebody wrote, in a line of ours.
pub(crate) fn written(text: &str) -> String {
    beginning(text, SHOWN)
}

/// Control characters move the cursor; bidirectional ones turn what is printed around.
pub(crate) fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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

    #[test]
    fn texts_of_others_are_short_and_on_one_line() {
        assert_eq!(
            written("a\r\nb\u{202e}c\u{85}d\u{2028}e\u{1b}[2J"),
            "a  bc d e [2J"
        );
        assert_eq!(beginning("Größe", 5), "Größe");
        assert_eq!(beginning("Größen", 5), "Größ…");
        assert_eq!(beginning(&format!("{}x", "\u{202e}".repeat(100)), 5), "…");
    }
}
