//! JSON read in one pass without building anything: a million rows have fifty million members, most of them
//! unwanted, so a member costs no more than finding its end. What is skipped is checked all the same.

use figures::plain;
use key::Key;
use ordinary::ordinary;
pub(super) use value::{Form, Value};

mod figures;
pub(super) mod key;
mod ordinary;
mod value;

/// How deep values may be nested; the bank's are five deep.
const DEPTH: usize = 100;

/// The text is no JSON object, or something stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

/// The members of one JSON object, in their order.
#[derive(Debug)]
pub(super) struct Members<'a> {
    text: &'a str,
    /// Behind the last value; at first the brace.
    at: usize,
    /// Whether the brace stands before the next name; else a comma does.
    is_first: bool,
}

impl<'a> Members<'a> {
    pub(super) fn of(json: &'a str) -> Result<Self, Malformed> {
        let behind = behind(json.as_bytes(), 0, b'{').ok_or(Malformed)?;
        Ok(Self {
            text: json,
            at: behind - 1,
            is_first: true,
        })
    }

    /// Goes to the next name; false at the end of the object.
    pub(super) fn advance(&mut self) -> Result<bool, Malformed> {
        let bytes = self.text.as_bytes();
        self.at = next(bytes, self.at).ok_or(Malformed)?;
        let may_end = self.is_first || bytes[self.at] == b'}';
        if self.is_first || bytes[self.at] == b',' {
            self.at = next(bytes, self.at + 1).ok_or(Malformed)?;
            self.is_first = false;
        } else if !may_end {
            return Err(Malformed);
        }
        match bytes[self.at] {
            b'"' => Ok(true),
            b'}' if may_end && next(bytes, self.at + 1).is_none() => Ok(false),
            _ => Err(Malformed),
        }
    }

    /// Whether the object ends here.
    pub(super) fn is_before_end(&self) -> bool {
        self.text.as_bytes().get(self.at) == Some(&b'}')
    }

    /// Passes what stands before a name, and the name, if it is exactly that one.
    #[expect(clippy::inline_always, reason = "a row has forty names")]
    #[inline(always)]
    pub(super) fn pass(&mut self, key: &Key) -> bool {
        let Some(rest) = self.text.as_bytes().get(self.at..) else {
            return false;
        };
        let is_there = key.leads(rest, self.is_first);
        if is_there {
            self.at += key.len();
            self.is_first = false;
        }
        is_there
    }

    /// Reads the name, which is always a text.
    pub(super) fn name(&mut self) -> Result<Value<'a>, Malformed> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let end = string(bytes, start).ok_or(Malformed)?;
        self.at = behind(bytes, end.at, b':').ok_or(Malformed)?;
        Ok(Value::new(&self.text[start..end.at], end.form))
    }

    /// Goes behind the value; says where it begins and what it is.
    #[expect(clippy::inline_always, reason = "a row has forty values")]
    #[inline(always)]
    pub(super) fn pass_value(&mut self) -> Result<(usize, Form), Malformed> {
        let start = next(self.text.as_bytes(), self.at).ok_or(Malformed)?;
        let End { at, form } = value(self.text.as_bytes(), start, DEPTH).ok_or(Malformed)?;
        self.at = at;
        Ok((start, form))
    }

    /// The value that was passed since then.
    #[inline]
    pub(super) fn since(&self, start: usize, form: Form) -> Value<'a> {
        Value::new(&self.text[start..self.at], form)
    }

    /// The text that was passed since then, without its quotes.
    #[inline]
    pub(super) fn inside(&self, start: usize) -> &'a str {
        &self.text[start + 1..self.at - 1]
    }

    /// Reads the value behind the name.
    #[inline]
    pub(super) fn value(&mut self) -> Result<Value<'a>, Malformed> {
        let (start, form) = self.pass_value()?;
        Ok(self.since(start, form))
    }
}

/// Where a value ends, and what it is.
#[derive(Debug, Clone, Copy)]
struct End {
    at: usize,
    form: Form,
}

/// The place of the next byte that is no white space.
#[inline]
fn next(bytes: &[u8], at: usize) -> Option<usize> {
    if *bytes.get(at)? > b' ' {
        return Some(at);
    }
    behind_blanks(bytes, at)
}

#[cold]
fn behind_blanks(bytes: &[u8], mut at: usize) -> Option<usize> {
    while matches!(bytes.get(at)?, b' ' | b'\t' | b'\n' | b'\r') {
        at += 1;
    }
    Some(at)
}

/// The place behind that byte, if it is the next one that is no white space.
#[inline]
fn behind(bytes: &[u8], at: usize, byte: u8) -> Option<usize> {
    if bytes.get(at) == Some(&byte) {
        return Some(at + 1);
    }
    let at = behind_blanks(bytes, at)?;
    (bytes[at] == byte).then_some(at + 1)
}

/// The end of the value that begins there.
#[expect(
    clippy::inline_always,
    reason = "the place stays in a register for all members of a row"
)]
#[inline(always)]
fn value(bytes: &[u8], at: usize, depth: usize) -> Option<End> {
    let first = *bytes.get(at)?;
    if first == b'"' {
        return string(bytes, at);
    }
    if let Some(length) = plain(&bytes[at..]) {
        let form = Form::Bare;
        return Some(End {
            at: at + length,
            form,
        });
    }
    other(bytes, at, depth)
}

/// The end of what is no text, and no number in the usual form.
#[inline(never)]
fn other(bytes: &[u8], at: usize, depth: usize) -> Option<End> {
    match *bytes.get(at)? {
        first @ (b'{' | b'[') => nested(bytes, at, first, depth),
        b't' => word(bytes, at, b"true", Form::Bare),
        b'f' => word(bytes, at, b"false", Form::Bare),
        b'n' => word(bytes, at, b"null", Form::Null),
        _ => number(bytes, at),
    }
}

fn nested(bytes: &[u8], start: usize, first: u8, depth: usize) -> Option<End> {
    let depth = depth.checked_sub(1)?;
    let last = if first == b'{' { b'}' } else { b']' };
    let mut at = next(bytes, start + 1)?;
    let form = Form::Nested;
    if bytes[at] == last {
        return Some(End { at: at + 1, form });
    }
    loop {
        if first == b'{' {
            at = behind(bytes, string(bytes, at)?.at, b':')?;
            at = next(bytes, at)?;
        }
        at = next(bytes, value(bytes, at, depth)?.at)?;
        match bytes[at] {
            b',' => at = next(bytes, at + 1)?,
            byte => return (byte == last).then_some(End { at: at + 1, form }),
        }
    }
}

/// The end of a text; nothing where none begins.
#[expect(clippy::inline_always, reason = "as with values")]
#[inline(always)]
fn string(bytes: &[u8], start: usize) -> Option<End> {
    if bytes.get(start) != Some(&b'"') {
        return None;
    }
    let at = start + 1 + ordinary(&bytes[start + 1..]);
    match bytes.get(at)? {
        b'"' => Some(End {
            at: at + 1,
            form: Form::Plain,
        }),
        _ => escaped(bytes, at),
    }
}

/// The end of a text that is interrupted there.
#[cold]
fn escaped(bytes: &[u8], mut at: usize) -> Option<End> {
    let form = Form::Escaped;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(End { at: at + 1, form }),
            b'\\' => at += escape(&bytes[at..])?,
            _ => return None,
        }
        at += ordinary(&bytes[at..]);
    }
}

/// How long an escape is.
fn escape(bytes: &[u8]) -> Option<usize> {
    match bytes.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' if bytes.get(2..6)?.iter().all(u8::is_ascii_hexdigit) => Some(6),
        _ => None,
    }
}

#[inline]
fn word<const N: usize>(bytes: &[u8], at: usize, word: &[u8; N], form: Form) -> Option<End> {
    let is_there = bytes[at..].first_chunk() == Some(word);
    is_there.then_some(End { at: at + N, form })
}

#[inline]
fn number(bytes: &[u8], mut at: usize) -> Option<End> {
    let has = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    at += usize::from(has(at, b'-'));
    at = if has(at, b'0') { at + 1 } else { digits(bytes, at)? };
    if has(at, b'.') {
        at = digits(bytes, at + 1)?;
    }
    if has(at, b'e') || has(at, b'E') {
        at += 1;
        at += usize::from(has(at, b'+') || has(at, b'-'));
        at = digits(bytes, at)?;
    }
    let form = Form::Bare;
    Some(End { at, form })
}

/// The place behind at least one digit.
#[inline]
fn digits(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    (at > start).then_some(at)
}

#[cfg(test)]
mod tests;
