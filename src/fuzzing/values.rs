//! Single values: amounts and points in time.

use crate::money::{Cents, parse_amount, with_minor_digits};
use crate::period::{Period, parse_day};
use crate::qonto::instant;

/// An amount that is read is written and read again the same.
pub(super) fn amounts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match parse_amount(&text) {
        Ok(amount) => {
            assert_eq!(parse_amount(&amount.to_string()), Ok(amount));
            for currency in ["EUR", "JPY", "BHD", &text] {
                assert_eq!(with_minor_digits(amount, currency), amount);
            }
            if let Some(cents) = Cents::from_decimal(amount) {
                assert_eq!(cents.to_decimal(), amount);
                assert_eq!(parse_amount(&cents.to_string()), Ok(amount));
            }
        }
        Err(error) => super::check_told(&error.to_string()),
    }
}

/// An instant that is read is written and read again the same; days and months are days and months.
pub(super) fn timestamps(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(instant) = instant::parse(&text) {
        let written = instant.to_rfc3339();
        // RFC 3339 has years of four digits only.
        let is_usual = written.starts_with(|c: char| c.is_ascii_digit());
        assert!(
            !is_usual || instant::parse(&written) == Some(instant),
            "{written}"
        );
    }
    match parse_day(&text) {
        Ok(day) => assert_eq!(parse_day(&day.format("%Y-%m-%d").to_string()), Ok(day)),
        Err(error) => super::check_told(&error.to_string()),
    }
    match Period::month(&text) {
        Ok(month) => assert!(month.contains(month.last())),
        Err(error) => super::check_told(&error.to_string()),
    }
}
