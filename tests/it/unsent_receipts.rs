//! Receipts that are in no package, each with the reason.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use saldo::archive::files::{Document, Part};
use saldo::archive::{Access, Archive, Error, Facts, Kind};
use saldo::documents::of_transaction;
use serde_json::{Value, json};

use crate::saldo::Folder;
use crate::stored_receipts::{archive, damage, put};
use crate::with_receipts::{export, filed};

#[test]
fn a_damaged_file_is_left_out_and_told() {
    let folder = Folder::new();
    let receipt = archive(&folder)["sound"].clone();
    let damaged = damage(&folder, &Document::new(Kind::Attachment, receipt, Part::Original));
    export(&folder, "out", "--with-receipts")
        .expect(0)
        .says("is in no package: its file in the archive is damaged or lost; `saldo verify --repair` fetches it again");
    let documents = filed(&folder, "out");
    let mut sent = documents.iter().flat_map(|document| &document.files);
    assert!(sent.all(|(_, bytes)| *bytes != damaged));
}

#[test]
fn why_a_file_could_not_be_had_is_told() {
    let folder = Folder::new();
    let receipt = archive(&folder)["missing"].clone();
    let mut archive = Archive::open(&folder.path("archive"), Access::write("test")).unwrap();
    let document = Document::new(Kind::Attachment, receipt, Part::Original);
    archive
        .write(|writer| -> Result<(), Error> {
            writer.want(&document, "documents/one")?;
            let tried_at = "2026-11-02T08:00:00Z".parse().unwrap();
            writer.not_had(
                &document,
                "the file host sent a web page instead of the file",
                tried_at,
            )
        })
        .unwrap();
    drop(archive);
    export(&folder, "out", "--with-receipts").expect(0).says(
        "is in no package: its file is not in the archive: the file host sent a web page instead of the file; `saldo sync` \
         tries again, but if that stays, attach it again",
    );
}

/// Stores an entry of zero with a receipt, one millisecond after a payment of October.
fn entry_of_zero(folder: &Folder) {
    let mut archive = Archive::open(&folder.path("archive"), Access::write("test")).unwrap();
    let transactions = archive.all(Kind::Transaction).unwrap();
    let objects = transactions
        .iter()
        .map(|version| serde_json::from_str::<Value>(&version.json).unwrap());
    let time = |object: &Value| object["settled_at"].as_str().unwrap_or_default().to_owned();
    let october =
        objects.filter(|object| object["status"] == "completed" && time(object).as_str() < "2026-10-30T");
    let mut zero = october.max_by_key(time).unwrap();
    let settled_at: DateTime<Utc> = time(&zero).parse().unwrap();
    let settled_at = settled_at + TimeDelta::milliseconds(1);
    zero["id"] = json!("zero");
    for key in ["amount", "amount_cents", "local_amount", "local_amount_cents"] {
        zero[key] = json!(0);
    }
    zero["settled_at"] = json!(settled_at.to_rfc3339_opts(SecondsFormat::Millis, true));
    zero["attachment_ids"] = json!(["receipt of zero"]);
    zero["attachments"] = json!([]);
    let facts = Facts {
        account: zero["bank_account_id"].as_str().unwrap().to_owned(),
        status: "completed".to_owned(),
        settled_at: Some(settled_at),
        updated_at: None,
    };
    let store = archive.files();
    archive
        .write(|writer| -> Result<(), Error> {
            let fetched_at = "2026-11-02T08:00:00Z".parse().unwrap();
            writer.put_transaction("zero", &facts, &zero.to_string(), fetched_at)?;
            let receipt = Document::new(Kind::Attachment, "receipt of zero", Part::Original);
            put(&store, writer, &receipt, b"%PDF-1.7\nnothing to pay\n%%EOF\n");
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_receipt_of_an_entry_of_zero_is_told() {
    let folder = Folder::new();
    archive(&folder);
    entry_of_zero(&folder);
    let run = export(&folder, "out", "--with-receipts").expect(0);
    run.says("the receipt 'receipt of zero' of 2026-10")
        .says("is in no package: its payment moved no money and is not booked; file it by hand");
    let documents = filed(&folder, "out");
    assert!(
        documents
            .iter()
            .all(|document| document.guid != of_transaction("zero"))
    );
}
