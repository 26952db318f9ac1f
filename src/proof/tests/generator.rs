//! True statements, and what a clock and a shuffle do to them.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::Place;
use super::Line;

/// A true statement: the entries in the order of the true walk.
///
/// Steps in time make ties, moments that may be swapped, and hours.
pub(super) fn walk(amounts: impl Strategy<Value = i64>) -> impl Strategy<Value = Vec<Line>> {
    let steps = prop_oneof![4 => Just(0), 3 => 1..900_i64, 2 => 5_000..50_000_i64];
    (vec((amounts, steps), 3..60), -5..5_i64)
        .prop_map(|(entries, opening)| lines_of(entries.into_iter(), opening))
}

/// Entries in the order of the true walk: amounts, and the steps in time before them.
pub(super) fn lines_of(entries: impl Iterator<Item = (i64, i64)>, opening: i64) -> Vec<Line> {
    let (mut time, mut balance) = (0, opening);
    let lines = entries.enumerate().map(|(number, (amount, step))| {
        time += step;
        balance += amount;
        Line {
            // No two the same, and in no order that would tell anything.
            id: format!("{:02}", number * 37 % 101),
            time,
            amount,
            balance: Some(balance),
            place: Place::Within,
        }
    });
    lines.collect()
}

pub(super) fn small() -> std::ops::RangeInclusive<i64> {
    -3..=3
}

pub(super) fn any_amount() -> impl Strategy<Value = i64> {
    prop_oneof![small(), -100_000..100_000_i64]
}

/// Stamps some pairs of adjacent entries the wrong way round, where they are less than a second apart.
pub(super) fn swap(lines: &mut [Line], swaps: &[bool]) {
    for (four, swaps) in lines.chunks_exact_mut(4).zip(swaps) {
        if let [_, first, second, _] = four
            && *swaps
            && second.time - first.time < 900
        {
            std::mem::swap(&mut first.time, &mut second.time);
        }
    }
}

/// Puts the borders of the period at two moments.
pub(super) fn place(lines: &mut [Line], from: i64, to: i64) {
    for line in lines {
        line.place = match line.time {
            time if time < from => Place::Before,
            time if time < to => Place::Within,
            _ => Place::After,
        };
    }
}

/// Anchors far enough from the period that nothing can be swapped with them.
pub(super) fn anchored(mut lines: Vec<Line>) -> Vec<Line> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return lines;
    };
    let opening = first.balance.map(|balance| balance - first.amount);
    let before = Line {
        id: "before".into(),
        time: -60_000,
        amount: 7,
        balance: opening,
        place: Place::Before,
    };
    let after = Line {
        id: "after".into(),
        time: last.time + 60_000,
        amount: 11,
        balance: last.balance.map(|balance| balance + 11),
        place: Place::After,
    };
    lines.insert(0, before);
    lines.push(after);
    lines
}

pub(super) fn shuffled(lines: &[Line], keys: &[u32]) -> Vec<Line> {
    let mut keyed: Vec<_> = lines.iter().zip(keys.iter().cycle()).collect();
    keyed.sort_by_key(|(_, key)| **key);
    keyed.into_iter().map(|(line, _)| line.clone()).collect()
}

pub(super) fn keys() -> impl Strategy<Value = Vec<u32>> {
    vec(any::<u32>(), 64)
}

pub(super) fn within(lines: &[Line]) -> Vec<String> {
    let lines = lines.iter().filter(|line| line.place == Place::Within);
    lines.map(|line| line.id.clone()).collect()
}

/// Whether all edges form one trail between the two balances: degrees and connectivity, nothing clever.
pub(super) fn is_trail(lines: &[Line], start: i64, end: i64) -> bool {
    let mut degrees: HashMap<i64, i64> = HashMap::from([(start, 1)]);
    *degrees.entry(end).or_default() -= 1;
    let mut reached = vec![start];
    for line in lines {
        let to = line.balance.unwrap();
        *degrees.entry(to).or_default() += 1;
        *degrees.entry(to - line.amount).or_default() -= 1;
    }
    let mut index = 0;
    while index < reached.len() {
        for line in lines {
            let (from, to) = (line.balance.unwrap() - line.amount, line.balance.unwrap());
            for (here, there) in [(from, to), (to, from)] {
                if here == reached[index] && !reached.contains(&there) {
                    reached.push(there);
                }
            }
        }
        index += 1;
    }
    degrees.values().all(|degree| *degree == 0)
        && lines.iter().all(|line| reached.contains(&line.balance.unwrap()))
}
