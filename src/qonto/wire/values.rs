//! One value of a transaction, in whichever form it was sent. The error is a reason without a place.

use serde::Deserialize;

use super::scan::Value;
use super::text::{List, Number, Tolerant, text_of};
use crate::entry::Text;
use crate::excerpt::short;

pub(super) fn number(value: Value<'_>) -> Result<Option<Number<'_>>, String> {
    value.text().map(|text| Number::of(Tolerant(text)))
}

/// Puts there what [`number`] gives.
#[inline]
pub(super) fn put_number<'a>(value: Value<'a>, slot: &mut Option<Number<'a>>) -> Result<(), String> {
    *slot = if value.is_bare() {
        Some(Number::in_figures(value.json()))
    } else {
        number(value)?
    };
    Ok(())
}

pub(super) fn flag(value: Value<'_>) -> Result<Option<bool>, String> {
    match value.json() {
        "true" => Ok(Some(true)),
        "false" => Ok(Some(false)),
        _ => Ok(Tolerant(value.text()?).flag()?),
    }
}

pub(super) fn texts(value: Value<'_>) -> Result<Vec<Text<'_>>, String> {
    let texts: Vec<Tolerant<'_>> = list(value)?;
    Ok(texts.into_iter().filter_map(|text| text.0).collect())
}

pub(super) fn list<'a, T: Deserialize<'a>>(value: Value<'a>) -> Result<Vec<T>, String> {
    match value.json() {
        "[]" | "null" => Ok(Vec::new()),
        _ => nested::<List<T>>(value).map(|list| list.0),
    }
}

/// Anything that has a structure of its own.
pub(super) fn nested<'a, T: Deserialize<'a>>(value: Value<'a>) -> Result<T, String> {
    serde_json::from_str(value.json()).map_err(|error| reason_of(&error))
}

/// Line and column inside a field say nothing to anybody.
fn reason_of(error: &serde_json::Error) -> String {
    let mut reason = error.to_string();
    if let Some(place) = reason.rfind(" at line ") {
        reason.truncate(place);
    }
    reason
}

pub(super) fn cents(value: Value<'_>) -> Result<Option<i64>, String> {
    let mut slot = None;
    put_number(value, &mut slot)?;
    let Some(number) = slot else {
        return Ok(None);
    };
    let cents = number
        .integer()
        .ok_or_else(|| format!("'{}' is not a whole number of 64 bits", short(number.as_str())))?;
    Ok(Some(cents))
}

/// `"name"`, or an object with a name.
pub(super) fn name(value: Value<'_>) -> Result<Option<Text<'_>>, String> {
    #[derive(Deserialize)]
    struct Named<'a> {
        #[serde(borrow, default)]
        name: Tolerant<'a>,
    }
    if value.json().starts_with('{') {
        return nested::<Named<'_>>(value).map(|named| named.name.0);
    }
    text_of(value.json())
}
