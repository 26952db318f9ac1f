use super::*;
use crate::archive::tests::{Scratch, at};
use crate::archive::{Facts, Outcome};

const ACCOUNT: Window<'static> = Window {
    account: "a",
    status: "completed",
    order: Order::Settled,
};

fn put(scratch: &mut Scratch, id: &str, status: &str, settled_at: Option<&str>, json: &str) -> Outcome {
    let facts = Facts {
        account: "a".to_owned(),
        status: status.to_owned(),
        settled_at: settled_at.map(at),
        updated_at: Some(at("2026-10-08T10:00:00Z")),
    };
    scratch.write(|writer| writer.put_transaction(id, &facts, json, at("2026-11-02T12:00:00Z")))
}

fn read(scratch: &Scratch, window: Window<'_>, from: &str, to: &str) -> Vec<String> {
    let mut found = Vec::new();
    let take = |json: &str| -> Result<(), Error> {
        found.push(json.to_owned());
        Ok(())
    };
    scratch
        .archive
        .transactions(window, &(at(from)..at(to)), take)
        .unwrap();
    found
}

#[test]
fn a_window_is_half_open_and_in_order() {
    let mut scratch = Scratch::new();
    for (id, settled_at) in [
        ("e", "2026-10-31T23:00:00Z"),
        ("d", "2026-10-31T22:59:59.999Z"),
        ("c", "2026-10-08T10:00:00Z"),
        ("b", "2026-10-08T10:00:00Z"),
        ("a", "2026-09-30T22:00:00Z"),
        ("0", "2026-09-30T21:59:59.999Z"),
    ] {
        put(&mut scratch, id, "completed", Some(settled_at), id);
    }
    let october = ("2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z");
    assert_eq!(
        read(&scratch, ACCOUNT, october.0, october.1),
        ["a", "b", "c", "d"]
    );
    let beside = |side, instant, spread: i64| {
        let spread = TimeDelta::seconds(spread);
        scratch
            .archive
            .beside(ACCOUNT, side, at(instant), spread)
            .unwrap()
    };
    assert_eq!(beside(Side::Before, october.0, 1), ["0"]);
    assert_eq!(beside(Side::Before, october.1, 1), ["d"]);
    assert_eq!(beside(Side::Before, "2026-10-08T10:00:00.000001Z", 0), ["b", "c"]);
    assert_eq!(beside(Side::FromOn, october.1, 1), ["e"]);
    assert_eq!(beside(Side::FromOn, october.0, 0), ["a"]);
    assert_eq!(beside(Side::FromOn, "2026-10-31T22:00:00Z", 1), ["d", "e"]);
    assert!(beside(Side::FromOn, "2026-11-01T00:00:00Z", 1).is_empty());
    let other = Window {
        account: "b",
        ..ACCOUNT
    };
    assert!(read(&scratch, other, october.0, october.1).is_empty());
}

#[test]
fn the_latest_version_says_where_a_transaction_is() {
    let mut scratch = Scratch::new();
    let october = ("2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z");
    let pending = Window {
        status: "pending",
        order: Order::Updated,
        ..ACCOUNT
    };
    assert_eq!(put(&mut scratch, "t", "pending", None, "held"), Outcome::New);
    assert_eq!(read(&scratch, pending, october.0, october.1), ["held"]);
    let settled = put(
        &mut scratch,
        "t",
        "completed",
        Some("2026-10-09T10:00:00Z"),
        "settled",
    );
    assert_eq!(settled, Outcome::Changed);
    assert!(read(&scratch, pending, october.0, october.1).is_empty());
    put(&mut scratch, "u", "declined", None, "refused");
    assert_eq!(scratch.archive.statuses("a").unwrap(), ["completed", "declined"]);
    assert!(scratch.archive.statuses("b").unwrap().is_empty());
    assert_eq!(read(&scratch, ACCOUNT, october.0, october.1), ["settled"]);
}

#[test]
fn every_window_is_read_by_an_index() {
    let scratch = Scratch::new();
    for column in ["settled_at", "updated_at"] {
        let plan: Vec<String> = scratch
            .archive
            .connection
            .prepare(&format!("EXPLAIN QUERY PLAN {}", query(column)))
            .unwrap()
            .query_map(
                named_params! {":account": "", ":status": "", ":from": 0, ":to": 0},
                |row| row.get("detail"),
            )
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(
            plan.iter()
                .all(|step| step.starts_with("SEARCH") && !step.contains("TEMP")),
            "{plan:?}"
        );
    }
}

/// What the bank lists no more moved no money: the next one is the neighbour.
#[test]
fn what_is_gone_is_no_neighbour_and_is_not_counted() {
    let mut scratch = Scratch::new();
    let border = "2026-09-30T22:00:00Z";
    for (id, settled_at) in [
        ("far", "2026-09-29T10:00:00Z"),
        ("near", "2026-09-30T21:00:00Z"),
        ("next", "2026-10-01T10:00:00Z"),
        ("later", "2026-10-02T10:00:00Z"),
    ] {
        put(&mut scratch, id, "completed", Some(settled_at), id);
    }
    let found = |scratch: &Scratch, side| {
        let beside = scratch
            .archive
            .beside(ACCOUNT, side, at(border), TimeDelta::zero());
        beside.unwrap()
    };
    let count = |scratch: &Scratch| {
        let all = at("2026-01-01T00:00:00Z")..at("2027-01-01T00:00:00Z");
        scratch.archive.transaction_count(ACCOUNT, &all).unwrap()
    };
    assert_eq!(
        (found(&scratch, Side::Before), found(&scratch, Side::FromOn)),
        (vec!["near".to_owned()], vec!["next".to_owned()])
    );
    assert_eq!(count(&scratch), 4);
    for id in ["near", "next"] {
        scratch.write(|writer| writer.mark_gone(id, at("2026-11-02T12:00:00Z")));
    }
    assert_eq!(
        (found(&scratch, Side::Before), found(&scratch, Side::FromOn)),
        (vec!["far".to_owned()], vec!["later".to_owned()])
    );
    assert_eq!(count(&scratch), 2);
    // It is listed again: then it is there again.
    put(
        &mut scratch,
        "near",
        "completed",
        Some("2026-09-30T21:00:00Z"),
        "near",
    );
    assert_eq!(found(&scratch, Side::Before), ["near"]);
}

/// Entries that settled together, or nearly so, may all be needed to see which balance came last.
#[test]
fn neighbours_are_all_that_lie_within_the_spread_of_the_nearest() {
    let mut scratch = Scratch::new();
    for (id, settled_at) in [
        ("a", "2026-09-30T21:59:56Z"),
        ("b", "2026-09-30T21:59:57Z"),
        ("c", "2026-09-30T21:59:59Z"),
        ("d", "2026-09-30T21:59:59Z"),
        ("e", "2026-09-30T22:00:01Z"),
        ("f", "2026-09-30T22:00:01Z"),
        ("g", "2026-09-30T22:00:03Z"),
        ("h", "2026-09-30T22:00:04Z"),
    ] {
        put(&mut scratch, id, "completed", Some(settled_at), id);
    }
    let border = at("2026-09-30T22:00:00Z");
    for (side, spread, expected) in [
        (Side::Before, 0, &["c", "d"][..]),
        (Side::Before, 2, &["b", "c", "d"]),
        (Side::Before, 3, &["a", "b", "c", "d"]),
        (Side::FromOn, 0, &["e", "f"]),
        (Side::FromOn, 2, &["e", "f", "g"]),
        (Side::FromOn, 3, &["e", "f", "g", "h"]),
    ] {
        let beside = scratch
            .archive
            .beside(ACCOUNT, side, border, TimeDelta::seconds(spread));
        assert_eq!(beside.unwrap(), expected, "{side:?} {spread}");
    }
}
