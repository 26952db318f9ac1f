//! The account number on the other side, where it is an IBAN (ISO 13616).

use std::borrow::Cow;

use iban::{BaseIban, IbanLike};

use crate::entry::Text;

/// The longest IBAN.
const LONGEST: usize = 34;

/// The IBAN without spaces, if its check digits are right.
pub(super) fn checked_iban<'a>(number: &Text<'a>) -> Option<Text<'a>> {
    if is_electronic(number) {
        return Some(number.clone());
    }
    let parse = |text: &str| text.parse::<BaseIban>().ok();
    let iban = parse(number.trim()).or_else(|| parse(&number.trim().to_ascii_uppercase()))?;
    if iban.electronic_str() == number {
        return Some(number.clone());
    }
    Some(Cow::Owned(iban.electronic_str().to_owned()))
}

/// Whether it is one in capitals and without spaces, as nearly all come, with right check digits.
fn is_electronic(number: &str) -> bool {
    let Some((head, account)) = number.as_bytes().split_first_chunk() else {
        return false;
    };
    let [b'A'..=b'Z', b'A'..=b'Z', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = head else {
        return false;
    };
    if number.len() > LONGEST || (*tens, *ones) <= (b'0', b'1') {
        return false;
    }
    let remainder = account.iter().chain(head).try_fold(0_u64, |number, sign| {
        let longer = match sign {
            b'0'..=b'9' => number * 10 + u64::from(sign - b'0'),
            b'A'..=b'Z' => number * 100 + u64::from(sign - b'A') + 10,
            _ => return None,
        };
        // As long as two more digits have room, the division can wait.
        Some(if longer < u64::MAX / 1_000 {
            longer
        } else {
            longer % 97
        })
    });
    remainder.is_some_and(|remainder| remainder % 97 == 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_general(number: &str) -> bool {
        let iban = number.parse::<BaseIban>();
        iban.is_ok_and(|iban| iban.electronic_str() == number)
    }

    proptest! {
        #[test]
        fn check_digits_are_right_where_the_general_reader_says_so(
            country in "[A-Z]{2}", account in "[0-9]{0,31}|[0-9A-Z]{0,31}|[0-9A-Za-z é]{0,20}",
        ) {
            for check in 0..100 {
                let number = format!("{country}{check:02}{account}");
                prop_assert_eq!(is_electronic(&number), is_general(&number), "{}", number);
            }
        }

        #[test]
        fn what_is_no_iban_is_none(number in "\\PC{0,12}|[A-Z0-9 ]{0,36}") {
            prop_assert_eq!(is_electronic(&number), is_general(&number), "{}", number);
        }
    }
}
