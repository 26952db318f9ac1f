//! Objects whose fields the books can do without: each field is read apart, so that one that cannot be read stands in no
//! other's way.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::wire::text_of;
use crate::entry::Text;

/// Reads an object. A list of values would be taken for the fields in their order.
pub(crate) fn object<'a, T: Deserialize<'a>>(json: &'a str) -> serde_json::Result<T> {
    if !json.trim_start().starts_with('{') {
        return Err(serde_json::Error::custom("it is no object"));
    }
    serde_json::from_str(json)
}

/// For `#[serde(deserialize_with)]`: text, or a number as its own text; anything else is nothing.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Text<'de>>, D::Error> {
    let raw = <&'de RawValue>::deserialize(deserializer)?;
    Ok(text_of(raw.get()).unwrap_or_default())
}

/// An identifier, which must be there.
pub(crate) fn required(id: Option<Text<'_>>) -> serde_json::Result<String> {
    let id = id.filter(|id| !id.is_empty());
    id.map(Text::into_owned)
        .ok_or_else(|| serde_json::Error::custom("its id is missing"))
}

/// An identifier that may be missing, `null` or empty; what is none is an error.
pub(crate) fn optional(raw: Option<&RawValue>) -> serde_json::Result<Option<String>> {
    let id = raw.map_or(Ok(None), |raw| text_of(raw.get()));
    let id = id.map_err(serde_json::Error::custom)?;
    Ok(id.filter(|id| !id.is_empty()).map(Text::into_owned))
}

/// The items of a list as sent. `null` is an empty list, and within one it is no item.
pub(crate) fn items(raw: Option<&RawValue>) -> serde_json::Result<Vec<&RawValue>> {
    let Some(raw) = raw else {
        return Ok(Vec::new());
    };
    let items: Vec<Option<&RawValue>> = serde_json::from_str(raw.get())?;
    Ok(items.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Sent<'a> {
        #[serde(borrow, default, deserialize_with = "text")]
        name: Option<Text<'a>>,
        #[serde(borrow, default)]
        ids: Option<&'a RawValue>,
    }

    #[test]
    fn a_field_that_cannot_be_read_is_nothing() {
        for (json, expected) in [
            (r#"{"name":"a"}"#, Some("a")),
            (r#"{"name":5}"#, Some("5")),
            (r#"{"name":{"a":[1]}}"#, None),
            (r#"{"name":null}"#, None),
            ("{}", None),
        ] {
            assert_eq!(object::<Sent<'_>>(json).unwrap().name.as_deref(), expected);
        }
        assert!(object::<Sent<'_>>(r#"["a"]"#).is_err());
    }

    #[test]
    fn what_is_no_list_is_said() {
        let count = |json| items(object::<Sent<'_>>(json).unwrap().ids).map(|items| items.len());
        assert_eq!(count(r#"{"ids":["a",null,5]}"#).unwrap(), 2);
        assert_eq!(count(r#"{"ids":null}"#).unwrap(), 0);
        assert!(count(r#"{"ids":""}"#).is_err() && count(r#"{"ids":{}}"#).is_err());
    }
}
