//! Days and points in time and how they are written.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use crate::entry::Moment;
use crate::mapping::Scope;

/// A day or a point in time.
#[derive(Debug, Clone, Copy)]
pub(in crate::mapping) enum DateExpr {
    Date(fn(&Scope<'_>) -> Option<NaiveDate>),
    Instant(fn(&Scope<'_>) -> Option<Moment>),
}

impl DateExpr {
    pub(in crate::mapping) fn value(self, scope: &Scope<'_>) -> Option<NaiveDateTime> {
        match self {
            Self::Date(get) => get(scope).map(|date| date.and_time(chrono::NaiveTime::MIN)),
            Self::Instant(get) => get(scope).map(|moment| moment.local()),
        }
    }

    /// The day alone.
    pub(super) fn day(self, scope: &Scope<'_>) -> Option<NaiveDate> {
        match self {
            Self::Date(get) => get(scope),
            Self::Instant(get) => get(scope).map(|moment| moment.date()),
        }
    }
}

/// How a day or an instant is written: a fixed small set of `%` codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mapping) struct DateFormat(Vec<DatePart>);

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
    Millisecond,
}

impl DateFormat {
    /// `2026-10-31`, for files that do not say how they write dates.
    pub(in crate::mapping) fn iso() -> Self {
        use DatePart::{Day, Literal, Month, Year};
        Self(vec![Year, Literal('-'), Month, Literal('-'), Day])
    }

    /// `2026-10-31T23:59:59`, without a zone: it is the books' own.
    pub(in crate::mapping) fn iso_with_time() -> Self {
        use DatePart::{Hour, Literal, Minute, Second};
        let mut parts = Self::iso().0;
        parts.extend([Literal('T'), Hour, Literal(':'), Minute, Literal(':'), Second]);
        Self(parts)
    }

    /// The codes and what they mean, for messages and docs.
    pub(in crate::mapping) const CODES: &'static str = "%Y year, %y its last two digits, %m month, %d day, %j day of the year, %H hour, %M minute, %S second, %L millisecond, %% a percent sign";

    /// Reads a format; the error says what is wrong with it.
    pub(in crate::mapping) fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("an empty format writes nothing".to_owned());
        }
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
                    Some('L') => DatePart::Millisecond,
                    Some('%') => DatePart::Literal('%'),
                    other => {
                        let code = other.map(String::from).unwrap_or_default();
                        return Err(format!("`%{code}` is not a date code"));
                    }
                }
            } else {
                DatePart::Literal(c)
            };
            parts.push(part);
        }
        Ok(Self(parts))
    }

    /// Whether it shows a time of day, which a mere day does not have.
    pub(in crate::mapping) fn shows_time(&self) -> bool {
        use DatePart::{Hour, Millisecond, Minute, Second};
        self.0
            .iter()
            .any(|part| matches!(part, Hour | Minute | Second | Millisecond))
    }

    pub(super) fn write(&self, value: NaiveDateTime, out: &mut String) {
        for part in &self.0 {
            match part {
                DatePart::Literal(c) => out.push(*c),
                DatePart::Year => {
                    let year = value.year().unsigned_abs();
                    two_digits(year / 100, out);
                    two_digits(year, out);
                }
                DatePart::ShortYear => two_digits(value.year().unsigned_abs(), out),
                DatePart::Month => two_digits(value.month(), out),
                DatePart::Day => two_digits(value.day(), out),
                DatePart::DayOfYear => three_digits(value.ordinal(), out),
                DatePart::Hour => two_digits(value.hour(), out),
                DatePart::Minute => two_digits(value.minute(), out),
                DatePart::Second => two_digits(value.second(), out),
                // A leap second counts on beyond a thousand.
                DatePart::Millisecond => three_digits(value.nanosecond() / 1_000_000, out),
            }
        }
    }
}

fn three_digits(number: u32, out: &mut String) {
    out.push(digit(number / 100));
    two_digits(number, out);
}

fn two_digits(number: u32, out: &mut String) {
    out.push(digit(number / 10));
    out.push(digit(number));
}

/// The last digit.
fn digit(number: u32) -> char {
    char::from_digit(number % 10, 10).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn days_and_times_are_written_as_chrono_writes_them(
            seconds in -2_208_988_800_i64..=253_402_300_799,
            nanoseconds in prop_oneof![Just(0), Just(999_999_999), 0_u32..1_000_000_000],
            parts in prop::collection::vec(
                prop::sample::select(vec!["%Y", "%y", "%m", "%d", "%j", "%H", "%M", "%S", "%L", "%%", ".", " ", "ä", "T"]),
                1..12,
            ),
        ) {
            let value = chrono::DateTime::from_timestamp(seconds, nanoseconds).unwrap().naive_utc();
            let format = parts.concat();
            let mut out = String::new();
            DateFormat::parse(&format).unwrap().write(value, &mut out);
            prop_assert_eq!(out, value.format(&format.replace("%L", "%3f")).to_string());
        }

        #[test]
        fn any_text_is_a_format_or_names_the_code_that_is_not(text in "(%|[a-zA-Z]|\\PC){0,20}") {
            if let Err(reason) = DateFormat::parse(&text) {
                let code = reason.strip_prefix('`').and_then(|rest| rest.strip_suffix("` is not a date code"));
                prop_assert!(text.is_empty() || code.is_some_and(|code| code.starts_with('%') && text.contains(code)));
            }
        }
    }
}
