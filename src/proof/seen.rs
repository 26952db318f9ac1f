//! Ids across instants.
//!
//! An entry of zero that came twice, or one without a balance, passes the walk unseen; it is told by its id and left
//! out. Any other one breaks the walk, unless all that came twice together leads back to the balance where it began.
//! Then rows were handed out twice before it could be known, so the statement is refused when it ends.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

use foldhash::fast::FixedState;

use super::group::Named;
use crate::money::Cents;

/// As many as a byte has values.
const HEAPS: usize = 256;

/// Enough for eight visits to each heap at a time.
const LAST: usize = 2048;

/// The ids of the entries of a period.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The fingerprints of the invisible ones.
    invisible: HashSet<u128>,
    visible: Visible,
}

impl Seen {
    /// Whether this is an invisible entry that was there before; remembers it if not.
    pub(super) fn again(&mut self, entry: Named<'_>) -> bool {
        if is_invisible(entry) {
            return !self.invisible.insert(wide_fingerprint(entry.id));
        }
        self.visible.add(entry.fingerprint);
        false
    }

    /// Remembers an entry that the walk sees.
    pub(super) fn add_visible(&mut self, entry: Named<'_>) {
        self.visible.add(entry.fingerprint);
    }

    /// How often an entry that had been handed out came again at another instant.
    pub(super) fn doubled(self) -> u64 {
        self.visible.doubled()
    }
}

/// Whether the walk is the same without this entry.
pub(super) fn is_invisible(entry: Named<'_>) -> bool {
    entry.link.amount == Cents::ZERO || entry.link.balance.is_none()
}

/// The fingerprints of entries that were handed out, eight bytes each, in heaps of neighbours: to look whether each is
/// new would cost a million visits to far memory, and a heap is looked through near the processor.
#[derive(Debug)]
struct Visible {
    heaps: Vec<Vec<u64>>,
    /// The last ones, which go to their heaps together: the walk changes its thread every few hundred entries, and each
    /// visit to a heap that another thread had is one to far memory too.
    last: Vec<u64>,
}

impl Default for Visible {
    fn default() -> Self {
        Self {
            heaps: vec![Vec::new(); HEAPS],
            last: Vec::with_capacity(LAST),
        }
    }
}

impl Visible {
    fn add(&mut self, fingerprint: u64) {
        if self.last.len() == LAST {
            self.spread();
        }
        self.last.push(fingerprint);
    }

    fn spread(&mut self) {
        for fingerprint in self.last.drain(..) {
            let heap = fingerprint.to_le_bytes()[0];
            self.heaps[usize::from(heap)].push(fingerprint);
        }
    }

    fn doubled(mut self) -> u64 {
        self.spread();
        let mut known = HashSet::with_hasher(FixedState::default());
        let again = |heap: Vec<u64>| {
            known.clear();
            known.reserve(heap.len());
            heap.into_iter()
                .filter(|fingerprint| !known.insert(*fingerprint))
                .count() as u64
        };
        self.heaps.into_iter().map(again).sum()
    }
}

fn wide_fingerprint(id: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(salt);
        hasher.write(id.as_bytes());
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::digest::fingerprint;

    proptest! {
        #[test]
        fn each_id_that_comes_again_is_counted(ids in prop::collection::vec(0_u32..600, 0..400), rest in 0_u32..3000) {
            let mut visible = Visible::default();
            let mut known = HashSet::new();
            let mut doubled = 0;
            for id in ids.iter().copied().chain(1000..1000 + rest) {
                let id = format!("entry-{id}");
                visible.add(fingerprint(&id));
                doubled += u64::from(!known.insert(id));
            }
            prop_assert_eq!(visible.doubled(), doubled);
        }
    }
}
