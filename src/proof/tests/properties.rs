//! What holds for any statement.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::super::{AccountBalance, Evidence, Expected, Place, Proof, State};
use super::generator::{anchored, any_amount, is_trail, keys, place, shuffled, small, swap, walk, within};
use super::{Line, gaps, prove};

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_shuffle_of_a_true_statement_is_proved(
        mut lines in walk(any_amount()),
        swaps in vec(any::<bool>(), 30),
        (from, to) in (any::<Index>(), any::<Index>()),
        (keys, other_keys) in (keys(), keys()),
    ) {
        let (first, last) = (lines[0].time, lines[lines.len() - 1].time);
        swap(&mut lines, &swaps);
        let (from, to) = (lines[from.index(lines.len())].time, lines[to.index(lines.len())].time);
        // Behind a zero a swapped pair that cancels out looks like another beginning, and where nothing lies before, a beginning
        // is looked for again within two seconds only.
        prop_assume!(first < from.min(to) || lines[0].amount != 0);
        place(&mut lines, from.min(to), from.max(to));
        let (order, proof) = prove(&shuffled(&lines, &keys), &Evidence::default());
        let is_anchored = first < from.min(to) && from.max(to) <= last;
        prop_assert_eq!(&gaps(&proof), &[] as &[i64]);
        prop_assert_eq!(proof.state == State::Proven, is_anchored, "{:?}", proof.notes);
        let again = prove(&shuffled(&lines, &other_keys), &Evidence::default());
        prop_assert_eq!((order, proof), again);
    }

    #[test]
    fn a_unique_walk_comes_back_in_its_own_order(lines in walk(1..1000_i64), keys in keys()) {
        let lines = anchored(lines);
        let (order, proof) = prove(&shuffled(&lines, &keys), &Evidence::default());
        prop_assert_eq!(proof.state, State::Proven);
        prop_assert_eq!(order, within(&lines));
    }

    #[test]
    fn one_instant_for_all_is_enough(mut lines in walk(any_amount()), keys in keys()) {
        for line in &mut lines {
            line.time = 0;
        }
        let lines = anchored(lines);
        let (order, proof) = prove(&shuffled(&lines, &keys), &Evidence::default());
        prop_assert_eq!(proof.state, State::Proven);
        let by_id: HashMap<_, _> = lines.iter().map(|line| (&line.id, line)).collect();
        let mut at = lines[0].balance;
        for id in &order {
            let line = by_id[id];
            prop_assert_eq!(line.balance.map(|balance| balance - line.amount), at);
            at = line.balance;
        }
        prop_assert_eq!(order.len(), lines.len() - 2);
    }

    #[test]
    fn one_changed_entry_is_refused_by_its_amount(
        mut lines in walk(any_amount()),
        swaps in vec(any::<bool>(), 30),
        keys in keys(),
        which in any::<Index>(),
        cent in prop_oneof![Just(1), Just(-1)],
    ) {
        let which = which.index(lines.len());
        let anchored_lines = {
            let mut whole = anchored(lines.clone());
            let inner = 1..whole.len() - 1;
            swap(&mut whole[inner], &swaps);
            whole
        };
        let changed = anchored_lines[which + 1].clone();
        let refuse = |lines: &[Line], expected: i64| {
            let proof = prove(&shuffled(lines, &keys), &Evidence::default()).1;
            prop_assert_eq!((proof.state, gaps(&proof)), (State::Broken, vec![expected]));
            Ok(())
        };

        lines.clone_from(&anchored_lines);
        lines[which + 1].amount += cent;
        refuse(&lines, -cent)?;

        lines.clone_from(&anchored_lines);
        lines[which + 1].balance = changed.balance.map(|balance| balance + cent);
        let proof = prove(&shuffled(&lines, &keys), &Evidence::default()).1;
        if changed.amount != 0 {
            prop_assert_eq!((proof.state, gaps(&proof).iter().sum::<i64>()), (State::Broken, 0));
        }

        if changed.amount != 0 {
            lines.clone_from(&anchored_lines);
            lines.remove(which + 1);
            refuse(&lines, changed.amount)?;

            lines.clone_from(&anchored_lines);
            lines.push(Line { id: "doubled".into(), ..changed.clone() });
            refuse(&lines, -changed.amount)?;
        }

        lines.clone_from(&anchored_lines);
        lines.push(changed.clone());
        let proof = prove(&shuffled(&lines, &keys), &Evidence::default()).1;
        prop_assert_eq!((proof.state, proof.duplicates), (State::Proven, 1));
    }

    #[test]
    fn a_balance_altered_by_a_cent_is_a_gap_on_either_side(
        lines in walk(2..1000_i64),
        which in any::<Index>(),
        keys in keys(),
        cent in prop_oneof![Just(1), Just(-1)],
    ) {
        let which = 1 + which.index(lines.len());
        let mut lines = anchored(lines);
        lines[which].balance = lines[which].balance.map(|balance| balance + cent);
        let proof = prove(&shuffled(&lines, &keys), &Evidence::default()).1;
        prop_assert_eq!((proof.state, gaps(&proof)), (State::Broken, vec![cent, -cent]));
    }

    #[test]
    fn what_the_walk_cannot_see_the_count_sees(
        lines in walk(small()),
        (one, other) in (any::<Index>(), any::<Index>()),
    ) {
        let lines = anchored(lines);
        let inner = lines.len() - 2;
        let (one, other) = (1 + one.index(inner), 1 + other.index(inner));
        let cancels = one != other && lines[one].amount == -lines[other].amount;
        let gone = |number: usize| number == one || (cancels && number == other);
        let kept: Vec<Line> = (0..lines.len())
            .filter(|number| !gone(*number))
            .map(|number| lines[number].clone())
            .collect();
        let count = inner as u64;
        let expected = Some(Expected { first_page: count, last_page: count, beside: 0 });
        let evidence = Evidence { expected, ..Evidence::default() };
        prop_assert_eq!(prove(&lines, &evidence).1.state, State::Proven);
        prop_assert_eq!(prove(&kept, &evidence).1.state, State::Broken);
    }

    #[test]
    fn the_stream_finds_what_an_offline_search_finds(
        lines in walk(small()),
        keys in keys(),
        removed in proptest::option::of(any::<Index>()),
    ) {
        let mut lines = anchored(lines);
        let inner = 1..lines.len() - 1;
        let mut mixed = shuffled(&lines[inner.clone()], &keys);
        for (number, line) in mixed.iter_mut().enumerate() {
            line.time = i64::try_from(number).unwrap() * 10_000;
        }
        let (start, last) = (lines[0].balance.unwrap(), lines.pop().unwrap());
        if let Some(removed) = removed {
            mixed.remove(removed.index(inner.len()));
        }
        mixed.push(Line { time: 10_000_000, ..last });
        let is_whole = is_trail(&mixed, start, mixed[mixed.len() - 1].balance.unwrap());
        mixed.insert(0, lines.swap_remove(0));
        let proof = prove(&mixed, &Evidence::default()).1;
        // Ten seconds apart: what is no swap of the clock is told.
        prop_assert_eq!(proof.state != State::Broken, is_whole, "{:?}", gaps(&proof));
        let is_wide = mixed.windows(2).any(|pair| pair[0].balance != pair[1].balance.map(|to| to - pair[1].amount));
        prop_assert_eq!(proof.state == State::Proven, is_whole && !is_wide, "{:?}", proof.notes);
    }

    /// An entry that is alone in its instant takes the short way; one that is there twice is one entry, but never alone.
    #[test]
    fn the_short_way_leads_where_the_long_one_does(
        mut lines in walk(any_amount()),
        swaps in vec(any::<bool>(), 30),
        (from, to) in (any::<Index>(), any::<Index>()),
        changes in vec((any::<Index>(), 0..5_u8), 0..3),
        account_balance in proptest::option::of(-3..3_i64),
    ) {
        swap(&mut lines, &swaps);
        let (from, to) = (lines[from.index(lines.len())].time, lines[to.index(lines.len())].time);
        place(&mut lines, from.min(to), from.max(to));
        for (which, change) in changes {
            let which = which.index(lines.len());
            match change {
                0 => lines[which].amount += 1,
                1 => lines[which].balance = None,
                2 if lines.len() > 1 => drop(lines.remove(which)),
                3 => lines.push(Line { id: "doubled".into(), ..lines[which].clone() }),
                _ => lines.push(Line { time: lines[which].time + 10_000, ..lines[which].clone() }),
            }
        }
        let last = lines[lines.len() - 1].balance.unwrap_or_default();
        let account_balance = account_balance.map(|off| AccountBalance::Firm(crate::money::Cents::new(last + off)));
        let evidence = Evidence { account_balance, ..Evidence::default() };
        let twice: Vec<Line> = lines.iter().flat_map(|line| [line.clone(), line.clone()]).collect();
        let (order, proof) = prove(&lines, &evidence);
        let (long_order, long_proof) = prove(&twice, &evidence);
        prop_assert_eq!(order, long_order);
        prop_assert_eq!(Proof { duplicates: 0, ..proof }, Proof { duplicates: 0, ..long_proof });
    }

    #[test]
    fn nothing_panics(
        lines in vec((0..5_000_i64, any::<i64>(), proptest::option::of(any::<i64>()), 0..3_u8, 0..9_u8), 0..40),
        account_balance in proptest::option::of(any::<i64>()),
        first_entries in any::<bool>(),
    ) {
        let lines: Vec<Line> = lines
            .into_iter()
            .filter(|(_, amount, balance, ..)| balance.is_none_or(|balance| balance.checked_sub(*amount).is_some()))
            .map(|(time, amount, balance, place, id)| Line {
                id: id.to_string(),
                time,
                amount,
                balance,
                place: [Place::Before, Place::Within, Place::After][usize::from(place)],
            })
            .collect();
        let account_balance = account_balance.map(crate::money::Cents::new).map(AccountBalance::Firm);
        let evidence = Evidence { first_entries, account_balance, ..Evidence::default() };
        let (order, proof) = prove(&lines, &evidence);
        prop_assert_eq!(order.len() as u64, proof.entries);
    }
}
