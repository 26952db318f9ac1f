//! `--with-receipts`: the demo company's receipts in packages, and each booking linked with its own.

use std::collections::BTreeSet;
use std::fs;

use saldo::archive::{Access, Archive, Kind};
use saldo::digest::sha256;
use saldo::documents::of_transaction;
use serde_json::json;

use crate::extf::{self, Booking};
use crate::package_reader::{self, Filed};
use crate::saldo::{Folder, Outcome};
use crate::stored_receipts::{archive, attachments};
use crate::sync::{demo, sync};

pub(crate) fn export(folder: &Folder, out: &str, options: &str) -> Outcome {
    folder
        .saldo()
        .args("export --demo --offline --archive archive --month 2026-10 --format datev --out")
        .arg(out)
        .args(options)
        .run()
}

pub(crate) fn bookings(folder: &Folder, out: &str) -> Vec<Booking> {
    let batch = folder.read(&format!("{out}/EXTF_Qonto_20261001-20261031.csv"));
    extf::read(&batch)
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .bookings
}

pub(crate) fn filed(folder: &Folder, out: &str) -> Vec<Filed> {
    let package = folder.read(&format!("{out}/Belege_Qonto_20261001-20261031_1.zip"));
    package_reader::read(&package).unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn every_link_has_its_document_and_every_document_its_link() {
    let folder = Folder::new();
    let roles = archive(&folder);
    let run = export(&folder, "out", "--with-receipts").expect(0);
    let (bookings, documents) = (bookings(&folder, "out"), filed(&folder, "out"));
    let linked: BTreeSet<_> = bookings.iter().map(|booking| booking.document.clone()).collect();
    let guids: BTreeSet<_> = documents.iter().map(|document| document.guid.clone()).collect();
    assert_eq!(
        linked
            .iter()
            .filter(|guid| !guid.is_empty())
            .collect::<BTreeSet<_>>(),
        guids.iter().collect()
    );
    for booking in bookings.iter().filter(|booking| !booking.document.is_empty()) {
        assert_eq!(booking.document, of_transaction(&booking.details["Qonto-ID"]));
        let document = documents
            .iter()
            .find(|document| document.guid == booking.document)
            .unwrap();
        assert!(document.keywords.starts_with(&booking.details["Qonto-ID"]));
        assert!(
            document.description.starts_with(&booking.day.to_string()),
            "{}",
            document.description
        );
        assert_eq!(document.folder, ["Qonto", "Belege 2026", "10 Oktober"]);
        assert_eq!(document.process, "2");
    }
    let manifest = folder.json("out/manifest.json");
    let packages = manifest["packages"].as_array().unwrap();
    assert_eq!(packages.len(), 1);
    let listed = packages[0]["documents"].as_array().unwrap();
    assert_eq!(listed.len(), documents.len());
    for (listed, document) in listed.iter().zip(&documents) {
        assert_eq!(listed["guid"], document.guid.as_str());
        for (file, (name, bytes)) in listed["files"].as_array().unwrap().iter().zip(&document.files) {
            assert_eq!(file, &json!({"name": name, "sha256": sha256(bytes)}));
        }
    }
    let package = folder.read("out/Belege_Qonto_20261001-20261031_1.zip");
    assert_eq!(packages[0]["sha256"], sha256(&package));
    let warnings = manifest["warnings"].to_string();
    for (role, reason) in [
        ("picture", "image/hei"),
        ("empty", "it is empty"),
        ("missing", "is not in the archive"),
    ] {
        assert!(warnings.contains(reason), "{role} {}: {warnings}", roles[role]);
    }
    assert_eq!(warnings.matches("is in no package").count(), 3, "{warnings}");
    run.says("wrote out/Belege_Qonto_20261001-20261031_1.zip (");
}

#[test]
fn the_same_archive_is_the_same_bytes() {
    let folder = Folder::new();
    archive(&folder);
    export(&folder, "one", "--with-receipts").expect(0);
    export(&folder, "two", "--with-receipts").expect(0);
    assert!(folder.tree("one") == folder.tree("two"));
    export(&folder, "one", "--with-receipts")
        .expect(0)
        .says("there already: one/Belege");
    // Without packages the batch has no links, and is what it was before.
    export(&folder, "plain", "--force").expect(0);
    assert!(
        bookings(&folder, "plain")
            .iter()
            .all(|booking| booking.document.is_empty())
    );
    assert!(!folder.tree("plain").keys().any(|name| name.starts_with("Belege")));
    assert!(folder.json("plain/manifest.json").get("packages").is_none());
    export(&folder, "inbox", "--with-receipts=book --force")
        .expect(0)
        .says("or everything is booked twice");
    assert!(
        filed(&folder, "inbox")
            .iter()
            .all(|document| document.process == "1" && document.folder.is_empty())
    );
}

#[test]
fn an_e_invoice_gives_its_number_and_name_to_the_booking() {
    let folder = Folder::new();
    let receipt = archive(&folder)["e-invoice"].clone();
    export(&folder, "out", "").expect(0);
    let archive = Archive::open(&folder.path("archive"), Access::Read).unwrap();
    let transactions = archive.all(Kind::Transaction).unwrap();
    let paid = transactions
        .iter()
        .find(|transaction| attachments(&transaction.json).contains(&receipt))
        .unwrap();
    let bookings = bookings(&folder, "out");
    let mut found = bookings
        .iter()
        .filter(|booking| booking.details["Qonto-ID"] == paid.id);
    assert!(found.all(|booking| booking.number == "E-4711"
        && booking.details["Geschäftspartner"] == "Beispiel Lieferant GmbH"));
}

#[test]
fn a_supplier_invoice_of_the_archive_gives_its_number_to_the_booking() {
    let folder = Folder::new();
    archive(&folder);
    export(&folder, "before", "").expect(0);
    let id = bookings(&folder, "before")[3].details["Qonto-ID"].clone();
    let invoice = json!({"id": "i", "status": "paid", "invoice_number": "RE 99", "supplier_name": "Muster AG",
        "matched_transactions": [id]});
    let mut archive = Archive::open(&folder.path("archive"), Access::write("test")).unwrap();
    archive
        .write(|writer| {
            let fetched_at = "2026-11-02T08:00:00Z".parse().unwrap();
            writer.put(Kind::SupplierInvoice, "i", &invoice.to_string(), fetched_at)
        })
        .unwrap();
    drop(archive);
    export(&folder, "after", "--force").expect(0);
    let paid = bookings(&folder, "after")
        .into_iter()
        .find(|booking| booking.details["Qonto-ID"] == id)
        .unwrap();
    assert_eq!(paid.number, "RE-99");
    assert_eq!(paid.details["Geschäftspartner"], "Muster AG");
}

#[test]
fn what_cannot_be_done_is_said_before_anything_is_asked() {
    let folder = Folder::new();
    let refused = |line: &str, told: &str| {
        let run = folder.saldo().args("export --month 2026-10").args(line);
        run.run().expect(2).says(told);
    };
    refused(
        "--with-receipts --demo --format datev",
        "--with-receipts needs an archive",
    );
    refused(
        "--with-receipts --format lexoffice --archive archive",
        "`lexoffice` has no column that names a receipt",
    );
    refused(
        "--demo --format datev --with-receipts=burn",
        "invalid value 'burn'",
    );
    assert!(fs::read_dir(folder.path("")).unwrap().next().is_none());
}

#[test]
fn what_a_filter_leaves_out_takes_its_receipts_along() {
    let folder = Folder::new();
    archive(&folder);
    folder.write(
        "mine.toml",
        "schema = 1\nextends = \"datev\"\n[mapping]\nname = \"mine\"\n[[filter]]\nwhen = \"booking_date >= '2026-10-10'\"\n\
         reason = \"the first days only\"\n",
    );
    export(&folder, "both", "--with-receipts --format mine.toml")
        .expect(2)
        .says("two files would be called");
    let run = folder
        .saldo()
        .args("export --demo --offline --archive archive --month 2026-10 --format mine.toml --with-receipts --out out");
    run.run().expect(0);
    let linked: BTreeSet<_> = bookings(&folder, "out")
        .into_iter()
        .map(|booking| booking.document)
        .collect();
    let documents = filed(&folder, "out");
    assert!(
        !documents.is_empty()
            && documents
                .iter()
                .all(|document| document.description.as_str() < "2026-10-10")
    );
    assert!(documents.iter().all(|document| linked.contains(&document.guid)));
}

#[test]
fn a_period_without_receipts_has_no_package() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let run = export(&folder, "out", "--with-receipts").expect(0);
    let run = run.says("no receipt of this period can be sent, so there is no package");
    let missing = run.says("its file is not in the archive; `saldo sync` fetches it");
    assert!(
        !missing
            .folder
            .tree("out")
            .keys()
            .any(|name| name.starts_with("Belege"))
    );
    assert!(
        bookings(&folder, "out")
            .iter()
            .all(|booking| booking.document.is_empty())
    );
}
