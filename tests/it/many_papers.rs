//! Lists of invoices, credit notes and statements: what is new in them is found cheaply, and nothing is missed for good.

use saldo::archive::Kind;
use saldo::sandbox::{Alteration, Answer, Change, Company, Fault, Faults, Sandbox, Settings};

use crate::ledger::at;
use crate::saldo::{Folder, Outcome};
use crate::sync::{content, open, sync_with_files as sync};

/// Two pages of each list.
const MORE: usize = 130;

const PAPERS: [Kind; 3] = [Kind::ClientInvoice, Kind::CreditNote, Kind::SupplierInvoice];

fn bank(more: usize, faults: Faults) -> Sandbox {
    Sandbox::start(Settings::demo().more_papers(more).faults(faults)).unwrap()
}

fn synced(more: usize) -> Folder {
    let folder = Folder::new();
    sync(&folder, &bank(more, Faults::none())).expect(0);
    folder
}

fn changed(summary: &Outcome, kind: Kind) -> u64 {
    let counts = &summary.json()["objects"][kind.name()];
    counts["new"].as_u64().unwrap() + counts["changed"].as_u64().unwrap()
}

/// An edit of one of the further papers; those with low numbers are the latest. Credit notes are listed in the order of
/// their numbers.
fn edit(folder: &Folder, kind: Kind, name: &str, fields: &[(&str, &str)]) -> Vec<Alteration> {
    let all = open(folder).all(kind).unwrap();
    let found = all
        .into_iter()
        .find(|version| version.json.contains(name))
        .unwrap();
    let alteration = |(field, json): &(&str, &str)| {
        let change = Change::Set((*field).to_owned(), (*json).to_owned());
        Alteration::of(found.id.clone(), change)
    };
    fields.iter().map(alteration).collect()
}

/// The same bank with one more of each, made this morning.
fn with_one_more(faults: Faults) -> Sandbox {
    let all = synced(MORE + 1);
    let time = [("updated_at", "\"2026-11-02T07:00:00.000Z\"")];
    let made = [
        (Kind::ClientInvoice, format!("RE-2026-{}", MORE + 5)),
        (Kind::SupplierInvoice, format!("ST-2026-{}", MORE + 1)),
    ];
    let faults = made.iter().fold(faults, |faults, (kind, name)| {
        faults.alter(edit(&all, *kind, name, &time).remove(0))
    });
    bank(MORE + 1, faults)
}

#[test]
fn hundreds_of_papers_cost_a_second_sync_at_most_ten_requests() {
    let (folder, bank) = (Folder::new(), bank(300, Faults::none()));
    sync(&folder, &bank).expect(0);
    for kind in PAPERS {
        assert!(open(&folder).count(kind).unwrap() > 300);
    }
    let (before, stored) = (bank.request_count(), content(&folder.path("archive")));
    sync(&folder, &bank)
        .expect(0)
        .says("nothing new since the last time");
    let cost = bank.request_count() - before;
    assert!(cost <= 10, "{cost}");
    assert_eq!(content(&folder.path("archive")), stored);
}

#[test]
fn what_is_new_or_changed_is_found() {
    let folder = synced(MORE);
    let summary = sync(&folder, &with_one_more(Faults::none())).expect(0);
    for kind in PAPERS {
        assert_eq!(changed(&summary, kind), 1, "{kind}");
    }
}

#[test]
fn what_the_bank_says_was_changed_is_found() {
    let folder = synced(MORE);
    // An old one; and one on the first page of a list that cannot be asked for changes.
    let edits = [
        (
            Kind::SupplierInvoice,
            "ST-2026-120",
            &[
                ("status", "\"paid\""),
                ("updated_at", "\"2026-11-02T07:00:00.000Z\""),
            ][..],
        ),
        (Kind::CreditNote, "GU-2026-050", &[("reason", "\"edited\"")]),
    ];
    let edits = edits.map(|(kind, name, fields)| edit(&folder, kind, name, fields));
    let faults = edits.into_iter().flatten().fold(Faults::none(), Faults::alter);
    let summary = sync(&folder, &bank(MORE, faults)).expect(0);
    assert_eq!(changed(&summary, Kind::SupplierInvoice), 1);
    assert_eq!(changed(&summary, Kind::CreditNote), 1);
}

#[test]
fn what_shows_nothing_of_its_change_is_found_when_everything_is_read() {
    for (kind, name) in [
        (Kind::SupplierInvoice, "ST-2026-120"),
        (Kind::CreditNote, "GU-2026-120"),
    ] {
        let folder = synced(MORE);
        let edits = edit(&folder, kind, name, &[("reason", "\"edited\"")]).into_iter();
        let faults = edits.fold(Faults::none(), Faults::alter);
        let bank = bank(MORE, faults.clone());
        assert_eq!(changed(&sync(&folder, &bank).expect(0), kind), 0, "{kind}");
        let full = folder.saldo().args("sync --full --archive archive --json");
        let summary = full.live(&bank).run().expect(0);
        assert_eq!(changed(&summary, kind), 1, "{kind}");

        // So it is after a week, once there is a transaction to look for.
        let folder = synced(MORE);
        let movement = crate::journal::october()[3].clone();
        let company = Company::demo().with_note(&movement.id, "Beispiel", at("2026-11-12T07:45:00Z"));
        let settings = Settings::demo().company(company).faults(faults).more_papers(MORE);
        let later = folder.saldo().env("SALDO_NOW", "2026-11-12T09:00:00+01:00");
        let later = later
            .args("sync --archive archive --json")
            .live(&Sandbox::start(settings).unwrap())
            .run()
            .expect(0);
        assert_eq!(changed(&later, Kind::Transaction), 1);
        assert_eq!(changed(&later, kind), 1, "{kind}");
    }
}

#[test]
fn a_bank_that_refuses_or_misunderstands_the_question_is_asked_for_all() {
    let refused = || Answer::error(422, "unprocessable_entity", "filter is not a parameter");
    let empty = |key: &str| {
        let meta = r#"{"current_page":1,"next_page":null,"prev_page":null,"total_pages":1,"total_count":0,"per_page":100}"#;
        Answer::new(
            200,
            "application/json",
            format!(r#"{{"{key}":[],"meta":{meta}}}"#),
        )
    };
    for key in ["client_invoices", "supplier_invoices"] {
        for answer in [refused(), empty(key)] {
            let folder = synced(MORE);
            let faults = Faults::none().script(Fault::on(format!("/v2/{key}"), answer.into()).first(1));
            let asked = bank(MORE + 1, faults);
            let summary = sync(&folder, &asked).expect(0);
            let kind = PAPERS
                .into_iter()
                .find(|kind| key.starts_with(kind.name()))
                .unwrap();
            assert_eq!(changed(&summary, kind), 1, "{key}");
        }
    }
}

#[test]
fn a_full_sync_marks_what_the_bank_lists_no_more() {
    let entry = crate::journal::october()[3].clone();
    let folder = synced(0);
    let hidden = bank(0, Faults::none().alter(Alteration::of(entry.id, Change::Hidden)));
    sync(&folder, &hidden).expect(0);
    let full = folder.saldo().args("sync --full --archive archive --json");
    let summary = full.live(&hidden).run().expect(0).json();
    assert_eq!(summary["gone"], 1);
    assert_eq!(summary["objects"]["transaction"]["new"], 0);
}
