//! RFC 3339 instants with 0 to 9 fraction digits and any offset.

use chrono::{DateTime, NaiveDate, Utc};

/// The instant that `text` names; `None` if it names none.
#[inline]
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    parse_usual(text.as_bytes()).or_else(|| parse_any(text))
}

#[cold]
fn parse_any(text: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(text).ok()?;
    Some(time.to_utc())
}

/// The form that the bank nearly always sends, `2024-08-01T10:35:09.027Z`, without chrono's general parser:
/// a million rows carry four million of them.
#[inline]
fn parse_usual(text: &[u8]) -> Option<DateTime<Utc>> {
    let (clock, fraction) = text.split_first_chunk::<19>()?;
    let nanoseconds = match fraction.len() {
        1 if fraction == b"Z" => 0,
        5 => {
            let [.., hundredths, _, thousandths, _] = pairs(*text.last_chunk()?, *b":00.000Z")?;
            (u32::from(hundredths) * 10 + u32::from(thousandths) / 10) * 1_000_000
        }
        8 => {
            let [_, first, _, second, _, third, ..] = pairs(*text.last_chunk()?, *b".000000Z")?;
            ((u32::from(first) * 100 + u32::from(second)) * 100 + u32::from(third)) * 1_000
        }
        _ => return None,
    };
    let [century, _, year, _, _, month, ..] = pairs(*clock.first_chunk()?, *b"0000-00-")?;
    let [day, _, _, hour, _, _, minute, _] = pairs(*clock[8..].first_chunk()?, *b"00T00:00")?;
    let [.., second, _] = pairs(*clock.last_chunk()?, *b"00:00:00")?;
    NaiveDate::from_ymd_opt(
        i32::from(century) * 100 + i32::from(year),
        month.into(),
        day.into(),
    )?
    .and_hms_nano_opt(hour.into(), minute.into(), second.into(), nanoseconds)
    .map(|local| local.and_utc())
}

/// The numbers of two digits in a text of this form, in which a `0` stands for any digit and any other sign for itself;
/// each stands at the place of its first digit. All eight signs are looked at together.
#[inline]
fn pairs(text: [u8; 8], form: [u8; 8]) -> Option<[u8; 8]> {
    // What a sign may lie above the form's without reaching 128.
    let room = u64::from_le_bytes(form.map(|sign| if sign == b'0' { 0x76 } else { 0x7f }));
    let digits = u64::from_le_bytes(text) ^ u64::from_le_bytes(form);
    let beyond = (digits.wrapping_add(room) | digits) & 0x8080_8080_8080_8080;
    (beyond == 0).then(|| (digits * 10 + (digits >> 8)).to_le_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

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

        /// Eight signs are looked at together; what is wrong with one of them must not hide behind its neighbours.
        #[test]
        fn one_wrong_sign_is_seen_as_chrono_sees_it(place in any::<Index>(), sign: u8, form in 0_usize..3) {
            let forms = ["2024-08-01T10:35:09.123456Z", "2024-08-01T10:35:09.123Z", "2024-08-01T10:35:09Z"];
            let mut text = forms[form].as_bytes().to_vec();
            let place = place.index(text.len());
            text[place] = sign;
            let expected = std::str::from_utf8(&text).ok().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
            prop_assert!(parse_usual(&text).is_none() || expected.is_some(), "{:?}", text);
            if let Ok(text) = std::str::from_utf8(&text) {
                prop_assert_eq!(parse(text), expected.map(|time| time.to_utc()), "{}", text);
            }
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }
    }
}
