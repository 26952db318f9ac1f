//! Where the walk stands, and its way forward.
//!
//! As long as each entry leaves the balance that the last one reached, nothing is kept but that balance.

use chrono::{DateTime, Utc};

use super::group::{Group, Named};
use super::last::LastEntry;
use super::pending::Pending;
use super::recent::Recent;
use super::resolved::{Outcome, Stand};
use super::swaps::{Passed, Step, Wide};
use super::{EntryRef, GAPS_KEPT, Gap, clamp, end_of_swaps, exact, moved, ties};
use crate::money::Cents;

mod settle;

/// The walk so far.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// The balance where it began.
    origin: Option<Cents>,
    /// The last balance that is sure.
    at: Cents,
    /// The sum of the entries without a balance since then.
    drift: i128,
    /// The sum of the entries without a balance before the walk began.
    lead: i128,
    last: LastEntry,
    recent: Recent,
    passed: Passed,
    wide: Wide,
    pending: Option<Box<Pending>>,
    gaps: Vec<Gap>,
    gap_count: u64,
}

impl Chain {
    /// Whether it is settled where the walk begins.
    pub(super) fn has_begun(&self) -> bool {
        self.pending.as_ref().is_none_or(|pending| !pending.is_free())
    }

    /// Whether some entries do not chain yet.
    pub(super) fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// Whether a gap was given up on.
    pub(super) fn is_torn(&self) -> bool {
        self.gap_count > 0
    }

    /// Whether all so far is one trail in small swaps, be it one whose beginning may still move.
    pub(super) fn is_whole(&mut self) -> bool {
        let pending = self.pending.as_mut();
        pending.is_none_or(|pending| pending.is_free_trail_in_small_swaps())
    }

    /// Whether all so far is a closed loop that may begin at several balances.
    pub(super) fn is_free_loop(&self) -> bool {
        self.pending
            .as_ref()
            .is_some_and(|pending| pending.is_free_loop())
    }

    /// The last entry so far.
    pub(super) fn last(&self) -> Option<EntryRef> {
        match &self.pending {
            Some(pending) => pending.last().cloned(),
            None => self.last.get(),
        }
    }

    /// The sum of entries without a balance whose end is not confirmed yet.
    pub(super) fn drift(&self) -> i128 {
        self.drift
    }

    /// Takes entries out of the walk that lie beyond its last balance.
    pub(super) fn forget_drift(&mut self) {
        self.drift = 0;
    }

    /// Takes the entries of one instant, and writes their positions in the order of the walk.
    pub(super) fn advance(&mut self, group: &Group, order: &mut Vec<usize>) {
        order.clear();
        if let Some(pending) = self.pending.take() {
            self.pending = self.settle_before(pending, group);
        }
        if group.len() == 1 {
            order.push(0);
        } else {
            ties::order(group, self.expected(), order);
        }
        self.advance_along(group, order);
    }

    /// Walks over an entry that is alone in its instant, if nothing is open and it leaves the balance that the last one
    /// reached; does then what [`Chain::advance`] would do, and says whether it did.
    pub(super) fn step(&mut self, entry: Named<'_>) -> bool {
        let Some(edge) = entry.link.edge() else {
            return false;
        };
        let is_straight =
            self.pending.is_none() && self.origin.is_some() && (self.at, self.drift) == (edge.from, 0);
        if is_straight {
            self.at = edge.to;
            self.passed.add_only(edge.from.get().into(), Step::of(entry.link));
            self.recent.push(edge.to);
            self.last.set(entry);
        }
        is_straight
    }

    fn advance_along(&mut self, group: &Group, order: &[usize]) {
        if self.pending.is_some() {
            self.add_pending(group, order);
        } else if self.origin.is_none() {
            self.begin(group, order);
        } else if let Some((at, drift)) = self.follow(group, order) {
            let before = moved(self.at, self.drift);
            (self.at, self.drift) = (at, drift);
            self.remember(group, order, before);
        } else {
            self.add_pending(group, order);
        }
    }

    /// Where the next entry should leave.
    pub(super) fn expected(&self) -> Option<Cents> {
        match &self.pending {
            Some(pending) => pending.expected(),
            None => self.origin.and(exact(moved(self.at, self.drift))),
        }
    }

    /// Whether the walk, as it is, may end at `balance`.
    pub(super) fn may_end_at(&self, balance: Cents) -> bool {
        let may_turn = |pending: &Pending| pending.may_turn_at(balance);
        let is_end = self.expected().is_none_or(|end| end == balance);
        is_end || self.pending.as_deref().is_some_and(may_turn)
    }

    /// Where these entries lead, if each leaves where the last one arrived.
    fn follow(&self, group: &Group, order: &[usize]) -> Option<(Cents, i128)> {
        let (mut at, mut drift) = (self.at, self.drift);
        for position in order {
            let link = group.row(*position).link;
            match link.edge() {
                Some(edge) if moved(at, drift) == i128::from(edge.from.get()) => (at, drift) = (edge.to, 0),
                Some(_) => return None,
                None => drift += i128::from(link.amount.get()),
            }
        }
        Some((at, drift))
    }

    fn remember(&mut self, group: &Group, order: &[usize], before: i128) {
        let steps = order.iter().map(|position| Step::of(group.row(*position).link));
        self.passed.add(before, steps);
        for position in order {
            if let Some(balance) = group.row(*position).link.balance {
                self.recent.push(balance);
            }
        }
        if let Some(position) = order.last() {
            self.last.set(group.row(*position));
        }
    }

    fn begin(&mut self, group: &Group, order: &[usize]) {
        if group.has_balance() {
            self.add_pending(group, order);
        } else {
            let amounts = order.iter().map(|position| group.row(*position).link.amount);
            self.lead += amounts.map(|amount| i128::from(amount.get())).sum::<i128>();
        }
    }

    fn add_pending(&mut self, group: &Group, order: &[usize]) {
        let Some(settled) = group.settled() else { return };
        let mut pending = match self.pending.take() {
            Some(pending) => pending,
            None => Box::new(self.stand(settled)),
        };
        if pending.is_hopeless(settled) {
            self.tear(*pending, None);
            return self.advance_along(group, order);
        }
        pending.take(group, order, &self.recent);
        match pending.resolve() {
            Some(resolved) if pending.is_small(&resolved, &self.passed, false) => {
                self.settle(resolved, *pending);
            }
            _ => self.pending = Some(pending),
        }
    }

    fn stand(&self, settled: DateTime<Utc>) -> Pending {
        if self.origin.is_none() {
            return Pending::unbegun(end_of_swaps(settled));
        }
        let stand = Stand {
            at: self.at,
            drift: self.drift,
            last: self.last.get(),
        };
        Pending::after(stand, settled, &self.recent)
    }

    /// Names the gaps, and goes on behind them. Says whether there were any.
    fn tear(&mut self, pending: Pending, end: Option<Cents>) -> bool {
        if let Some(last) = pending.last() {
            self.last.replace(last);
        }
        let (first, last) = (pending.first().cloned(), pending.last().cloned());
        let torn = pending.finish(end, &self.recent, &self.passed);
        if torn.is_wide {
            self.wide.add(first.as_ref(), last.as_ref());
        }
        self.passed.begin(moved(torn.at, torn.drift));
        self.origin = torn.origin.or(self.origin);
        (self.at, self.drift) = (torn.at, torn.drift);
        self.recent.push(self.at);
        let room = GAPS_KEPT - self.gaps.len();
        self.gaps.extend(torn.gaps.into_iter().take(room));
        self.gap_count += torn.count;
        torn.count > 0
    }

    /// Ends the walk. `end` is the balance that the account has now, where that anchors it; otherwise
    /// `is_anchored` says whether entries after the period did.
    pub(super) fn finish(mut self, end: Option<Cents>, is_anchored: bool) -> Outcome {
        let pending = self.pending.take();
        let is_torn = pending.is_some_and(|pending| self.tear(*pending, end));
        let Some(origin) = self.origin else {
            let unmoved = end.filter(|_| self.lead == 0);
            return Outcome {
                start: unmoved,
                end: unmoved,
                ..Outcome::default()
            };
        };
        let reached = moved(self.at, self.drift);
        let missing = match end {
            Some(end) => moved(end, -reached),
            None if is_anchored => -self.drift,
            None => 0,
        };
        if missing != 0 && !is_torn {
            self.gap_count += 1;
            self.gaps.push(Gap {
                after: self.last.get(),
                before: None,
                amount: clamp(missing),
            });
            self.gaps.truncate(GAPS_KEPT);
        }
        Outcome {
            start: exact(moved(origin, -self.lead)),
            end: end.or(exact(reached)),
            gaps: self.gaps,
            gap_count: self.gap_count,
            wide: self.wide,
        }
    }
}
