//! Points in time, and the local clock beside them.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};

/// A point in time with the local wall clock of the books beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    utc: DateTime<Utc>,
    local: NaiveDateTime,
}

impl Moment {
    /// The instant, shown in `zone`.
    pub fn in_zone(utc: DateTime<Utc>, zone: Tz) -> Self {
        Self {
            utc,
            local: utc.with_timezone(&zone).naive_local(),
        }
    }

    /// A day without a time of day: its midnight stays on that day in every zone.
    pub fn of_day(utc_midnight: DateTime<Utc>) -> Self {
        Self {
            utc: utc_midnight,
            local: utc_midnight.naive_utc(),
        }
    }

    /// The instant.
    pub fn utc(&self) -> DateTime<Utc> {
        self.utc
    }

    /// Date and time of day in the zone of the books.
    pub fn local(&self) -> NaiveDateTime {
        self.local
    }

    /// The local day.
    pub fn date(&self) -> NaiveDate {
        self.local.date()
    }
}

/// Both clocks, for golden files: `2026-10-31T23:30:00Z = 2026-11-01 00:30:00`.
impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let utc = self.utc.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
        serializer.collect_str(&format_args!("{utc} = {}", self.local))
    }
}

/// The clock on the wall in one zone, read again and again.
///
/// Entries come in the order of time, so that neighbours nearly always lie on the same day in UTC: of a day on which the
/// clock is not changed, one look into the tables of the zone is enough.
#[derive(Debug, Clone)]
pub struct WallClock {
    zone: Tz,
    /// A day in UTC from its first to its last second, and what the local clock is ahead during all of it.
    steady: Option<(NaiveDate, FixedOffset)>,
}

impl WallClock {
    /// The clock of `zone`.
    pub fn new(zone: Tz) -> Self {
        Self { zone, steady: None }
    }

    /// The same as [`Moment::in_zone`].
    #[inline]
    pub fn moment(&mut self, utc: DateTime<Utc>) -> Moment {
        let time = utc.naive_utc();
        match self.steady {
            Some((day, ahead)) if day == time.date() => Moment {
                utc,
                local: time + ahead,
            },
            _ => self.look_up(utc),
        }
    }

    #[cold]
    fn look_up(&mut self, utc: DateTime<Utc>) -> Moment {
        let day = utc.date_naive();
        let ahead = |seconds| {
            let time = day.and_time(NaiveTime::MIN) + TimeDelta::seconds(seconds);
            self.zone.offset_from_utc_datetime(&time).fix()
        };
        // No zone has ever changed its clock and changed it back within less than three days, so that a day that ends as
        // it begins is steady.
        let (first, last) = (ahead(0), ahead(86_399));
        self.steady = (first == last).then_some((day, first));
        Moment::in_zone(utc, self.zone)
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::TZ_VARIANTS;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    /// Seconds around the one at which the clock is changed next after `from`.
    fn around_the_next_change(zone: Tz, from: i64) -> Option<i64> {
        let ahead = |second| {
            let time = DateTime::from_timestamp(second, 0).unwrap().naive_utc();
            zone.offset_from_utc_datetime(&time).fix()
        };
        let is_changed = |second: &i64| ahead(*second) != ahead(from);
        let mut later = (1..400).map(|days| from + days * 86_400).find(is_changed)?;
        let mut earlier = later - 86_400;
        while later - earlier > 1 {
            let middle = i64::midpoint(earlier, later);
            if is_changed(&middle) {
                later = middle;
            } else {
                earlier = middle;
            }
        }
        Some(later)
    }

    proptest! {
        #[test]
        fn the_wall_clock_shows_what_the_zone_says(
            zone in select(&TZ_VARIANTS[..]), from in -3_000_000_000_i64..4_102_444_800,
            steps in prop::collection::vec((-40_000_i64..90_000, 0_u32..1_000_000_000), 1..60),
        ) {
            let mut clock = WallClock::new(zone);
            let start = around_the_next_change(zone, from).unwrap_or(from) - 100_000;
            let mut second = start;
            for (step, nanos) in steps {
                second += step;
                let utc = DateTime::from_timestamp(second, nanos).unwrap();
                prop_assert_eq!(clock.moment(utc), Moment::in_zone(utc, zone), "{} {}", zone, utc);
            }
        }

        #[test]
        fn the_wall_clock_is_exact_to_the_second_of_a_change(
            zone in select(&TZ_VARIANTS[..]), from in -3_000_000_000_i64..4_102_444_800, before in 0_i64..90_000,
        ) {
            let change = around_the_next_change(zone, from).unwrap_or(from);
            let mut clock = WallClock::new(zone);
            for second in [change - before, change - 1, change, change + 1, change + before, change - 1] {
                let utc = DateTime::from_timestamp(second, 0).unwrap();
                prop_assert_eq!(clock.moment(utc), Moment::in_zone(utc, zone), "{} {}", zone, utc);
            }
        }
    }
}
