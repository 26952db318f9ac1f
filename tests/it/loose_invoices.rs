//! Invoices of suppliers in the packages for DATEV: with their payment, or by themselves.

use std::collections::BTreeSet;

use saldo::archive::files::{Document, Part};
use saldo::archive::{Access, Archive, Error, Kind};
use saldo::documents::{Owner, of_transaction};
use saldo::sandbox::{Answer, Fault, Faults, Sandbox, Settings};
use serde_json::{Value, json};

use crate::files::faulty;
use crate::package_reader;
use crate::saldo::Folder;
use crate::stored_receipts::{self, put};
use crate::sync::sync_with_files;
use crate::with_receipts::{bookings, export, filed};

/// Stores an invoice of October with its file, as a sync does; `more` says what else the bank says of it.
fn invoice(folder: &Folder, id: &str, pdf: &[u8], more: &Value) {
    let mut json = json!({"id": id, "status": "to_pay", "attachment_id": format!("file of {id}"), "file_name": "Rechnung.pdf",
        "invoice_number": format!("RE {id}"), "supplier_name": format!("Lieferant {id}"), "issue_date": "2026-10-08",
        "matched_transactions": []});
    for (key, value) in more.as_object().unwrap() {
        json[key] = value.clone();
    }
    let mut archive = Archive::open(&folder.path("archive"), Access::write("test")).unwrap();
    let store = archive.files();
    archive
        .write(|writer| -> Result<(), Error> {
            let fetched_at = "2026-11-02T08:00:00Z".parse().unwrap();
            writer.put(Kind::SupplierInvoice, id, &json.to_string(), fetched_at)?;
            let document = Document::new(Kind::SupplierInvoice, id, Part::Pdf);
            put(&store, writer, &document, pdf);
            Ok(())
        })
        .unwrap();
}

/// The bytes of the files in the document of a transaction.
fn files_of(folder: &Folder, out: &str, transaction: &str) -> Vec<Vec<u8>> {
    let guid = of_transaction(transaction);
    let mut documents = filed(folder, out).into_iter();
    let document = documents.find(|document| document.guid == guid);
    let files = document.map(|document| document.files).unwrap_or_default();
    files.into_iter().map(|(_, bytes)| bytes).collect()
}

#[test]
fn one_that_is_paid_is_in_the_document_of_its_payment_once() {
    let folder = Folder::new();
    stored_receipts::archive(&folder);
    export(&folder, "before", "--with-receipts").expect(0);
    let before = bookings(&folder, "before");
    let bare = before.iter().find(|booking| booking.document.is_empty()).unwrap();
    let bare = bare.details["Qonto-ID"].clone();
    let with_receipt = before
        .iter()
        .rfind(|booking| !booking.document.is_empty())
        .unwrap();
    let with_receipt = with_receipt.details["Qonto-ID"].clone();
    let receipts = files_of(&folder, "before", &with_receipt);
    let pdf = b"%PDF-1.7\nthe invoice\n%%EOF\n";
    let paid = |id: &str, bytes: &[u8], transaction: &str| {
        let more = json!({"status": "paid", "matched_transactions": [transaction]});
        invoice(&folder, id, bytes, &more);
    };
    paid("1", pdf, &bare);
    paid("1 again", pdf, &bare);
    paid("2", &receipts[0], &with_receipt);
    paid("3", pdf, &with_receipt);
    export(&folder, "out", "--with-receipts --force").expect(0);
    assert_eq!(files_of(&folder, "out", &bare), [pdf]);
    let both: Vec<_> = receipts.into_iter().chain([pdf.to_vec()]).collect();
    assert_eq!(files_of(&folder, "out", &with_receipt), both);
    let mut linked = bookings(&folder, "out").into_iter();
    let booking = linked
        .find(|booking| booking.details["Qonto-ID"] == bare)
        .unwrap();
    assert_eq!(booking.document, of_transaction(&bare));
}

#[test]
fn one_that_nobody_owes_stays_behind_and_a_file_goes_once() {
    let folder = Folder::new();
    stored_receipts::archive(&folder);
    export(&folder, "before", "--with-receipts").expect(0);
    let before = filed(&folder, "before");
    let receipt = before.last().unwrap().files[0].1.clone();
    let pdf = |text: &str| format!("%PDF-1.7\n{text}\n%%EOF\n").into_bytes();
    invoice(&folder, "1", &pdf("one"), &json!({"status": "discarded"}));
    invoice(&folder, "2", &pdf("two"), &json!({"status": "rejected"}));
    invoice(
        &folder,
        "3",
        &pdf("three"),
        &json!({"status": "discarded", "issue_date": "2026-09-30"}),
    );
    invoice(&folder, "4", &receipt, &json!({}));
    invoice(&folder, "5", &pdf("five"), &json!({}));
    invoice(&folder, "6", &pdf("five"), &json!({}));
    export(&folder, "out", "--with-receipts --force")
        .expect(0)
        .says("1 invoice of a supplier without a payment in the packages")
        .says("2 invoices of suppliers have no document: the same file is in the document of a payment or of another")
        .says("2 invoices of suppliers were rejected or discarded, and in no package for that");
    let after = filed(&folder, "out");
    let added: Vec<_> = after[before.len()..]
        .iter()
        .map(|document| document.guid.clone())
        .collect();
    assert_eq!(added, [Owner::SupplierInvoice("5".to_owned()).guid()]);
}

#[test]
fn they_are_documents_of_their_own_that_no_booking_names() {
    let folder = Folder::new();
    let bank = Sandbox::start(Settings::demo().more_papers(40)).unwrap();
    sync_with_files(&folder, &bank).expect(0);
    let run = export(&folder, "out", "--with-receipts --json")
        .expect(0)
        .says("29 invoices of suppliers without a payment in the packages: no booking links to them");
    let packages = run.json()["packages"].as_array().unwrap().clone();
    let listed: Vec<_> = packages
        .iter()
        .flat_map(|package| package["documents"].as_array().unwrap())
        .collect();
    let loose: Vec<_> = listed
        .iter()
        .filter(|document| document.get("supplier_invoice").is_some())
        .collect();
    assert_eq!(loose.len(), 29);
    for document in &loose {
        assert!(document.get("transaction").is_none());
        let id = document["supplier_invoice"].as_str().unwrap().to_owned();
        assert_eq!(document["guid"], Owner::SupplierInvoice(id).guid());
    }
    let package = folder.read("out/Belege_Qonto_20261001-20261031_1.zip");
    let filed = package_reader::read(&package).unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(filed.len(), listed.len());
    let guids: BTreeSet<_> = filed.iter().map(|document| document.guid.clone()).collect();
    assert_eq!(guids.len(), filed.len());
    let linked: BTreeSet<_> = bookings(&folder, "out")
        .into_iter()
        .map(|booking| booking.document)
        .collect();
    for document in &loose {
        let guid = document["guid"].as_str().unwrap();
        assert!(guids.contains(guid) && !linked.contains(guid));
    }
    // The same archive gives the same bytes.
    export(&folder, "again", "--with-receipts").expect(0);
    assert!(folder.read("again/Belege_Qonto_20261001-20261031_1.zip") == package);
}

#[test]
fn one_whose_file_is_missing_is_told_by_its_name() {
    let folder = Folder::new();
    let bank = Sandbox::start(Settings::demo().more_papers(2)).unwrap();
    sync_with_files(&folder, &bank).expect(0);
    std::fs::remove_dir_all(folder.path("archive/files")).unwrap();
    export(&folder, "out", "--with-receipts")
        .expect(0)
        .says("the receipt 'strom-0.pdf' of the invoice 2026-10-29 Stadtwerke Beispiel is in no package");
}

#[test]
fn a_list_that_the_bank_does_not_show_is_told_by_the_export() {
    let folder = Folder::new();
    folder.write(
        "saldo.toml",
        "[profile.default]\n[profile.default.books]\nchart = \"skr03\"\nconsultant = 29098\nclient = 55003\n\
         fiscal_year_start = \"2026-01-01\"\naccount_length = 4\nbank = { default = \"1200\" }\n",
    );
    let refused = Answer::error(403, "forbidden", "missing required OAuth scope");
    let bank = faulty(Faults::none().script(Fault::on("/v2/supplier_invoices", refused.into())));
    let told = "the bank does not show supplier invoices to this key; they are left out";
    folder
        .saldo()
        .args("export --archive archive --month 2026-10 --format datev --with-receipts --out out")
        .live(&bank)
        .run()
        .expect(0)
        .says(told);
    let warnings = folder.json("out/manifest.json")["warnings"].clone();
    assert!(warnings.as_array().unwrap().contains(&json!(told)), "{warnings}");
}
