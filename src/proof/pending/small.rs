//! Whether the clock can have swapped what is pending: only by so much.

use std::collections::HashSet;

use super::super::moved;
use super::super::resolved::Resolved;
use super::super::search::are_small;
use super::super::swaps::{Passed, Step};
use super::Pending;
use crate::money::Cents;
use crate::proof::EntryRef;

/// How many searches for small swaps are made before a moment across which nothing can be swapped.
const SEARCHES: u32 = 16;

impl Pending {
    /// Whether it can be told without a search that the clock swapped these by so little.
    ///
    /// Nothing settled so late that it could not stand before the first, and what was passed has no part in it.
    fn is_short(&self) -> bool {
        let span = self.steps.first().zip(self.steps.last());
        let is_short = span.is_none_or(|(first, last)| last.may_precede(first));
        is_short && !self.has_drifted && !self.graph.is_joined
    }

    /// Whether these, which are one trail, are one in small swaps of the clock together with what was `passed`. A few
    /// searches only are made, unless it is the `last` one.
    pub(in crate::proof) fn is_small(&mut self, resolved: &Resolved, passed: &Passed, last: bool) -> bool {
        if self.is_short() {
            return true;
        }
        self.searches += 1;
        let is_searched = last || self.searches <= SEARCHES;
        let start = self.start(resolved).filter(|_| is_searched);
        start.is_some_and(|start| passed.go_on_in_small_swaps(&self.steps, start))
    }

    /// Where the walk stood before them.
    pub(in crate::proof) fn start(&self, resolved: &Resolved) -> Option<i128> {
        self.stood.or(resolved.origin.map(|origin| moved(origin, 0)))
    }

    pub(in crate::proof) fn take_steps(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
    }

    pub(in crate::proof) fn first(&self) -> Option<&EntryRef> {
        self.first.as_ref()
    }

    /// Whether these are a closed loop, so far, that may begin and end at `balance`.
    pub(in crate::proof) fn may_turn_at(&self, balance: Cents) -> bool {
        self.is_free_trail() && self.graph.surplus.count == 0 && self.is_small_from(balance)
    }

    /// Whether the walk has not begun, and will be one trail in small swaps of the clock.
    pub(in crate::proof) fn is_free_trail_in_small_swaps(&mut self) -> bool {
        let surplus = self.graph.earliest_surplus();
        let is_small = surplus.map(|surplus| self.is_small_from(surplus));
        self.is_free_trail() && is_small.unwrap_or_else(|| self.first_of_loop().is_some())
    }

    /// Whether these are a closed loop over several balances: it may begin at any of them.
    pub(in crate::proof) fn is_free_loop(&self) -> bool {
        self.is_free_trail() && self.graph.surplus.count == 0 && self.graph.balances().nth(1).is_some()
    }

    fn is_small_from(&self, balance: Cents) -> bool {
        are_small(&self.steps, moved(balance, 0))
    }

    pub(super) fn first_of_loop(&self) -> Option<Cents> {
        let first = self.steps.first()?;
        let near = self.steps.iter().take_while(|step| step.may_precede(first));
        let mut tried = HashSet::new();
        let mut beginnings = near.filter_map(Step::from).filter(|from| tried.insert(*from));
        beginnings.find(|from| self.is_small_from(*from))
    }
}
