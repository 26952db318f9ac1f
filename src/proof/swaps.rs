//! How far entries were swapped by the clock.
//!
//! Balances may chain in an order that the clock cannot have meant: then entries that cancel each other out may be
//! missing, and others, weeks away, took their places.

use std::cmp::Ordering;
use std::collections::VecDeque;

use chrono::{DateTime, Timelike, Utc};

use super::search::are_small;
use super::{EntryRef, Link, Note, SWAP};
use crate::money::Cents;

/// How many entries behind the walk are remembered.
const REMEMBERED: usize = 256;

/// The parts that chain in an order only that the clock cannot have swapped.
#[derive(Debug, Default)]
pub(super) struct Wide {
    pub(super) count: u64,
    /// The first and the last entry of the first one.
    pub(super) ends: Option<(EntryRef, EntryRef)>,
}

impl Wide {
    pub(super) fn add(&mut self, first: Option<&EntryRef>, last: Option<&EntryRef>) {
        self.count += 1;
        if self.ends.is_none() {
            self.ends = first.cloned().zip(last.cloned());
        }
    }

    pub(super) fn note(&self) -> Option<Note> {
        let (first, last) = self.ends.clone()?;
        let count = self.count;
        Some(Note::WideSwaps { count, first, last })
    }
}

/// An entry, as a search sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) settled: DateTime<Utc>,
    pub(super) amount: Cents,
    pub(super) balance: Option<Cents>,
}

impl Step {
    pub(super) fn of(link: &Link) -> Self {
        Self {
            settled: link.settled,
            amount: link.amount,
            balance: link.balance,
        }
    }

    /// Where it leaves.
    pub(super) fn from(&self) -> Option<Cents> {
        self.balance?.checked_sub(self.amount)
    }

    /// Where it leads from `at`, if it can leave there.
    pub(super) fn leads(&self, at: i128) -> Option<i128> {
        let to = at + i128::from(self.amount.get());
        let arrives = |balance: Cents| to == i128::from(balance.get());
        self.balance.is_none_or(arrives).then_some(to)
    }

    /// Whether it may stand before `other`, which settled no later.
    pub(super) fn may_precede(&self, other: &Self) -> bool {
        !self.is_far_from(other) && self.settled - other.settled <= SWAP
    }

    /// Whether it settled so much later that two clocks tell it, without the calendar: nearly always, and the difference
    /// of two dates costs more than the rest of a step.
    fn is_far_from(&self, other: &Self) -> bool {
        let (later, earlier) = (self.settled.naive_utc(), other.settled.naive_utc());
        let from = match later.date().cmp(&earlier.date()) {
            Ordering::Equal => earlier.time().num_seconds_from_midnight(),
            Ordering::Greater => 0,
            Ordering::Less => return false,
        };
        later.time().num_seconds_from_midnight() > from + 4
    }
}

/// The entries that the walk passed since the last moment across which nothing can be swapped.
#[derive(Debug, Default)]
pub(super) struct Passed {
    /// The balance before them.
    start: i128,
    steps: VecDeque<Step>,
    /// How many of them are in the order of the clock instead of that of the walk, and the balance after those.
    mixed: (usize, i128),
}

impl Passed {
    /// Adds entries in the order of the walk, which stood at `start`.
    pub(super) fn add(&mut self, start: i128, mut steps: impl Iterator<Item = Step>) {
        let Some(first) = steps.next() else { return };
        self.add_first(start, first);
        self.steps.extend(steps);
        self.forget_surplus();
    }

    /// Adds an entry that is alone in its instant.
    #[inline]
    pub(super) fn add_only(&mut self, start: i128, step: Step) {
        self.add_first(start, step);
        self.forget_surplus();
    }

    #[inline]
    fn add_first(&mut self, start: i128, step: Step) {
        if !self.is_near(&step) {
            self.begin(start);
        }
        self.steps.push_back(step);
    }

    fn forget_surplus(&mut self) {
        while self.steps.len() > REMEMBERED {
            self.forget();
        }
    }

    /// Adds entries in the order of the clock; the walk stands at `end` after them.
    pub(super) fn add_mixed(&mut self, steps: Vec<Step>, start: i128, end: i128) {
        if steps.first().is_some_and(|first| !self.is_near(first)) {
            self.begin(start);
        }
        self.steps.extend(steps);
        self.mixed = (self.steps.len(), end);
        if self.steps.len() > REMEMBERED {
            self.begin(end);
        }
    }

    /// The walk goes on from `start`, whatever was before it.
    pub(super) fn begin(&mut self, start: i128) {
        self.steps.clear();
        (self.start, self.mixed) = (start, (0, 0));
    }

    /// Whether these entries, in the order of the clock, go on from `start` in an order that takes small swaps only.
    pub(super) fn go_on_in_small_swaps(&self, steps: &[Step], start: i128) -> bool {
        match steps.first() {
            Some(first) if self.is_near(first) => {
                let all: Vec<Step> = self.steps.iter().chain(steps).copied().collect();
                are_small(&all, self.start)
            }
            _ => are_small(steps, start),
        }
    }

    fn is_near(&self, step: &Step) -> bool {
        self.steps.back().is_some_and(|last| step.may_precede(last))
    }

    fn forget(&mut self) {
        match std::mem::take(&mut self.mixed) {
            (0, _) => {
                let step = self.steps.pop_front();
                self.start += step.map_or(0, |step| i128::from(step.amount.get()));
            }
            (mixed, end) => {
                self.steps.drain(..mixed);
                self.start = end;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::moved;
    use super::super::search::tests::steps;
    use super::*;

    proptest! {
        #[test]
        fn what_lies_far_apart_is_no_swap(
            start in 0_i64..200_000_000, apart in -9_000_i64..9_000, days in 0_i64..3, leaps in any::<[bool; 2]>(),
        ) {
            let later = start + apart + days * 86_400_000;
            let mut two = steps(&[(start, 0, None), (later, 0, None)]);
            for (step, is_leap) in two.iter_mut().zip(leaps) {
                // A leap second is a second with a fraction beyond one.
                let leap = step.settled.with_second(59).and_then(|time| time.with_nanosecond(1_999_999_999));
                step.settled = leap.filter(|_| is_leap).unwrap_or(step.settled);
            }
            let expected = two[1].settled - two[0].settled <= SWAP;
            prop_assert_eq!(two[1].may_precede(&two[0]), expected, "{:?}", two);
        }
    }

    #[test]
    fn what_was_passed_is_swapped_with_what_comes() {
        let walked = steps(&[
            (0, 10, Some(110)),
            (5_000, -50, Some(60)),
            (5_100, 150, Some(210)),
        ]);
        let late = |time| steps(&[(time, 10, Some(70)), (time + 100, -10, Some(60))]);
        let mut passed = Passed::default();
        for step in walked {
            let at = step
                .balance
                .map_or(0, |balance| moved(balance, -i128::from(step.amount.get())));
            passed.add(at, std::iter::once(step));
        }
        assert!(passed.go_on_in_small_swaps(&late(5_200), 210));
        assert!(passed.go_on_in_small_swaps(&late(7_000), 210));
        assert!(!passed.go_on_in_small_swaps(&late(7_001), 210));
        passed.add_mixed(late(5_200), 210, 210);
        assert!(passed.go_on_in_small_swaps(&late(5_300), 210));
        let many = (0..300).map(|_| steps(&[(5_400, 0, Some(210))])[0]);
        passed.add(210, many);
        assert!(!passed.go_on_in_small_swaps(&late(5_500), 210));
        assert!(passed.go_on_in_small_swaps(&steps(&[(5_500, 1, Some(211))]), 210));
    }
}
