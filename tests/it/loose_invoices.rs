//! Invoices of suppliers that no transaction belongs to, in the packages for DATEV.

use std::collections::BTreeSet;

use saldo::documents::Owner;
use saldo::sandbox::{Sandbox, Settings};

use crate::package_reader;
use crate::saldo::Folder;
use crate::sync::sync_with_files;
use crate::with_receipts::{bookings, export};

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
