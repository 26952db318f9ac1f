//! Neighbours that are closed loops prove nothing of a balance that they do not have.

use super::super::Place::{After, Before};
use super::super::{AccountBalance, Evidence, State};
use super::{DAY, HOUR, Line, after, before, check, ends, gaps, line, prove, without_balance};
use crate::money::Cents;

/// 1000 -100-> 900 -100-> 800 +200-> 1000, and what comes after it.
fn refunded(next: &[Line]) -> Vec<Line> {
    let mut lines = vec![
        before(0, 500, 1000),
        line(DAY, -100, 900),
        line(2 * DAY, -100, 800),
        line(3 * DAY, 200, 1000),
    ];
    lines.extend_from_slice(next);
    lines
}

#[test]
fn a_last_entry_that_is_missing_is_a_gap_whatever_comes_next() {
    let at = 10 * DAY;
    for (next, amount) in [
        (&[after(at, 0, 1000)][..], 200),
        (&[after(at, 0, 1000), after(at + HOUR, -10, 990)], 200),
        // A loop of one instant may as well begin at its other balance.
        (&[after(at, -50, 1000), after(at, 50, 1050)], 250),
        (&[after(at, 50, 1050), after(at + 1000, -50, 1000)], 200),
        (&[after(at, 50, 1050), after(at + 2000, -50, 1000)], 200),
    ] {
        let mut lines = refunded(next);
        let proof = check(&lines);
        assert_eq!(
            (proof.state, ends(&proof)),
            (State::Proven, (Some(1000), Some(1000)))
        );
        lines.remove(3);
        let proof = check(&lines);
        assert_eq!(
            (proof.state, gaps(&proof)),
            (State::Broken, vec![amount]),
            "{next:?}"
        );
        assert_eq!(proof.gaps[0].after.as_ref().unwrap().id, lines[2].id);
        assert_eq!(proof.gaps[0].before.as_ref().unwrap().id, next[0].id);
        // Two that are missing at the end, one of them of no other balance.
        lines.remove(2);
        assert_eq!(check(&lines).state, State::Broken, "{next:?}");
    }
}

#[test]
fn a_doubled_entry_finds_no_place_among_the_neighbours() {
    let lines = [
        before(0, 500, 1000),
        line(DAY, -100, 900),
        line(2 * DAY, 200, 1100),
        after(10 * DAY, -200, 900),
        after(10 * DAY + 1000, 100, 1000),
    ];
    assert_eq!(check(&lines).state, State::Proven);
    let twin = Line {
        id: "twin".into(),
        ..lines[1].clone()
    };
    let proof = check(&[&lines[..], &[twin]].concat());
    assert_eq!(proof.state, State::Broken);
    assert_eq!(gaps(&proof).iter().sum::<i64>(), 100);
}

/// It finds its way over the first neighbour, and the second one tells, where it is known that none is missing between.
#[test]
fn a_doubled_entry_is_contradicted_by_the_neighbours_behind_the_first() {
    let mut lines = vec![
        before(0, 500, 1000),
        line(DAY, -100, 900),
        line(2 * DAY, -50, 850),
        after(2 * DAY + 500, 50, 900),
        after(2 * DAY + 1_500, -10, 890),
        after(3 * DAY, -10, 880),
    ];
    assert_eq!(check(&lines).state, State::Proven);
    let twin = Line {
        id: "twin".into(),
        ..lines[2].clone()
    };
    lines.push(twin);
    let proof = check(&lines);
    assert_eq!((proof.state, gaps(&proof)), (State::Broken, vec![50]));
    // What was swapped with the last neighbour might be unknown.
    lines.remove(5);
    assert_eq!(check(&lines).state, State::Proven);
}

#[test]
fn a_first_entry_that_is_missing_is_a_gap_whatever_came_before() {
    for neighbours in [
        &[before(0, 500, 1000)][..],
        &[before(0, 0, 1000)],
        &[before(0, -50, 950), before(0, 50, 1000)],
        &[before(0, -50, 950), before(1000, 50, 1000)],
    ] {
        for pair in [-10, 0] {
            let mut lines = neighbours.to_vec();
            lines.extend([
                line(DAY, pair, 1000 + pair),
                line(DAY, -pair, 1000),
                line(2 * DAY, -10, 990),
                line(3 * DAY, 60, 1050),
                line(4 * DAY, -50, 1000),
                after(10 * DAY, -1, 999),
            ]);
            (lines[neighbours.len()].id, lines[neighbours.len() + 1].id) = ("one".into(), "other".into());
            let proof = check(&lines);
            assert_eq!(
                (proof.state, ends(&proof).0),
                (State::Proven, Some(1000)),
                "{lines:?}"
            );
            lines.remove(neighbours.len() + 2);
            let proof = check(&lines);
            assert_eq!(
                (proof.state, gaps(&proof)),
                (State::Broken, vec![-10]),
                "{lines:?}"
            );
        }
    }
}

#[test]
fn neighbours_may_be_a_loop_or_swapped_and_the_period_empty() {
    for (neighbours, opening) in [
        (&[before(0, 50, 1050), before(0, -50, 1000)][..], 1000),
        (&[before(0, -50, 1000), before(0, 50, 1050)], 1050),
        (&[before(0, 0, 1000)], 1000),
        (&[before(0, -50, 1000), before(1000, 50, 1050)], 1000),
    ] {
        let next = after(10 * DAY, -1, opening - 1);
        let proof = check(&[neighbours, std::slice::from_ref(&next)].concat());
        assert_eq!(
            (proof.state, ends(&proof)),
            (State::Proven, (Some(opening), Some(opening)))
        );
        let inner = [line(DAY, 7, opening + 7), line(2 * DAY, -7, opening)];
        let proof = check(&[neighbours, &inner, &[next]].concat());
        assert_eq!(
            (proof.state, ends(&proof)),
            (State::Proven, (Some(opening), Some(opening)))
        );
    }
}

/// Entries without a balance lie somewhere among the neighbours; they move the balance at the border.
#[test]
fn entries_without_a_balance_move_the_balance_at_a_border() {
    let outside = |time, amount, place| Line {
        place,
        ..without_balance(time, amount)
    };
    let mut lines = vec![
        before(0, 500, 1000),
        outside(HOUR, -20, Before),
        line(DAY, -100, 880),
        outside(10 * DAY, -30, After),
        after(10 * DAY + HOUR, 50, 900),
    ];
    let proof = check(&lines);
    assert_eq!(
        (proof.state, ends(&proof)),
        (State::Proven, (Some(980), Some(880)))
    );
    // In one instant with a neighbour that carries a balance.
    (lines[1].time, lines[3].time) = (0, 10 * DAY + HOUR);
    let lines = [&lines[..3], &[after(10 * DAY, 20, 900)]].concat();
    let proof = check(&lines);
    assert_eq!(
        (proof.state, ends(&proof)),
        (State::Proven, (Some(980), Some(880)))
    );
}

#[test]
fn the_accounts_own_balance_needs_no_neighbour_after_the_period() {
    let evidence = Evidence {
        account_balance: Some(AccountBalance::Firm(Cents::new(800))),
        ..Evidence::default()
    };
    let lines = refunded(&[]);
    assert_eq!(prove(&lines[..3], &evidence).1.state, State::Proven);
    assert_eq!(prove(&lines, &evidence).1.state, State::Broken);
}
