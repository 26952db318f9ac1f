//! Instants as the database holds them: microseconds since 1970 in UTC, the finest that the bank writes.

use chrono::{DateTime, Utc};

pub(super) fn to_column(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_micros()
}

/// Outside of what can be written as an instant there is only 1970.
pub(super) fn of_column(microseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(microseconds).unwrap_or_default()
}
