//! Both ends of the walk: neighbours, borders, beginnings.

use super::super::{AccountBalance, Evidence, Note, State};
use super::{HOUR, Line, after, before, check, ends, gaps, line, october, prove};
use crate::money::Cents;

#[test]
fn ends_in_the_air_are_chained_and_said() {
    let whole = october();
    let account_balance = Some(AccountBalance::Firm(Cents::new(920)));
    for (lines, first_entries, account_balance, state, notes) in [
        (&whole[..], false, None, State::Proven, &[][..]),
        (
            &whole[1..],
            false,
            None,
            State::Chained,
            &[Note::OpeningNotAnchored],
        ),
        (&whole[1..], true, None, State::Proven, &[Note::OpeningAsFound]),
        (
            &whole[..4],
            false,
            None,
            State::Chained,
            &[Note::ClosingNotAnchored],
        ),
        (&whole[..4], false, account_balance, State::Proven, &[]),
        (
            &whole[1..4],
            false,
            None,
            State::Chained,
            &[Note::OpeningNotAnchored, Note::ClosingNotAnchored],
        ),
    ] {
        let evidence = Evidence {
            first_entries,
            account_balance,
            ..Evidence::default()
        };
        let proof = prove(lines, &evidence).1;
        assert_eq!((proof.state, &proof.notes[..]), (state, notes));
        assert_eq!(ends(&proof), (Some(1000), Some(920)));
    }
}

/// A neighbour shows that something lies there; only a balance says where the walk begins or ends.
#[test]
fn a_neighbour_without_a_balance_anchors_nothing() {
    let mut whole = october();
    for (bare, notes) in [
        (0, &[Note::OpeningNotAnchored][..]),
        (4, &[Note::ClosingNotAnchored]),
    ] {
        let balance = whole[bare].balance.take();
        let proof = check(&whole);
        assert_eq!((proof.state, &proof.notes[..]), (State::Chained, notes));
        assert_eq!(ends(&proof), (Some(1000), Some(920)));
        whole[bare].balance = balance;
    }
    // Behind it, one with a balance does, but what the one without moved lies between.
    let mut both = october();
    both[4].balance = None;
    both.push(after(5 * HOUR, -40, 860));
    assert_eq!(check(&both).state, State::Proven);
    both[5] = after(5 * HOUR, -40, 880);
    assert_eq!(gaps(&check(&both)), [20]);
}

#[test]
fn the_accounts_own_balance_closes_the_walk() {
    for (balance, expected) in [(920, &[][..]), (921, &[1]), (0, &[-920])] {
        let evidence = Evidence {
            account_balance: Some(AccountBalance::Firm(Cents::new(balance))),
            ..Evidence::default()
        };
        let proof = prove(&october()[..4], &evidence).1;
        assert_eq!(gaps(&proof), expected);
        assert!(proof.gaps.iter().all(|gap| gap.before.is_none()));
    }
    // A gap inside and one at the end, in time order.
    let mut lines = october();
    lines.truncate(4);
    lines.remove(2);
    let evidence = Evidence {
        account_balance: Some(AccountBalance::Firm(Cents::new(900))),
        ..Evidence::default()
    };
    let proof = prove(&lines, &evidence).1;
    assert_eq!(gaps(&proof), [50, -20]);
    assert_eq!(proof.gaps[1].before, None);
}

#[test]
fn a_balance_of_another_day_anchors_only_where_the_walk_ends() {
    let whole = october();
    for (balance, state, notes) in [
        (920, State::Proven, &[][..]),
        (921, State::Chained, &[Note::ClosingNotAnchored]),
    ] {
        let account_balance = Some(AccountBalance::Loose(Cents::new(balance)));
        let evidence = Evidence {
            account_balance,
            ..Evidence::default()
        };
        let proof = prove(&whole[..4], &evidence).1;
        assert_eq!((proof.state, &proof.notes[..]), (state, notes));
        assert_eq!(ends(&proof), (Some(1000), Some(920)));
    }
}

#[test]
fn an_empty_period_lets_its_neighbours_meet() {
    let evidence = |balance: i64| Evidence {
        account_balance: Some(AccountBalance::Firm(Cents::new(balance))),
        ..Evidence::default()
    };
    let proof = check(&[before(0, -5, 100), after(HOUR, 7, 107)]);
    assert_eq!(
        (proof.state, ends(&proof)),
        (State::Proven, (Some(100), Some(100)))
    );
    let proof = check(&[before(0, -5, 100), after(HOUR, 7, 108)]);
    assert_eq!((proof.state, gaps(&proof)), (State::Broken, vec![1]));
    let proof = prove(&[before(0, -5, 100)], &evidence(100)).1;
    assert_eq!(
        (proof.state, ends(&proof)),
        (State::Proven, (Some(100), Some(100)))
    );
    let proof = prove(&[before(0, -5, 100)], &evidence(90)).1;
    assert_eq!((proof.state, gaps(&proof)), (State::Broken, vec![-10]));
    let proof = check(&[after(HOUR, 7, 107)]);
    assert_eq!(
        (proof.state, ends(&proof)),
        (State::Chained, (Some(100), Some(100)))
    );
    let first = Evidence {
        first_entries: true,
        ..evidence(0)
    };
    assert_eq!(prove(&[], &first).1.state, State::Proven);
    assert_eq!(prove(&[], &evidence(0)).1.state, State::Chained);
    let proof = check(&[]);
    assert_eq!(
        (proof.state, &proof.notes[..]),
        (State::Unproven, &[Note::NoBalances { entries: 0 }][..])
    );
}

#[test]
fn what_is_broken_far_from_the_period_does_not_break_it() {
    let day = 24 * HOUR;
    let mut lines = vec![
        before(-9 * day, 100, 5000),
        before(-8 * day, -7, 4000),
        before(-7 * day, -500, 2000),
        before(-3 * day, -500, 1500),
    ];
    lines.extend(october());
    lines.extend([after(5 * day, 1, 77), after(6 * day, 1, 3)]);
    let proof = check(&lines);
    assert_eq!(
        (proof.state, ends(&proof)),
        (State::Proven, (Some(1000), Some(920)))
    );
    // A gap right before the last neighbour is no concern either.
    lines.remove(3);
    assert_eq!(check(&lines).state, State::Proven);
    // A gap right behind it is.
    lines.remove(3);
    assert_eq!(check(&lines).state, State::Broken);
    // Nor is it where only the account's balance comes next.
    let evidence = Evidence {
        account_balance: Some(AccountBalance::Firm(Cents::new(1500))),
        ..Evidence::default()
    };
    let lines = [before(-9 * day, 1, 9), before(-8 * day, 1, 1500)];
    assert_eq!(prove(&lines, &evidence).1.state, State::Proven);
}

#[test]
fn a_heap_of_gaps_before_the_period_does_not_break_it() {
    let heap = (0..25_000).map(|number| before(-1_000, 1, number * 10));
    let mut lines: Vec<Line> = heap.collect();
    lines.extend(october());
    assert_eq!(check(&lines).state, State::Proven);
}

#[test]
fn swaps_across_the_borders_resolve() {
    let lines = [
        before(0, -10, 110),
        before(1_000, -10, 90),
        line(1_200, -10, 100),
        line(HOUR, -10, 80),
        line(2 * HOUR, -10, 60),
        after(2 * HOUR + 300, -10, 70),
        after(2 * HOUR + 400, -10, 50),
    ];
    let proof = check(&lines);
    assert_eq!(
        (proof.state, ends(&proof)),
        (State::Proven, (Some(100), Some(70)))
    );
    // Only the one neighbour next to each border is known.
    let proof = check(&lines[1..6]);
    assert_eq!(
        (proof.state, ends(&proof)),
        (State::Proven, (Some(100), Some(70)))
    );
}

#[test]
fn a_start_moves_only_within_a_swap() {
    // Two halves that would fit the other way round are a gap, not a walk.
    let lines = [line(0, -10, 90), line(10, -10, 50), line(HOUR, 50, 100)];
    assert_eq!(gaps(&check(&lines)), [-30]);
    // But the first two of an account may be swapped, when the clock had no more than two seconds for it.
    for (apart, is_swap) in [
        (10, true),
        (1_500, true),
        (2_000, true),
        (2_001, false),
        (3_500, false),
    ] {
        let proof = check(&[line(0, -10, 90), line(apart, 100, 100), line(HOUR, -10, 80)]);
        assert_eq!(proof.gap_count == 0, is_swap, "{apart}");
        assert!(!is_swap || ends(&proof) == (Some(0), Some(80)), "{apart}");
    }
}

#[test]
fn a_circuit_begins_where_the_walk_goes_on() {
    for (next, opening) in [(line(HOUR, -10, 40), 50), (line(HOUR, -10, 90), 100)] {
        let proof = check(&[line(0, -50, 50), line(0, 50, 100), next]);
        assert_eq!((proof.gap_count, ends(&proof).0), (0, Some(opening)));
    }
    let proof = check(&[line(0, 0, 100), line(HOUR, -10, 80)]);
    assert_eq!(gaps(&proof), [-10]);
    let evidence = Evidence {
        account_balance: Some(AccountBalance::Firm(Cents::new(50))),
        first_entries: true,
        ..Evidence::default()
    };
    let proof = prove(&[line(0, -50, 50), line(0, 50, 100)], &evidence).1;
    assert_eq!((proof.state, ends(&proof)), (State::Proven, (Some(50), Some(50))));
}

#[test]
fn a_detour_that_comes_late_is_taken_where_it_belongs() {
    // 100 -> 50 -> 60 -> 50 -> 200, where the last step was stamped before the detour.
    let lines = [
        before(0, 0, 100),
        line(100, -50, 50),
        line(200, 150, 200),
        line(300, 10, 60),
        line(400, -10, 50),
        after(HOUR, 1, 201),
    ];
    assert_eq!(check(&lines).state, State::Proven);
}
