//! The proof as its callers see it.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Evidence, Link, Place, Proof, Walk};
use crate::money::Cents;

mod allowed;
mod balances;
mod borders;
mod ends;
mod gaps;
mod generator;
mod properties;
mod swaps;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// An entry in short: milliseconds, amount, balance after it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    id: String,
    time: i64,
    amount: i64,
    balance: Option<i64>,
    place: Place,
}

/// 2026-10-08 07:12 UTC, and so many milliseconds.
fn instant(time: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_791_443_520, 0).unwrap() + TimeDelta::milliseconds(time)
}

/// An entry in the period; its id says what it is.
fn line(time: i64, amount: i64, balance: i64) -> Line {
    Line {
        id: format!("{time}:{amount}={balance}"),
        time,
        amount,
        balance: Some(balance),
        place: Place::Within,
    }
}

fn before(time: i64, amount: i64, balance: i64) -> Line {
    Line {
        place: Place::Before,
        ..line(time, amount, balance)
    }
}

fn after(time: i64, amount: i64, balance: i64) -> Line {
    Line {
        place: Place::After,
        ..line(time, amount, balance)
    }
}

fn without_balance(time: i64, amount: i64) -> Line {
    Line {
        balance: None,
        ..line(time, amount, 0)
    }
}

/// Sorts by time, as callers do, and walks; also says the ids in the order in which they came back.
fn prove(lines: &[Line], evidence: &Evidence) -> (Vec<String>, Proof) {
    let mut sorted: Vec<&Line> = lines.iter().collect();
    sorted.sort_by_key(|line| line.time);
    let mut walk = Walk::new();
    let mut order = Vec::new();
    for (index, line) in sorted.iter().enumerate() {
        let link = Link {
            index: index as u64,
            settled: instant(line.time),
            amount: Cents::new(line.amount),
            balance: line.balance.map(Cents::new),
            place: line.place,
        };
        order.extend_from_slice(walk.push(link, &line.id).unwrap());
    }
    let (rest, proof) = walk.finish(evidence);
    order.extend(rest);
    let ids = order
        .into_iter()
        .map(|index| sorted[usize::try_from(index).unwrap()].id.clone());
    (ids.collect(), proof)
}

fn gaps(proof: &Proof) -> Vec<i64> {
    proof.gaps.iter().map(|gap| gap.amount.get()).collect()
}

fn check(lines: &[Line]) -> Proof {
    prove(lines, &Evidence::default()).1
}

fn ends(proof: &Proof) -> (Option<i64>, Option<i64>) {
    (proof.opening.map(Cents::get), proof.closing.map(Cents::get))
}

/// 1000 -100-> 900 +50-> 950 -30-> 920 -20-> 900, with a neighbour at each end.
fn october() -> Vec<Line> {
    vec![
        before(0, -500, 1000),
        line(HOUR, -100, 900),
        line(2 * HOUR, 50, 950),
        line(3 * HOUR, -30, 920),
        after(4 * HOUR, -20, 900),
    ]
}
