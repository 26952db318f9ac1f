//! Just enough JSON to write the bank's answers. Numbers are kept as text, so that no amount is ever a float.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Text that is mostly known at compile time.
pub(crate) type Text = Cow<'static, str>;

/// A JSON value whose objects keep the order of their fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// Digits as they go on the wire, or any other JSON text that a test wants there.
    Raw(Text),
    Text(Text),
    List(Vec<Json>),
    Object(Vec<(Text, Json)>),
}

impl Json {
    /// Cents as a decimal number without trailing zeros: 142560 becomes `1425.6`.
    pub(crate) fn cents(cents: i64) -> Self {
        Self::Raw(decimal_text(cents, '.').into())
    }

    /// The field of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Replaces the field of an object, or adds it.
    pub(crate) fn set(&mut self, name: &str, value: Self) {
        let Self::Object(fields) = self else { return };
        match fields.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = value,
            None => fields.push((name.to_owned().into(), value)),
        }
    }

    /// Takes the field out of an object.
    pub(crate) fn remove(&mut self, name: &str) {
        if let Self::Object(fields) = self {
            fields.retain(|(key, _)| key != name);
        }
    }

    /// The integer that a raw number spells.
    pub(crate) fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Raw(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The text of a text value.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Appends the value to `out`, without white space.
    pub(crate) fn write_to(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Raw(text) => out.push_str(text),
            Self::Text(text) => write_text(text, out),
            Self::List(items) => {
                write_separated('[', ']', items, out, Self::write_to);
            }
            Self::Object(fields) => write_separated('{', '}', fields, out, |(key, value), out| {
                write_text(key, out);
                out.push(':');
                value.write_to(out);
            }),
        }
    }

    /// The value as text.
    pub(crate) fn to_text(&self) -> String {
        let mut out = String::new();
        self.write_to(&mut out);
        out
    }
}

/// An object of these fields, in this order.
pub(crate) fn object<const N: usize>(fields: [(&'static str, Json); N]) -> Json {
    Json::Object(
        fields
            .into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect(),
    )
}

/// `1425.6` or `1425,6`: no trailing zeros, no point where there is nothing behind it.
pub(crate) fn decimal_text(cents: i64, point: char) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let (whole, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    match (rest, rest % 10) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{whole}{point}{}", rest / 10),
        _ => format!("{sign}{whole}{point}{rest:02}"),
    }
}

fn write_separated<T>(
    open: char,
    close: char,
    items: &[T],
    out: &mut String,
    write: impl Fn(&T, &mut String),
) {
    out.push(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(close);
}

/// Escapes as web frameworks do, `&`, `<` and `>` included: Qonto's guide warns of `\u0026` in addresses.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '&' | '<' | '>' | '\0'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Raw(value.to_string().into())
    }
}

impl From<usize> for Json {
    fn from(value: usize) -> Self {
        Self::Raw(value.to_string().into())
    }
}

impl From<&'static str> for Json {
    fn from(value: &'static str) -> Self {
        Self::Text(value.into())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value.into())
    }
}

impl From<Text> for Json {
    fn from(value: Text) -> Self {
        Self::Text(value)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl FromIterator<Json> for Json {
    fn from_iter<I: IntoIterator<Item = Json>>(iter: I) -> Self {
        Self::List(iter.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_become_numbers_without_trailing_zeros() {
        for (cents, expected) in [
            (142_560, "1425.6"),
            (43, "0.43"),
            (5, "0.05"),
            (1000, "10"),
            (0, "0"),
            (-1, "-0.01"),
            (4_199_592_154, "41995921.54"),
        ] {
            assert_eq!(Json::cents(cents).to_text(), expected);
        }
    }

    #[test]
    fn what_is_written_reads_back_as_it_was() {
        let awkward = "\"\\ \r\n\t\u{1}\u{7f} & <b> ä e\u{301} 🚀 \u{a0} ; =SUM(A1)";
        let value = object([
            ("text", awkward.into()),
            ("none", Json::Null),
            (
                "list",
                [Json::from(true), Json::from(-7_i64)].into_iter().collect(),
            ),
        ]);
        let read: serde_json::Value = serde_json::from_str(&value.to_text()).unwrap();
        assert_eq!(read["text"], awkward);
        assert_eq!(read["none"], serde_json::Value::Null);
        assert_eq!(read["list"], serde_json::json!([true, -7]));
    }

    #[test]
    fn fields_are_replaced_added_and_removed() {
        let mut value = object([("a", 1_i64.into()), ("b", 2_i64.into())]);
        value.set("a", Json::Null);
        value.set("c", false.into());
        value.remove("b");
        assert_eq!(value.to_text(), r#"{"a":null,"c":false}"#);
        assert_eq!(value.get("c"), Some(&Json::Bool(false)));
    }
}
