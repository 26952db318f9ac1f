//! The wall clock, in its one place. `SALDO_NOW` (RFC 3339) sets it, so that a run can be repeated byte for byte.

use chrono::{DateTime, Utc};

use crate::problem::Blame;

/// The environment variable that replaces the wall clock.
pub const VARIABLE: &str = "SALDO_NOW";

/// `SALDO_NOW` is set but is not a point in time.
#[derive(Debug, thiserror::Error)]
#[error(
    "SALDO_NOW is '{0}', which is not a point in time; write it like 2026-11-02T09:00:00+01:00 or unset it"
)]
pub struct ClockError(String);

impl ClockError {
    /// The user sets the variable.
    pub fn blame(&self) -> Blame {
        Blame::User
    }
}

/// The present instant, or the one that `SALDO_NOW` names.
pub fn now() -> Result<DateTime<Utc>, ClockError> {
    let Some(text) = std::env::var_os(VARIABLE) else {
        return Ok(wall_clock());
    };
    // What is no text is no point in time either.
    let text = text.to_string_lossy();
    match DateTime::parse_from_rfc3339(text.trim()) {
        Ok(instant) => Ok(instant.to_utc()),
        Err(_) => Err(ClockError(text.into_owned())),
    }
}

/// Whether the time was given, so that nothing but it may be taken.
pub fn is_given() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// The wall clock itself, whatever `SALDO_NOW` says: for what others measure with theirs, such as when a token ends.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub(crate) fn wall_clock() -> DateTime<Utc> {
    Utc::now()
}
