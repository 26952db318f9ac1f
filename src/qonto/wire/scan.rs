//! JSON read in one pass without building anything: a million rows have fifty million members, most of them
//! unwanted, so a member costs no more than finding its end. What is skipped is checked all the same.

use key::Key;
use ordinary::ordinary;
use value::Form;
pub(super) use value::Value;

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
    at: usize,
    has_begun: bool,
}

impl<'a> Members<'a> {
    pub(super) fn of(json: &'a str) -> Result<Self, Malformed> {
        let at = behind(json.as_bytes(), 0, b'{').ok_or(Malformed)?;
        Ok(Self {
            text: json,
            at,
            has_begun: false,
        })
    }

    /// Goes to the next name; false at the end of the object.
    pub(super) fn advance(&mut self) -> Result<bool, Malformed> {
        let bytes = self.text.as_bytes();
        self.at = next(bytes, self.at).ok_or(Malformed)?;
        if bytes[self.at] == b'}' {
            return next(bytes, self.at + 1).map_or(Ok(false), |_| Err(Malformed));
        }
        if self.has_begun {
            self.at = behind(bytes, self.at, b',').ok_or(Malformed)?;
            self.at = next(bytes, self.at).ok_or(Malformed)?;
        }
        self.has_begun = true;
        if bytes[self.at] == b'"' {
            Ok(true)
        } else {
            Err(Malformed)
        }
    }

    /// Passes the comma behind a member and the next name, if exactly that stands there.
    #[inline]
    pub(super) fn pass(&mut self, key: &Key) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_there = self.has_begun && key.leads(rest);
        if is_there {
            self.at += key.len();
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

    /// Goes behind the value, and gives it where it is wanted.
    #[expect(
        clippy::inline_always,
        reason = "a value stays in registers until it is in its place"
    )]
    #[inline(always)]
    pub(super) fn value_if(&mut self, is_wanted: bool) -> Result<Option<Value<'a>>, Malformed> {
        let start = next(self.text.as_bytes(), self.at).ok_or(Malformed)?;
        let end = value(self.text.as_bytes(), start, DEPTH).ok_or(Malformed)?;
        self.at = end.at;
        Ok(is_wanted.then(|| Value::new(&self.text[start..end.at], end.form)))
    }

    /// Reads the value behind the name.
    pub(super) fn value(&mut self) -> Result<Value<'a>, Malformed> {
        self.value_if(true)?.ok_or(Malformed)
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
    let at = next(bytes, at)?;
    (bytes[at] == byte).then_some(at + 1)
}

/// The end of the value that begins there.
#[expect(
    clippy::inline_always,
    reason = "the place stays in a register for all members of a row"
)]
#[inline(always)]
fn value(bytes: &[u8], at: usize, depth: usize) -> Option<End> {
    match *bytes.get(at)? {
        b'"' => string(bytes, at),
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
