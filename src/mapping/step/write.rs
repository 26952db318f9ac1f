//! Steps that write a number or a day as text.

use super::{Arguments, Refused, Surroundings, Typed};
use crate::mapping::plan::{DateExpr, DateFormat, TextSource};
use crate::money::Rounding;
use crate::problem::suggest;

/// The text of a source, before any step.
pub(super) fn from_source(source: TextSource) -> Typed {
    Typed::Text(source.into())
}

pub(super) fn date(
    value: Typed,
    arguments: &Arguments<'_>,
    surroundings: &Surroundings<'_>,
) -> Result<Typed, Refused> {
    let Typed::Date(date) = value else {
        return Ok(value);
    };
    let format = match arguments.texts.first() {
        Some(text) => {
            DateFormat::parse(text).map_err(|reason| (reason, format!("use {}", DateFormat::CODES)))?
        }
        None => surroundings.date.clone(),
    };
    if format.shows_time() && matches!(date, DateExpr::Date(_)) {
        let message = "a date has no time of day".to_owned();
        return Err((message, "use an instant, such as `settled_at`".to_owned()));
    }
    Ok(from_source(TextSource::Date { date, format }))
}

pub(super) fn decimal(
    value: Typed,
    arguments: &Arguments<'_>,
    surroundings: &Surroundings<'_>,
) -> Result<Typed, Refused> {
    let Typed::Amount(amount) = value else {
        return Ok(value);
    };
    let rounding = match arguments.texts.first().copied() {
        None => Rounding::Exact,
        Some("half_up") => Rounding::HalfAwayFromZero,
        Some("half_even") => Rounding::HalfEven,
        Some("down") => Rounding::TowardZero,
        Some(other) => {
            let remedy = suggest(other, &["half_up", "half_even", "down"]);
            return Err((format!("`{other}` is not a rounding"), remedy));
        }
    };
    if arguments.number().is_none() && rounding != Rounding::Exact {
        return Err((
            "without a number of decimals there is nothing to round".to_owned(),
            "say how many decimals: decimal(2, 'half_up')".to_owned(),
        ));
    }
    if arguments.number().is_some_and(|places| places > 12) {
        return Err((
            "an amount has at most 12 decimals".to_owned(),
            "use a number from 0 to 12".to_owned(),
        ));
    }
    let places = arguments.number().map(|places| (places, rounding));
    Ok(from_source(TextSource::Amount {
        amount,
        places,
        separator: surroundings.decimal,
    }))
}

pub(super) fn choose(value: Typed, arguments: &Arguments<'_>) -> Typed {
    let Typed::Flag(get) = value else {
        return value;
    };
    from_source(TextSource::Flag {
        get,
        yes: arguments.text(0).to_owned(),
        no: arguments.text(1).to_owned(),
    })
}

pub(super) fn join(value: Typed, arguments: &Arguments<'_>) -> Typed {
    let Typed::List(get) = value else {
        return value;
    };
    from_source(TextSource::List {
        get,
        separator: arguments.text(0).to_owned(),
    })
}
