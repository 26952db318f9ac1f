//! Local days and the UTC instants that bound them.

use std::fmt;
use std::ops::Range;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::excerpt::short;
use crate::problem::Blame;

/// A run of whole local days, both ends included, as a bookkeeper names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    first: NaiveDate,
    last: NaiveDate,
}

/// Why a text or a pair of days is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not `YYYY-MM-DD` or `YYYYMMDD`, or no such day.
    #[error("'{0}' is not a day; write it like 2026-10-31 or 20261031")]
    NotADay(String),
    /// Not `YYYY-MM`, or no such month.
    #[error("'{0}' is not a month; write it like 2026-10")]
    NotAMonth(String),
    /// The end lies before the start.
    #[error("the period ends on {last}, before it starts on {first}; swap the two dates")]
    Reversed {
        /// The first day as given.
        first: NaiveDate,
        /// The last day as given.
        last: NaiveDate,
    },
}

impl PeriodError {
    /// The user writes the days.
    pub fn blame(&self) -> Blame {
        Blame::User
    }
}

impl Period {
    /// The days from `first` to `last`, both included.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Result<Self, PeriodError> {
        if last < first {
            return Err(PeriodError::Reversed { first, last });
        }
        Ok(Self { first, last })
    }

    /// The calendar month written as `YYYY-MM`.
    pub fn month(text: &str) -> Result<Self, PeriodError> {
        let bad = || PeriodError::NotAMonth(short(text).to_string());
        let (year, month) = text.trim().split_once('-').ok_or_else(bad)?;
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !is_number(year) || !is_number(month) {
            return Err(bad());
        }
        let (year, month) = (
            year.parse().map_err(|_| bad())?,
            month.parse().map_err(|_| bad())?,
        );
        Self::month_of(NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(bad)?).ok_or_else(bad)
    }

    /// The whole month that `day` lies in; `None` at the end of the calendar.
    pub fn month_of(day: NaiveDate) -> Option<Self> {
        let first = day.with_day(1)?;
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        Some(Self { first, last })
    }

    /// The whole month before the one that `now` lies in, by the calendar of `zone`.
    pub fn last_month(now: DateTime<Utc>, zone: Tz) -> Option<Self> {
        let today = now.with_timezone(&zone).date_naive();
        Self::month_of(today.with_day(1)?.pred_opt()?)
    }

    /// The first day.
    pub fn first(&self) -> NaiveDate {
        self.first
    }

    /// The last day, included.
    pub fn last(&self) -> NaiveDate {
        self.last
    }

    /// Whether `day` is one of the period's days.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// The parts of the period that lie between the ends of something: `end_of` gives the last day of the one that a
    /// day lies in.
    pub fn cut(&self, end_of: impl Fn(NaiveDate) -> Option<NaiveDate>) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut first = self.first;
        loop {
            let last = end_of(first).map_or(self.last, |last| last.clamp(first, self.last));
            parts.push(Self { first, last });
            match last.succ_opt() {
                Some(next) if next <= self.last => first = next,
                _ => return parts,
            }
        }
    }

    /// The half-open range of instants, from the first local midnight to the one after the last day.
    ///
    /// Each end is converted on its own, so that a day of 23 or 25 hours keeps its length.
    pub fn instants(&self, zone: Tz) -> Range<DateTime<Utc>> {
        let after = self.last.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        start_of_day(self.first, zone)..start_of_day(after, zone)
    }
}

/// Shows `2026-10-01 to 2026-10-31`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}

/// Reads a day as `YYYY-MM-DD` or `YYYYMMDD`.
pub fn parse_day(text: &str) -> Result<NaiveDate, PeriodError> {
    let trimmed = text.trim();
    // A sign would be read as that of the year.
    let has_shape = |dashes: &[usize]| {
        let mut bytes = trimmed.bytes().enumerate();
        bytes.all(|(at, b)| {
            if dashes.contains(&at) {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        })
    };
    let format = match trimmed.len() {
        10 if has_shape(&[4, 7]) => "%Y-%m-%d",
        8 if has_shape(&[]) => "%Y%m%d",
        _ => return Err(PeriodError::NotADay(short(text).to_string())),
    };
    NaiveDate::parse_from_str(trimmed, format)
        .ok()
        .ok_or_else(|| PeriodError::NotADay(short(text).to_string()))
}

/// The first instant of a local day: midnight, the earlier one where it exists twice, and where a
/// clock change skips it (as in Beirut or Santiago) the first quarter of an hour that does exist.
fn start_of_day(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    (0..=8)
        .filter_map(|quarters| midnight.checked_add_signed(TimeDelta::minutes(15 * quarters)))
        .find_map(|local| zone.from_local_datetime(&local).earliest())
        .map_or_else(|| midnight.and_utc(), |local| local.to_utc())
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Berlin;

    use super::*;

    fn hours(period: &str) -> i64 {
        let range = Period::month(period).unwrap().instants(Berlin);
        (range.end - range.start).num_hours()
    }

    #[test]
    fn a_month_keeps_its_hours_across_both_clock_changes() {
        assert_eq!(hours("2026-03"), 31 * 24 - 1);
        assert_eq!(hours("2026-10"), 31 * 24 + 1);
        assert_eq!(hours("2026-09"), 30 * 24);
    }

    #[test]
    fn local_midnights_become_utc() {
        let range = Period::month("2026-10").unwrap().instants(Berlin);
        assert_eq!(range.start.to_rfc3339(), "2026-09-30T22:00:00+00:00");
        assert_eq!(range.end.to_rfc3339(), "2026-10-31T23:00:00+00:00");
    }

    #[test]
    fn a_skipped_midnight_starts_an_hour_later() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap();
        let start = start_of_day(day, chrono_tz::Asia::Beirut);
        assert_eq!(start.to_rfc3339(), "2026-03-28T22:00:00+00:00");
        assert_eq!(start.with_timezone(&chrono_tz::Asia::Beirut).date_naive(), day);
    }

    /// The Azores put the clock back from one o'clock to midnight: the day has 25 hours, and begins with the first of them.
    #[test]
    fn a_midnight_that_comes_twice_begins_the_day_the_first_time() {
        for (zone, day, start) in [
            (
                chrono_tz::Atlantic::Azores,
                (2026, 10, 25),
                "2026-10-25T00:00:00+00:00",
            ),
            (
                chrono_tz::America::Havana,
                (2026, 11, 1),
                "2026-11-01T04:00:00+00:00",
            ),
        ] {
            let (year, month, number) = day;
            let day = NaiveDate::from_ymd_opt(year, month, number).unwrap();
            assert_eq!(start_of_day(day, zone).to_rfc3339(), start, "{zone}");
        }
    }

    #[test]
    fn days_are_written_in_two_ways_and_no_other() {
        assert_eq!(parse_day("2026-10-31"), parse_day("20261031"));
        for bad in [
            "-2026-10-3",
            "31.10.2026",
            "2026-13-01",
            "2026-02-30",
            "",
            "2026-1-1",
            "202610310",
            "2026-+1-1",
        ] {
            assert!(parse_day(bad).is_err(), "{bad}");
        }
        for bad in ["2026", "2026-13", "26-10", "2026-1", "2026-10-01", "+026-+1"] {
            assert!(Period::month(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn last_month_follows_the_zone_not_the_host() {
        let now = "2026-10-31T23:30:00Z".parse().unwrap();
        assert_eq!(Period::last_month(now, Berlin), Period::month("2026-10").ok());
        assert_eq!(
            Period::last_month(now, chrono_tz::UTC),
            Period::month("2026-09").ok()
        );
    }

    #[test]
    fn reversed_days_are_refused() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 10, d).unwrap();
        assert!(matches!(
            Period::new(day(2), day(1)),
            Err(PeriodError::Reversed { .. })
        ));
        assert_eq!(
            Period::new(day(1), day(1)).unwrap().to_string(),
            "2026-10-01 to 2026-10-01"
        );
    }
}
