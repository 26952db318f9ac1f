//! Exact money: integer cents for the account's currency, [`Decimal`] for everything else.
//!
//! Binary floats never appear here or anywhere else near an amount; `clippy.toml` bans them.

use std::fmt;
use std::iter::Sum;
use std::ops::Neg;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Serialize, Serializer};

/// An amount in hundredths of the account's currency (Qonto accounts are in EUR).
///
/// The sign is the account holder's: positive is money in, negative is money out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cents(i64);

impl Cents {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Wraps a number of cents.
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// The number of cents.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// `self + other`, or `None` beyond 92 quadrillion.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// `self - other`, or `None` beyond 92 quadrillion.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The same amount with two decimals.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Reads a decimal that has no digit beyond the second place; `None` otherwise.
    pub fn from_decimal(value: Decimal) -> Option<Self> {
        let scaled = value.checked_mul(Decimal::ONE_HUNDRED)?;
        if !scaled.fract().is_zero() {
            return None;
        }
        i64::try_from(scaled.trunc().mantissa())
            .ok()
            .filter(|_| scaled.trunc().scale() == 0)
            .map(Self)
    }
}

impl Neg for Cents {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

/// Shows `-1204.33`: a point, two decimals, no grouping.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let absolute = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", absolute / 100, absolute % 100))
    }
}

/// Amounts in JSON are decimal strings: a JSON number would be read as a binary float.
impl Serialize for Cents {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A sum that cannot overflow: cents of any number of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Total(i128);

impl Total {
    /// Adds one amount.
    pub fn add(&mut self, cents: Cents) {
        self.0 += i128::from(cents.get());
    }

    /// The sum as cents, or `None` beyond 92 quadrillion.
    pub fn cents(self) -> Option<Cents> {
        i64::try_from(self.0).ok().map(Cents)
    }
}

impl Sum<Cents> for Total {
    fn sum<I: Iterator<Item = Cents>>(iter: I) -> Self {
        let mut total = Self::default();
        iter.for_each(|cents| total.add(cents));
        total
    }
}

/// Shows `-1204.33`, as [`Cents`] does.
impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let absolute = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", absolute / 100, absolute % 100))
    }
}

impl Serialize for Total {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How digits beyond the wanted places are dropped. Never implied: the caller names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Dropping a digit other than zero is refused.
    Exact,
    /// 0.005 becomes 0.01 and -0.005 becomes -0.01 (commercial rounding).
    HalfAwayFromZero,
    /// 0.005 becomes 0.00 and 0.015 becomes 0.02 (banker's rounding).
    HalfEven,
    /// Digits are cut off: 0.009 becomes 0.00.
    TowardZero,
}

impl Rounding {
    /// Brings `value` to exactly `places` decimals; `None` if that would lose digits and `self` is
    /// [`Rounding::Exact`], or if the result does not fit 96 bits.
    pub fn apply(self, value: Decimal, places: u32) -> Option<Decimal> {
        let strategy = match self {
            Self::Exact => {
                let mut exact = value;
                exact.rescale(places);
                return (exact == value && exact.scale() == places).then_some(exact);
            }
            Self::HalfAwayFromZero => RoundingStrategy::MidpointAwayFromZero,
            Self::HalfEven => RoundingStrategy::MidpointNearestEven,
            Self::TowardZero => RoundingStrategy::ToZero,
        };
        let mut rounded = value.round_dp_with_strategy(places, strategy);
        rounded.rescale(places);
        (rounded.scale() == places).then_some(rounded)
    }
}

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Something else than an optional sign, digits, and one decimal point or comma.
    #[error("'{0}' is not an amount (digits with at most one decimal point or comma)")]
    NotAnAmount(String),
    /// More than 28 digits.
    #[error("'{0}' has more digits than an amount can hold (28)")]
    TooLong(String),
}

/// Reads `1425.6`, `10,00`, `-0.5` or JSON's `1.4256e3`, exactly and without rounding.
///
/// One point or comma is the decimal separator; grouping is refused rather than guessed.
pub fn parse_amount(text: &str) -> Result<Decimal, AmountError> {
    let text = text.trim();
    let digits_only = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    let exponent_ok = exponent.is_none_or(|e| digits_only(e.strip_prefix(['+', '-']).unwrap_or(e)));
    if !digits_only(whole) || !digits_only(fraction) || !exponent_ok {
        return Err(AmountError::NotAnAmount(shorten(text)));
    }
    let plain = text.replace(',', ".");
    let parsed = if exponent.is_some() {
        Decimal::from_scientific(&plain)
    } else {
        Decimal::from_str_exact(&plain)
    };
    parsed.map_err(|_| AmountError::TooLong(shorten(text)))
}

/// The currencies that are not divided by a hundred (ISO 4217, minor units): code and digits.
const MINOR_DIGITS: &[(&str, u32)] = &[
    ("BIF", 0),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("ISK", 0),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("PYG", 0),
    ("RWF", 0),
    ("UGX", 0),
    ("UYI", 0),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
    ("BHD", 3),
    ("IQD", 3),
    ("JOD", 3),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("TND", 3),
    ("CLF", 4),
    ("UYW", 4),
];

/// The same number with the decimals of its currency, and more only where there are digits: a JSON number
/// drops trailing zeros, so `13.5` in USD becomes `13.50`, and `1500.0` in JPY becomes `1500`.
pub fn with_minor_digits(value: Decimal, currency: &str) -> Decimal {
    let digits = MINOR_DIGITS
        .iter()
        .find(|(code, _)| *code == currency)
        .map_or(2, |(_, digits)| *digits);
    let mut exact = value.normalize();
    if exact.scale() < digits {
        exact.rescale(digits);
    }
    exact
}

fn shorten(text: &str) -> String {
    text.chars()
        .take(40)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_points_commas_and_exponents_exactly() {
        for (text, expected) in [
            ("1425.6", "1425.6"),
            ("10,00", "10.00"),
            ("-0.5", "-0.5"),
            ("0", "0"),
            ("1.4256e3", "1425.6"),
            ("12E-2", "0.12"),
            ("41995921.54", "41995921.54"),
        ] {
            assert_eq!(
                parse_amount(text).map(|d| d.to_string()),
                Ok(expected.into()),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_grouping_signs_and_words() {
        for text in [
            "1.000,00", "1,000.00", "", "+1", "1.", ".5", "abc", "1e", "--1", "1 000", "1e1e1", "0x1f",
        ] {
            assert!(
                matches!(parse_amount(text), Err(AmountError::NotAnAmount(_))),
                "{text}"
            );
        }
        assert!(matches!(parse_amount("1e36"), Err(AmountError::TooLong(_))));
        assert!(matches!(
            parse_amount(&"9".repeat(40)),
            Err(AmountError::TooLong(_))
        ));
    }

    #[test]
    fn each_currency_keeps_its_own_decimals() {
        for (text, currency, expected) in [
            ("13.5", "USD", "13.50"),
            ("1500.0", "JPY", "1500"),
            ("1.2", "KWD", "1.200"),
            ("1.2345", "USD", "1.2345"),
            ("0", "EUR", "0.00"),
        ] {
            assert_eq!(
                with_minor_digits(parse_amount(text).unwrap(), currency).to_string(),
                expected
            );
        }
    }

    #[test]
    fn exact_rounding_refuses_to_lose_a_digit() {
        let value = |text: &str| parse_amount(text).unwrap();
        assert_eq!(
            Rounding::Exact.apply(value("1.5"), 2).unwrap().to_string(),
            "1.50"
        );
        assert_eq!(
            Rounding::Exact.apply(value("1.500"), 2).unwrap().to_string(),
            "1.50"
        );
        assert_eq!(Rounding::Exact.apply(value("1.999"), 2), None);
        assert_eq!(
            Rounding::HalfAwayFromZero
                .apply(value("1.005"), 2)
                .unwrap()
                .to_string(),
            "1.01"
        );
        assert_eq!(
            Rounding::HalfEven.apply(value("1.005"), 2).unwrap().to_string(),
            "1.00"
        );
        assert_eq!(
            Rounding::TowardZero.apply(value("1.999"), 2).unwrap().to_string(),
            "1.99"
        );
    }

    #[test]
    fn cents_show_a_sign_only_when_there_is_money_out() {
        assert_eq!(Cents::new(-5).to_string(), "-0.05");
        assert_eq!(Cents::new(0).to_string(), "0.00");
        assert_eq!(Cents::new(4_199_592_154).to_string(), "41995921.54");
        assert_eq!(Cents::from_decimal(Decimal::new(15, 1)), Some(Cents::new(150)));
        assert_eq!(Cents::from_decimal(Decimal::new(1, 3)), None);
    }
}
