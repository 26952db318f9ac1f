//! Money and time, whatever comes.

use chrono::{DateTime, SecondsFormat, TimeZone};
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::*;
use super::{entry, error, normalizer, row};
use crate::money::{Cents, parse_amount, with_minor_digits};

proptest! {
    #[test]
    fn amount_is_exact_and_signed(cents in 0_i64..=i64::MAX, debit: bool, comma: bool) {
        let text = Cents::new(cents).to_string();
        let text = if comma { text.replace('.', ",") } else { text };
        let side = if debit { "debit" } else { "credit" };
        let entry = entry(&format!(r#""amount":"{text}","amount_cents":{cents},"side":"{side}""#));
        prop_assert_eq!(entry.amount, Cents::new(if debit { -cents } else { cents }));
    }

    #[test]
    fn another_cent_is_never_believed(cents in 0_i64..1_000_000_000_000, off in 1_i64..1000) {
        let text = Cents::new(cents + off).to_string();
        let message = error(&format!(r#""amount":{text},"amount_cents":{cents}"#));
        prop_assert!(message.contains(&text), "{}", message);
    }

    /// Amounts of the usual form are read on a way of their own.
    #[test]
    fn a_foreign_amount_is_the_number_with_the_decimals_of_its_currency(
        text in "[0-9]{1,12}([.,][0-9]{1,4})?", currency in select(&["EUR", "USD", "JPY", "KWD", "CLF", ""][..]), debit: bool,
    ) {
        let side = if debit { "debit" } else { "credit" };
        let entry = entry(&format!(r#""local_amount":"{text}","local_currency":"{currency}","side":"{side}""#));
        let unsigned = with_minor_digits(parse_amount(&text).unwrap(), currency);
        let expected = if debit && !unsigned.is_zero() { -unsigned } else { unsigned };
        prop_assert_eq!(entry.local_amount.map(|amount| amount.to_string()), Some(expected.to_string()));
    }

    /// What is remembered of a row does not colour the next one.
    #[test]
    fn a_series_is_its_rows_one_by_one(
        rows in prop::collection::vec((0_i64..30_000_000, 0_usize..3, 0_usize..4, any::<bool>()), 1..20),
    ) {
        let normalizer = normalizer();
        let mut series = normalizer.series();
        for (seconds, account, currency, is_day) in rows {
            let account = ["a", "elsewhere", "b"][account];
            let currency = ["EUR", "USD", "eur", " "][currency];
            let time = DateTime::from_timestamp(1_767_225_600 + seconds - if is_day { seconds % 86_400 } else { 0 }, 0);
            let time = time.unwrap().to_rfc3339_opts(SecondsFormat::Millis, true);
            let json = row(&format!(r#""settled_at":"{time}","bank_account_id":"{account}","currency":"{currency}""#));
            let transaction = || Transaction::parse(&json, AttributeSet::ALL).unwrap();
            let (mut notes, mut alone) = (Notes::default(), Notes::default());
            let next = series.normalize(transaction(), None, &mut notes);
            prop_assert_eq!(next, normalizer.normalize(transaction(), None, &mut alone));
            prop_assert_eq!(notes, alone);
        }
    }

    #[test]
    fn local_time_is_chronos(seconds in 1_483_228_800_i64..2_524_608_000, offset in -14_i32..=14, zone in 0_usize..4) {
        let zone = [Berlin, chrono_tz::UTC, chrono_tz::America::New_York, chrono_tz::Asia::Kolkata][zone];
        let at = chrono::FixedOffset::east_opt(offset * 3600).unwrap().timestamp_opt(seconds, 0).unwrap();
        let text = at.to_rfc3339_opts(SecondsFormat::Millis, true);
        let json = row(&format!(r#""settled_at":"{text}""#));
        let normalizer = Normalizer { zone, ..normalizer() };
        let transaction = Transaction::parse(&json, AttributeSet::ALL).unwrap();
        let outcome = normalizer.normalize(transaction, None, &mut Notes::default()).unwrap();
        let Outcome::Entry(entry) = outcome else { panic!("skipped") };
        let expected = DateTime::from_timestamp(seconds, 0).unwrap().with_timezone(&zone);
        prop_assert_eq!(entry.settled_at.date(), expected.date_naive());
        prop_assert_eq!(entry.settled_at.local(), expected.naive_local());
    }
}

/// Written down by hand: the last second before each change of the clocks in 2026, and the first one after it.
#[test]
fn local_times_are_those_on_the_wall() {
    use chrono_tz::Atlantic::Azores;
    use chrono_tz::Europe::{Madrid, Paris, Rome};
    for (zone, utc, local) in [
        (Berlin, "2026-03-29T00:59:59Z", "2026-03-29 01:59:59"),
        (Berlin, "2026-03-29T01:00:00Z", "2026-03-29 03:00:00"),
        (Berlin, "2026-10-25T00:59:59Z", "2026-10-25 02:59:59"),
        (Berlin, "2026-10-25T01:00:00Z", "2026-10-25 02:00:00"),
        (Berlin, "2026-10-31T22:59:59Z", "2026-10-31 23:59:59"),
        (Berlin, "2026-10-31T23:00:00Z", "2026-11-01 00:00:00"),
        (Paris, "2026-03-29T00:59:59Z", "2026-03-29 01:59:59"),
        (Paris, "2026-03-29T01:00:00Z", "2026-03-29 03:00:00"),
        (Paris, "2026-06-30T22:00:00Z", "2026-07-01 00:00:00"),
        (Paris, "2026-12-31T23:00:00Z", "2027-01-01 00:00:00"),
        (Rome, "2026-10-25T00:59:59Z", "2026-10-25 02:59:59"),
        (Rome, "2026-10-25T01:00:00Z", "2026-10-25 02:00:00"),
        (Madrid, "2026-03-29T00:59:59Z", "2026-03-29 01:59:59"),
        (Madrid, "2026-03-29T01:00:00Z", "2026-03-29 03:00:00"),
        (Madrid, "2026-10-31T23:30:00Z", "2026-11-01 00:30:00"),
        (Azores, "2026-03-29T00:59:59Z", "2026-03-28 23:59:59"),
        (Azores, "2026-03-29T01:00:00Z", "2026-03-29 01:00:00"),
        (Azores, "2026-10-25T00:59:59Z", "2026-10-25 00:59:59"),
        (Azores, "2026-10-25T01:00:00Z", "2026-10-25 00:00:00"),
    ] {
        let json = row(&format!(r#""settled_at":"{utc}""#));
        let normalizer = Normalizer { zone, ..normalizer() };
        let transaction = Transaction::parse(&json, AttributeSet::ALL).unwrap();
        let outcome = normalizer
            .normalize(transaction, None, &mut Notes::default())
            .unwrap();
        let Outcome::Entry(entry) = outcome else {
            panic!("skipped")
        };
        assert_eq!(entry.settled_at.local().to_string(), local, "{zone} {utc}");
        assert_eq!(entry.settled_at.date().to_string(), local[..10], "{zone} {utc}");
    }
}
