//! Exact numbers and how they are written.

use rust_decimal::Decimal;

use super::Refusal;
use crate::mapping::Scope;
use crate::money::Rounding;

/// An exact number with what is done to its sign.
#[derive(Debug, Clone)]
pub(in crate::mapping) struct AmountExpr {
    pub(in crate::mapping) get: fn(&Scope<'_>) -> Option<Decimal>,
    pub(in crate::mapping) steps: Vec<AmountStep>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mapping) enum AmountStep {
    Absolute,
    Negate,
}

impl AmountExpr {
    pub(in crate::mapping) fn value(&self, scope: &Scope<'_>) -> Option<Decimal> {
        let value = (self.get)(scope)?;
        Some(self.steps.iter().fold(value, |value, step| match step {
            AmountStep::Absolute => value.abs(),
            AmountStep::Negate => -value,
        }))
    }
}

/// Appends a number with its own decimals or with those asked for; never drops a digit unasked.
pub(super) fn write_amount(
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
    if exact.is_sign_negative() && !exact.is_zero() {
        out.push('-');
    }
    let mantissa = exact.mantissa().unsigned_abs();
    let mut buffer = itoa::Buffer::new();
    // Nearly every amount has 64 bits, and these are a good deal quicker.
    let digits = match u64::try_from(mantissa) {
        Ok(small) => buffer.format(small),
        Err(_) => buffer.format(mantissa),
    };
    let decimals = exact.scale() as usize;
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
    out.push_str(if whole.is_empty() { "0" } else { whole });
    if decimals > 0 {
        out.push(separator);
        out.extend((fraction.len()..decimals).map(|_| '0'));
        out.push_str(fraction);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn printed(value: Decimal, places: Option<(u32, Rounding)>, separator: char) -> Result<String, Refusal> {
        let mut out = "before ".to_owned();
        write_amount(value, places, separator, &mut out)?;
        Ok(out["before ".len()..].to_owned())
    }

    #[test]
    fn zero_has_no_sign() {
        let zero = -Decimal::new(0, 2);
        assert_eq!(printed(zero, None, ',').unwrap(), "0,00");
        let rounded = printed(Decimal::new(-4, 3), Some((2, Rounding::HalfAwayFromZero)), '.');
        assert_eq!(rounded.unwrap(), "0.00");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back_exactly(
            mantissa in -79_228_162_514_264_337_593_543_950_335_i128..=79_228_162_514_264_337_593_543_950_335,
            scale in 0_u32..=28,
            comma: bool,
        ) {
            let value = Decimal::from_i128_with_scale(mantissa, scale);
            let text = printed(value, None, if comma { ',' } else { '.' }).unwrap();
            let read: Decimal = text.replace(',', ".").parse().unwrap();
            prop_assert_eq!(read, value);
            prop_assert_eq!(read.scale(), scale);
            prop_assert_eq!(text.contains(','), comma && scale > 0);
        }

        #[test]
        fn decimals_are_as_many_as_asked_for_and_the_value_stays(
            mantissa in -1_000_000_000_000_i128..=1_000_000_000_000,
            scale in 0_u32..=6,
            places in 0_u32..=12,
        ) {
            let value = Decimal::from_i128_with_scale(mantissa, scale);
            match printed(value, Some((places, Rounding::Exact)), '.') {
                Ok(text) => {
                    prop_assert_eq!(text.parse::<Decimal>().unwrap(), value);
                    prop_assert_eq!(text.split_once('.').map_or(0, |(_, digits)| digits.len()), places as usize);
                }
                Err(refusal) => {
                    prop_assert!(value.normalize().scale() > places);
                    prop_assert!(refusal.message.contains(&value.to_string()));
                }
            }
        }
    }
}
