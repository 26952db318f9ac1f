//! An invoice whose file the bank replaces: the archive gets the new one, and keeps the bytes of the old one.

use saldo::archive::Kind;
use saldo::archive::files::{Document, Kept, Part};
use saldo::sandbox::{Answer, Fault, Faults, Sandbox};
use serde_json::{Value, json};

use crate::files::{UPLOADS, faulty, verify};
use crate::saldo::Folder;
use crate::sync::{demo, open, sync_with_files as sync};

const KIND: Kind = Kind::ClientInvoice;

fn stored(folder: &Folder) -> Vec<Value> {
    let all = open(folder).all(KIND).unwrap();
    all.iter()
        .map(|invoice| serde_json::from_str(&invoice.json).unwrap())
        .collect()
}

fn kept(folder: &Folder, id: &str) -> Kept {
    let document = Document::new(KIND, id, Part::Pdf);
    open(folder).document(&document).unwrap().unwrap()
}

/// The bank after the first of two invoices was given the file of the second; what it says of uploads.
fn replaced(invoices: &[Value], upload: Option<Answer>) -> (Sandbox, String, String) {
    let mut invoices = invoices.to_vec();
    let with_file = |invoice: &&Value| invoice["attachment_id"].is_string();
    let ids: Vec<Value> = invoices
        .iter()
        .filter(with_file)
        .map(|one| one["id"].clone())
        .collect();
    let of = |id: &Value| invoices.iter().position(|one| one["id"] == *id).unwrap();
    let (first, second) = (of(&ids[0]), of(&ids[1]));
    invoices[first]["attachment_id"] = invoices[second]["attachment_id"].clone();
    invoices[first]["updated_at"] = "2026-11-02T08:00:00.000Z".into();
    let count = invoices.len();
    let page = json!({
        "client_invoices": invoices,
        "meta": {"current_page": 1, "next_page": null, "prev_page": null, "total_pages": 1, "total_count": count, "per_page": 100},
    });
    let list = Answer::json(200, page.to_string());
    let mut faults = Faults::none().script(Fault::on("/v2/client_invoices", list.into()));
    if let Some(answer) = upload {
        faults = faults.script(Fault::on(UPLOADS, answer.into()));
    }
    let id = |id: &Value| id.as_str().unwrap().to_owned();
    (faulty(faults), id(&ids[0]), id(&ids[1]))
}

#[test]
fn the_new_file_is_fetched_and_the_old_bytes_stay() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let invoices = stored(&folder);
    let (refusing, first, second) = replaced(&invoices, Some(Answer::empty(404)));
    let old = kept(&folder, &first).content.unwrap();
    let new = kept(&folder, &second).content.unwrap();
    assert_ne!(old.sha256, new.sha256);

    // The receipt of the second is no document of its own, so the host is asked for it.
    sync(&folder, &refusing).expect(0);
    let waiting = kept(&folder, &first);
    assert_eq!(waiting.content, None);
    assert!(waiting.reason.is_some());

    let (bank, ..) = replaced(&invoices, None);
    for _ in 0..2 {
        sync(&folder, &bank).expect(0);
        let now = kept(&folder, &first);
        assert_eq!(now.content.as_ref(), Some(&new));
        let archive = open(&folder);
        let shown = std::fs::read(archive.files().tree_path(&now.path.unwrap())).unwrap();
        assert_eq!(shown, std::fs::read(archive.files().path(&new.sha256)).unwrap());
        assert!(archive.files().path(&old.sha256).exists());
        verify(&folder).expect(0);
    }
    assert_eq!(bank.file_requests().len(), 1, "it is fetched once");
}

#[test]
fn an_older_archive_had_the_file_that_was_named_first() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let database = folder.path("archive/archive.sqlite");
    let connection = rusqlite::Connection::open(database).unwrap();
    connection
        .execute("UPDATE document SET attachment = NULL", ())
        .unwrap();
    drop(connection);
    let (bank, first, second) = replaced(&stored(&folder), None);
    sync(&folder, &bank).expect(0);
    assert_eq!(kept(&folder, &first).content, kept(&folder, &second).content);
    assert_eq!(bank.file_requests().len(), 1, "the others stay as they are");
}
