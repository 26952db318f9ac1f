//! Ids across instants, for the entries that the walk cannot see.
//!
//! An entry with a balance and an amount that came twice breaks the walk, so its id need not be remembered. An entry
//! of zero, or one without a balance, would pass unnoticed: only the ids of those are kept, as fingerprints of 128
//! bits, 16 bytes each.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

use super::group::Named;
use crate::money::Cents;

/// The fingerprints of the ids of invisible entries.
#[derive(Debug, Default)]
pub(super) struct Seen {
    fingerprints: HashSet<u128>,
}

impl Seen {
    /// Whether this is an invisible entry that was there before; remembers it if not.
    pub(super) fn again(&mut self, entry: Named<'_>) -> bool {
        is_invisible(entry) && !self.fingerprints.insert(fingerprint(entry.id))
    }
}

/// Whether the walk is the same without this entry.
pub(super) fn is_invisible(entry: Named<'_>) -> bool {
    entry.link.amount == Cents::ZERO || entry.link.balance.is_none()
}

fn fingerprint(id: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(salt);
        hasher.write(id.as_bytes());
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}
