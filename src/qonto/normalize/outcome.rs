//! What becomes of a transaction.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::entry::{Entry, Moment, Text};
use crate::excerpt::short;
use crate::money::Cents;
use crate::qonto::wire::COMPLETED;

/// Every transaction becomes one of the two; none vanishes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every outcome is an entry; a box each would cost a million"
)]
pub enum Outcome<'a> {
    /// A settled movement.
    Entry(Entry<'a>),
    /// A transaction that moved no money, with the reason.
    Skipped(Skipped<'a>),
}

/// A transaction that moved no money (yet).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Skipped<'a> {
    /// The bank's identifier.
    pub id: Text<'a>,
    /// The account that it concerns.
    pub account_id: Text<'a>,
    /// Why it is no entry.
    pub reason: SkipReason<'a>,
    /// What it would move, signed: positive is money in.
    pub amount: Cents,
    /// The other side's name as the bank prints it.
    pub label: Option<Text<'a>>,
    /// When the payment was first authorized.
    pub emitted_at: Option<Moment>,
    /// When the record was last changed.
    pub updated_at: Option<Moment>,
}

/// Why a transaction is no entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkipReason<'a> {
    /// Authorized, not settled: the amount may still change.
    Pending,
    /// Refused.
    Declined,
    /// A hold that was given back.
    Reversed,
    /// A status that this version has never heard of.
    UnknownStatus(Text<'a>),
    /// Completed according to its status, but without the time of settlement that a booking needs.
    NotSettled,
}

impl<'a> SkipReason<'a> {
    /// `None` for `completed`.
    pub(super) fn of_status(status: &Text<'a>) -> Option<Self> {
        match status.as_ref() {
            COMPLETED => None,
            "pending" => Some(Self::Pending),
            "declined" => Some(Self::Declined),
            "reversed" => Some(Self::Reversed),
            _ => Some(Self::UnknownStatus(status.clone())),
        }
    }

    /// The same reason, owning its text.
    pub fn into_owned(self) -> SkipReason<'static> {
        match self {
            Self::Pending => SkipReason::Pending,
            Self::Declined => SkipReason::Declined,
            Self::Reversed => SkipReason::Reversed,
            Self::UnknownStatus(status) => SkipReason::UnknownStatus(status.into_owned().into()),
            Self::NotSettled => SkipReason::NotSettled,
        }
    }
}

/// The words of the summary and of the manifest.
impl fmt::Display for SkipReason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pending => f.write_str("pending"),
            Self::Declined => f.write_str("declined"),
            Self::Reversed => f.write_str("reversed"),
            Self::UnknownStatus(status) => write!(f, "unknown status '{}'", short(status)),
            Self::NotSettled => f.write_str("completed without a time of settlement"),
        }
    }
}

impl Serialize for SkipReason<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Skipped<'_> {
    /// The same, owning all of its text.
    pub fn into_owned(self) -> Skipped<'static> {
        Skipped {
            id: self.id.into_owned().into(),
            account_id: self.account_id.into_owned().into(),
            reason: self.reason.into_owned(),
            amount: self.amount,
            label: self.label.map(|label| label.into_owned().into()),
            emitted_at: self.emitted_at,
            updated_at: self.updated_at,
        }
    }
}
