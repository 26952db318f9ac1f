//! Instants as the database holds them: milliseconds since 1970 in UTC.

use chrono::{DateTime, Utc};

pub(super) fn to_column(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_millis()
}

/// Outside of what can be written as an instant there is only 1970.
pub(super) fn of_column(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}
