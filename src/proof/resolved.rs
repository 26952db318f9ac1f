//! What entries that did not chain at first came to.

use crate::money::Cents;

/// How pending entries came to one trail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolved {
    /// Where the walk begins, if it had not begun.
    pub(super) origin: Option<Cents>,
    pub(super) at: Cents,
    pub(super) drift: i128,
}
