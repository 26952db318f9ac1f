//! One value of a TOML file and its place.

use std::ops::Range;

use toml::de::DeValue;

use super::{Item, Table};
use crate::problem::Problem;

/// A text value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextValue {
    /// The text with its escapes resolved.
    pub text: String,
    /// The whole value with its quotes, in bytes of the file.
    pub span: Range<usize>,
    /// Where the first character stands in the file, when the text stands there verbatim.
    verbatim: Option<usize>,
    is_moved: bool,
}

impl TextValue {
    pub(super) fn new(source: &str, text: &str, span: Range<usize>) -> Self {
        let raw = source.get(span.clone()).unwrap_or_default();
        let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") {
            3
        } else {
            1
        };
        let newline = raw.get(quotes..).map_or(0, |rest| match rest.as_bytes() {
            [b'\r', b'\n', ..] if quotes == 3 => 2,
            [b'\n', ..] if quotes == 3 => 1,
            _ => 0,
        });
        let inner = raw.get(quotes + newline..raw.len().saturating_sub(quotes));
        let verbatim = (inner == Some(text)).then_some(span.start + quotes + newline);
        Self {
            text: text.to_owned(),
            span,
            verbatim,
            is_moved: false,
        }
    }

    /// The key of an item as a text of its own.
    pub fn key(item: &Item<'_>) -> Self {
        Self {
            text: item.key.to_owned(),
            span: item.key_span.clone(),
            verbatim: None,
            is_moved: false,
        }
    }

    /// A value as it is written in the file, such as a number, as a text.
    pub fn of_written(value: &Value<'_>) -> Self {
        Self {
            text: value.as_written().to_owned(),
            span: value.span.clone(),
            verbatim: Some(value.span.start),
            is_moved: false,
        }
    }

    /// Moves the place back by so many bytes: the text stands in a file that is thought to lie behind another one.
    pub fn move_by(&mut self, bytes: usize) {
        self.span = self.span.start + bytes..self.span.end + bytes;
        self.verbatim = self.verbatim.map(|start| start + bytes);
        self.is_moved = true;
    }

    /// Whether the text stands in another file than the one that was asked for.
    pub fn is_moved(&self) -> bool {
        self.is_moved
    }

    /// The place in the file of a byte range of the text; the whole value where escapes hide it.
    pub fn place(&self, within: Range<usize>) -> Range<usize> {
        match self.verbatim {
            Some(start) => start + within.start..start + within.end,
            None => self.span.clone(),
        }
    }
}

/// A key with a value of any kind, for tables that are passed on as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The key.
    pub key: TextValue,
    /// The place of the value.
    pub span: Range<usize>,
    /// The value; see [`Value::to_json`].
    pub value: serde_json::Value,
}

impl Member {
    /// What stands in the file.
    pub fn of(item: &Item<'_>) -> Self {
        Self {
            key: TextValue::key(item),
            span: item.value.span.clone(),
            value: item.value.to_json(),
        }
    }
}

/// A value of any kind and its place.
pub struct Value<'t> {
    source: &'t str,
    inner: &'t DeValue<'t>,
    /// The place of the whole value, in bytes of the file.
    pub span: Range<usize>,
}

impl<'t> Value<'t> {
    pub(super) fn new(source: &'t str, spanned: &'t toml::Spanned<DeValue<'t>>) -> Self {
        Self {
            source,
            inner: spanned.get_ref(),
            span: spanned.span(),
        }
    }

    /// What a user calls this kind of value.
    pub fn kind(&self) -> &'static str {
        match self.inner {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }

    /// The value as text, when it is one.
    pub fn as_text(&self) -> Option<TextValue> {
        match self.inner {
            DeValue::String(text) => Some(TextValue::new(self.source, text, self.span.clone())),
            _ => None,
        }
    }

    /// The value as it is written in the file, for numbers that must keep their digits.
    pub fn as_written(&self) -> &'t str {
        self.source.get(self.span.clone()).unwrap_or_default()
    }

    /// The value as a whole number, when it is one that fits 64 bits.
    pub fn as_integer(&self) -> Option<i64> {
        match self.inner {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        }
    }

    /// The value as a flag, when it is one.
    pub fn as_flag(&self) -> Option<bool> {
        match self.inner {
            DeValue::Boolean(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The values of a list, when it is one.
    pub fn as_list(&self) -> Option<Vec<Value<'t>>> {
        match self.inner {
            DeValue::Array(items) => Some(items.iter().map(|item| Value::new(self.source, item)).collect()),
            _ => None,
        }
    }

    /// The table, when it is one; `path` is what messages call it.
    pub fn as_table(&self, path: &str) -> Option<Table<'t>> {
        match self.inner {
            DeValue::Table(table) => Some(Table::new(self.source, path.to_owned(), self.span.clone(), table)),
            _ => None,
        }
    }

    /// The value as JSON. Numbers with a point and dates go as text, so that no digit is lost.
    pub fn to_json(&self) -> serde_json::Value {
        if let Some(text) = self.as_text() {
            serde_json::Value::String(text.text)
        } else if let Some(flag) = self.as_flag() {
            serde_json::Value::Bool(flag)
        } else if let Some(number) = self.as_integer() {
            serde_json::Value::from(number)
        } else if let Some(list) = self.as_list() {
            serde_json::Value::Array(list.iter().map(Value::to_json).collect())
        } else if let Some(mut table) = self.as_table("") {
            let items = table.take_rest();
            serde_json::Value::Object(
                items
                    .map(|item| (item.key.to_owned(), item.value.to_json()))
                    .collect(),
            )
        } else {
            serde_json::Value::String(self.as_written().to_owned())
        }
    }

    /// The problem that this value is not a whole number of the wanted size.
    pub(super) fn wrong_number(&self, name: &str, wanted: &str) -> Problem {
        if !matches!(self.inner, DeValue::Integer(_)) {
            return self.wrong_kind(name, wanted);
        }
        let message = format!("`{name}` must be {wanted}, not {}", self.as_written());
        Problem::new("out-of-range", self.span.clone(), message).help(format!("write {wanted}"))
    }

    /// The problem that this value should have been something else.
    pub fn wrong_kind(&self, name: &str, wanted: &str) -> Problem {
        Problem::new(
            "wrong-kind",
            self.span.clone(),
            format!("`{name}` must be {wanted}, not {}", self.kind()),
        )
        .help(format!("write {wanted}"))
    }
}
