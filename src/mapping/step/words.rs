//! Steps from text to text whose arguments can be wrong.

use super::{Arguments, Refused, Surroundings, Typed};
use crate::mapping::plan::{AmountStep, CharacterSet, Spelling, TextStep};
use crate::problem::suggest;

/// Adds a step to an amount.
pub(super) fn then_amount(value: Typed, step: AmountStep) -> Typed {
    match value {
        Typed::Amount(mut expr) => {
            expr.steps.push(step);
            Typed::Amount(expr)
        }
        other => other,
    }
}

/// The next step of a text.
pub(super) fn then(value: Typed, step: TextStep) -> Typed {
    match value {
        Typed::Text(mut expr) => {
            expr.steps.push(step);
            Typed::Text(expr)
        }
        other => other,
    }
}

fn refused<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Refused> {
    Err((message.into(), help.into()))
}

pub(super) fn replace(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match a.text(0) {
        "" => refused(
            "`replace` cannot look for nothing",
            "name the text to be replaced",
        ),
        from => Ok(then(v, TextStep::Replace(from.to_owned(), a.text(1).to_owned()))),
    }
}

pub(super) fn keep(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    if a.text(0).is_empty() {
        return refused(
            "`keep` would keep nothing",
            "name the characters, like keep('A-Za-z0-9 -')",
        );
    }
    match CharacterSet::parse(a.text(0)) {
        Ok(set) => Ok(then(v, TextStep::Keep(set, a.text(1).to_owned()))),
        Err(range) => refused(format!("the range {range} runs backwards"), "swap its two ends"),
    }
}

pub(super) fn lookup(v: Typed, a: &Arguments<'_>, s: &Surroundings<'_>) -> Result<Typed, Refused> {
    let name = a.text(0);
    if let Some(index) = s.lookups.iter().position(|known| known == name) {
        return Ok(then(v, TextStep::Lookup(index)));
    }
    let known: Vec<_> = s.lookups.iter().map(String::as_str).collect();
    let help = match &known[..] {
        [] => format!("add a table [lookup.{name}] with `rows = {{ … }}`"),
        names => suggest(name, names),
    };
    refused(format!("there is no [lookup.{name}]"), help)
}

pub(super) fn short_id(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match a.count() {
        8..=64 => Ok(then(v, TextStep::ShortId(a.count()))),
        n => refused(
            format!("short_id({n}) is not possible"),
            "use a length from 8 to 64",
        ),
    }
}

pub(super) fn part(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match (a.nth_count(0), a.nth_count(1)) {
        (0, _) | (_, 0) => refused(
            "pieces have at least one character and are counted from 1",
            "write part(27, 1) for the first 27 characters",
        ),
        (width, number) => Ok(then(v, TextStep::Part(width, number))),
    }
}

pub(super) fn slice(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match (a.nth_count(0), a.nth_count(1)) {
        (0, _) | (_, 0) => refused(
            "a slice has at least one character, and they are counted from 1",
            "write slice(5, 8) for the 5th to the 12th character",
        ),
        (from, count) => Ok(then(v, TextStep::Slice(from, count))),
    }
}

pub(super) fn wrap(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match (a.nth_count(0), a.nth_count(1)) {
        (0, _) | (_, 0) => refused(
            "there is at least one piece, and it has at least one character",
            "write wrap(35, 4, ' / ')",
        ),
        (width, most) => Ok(then(v, TextStep::Wrap(width, most, a.text(0).to_owned()))),
    }
}

pub(super) fn cut(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match a.count() {
        0 => refused("cut(0) leaves nothing", "say how many characters stay: cut(27)"),
        count => Ok(then(v, TextStep::Cut(count))),
    }
}

pub(super) fn max(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match a.count() {
        0 => refused(
            "max(0) refuses every text",
            "say how many characters fit: max(15)",
        ),
        count => Ok(then(v, TextStep::Max(count))),
    }
}

pub(super) fn luhn(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match a.count() {
        0 | 1 => refused(
            "a check digit stands behind one digit at least",
            "write luhn(9) for a SIREN",
        ),
        count => Ok(then(v, TextStep::Luhn(count))),
    }
}

pub(super) fn transliterate(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match Spelling::named(a.text(0)) {
        Some(spelling) => Ok(then(v, TextStep::Transliterate(spelling))),
        None => refused(
            format!("`{}` is no language that is known here", a.text(0)),
            "use 'de' to write ü as ue, 'en', 'es', 'fr' or 'it' to write it as u, 'latin' to keep it",
        ),
    }
}
