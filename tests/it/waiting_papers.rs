//! Files that do not come: what is asked for again, and what is not.

use saldo::archive::Kind;
use saldo::sandbox::{Alteration, Answer, Change, Fault, Faults, Sandbox, Settings};
use serde_json::Value;

use crate::files::{UPLOADS, faulty, missing, verify};
use crate::saldo::{Folder, Outcome};
use crate::stored_receipts::attachments;
use crate::sync::{demo, open, sync, sync_with_files};

fn sync_all(folder: &Folder, bank: &Sandbox) -> Outcome {
    let run = folder.saldo().args("sync --full --archive archive --json");
    run.live(bank).run()
}

/// How often one object of a list was asked for.
fn asked(bank: &Sandbox, list: &str) -> usize {
    let requests = bank.requests();
    let single = requests.iter().filter(|request| request.path.starts_with(list));
    single.count()
}

#[test]
fn invoices_without_a_pdf_are_asked_about_once() {
    let folder = Folder::new();
    let bank = Sandbox::start(Settings::demo().slow_invoices(usize::MAX)).unwrap();
    sync_with_files(&folder, &bank).expect(0);
    let without = missing(&folder);
    assert!(without.len() > 1);
    assert!(
        without
            .iter()
            .all(|kept| kept.document.kind == Kind::ClientInvoice)
    );
    assert_eq!(asked(&bank, "/v2/client_invoices/"), without.len());
    let before = bank.request_count();
    sync_with_files(&folder, &bank).expect(0);
    assert!(bank.request_count() - before <= 10);
    assert_eq!(asked(&bank, "/v2/client_invoices/"), without.len());
    // They are still named as missing, and come when the list tells where they are.
    assert_eq!(missing(&folder), without);
    sync_all(&folder, &demo()).expect(0);
    assert_eq!(missing(&folder), []);
    verify(&folder).expect(0);
}

/// Two transactions with a receipt each, and those receipts.
fn two_receipts() -> [(String, String); 2] {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let all = open(&folder).all(Kind::Transaction).unwrap();
    let mut with_one = all.into_iter().filter_map(|transaction| {
        let ids = attachments(&transaction.json);
        let [id] = ids.as_slice() else { return None };
        Some((transaction.id, id.clone()))
    });
    [with_one.next().unwrap(), with_one.next().unwrap()]
}

#[test]
fn a_receipt_that_was_replaced_before_it_came_is_asked_for_no_more() {
    let [(replaced, old), (other, deleted)] = two_receipts();
    let folder = Folder::new();
    let down = Fault::on(UPLOADS, Answer::empty(404).into());
    sync_with_files(&folder, &faulty(Faults::none().script(down))).expect(0);
    assert!(missing(&folder).iter().any(|kept| kept.document.id == old));

    // One transaction has lost its receipt, the other one still names it; the bank knows neither.
    let set = |id: &str, field: &str| {
        let change = Change::Set(field.to_owned(), "[]".to_owned());
        Alteration::of(id, change)
    };
    let mut faults = Faults::none()
        .alter(set(&replaced, "attachment_ids"))
        .alter(set(&replaced, "attachments"))
        .alter(set(&other, "attachments"));
    for id in [&old, &deleted] {
        let gone = Answer::error(404, "not_found", "not found");
        faults = faults.script(Fault::on(format!("/v2/attachments/{id}"), gone.into()));
    }
    let bank = faulty(faults);
    let summary = sync_all(&folder, &bank).expect(0).json();
    let notes = summary["notes"].as_array().unwrap();
    let told = |note: &&Value| note.as_str().unwrap().contains(&old);
    assert_eq!(notes.iter().filter(told).count(), 1, "{notes:?}");
    let left = |folder: &Folder| -> Vec<_> {
        let missing = missing(folder).into_iter();
        missing.map(|kept| kept.document.id).collect()
    };
    assert_eq!(left(&folder), std::slice::from_ref(&deleted));
    for _ in 0..2 {
        sync_with_files(&folder, &bank).expect(0);
    }
    assert_eq!(asked(&bank, &format!("/v2/attachments/{old}")), 1);
    assert_eq!(asked(&bank, &format!("/v2/attachments/{deleted}")), 3);
    assert_eq!(left(&folder), [deleted]);
}
