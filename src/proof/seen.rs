//! Ids across instants.
//!
//! An entry of zero that came twice, or one without a balance, passes the walk unseen; it is told by its id and left
//! out. Any other one breaks the walk, unless all that came twice together leads back to the balance where it began.
//! Then rows were handed out twice before it could be known, so the statement is refused when it ends.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, DefaultHasher, Hasher};

use foldhash::quality::FixedState;

use super::group::Named;
use crate::money::Cents;

/// How many bits of the filter there are for each entry: one in so many is suspected for nothing, at most.
const BITS: usize = 16;

/// The bits of a word.
const WORD: usize = 64;

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
        self.visible.add(entry.id);
        false
    }

    /// One of the ids that came again at another instant and were handed out, and how often any did.
    pub(super) fn doubled(&self) -> Option<(String, u64)> {
        self.visible.doubled()
    }
}

/// Whether the walk is the same without this entry.
fn is_invisible(entry: Named<'_>) -> bool {
    entry.link.amount == Cents::ZERO || entry.link.balance.is_none()
}

/// The fingerprints of entries that were handed out, eight bytes each. One look at a filter tells nearly always that
/// an id is new; the few others are suspects until all have come.
#[derive(Debug, Default)]
struct Visible {
    all: Vec<u64>,
    filter: Filter,
    suspects: Vec<Suspect>,
    /// The ids of the suspects, end to end.
    ids: String,
}

#[derive(Debug)]
struct Suspect {
    fingerprint: u64,
    /// Where its id begins; it ends where the next one's begins.
    begin: usize,
}

impl Visible {
    fn add(&mut self, id: &str) {
        if (self.all.len() + 1) * BITS > self.filter.bits() {
            self.filter = Filter::of(self.all.iter().copied(), 2 * (self.all.len() + 1));
        }
        let fingerprint = FixedState::with_seed(0).hash_one(id);
        self.all.push(fingerprint);
        if !self.filter.add(fingerprint) {
            let begin = self.ids.len();
            self.ids.push_str(id);
            self.suspects.push(Suspect { fingerprint, begin });
        }
    }

    fn doubled(&self) -> Option<(String, u64)> {
        let suspects = || self.suspects.iter().map(|suspect| suspect.fingerprint);
        let filter = Filter::of(suspects(), self.suspects.len());
        let mut counts: HashMap<u64, u64> = suspects().map(|fingerprint| (fingerprint, 0)).collect();
        for fingerprint in self.all.iter().filter(|fingerprint| filter.has(**fingerprint)) {
            if let Some(count) = counts.get_mut(fingerprint) {
                *count += 1;
            }
        }
        let again = |suspect: &Suspect| counts.get(&suspect.fingerprint).is_some_and(|count| *count > 1);
        let first = self.suspects.iter().position(again)?;
        let end = self
            .suspects
            .get(first + 1)
            .map_or(self.ids.len(), |next| next.begin);
        let id = self.ids[self.suspects[first].begin..end].to_owned();
        Some((id, counts.values().map(|count| count.saturating_sub(1)).sum()))
    }
}

/// Which fingerprints may be there, a bit for each: some that are not seem to be.
#[derive(Debug, Default)]
struct Filter {
    words: Vec<u64>,
}

impl Filter {
    /// A filter with room for so many.
    fn of(fingerprints: impl Iterator<Item = u64>, room: usize) -> Self {
        let words = (room.max(1) * BITS).div_ceil(WORD).next_power_of_two();
        let mut filter = Self {
            words: vec![0; words],
        };
        for fingerprint in fingerprints {
            filter.add(fingerprint);
        }
        filter
    }

    fn bits(&self) -> usize {
        self.words.len() * WORD
    }

    /// The word and the bit of a fingerprint.
    fn place(&self, fingerprint: u64) -> (usize, u64) {
        let word = usize::try_from(fingerprint >> 6).unwrap_or(usize::MAX) & (self.words.len() - 1);
        (word, 1 << (fingerprint & 63))
    }

    fn has(&self, fingerprint: u64) -> bool {
        let (word, bit) = self.place(fingerprint);
        self.words[word] & bit != 0
    }

    /// Adds a fingerprint; `false` where it may have been there before.
    fn add(&mut self, fingerprint: u64) -> bool {
        let (word, bit) = self.place(fingerprint);
        let is_new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        is_new
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

    proptest! {
        #[test]
        fn each_id_that_comes_again_is_counted(ids in prop::collection::vec(0_u32..600, 0..400), rest in 0_u32..3000) {
            let mut visible = Visible::default();
            let mut known = HashSet::new();
            let mut doubled = Vec::new();
            for id in ids.iter().copied().chain(1000..1000 + rest) {
                let id = format!("entry-{id}");
                visible.add(&id);
                if !known.insert(id.clone()) {
                    doubled.push(id);
                }
            }
            let found = visible.doubled();
            prop_assert_eq!(found.as_ref().map_or(0, |found| found.1), doubled.len() as u64);
            prop_assert!(found.is_none_or(|(id, _)| doubled.contains(&id)));
        }
    }

    #[test]
    fn few_are_suspected_for_nothing() {
        let mut visible = Visible::default();
        for id in 0..100_000 {
            visible.add(&format!("019a1b2c-0000-7000-8000-{id:012}"));
        }
        assert!(
            visible.suspects.len() < 100_000 / BITS,
            "{}",
            visible.suspects.len()
        );
        assert_eq!(visible.doubled(), None);
    }
}
