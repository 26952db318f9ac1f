//! Steps from text to text whose arguments can be wrong.

use super::{Arguments, Refused, Surroundings, Typed};
use crate::mapping::plan::{CharacterSet, Spelling, TextStep, Wrap};
use crate::problem::suggest;

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
        from => Ok(then(
            v,
            TextStep::Replace {
                from: from.to_owned(),
                to: a.text(1).to_owned(),
            },
        )),
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
        Ok(set) => Ok(then(
            v,
            TextStep::Keep {
                set,
                between: a.text(1).to_owned(),
            },
        )),
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
        8..=64 => Ok(then(v, TextStep::ShortId { length: a.count() })),
        n => refused(
            format!("short_id({n}) is not possible"),
            "use a length from 8 to 64",
        ),
    }
}

pub(super) fn part(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match [a.positive(0), a.positive(1)] {
        [Some(width), Some(number)] => Ok(then(v, TextStep::Part { width, number })),
        _ => refused(
            "pieces have at least one character and are counted from 1",
            "write part(27, 1) for the first 27 characters",
        ),
    }
}

pub(super) fn slice(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match [a.positive(0), a.positive(1)] {
        [Some(from), Some(count)] => Ok(then(v, TextStep::Slice { from, count })),
        _ => refused(
            "a slice has at least one character, and they are counted from 1",
            "write slice(5, 8) for the 5th to the 12th character",
        ),
    }
}

pub(super) fn wrap(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match [a.positive(0), a.positive(1)] {
        [Some(width), Some(most)] => {
            let wrap = Wrap {
                width,
                most,
                separator: a.text(0).to_owned(),
                never_first: a.text(1).to_owned(),
            };
            Ok(then(v, TextStep::Wrap(wrap)))
        }
        _ => refused(
            "there is at least one piece, and it has at least one character",
            "write wrap(35, 4, ' / ')",
        ),
    }
}

pub(super) fn cut(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match a.count() {
        0 => refused("cut(0) leaves nothing", "say how many characters stay: cut(27)"),
        most => Ok(then(v, TextStep::Cut { most })),
    }
}

pub(super) fn max(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match a.count() {
        0 => refused(
            "max(0) refuses every text",
            "say how many characters fit: max(15)",
        ),
        most => Ok(then(v, TextStep::Max { most })),
    }
}

pub(super) fn luhn(v: Typed, a: &Arguments<'_>, _: &Surroundings<'_>) -> Result<Typed, Refused> {
    match a.count() {
        0 | 1 => refused(
            "a check digit stands behind one digit at least",
            "write luhn(9) for a SIREN",
        ),
        digits => Ok(then(v, TextStep::Luhn { digits })),
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
