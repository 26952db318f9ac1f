//! Numbers as people read them.

use std::fmt::Display;

/// An amount with a comma between thousands: `-1,204.33`.
pub(crate) fn money(amount: &impl Display) -> String {
    let plain = amount.to_string();
    let (sign, digits) = plain
        .strip_prefix('-')
        .map_or(("", plain.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{fraction}")
}

/// `1 entry`, `92 entries`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Cents;

    #[test]
    fn thousands_are_set_apart() {
        for (cents, expected) in [
            (0, "0.00"),
            (-5, "-0.05"),
            (-120_433, "-1,204.33"),
            (100_000_000, "1,000,000.00"),
        ] {
            assert_eq!(money(&Cents::new(cents)), expected);
        }
    }
}
