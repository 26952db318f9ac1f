//! Points in time as the bank writes them: UTC, with 0, 3 or 6 fraction digits.

use std::fmt;

use chrono::{DateTime, SecondsFormat, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Berlin;

/// A point in time and how many fraction digits it is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    at: DateTime<Utc>,
    digits: u8,
}

impl Stamp {
    /// The point in time, written with milliseconds.
    pub(crate) fn new(at: DateTime<Utc>) -> Self {
        Self { at, digits: 3 }
    }

    /// Year, month, day, hour, minute, second in UTC.
    pub(crate) fn utc([year, month, day, hour, minute, second]: [i64; 6]) -> Self {
        let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
        Self::new(DateTime::from_timestamp_nanos(seconds * 1_000_000_000))
    }

    /// Month, day, hour and minute of 2026 by a clock in Berlin; the earlier one where it exists twice.
    pub(crate) fn berlin([month, day, hour, minute]: [i64; 4]) -> Self {
        let wall_clock = Self::utc([2026, month, day, hour, minute, 0]).at.naive_utc();
        let instant = Berlin.from_local_datetime(&wall_clock).earliest();
        Self::new(instant.map_or_else(|| wall_clock.and_utc(), |local| local.to_utc()))
    }

    /// The same, so many milliseconds later (or earlier).
    #[must_use]
    pub(crate) fn plus_millis(self, millis: i64) -> Self {
        self.plus(TimeDelta::milliseconds(millis))
    }

    /// The same, so many microseconds later, written with six fraction digits.
    #[must_use]
    pub(crate) fn with_micros(self, micros: i64) -> Self {
        Self {
            digits: 6,
            ..self.plus(TimeDelta::microseconds(micros))
        }
    }

    /// The same, so many days of 24 hours earlier.
    #[must_use]
    pub(crate) fn minus_days(self, days: i64) -> Self {
        self.plus(TimeDelta::days(-days))
    }

    /// The same, written without a fraction.
    #[must_use]
    pub(crate) fn whole_seconds(self) -> Self {
        Self { digits: 0, ..self }
    }

    /// The point in time.
    pub(crate) fn at(self) -> DateTime<Utc> {
        self.at
    }

    fn plus(self, delta: TimeDelta) -> Self {
        let at = self.at.checked_add_signed(delta).unwrap_or(self.at);
        Self { at, ..self }
    }
}

/// Shows `2026-10-31T23:30:00.000Z`, or with fewer or more fraction digits.
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.digits {
            0 => SecondsFormat::Secs,
            6 => SecondsFormat::Micros,
            _ => SecondsFormat::Millis,
        };
        f.write_str(&self.at.to_rfc3339_opts(format, true))
    }
}

/// Days from 1970-01-01 in the Gregorian calendar, by counting in years that begin in March.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_it_was_made_from() {
        let night = Stamp::utc([2026, 10, 31, 23, 30, 0]);
        assert_eq!(night.whole_seconds().to_string(), "2026-10-31T23:30:00Z");
        assert_eq!(night.plus_millis(-1).to_string(), "2026-10-31T23:29:59.999Z");
        assert_eq!(
            night.with_micros(123_456).to_string(),
            "2026-10-31T23:30:00.123456Z"
        );
        assert_eq!(Stamp::utc([1970, 1, 1, 0, 0, 0]).at().timestamp(), 0);
        assert_eq!(
            Stamp::utc([2024, 2, 29, 12, 0, 0]).to_string(),
            "2024-02-29T12:00:00.000Z"
        );
    }

    #[test]
    fn berlin_knows_summer_and_winter() {
        assert_eq!(
            Stamp::berlin([7, 1, 0, 0]).to_string(),
            "2026-06-30T22:00:00.000Z"
        );
        assert_eq!(
            Stamp::berlin([11, 1, 0, 0]).to_string(),
            "2026-10-31T23:00:00.000Z"
        );
    }
}
