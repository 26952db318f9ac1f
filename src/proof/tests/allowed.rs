//! What holds where loops of balances and swaps of the clock lie at the borders of the period: a second opinion, found
//! by trying all orders.

use std::collections::{BTreeSet, HashSet};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::super::{Evidence, Place, State};
use super::generator::{keys, lines_of, place, shuffled, within};
use super::{DAY, HOUR, Line, before, prove};

const SWAP: i64 = 2_000;

/// Whether some order of all lines is a walk in which none stands before one that settled more than two seconds earlier.
fn is_allowed(lines: &[Line]) -> bool {
    let mut lines = lines.to_vec();
    lines.sort_by_key(|line| line.time);
    let mut states: HashSet<(u64, Option<i64>)> = HashSet::from([(0, None)]);
    for _ in 0..lines.len() {
        let mut next = HashSet::new();
        for (used, at) in states {
            let is_used = |number: usize| used >> number & 1 == 1;
            let first = (0..lines.len()).find(|number| !is_used(*number)).unwrap();
            for (number, line) in lines.iter().enumerate() {
                let from = line.balance.unwrap() - line.amount;
                let is_near = line.time - lines[first].time <= SWAP;
                if !is_used(number) && is_near && at.is_none_or(|at| at == from) {
                    next.insert((used | 1 << number, line.balance));
                }
            }
        }
        states = next;
    }
    !states.is_empty()
}

fn times(lines: &[Line], place: Place) -> impl Iterator<Item = i64> {
    let there = lines.iter().filter(move |line| line.place == place);
    there.map(|line| line.time)
}

/// When the last neighbour before the period settled, and the first one after it.
fn borders(lines: &[Line]) -> (i64, i64) {
    let last = times(lines, Place::Before).max().unwrap();
    (last, times(lines, Place::After).min().unwrap())
}

/// The lines with their neighbours up to this far from the ones next to the period.
fn near(lines: &[Line], before: i64, after: i64) -> Vec<Line> {
    let (last, first) = borders(lines);
    let is_near = |line: &&Line| match line.place {
        Place::Before => last - line.time <= before,
        Place::Within => true,
        Place::After => line.time - first <= after,
    };
    lines.iter().filter(is_near).cloned().collect()
}

/// Whether the entries of the period are a walk with some of the neighbours next to them, instant by instant: more
/// need not be known.
fn is_allowed_near(lines: &[Line]) -> bool {
    let (last, first) = borders(lines);
    let before: HashSet<i64> = times(lines, Place::Before).map(|time| last - time).collect();
    let after: BTreeSet<i64> = times(lines, Place::After).map(|time| time - first).collect();
    let mut both = before
        .iter()
        .flat_map(|before| after.iter().map(move |after| (*before, *after)));
    both.any(|(before, after_first)| {
        let quiet = quiet_after(&after, after_first).unwrap_or(after_first);
        is_allowed(&near(lines, before, after_first)) && is_allowed(&near(lines, before, quiet))
    })
}

/// The last of these times, from this one on, across which nothing can be swapped with the next one.
fn quiet_after(times: &BTreeSet<i64>, from: i64) -> Option<i64> {
    let mut last = from;
    for time in times.range(from..) {
        if time - last > SWAP {
            return Some(last);
        }
        last = *time;
    }
    None
}

/// Amounts that come and go, alone or there and back, and the times between them.
fn statement() -> impl Strategy<Value = Vec<Line>> {
    let step = || prop_oneof![3 => Just(0), 2 => Just(1_000), 1 => Just(1_900), 1 => Just(2_001), 3 => Just(HOUR), 3 => Just(DAY)];
    let amount = prop_oneof![Just(0), Just(1), Just(-1), Just(2), Just(-2), Just(5), Just(-5)];
    let part = (amount, any::<bool>(), step(), prop_oneof![Just(0), Just(1_000)]);
    vec(part, 3..9).prop_map(|parts| {
        let entries = parts.into_iter().flat_map(|(amount, is_pair, step, back)| {
            std::iter::once((amount, step)).chain(is_pair.then_some((-amount, back)))
        });
        lines_of(entries, 0)
    })
}

/// Stamps some neighbours the wrong way round, and puts the borders between the first and the last entry.
fn stamped(lines: &mut [Line], swaps: &[bool], from: Index, to: Index) -> bool {
    let mut number = 0;
    while number + 1 < lines.len() {
        let (one, other) = (lines[number].time, lines[number + 1].time);
        if swaps[number % swaps.len()] && other - one <= SWAP {
            (lines[number].time, lines[number + 1].time) = (other, one);
            number += 1;
        }
        number += 1;
    }
    let mut times: Vec<i64> = lines.iter().map(|line| line.time).collect();
    times.sort_unstable();
    let (from, to) = (times[from.index(times.len())], times[to.index(times.len())]);
    place(lines, from.min(to), from.max(to));
    // A period is longer than a swap.
    let last = lines
        .iter()
        .filter(|line| line.place == Place::Before)
        .map(|line| line.time)
        .max();
    let first = lines
        .iter()
        .filter(|line| line.place == Place::After)
        .map(|line| line.time)
        .min();
    last.zip(first).is_some_and(|(last, first)| first - last > SWAP)
}

fn told(lines: &[Line]) -> String {
    let told = |line: &Line| {
        format!(
            "{:?} {} {} = {:?}",
            line.place, line.time, line.amount, line.balance
        )
    };
    lines.iter().map(told).collect::<Vec<_>>().join(", ")
}

/// What may be wrong with an entry of the period, by its number.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Missing,
    Doubled,
    Altered(i64),
    Misread(i64),
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        3 => Just(Fault::Missing),
        3 => Just(Fault::Doubled),
        1 => prop_oneof![Just(1), Just(-1)].prop_map(Fault::Altered),
        1 => prop_oneof![Just(1), Just(-1)].prop_map(Fault::Misread),
    ]
}

fn apply(lines: &mut Vec<Line>, fault: Fault, which: Index) {
    let inner: Vec<usize> = (0..lines.len())
        .filter(|number| lines[*number].place == Place::Within)
        .collect();
    if inner.is_empty() {
        return;
    }
    let which = inner[which.index(inner.len())];
    match fault {
        Fault::Missing => drop(lines.remove(which)),
        Fault::Doubled => {
            let id = format!("{} again {}", lines[which].id, lines.len());
            lines.push(Line {
                id,
                ..lines[which].clone()
            });
        }
        Fault::Altered(cent) => lines[which].amount += cent,
        Fault::Misread(cent) => lines[which].balance = lines[which].balance.map(|balance| balance + cent),
    }
}

/// The entry that moves the same money the other way, else any.
fn opposite(lines: &[Line], amount: i64) -> Option<usize> {
    lines
        .iter()
        .position(|line| line.place == Place::Within && line.amount == -amount)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, max_global_rejects: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_proven_is_a_walk_in_small_swaps(
        mut lines in statement(),
        swaps in vec(any::<bool>(), 16),
        (from, to) in (any::<Index>(), any::<Index>()),
        faults in vec((fault(), any::<Index>()), 1..3),
        cancels in any::<bool>(),
        keys in keys(),
    ) {
        prop_assume!(stamped(&mut lines, &swaps, from, to));
        let whole = lines.clone();
        for (fault, which) in faults {
            apply(&mut lines, fault, which);
        }
        let gone = whole.iter().find(|line| cancels && !lines.contains(line));
        if let Some(number) = gone.and_then(|gone| opposite(&lines, gone.amount)) {
            lines.remove(number);
        }
        let (_, proof) = prove(&shuffled(&lines, &keys), &Evidence::default());
        if proof.state == State::Proven {
            prop_assert!(is_allowed_near(&lines), "{}: {:?}", told(&lines), proof);
        }
    }

    /// Before the period a swapped pair may look like a gap or another beginning, so there only loops are tried.
    #[test]
    fn a_true_statement_with_loops_at_its_borders_is_proved(
        mut lines in statement(),
        swaps in proptest::option::of(vec(any::<bool>(), 16)),
        (from, to) in (any::<Index>(), any::<Index>()),
        keys in keys(),
    ) {
        prop_assume!(stamped(&mut lines, swaps.as_deref().unwrap_or(&[false]), from, to));
        if swaps.is_some() {
            for line in lines.iter_mut().filter(|line| line.place == Place::Before) {
                line.place = Place::Within;
            }
            lines.push(before(-DAY, 7, 0));
        }
        // The other one of a swapped pair may lie too far behind the period to be read.
        prop_assume!(is_allowed(&near(&lines, i64::MAX, SWAP)));
        let (order, proof) = prove(&shuffled(&lines, &keys), &Evidence::default());
        prop_assert_eq!(order.len(), within(&lines).len());
        prop_assert_eq!(proof.state, State::Proven, "{}: {:?}", told(&lines), proof);
    }
}
