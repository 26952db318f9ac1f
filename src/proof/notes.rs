//! What a reader of the proof should know, in words.

use std::fmt;

use super::{Doubt, EntryRef, SWAP};
use crate::excerpt::written;
use crate::money::{Cents, Total};

/// Something that a reader of the proof should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// One id, with two amounts or balances.
    Conflict {
        /// The id.
        id: String,
    },
    /// Entries came again, at another time.
    Doubled {
        /// How many.
        count: u64,
    },
    /// The bank counts another number of entries.
    Count {
        /// Distinct ids that were received.
        found: u64,
        /// `total_count` of the first page.
        first_page: u64,
        /// `total_count` of the last page.
        last_page: u64,
    },
    /// Opening balance and entries do not make the closing balance.
    Sum {
        /// The balance before the period.
        opening: Cents,
        /// The sum of the entries.
        sum: Total,
        /// The balance after the period.
        closing: Cents,
    },
    /// The opening balance is taken as found, for nothing came before.
    OpeningAsFound,
    /// No entry before the period is known.
    OpeningNotAnchored,
    /// Neither an entry after the period nor the account's balance is known.
    ClosingNotAnchored,
    /// No entry carries a balance.
    NoBalances {
        /// How many entries there are.
        entries: u64,
    },
    /// Some entries carry no balance; the amounts between their neighbours add up.
    SomeBalancesMissing {
        /// How many.
        count: u64,
    },
    /// The balances meet only in an order that the clock cannot have swapped: entries that cancel each other out may be
    /// missing.
    WideSwaps {
        /// At how many places.
        count: u64,
        /// The first entry of the first one.
        first: EntryRef,
        /// Its last one.
        last: EntryRef,
    },
    /// Entries may be missing although the balances meet.
    Doubt(Doubt),
}

impl Note {
    /// Whether it cannot be true of a complete statement.
    pub fn is_contradiction(&self) -> bool {
        match self {
            Self::Conflict { .. } | Self::Doubled { .. } | Self::Count { .. } | Self::Sum { .. } => true,
            Self::OpeningAsFound
            | Self::OpeningNotAnchored
            | Self::ClosingNotAnchored
            | Self::NoBalances { .. }
            | Self::SomeBalancesMissing { .. }
            | Self::WideSwaps { .. }
            | Self::Doubt(_) => false,
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { id } => write!(
                f,
                "entry {} came twice, with different amounts or balances",
                written(id)
            ),
            Self::Doubled { count: 1 } => {
                f.write_str("1 entry came again at another time, under the id of one that had come before")
            }
            Self::Doubled { count } => write!(
                f,
                "{count} entries came again at other times, under ids of some that had come before"
            ),
            Self::Count {
                found,
                first_page,
                last_page,
            } => write!(
                f,
                "{found} different entries were received, but the bank counted {first_page} on the first page \
                 and {last_page} on the last one"
            ),
            Self::Sum {
                opening,
                sum,
                closing,
            } => write!(f, "opening balance {opening} and entries {sum} do not make the closing balance {closing}"),
            Self::OpeningAsFound => {
                f.write_str("no entry came before the period; its opening balance is taken as found")
            }
            Self::OpeningNotAnchored => f.write_str(
                "the opening balance could not be checked, for no entry before the period is known: the first ones of \
                 the period may be missing; `saldo fetch` of the whole period brings what is needed",
            ),
            Self::ClosingNotAnchored => f.write_str(
                "the closing balance could not be checked, for neither an entry after the period nor the account's \
                 balance is known: the last ones of the period may be missing; `saldo fetch` of the whole period \
                 brings what is needed",
            ),
            Self::NoBalances { entries: 0 } => f.write_str("neither an entry nor a balance is known"),
            Self::NoBalances { .. } => {
                f.write_str("the bank sent no running balances, so a missing entry would not be noticed")
            }
            Self::SomeBalancesMissing { count: 1 } => {
                f.write_str("1 entry carries no balance; it was checked by its amount only")
            }
            Self::SomeBalancesMissing { count } => {
                write!(f, "{count} entries carry no balance; they were checked by their amounts only")
            }
            Self::WideSwaps { count, first, last } => {
                f.write_str(&wide_swaps(*count, &written(&first.id), &written(&last.id)))
            }
            Self::Doubt(doubt) => doubt.fmt(f),
        }
    }
}

/// The sentence on swaps that are too wide, between two entries as they are named.
pub(super) fn wide_swaps(count: u64, first: &str, last: &str) -> String {
    let more = match count {
        0 | 1 => String::new(),
        2 => ", and so at 1 more place".to_owned(),
        _ => format!(", and so at {} more places", count - 1),
    };
    format!(
        "from {first} to {last} the balances meet only if entries were booked in another order than their times say, \
         by more than {} seconds{more}; some that cancel each other out may be missing there",
        SWAP.num_seconds()
    )
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCount => f.write_str(
                "the bank did not say how many entries there are, so their number could not be checked",
            ),
            Self::ShortList {
                found,
                announced,
                pages,
                of_pages,
            } => {
                let of = |found: u64, announced: Option<u64>| match announced {
                    Some(announced) => format!("{found} of {announced}"),
                    None => found.to_string(),
                };
                write!(
                    f,
                    "a list in the input is not whole, as its own answers count it: transactions {}, pages {}; add \
                     the answers that are missing, or save all pages again",
                    of(*found, *announced),
                    of(*pages, *of_pages)
                )
            }
        }
    }
}
