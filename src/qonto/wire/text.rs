//! Values that the bank sends in more than one JSON form, read without loss.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::entry::Text;
use crate::money::{AmountError, parse_amount, plain_integer};

/// Text, or a number or a truth value as its own text; null is nothing.
///
/// It borrows from the input unless the text has an escape in it.
#[derive(Debug, Default)]
pub(super) struct Tolerant<'a>(pub(super) Option<Text<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Tolerant<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&'de RawValue>::deserialize(deserializer)?;
        text_of(raw.get()).map(Self).map_err(D::Error::custom)
    }
}

/// The text of one JSON value.
pub(in crate::qonto) fn text_of(json: &str) -> Result<Option<Text<'_>>, String> {
    match json.as_bytes() {
        b"null" => Ok(None),
        [b'"', inner @ .., b'"'] if memchr::memchr(b'\\', inner).is_none() => {
            Ok(Some(Cow::Borrowed(&json[1..json.len() - 1])))
        }
        [b'"', ..] => unescaped(json).map(|text| Some(Cow::Owned(text))),
        [b'{', ..] => Err("expected text, found an object".to_owned()),
        [b'[', ..] => Err("expected text, found a list".to_owned()),
        _ => Ok(Some(Cow::Borrowed(json))),
    }
}

/// A text in which something is escaped, made in one piece: the general reader begins small and grows.
fn unescaped(json: &str) -> Result<String, String> {
    let mut text = String::with_capacity(json.len());
    let mut rest = &json[1..json.len().max(2) - 1];
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let Some((character, behind)) = escape(&rest[at + 1..]) else {
            return serde_json::from_str(json).map_err(|error| error.to_string());
        };
        text.push(character);
        rest = behind;
    }
    text.push_str(rest);
    Ok(text)
}

/// The character that an escape stands for, but for halves of pairs, and what follows it.
fn escape(behind_backslash: &str) -> Option<(char, &str)> {
    let (letter, rest) = behind_backslash.split_at_checked(1)?;
    let character = match letter {
        "\\" | "\"" | "/" => letter.chars().next()?,
        "b" => '\u{8}',
        "f" => '\u{c}',
        "n" => '\n',
        "r" => '\r',
        "t" => '\t',
        "u" => {
            let (digits, rest) = rest.split_at_checked(4)?;
            let number = u32::from_str_radix(digits, 16).ok()?;
            return char::from_u32(number).map(|character| (character, rest));
        }
        _ => return None,
    };
    Some((character, rest))
}

/// For `#[serde(deserialize_with)]`.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Text<'de>>, D::Error> {
    Tolerant::deserialize(deserializer).map(|text| text.0)
}

/// For `#[serde(deserialize_with)]`: a number, in figures or as text.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Number<'de>>, D::Error> {
    Tolerant::deserialize(deserializer).map(Number::of)
}

/// For `#[serde(deserialize_with)]`: true or false, bare or as text.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Tolerant::deserialize(deserializer)?
        .flag()
        .map_err(D::Error::custom)
}

impl Tolerant<'_> {
    pub(super) fn flag(&self) -> Result<Option<bool>, &'static str> {
        match self.0.as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err("expected true or false"),
        }
    }
}

/// A number exactly as the bank wrote it: in figures, or as text with a decimal point or comma.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number<'a>(Text<'a>);

impl<'a> Number<'a> {
    pub(super) fn of(text: Tolerant<'a>) -> Option<Self> {
        let is_blank =
            |text: &str| text.bytes().all(|byte| !byte.is_ascii_graphic()) && text.trim().is_empty();
        text.0.filter(|text| !is_blank(text)).map(Self)
    }

    /// A number that stands in the input without quotes.
    #[inline]
    pub(super) fn in_figures(json: &'a str) -> Self {
        Self(Cow::Borrowed(json))
    }

    /// The number as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its exact value.
    pub fn decimal(&self) -> Result<Decimal, AmountError> {
        plain_decimal(self.0.as_bytes()).map_or_else(|| parse_amount(&self.0), Ok)
    }

    /// Its value where that is a whole number of 64 bits.
    pub fn integer(&self) -> Option<i64> {
        let general = || {
            let value = self.decimal().ok().filter(Decimal::is_integer)?;
            i64::try_from(value).ok()
        };
        plain_integer(&self.0)
            .or_else(|| self.0.parse().ok())
            .or_else(general)
    }
}

/// At most 18 digits with at most one point or comma between them, the form of nearly every amount, without
/// a copy and without the general parser.
fn plain_decimal(text: &[u8]) -> Option<Decimal> {
    if text.len() > 18 || !text.first()?.is_ascii_digit() || !text.last()?.is_ascii_digit() {
        return None;
    }
    let mut mantissa = 0_i64;
    let mut point = None;
    for (position, byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + i64::from(byte - b'0'),
            b'.' | b',' if point.is_none() => point = Some(position),
            _ => return None,
        }
    }
    let decimals = point.map_or(0, |point| text.len() - point - 1);
    Some(Decimal::new(mantissa, u32::try_from(decimals).ok()?))
}

/// A list whose null is an empty one, and whose null elements are none.
#[derive(Debug)]
pub(super) struct List<T>(pub(super) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

/// For `#[serde(deserialize_with)]`.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    List::deserialize(deserializer).map(|list| list.0)
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(List::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Option<T>>()? {
            list.extend(item);
        }
        Ok(List(list))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> Option<Text<'_>> {
        serde_json::from_str::<Tolerant<'_>>(json).unwrap().0
    }

    #[test]
    fn text_borrows_unless_it_is_escaped() {
        assert!(matches!(read(r#""AWS EMEA""#), Some(Cow::Borrowed("AWS EMEA"))));
        assert!(matches!(read(r#""""#), Some(Cow::Borrowed(""))));
        assert!(matches!(read(r#""a\nb \u20ac""#), Some(Cow::Owned(text)) if text == "a\nb €"));
    }

    #[test]
    fn numbers_and_truth_values_are_their_own_text() {
        assert_eq!(
            read("1234567890123456789012.10").as_deref(),
            Some("1234567890123456789012.10")
        );
        assert_eq!(read("5502").as_deref(), Some("5502"));
        assert_eq!(read("true").as_deref(), Some("true"));
        assert_eq!(read("null"), None);
        assert!(serde_json::from_str::<Tolerant<'_>>("{}").is_err());
        assert!(serde_json::from_str::<Tolerant<'_>>("[1]").is_err());
        assert!(serde_json::from_str::<Tolerant<'_>>(r#""\ud800""#).is_err());
    }

    #[test]
    fn integers_are_read_from_figures_text_and_whole_decimals() {
        let integer = |json| {
            serde_json::from_str(json)
                .ok()
                .and_then(Number::of)
                .and_then(|n| n.integer())
        };
        for (json, expected) in [
            ("4199592154", Some(4_199_592_154)),
            (r#""78""#, Some(78)),
            ("1425.0", Some(1425)),
            ("1e3", Some(1000)),
            ("0.5", None),
            ("9223372036854775808", None),
            (r#""ten""#, None),
            (r#""""#, None),
            ("null", None),
        ] {
            assert_eq!(integer(json), expected, "{json}");
        }
    }

    #[test]
    fn null_lists_and_null_elements_vanish() {
        let list = |json| serde_json::from_str::<List<u8>>(json).unwrap().0;
        assert_eq!(list("null"), Vec::<u8>::new());
        assert_eq!(list("[1,null,2]"), [1, 2]);
        assert!(serde_json::from_str::<List<u8>>("{}").is_err());
    }

    proptest! {
        #[test]
        fn a_text_is_unescaped_as_the_general_reader_does(
            pieces in prop::collection::vec("[a-zé€😀 ]{0,3}|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-Fd]{4}|\\\\ud83d\\\\ude00", 0..8)
        ) {
            let json = format!("\"{}\"", pieces.concat());
            let expected = serde_json::from_str::<String>(&json).map_err(|error| error.to_string());
            prop_assert_eq!(unescaped(&json), expected, "{}", json);
        }

        #[test]
        fn the_quick_decimal_equals_the_general_one(text in "[0-9.,-]{1,20}|[0-9]{1,12}[.,][0-9]{1,6}") {
            let number = Number(Cow::Borrowed(&text));
            prop_assert_eq!(number.decimal().map(|d| d.to_string()), parse_amount(&text).map(|d| d.to_string()));
        }
    }
}
