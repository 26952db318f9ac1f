//! How a template writes days and amounts, as far as its sample cells tell.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// Ways to write a day; where two fit, the first is taken, and people are told.
const DAYS: &[&str] = &[
    "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",
    "%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%y", "%d%m%Y",
];

/// Times of day behind it.
const TIMES: &[&str] = &[" %H:%M:%S", "T%H:%M:%S", " %H:%M"];

/// Years that a bank's row can have; `26` is none of them, so `01.10.26` has a short year.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// Whether a cell is a day in one of the known ways.
pub(super) fn is_day(cell: &str) -> bool {
    !day_styles(cell.trim()).is_empty()
}

/// Every way in which the cell can be read as a day.
fn day_styles(cell: &str) -> Vec<String> {
    if !cell.starts_with(|c: char| c.is_ascii_digit()) || cell.len() > 25 {
        return Vec::new();
    }
    let alone = DAYS
        .iter()
        .filter(|style| NaiveDate::parse_from_str(cell, style).is_ok_and(|day| YEARS.contains(&day.year())))
        .map(|style| (*style).to_owned());
    let with_time = DAYS
        .iter()
        .flat_map(|day| TIMES.iter().map(move |time| format!("{day}{time}")));
    let fits = |style: &String| {
        NaiveDateTime::parse_from_str(cell, style).is_ok_and(|moment| YEARS.contains(&moment.year()))
    };
    alone.chain(with_time.filter(fits)).collect()
}

/// The ways that fit all cells, the first choice first; none where one cell is no day.
pub(super) fn common_day_styles(cells: &[&str]) -> Vec<String> {
    let Some((first, rest)) = cells.split_first() else {
        return Vec::new();
    };
    let mut styles = day_styles(first);
    for cell in rest {
        let fitting = day_styles(cell);
        styles.retain(|style| fitting.contains(style));
    }
    styles
}

/// An amount as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    /// The sign before the decimals, where it is certain.
    pub(super) decimal: Option<char>,
    pub(super) is_grouped: bool,
    pub(super) is_negative: bool,
}

/// Reads a number; `None` for anything else, and for numbers with a zero in front, which are no amounts.
pub(super) fn number(cell: &str) -> Option<Written> {
    let cell = cell.trim();
    let digits = cell.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(cell);
    let is_negative = digits.len() < cell.len() && !cell.starts_with('+');
    let fits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\'' | '\u{a0}' | '\u{202f}');
    let is_framed =
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.ends_with(|c: char| c.is_ascii_digit());
    let leads_with_zero =
        digits.len() > 1 && digits.starts_with('0') && digits[1..].starts_with(|c: char| c.is_ascii_digit());
    if !is_framed || leads_with_zero || digits.len() > 24 || !digits.chars().all(fits) {
        return None;
    }
    let signs: Vec<(usize, char)> = digits
        .char_indices()
        .filter(|(_, c)| !c.is_ascii_digit())
        .collect();
    let decimal = match signs[..] {
        [] => None,
        [.., (at, sign)] => {
            let is_alone = signs.iter().filter(|(_, other)| *other == sign).count() == 1;
            let places = digits.len() - at - sign.len_utf8();
            // `1,234` may be either; three digits behind the only sign say nothing.
            let is_certain = places != 3 || signs.len() > 1;
            (is_alone && is_certain && matches!(sign, '.' | ',')).then_some(sign)
        }
    };
    let is_grouped = signs.len() > usize::from(decimal.is_some());
    Some(Written {
        decimal,
        is_grouped,
        is_negative,
    })
}

/// Whether a cell is the number zero, however many decimals it has.
pub(super) fn is_zero(cell: &str) -> bool {
    number(cell).is_some() && !cell.contains(|c: char| c.is_ascii_digit() && c != '0')
}

/// Whether a cell is certainly an amount: a number with decimals that is not a day.
pub(super) fn is_amount(cell: &str) -> bool {
    number(cell).is_some_and(|written| written.decimal.is_some()) && !is_day(cell)
}

/// What all amounts of a template have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Decimals {
    /// The sign before the decimals that most amounts have.
    pub(super) sign: Option<char>,
    /// Some amounts have another sign.
    pub(super) is_mixed: bool,
    pub(super) is_grouped: bool,
}

pub(super) fn decimals<'c>(cells: impl IntoIterator<Item = &'c str>) -> Decimals {
    let mut votes: BTreeMap<char, usize> = BTreeMap::new();
    let mut is_grouped = false;
    for written in cells.into_iter().filter_map(number) {
        is_grouped |= written.is_grouped && written.decimal.is_some();
        if let Some(sign) = written.decimal {
            *votes.entry(sign).or_default() += 1;
        }
    }
    Decimals {
        sign: votes
            .iter()
            .max_by_key(|(_, count)| **count)
            .map(|(sign, _)| *sign),
        is_mixed: votes.len() > 1,
        is_grouped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_way_that_fits() {
        for (cells, styles) in [
            (&["2026-10-31"][..], &["%Y-%m-%d"][..]),
            (&["31.10.2026", "01.02.2026"], &["%d.%m.%Y"]),
            (&["03/04/2026"], &["%d/%m/%Y", "%m/%d/%Y"]),
            (&["03/04/2026", "13/04/2026"], &["%d/%m/%Y"]),
            (&["03/04/2026", "04/13/2026"], &["%m/%d/%Y"]),
            (&["01.10.26"], &["%d.%m.%y"]),
            (&["20261031"], &["%Y%m%d"]),
            (&["31.10.2026 23:59"], &["%d.%m.%Y %H:%M"]),
            (&["31.02.2026"], &[]),
            (&["2026-10-31", "Miete"], &[]),
            (&["12.34"], &[]),
        ] {
            assert_eq!(common_day_styles(cells), styles, "{cells:?}");
        }
    }

    #[test]
    fn amounts_tell_their_decimal_sign_only_where_it_is_certain() {
        for (cell, decimal, is_grouped) in [
            ("-1,02", Some(','), false),
            ("1.02", Some('.'), false),
            ("1.234,56", Some(','), true),
            ("1,234.56", Some('.'), true),
            ("1 234,56", Some(','), true),
            ("1'234.50", Some('.'), true),
            ("1,234", None, true),
            ("1.234.567", None, true),
            ("1234", None, false),
        ] {
            let written = number(cell).unwrap();
            assert_eq!(
                (written.decimal, written.is_grouped),
                (decimal, is_grouped),
                "{cell}"
            );
        }
        for cell in ["", "-", "0012", "1,", ",5", "12 EUR", "a1", "1.2.3x"] {
            assert_eq!(number(cell), None, "{cell}");
        }
        assert!(number("0,00").is_some() && number("-5").unwrap().is_negative);
    }
}
