//! JSON read in one pass without building anything: a million rows have fifty million members, most of them
//! unwanted, so a member costs no more than finding its end. What is skipped is checked all the same.

use super::text::text_of;
use crate::entry::Text;

/// How deep values may be nested; the bank's are five deep.
const DEPTH: usize = 100;

/// One JSON value as it stands in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value<'a> {
    json: &'a str,
    /// A text in which nothing is escaped.
    is_plain: bool,
}

/// The text is no JSON object, or something stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

impl<'a> Value<'a> {
    /// The value as sent.
    pub(super) fn json(self) -> &'a str {
        self.json
    }

    /// Text, or a number or a truth value as its own text; null is nothing.
    pub(super) fn text(self) -> Result<Option<Text<'a>>, String> {
        if self.is_plain {
            return Ok(Some(Text::Borrowed(&self.json[1..self.json.len() - 1])));
        }
        text_of(self.json)
    }
}

/// The members of one JSON object, in their order.
#[derive(Debug)]
pub(super) struct Members<'a> {
    scanner: Scanner<'a>,
    has_begun: bool,
}

impl<'a> Members<'a> {
    pub(super) fn of(json: &'a str) -> Result<Self, Malformed> {
        let mut scanner = Scanner { text: json, at: 0 };
        scanner.eat(b'{').ok_or(Malformed)?;
        Ok(Self {
            scanner,
            has_begun: false,
        })
    }

    /// Goes to the next name; false at the end of the object.
    pub(super) fn advance(&mut self) -> Result<bool, Malformed> {
        let next = self.scanner.peek().ok_or(Malformed)?;
        if next == b'}' {
            self.scanner.at += 1;
            return self.scanner.peek().map_or(Ok(false), |_| Err(Malformed));
        }
        if self.has_begun {
            self.scanner.eat(b',').ok_or(Malformed)?;
        }
        self.has_begun = true;
        if self.scanner.peek() == Some(b'"') {
            Ok(true)
        } else {
            Err(Malformed)
        }
    }

    /// Passes the name if it stands there exactly so, with its quotes and its colon.
    pub(super) fn pass(&mut self, name: &str) -> bool {
        let is_there = self.scanner.bytes()[self.scanner.at..].starts_with(name.as_bytes());
        if is_there {
            self.scanner.at += name.len();
        }
        is_there
    }

    /// Reads the name, which is always a text.
    pub(super) fn name(&mut self) -> Result<Value<'a>, Malformed> {
        self.scanner.name().ok_or(Malformed)
    }

    /// Reads the value behind the name.
    pub(super) fn value(&mut self) -> Result<Value<'a>, Malformed> {
        self.scanner.value(DEPTH).ok_or(Malformed)
    }
}

#[derive(Debug)]
struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.bytes().get(self.at)? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// A name with its colon.
    fn name(&mut self) -> Option<Value<'a>> {
        if self.peek()? != b'"' {
            return None;
        }
        let start = self.at;
        let is_plain = self.string()?;
        let json = &self.text[start..self.at];
        self.eat(b':')?;
        Some(Value { json, is_plain })
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        let first = self.peek()?;
        let start = self.at;
        let is_plain = match first {
            b'"' => self.string()?,
            b'{' | b'[' => {
                self.nested(first, depth)?;
                false
            }
            _ => {
                self.bare(first)?;
                false
            }
        };
        let json = &self.text[start..self.at];
        Some(Value { json, is_plain })
    }

    fn nested(&mut self, first: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let end = if first == b'{' { b'}' } else { b']' };
        self.at += 1;
        if self.peek()? == end {
            self.at += 1;
            return Some(());
        }
        loop {
            if first == b'{' {
                self.name()?;
            }
            self.value(depth)?;
            let after = self.peek()?;
            self.at += 1;
            match after {
                b',' => {}
                _ => return (after == end).then_some(()),
            }
        }
    }

    /// Says whether nothing in it is escaped.
    fn string(&mut self) -> Option<bool> {
        let bytes = self.bytes();
        self.at += 1;
        let mut is_plain = true;
        loop {
            self.at += ordinary(&bytes[self.at..]);
            match *bytes.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    return Some(is_plain);
                }
                b'\\' => self.escape()?,
                _ => return None,
            }
            is_plain = false;
        }
    }

    fn escape(&mut self) -> Option<()> {
        let is_hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
        self.at += match self.bytes().get(self.at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
            b'u' if is_hex(self.bytes().get(self.at + 2..self.at + 6)?) => 6,
            _ => return None,
        };
        Some(())
    }

    /// A number, true, false or null.
    fn bare(&mut self, first: u8) -> Option<()> {
        let word = match first {
            b't' => "true",
            b'f' => "false",
            b'n' => "null",
            _ => return self.number(),
        };
        self.text[self.at..]
            .starts_with(word)
            .then(|| self.at += word.len())
    }

    fn number(&mut self) -> Option<()> {
        self.skip(|byte| byte == b'-', 1);
        if self.skip(|byte| byte == b'0', 1) == 0 {
            self.digits()?;
        }
        if self.skip(|byte| byte == b'.', 1) == 1 {
            self.digits()?;
        }
        if self.skip(|byte| matches!(byte, b'e' | b'E'), 1) == 1 {
            self.skip(|byte| matches!(byte, b'+' | b'-'), 1);
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        (self.skip(|byte| byte.is_ascii_digit(), usize::MAX) > 0).then_some(())
    }

    /// Passes so many bytes at most, and says how many they were.
    fn skip(&mut self, is_one: impl Fn(u8) -> bool, most: usize) -> usize {
        let rest = self.bytes()[self.at..].iter();
        let count = rest.take(most).take_while(|byte| is_one(**byte)).count();
        self.at += count;
        count
    }
}

/// How many bytes come before a quote, a backslash or a control character: eight at a time, by arithmetic that
/// raises the highest bit of each byte that is one of those. A false alarm can only come behind a true one.
fn ordinary(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = ONES << 7;
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let quote = zero(word ^ (ONES * 0x22));
        let backslash = zero(word ^ (ONES * 0x5C));
        let found = (control | quote | backslash) & HIGHS;
        if found != 0 {
            return index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
    bytes.len() - rest.len() + rest.iter().position(special).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests;
