//! Exact money: integer cents for the account's currency, [`Decimal`] for everything else.
//!
//! Binary floats never appear here or anywhere else near an amount; `clippy.toml` bans them.

use std::fmt;
use std::iter::Sum;
use std::ops::Neg;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Serialize, Serializer};

mod reading;

pub use reading::{AmountError, minor_digits, parse_amount, plain_cents, plain_integer, with_minor_digits};

/// An amount in hundredths of the account's currency (Qonto accounts are in EUR).
///
/// The sign is the account holder's: positive is money in, negative is money out. It holds what 64 bits do but for the
/// one number whose negative they do not ([`i64::MIN`]), so that turning a sign round is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cents(i64);

impl Cents {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// The least amount; its negative is the largest.
    pub const MIN: Self = Self(-i64::MAX);

    /// The largest amount.
    pub const MAX: Self = Self(i64::MAX);

    /// Wraps a number of cents that is known to be one: of [`i64::MIN`] it makes [`Cents::MIN`]. What comes from outside
    /// goes through [`Cents::checked`].
    pub const fn new(cents: i64) -> Self {
        if cents == i64::MIN {
            return Self::MIN;
        }
        Self(cents)
    }

    /// Wraps a number of cents, or `None` beyond [`Cents::MIN`] and [`Cents::MAX`].
    pub fn checked(cents: impl TryInto<i64>) -> Option<Self> {
        let cents = cents.try_into().ok()?;
        (cents != i64::MIN).then_some(Self(cents))
    }

    /// The number of cents.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// `self + other`, or `None` beyond 92 quadrillion.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::checked)
    }

    /// `self - other`, or `None` beyond 92 quadrillion.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::checked)
    }

    /// The same amount with two decimals.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Reads a decimal that has no digit beyond the second place; `None` otherwise, and beyond 92 quadrillion.
    pub fn from_decimal(value: Decimal) -> Option<Self> {
        let scaled = value.checked_mul(Decimal::ONE_HUNDRED)?;
        if !scaled.fract().is_zero() {
            return None;
        }
        Self::checked(scaled.trunc().mantissa()).filter(|_| scaled.trunc().scale() == 0)
    }
}

impl Neg for Cents {
    type Output = Self;

    /// Exact: every amount has a negative.
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

/// Shows `-1204.33`: a point, two decimals, no grouping.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let absolute = self.0.unsigned_abs();
        hundredths(f, self.0 < 0, absolute / 100, absolute % 100)
    }
}

fn hundredths(
    f: &mut fmt::Formatter<'_>,
    is_negative: bool,
    whole: impl fmt::Display,
    rest: impl fmt::Display,
) -> fmt::Result {
    let sign = if is_negative { "-" } else { "" };
    f.pad(&format!("{sign}{whole}.{rest:02}"))
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

    /// Adds another sum.
    pub fn merge(&mut self, other: Self) {
        self.0 += other.0;
    }

    /// The sum as cents, or `None` beyond 92 quadrillion.
    pub fn cents(self) -> Option<Cents> {
        Cents::checked(self.0)
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
        let absolute = self.0.unsigned_abs();
        hundredths(f, self.0 < 0, absolute / 100, absolute % 100)
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

#[cfg(test)]
mod tests {
    use super::*;

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

    /// Halves, and their neighbours, of both signs.
    #[test]
    fn each_rounding_drops_digits_in_its_own_way() {
        for (text, half_away, half_even, down) in [
            ("0.005", "0.01", "0.00", "0.00"),
            ("0.015", "0.02", "0.02", "0.01"),
            ("0.025", "0.03", "0.02", "0.02"),
            ("1.005", "1.01", "1.00", "1.00"),
            ("0.0149", "0.01", "0.01", "0.01"),
            ("0.0151", "0.02", "0.02", "0.01"),
            ("0.999", "1.00", "1.00", "0.99"),
            ("12.3", "12.30", "12.30", "12.30"),
        ] {
            for sign in ["", "-"] {
                let value = parse_amount(&format!("{sign}{text}")).unwrap();
                for (rounding, expected) in [
                    (Rounding::HalfAwayFromZero, half_away),
                    (Rounding::HalfEven, half_even),
                    (Rounding::TowardZero, down),
                ] {
                    let expected = parse_amount(&format!("{sign}{expected}")).unwrap();
                    let rounded = rounding.apply(value, 2).unwrap();
                    assert_eq!(
                        (rounded, rounded.scale()),
                        (expected, 2),
                        "{sign}{text} {rounding:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn cents_show_a_sign_only_when_there_is_money_out() {
        assert_eq!(Cents::new(-5).to_string(), "-0.05");
        assert_eq!(Cents::new(0).to_string(), "0.00");
        assert_eq!(Cents::new(4_199_592_154).to_string(), "41995921.54");
        assert_eq!(Cents::from_decimal(Decimal::new(15, 1)), Some(Cents::new(150)));
        assert_eq!(Cents::from_decimal(Decimal::new(1, 3)), None);
    }

    #[test]
    fn the_one_number_without_a_negative_never_gets_in() {
        assert_eq!(Cents::from_decimal(Decimal::new(i64::MIN, 2)), None);
        assert_eq!(Cents::checked(i64::MIN), None);
        assert_eq!(Cents::checked(i128::from(i64::MAX) + 1), None);
        assert_eq!(Cents::checked(i64::MAX), Some(Cents::MAX));
        assert_eq!(Cents::new(i64::MIN), Cents::MIN);
        assert_eq!(Cents::MIN.checked_sub(Cents::new(1)), None);
        assert_eq!(Cents::MIN.checked_add(Cents::new(-1)), None);
        assert_eq!(
            [Cents::MIN, Cents::new(-1)].into_iter().sum::<Total>().cents(),
            None
        );
        for cents in [Cents::MIN, Cents::new(-1), Cents::ZERO, Cents::MAX] {
            assert_eq!((-cents).checked_add(cents), Some(Cents::ZERO));
            assert_eq!(-(-cents), cents);
            assert_eq!(Cents::from_decimal(cents.to_decimal()), Some(cents));
        }
    }
}
