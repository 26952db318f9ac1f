//! What servers, proxies and networks do to any answer.

use std::time::Duration;

use saldo::sandbox::{Action, Answer, Fault, Faults, Settings};

use super::Cell;
use super::place::Place;

pub(super) fn cells() -> Vec<Cell> {
    let mut cells = everywhere();
    cells.extend(pages());
    cells.extend(random());
    cells
}

fn with(fault: Fault) -> Settings {
    Settings::demo().faults(Faults::none().script(fault))
}

fn everywhere() -> Vec<Cell> {
    let internal = || Answer::error(500, "internal_error", "try later");
    let passing: [(&str, Action); 11] = [
        (
            "429 with Retry-After",
            Answer::too_many_requests(Some("1")).into(),
        ),
        ("429 without Retry-After", Answer::too_many_requests(None).into()),
        ("500", internal().into()),
        ("502 with HTML", Answer::bad_gateway().into()),
        ("503", Answer::empty(503).into()),
        ("connection closed", Action::Close),
        ("connection reset", Action::Reset),
        ("cut in the body", Action::CutBody),
        ("truncated JSON", Action::TruncateBody),
        ("empty body", Answer::json(200, "").into()),
        ("slow body", Action::SlowBody(10, Duration::from_millis(20))),
    ];
    let mut cells = Vec::new();
    for (name, action) in &passing {
        for place in Place::ALL {
            let settings = with(place.fault(action.clone()).first(1));
            cells.push(Cell::at(place, format!("{name}, once"), settings));
        }
    }
    let others: [(&str, Action); 6] = [
        (
            "429 that asks for an hour",
            Answer::too_many_requests(Some("3600")).into(),
        ),
        ("connection refused from here on", Action::Vanish),
        ("another media type", Action::ContentType("text/plain".to_owned())),
        ("a login page", Answer::login_page().into()),
        (
            "a redirection",
            Answer::redirect("https://elsewhere.invalid/").into(),
        ),
        ("null", Answer::json(200, "null").into()),
    ];
    let passing = passing
        .into_iter()
        .filter(|(name, _)| *name != "429 with Retry-After");
    for (name, action) in passing.chain(others) {
        for place in Place::ALL {
            let settings = with(place.fault(action.clone()));
            cells.push(Cell::at(place, format!("{name}, always"), settings));
        }
    }
    cells
}

/// What only lists can have.
fn pages() -> Vec<Cell> {
    let refused = || Answer::error(422, "out_of_range", "page is out of range");
    let faults: [(&str, Action); 8] = [
        ("no meta", Action::NoMeta),
        ("no next_page", Action::NextPage(None)),
        ("next_page is 0", Action::NextPage(Some("0".to_owned()))),
        ("next_page is a text", Action::NextPage(Some("\"2\"".to_owned()))),
        ("total_count one higher", Action::TotalCount(1)),
        ("total_count three lower", Action::TotalCount(-3)),
        ("current_page is 7", Action::CurrentPage(7)),
        ("422 past the end", refused().into()),
    ];
    let mut cells = Vec::new();
    for (name, action) in faults {
        for place in Place::ALL.into_iter().filter(|place| place.has_pages()) {
            let once = with(place.fault(action.clone()).first(1));
            cells.push(Cell::at(place, format!("{name}, once"), once).in_turn());
        }
        for place in Place::ALL.into_iter().filter(|place| place.has_pages()) {
            let always = with(place.fault(action.clone()));
            cells.push(Cell::at(place, format!("{name}, always"), always).in_turn());
        }
    }
    for (name, action) in [
        ("page ignored", Action::IgnorePage),
        ("page begins one early", Action::ShiftBack(1)),
        ("page repeated", Action::ShiftBack(100)),
    ] {
        let place = Place::LaterPage;
        let once = with(place.fault(action.clone()).first(1));
        cells.push(Cell::at(place, format!("{name}, once"), once).in_turn());
        cells.push(Cell::at(place, format!("{name}, always"), with(place.fault(action))).in_turn());
    }
    for limit in [60, 1] {
        let settings = Settings::demo().search_limit(limit);
        cells.push(Cell::of("all lists", format!("search limit {limit}"), settings));
    }
    cells
}

/// Every tenth request or so fails in one of the ways that pass.
fn random() -> Vec<Cell> {
    let mut cells = Vec::new();
    for seed in 1..=8_u64 {
        let mut faults = Faults::none();
        for turn in 1..=60 {
            let dice = (seed * 1_000 + turn)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                .rotate_left(29);
            let dice = dice.wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33;
            let action = match dice / 10 % 6 {
                0 => Answer::too_many_requests(None).into(),
                1 => Answer::bad_gateway().into(),
                2 => Action::Close,
                3 => Action::CutBody,
                4 => Action::TruncateBody,
                _ => Answer::empty(503).into(),
            };
            if dice % 10 == 0 {
                let turn = usize::try_from(turn).unwrap();
                faults = faults.script(Fault::on("/v2/", action).nth(turn));
            }
        }
        let name = "one request in ten fails";
        cells.push(Cell::of("8 seeds", name, Settings::demo().faults(faults)));
    }
    cells
}
