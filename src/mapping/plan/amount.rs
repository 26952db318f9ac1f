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
