//! The next value of a transaction, in whichever form it was sent.

use serde::de::{Error, MapAccess};
use serde_json::value::RawValue;

use super::text::{List, Number, Tolerant, text_of};
use crate::entry::Text;
use crate::qonto::excerpt::short;

pub(super) fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<Text<'de>>, A::Error> {
    map.next_value::<Tolerant<'de>>().map(|text| text.0)
}

pub(super) fn number<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<Number<'de>>, A::Error> {
    map.next_value().map(Number::of)
}

pub(super) fn flag<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<bool>, A::Error> {
    map.next_value::<Tolerant<'de>>()?
        .flag()
        .map_err(A::Error::custom)
}

pub(super) fn texts<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Vec<Text<'de>>, A::Error> {
    let list = map.next_value::<List<Tolerant<'de>>>()?;
    Ok(list.0.into_iter().filter_map(|text| text.0).collect())
}

pub(super) fn cents<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<i64>, A::Error> {
    let Some(number) = number(map)? else {
        return Ok(None);
    };
    let cents = number.integer().ok_or_else(|| {
        A::Error::custom(format_args!(
            "'{}' is not a whole number of 64 bits",
            short(number.as_str())
        ))
    })?;
    Ok(Some(cents))
}

/// `"name"`, or an object with a name.
pub(super) fn name<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<Text<'de>>, A::Error> {
    #[derive(serde::Deserialize)]
    struct Named<'a> {
        #[serde(borrow, default)]
        name: Tolerant<'a>,
    }
    let raw = map.next_value::<&'de RawValue>()?.get();
    if raw.starts_with('{') {
        let named = serde_json::from_str::<Named<'de>>(raw).map_err(A::Error::custom)?;
        return Ok(named.name.0);
    }
    text_of(raw).map_err(A::Error::custom)
}
