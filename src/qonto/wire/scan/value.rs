//! One value of an object, unread.

use crate::entry::Text;
use crate::qonto::wire::text::text_of;

/// One JSON value as it stands in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::qonto::wire) struct Value<'a> {
    json: &'a str,
    form: Form,
}

/// What can be said of a value without looking at it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::qonto::wire) enum Form {
    /// A text in which nothing is escaped.
    Plain,
    Escaped,
    /// A number or a truth value.
    Bare,
    Null,
    /// An object or a list.
    Nested,
}

impl<'a> Value<'a> {
    #[inline]
    pub(super) fn new(json: &'a str, form: Form) -> Self {
        Self { json, form }
    }

    /// The value as sent.
    pub(in crate::qonto::wire) fn json(self) -> &'a str {
        self.json
    }

    /// Whether it is a number or a truth value, not in quotes.
    pub(in crate::qonto::wire) fn is_bare(self) -> bool {
        self.form == Form::Bare
    }

    /// Puts there what [`Value::text`] gives. Nearly always that is a piece of the input; written straight to its
    /// place it costs a tenth of what it costs on its way through results.
    #[inline]
    pub(in crate::qonto::wire) fn put(self, slot: &mut Option<Text<'a>>) -> Result<(), String> {
        *slot = match self.form {
            Form::Plain => Some(Text::Borrowed(&self.json[1..self.json.len() - 1])),
            Form::Bare => Some(Text::Borrowed(self.json)),
            Form::Null => None,
            Form::Escaped | Form::Nested => text_of(self.json)?,
        };
        Ok(())
    }

    /// Text, or a number or a truth value as its own text; null is nothing.
    pub(in crate::qonto::wire) fn text(self) -> Result<Option<Text<'a>>, String> {
        let mut text = None;
        self.put(&mut text)?;
        Ok(text)
    }
}
