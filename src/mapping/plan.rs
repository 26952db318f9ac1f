//! What a mapping becomes when it is loaded: typed expressions in which nothing can be wrong any more but the data.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use rust_decimal::Decimal;

use super::Scope;
use crate::entry::Moment;
use crate::money::Rounding;

mod test;
mod text;

pub(super) use test::{Comparable, Comparison, Test};
pub(super) use text::{CharacterSet, TextStep, cut};

pub(super) type TextGetter = for<'s> fn(&Scope<'s>) -> Option<&'s str>;
pub(super) type ListGetter = fn(&Scope<'_>, &mut dyn FnMut(&str));

/// Why a value cannot be written: the data does not fit what the mapping asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// What cells refer to by number.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) cells: Vec<Cell>,
    pub(super) lookups: Vec<Lookup>,
}

/// A small table of the mapping file.
#[derive(Debug)]
pub(super) struct Lookup {
    pub(super) rows: std::collections::BTreeMap<String, String>,
    pub(super) default: Option<String>,
}

/// Alternatives: the first wins whose condition holds, whose values are present, and which gives a text.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) cases: Vec<Case>,
}

/// One alternative of a cell.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) when: Option<Test>,
    pub(super) pieces: Vec<Piece>,
}

/// A part of a template.
#[derive(Debug)]
pub(super) enum Piece {
    Literal(String),
    Value { expr: TextExpr, optional: bool },
}

/// A value that ends as text.
#[derive(Debug)]
pub(super) struct TextExpr {
    pub(super) source: TextSource,
    pub(super) steps: Vec<TextStep>,
}

/// Where a text comes from.
#[derive(Debug)]
pub(super) enum TextSource {
    Field(TextGetter),
    Cell(usize),
    Param(usize),
    Amount {
        amount: AmountExpr,
        places: Option<(u32, Rounding)>,
        separator: char,
    },
    Date {
        date: DateExpr,
        format: DateFormat,
    },
    Integer(fn(&Scope<'_>) -> Option<i64>),
    Flag {
        get: fn(&Scope<'_>) -> Option<bool>,
        yes: String,
        no: String,
    },
    List {
        get: ListGetter,
        separator: String,
    },
}

/// An exact number with what is done to its sign.
#[derive(Debug, Clone)]
pub(super) struct AmountExpr {
    pub(super) get: fn(&Scope<'_>) -> Option<Decimal>,
    pub(super) steps: Vec<AmountStep>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AmountStep {
    Absolute,
    Negate,
}

/// A day or a point in time.
#[derive(Debug, Clone, Copy)]
pub(super) enum DateExpr {
    Date(fn(&Scope<'_>) -> Option<NaiveDate>),
    Instant(fn(&Scope<'_>) -> Option<Moment>),
}

impl Cell {
    /// Appends the cell and tells which case won; `None`, and nothing appended, when none did.
    pub(super) fn write(
        &self,
        shared: &Shared,
        scope: &Scope<'_>,
        out: &mut String,
    ) -> Result<Option<usize>, Refusal> {
        for (index, case) in self.cases.iter().enumerate() {
            let holds = case
                .when
                .as_ref()
                .map_or(Ok(true), |when| when.holds(shared, scope))?;
            let start = out.len();
            if holds && write_pieces(&case.pieces, shared, scope, out)? && out.len() > start {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }
}

/// Appends a template; `false`, and nothing appended, when a value that must be there is absent.
///
/// An optional value that is absent takes one blank beside it along, so that no double blank and no
/// blank at the end of the cell remains.
pub(super) fn write_pieces(
    pieces: &[Piece],
    shared: &Shared,
    scope: &Scope<'_>,
    out: &mut String,
) -> Result<bool, Refusal> {
    let start = out.len();
    let mut dropped = false;
    for piece in pieces {
        match piece {
            Piece::Literal(text) => {
                let bare = out.len() == start || out.ends_with(' ');
                let text = if dropped && bare {
                    text.strip_prefix(' ').unwrap_or(text)
                } else {
                    text
                };
                out.push_str(text);
                dropped = dropped && text.is_empty();
            }
            Piece::Value { expr, optional } => {
                let present = expr.write(shared, scope, out)?;
                if !present && !optional {
                    out.truncate(start);
                    return Ok(false);
                }
                dropped = dropped || !present;
                if present {
                    dropped = false;
                }
            }
        }
    }
    if dropped && out.len() > start && out.ends_with(' ') {
        out.pop();
    }
    Ok(true)
}

impl TextExpr {
    /// How to get the text without a copy, where the expression is a plain field.
    pub(super) fn plain(&self) -> Option<TextGetter> {
        match self.source {
            TextSource::Field(get) if self.steps.is_empty() => Some(get),
            _ => None,
        }
    }

    /// Appends the text; `false`, and nothing appended, when it is absent. An empty text is absent.
    pub(super) fn write(
        &self,
        shared: &Shared,
        scope: &Scope<'_>,
        out: &mut String,
    ) -> Result<bool, Refusal> {
        let start = out.len();
        let mut present = self.source.write(shared, scope, out)?;
        for step in &self.steps {
            step.apply(shared, out, start, &mut present);
        }
        Ok(present)
    }
}

impl TextSource {
    fn write(&self, shared: &Shared, scope: &Scope<'_>, out: &mut String) -> Result<bool, Refusal> {
        let start = out.len();
        match self {
            Self::Field(get) => out.push_str(get(scope).filter(|text| is_present(text)).unwrap_or_default()),
            Self::Cell(index) => {
                if let Some(cell) = shared.cells.get(*index) {
                    cell.write(shared, scope, out)?;
                }
            }
            Self::Param(index) => out.push_str(scope.params.get(*index).map_or("", String::as_str)),
            Self::Amount {
                amount,
                places,
                separator,
            } => {
                if let Some(value) = amount.value(scope) {
                    write_amount(value, *places, *separator, out)?;
                }
            }
            Self::Date { date, format } => {
                if let Some(value) = date.value(scope) {
                    format.write(value, out);
                }
            }
            Self::Integer(get) => {
                if let Some(value) = get(scope) {
                    out.push_str(&value.to_string());
                }
            }
            Self::Flag { get, yes, no } => {
                if let Some(flag) = get(scope) {
                    out.push_str(if flag { yes } else { no });
                }
            }
            Self::List { get, separator } => get(scope, &mut |item| {
                if out.len() > start {
                    out.push_str(separator);
                }
                out.push_str(item);
            }),
        }
        Ok(out.len() > start)
    }
}

/// White space alone says nothing, so it counts as absent.
pub(super) fn is_present(text: &str) -> bool {
    text.bytes()
        .next()
        .is_some_and(|first| first > b' ' && first < 0x80)
        || !text.trim().is_empty()
}

impl AmountExpr {
    pub(super) fn value(&self, scope: &Scope<'_>) -> Option<Decimal> {
        let value = (self.get)(scope)?;
        Some(self.steps.iter().fold(value, |value, step| match step {
            AmountStep::Absolute => value.abs(),
            AmountStep::Negate => -value,
        }))
    }
}

impl DateExpr {
    pub(super) fn value(self, scope: &Scope<'_>) -> Option<NaiveDateTime> {
        match self {
            Self::Date(get) => get(scope).map(|date| date.and_time(chrono::NaiveTime::MIN)),
            Self::Instant(get) => get(scope).map(|moment| moment.local()),
        }
    }
}

fn write_amount(
    value: Decimal,
    places: Option<(u32, Rounding)>,
    separator: char,
    out: &mut String,
) -> Result<(), Refusal> {
    let exact = match places {
        None => value,
        Some((places, _)) if value.scale() == places => value,
        Some((places, rounding)) => rounding.apply(value, places).ok_or_else(|| Refusal {
            message: format!(
                "{value} has digits beyond {places} decimals, which `decimal({places})` would drop"
            ),
            help: "name a rounding, like decimal(2, 'half_up'), or write more decimals",
        })?,
    };
    let mut digits = [b'0'; 40];
    let scale = exact.scale() as usize;
    let mut rest = exact.mantissa().unsigned_abs();
    let mut first = digits.len();
    while rest > 0 || digits.len() - first <= scale {
        first -= 1;
        digits[first] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    if exact.is_sign_negative() && !exact.is_zero() {
        out.push('-');
    }
    let point = digits.len() - scale;
    out.extend(digits[first..point].iter().map(|digit| char::from(*digit)));
    if scale > 0 {
        out.push(separator);
        out.extend(digits[point..].iter().map(|digit| char::from(*digit)));
    }
    Ok(())
}

/// How a day or an instant is written: a fixed small set of `%` codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateFormat(Vec<DatePart>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum DatePart {
    Literal(char),
    Year,
    ShortYear,
    Month,
    Day,
    DayOfYear,
    Hour,
    Minute,
    Second,
}

impl DateFormat {
    /// `2026-10-31`, for files that do not say how they write dates.
    pub(super) fn iso() -> Self {
        use DatePart::{Day, Literal, Month, Year};
        Self(vec![Year, Literal('-'), Month, Literal('-'), Day])
    }

    /// The codes and what they mean, for messages and docs.
    pub(super) const CODES: &'static str = "%Y year, %y its last two digits, %m month, %d day, %j day of the year, %H hour, %M minute, %S second, %% a percent sign";

    /// Reads a format; the error is the code that is not known.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            let part = if c == '%' {
                match chars.next() {
                    Some('Y') => DatePart::Year,
                    Some('y') => DatePart::ShortYear,
                    Some('m') => DatePart::Month,
                    Some('d') => DatePart::Day,
                    Some('j') => DatePart::DayOfYear,
                    Some('H') => DatePart::Hour,
                    Some('M') => DatePart::Minute,
                    Some('S') => DatePart::Second,
                    Some('%') => DatePart::Literal('%'),
                    other => return Err(format!("%{}", other.map(String::from).unwrap_or_default())),
                }
            } else {
                DatePart::Literal(c)
            };
            parts.push(part);
        }
        Ok(Self(parts))
    }

    /// Whether it shows a time of day, which a mere day does not have.
    pub(super) fn shows_time(&self) -> bool {
        self.0
            .iter()
            .any(|part| matches!(part, DatePart::Hour | DatePart::Minute | DatePart::Second))
    }

    fn write(&self, value: NaiveDateTime, out: &mut String) {
        for part in &self.0 {
            match part {
                DatePart::Literal(c) => out.push(*c),
                DatePart::Year => push_digits(value.year().unsigned_abs(), 4, out),
                DatePart::ShortYear => push_digits(value.year().unsigned_abs() % 100, 2, out),
                DatePart::Month => push_digits(value.month(), 2, out),
                DatePart::Day => push_digits(value.day(), 2, out),
                DatePart::DayOfYear => push_digits(value.ordinal(), 3, out),
                DatePart::Hour => push_digits(value.hour(), 2, out),
                DatePart::Minute => push_digits(value.minute(), 2, out),
                DatePart::Second => push_digits(value.second(), 2, out),
            }
        }
    }
}

fn push_digits(number: u32, width: u32, out: &mut String) {
    for place in (0..width).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        out.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}
