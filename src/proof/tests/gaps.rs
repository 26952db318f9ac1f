//! What is missing, doubled or altered.

use chrono_tz::Europe::Berlin;

use super::super::{AccountBalance, Evidence, Expected, Link, Note, Place, State, Walk, WalkError, Wording};
use super::{HOUR, Line, after, before, check, ends, gaps, instant, line, october, prove, without_balance};
use crate::money::Cents;

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
fn what_came_twice_and_leads_back_is_refused() {
    let again = |time, line: &Line| Line { time, ..line.clone() };
    let there = Line {
        id: "there".into(),
        ..line(HOUR, 5, 105)
    };
    let back = Line {
        id: "back".into(),
        ..line(2 * HOUR, -5, 100)
    };
    let mut lines = vec![before(0, 1, 100), there, back];
    lines.extend([
        again(3 * HOUR, &lines[1]),
        again(4 * HOUR, &lines[2]),
        after(5 * HOUR, -1, 99),
    ]);
    let proof = check(&lines);
    let doubled = Note::Doubled { count: 2 };
    assert_eq!((proof.state, proof.notes), (State::Broken, vec![doubled]));

    // Other payments of the same amounts are none.
    (lines[3].id, lines[4].id) = ("out".into(), "home".into());
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
    let refused = walk.push(link(0, lowest, 1), "b");
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
    Main account: the closing balance could not be checked, for neither an entry after the period nor the account's balance is known: the last ones of the period may be missing; `saldo fetch` of the whole period brings what is needed
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
        account_balance: Some(AccountBalance::Firm(Cents::new(901))),
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
