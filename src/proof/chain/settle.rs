//! What was pending is one trail: the walk goes on behind it.

use chrono::{DateTime, Utc};

use super::super::group::Group;
use super::super::moved;
use super::super::pending::Pending;
use super::super::resolved::Resolved;
use super::Chain;

impl Chain {
    /// Before entries that cannot be swapped with the pending ones, what is one trail is settled as it is, in however
    /// wide swaps. Hands back what is not.
    pub(super) fn settle_before(&mut self, mut pending: Box<Pending>, next: &Group) -> Option<Box<Pending>> {
        if next.settled().is_none_or(|next| !pending.is_over(next)) {
            return Some(pending);
        }
        let Some(resolved) = pending.resolve() else {
            return Some(pending);
        };
        if !pending.is_small(&resolved, &self.passed, true) {
            self.wide.add(pending.first(), pending.last());
        }
        self.settle(resolved, *pending);
        None
    }

    /// At `now` no entry can be swapped with the first ones any more. Says whether the walk is whole so far.
    pub(in crate::proof) fn settle_by(&mut self, now: DateTime<Utc>) -> bool {
        let Some(mut pending) = self.pending.take() else {
            return true;
        };
        pending.end_freedom(now, &self.recent);
        let resolved = pending.resolve();
        if let Some(resolved) = resolved.filter(|resolved| pending.is_small(resolved, &self.passed, true)) {
            self.settle(resolved, *pending);
            return true;
        }
        let is_trail = pending.is_free_trail();
        self.pending = Some(pending);
        is_trail
    }

    pub(super) fn settle(&mut self, resolved: Resolved, mut pending: Pending) {
        self.origin = resolved.origin.or(self.origin);
        self.pass(&mut pending, &resolved);
        (self.at, self.drift) = (resolved.at, resolved.drift);
        for balance in pending.balances() {
            self.recent.push(balance);
        }
        self.recent.push(self.at);
        if let Some(last) = pending.last() {
            self.last.replace(last);
        }
    }

    fn pass(&mut self, pending: &mut Pending, resolved: &Resolved) {
        let end = moved(resolved.at, resolved.drift);
        let start = pending.start(resolved).unwrap_or(end);
        self.passed.add_mixed(pending.take_steps(), start, end);
    }
}
