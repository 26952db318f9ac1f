//! Check digits, which tell a number from a mistyped one.

/// Whether the text is `count` digits of which the last checks the others (ISO/IEC 7812-1, annex B: "Luhn").
pub(super) fn is_luhn(text: &str, count: usize) -> bool {
    if text.len() != count || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let digits = text.bytes().rev().map(|byte| u32::from(byte - b'0'));
    let sum: u32 = digits
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, doubled) => doubled / 10 + doubled % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::is_luhn;

    #[test]
    fn one_wrong_digit_is_found() {
        // The example of the standard, and an invented number of nine digits.
        assert!(is_luhn("79927398713", 11) && is_luhn("123456782", 9));
        for place in 0..9 {
            for digit in '0'..='9' {
                let mut wrong = "123456782".to_owned();
                wrong.replace_range(place..=place, &digit.to_string());
                assert_eq!(is_luhn(&wrong, 9), wrong == "123456782", "{wrong}");
            }
        }
    }

    #[test]
    fn only_so_many_digits_are_a_number() {
        for text in [
            "",
            "12345678",
            "0123456782",
            "123 456 782",
            "12345678a",
            "１23456782",
            "HRB 00000",
        ] {
            assert!(!is_luhn(text, 9), "{text}");
        }
    }
}
