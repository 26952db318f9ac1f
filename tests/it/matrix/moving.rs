//! Lists that change while they are read.

use std::ops::RangeInclusive;

use chrono::{DateTime, TimeDelta, Utc};
use saldo::sandbox::{Alteration, Change, Company, Faults, Settings};

use super::{Cell, Truth};

/// One request at a time, these come first: both neighbours, and two pages.
const AFTER_TWO_PAGES: usize = 4;

/// The entries of the period, the oldest first.
pub(crate) fn entries() -> Vec<String> {
    let company = Company::demo();
    let main = &company.accounts()[0].id;
    let day = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let period = day("2026-03-15T00:00:00Z")..day("2026-10-15T00:00:00Z");
    let movements = company.movements().into_iter();
    movements
        .filter(|movement| movement.account_id == *main && period.contains(&movement.settled_at))
        .map(|movement| movement.id)
        .collect()
}

/// Three hundred entries, forty at a time at one instant: groups lie across every end of a page.
pub(super) fn company_with_ties() -> Company {
    let start: DateTime<Utc> = "2026-04-01T10:00:00Z".parse().unwrap();
    let movements: Vec<_> = (0..300)
        .map(|number| (start + TimeDelta::days(number / 40), 100 + number * 7 % 90))
        .collect();
    Company::with_movements(&movements)
}

pub(super) fn cells() -> Vec<Cell> {
    let all = entries();
    let last = all.len() - 1;
    let from_now_on = AFTER_TWO_PAGES + 1..=usize::MAX;
    let for_a_while = AFTER_TWO_PAGES + 1..=AFTER_TWO_PAGES + 2;
    let places: [(&'static str, RangeInclusive<usize>); 5] = [
        ("the oldest", 0..=0),
        ("one in the middle", 150..=150),
        ("the newest", last..=last),
        ("five", 20..=24),
        ("a whole page", 100..=199),
    ];
    let mut cells = Vec::new();
    for (fault, hidden) in [
        ("settles between two pages", 0..=AFTER_TWO_PAGES),
        ("vanishes between two pages, and comes back", for_a_while),
        ("vanishes between two pages", from_now_on),
        ("is in no list", 0..=usize::MAX),
    ] {
        for (place, entries) in &places {
            let hide = |faults: Faults, id: &String| {
                faults.alter(Alteration::of(id, Change::HiddenDuring(hidden.clone())))
            };
            let faults = all[entries.clone()].iter().fold(Faults::none(), hide);
            cells.push(Cell::of(place, fault, Settings::demo().faults(faults)).in_turn());
        }
    }
    let unstable = Truth::Ties.settings().unstable_ties();
    let ties = Cell::of("all lists", "equal instants in another order each time", unstable);
    cells.push(Cell {
        truth: Truth::Ties,
        ..ties.in_turn()
    });
    cells
}
