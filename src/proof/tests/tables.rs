use chrono_tz::Europe::Berlin;

use super::super::{Evidence, Expected, Link, Note, Place, Proof, State, Walk, WalkError, Wording};
use super::{Line, after, before, gaps, instant, line, prove, without_balance};
use crate::money::Cents;

const HOUR: i64 = 3_600_000;

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

#[test]
fn a_whole_statement_is_proven() {
    let (order, proof) = prove(&october(), &Evidence::default());
    assert_eq!(proof.state, State::Proven);
    assert_eq!(ends(&proof), (Some(1000), Some(920)));
    assert_eq!((proof.entries, proof.gap_count), (3, 0));
    assert_eq!(
        [proof.sum, proof.money_in, proof.money_out].map(|total| total.to_string()),
        ["-0.80", "0.50", "-1.30"]
    );
    assert_eq!(proof.notes, []);
    assert_eq!(order, ["3600000:-100=900", "7200000:50=950", "10800000:-30=920"]);
}

#[test]
fn each_removed_entry_is_named_by_its_amount_and_its_neighbours() {
    for removed in 1..4 {
        let mut lines = october();
        let gone = lines.remove(removed);
        let proof = check(&lines);
        assert_eq!(proof.state, State::Broken);
        assert_eq!(gaps(&proof), [gone.amount]);
        let gap = &proof.gaps[0];
        assert_eq!(gap.after.as_ref().unwrap().id, lines[removed - 1].id);
        assert_eq!(gap.before.as_ref().unwrap().id, lines[removed].id);
    }
}

#[test]
fn each_doubled_entry_shows_negated_between_its_two_rows() {
    for doubled in 1..4 {
        let mut lines = october();
        let again = Line {
            id: "again".into(),
            time: lines[doubled].time + 5,
            ..lines[doubled].clone()
        };
        lines.insert(doubled + 1, again);
        let proof = check(&lines);
        assert_eq!(gaps(&proof), [-lines[doubled].amount]);
        assert_eq!(proof.gaps[0].after.as_ref().unwrap().id, lines[doubled].id);
        assert_eq!(proof.gaps[0].before.as_ref().unwrap().id, "again");
    }
}

#[test]
fn a_cent_more_is_a_gap_of_a_cent() {
    for altered in 1..4 {
        let mut lines = october();
        lines[altered].amount += 1;
        assert_eq!(gaps(&check(&lines)), [-1]);
        let mut lines = october();
        lines[altered].balance = lines[altered].balance.map(|balance| balance + 1);
        assert_eq!(gaps(&check(&lines)), [1, -1]);
    }
}

#[test]
fn the_same_id_twice_is_one_entry() {
    let mut lines = october();
    lines.push(lines[2].clone());
    lines.push(lines[2].clone());
    let (order, proof) = prove(&lines, &Evidence::default());
    assert_eq!(
        (proof.state, proof.entries, proof.duplicates),
        (State::Proven, 3, 2)
    );
    assert_eq!(order.len(), 3);

    lines.last_mut().unwrap().amount = 1;
    let proof = check(&lines);
    assert_eq!(proof.state, State::Broken);
    assert!(matches!(proof.notes[..], [Note::Conflict { .. }]));
}

#[test]
fn an_invisible_id_is_known_again_at_another_instant() {
    let zero = Line {
        id: "zero".into(),
        ..line(HOUR + 1, 0, 900)
    };
    let again = Line {
        time: HOUR + 9,
        ..zero.clone()
    };
    let mut lines = october();
    lines.extend([zero, again]);
    let proof = check(&lines);
    assert_eq!(
        (proof.state, proof.entries, proof.duplicates),
        (State::Proven, 4, 1)
    );
}

#[test]
fn ends_in_the_air_are_chained_and_said() {
    let whole = october();
    let account_balance = Some(Cents::new(920));
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
            expected: None,
        };
        let proof = prove(lines, &evidence).1;
        assert_eq!((proof.state, &proof.notes[..]), (state, notes));
        assert_eq!(ends(&proof), (Some(1000), Some(920)));
    }
}

#[test]
fn the_accounts_own_balance_closes_the_walk() {
    for (balance, expected) in [(920, &[][..]), (921, &[1]), (0, &[-920])] {
        let evidence = Evidence {
            account_balance: Some(Cents::new(balance)),
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
        account_balance: Some(Cents::new(900)),
        ..Evidence::default()
    };
    let proof = prove(&lines, &evidence).1;
    assert_eq!(gaps(&proof), [50, -20]);
    assert_eq!(proof.gaps[1].before, None);
}

#[test]
fn an_empty_period_lets_its_neighbours_meet() {
    let evidence = |balance: i64| Evidence {
        account_balance: Some(Cents::new(balance)),
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
        account_balance: Some(Cents::new(1500)),
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
    // But the first two of an account may be swapped.
    let lines = [line(0, -10, 90), line(10, 100, 100), line(HOUR, -10, 80)];
    assert_eq!(ends(&check(&lines)), (Some(0), Some(80)));
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
        account_balance: Some(Cents::new(50)),
        first_entries: true,
        expected: None,
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

#[test]
fn two_missing_entries_that_cancel_out_are_two_gaps() {
    let lines = [
        before(0, 1, 100),
        line(HOUR, -5, 85),
        line(2 * HOUR, 5, 90),
        line(3 * HOUR, -1, 99),
        after(4 * HOUR, -1, 98),
    ];
    let proof = check(&lines);
    assert_eq!(gaps(&proof), [-10, 10]);
    assert_eq!(proof.gaps[0].before.as_ref().unwrap().id, lines[1].id);
    assert_eq!(proof.gaps[1].after.as_ref().unwrap().id, lines[2].id);
    assert_eq!(proof.gaps[1].before.as_ref().unwrap().id, lines[3].id);
}

#[test]
fn entries_without_a_balance_are_bridged_by_their_amounts() {
    let some = |count| vec![Note::SomeBalancesMissing { count }];
    let mut lines = october();
    lines[2] = without_balance(2 * HOUR, 50);
    let proof = check(&lines);
    assert_eq!((proof.state, &proof.notes), (State::Proven, &some(1)));
    lines[3] = without_balance(3 * HOUR, -30);
    let proof = check(&lines);
    assert_eq!((proof.state, &proof.notes), (State::Proven, &some(2)));
    assert_eq!(ends(&proof), (Some(1000), Some(920)));
    lines[3].amount -= 1;
    assert_eq!(gaps(&check(&lines)), [1]);
    // In one instant with others, their place is found.
    let tie = |first: Line| Line { time: HOUR, ..first };
    let mut lines: Vec<Line> = october().into_iter().map(tie).collect();
    lines[0].time = 0;
    lines[4].time = 2 * HOUR;
    lines[2] = without_balance(HOUR, 50);
    let (order, proof) = prove(&lines, &Evidence::default());
    assert_eq!((proof.state, &order[1]), (State::Proven, &lines[2].id));
    // Before a gap and behind it, each in its own place.
    let lines = [
        before(0, 1, 100),
        without_balance(HOUR, -5),
        line(2 * HOUR, -5, 90),
        line(3 * HOUR, -5, 50),
        without_balance(4 * HOUR, -8),
        line(5 * HOUR, -2, 40),
        after(6 * HOUR, 1, 41),
    ];
    assert_eq!(gaps(&check(&lines)), [-35]);
    // Swapped with a neighbour.
    let lines = [
        before(0, 1, 100),
        line(HOUR, -5, 90),
        without_balance(HOUR + 1, -5),
        line(2 * HOUR, -5, 85),
        after(3 * HOUR, -5, 80),
    ];
    assert_eq!(check(&lines).state, State::Proven);
}

#[test]
fn no_balances_at_all_are_unproven() {
    let lines = [without_balance(0, -5), without_balance(HOUR, 7)];
    let proof = check(&lines);
    assert_eq!(proof.state, State::Unproven);
    assert_eq!(proof.notes, [Note::NoBalances { entries: 2 }]);
    assert_eq!(
        (ends(&proof), proof.sum.to_string()),
        ((None, None), "0.02".into())
    );
    let anchored = [&[before(-1, 1, 100)], &lines[..], &[after(2 * HOUR, 1, 103)]].concat();
    assert_eq!(check(&anchored).state, State::Unproven);
    let torn = [&[before(-1, 1, 100)], &lines[..], &[after(2 * HOUR, 1, 104)]].concat();
    assert_eq!(
        (check(&torn).state, gaps(&check(&torn))),
        (State::Broken, vec![1])
    );
}

#[test]
fn the_banks_count_is_held_against_it() {
    for (first_page, last_page, beside, state) in [
        (3, 3, 0, State::Proven),
        (5, 5, 2, State::Proven),
        (4, 3, 0, State::Broken),
        (3, 4, 0, State::Broken),
        (2, 2, 0, State::Broken),
    ] {
        let evidence = Evidence {
            expected: Some(Expected {
                first_page,
                last_page,
                beside,
            }),
            ..Evidence::default()
        };
        let proof = prove(&october(), &evidence).1;
        assert_eq!(proof.state, state);
        let found = 3 + beside;
        let note = Note::Count {
            found,
            first_page,
            last_page,
        };
        assert_eq!(proof.notes.contains(&note), state == State::Broken);
    }
}

#[test]
fn extremes_are_errors_or_gaps_never_panics() {
    let (lowest, highest) = (i64::MIN, i64::MAX);
    let lines = [before(0, 0, lowest), line(1, 0, highest), after(2, 0, lowest)];
    let proof = check(&lines);
    assert_eq!((proof.state, proof.gap_count), (State::Broken, 2));
    let lines = [
        before(0, 0, highest),
        without_balance(1, highest),
        without_balance(2, highest),
        line(3, highest, highest),
        line(4, lowest + 1, 0),
        after(5_000, 0, 0),
    ];
    assert_eq!(check(&lines).state, State::Broken);
    let link = |time, amount, balance| Link {
        index: 0,
        settled: instant(time),
        amount: Cents::new(amount),
        balance: Some(Cents::new(balance)),
        place: Place::Within,
    };
    let mut walk = Walk::new();
    assert_eq!(walk.push(link(0, 1, 1), "a"), Ok(&[][..]));
    let refused = walk.push(link(0, lowest, 0), "b");
    assert!(matches!(refused, Err(WalkError::OutOfRange { .. })));
    let refused = walk.push(link(-1, 0, 0), "c");
    assert!(matches!(refused, Err(WalkError::OutOfOrder { .. })));
}

#[test]
fn many_gaps_are_counted_and_twenty_kept() {
    let lines: Vec<Line> = (0..50)
        .map(|number| line(number * HOUR, 1, number * 10))
        .collect();
    let proof = check(&lines);
    assert_eq!((proof.gap_count, proof.gaps.len()), (49, 20));
    assert_eq!(gaps(&proof), [9; 20]);
}

#[test]
fn long_statements_take_linear_time() {
    // Each would take hours if an entry cost what those before it did.
    let count = 200_000;
    let tie: Vec<Line> = (1..=count).rev().map(|number| line(0, 1, number)).collect();
    let (order, proof) = prove(&tie, &Evidence::default());
    assert_eq!((proof.gap_count, order.len()), (0, tie.len()));
    assert_eq!(order[0], "0:1=1");
    let torn: Vec<Line> = (1..=count)
        .filter(|number| *number != 2)
        .map(|number| line(number * HOUR, 1, number))
        .collect();
    assert_eq!(gaps(&check(&torn)), [1]);
    let back_and_forth: Vec<Line> = (1..=count)
        .map(|number| line(number * HOUR, 1 - 2 * (number % 2), -(number % 2)))
        .collect();
    assert_eq!(
        gaps(&check(&[&[before(0, 0, 7)], &back_and_forth[..]].concat())),
        [-7]
    );
    let swapped: Vec<Line> = (0..count)
        .map(|number| line(number * 10, 1, (number ^ 1) + 1))
        .collect();
    assert_eq!(check(&swapped).gap_count, 0);
    let zeros: Vec<Line> = (0..count).map(|number| line(number, 0, 5)).collect();
    assert_eq!(check(&zeros).gap_count, 0);
}

#[test]
fn a_bookkeeper_reads_what_is_missing() {
    let wording = Wording {
        account: "Main account",
        currency: "EUR",
        zone: Berlin,
    };
    let read = |lines: &[Line], evidence: &Evidence| wording.proof(&prove(lines, evidence).1).join("\n");
    let mut lines = october();
    lines[1].id = "7b1c9d52-aaaa".into();
    insta::assert_snapshot!(read(&lines[..4], &Evidence::default()), @r"
    Main account: chained: the balances form one unbroken chain, but not both ends could be checked
    Main account: the closing balance could not be checked: neither an entry after the period nor the account's balance is known
    ");
    let doubled = Line {
        id: "0ff1ce\u{1b}[31m".into(),
        ..lines[1].clone()
    };
    lines.push(doubled);
    lines.remove(3);
    let evidence = Evidence {
        expected: Some(Expected {
            first_page: 3,
            last_page: 4,
            beside: 0,
        }),
        ..Evidence::default()
    };
    insta::assert_snapshot!(read(&lines, &evidence), @r"
    Main account: broken: the entries are not complete, or not right
    Main account: 1.00 EUR coming in is missing between 2026-10-08 10:12 (-1.00 EUR, 0ff1ce [) and 2026-10-08 10:12 (-1.00 EUR, 7b1c9d52); or 2026-10-08 10:12 (-1.00 EUR, 7b1c9d52) is there twice
    Main account: 0.30 EUR going out is missing between 2026-10-08 11:12 (0.50 EUR, 7200000:) and 2026-10-08 13:12 (-0.20 EUR, 14400000)
    Main account: 3 different entries were received, but the bank counted 3 on the first page and 4 on the last one
    ");
    lines.truncate(2);
    let evidence = Evidence {
        account_balance: Some(Cents::new(901)),
        ..Evidence::default()
    };
    insta::assert_snapshot!(read(&lines, &evidence), @r"
    Main account: broken: the entries are not complete, or not right
    Main account: 0.01 EUR coming in is missing after 2026-10-08 10:12 (-1.00 EUR, 7b1c9d52)
    ");
    insta::assert_snapshot!(read(&[without_balance(0, 5)], &Evidence::default()), @r"
    Main account: unproven: completeness could not be checked
    Main account: the bank sent no running balances, so a missing entry would not be noticed
    ");
}
