//! Entries missing at the end of an account: nothing comes after them, so only the account's own balance tells.

use rusqlite::Connection;

use saldo::archive::Kind;
use saldo::sandbox::{Alteration, Answer, Change, Company, Fault, Faults, Movement, Sandbox, Settings};

use crate::journal::{export, rows};
use crate::saldo::{Folder, Outcome};
use crate::sync::{demo, open, sync};

fn verify(folder: &Folder) -> Outcome {
    folder.saldo().args("verify --archive archive --json").run()
}

/// The last entry of the second account, which settled in October.
fn last() -> Movement {
    let company = Company::demo();
    let account = company.accounts()[1].id.clone();
    let movements = company.movements().into_iter();
    movements
        .filter(|movement| movement.account_id == account)
        .max_by_key(|movement| movement.settled_at)
        .unwrap()
}

fn hiding(change: Change) -> Faults {
    Faults::none().alter(Alteration::of(&last().id, change))
}

fn bank(faults: Faults) -> Sandbox {
    Sandbox::start(Settings::demo().faults(faults)).unwrap()
}

/// How many list requests a first sync makes.
fn lists_of_a_sync() -> usize {
    let (folder, bank) = (Folder::new(), bank(hiding(Change::Hidden)));
    sync(&folder, &bank).expect(0);
    let requests = bank.requests();
    let lists = requests.iter().filter(|one| one.path == "/v2/transactions");
    lists.count()
}

#[test]
fn what_the_bank_does_not_show_is_refused_as_it_is_straight_from_the_bank() {
    let line = "export --month 2026-10 --format lexoffice --out direct";
    let (folder, bank) = (Folder::new(), bank(hiding(Change::Hidden)));
    let refused = |run: Outcome| run.expect(3).says("is missing after");
    refused(folder.saldo().args(line).live(&bank).run());
    refused(export(&folder, &bank, "")).says("the period was fetched 4 times");
    let asked = bank.request_count();
    refused(export(&folder, &bank, "--offline"));
    refused(verify(&folder));
    assert_eq!(bank.request_count(), asked);
    assert!(folder.tree("saldo-export").is_empty() && folder.tree("direct").is_empty());
    // Once it is shown, all is well.
    sync(&folder, &demo()).expect(0);
    verify(&folder).expect(0);
    export(&folder, &demo(), "--offline").expect(0);
}

#[test]
fn what_the_bank_shows_late_is_read_again() {
    let (folder, whole) = (Folder::new(), Folder::new());
    // Three accounts, each of which is counted in the window before it is exported.
    let bank = bank(hiding(Change::HiddenDuring(1..=lists_of_a_sync() + 3)));
    let late = export(&folder, &bank, "--json")
        .expect(0)
        .says("the balances did not meet at first; the period was fetched 2 times");
    let expected = export(&whole, &demo(), "--json").expect(0);
    assert_eq!(rows(&late), rows(&expected));
    assert!(folder.tree("saldo-export") == whole.tree("saldo-export"));
    verify(&folder).expect(0);
}

#[test]
fn what_vanished_from_the_end_of_the_archive_is_found() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let database = Connection::open(folder.path("archive/archive.sqlite")).unwrap();
    let last = "DELETE FROM transaction_state AS one WHERE settled_at = (SELECT max(settled_at) FROM transaction_state
                WHERE account = one.account AND status = 'completed') AND status = 'completed'";
    assert!(database.execute(last, ()).unwrap() >= 3);
    drop(database);
    let found = verify(&folder).expect(3).says("is missing after").json();
    let balances = found["balances"].as_array().unwrap();
    assert!(balances.iter().all(|account| account["proof"] == "broken"));
    export(&folder, &demo(), "--offline").expect(3);
    export(&folder, &demo(), "").expect(0);
    let full = folder.saldo().args("sync --full --no-files --archive archive");
    full.live(&demo()).run().expect(0);
    verify(&folder).expect(0);
}

/// The organization as it was before the last entry of the second account settled.
fn before_the_last(folder: &Folder) -> Answer {
    let organization = open(folder).all(Kind::Organization).unwrap().remove(0).json;
    let balance = last().balance_cents.unwrap();
    let earlier = balance - last().cents;
    let field = |balance: i64| format!("\"balance_cents\":{balance}");
    assert!(organization.contains(&field(balance)), "{organization}");
    let body = organization
        .replace(&field(balance), &field(earlier))
        .replace("\"balance\":", "\"former_balance\":");
    Answer::json(200, format!("{{\"organization\":{body}}}"))
}

/// It is in the list, but not in the balance; or it settles while the list is read, and is in neither.
#[test]
fn an_entry_that_settles_between_the_balance_and_the_list_breaks_no_proof() {
    let whole = Folder::new();
    sync(&whole, &demo()).expect(0);
    for faults in [
        Faults::none(),
        hiding(Change::HiddenDuring(1..=lists_of_a_sync())),
    ] {
        let earlier = Fault::on("/v2/organization", before_the_last(&whole).into()).nth(1);
        let folder = Folder::new();
        sync(&folder, &bank(faults.script(earlier))).expect(0);
        let found = verify(&folder).expect(0).json();
        let balances = found["balances"].as_array().unwrap();
        assert!(
            balances.iter().all(|account| account["proof"] == "proven"),
            "{found}"
        );
        export(&folder, &demo(), "--offline").expect(0);
    }
}
