//! IBANs that stand for accounts in the configuration.

use iban::IbanLike;

use crate::problem::Problem;

/// An IBAN without its spaces; any other name as it is; `None` for what looks like an IBAN and is not.
pub(super) fn check_iban(name: &str) -> Option<String> {
    let compact: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let looks_like_one = (15..=34).contains(&compact.len())
        && compact.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && compact.bytes().take(2).all(|byte| byte.is_ascii_alphabetic())
        && compact.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit());
    if !looks_like_one {
        return Some(name.to_owned());
    }
    let iban: iban::Iban = compact.to_ascii_uppercase().parse().ok()?;
    Some(iban.electronic_str().to_owned())
}

pub(super) fn bad_iban(iban: &str, span: std::ops::Range<usize>) -> Problem {
    Problem::new("bad-iban", span, format!("`{iban}` is not a valid IBAN"))
        .help("compare it with the one in Qonto: a digit is wrong, missing or swapped")
}
