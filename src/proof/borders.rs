//! The borders of the period, held against its neighbours once more when the walk has ended.
//!
//! Neighbours that are a closed loop hang on any balance that the walk passed, so the walk alone might begin or end at
//! a balance that they do not have. Where the clock cannot have swapped anything across a border, the balance there
//! must be one that the neighbours next to it reach or leave.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use super::group::{Group, Named};
use super::{Edge, EntryRef, Gap, Place, SWAP, clamp, moved};
use crate::money::Cents;

/// What was seen at both borders.
#[derive(Debug, Default)]
pub(super) struct Borders {
    opening: Border,
    closing: Border,
    /// When the last entry settled, and the last one that is not after the period.
    last: Option<DateTime<Utc>>,
    last_inside: Option<DateTime<Utc>>,
}

/// One border.
#[derive(Debug, Default)]
struct Border {
    /// The neighbours with a balance, within a swap of the one next to the border.
    neighbours: VecDeque<Neighbour>,
    /// The sum of the neighbours without a balance.
    loose: i128,
    /// The sum of all neighbours, and whether one of them moved anything.
    sum: i128,
    is_moved: bool,
    crossing: Option<Crossing>,
}

#[derive(Debug)]
struct Neighbour {
    settled: DateTime<Utc>,
    /// The balance on its side of the border.
    balance: Cents,
    /// The sum of the neighbours without a balance that settled earlier, and the same with those of its instant.
    loose: [i128; 2],
}

/// The two entries on both sides of a border.
#[derive(Debug)]
struct Crossing {
    /// Whether the clock may have swapped entries across it.
    is_near: bool,
    after: Option<EntryRef>,
    before: Option<EntryRef>,
}

impl Borders {
    /// Adds the entries of one instant. Those of the instant that was added last change nothing. `last` names the
    /// entry before them; it is asked for at a border only.
    pub(super) fn add(&mut self, group: &Group, last: impl FnOnce() -> Option<EntryRef>) {
        let (Some(place), Some(now)) = (group.place(), group.settled()) else {
            return;
        };
        if self.last.replace(now) == Some(now) {
            return;
        }
        let is_over = place == Place::After && self.closing.crossing.is_none() && group.has_balance();
        let is_begun = place != Place::Before && self.opening.crossing.is_none();
        if is_begun || is_over {
            let (after, before) = (last(), group.rows().next().map(Named::to_ref));
            if is_begun {
                let nearest = self.opening.neighbours.back().map(|neighbour| neighbour.settled);
                self.opening.cross(nearest, now, after.clone(), before.clone());
            }
            if is_over {
                self.closing.cross(self.last_inside, now, after, before);
            }
        }
        match place {
            Place::Before => {
                self.opening.forget_before(now);
                self.opening.add(group, now, |edge| edge.to);
            }
            Place::Within => {}
            Place::After => {
                let first = self.closing.neighbours.front();
                if first.is_none_or(|first| now - first.settled <= SWAP) {
                    self.closing.add(group, now, |edge| edge.from);
                }
                return;
            }
        }
        self.last_inside = Some(now);
    }

    /// Whether an entry of the period was there, so that others may just [pass](Self::pass).
    pub(super) fn is_begun(&self) -> bool {
        self.opening.crossing.is_some()
    }

    /// An instant of the period after its first one, as [`Borders::add`] takes it.
    pub(super) fn pass(&mut self, now: DateTime<Utc>) {
        (self.last, self.last_inside) = (Some(now), Some(now));
    }

    /// Whether what comes after the period leads back to where it began, over other balances: it may begin at any of them.
    pub(super) fn is_loop_after(&self) -> bool {
        self.closing.sum == 0 && self.closing.is_moved
    }

    /// Where the balance at a border is none of its neighbours'.
    pub(super) fn gaps(&self, opening: Option<Cents>, closing: Option<Cents>) -> Vec<Gap> {
        let nearest = self.opening.neighbours.back();
        let opening = opening.and_then(|opening| {
            let border = &self.opening;
            let missing = border.distance(opening, nearest, border.loose)?;
            border.gap(missing)
        });
        let nearest = self.closing.neighbours.front();
        let closing = closing.and_then(|closing| {
            let missing = self.closing.distance(closing, nearest, 0)?;
            self.closing.gap(-missing)
        });
        opening.into_iter().chain(closing).collect()
    }
}

impl Border {
    fn cross(
        &mut self,
        last: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
        after: Option<EntryRef>,
        before: Option<EntryRef>,
    ) {
        self.crossing = Some(Crossing {
            is_near: last.is_some_and(|last| now - last <= SWAP),
            after,
            before,
        });
    }

    /// Forgets the neighbours that lie further from those at `now` than a swap.
    fn forget_before(&mut self, now: DateTime<Utc>) {
        while (self.neighbours.front()).is_some_and(|neighbour| now - neighbour.settled > SWAP) {
            self.neighbours.pop_front();
        }
    }

    /// Adds neighbours; `side` picks their balance on the side of the border.
    fn add(&mut self, group: &Group, now: DateTime<Utc>, side: impl Fn(Edge) -> Cents) {
        let earlier = self.loose;
        for row in group.rows() {
            self.sum += i128::from(row.link.amount.get());
            self.is_moved |= row.link.amount != Cents::ZERO;
            if row.link.balance.is_none() {
                self.loose += i128::from(row.link.amount.get());
            }
        }
        for edge in group.rows().filter_map(|row| row.link.edge()) {
            self.neighbours.push_back(Neighbour {
                settled: now,
                balance: side(edge),
                loose: [earlier, self.loose],
            });
        }
    }

    /// How far `balance` lies from that of `nearest`, unless it is that of any neighbour. Entries without a balance
    /// between a neighbour and the border move it: `loose` is their sum up to the border.
    fn distance(&self, balance: Cents, nearest: Option<&Neighbour>, loose: i128) -> Option<i128> {
        let balance = i128::from(balance.get());
        let distance =
            |neighbour: &Neighbour, earlier: i128| balance - moved(neighbour.balance, loose - earlier);
        let meets = |neighbour: &Neighbour| {
            neighbour
                .loose
                .iter()
                .any(|loose| distance(neighbour, *loose) == 0)
        };
        let nearest = distance(nearest?, nearest?.loose[1]);
        (!self.neighbours.iter().any(meets)).then_some(nearest)
    }

    fn gap(&self, missing: i128) -> Option<Gap> {
        let crossing = self.crossing.as_ref().filter(|crossing| !crossing.is_near)?;
        Some(Gap {
            after: crossing.after.clone(),
            before: crossing.before.clone(),
            amount: clamp(missing),
        })
    }
}
