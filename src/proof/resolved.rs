//! What the parts of the walk tell each other.

use super::swaps::Wide;
use super::{EntryRef, Gap};
use crate::money::Cents;

/// Where the walk stood when an entry did not chain.
pub(super) struct Stand {
    pub(super) at: Cents,
    /// The sum of the entries without a balance since then.
    pub(super) drift: i128,
    pub(super) last: Option<EntryRef>,
}

/// How pending entries came to one trail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolved {
    /// Where the walk begins, if it had not begun.
    pub(super) origin: Option<Cents>,
    pub(super) at: Cents,
    pub(super) drift: i128,
}

/// What a whole walk comes to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The balance before everything.
    pub(super) start: Option<Cents>,
    /// The balance after everything.
    pub(super) end: Option<Cents>,
    pub(super) gaps: Vec<Gap>,
    pub(super) gap_count: u64,
    pub(super) wide: Wide,
}
