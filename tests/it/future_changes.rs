//! Times of change that have not come yet: no cursor follows them.

use rusqlite::Connection;
use saldo::sandbox::{Alteration, Change, Company, Faults, Sandbox, Settings};

use crate::ledger::at;
use crate::saldo::Folder;
use crate::sync::{CHEAP, demo, sync};

/// A time of change that has not come yet hides nothing that happens until then.
#[test]
fn a_change_in_the_future_stops_no_news() {
    let folder = Folder::new();
    let days = [
        "2026-09-20T10:00:00Z",
        "2026-10-05T10:00:00Z",
        "2026-10-09T10:00:00Z",
    ];
    let movements = days.map(|day| (at(day), -1_000));
    let bank = |count: usize| {
        let company = Company::with_movements(&movements[..count]);
        let future = Change::Set("updated_at".into(), "\"2099-01-01T00:00:00.000Z\"".into());
        let faults = Faults::none().alter(Alteration::of(&company.movements()[1].id, future));
        Sandbox::start(Settings::demo().company(company).faults(faults)).unwrap()
    };
    sync(&folder, &bank(2)).expect(0).says("transactions: 2 new");
    sync(&folder, &bank(3)).expect(0).says("transactions: 1 new");
}

/// A cursor that once was moved too far is not believed.
#[test]
fn a_cursor_in_the_future_is_forgotten() {
    let (folder, company) = (Folder::new(), Company::demo());
    sync(&folder, &demo()).expect(0);
    let ahead =
        "UPDATE cursor SET reached = unixepoch('2099-01-01') * 1000000 WHERE scope LIKE '%/completed'";
    let database = Connection::open(folder.path("archive/archive.sqlite")).unwrap();
    assert_eq!(database.execute(ahead, ()).unwrap(), 3);
    drop(database);
    let main = &company.accounts()[0].id;
    let movements = company.movements();
    let noted = movements
        .iter()
        .rfind(|movement| movement.account_id == *main)
        .unwrap();
    let company = company
        .clone()
        .with_note(&noted.id, "x", at("2026-11-02T07:30:00Z"));
    let bank = Sandbox::start(Settings::demo().company(company)).unwrap();
    sync(&folder, &bank).expect(0).says("transactions: 1 changed");
    // Only once: the next one is cheap again.
    let before = bank.request_count();
    sync(&folder, &bank).expect(0);
    assert_eq!(bank.request_count() - before, CHEAP);
}
