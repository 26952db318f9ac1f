//! The last entry that the walk passed.

use super::group::Named;
use super::{EntryRef, Link, Place};

/// The last entry on the way; its text buffer is used again and again.
#[derive(Debug, Default)]
pub(super) struct LastEntry {
    link: Option<Link>,
    id: String,
}

impl LastEntry {
    pub(super) fn set(&mut self, entry: Named<'_>) {
        self.link = Some(*entry.link);
        self.id.clear();
        self.id.push_str(entry.id);
    }

    pub(super) fn replace(&mut self, entry: &EntryRef) {
        self.link = Some(Link {
            index: 0,
            settled: entry.settled,
            amount: entry.amount,
            balance: entry.balance,
            place: Place::Within,
        });
        self.id.clone_from(&entry.id);
    }

    pub(super) fn get(&self) -> Option<EntryRef> {
        let link = self.link.as_ref()?;
        Some(EntryRef::of(link, &self.id))
    }
}
