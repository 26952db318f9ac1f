//! What the field table does not say: values that belong together.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Booking, day, last_day_of_year};

/// Checks the first line; gives the period.
pub(super) fn header(cells: &[String], problems: &mut Vec<String>) -> Option<(NaiveDate, NaiveDate)> {
    let mut expect = |number: usize, allowed: &[&str]| {
        if !allowed.contains(&cells[number - 1].as_str()) {
            problems.push(format!(
                "header {number}: {:?} is none of {allowed:?}",
                cells[number - 1]
            ));
        }
    };
    for (number, value) in [
        (1, "EXTF"),
        (2, "700"),
        (3, "21"),
        (4, "Buchungsstapel"),
        (5, "13"),
        (21, "0"),
        (22, "EUR"),
    ] {
        expect(number, &[value]);
    }
    expect(19, &["1"]);
    expect(27, &["03", "04"]);
    expect(14, &["4", "5", "6", "7", "8"]);
    let created = &cells[5];
    if created.len() != 17 || day(&created[..8]).is_none() {
        problems.push(format!("header 6: {created:?} is no time of 17 digits"));
    }
    let in_range = |text: &str, least: u32, most: u32| {
        text.parse::<u32>()
            .is_ok_and(|number| (least..=most).contains(&number))
    };
    if !in_range(&cells[10], 1001, 9_999_999) || !in_range(&cells[11], 1, 99_999) {
        problems.push("header 11 and 12: no consultant and client".to_owned());
    }
    let is_word = |sign: char| sign.is_alphanumeric() || "_.-/ ".contains(sign);
    if !cells[16].chars().all(is_word) {
        problems.push(format!("header 17: {:?}", cells[16]));
    }
    let (start, from, to) = (day(&cells[12])?, day(&cells[14])?, day(&cells[15])?);
    if from > to || from < start || to > last_day_of_year(start)? {
        problems.push(format!(
            "header 15 and 16: {from} to {to} is not in the fiscal year from {start}"
        ));
    }
    Some((from, to))
}

/// Checks a booking and reads it.
pub(super) fn booking(
    number: usize,
    cells: &[String],
    header: &[String],
    problems: &mut Vec<String>,
) -> Option<Booking> {
    let field = |number: usize| cells[number - 1].as_str();
    let before = problems.len();
    let mut refuse = |reason: String| problems.push(format!("line {number}: {reason}"));
    let amount: i64 = field(1).replace(',', "").parse().ok()?;
    if amount == 0 {
        refuse("an amount of zero".to_owned());
    }
    if !["S", "H"].contains(&field(2)) {
        refuse(format!("the side {:?}", field(2)));
    }
    let length: usize = header[13].parse().ok()?;
    for account in [field(7), field(8)] {
        let is_zero = account.bytes().all(|digit| digit == b'0');
        if is_zero || !(length..=length + 1).contains(&account.len()) {
            refuse(format!("the account {account:?} has not {length} digits"));
        }
    }
    if !field(9).bytes().all(|digit| digit.is_ascii_digit()) {
        refuse(format!("the tax key {:?}", field(9)));
    }
    let day = dated(field(10), header);
    if day.is_none_or(|day| Some(day) < super::day(&header[14]) || Some(day) > super::day(&header[15])) {
        refuse(format!("the day {:?} is not in the period", field(10)));
    }
    for reference in [field(11), field(12)] {
        if !reference
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || "_$&%*+-/".contains(sign))
        {
            refuse(format!("the reference {reference:?}"));
        }
    }
    let document = linked(field(20));
    if document.is_none() {
        refuse(format!("the link {:?}", field(20)));
    }
    for center in [field(37), field(38)] {
        if !center
            .chars()
            .all(|sign| sign.is_alphanumeric() || "_ ".contains(sign))
        {
            refuse(format!("the cost center {center:?}"));
        }
    }
    let mut details = BTreeMap::new();
    for first in (21..=35).step_by(2).chain((48..=86).step_by(2)) {
        let (kind, content) = (field(first), field(first + 1));
        if kind.is_empty() != content.is_empty() {
            refuse(format!("the fields {first} and {} are no pair", first + 1));
        }
        if !kind.is_empty() && details.insert(kind.to_owned(), content.to_owned()).is_some() {
            refuse(format!("{kind:?} stands there twice"));
        }
    }
    if field(114) != "0" {
        refuse("the booking would be finalised".to_owned());
    }
    if !["", "0"].contains(&field(118)) {
        refuse("a reversal".to_owned());
    }
    (problems.len() == before).then(|| Booking {
        amount,
        side: field(2).chars().next().unwrap_or('?'),
        account: field(7).to_owned(),
        contra_account: field(8).to_owned(),
        tax_key: field(9).to_owned(),
        day: day.unwrap_or_default(),
        text: field(14).to_owned(),
        number: field(11).to_owned(),
        document: document.unwrap_or_default().to_owned(),
        details,
    })
}

/// `BEDI "GUID"` of DATEV Unternehmen online, or nothing.
fn linked(text: &str) -> Option<&str> {
    if text.is_empty() {
        return Some(text);
    }
    let guid = text.strip_prefix("BEDI \"")?.strip_suffix('"')?;
    let lengths: Vec<_> = guid.split('-').map(str::len).collect();
    let is_hexadecimal = guid.bytes().all(|sign| sign == b'-' || sign.is_ascii_hexdigit());
    (is_hexadecimal && lengths == [8, 4, 4, 4, 12]).then_some(guid)
}

/// The day of a booking: `TTMM` in the fiscal year of the header.
fn dated(text: &str, header: &[String]) -> Option<NaiveDate> {
    let start = day(&header[12])?;
    if text.len() != 4 {
        return None;
    }
    let (day, month) = (text[..2].parse().ok()?, text[2..].parse().ok()?);
    let this_year = NaiveDate::from_ymd_opt(start.year(), month, day);
    this_year
        .filter(|found| *found >= start)
        .or_else(|| NaiveDate::from_ymd_opt(start.year() + 1, month, day))
}
