//! Transactions whose receipts or names are not as they should be: they are stored for ever, and stop no later sync.

use saldo::archive::Kind;
use saldo::sandbox::{Alteration, Change, Faults};

use crate::files::{faulty, missing, verify};
use crate::saldo::{Folder, Outcome};
use crate::stored_receipts::attachments;
use crate::sync::{demo, open, sync, sync_with_files};

/// What a field holds, and whether receipts cannot be read because of it.
const ODD: [(&str, &str, bool); 17] = [
    ("amount_cents", r#""1000""#, false),
    ("label", "7", false),
    ("label", r#"{"de":"Strom"}"#, false),
    ("clean_counterparty_name", "5", false),
    ("emitted_at", "[]", false),
    ("attachment_ids", "[null]", false),
    ("attachment_ids", r#""""#, true),
    ("attachment_ids", r#"[{"id":"x"}]"#, true),
    ("attachments", "null", false),
    ("attachments", "[null]", false),
    ("attachments", "{}", true),
    ("attachments", r#""x""#, true),
    ("attachments", "[{}]", true),
    ("attachments", r#"["x"]"#, true),
    ("attachments", r#"[{"id":null}]"#, true),
    (
        "attachments",
        r#"[{"id":"x","file_name":5,"file_content_type":{}}]"#,
        false,
    ),
    (
        "attachments",
        r#"[{"id":"x","probative_attachment":"x","url":["x"]}]"#,
        false,
    ),
];

/// Each oddity on another transaction that has receipts.
fn odd() -> (Faults, Vec<(String, bool)>) {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let all = open(&folder).all(Kind::Transaction).unwrap();
    let mut with_receipts = all.iter().filter(|one| !attachments(&one.json).is_empty());
    let mut faults = Faults::none();
    let mut ids = Vec::new();
    for (field, json, is_unread) in ODD {
        let id = with_receipts.next().unwrap().id.clone();
        let change = Change::Set(field.to_owned(), json.to_owned());
        faults = faults.alter(Alteration::of(id.clone(), change));
        ids.push((id, is_unread));
    }
    (faults, ids)
}

fn sync_all(folder: &Folder) -> Outcome {
    let run = folder.saldo().args("sync --full --archive archive --json");
    run.live(&demo()).run()
}

/// Every document that a bank without faults has is here with the same content.
#[track_caller]
fn assert_has_all(folder: &Folder) {
    let expected = Folder::new();
    sync_with_files(&expected, &demo()).expect(0);
    let archive = open(folder);
    for kept in open(&expected).documents().unwrap() {
        let found = archive.document(&kept.document).unwrap();
        assert_eq!(
            found.map(|found| found.content),
            Some(kept.content),
            "{:?}",
            kept.document
        );
    }
    assert_eq!(missing(folder), []);
    verify(folder).expect(0);
}

#[test]
fn odd_transactions_are_named_and_the_receipts_of_all_others_come() {
    let (faults, ids) = odd();
    let folder = Folder::new();
    let summary = sync_with_files(&folder, &faulty(faults.clone())).expect(0).json();
    let notes = summary["notes"].as_array().unwrap();
    let notes: Vec<_> = notes.iter().map(|note| note.as_str().unwrap()).collect();
    for ((id, is_unread), (field, json, _)) in ids.iter().zip(ODD) {
        let told = notes.iter().filter(|note| note.contains(id.as_str())).count();
        assert_eq!(told, usize::from(*is_unread), "{field} {json}: {notes:?}");
    }
    assert_eq!(missing(&folder), []);
    // What is stored says so each time that it is looked at; the entries themselves may be odd too, so the code is left open.
    let looked = folder.saldo().args("verify --archive archive --json").run();
    let looked = looked.json()["missing"].to_string();
    for (id, is_unread) in &ids {
        assert_eq!(looked.contains(id.as_str()), *is_unread, "{looked}");
    }
    // Nothing stands in the way the next day, whether the bank has corrected it or not.
    sync_with_files(&folder, &faulty(faults)).expect(0);
    sync_all(&folder).expect(0);
    assert_has_all(&folder);
}

#[test]
fn what_was_stored_without_receipts_stops_no_later_sync() {
    let (faults, _) = odd();
    let folder = Folder::new();
    sync(&folder, &faulty(faults)).expect(0);
    sync_with_files(&folder, &demo()).expect(0);
    sync_all(&folder).expect(0);
    assert_has_all(&folder);
}
