//! The search for an order of entries that takes small swaps of the clock only.

use std::collections::HashSet;

use super::swaps::Step;

/// How many looks at an entry a search may take, for each entry and in all.
const LOOKS: (usize, usize) = (64, 10_000);

/// Whether there is an order from `start` on in which each leaves where the last one arrived, and none stands before
/// one that settled more than a swap earlier. They come in the order of the clock. Where too many orders would have to
/// be tried, the answer is no.
pub(super) fn are_small(steps: &[Step], start: i128) -> bool {
    let search = Search {
        steps,
        is_used: vec![false; steps.len()],
        first: 0,
        at: start,
        path: Vec::new(),
        dead: HashSet::new(),
        looks: LOOKS.0 * steps.len() + LOOKS.1,
    };
    search.finds_an_order()
}

/// A search that goes forward as far as it can, and back where it is stuck.
struct Search<'a> {
    steps: &'a [Step],
    is_used: Vec<bool>,
    /// The first that is not used.
    first: usize,
    at: i128,
    /// Those that are used, each with `first` and `at` before it.
    path: Vec<(usize, usize, i128)>,
    /// Where nothing leads on: `first`, `at`, and those behind the first that are used.
    dead: HashSet<(usize, i128, Vec<usize>)>,
    looks: usize,
}

impl Search<'_> {
    fn finds_an_order(mut self) -> bool {
        let mut from = 0;
        while self.first < self.steps.len() {
            if let Some(number) = self.find(from) {
                self.take(number);
                from = self.first;
            } else {
                let Some(tried) = self.back() else { return false };
                from = tried + 1;
            }
        }
        true
    }

    /// The next one that leads on, from this number on.
    fn find(&mut self, from: usize) -> Option<usize> {
        if from == self.first && !self.dead.is_empty() {
            let position = self.position();
            if self.dead.contains(&position) {
                return None;
            }
        }
        for (number, step) in self.steps.iter().enumerate().skip(from) {
            self.looks = self.looks.checked_sub(1)?;
            if !step.may_precede(&self.steps[self.first]) {
                return None;
            }
            if !self.is_used[number] && step.leads(self.at).is_some() {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, number: usize) {
        self.path.push((number, self.first, self.at));
        self.at = self.steps[number].leads(self.at).unwrap_or(self.at);
        self.is_used[number] = true;
        while self.is_used.get(self.first) == Some(&true) {
            self.first += 1;
        }
    }

    /// Gives the last one back; nothing does if the search was too long.
    fn back(&mut self) -> Option<usize> {
        self.looks = self.looks.checked_sub(1)?;
        let position = self.position();
        self.dead.insert(position);
        let (number, first, at) = self.path.pop()?;
        self.is_used[number] = false;
        (self.first, self.at) = (first, at);
        Some(number)
    }

    fn position(&mut self) -> (usize, i128, Vec<usize>) {
        let first = self.first;
        let near = self.steps[first..].partition_point(|step| step.may_precede(&self.steps[first]));
        self.looks = self.looks.saturating_sub(near);
        let used = (first..first + near).filter(|number| self.is_used[*number]);
        (first, self.at, used.collect())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;
    use crate::money::Cents;

    /// Milliseconds, amount, balance.
    pub(in crate::proof) fn steps(list: &[(i64, i64, Option<i64>)]) -> Vec<Step> {
        let step = |&(time, amount, balance): &(i64, i64, Option<i64>)| Step {
            settled: DateTime::UNIX_EPOCH + TimeDelta::milliseconds(time),
            amount: Cents::new(amount),
            balance: balance.map(Cents::new),
        };
        list.iter().map(step).collect()
    }

    #[test]
    fn an_order_is_found_within_two_seconds_and_not_beyond() {
        for (apart, is_found) in [(0, true), (2_000, true), (2_001, false)] {
            let swapped = steps(&[(0, -10, Some(80)), (apart, -10, Some(90))]);
            assert_eq!(are_small(&swapped, 100), is_found, "{apart}");
            let loose = steps(&[(0, -10, Some(80)), (apart, -10, None)]);
            assert_eq!(are_small(&loose, 100), is_found, "{apart}");
        }
        assert!(are_small(&[], 5));
        // The first that fits is not always the one to take: 1 -> 2 must wait for the loop over 3.
        let fork = steps(&[(0, 1, Some(2)), (1, 2, Some(3)), (2, -2, Some(1))]);
        assert!(are_small(&fork, 1));
        let wide = steps(&[(0, 1, Some(2)), (2_001, 2, Some(3)), (2_002, -2, Some(1))]);
        assert!(!are_small(&wide, 1));
    }

    #[test]
    fn a_search_without_end_is_given_up() {
        // Detours of three lengths that all fit, and an end that never does.
        let mut list = Vec::new();
        for number in 0..300 {
            let amount = 1 + number % 3;
            list.extend([(number, amount, Some(amount)), (number, -amount, Some(0))]);
        }
        assert!(are_small(&steps(&list), 0));
        list.push((300, 1, Some(500)));
        assert!(!are_small(&steps(&list), 0));
    }
}
