//! Which transactions to ask for.

use std::fmt;
use std::ops::Range;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;

use super::wire::COMPLETED;
use crate::entry::{Account, Attribute, AttributeSet};
use crate::period::Period;

/// Whether the bank's bounds are inclusive is documented nowhere: we ask for more and filter exactly.
const MARGIN: TimeDelta = TimeDelta::seconds(1);

/// Qonto's first day. Earlier dates are refused with an error.
pub const FIRST_INSTANT: DateTime<Utc> = DateTime::from_timestamp_nanos(1_483_228_800_000_000_000);

/// The statuses that the bank can be asked for (`reversed` is not one of them).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Settled.
    Completed,
    /// Authorized, not settled.
    Pending,
    /// Refused.
    Declined,
    /// All of them in one search. Whether the bank honours more than one is disputed: what it answers must be held
    /// against a search for each.
    Any,
}

impl Status {
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Completed => &[COMPLETED],
            Self::Pending => &["pending"],
            Self::Declined => &["declined"],
            Self::Any => &[COMPLETED, "pending", "declined"],
        }
    }
}

/// Which instant of a transaction places it in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// Its settlement; what did not settle has none.
    Settlement,
    /// Its last change.
    Change,
}

impl By {
    fn bounds(self) -> Bounds {
        match self {
            Self::Settlement => SETTLED,
            Self::Change => UPDATED,
        }
    }
}

struct Bounds {
    from: &'static str,
    to: &'static str,
    ascending: &'static str,
}

const SETTLED: Bounds = Bounds {
    from: "settled_at_from",
    to: "settled_at_to",
    ascending: "settled_at:asc",
};

const UPDATED: Bounds = Bounds {
    from: "updated_at_from",
    to: "updated_at_to",
    ascending: "updated_at:asc",
};

/// The transactions of one account, of one status, in a half-open range of instants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The account, as the bank identifies it.
    pub account_id: String,
    /// From the first instant to just before the last.
    pub instants: Range<DateTime<Utc>>,
    /// Which of them.
    pub status: Status,
    /// Which of their instants counts.
    pub by: By,
}

/// `pending, changed 2026-09-30T22:00:00Z/2026-10-31T23:00:00Z, account 0190…`, for logs.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [self.instants.start, self.instants.end]
            .map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        let statuses = self.status.names().join("+");
        let by = match self.by {
            By::Settlement => "settled",
            By::Change => "changed",
        };
        write!(f, "{statuses}, {by} {from}/{to}, account {}", self.account_id)
    }
}

impl Window {
    /// All transactions of an account that were changed in `instants`.
    pub fn of_changes(account_id: &str, instants: Range<DateTime<Utc>>, status: Status) -> Self {
        Self {
            account_id: account_id.to_owned(),
            instants,
            status,
            by: By::Change,
        }
    }

    /// The window that holds every transaction of `account` in `period`, by the local days of `zone`.
    ///
    /// It is exact for the bank's own accounts. External accounts have days, written as midnights in UTC: their
    /// window is as wide as both views of the period, and what counts is the date of the entry's moment.
    pub fn of_period(account: &Account, period: Period, zone: Tz, status: Status) -> Self {
        let mut instants = period.instants(zone);
        if account.is_external {
            let midnights = period.instants(Tz::UTC);
            instants = instants.start.min(midnights.start)..instants.end.max(midnights.end);
        }
        Self {
            account_id: account.id.clone(),
            instants,
            status,
            by: match status {
                Status::Completed => By::Settlement,
                Status::Pending | Status::Declined | Status::Any => By::Change,
            },
        }
    }

    /// Whether `instant` lies inside, exactly. More is fetched: one second at both ends.
    pub fn contains(&self, instant: DateTime<Utc>) -> bool {
        self.instants.contains(&instant)
    }

    /// Whether it ends before the bank began.
    pub(super) fn is_before_everything(&self) -> bool {
        self.instants.end <= FIRST_INSTANT || self.instants.is_empty()
    }

    /// The two halves, the earlier one first; `None` where a second cannot be split further.
    pub fn halves(&self) -> Option<[Self; 2]> {
        let Range { start, end } = self.instants.clone();
        let start = start.max(FIRST_INSTANT);
        let middle = start + TimeDelta::seconds((end - start).num_seconds() / 2);
        let with = |instants| Self {
            instants,
            ..self.clone()
        };
        (start < middle && middle < end).then(|| [with(start..middle), with(middle..end)])
    }

    /// The shortest part of a window that can be split.
    pub(super) fn first_second(&self) -> Option<Self> {
        let [first, _] = self.halves()?;
        let start = first.instants.start;
        Some(Self {
            instants: start..start + TimeDelta::seconds(1),
            ..first
        })
    }

    /// What to ask: widened by a second at both ends, in settled order, with what the run needs.
    pub(super) fn query(&self, wanted: AttributeSet) -> Vec<(&'static str, String)> {
        let bounds = self.by.bounds();
        let mut query = base_query(&self.account_id, self.status, wanted);
        query.push((bounds.from, stamp(self.instants.start - MARGIN)));
        query.push((bounds.to, stamp(self.instants.end + MARGIN)));
        query.push(("sort_by", bounds.ascending.to_owned()));
        query.push(("per_page", "100".to_owned()));
        query
    }
}

/// Which side of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Settled before this instant; the latest first.
    Before(DateTime<Utc>),
    /// Settled at this instant or later; the earliest first. It is a period's end, so it lies outside.
    FromOn(DateTime<Utc>),
}

impl Beside {
    pub(super) fn holds(self, settled_at: DateTime<Utc>) -> bool {
        match self {
            Self::Before(instant) => settled_at < instant,
            Self::FromOn(instant) => settled_at >= instant,
        }
    }

    pub(super) fn is_before_everything(self) -> bool {
        matches!(self, Self::Before(instant) if instant <= FIRST_INSTANT)
    }

    pub(super) fn query(
        self,
        account_id: &str,
        wanted: AttributeSet,
        rows: u8,
    ) -> Vec<(&'static str, String)> {
        let mut query = base_query(account_id, Status::Completed, wanted);
        let (bound, order) = match self {
            Self::Before(instant) => ((SETTLED.to, stamp(instant + MARGIN)), "settled_at:desc"),
            Self::FromOn(instant) => ((SETTLED.from, stamp(instant - MARGIN)), SETTLED.ascending),
        };
        query.push(bound);
        query.push(("sort_by", order.to_owned()));
        query.push(("per_page", rows.to_string()));
        query
    }
}

/// Array parameters need their brackets: without them the bank ignores them in silence.
fn base_query(account_id: &str, status: Status, wanted: AttributeSet) -> Vec<(&'static str, String)> {
    let mut query = vec![("bank_account_id", account_id.to_owned())];
    query.extend(status.names().iter().map(|name| ("status[]", (*name).to_owned())));
    let includes = [
        (Attribute::VatDetails, "vat_details"),
        (Attribute::Labels, "labels"),
        (Attribute::Attachments, "attachments"),
    ];
    let needed = includes
        .into_iter()
        .filter(|(attribute, _)| wanted.contains(*attribute));
    query.extend(needed.map(|(_, name)| ("includes[]", name.to_owned())));
    query
}

/// The full form in UTC: a date alone would mean its first instant, an offset's plus sign a space.
fn stamp(instant: DateTime<Utc>) -> String {
    instant
        .max(FIRST_INSTANT)
        .to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests;
