//! Orders that the clock cannot have meant, and loops whose beginning is not known.

use chrono_tz::Europe::Berlin;

use super::super::{AccountBalance, Evidence, Note, State, Wording};
use super::{DAY, HOUR, Line, after, before, check, ends, line, prove};
use crate::money::Cents;

/// 10 -10-> 0, then +1000 and -1000 that are missing, with a loop between them that hangs on a balance passed before.
fn cancelled() -> Vec<Line> {
    vec![
        before(0, -990, 1000),
        before(DAY, -1000, 0),
        line(10 * DAY, -2, 998),
        line(11 * DAY, 2, 1000),
        after(30 * DAY, -1, -1),
    ]
}

#[test]
fn what_chains_in_wide_swaps_only_is_not_proven() {
    let lines = cancelled();
    let proof = check(&lines);
    let [
        Note::WideSwaps {
            count: 1,
            first,
            last,
        },
    ] = &proof.notes[..]
    else {
        panic!("{:?}", proof.notes);
    };
    assert_eq!(proof.state, State::Chained);
    assert_eq!((&first.id, &last.id), (&lines[2].id, &lines[4].id));
    let whole = [
        &lines[..2],
        &[line(9 * DAY, 1000, 1000)],
        &lines[2..4],
        &[line(12 * DAY, -1000, 0)],
        &lines[4..],
    ];
    let proof = check(&whole.concat());
    assert_eq!((proof.state, &proof.notes[..]), (State::Proven, &[][..]));
}

/// The order in which the entries were booked leads 1000 -> 900 -> 950 -> 920; the last two came the other way round.
#[test]
fn a_swap_is_at_most_two_seconds_wide() {
    for (apart, state) in [
        (0, State::Proven),
        (2_000, State::Proven),
        (2_001, State::Chained),
    ] {
        let lines = [
            before(0, 500, 1000),
            line(HOUR, -100, 900),
            line(2 * HOUR, -30, 920),
            line(2 * HOUR + apart, 50, 950),
            after(DAY, -20, 900),
        ];
        let proof = check(&lines);
        assert_eq!((proof.state, proof.gap_count), (state, 0), "{apart}");
        // So at the end of what is known.
        let evidence = Evidence {
            account_balance: Some(AccountBalance::Firm(Cents::new(920))),
            ..Evidence::default()
        };
        assert_eq!(prove(&lines[..4], &evidence).1.state, state, "{apart}");
    }
}

#[test]
fn a_bookkeeper_reads_where_the_order_is_odd() {
    let wording = Wording {
        account: "Main account",
        currency: "EUR",
        zone: Berlin,
    };
    insta::assert_snapshot!(wording.proof(&check(&cancelled())).join("\n"), @r"
    Main account: chained: the balances form one unbroken chain, but it is not sure that all entries are there
    Main account: from 2026-10-18 09:12 (-0.02 EUR, 86400000) to 2026-11-07 08:12 (-0.01 EUR, 25920000) the balances meet only if entries were booked in another order than their times say, by more than 2 seconds; some that cancel each other out may be missing there
    ");
}

#[test]
fn a_gap_before_the_period_is_forgotten_between_loops_too() {
    for neighbour in [before(28 * DAY, 0, 0), before(28 * DAY, -7, 0)] {
        let lines = [
            before(0, 0, 1000),
            neighbour,
            line(35 * DAY, -10, -10),
            after(60 * DAY, 5, -5),
        ];
        let proof = check(&lines);
        assert_eq!((proof.state, ends(&proof).0), (State::Proven, Some(0)));
    }
}

#[test]
fn a_loop_ends_at_the_accounts_balance_whatever_its_ids_are() {
    for ids in [["p", "q"], ["q", "p"]] {
        let mut lines = [before(0, 50, 1050), before(0, -50, 1000)];
        for (line, id) in lines.iter_mut().zip(ids) {
            line.id = id.into();
        }
        for (balance, state) in [
            (1000, State::Proven),
            (1050, State::Proven),
            (1020, State::Chained),
        ] {
            let evidence = Evidence {
                account_balance: Some(AccountBalance::Loose(Cents::new(balance))),
                ..Evidence::default()
            };
            let proof = prove(&lines, &evidence).1;
            assert_eq!(proof.state, state, "{ids:?} {balance}");
            let is_there = ends(&proof) == (Some(balance), Some(balance));
            assert_eq!(is_there, state == State::Proven, "{ids:?} {balance}");
        }
    }
}

/// A loop of zeros has one balance: there the walk begins, whatever swapped pairs come next.
#[test]
fn a_neighbour_of_zero_is_where_the_period_begins() {
    let at = |seconds: i64| 10 * DAY + 1_000 * seconds;
    let lines = [
        before(0, 0, 0),
        line(at(0), 1, 0),
        line(at(1), -1, -1),
        line(at(2), -2, 0),
        line(at(3), 2, 2),
        after(20 * DAY, 2, 2),
        after(20 * DAY + 1_000, -2, 0),
    ];
    let proof = check(&lines);
    assert_eq!((proof.state, ends(&proof)), (State::Proven, (Some(0), Some(0))));
}
