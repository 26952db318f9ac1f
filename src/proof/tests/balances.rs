//! Entries without balances, and the bank's count.

use super::super::{Doubt, Evidence, Expected, Note, State};
use super::{HOUR, Line, after, before, check, ends, gaps, line, october, prove, without_balance};

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
fn an_entry_without_a_balance_that_came_again_is_one_entry() {
    let again = |time| Line {
        id: "external".to_owned(),
        ..without_balance(time, 50)
    };
    let mut lines = october();
    lines[2] = again(2 * HOUR);
    lines.push(again(2 * HOUR + 1));
    let (order, proof) = prove(&lines, &Evidence::default());
    assert_eq!((proof.state, proof.duplicates), (State::Proven, 1));
    assert_eq!(order.iter().filter(|id| *id == "external").count(), 1);
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
fn a_doubt_leaves_a_whole_walk_chained_and_says_why() {
    let short = Doubt::ShortList {
        found: 2,
        announced: Some(250),
        pages: 1,
        of_pages: Some(3),
    };
    for (doubt, told) in [
        (Doubt::NoCount, "the bank did not say how many entries there are"),
        (short, "transactions 2 of 250, pages 1 of 3;"),
    ] {
        let evidence = Evidence {
            doubts: vec![doubt],
            ..Evidence::default()
        };
        let proof = prove(&october(), &evidence).1;
        assert_eq!(
            (proof.state, &proof.notes[..]),
            (State::Chained, &[Note::Doubt(doubt)][..])
        );
        assert!(
            proof
                .meaning()
                .ends_with("it is not sure that all entries are there")
        );
        assert!(proof.notes[0].to_string().contains(told));
        // What is open at an end is told as such, and a gap stays a gap.
        let open = prove(&october()[1..], &evidence).1;
        assert!(open.meaning().ends_with("not both ends could be checked"));
        let torn = [&october()[..2], &october()[3..]].concat();
        assert_eq!(prove(&torn, &evidence).1.state, State::Broken);
    }
}
