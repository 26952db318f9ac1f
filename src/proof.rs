//! The evidence that a statement is complete.
//!
//! Every entry is an edge from the balance before it to the balance after it. The entries of one account form
//! **one walk** that uses every edge once. [`Walk`] follows it while entries stream by, in linear time, and holds
//! against it what a walk alone cannot see: neighbours at both ends, the bank's own count, and the sum.
//!
//! | file | what it does |
//! |---|---|
//! | `walk` | the stream: groups of equal instants, neighbours, counts; the way in |
//! | `group` | entries of one instant: the same id twice is one entry |
//! | `ties` | the order inside one instant |
//! | `trail` | an Eulerian trail over edges |
//! | `chain` | where the walk stands: the fast path |
//! | `last` | the last entry, for messages |
//! | `recent` | the balances that the walk passed last |
//! | `seen` | ids across instants |
//! | `pending` | what does not chain yet, until swapped entries resolve it |
//! | `resolved` | what the parts of the walk tell each other |
//! | `swaps` | whether the clock can have swapped them: only by so much |
//! | `search` | for an order in small swaps |
//! | `graph` | balances as nodes: degrees, components, loose ends |
//! | `gaps` | what never resolved, named |
//! | `borders` | the balances at both ends against the neighbours', once more |
//! | `dusk` | neighbours that contradict a walk that seems whole |
//! | `verdict` | everything together |
//! | `notes` | what a reader should know |
//! | `words` | sentences for a bookkeeper |
//! | `error` | what no walk can take |

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Serialize, Serializer};

use crate::digest::fingerprint;
use crate::money::{Cents, Total};

mod borders;
mod chain;
mod dusk;
mod error;
mod gaps;
mod graph;
mod group;
mod last;
mod notes;
mod pending;
mod recent;
mod resolved;
mod search;
mod seen;
mod swaps;
mod ties;
mod trail;
mod verdict;
mod walk;
mod words;

#[cfg(test)]
mod tests;

pub use error::WalkError;
pub use notes::Note;
pub use verdict::{AccountBalance, Doubt, Evidence, Expected};
pub use walk::Walk;
pub use words::Wording;

/// How far apart the bank's clock may put two entries that belong the other way round, where only a look at the
/// clock can tell a swap from a gap: at the very start of the walk and across the borders of the period.
const SWAP: TimeDelta = TimeDelta::seconds(2);

/// How many gaps are kept with their neighbours; all are counted.
const GAPS_KEPT: usize = 20;

/// Where an entry lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before the period: a neighbour, which anchors the opening balance.
    Before,
    /// In the period.
    Within,
    /// After the period: a neighbour, which anchors the closing balance.
    After,
}

/// What the proof needs to know of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The caller's own number, handed back in the final order.
    pub index: u64,
    /// When it was booked.
    pub settled: DateTime<Utc>,
    /// Signed amount: positive is money in.
    pub amount: Cents,
    /// The account's balance right after it.
    pub balance: Option<Cents>,
    /// Where it lies.
    pub place: Place,
}

impl Link {
    /// The edge from the balance before to the balance after.
    fn edge(&self) -> Option<Edge> {
        let to = self.balance?;
        let from = to.checked_sub(self.amount)?;
        Some(Edge { from, to })
    }
}

/// An entry's identifier with its fingerprint, so that both are made where there is time for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EntryId<'a> {
    pub(crate) text: &'a str,
    pub(crate) fingerprint: u64,
}

impl<'a> EntryId<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let fingerprint = fingerprint(text);
        Self { text, fingerprint }
    }
}

/// A step of the walk between two balances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edge {
    from: Cents,
    to: Cents,
}

/// An entry as it is named in messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryRef {
    /// The bank's identifier, cut at 64 characters.
    pub id: String,
    /// When it was booked.
    #[serde(serialize_with = "rfc3339")]
    pub settled: DateTime<Utc>,
    /// Signed amount: positive is money in.
    pub amount: Cents,
    /// The account's balance right after it.
    pub balance: Option<Cents>,
}

/// A place where the balances do not meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The last entry that is there; absent where the walk has not begun.
    pub after: Option<EntryRef>,
    /// The next entry that is there; absent where only a balance comes next.
    pub before: Option<EntryRef>,
    /// What is missing: positive is money in. An entry that is there twice shows as its amount negated.
    pub amount: Cents,
}

/// How much is proved; the greater, the less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// One walk, both ends anchored, counts and sum agree.
    Proven,
    /// One walk, but an end could not be anchored, or it is in doubt whether all entries are there.
    Chained,
    /// The balances are missing.
    Unproven,
    /// Something is missing, doubled or altered.
    Broken,
}

/// What was found out about the statement of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// How much is proved.
    pub state: State,
    /// The balance before the first entry of the period.
    pub opening: Option<Cents>,
    /// The balance after the last entry of the period.
    pub closing: Option<Cents>,
    /// Entries of the period with distinct ids.
    pub entries: u64,
    /// The sum of their signed amounts.
    pub sum: Total,
    /// The sum of the amounts above zero.
    pub money_in: Total,
    /// The sum of the amounts below zero: zero or negative.
    pub money_out: Total,
    /// Where the balances do not meet, in time order; at most twenty are kept.
    pub gaps: Vec<Gap>,
    /// How many gaps there are.
    pub gap_count: u64,
    /// Why it is not proven, and what else a reader should know.
    pub notes: Vec<Note>,
    /// Entries of the period that came more than once with the same id, beyond the first.
    pub duplicates: u64,
    /// Entries of the period that carry no balance.
    pub without_balance: u64,
}

impl Proof {
    /// Whether opening balance and sum make the closing balance; not so where a balance is unknown.
    pub fn adds_up(&self) -> bool {
        let Some((opening, closing)) = self.opening.zip(self.closing) else {
            return false;
        };
        let mut end = self.sum;
        end.add(opening);
        end.cents() == Some(closing)
    }
}

fn rfc3339<S: Serializer>(instant: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// Until when an entry may belong before the one that settled at `first`.
fn end_of_swaps(first: DateTime<Utc>) -> DateTime<Utc> {
    first.checked_add_signed(SWAP).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The nearest number of cents.
fn clamp(cents: i128) -> Cents {
    let extreme = if cents < 0 { Cents::MIN } else { Cents::MAX };
    exact(cents).unwrap_or(extreme)
}

/// The number of cents, where they can be said.
fn exact(cents: i128) -> Option<Cents> {
    Cents::checked(cents)
}

/// A balance moved by a sum.
fn moved(balance: Cents, by: i128) -> i128 {
    i128::from(balance.get()) + by
}
