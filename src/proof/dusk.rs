//! The neighbours behind the one that anchors the end.
//!
//! An entry that is there twice may find its way over a neighbour, so that the walk seems whole; the next neighbour
//! contradicts it. But where the clock swapped two of them, the other one may be unknown. So they are heard only where a
//! moment follows across which it cannot have swapped anything: there the walk must be whole again.

use chrono::{DateTime, Utc};

use super::SWAP;
use super::group::Group;

/// How many instants are kept. Those of a day and night without two quiet seconds prove nothing more.
const KEPT: usize = 256;

/// What was seen since the walk seemed whole.
#[derive(Debug, Default)]
pub(super) struct Dusk {
    groups: Vec<Group>,
    /// When the last of them settled; nothing before the dusk begins, and after it ended.
    last: Option<DateTime<Utc>>,
}

impl Dusk {
    /// From this instant on entries are kept.
    pub(super) fn begin(&mut self, now: DateTime<Utc>) {
        self.last = Some(now);
    }

    /// Keeps the entries of one instant, or hands back those that were kept, if none that is unknown belongs among them.
    pub(super) fn take(&mut self, group: &mut Group, now: DateTime<Utc>) -> Vec<Group> {
        let is_quiet = self.last.is_none_or(|last| now - last > SWAP);
        if !is_quiet && !group.lacks_balance() && self.groups.len() < KEPT {
            self.last = Some(now);
            self.groups.push(std::mem::take(group));
            return Vec::new();
        }
        self.last = None;
        let mut kept = std::mem::take(&mut self.groups);
        kept.retain(|_| is_quiet);
        kept
    }
}
