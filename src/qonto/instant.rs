//! RFC 3339 instants with 0 to 9 fraction digits and any offset.

use chrono::{DateTime, NaiveDate, Utc};

/// The instant that `text` names; `None` if it names none.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    parse_usual(text.as_bytes()).or_else(|| DateTime::parse_from_rfc3339(text).ok().map(|t| t.to_utc()))
}

/// The form that the bank nearly always sends, `2024-08-01T10:35:09.027Z`, without chrono's general parser:
/// a million rows carry four million of them.
fn parse_usual(text: &[u8]) -> Option<DateTime<Utc>> {
    let (&b'Z', text) = text.split_last()? else {
        return None;
    };
    let (clock, fraction) = text.split_at_checked(19)?;
    let &[
        _,
        _,
        _,
        _,
        b'-',
        _,
        _,
        b'-',
        _,
        _,
        b'T',
        _,
        _,
        b':',
        _,
        _,
        b':',
        _,
        _,
    ] = clock
    else {
        return None;
    };
    let nanoseconds = match fraction.split_first() {
        None => 0,
        Some((b'.', digits @ ([_] | [_, _] | [_, _, _] | [_, _, _, _, _, _]))) => {
            number(digits)? * 10_u32.pow(9 - u32::try_from(digits.len()).ok()?)
        }
        Some(_) => return None,
    };
    let year = i32::try_from(number(&clock[..4])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&clock[5..7])?, number(&clock[8..10])?)?
        .and_hms_nano_opt(
            number(&clock[11..13])?,
            number(&clock[14..16])?,
            number(&clock[17..19])?,
            nanoseconds,
        )
        .map(|local| local.and_utc())
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value: u32, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + u32::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_any_number_of_fraction_digits_and_any_offset() {
        for (text, expected) in [
            ("2024-08-01T10:35:09Z", "2024-08-01T10:35:09+00:00"),
            ("2024-08-01T10:35:09.0Z", "2024-08-01T10:35:09+00:00"),
            ("2024-08-01T10:35:09.027Z", "2024-08-01T10:35:09.027+00:00"),
            ("2024-08-01T10:35:12.4497Z", "2024-08-01T10:35:12.449700+00:00"),
            ("2024-08-01T10:35:09.123456Z", "2024-08-01T10:35:09.123456+00:00"),
            (
                "2024-08-01T10:35:09.123456789Z",
                "2024-08-01T10:35:09.123456789+00:00",
            ),
            ("2022-03-04T17:58:30+02:00", "2022-03-04T15:58:30+00:00"),
            ("2022-03-04T17:58:30.5-09:30", "2022-03-05T03:28:30.500+00:00"),
        ] {
            assert_eq!(
                parse(text).map(|t| t.to_rfc3339()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_names_no_instant() {
        for text in [
            "",
            "Z",
            "2024-08-01",
            "2024-08-01T10:35:09",
            "2024-13-01T10:35:09Z",
            "2023-02-29T00:00:00Z",
            "2024-08-01T24:00:00Z",
            "2024-08-01T10:35:09.Z",
            "2024-08-01T1a:35:09Z",
            "20240801T103509Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_chrono(seconds in 0_i64..4_102_444_800, digits in 0_usize..=9, nanos in 0_u32..1_000_000_000,
                              offset in -839_i32..=839) {
            let clock = DateTime::from_timestamp(seconds, 0).unwrap().format("%Y-%m-%dT%H:%M:%S");
            let fraction = if digits == 0 { String::new() } else { format!(".{}", &format!("{nanos:09}")[..digits]) };
            let sign = if offset < 0 { '-' } else { '+' };
            for zone in ["Z".to_owned(), format!("{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)] {
                let text = format!("{clock}{fraction}{zone}");
                let expected = DateTime::parse_from_rfc3339(&text).unwrap().to_utc();
                prop_assert_eq!(parse(&text), Some(expected), "{}", text);
            }
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }
    }
}
