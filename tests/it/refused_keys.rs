//! A key that is refused while documents are fetched: the bank locks an address out after 200 refusals an hour.

use saldo::sandbox::{Answer, Fault, Faults, Sandbox, Settings};

use crate::files::{UPLOADS, assert_recovers, faulty};
use crate::saldo::Folder;
use crate::sync::{demo, sync_with_files as sync};

/// No more requests are under way at once.
const AT_ONCE: usize = 16;

fn refused() -> Answer {
    Answer::error(401, "unauthorized", "Invalid credentials")
}

fn asked(bank: &Sandbox, path: &str) -> usize {
    let log = bank.requests();
    log.iter()
        .filter(|request| request.path.starts_with(path))
        .count()
}

#[test]
fn a_key_that_is_refused_for_a_receipt_stops_everybody() {
    let folder = Folder::new();
    let bank = faulty(
        Faults::none()
            .script(Fault::on(UPLOADS, Answer::expired().into()))
            .script(Fault::on("/v2/attachments/", refused().into())),
    );
    sync(&folder, &bank).expect(2).says("refused the key (401)");
    let requests = asked(&bank, "/v2/attachments/");
    assert!(requests <= AT_ONCE, "{requests} requests");
    assert_recovers(&folder);
}

#[test]
fn a_key_that_is_refused_in_the_middle_of_a_list_stops_everybody() {
    let folder = Folder::new();
    let list = "/v2/supplier_invoices";
    let bank = faulty(
        Faults::none()
            .script(Fault::on(list, refused().into()).page(2))
            .script(Fault::on(
                list,
                saldo::sandbox::Action::NextPage(Some("2".to_owned())),
            )),
    );
    sync(&folder, &bank).expect(2).says("refused the key (401)");
    assert_recovers(&folder);
}

#[test]
fn a_list_that_the_key_may_not_see_is_asked_for_once() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let lists = [
        "/v2/statements",
        "/v2/client_invoices",
        "/v2/credit_notes",
        "/v2/supplier_invoices",
    ];
    for status in [401, 403] {
        let no = || Answer::error(status, "forbidden", "no right");
        let faults = lists.into_iter().fold(Faults::none(), |faults, list| {
            faults.script(Fault::on(list, no().into()))
        });
        let bank = Sandbox::start(Settings::demo().faults(faults)).unwrap();
        let notes = sync(&folder, &bank).expect(0).json()["notes"].clone();
        assert_eq!(notes.as_array().unwrap().len(), lists.len(), "{notes}");
        for list in lists {
            assert_eq!(asked(&bank, list), 1, "{list}");
        }
    }
}
