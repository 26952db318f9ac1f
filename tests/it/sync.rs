//! `saldo sync`: what is in the archive afterwards, what a second run costs, and what changes in between.

use std::fs;
use std::path::Path;

use saldo::archive::{Access, Archive, Kind, Order, Window};
use saldo::sandbox::{Alteration, Answer, Change, Company, Fault, Faults, Request, Sandbox, Settings};

use crate::ledger::at;
use crate::saldo::{Folder, Outcome};

/// The lists of this part are six requests when nothing is new: organization, members, labels, and one an account.
pub(crate) const CHEAP: usize = 6;

const PENDING: Window<'static> = Window {
    account: "",
    status: "pending",
    order: Order::Updated,
};

pub(crate) fn demo() -> Sandbox {
    Sandbox::start(Settings::demo()).unwrap()
}

pub(crate) fn sync(folder: &Folder, bank: &Sandbox) -> Outcome {
    folder
        .saldo()
        .args("sync --no-files --archive archive --json")
        .live(bank)
        .run()
}

/// The same with all files.
pub(crate) fn sync_with_files(folder: &Folder, bank: &Sandbox) -> Outcome {
    folder
        .saldo()
        .args("sync --archive archive --json")
        .live(bank)
        .run()
}

pub(crate) fn open(folder: &Folder) -> Archive {
    Archive::open(&folder.path("archive"), Access::Read).unwrap()
}

/// Every version of every object, but for the time at which it was fetched.
pub(crate) fn content(folder: &Path) -> Vec<(Kind, String, u32, String)> {
    let archive = Archive::open(folder, Access::Read).unwrap();
    let latest = Kind::ALL.into_iter().flat_map(|kind| archive.all(kind).unwrap());
    let versions = latest.flat_map(|object| archive.versions(object.kind, &object.id).unwrap());
    versions
        .map(|version| (version.kind, version.id, version.number, version.json))
        .collect()
}

fn lists_of_transactions(requests: &[Request]) -> usize {
    let is_list = |request: &&Request| request.path == "/v2/transactions";
    requests.iter().filter(is_list).count()
}

/// The identifiers of the main account's transactions of a status, and that account.
fn pending(company: &Company, archive: &Archive) -> Vec<String> {
    let account = &company.accounts()[0].id;
    archive.transaction_ids(account, PENDING.status).unwrap()
}

/// The archive has what a bank without faults gives.
#[track_caller]
fn assert_holds_the_demo(folder: &Folder) {
    let expected = Folder::new();
    sync(&expected, &demo()).expect(0);
    assert_eq!(
        content(&folder.path("archive")),
        content(&expected.path("archive"))
    );
}

#[test]
fn everything_is_stored_as_sent() {
    let folder = Folder::new();
    let bank = demo();
    let counted = sync(&folder, &bank).expect(0).json();
    let dump = folder
        .saldo()
        .args("fetch --from 2026-01-01 --to 2026-12-31")
        .live(&bank)
        .run()
        .expect(0);
    let archive = open(&folder);
    let mut transactions = 0;
    for line in dump.text().lines() {
        let (key, rest) = line.strip_prefix("{\"").unwrap().split_once("\":").unwrap();
        let json = rest.strip_suffix('}').unwrap();
        let object: serde_json::Value = serde_json::from_str(json).unwrap();
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == key).unwrap();
        let stored = archive.latest(kind, object["id"].as_str().unwrap()).unwrap();
        assert_eq!(stored.unwrap().json, json);
        transactions += u64::from(kind == Kind::Transaction);
    }
    assert_eq!(archive.count(Kind::Transaction).unwrap(), transactions);
    assert_eq!(counted["objects"]["transaction"]["new"], transactions);
    assert_eq!(archive.count(Kind::Account).unwrap(), 3);
}

#[test]
fn a_second_sync_with_nothing_new_is_cheap_and_stores_nothing() {
    let folder = Folder::new();
    let bank = demo();
    sync(&folder, &bank).expect(0);
    let before = (bank.request_count(), content(&folder.path("archive")));
    let second = sync(&folder, &bank)
        .expect(0)
        .says("nothing new since the last time");
    assert_eq!(bank.request_count() - before.0, CHEAP);
    assert_eq!(content(&folder.path("archive")), before.1);
    assert_eq!(second.json()["objects"]["transaction"]["changed"], 0);
}

#[test]
fn an_edit_is_a_further_version() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let id = Company::demo().movements()[5].id.clone();
    let later = Company::demo().with_note(&id, "Bewirtung Beispiel", at("2026-11-02T07:30:00Z"));
    let bank = Sandbox::start(Settings::demo().company(later)).unwrap();
    let counted = sync(&folder, &bank)
        .expect(0)
        .says("transactions: 1 changed")
        .json();
    assert_eq!(counted["objects"]["transaction"]["new"], 0);
    let versions = open(&folder).versions(Kind::Transaction, &id).unwrap();
    assert_eq!(versions.len(), 2);
    assert!(!versions[0].json.contains("Bewirtung") && versions[1].json.contains("Bewirtung"));
    sync(&folder, &bank)
        .expect(0)
        .says("nothing new since the last time");
}

#[test]
fn a_hold_that_vanishes_is_pending_no_more() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let company = Company::demo();
    let holds = pending(&company, &open(&folder));
    let [first, second, third] = &holds[..] else {
        panic!("{holds:?}");
    };
    let edited = company.movements()[5].id.clone();
    let later = Settings::demo()
        .company(
            company
                .clone()
                .with_note(&edited, "x", at("2026-11-02T07:30:00Z")),
        )
        .faults(Faults::none().alter(Alteration::of(second, Change::Hidden)));
    let bank = Sandbox::start(later).unwrap();
    sync(&folder, &bank)
        .expect(0)
        .says("1 transaction is no longer listed by the bank");
    assert_eq!(pending(&company, &open(&folder)), [first.clone(), third.clone()]);
    assert_eq!(
        open(&folder).versions(Kind::Transaction, second).unwrap().len(),
        1
    );
    // It comes back.
    sync(&folder, &demo()).expect(0);
    assert_eq!(pending(&company, &open(&folder)), holds);
}

/// No list shows a hold that was let go; what is left to spend does.
#[test]
fn a_balance_that_moved_without_a_transaction_is_looked_into() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let company = Company::demo();
    let holds = pending(&company, &open(&folder));
    let spendable = Change::Set("authorized_balance_cents".into(), "1234".into());
    let faults = Faults::none()
        .alter(Alteration::of(&holds[1], Change::Hidden))
        .alter(Alteration::of(&company.accounts()[0].id, spendable));
    let bank = Sandbox::start(Settings::demo().faults(faults)).unwrap();
    sync(&folder, &bank)
        .expect(0)
        .says("1 transaction is no longer listed by the bank")
        .says("accounts: 1 changed, 2 as before");
}

/// The next run learns of the news from what the last one stored, so that there was more to do must be written down.
#[test]
fn a_hold_that_vanishes_while_a_sync_fails_is_noticed_by_the_next() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let company = Company::demo();
    let holds = pending(&company, &open(&folder));
    let declined = open(&folder)
        .transaction_ids(&company.accounts()[0].id, "declined")
        .unwrap();
    let faults = Faults::none().alter(Alteration::of(&holds[1], Change::Hidden));
    let later = Settings::demo()
        .company(
            company
                .clone()
                .with_note(&declined[0], "x", at("2026-11-02T07:30:00Z")),
        )
        .faults(faults.clone());
    // The first search for settled ones is the look at all statuses.
    let refused = Fault::on(
        "/v2/transactions",
        Answer::error(403, "forbidden", "not now").into(),
    );
    let fails = faults.script(refused.query("status[]", "completed").after(1));
    let bank = Sandbox::start(later.clone().faults(fails)).unwrap();
    sync(&folder, &bank).expect(2);
    assert_eq!(pending(&company, &open(&folder)), holds);
    let bank = Sandbox::start(later).unwrap();
    sync(&folder, &bank)
        .expect(0)
        .says("1 transaction is no longer listed by the bank");
}

#[test]
fn a_bank_that_honours_one_status_per_search_is_asked_for_each() {
    let folder = Folder::new();
    let bank = Sandbox::start(Settings::demo().one_status_per_search()).unwrap();
    sync(&folder, &bank).expect(0);
    assert_holds_the_demo(&folder);
    let before = bank.requests().len();
    sync(&folder, &bank).expect(0);
    assert!(lists_of_transactions(&bank.requests()[before..]) >= 9);
}

#[test]
fn a_list_that_is_too_long_for_one_search_is_split() {
    let folder = Folder::new();
    let bank = Sandbox::start(Settings::demo().search_limit(40)).unwrap();
    sync(&folder, &bank).expect(0);
    assert_holds_the_demo(&folder);
}

#[test]
fn nothing_private_and_nothing_that_opens_doors_is_in_an_archive() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    for bytes in folder.tree("archive").into_values() {
        let text = String::from_utf8_lossy(&bytes);
        for word in ["X-Amz-Signature", "birthdate", "nationality", "residence_country"] {
            assert!(!text.contains(word), "{word}");
        }
    }
}

#[test]
fn an_archive_belongs_to_one_company() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let stored = open(&folder).all(Kind::Organization).unwrap();
    let other = Alteration::of(&stored[0].id, Change::Set("id".into(), "\"another\"".into()));
    let settings = Settings::demo().faults(Faults::none().alter(other));
    let bank = Sandbox::start(settings).unwrap();
    sync(&folder, &bank)
        .expect(2)
        .says("each company needs an archive of its own");
    assert_eq!(open(&folder).all(Kind::Organization).unwrap(), stored);
}

#[test]
fn an_archive_that_cannot_be_used_costs_no_request() {
    let bank = demo();
    let folder = Folder::new();
    let held = Archive::open(&folder.path("archive"), Access::write("saldo verify")).unwrap();
    sync(&folder, &bank).expect(1).says("in use by `saldo verify`");
    drop(held);
    fs::write(folder.path("archive/archive.sqlite"), "x".repeat(5_000)).unwrap();
    sync(&folder, &bank).expect(3).says("is damaged");
    folder.write("plain", "a file");
    let run = folder.saldo().args("sync --archive plain").live(&bank).run();
    run.expect(1).says("cannot make the folder");
    assert_eq!(bank.request_count(), 0);
}

#[test]
fn a_profile_says_where_its_archive_is() {
    let folder = Folder::new();
    folder.write("saldo.toml", "[profile.default]\narchive = \"books\"\n");
    folder.saldo().args("sync").live(&demo()).run().expect(0);
    assert!(folder.path("books/archive.sqlite").exists());
    folder.write("saldo.toml", "[profile.acme]\narchive = true\n");
    let home = folder.path("home");
    folder
        .saldo()
        .args("sync --profile acme")
        .env("HOME", &home)
        .env("XDG_DATA_HOME", home.join("data"))
        .live(&demo())
        .run()
        .expect(0);
    assert!(folder.path("home/data/saldo/acme/archive.sqlite").exists());
}
