//! Entries of one instant, collected until the instant advances.

use chrono::{DateTime, Utc};

use super::{EntryId, EntryRef, Link, Place};

/// The longest identifier that is kept for a message.
const LONGEST_ID: usize = 64;

/// The entries of one instant. Its buffers are used again for the next one.
#[derive(Debug, Default)]
pub(super) struct Group {
    rows: Vec<Row>,
    ids: String,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    link: Link,
    id: (usize, usize),
    fingerprint: u64,
}

/// What [`Group::unify`] found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Unified {
    /// Rows of the period that were removed.
    pub(super) duplicates: u64,
    /// An id of the period whose rows do not say the same.
    pub(super) conflict: Option<String>,
}

/// An entry with its identifier, borrowed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) link: &'a Link,
    pub(super) id: &'a str,
    /// Of the identifier.
    pub(super) fingerprint: u64,
}

impl Named<'_> {
    pub(super) fn to_ref(self) -> EntryRef {
        EntryRef::of(self.link, self.id)
    }
}

impl EntryRef {
    pub(super) fn of(link: &Link, id: &str) -> Self {
        Self {
            id: id.chars().take(LONGEST_ID).collect(),
            settled: link.settled,
            amount: link.amount,
            balance: link.balance,
        }
    }
}

impl Group {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.ids.clear();
    }

    pub(super) fn push(&mut self, link: Link, id: EntryId<'_>) {
        let start = self.ids.len();
        self.ids.push_str(id.text);
        self.rows.push(Row {
            link,
            id: (start, self.ids.len()),
            fingerprint: id.fingerprint,
        });
    }

    /// The entry that is alone in its instant.
    pub(super) fn only(&self) -> Option<Named<'_>> {
        match &self.rows[..] {
            [row] => Some(named(&self.ids, row)),
            _ => None,
        }
    }

    pub(super) fn settled(&self) -> Option<DateTime<Utc>> {
        self.rows.first().map(|row| row.link.settled)
    }

    /// Where the group lies: in the period as soon as one of its rows does.
    pub(super) fn place(&self) -> Option<Place> {
        let mut places = self.rows.iter().map(|row| row.link.place);
        let first = places.next()?;
        Some(places.find(|place| *place == Place::Within).unwrap_or(first))
    }

    pub(super) fn has_balance(&self) -> bool {
        self.rows.iter().any(|row| row.link.balance.is_some())
    }

    /// Whether some entry carries no balance.
    pub(super) fn lacks_balance(&self) -> bool {
        self.rows.iter().any(|row| row.link.balance.is_none())
    }

    pub(super) fn row(&self, position: usize) -> Named<'_> {
        named(&self.ids, &self.rows[position])
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Named<'_>> {
        self.rows.iter().map(|row| named(&self.ids, row))
    }

    /// Sorts by id and keeps one row of each: the order of arrival leaves no trace.
    pub(super) fn unify(&mut self) -> Unified {
        let mut unified = Unified::default();
        if self.rows.len() < 2 {
            return unified;
        }
        let Self { rows, ids } = self;
        rows.sort_unstable_by(|a, b| {
            let by_id = text(ids, a).cmp(text(ids, b));
            by_id.then_with(|| key(&a.link).cmp(&key(&b.link)))
        });
        rows.dedup_by(|again, kept| {
            let same = text(ids, again) == text(ids, kept);
            if same {
                let is_within = again.link.place == Place::Within;
                unified.duplicates += u64::from(is_within);
                if is_within
                    && (again.link.amount, again.link.balance) != (kept.link.amount, kept.link.balance)
                {
                    unified.conflict = Some(text(ids, kept).chars().take(LONGEST_ID).collect());
                }
            }
            same
        });
        unified
    }

    /// Keeps the rows that `keep` says yes to.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(Named<'_>) -> bool) {
        let Self { rows, ids } = self;
        rows.retain(|row| keep(named(ids, row)));
    }
}

fn named<'a>(ids: &'a str, row: &'a Row) -> Named<'a> {
    Named {
        link: &row.link,
        id: text(ids, row),
        fingerprint: row.fingerprint,
    }
}

fn text<'a>(ids: &'a str, row: &Row) -> &'a str {
    &ids[row.id.0..row.id.1]
}

fn key(link: &Link) -> (i64, Option<i64>, u64) {
    (
        link.amount.get(),
        link.balance.map(crate::money::Cents::get),
        link.index,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Cents;

    fn link(index: u64, amount: i64) -> Link {
        Link {
            index,
            settled: DateTime::UNIX_EPOCH,
            amount: Cents::new(amount),
            balance: None,
            place: Place::Within,
        }
    }

    #[test]
    fn the_same_id_twice_is_one_row_and_twins_stay() {
        let mut group = Group::default();
        for (index, id) in [(0, "b"), (1, "a"), (2, "b"), (3, "c")] {
            group.push(link(index, 5), EntryId::new(id));
        }
        let unified = group.unify();
        assert_eq!(
            unified,
            Unified {
                duplicates: 1,
                conflict: None
            }
        );
        assert_eq!(
            group.rows().map(|row| row.id).collect::<Vec<_>>(),
            ["a", "b", "c"]
        );
        assert_eq!(group.row(1).link.index, 0);
    }

    #[test]
    fn one_id_with_two_amounts_or_two_balances_is_a_conflict() {
        let with = |link: Link, balance| Link {
            balance: Some(Cents::new(balance)),
            ..link
        };
        for (first, again, is_conflict) in [
            (link(0, 5), link(1, 5), false),
            (link(0, 5), link(1, 6), true),
            (with(link(0, 5), 7), with(link(1, 5), 7), false),
            (with(link(0, 5), 7), with(link(1, 5), 8), true),
            (with(link(0, 5), 7), link(1, 5), true),
        ] {
            let mut group = Group::default();
            group.push(first, EntryId::new("a"));
            group.push(again, EntryId::new("a"));
            let unified = group.unify();
            assert_eq!(
                (unified.duplicates, unified.conflict.is_some()),
                (1, is_conflict),
                "{first:?} {again:?}"
            );
        }
    }
}
