//! More receipts than a package holds.

use std::collections::BTreeSet;

use saldo::archive::files::{Document, Part};
use saldo::archive::{Access, Archive, Error, Facts, Kind};
use saldo::documents::of_transaction;
use saldo::sync::whole;
use serde_json::json;

use crate::package_reader;
use crate::saldo::Folder;
use crate::stored_receipts::put;
use crate::with_receipts::{bookings, export};

#[test]
fn a_full_package_goes_on_in_the_next() {
    const ENTRIES: u64 = 4_100;
    let folder = Folder::new();
    let settled = "2026-10-08T10:00:00.000Z";
    let mut archive = Archive::open(&folder.path("archive"), Access::write("test")).unwrap();
    let store = archive.files();
    archive
        .write(|writer| -> Result<(), Error> {
            let now = "2026-11-02T08:00:00Z".parse().unwrap();
            let organization = json!({"id": "o", "slug": "muster", "bank_accounts": [{"id": "account", "name": "Main",
                "iban": "DE91000000000123456789", "currency": "EUR", "balance_cents": ENTRIES}]});
            writer.put(Kind::Organization, "o", &organization.to_string(), now)?;
            writer.move_cursor(&whole("account"), now)?;
            for number in 1..=ENTRIES {
                let id = format!("t{number}");
                let json = json!({"id": id, "side": "credit", "status": "completed", "amount_cents": 1, "currency": "EUR",
                    "label": "Muster", "bank_account_id": "account", "settled_balance_cents": number,
                    "settled_at": settled, "attachment_ids": ["a"]});
                let facts = Facts {
                    account: "account".to_owned(),
                    status: "completed".to_owned(),
                    settled_at: Some(settled.parse().unwrap()),
                    updated_at: None,
                };
                writer.put_transaction(&id, &facts, &json.to_string(), now)?;
            }
            let receipt = Document::new(Kind::Attachment, "a", Part::Original);
            put(&store, writer, &receipt, b"%PDF-1.7\nreceipt\n%%EOF\n");
            Ok(())
        })
        .unwrap();
    drop(archive);
    export(&folder, "out", "--with-receipts").expect(0);
    let packages = ["1", "2"].map(|number| {
        let name = format!("out/Belege_Qonto_20261001-20261031_{number}.zip");
        package_reader::read(&folder.read(&name)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
    });
    assert_eq!(packages.each_ref().map(Vec::len), [4_000, 100]);
    let guids: BTreeSet<_> = packages
        .iter()
        .flatten()
        .map(|document| document.guid.clone())
        .collect();
    let linked: BTreeSet<_> = bookings(&folder, "out")
        .into_iter()
        .map(|booking| booking.document)
        .collect();
    assert_eq!(guids, linked);
    let manifest = folder.json("out/manifest.json");
    for (listed, package) in manifest["packages"].as_array().unwrap().iter().zip(&packages) {
        let listed = listed["documents"].as_array().unwrap().iter();
        for (listed, document) in listed.zip(package) {
            assert_eq!(listed["guid"], document.guid.as_str());
            assert_eq!(
                listed["guid"],
                of_transaction(listed["transaction"].as_str().unwrap())
            );
        }
    }
}
