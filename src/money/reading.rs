//! Amounts as they are written: read exactly, or refused.

use rust_decimal::Decimal;

use super::Cents;
use crate::excerpt::short;

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
        return Err(AmountError::NotAnAmount(short(text).to_string()));
    }
    let too_long = || AmountError::TooLong(short(text).to_string());
    let plain = text
        .split(['e', 'E'])
        .next()
        .unwrap_or_default()
        .replace(',', ".");
    let value = Decimal::from_str_exact(&plain).map_err(|_| too_long())?;
    match exponent {
        None => Ok(value),
        Some(exponent) => exponent
            .parse()
            .ok()
            .and_then(|exponent| shifted(value, exponent))
            .ok_or_else(too_long),
    }
}

/// The cents that figures with at most two decimals mean, as `12`, `12.5` and `12.50`: the form of nearly every amount,
/// read without the general parser. `None` for any other form, whatever it means.
pub fn plain_cents(text: &str) -> Option<Cents> {
    let (whole, tenths, hundredths) = match text.as_bytes() {
        [whole @ .., b'.', tenths, hundredths] => (whole, *tenths, *hundredths),
        [whole @ .., b'.', tenths] => (whole, *tenths, b'0'),
        whole => (whole, b'0', b'0'),
    };
    if whole.is_empty() || whole.len() > 16 {
        return None;
    }
    let whole = appended(0, whole)?;
    appended(whole, &[tenths, hundredths]).map(Cents::new)
}

/// The number that at most 18 figures mean. `None` for any other form, whatever it means.
pub fn plain_integer(text: &str) -> Option<i64> {
    let figures = text.as_bytes();
    (1..=18).contains(&figures.len()).then(|| appended(0, figures))?
}

fn appended(mut number: i64, figures: &[u8]) -> Option<i64> {
    for figure in figures {
        let digit = figure.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some(number)
}

/// The number times ten to the power of `exponent`, with no digit lost; `None` where it does not fit.
fn shifted(value: Decimal, exponent: i32) -> Option<Decimal> {
    if value.is_zero() {
        return Some(Decimal::ZERO);
    }
    let scale = i32::try_from(value.scale()).ok()?.checked_sub(exponent)?;
    if scale < 0 {
        let whole = 10_i128
            .checked_pow(scale.unsigned_abs())
            .and_then(|power| value.mantissa().checked_mul(power))?;
        return Decimal::try_from_i128_with_scale(whole, 0).ok();
    }
    let (mut mantissa, mut scale) = (value.mantissa(), scale.unsigned_abs());
    // Zeros at the end may go where there is no room for them.
    while scale > Decimal::MAX_SCALE && mantissa % 10 == 0 {
        (mantissa, scale) = (mantissa / 10, scale - 1);
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).ok()
}

/// How many decimals a currency has (ISO 4217, minor units); nearly all are divided by a hundred.
pub fn minor_digits(currency: &str) -> u32 {
    match currency.as_bytes() {
        b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX"
        | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
        b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
        b"CLF" | b"UYW" => 4,
        _ => 2,
    }
}

/// The same number with the decimals of its currency, and more only where there are digits: a JSON number
/// drops trailing zeros, so `13.5` in USD becomes `13.50`, and `1500.0` in JPY becomes `1500`.
pub fn with_minor_digits(value: Decimal, currency: &str) -> Decimal {
    let digits = minor_digits(currency);
    let mut exact = if value.scale() > digits {
        value.normalize()
    } else {
        value
    };
    if exact.scale() < digits {
        exact.rescale(digits);
    }
    exact
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_figures_mean_what_the_general_readers_say(text in "[0-9]{0,19}([.,][0-9]{0,4})?|\\PC{0,6}|[-+0-9.e]{1,8}") {
            if let Some(cents) = plain_cents(&text) {
                prop_assert_eq!(parse_amount(&text).map(Cents::from_decimal), Ok(Some(cents)), "{}", text);
            }
            if let Some(integer) = plain_integer(&text) {
                prop_assert_eq!(text.parse(), Ok(integer), "{}", text);
            }
        }
    }

    #[test]
    fn plain_cents_have_at_most_two_decimals() {
        for (text, expected) in [
            ("82.92", Some(8292)),
            ("82.9", Some(8290)),
            ("82", Some(8200)),
            ("0.00", Some(0)),
            ("007.50", Some(750)),
            ("9999999999999999.99", Some(999_999_999_999_999_999)),
            ("19999999999999999.99", None),
            ("82.920", None),
            ("82,92", None),
            ("-82.92", None),
            ("82.", None),
            (".92", None),
            ("8.2.9", None),
            ("1e2", None),
            ("", None),
        ] {
            assert_eq!(plain_cents(text), expected.map(Cents::new), "{text}");
        }
    }

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
            ("-1,5e2", "-150"),
            ("1.50e1", "15.0"),
            ("12000e-30", "0.0000000000000000000000000120"),
            (
                "7.9228162514264337593543950335e28",
                "79228162514264337593543950335",
            ),
            ("1e28", "10000000000000000000000000000"),
            ("1e-28", "0.0000000000000000000000000001"),
            ("0.00e99", "0"),
            ("0e-99", "0"),
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
    }

    #[test]
    fn refuses_what_it_would_have_to_round_in_either_form() {
        for text in [
            "1e36",
            "1e-29",
            "15e-29",
            "8e28",
            "1e999999999999",
            "-1e-2147483648",
            "1.23456789012345678901234567894321",
            "1.23456789012345678901234567894321e0",
            "-1.23456789012345678901234567894321E3",
            &"9".repeat(40),
            &format!("{}e-20", "9".repeat(40)),
        ] {
            assert!(
                matches!(parse_amount(text), Err(AmountError::TooLong(_))),
                "{text}"
            );
        }
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
        // ISO 4217, list one, minor units: every currency that is not divided by a hundred, and a few that are.
        for (currencies, expected) in [
            (
                "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
                "7",
            ),
            (
                "EUR USD GBP CHF DKK SEK NOK PLN CZK HUF RON TRY CNY INR BRL MGA MRU TWD",
                "7.00",
            ),
            ("BHD IQD JOD KWD LYD OMR TND", "7.000"),
            ("CLF UYW", "7.0000"),
        ] {
            for currency in currencies.split(' ') {
                for text in ["7", "7.0", "7.00000"] {
                    let written = with_minor_digits(parse_amount(text).unwrap(), currency);
                    assert_eq!(written.to_string(), expected, "{text} {currency}");
                }
            }
        }
    }
}
