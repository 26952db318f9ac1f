//! Many entries of one instant: all of them are written, in the order that their balances tell, however they are cut into
//! pages, blocks and batches, and also where they lie at a border of the period.

use chrono::{DateTime, TimeDelta, Utc};
use saldo::sandbox::{Alteration, Change, Company, Faults, Sandbox, Settings, Whim};

use crate::reader::bookings;
use crate::saldo::{Folder, Outcome};
use crate::sync::sync;

const EXPORT: &str = "export --format generic-de --timezone Europe/Berlin --out out";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// One entry on the first, as many of one instant as are asked for, and one on the last; no two amounts are the same.
fn batch_of(count: i64) -> Vec<(DateTime<Utc>, i64)> {
    let salaries = at("2026-10-15T08:00:00Z");
    let mut movements = vec![(at("2026-10-01T08:00:00Z"), 9_000_000)];
    // No order of the amounts is that of the entries.
    movements.extend((0..count).map(|number| (salaries, -(1 + number * 7_919 % 100_003))));
    movements.push((at("2026-10-31T08:00:00Z"), 4));
    movements
}

/// The amounts of the one file, in the order of its rows.
fn written(outcome: &Outcome) -> Vec<i64> {
    let files = outcome.folder.tree("out");
    let mut tables = files.iter().filter(|(name, _)| *name != "manifest.json");
    let (Some((_, bytes)), None) = (tables.next(), tables.next()) else {
        panic!("not one table\n{outcome}")
    };
    let found = bookings("generic-de", bytes);
    found.into_iter().map(|booking| booking.cents).collect()
}

fn amounts(movements: &[(DateTime<Utc>, i64)]) -> Vec<i64> {
    movements.iter().map(|(_, cents)| *cents).collect()
}

/// Three pages of the bank, so an instant spans a page that neither begins nor ends it.
#[test]
fn an_instant_that_spans_whole_pages_is_written_whole() {
    let movements = batch_of(250);
    let settings = Settings::demo().company(Company::with_movements(&movements));
    let bank = Sandbox::start(settings).unwrap();
    let run = Folder::new().saldo().args(EXPORT).args("--month 2026-10");
    let outcome = run.live(&bank).run().expect(0);
    assert_eq!(written(&outcome), amounts(&movements));
}

/// More of one instant than any batch holds, from a dump that is streamed and from one that is sorted first.
#[test]
fn an_instant_that_spans_whole_batches_is_written_whole() {
    let movements = batch_of(2_500);
    let mut dump = Vec::new();
    Company::with_movements(&movements).write_dump(&mut dump).unwrap();
    let dump = String::from_utf8(dump).unwrap();
    let (entries, names): (Vec<_>, Vec<_>) = dump
        .lines()
        .partition(|line| line.starts_with("{\"transaction\":"));
    let [first, tied @ .., last] = &entries[..] else {
        panic!("{dump}")
    };
    let turned: Vec<&str> = tied.iter().rev().copied().collect();
    let in_order = [&names[..], &[first], &turned, &[last]].concat();
    let out_of_order = [&names[..], &[last], &turned, &[first]].concat();
    for lines in [in_order, out_of_order] {
        let folder = Folder::new();
        folder.write("dump.jsonl", lines.join("\n"));
        let run = folder
            .saldo()
            .args(EXPORT)
            .args("--month 2026-10 --input dump.jsonl");
        assert_eq!(written(&run.run().expect(0)), amounts(&movements));
    }
}

/// Six salaries in the last second of September, and six in the first of October.
fn at_the_border() -> Vec<(DateTime<Utc>, i64)> {
    let midnight = at("2026-09-30T22:00:00Z");
    let mut movements = vec![(at("2026-09-01T08:00:00Z"), 900_000)];
    movements.extend([71, 13, 59, 2, 97, 31].map(|cents| (midnight - TimeDelta::seconds(1), -cents)));
    movements.extend([17, 83, 5, 61, 3, 41].map(|cents| (midnight, -cents)));
    movements.push((at("2026-10-20T08:00:00Z"), 7));
    movements
}

/// One neighbour is not enough: which of six came last, only their balances tell.
#[test]
fn a_border_between_entries_of_one_instant_is_found() {
    let movements = at_the_border();
    let (september, october) = movements.split_at(7);
    for settings in [
        Settings::demo(),
        Settings::demo().whim(Whim::TiesAsTheyAre),
        Settings::demo().unstable_ties(),
    ] {
        let settings = settings.company(Company::with_movements(&movements));
        let bank = Sandbox::start(settings).unwrap();
        let folder = Folder::new();
        sync(&folder, &bank).expect(0);
        for (month, expected) in [("2026-09", september), ("2026-10", october)] {
            for from in ["", "--archive archive --offline"] {
                let run = folder
                    .saldo()
                    .args(EXPORT)
                    .args(&format!("--month {month} --force {from}"));
                let outcome = run.live(&bank).run().expect(0);
                assert_eq!(written(&outcome), amounts(expected), "{month} {from}");
                let statement = &folder.json("out/manifest.json")["statements"][0];
                assert_eq!(statement["proof"], "proven", "{month} {from}");
                std::fs::remove_dir_all(folder.path("out")).unwrap();
            }
        }
    }
}

/// The clock of the bank put the last two entries of September the other way round: both are needed to see it.
#[test]
fn neighbours_that_the_clock_swapped_are_both_taken_from_the_archive() {
    let movements = [
        (at("2026-09-01T08:00:00Z"), 900_000),
        (at("2026-09-30T21:59:57Z"), -300),
        (at("2026-09-30T21:59:58Z"), -40),
        (at("2026-10-20T08:00:00Z"), -5),
    ];
    let company = Company::with_movements(&movements);
    let earlier = company
        .movements()
        .into_iter()
        .find(|movement| movement.cents == -300)
        .unwrap();
    let late = Change::Set("settled_at".to_owned(), "\"2026-09-30T21:59:59.000Z\"".to_owned());
    let faults = Faults::none().alter(Alteration::of(earlier.id, late));
    let bank = Sandbox::start(Settings::demo().company(company).faults(faults)).unwrap();
    let folder = Folder::new();
    sync(&folder, &bank).expect(0);
    let run = folder
        .saldo()
        .args(EXPORT)
        .args("--month 2026-10 --archive archive --offline");
    assert_eq!(written(&run.run().expect(0)), [-5]);
    assert_eq!(
        folder.json("out/manifest.json")["statements"][0]["proof"],
        "proven"
    );
}
