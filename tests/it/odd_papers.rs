//! Statements, invoices and credit notes with fields that are not as they should be: one of them stops no other.

use saldo::archive::Kind;
use saldo::sandbox::{Alteration, Change, Faults, Sandbox};

use crate::files::{faulty, missing, verify};
use crate::saldo::Folder;
use crate::sync::{demo, open, sync_with_files as sync};

/// An oddity of one paper: what holds what, and what is told of it.
const ODD: [(Kind, &str, &str, Option<&str>); 14] = [
    (Kind::ClientInvoice, "invoice_number", r#""F-1""#, None),
    (Kind::ClientInvoice, "number", "5", None),
    (Kind::ClientInvoice, "created_at", "5", None),
    (Kind::ClientInvoice, "status", "{}", None),
    (
        Kind::ClientInvoice,
        "attachment_id",
        "{}",
        Some("does not say where its file is"),
    ),
    (Kind::ClientInvoice, "id", "null", Some("is left out")),
    (Kind::CreditNote, "invoice_number", r#""G-1""#, None),
    (Kind::CreditNote, "id", "[]", Some("is left out")),
    (Kind::SupplierInvoice, "number", r#""S-1""#, None),
    (Kind::SupplierInvoice, "supplier_name", "[5]", None),
    (Kind::SupplierInvoice, "issue_date", r#"{"day":"x"}"#, None),
    (Kind::Statement, "period", "null", None),
    (Kind::Statement, "file", r#""x""#, None),
    (Kind::Statement, "id", "null", Some("is left out")),
];

/// A paper of this kind that has a file.
fn paper(folder: &Folder, kind: Kind) -> String {
    let documents = open(folder).documents().unwrap();
    let found = documents.into_iter().find(|kept| kept.document.kind == kind);
    found.unwrap().document.id
}

fn bank(id: &str, field: &str, json: &str) -> Sandbox {
    let change = Change::Set(field.to_owned(), json.to_owned());
    faulty(Faults::none().alter(Alteration::of(id, change)))
}

#[test]
fn one_odd_paper_stops_no_other() {
    let whole = Folder::new();
    sync(&whole, &demo()).expect(0);
    let expected = open(&whole).documents().unwrap();
    for (kind, field, json, told) in ODD {
        let id = paper(&whole, kind);
        let folder = Folder::new();
        let bank = bank(&id, field, json);
        for run in 0..2 {
            let summary = sync(&folder, &bank).expect(0).json();
            let notes = summary["notes"].to_string();
            // What is stored as it is has nothing new to say the next time.
            if run == 0 || told == Some("is left out") {
                assert_eq!(notes == "[]", told.is_none(), "{field} {json}: {notes}");
                assert!(notes.contains(told.unwrap_or_default()), "{notes}");
            }
        }
        let archive = open(&folder);
        for kept in expected.iter().filter(|kept| kept.document.id != id) {
            let found = archive.document(&kept.document).unwrap();
            let content = found.and_then(|found| found.content);
            assert_eq!(content, kept.content, "{field} {json}: {:?}", kept.document);
        }
        // Once it is corrected, it comes as any other.
        let full = folder.saldo().args("sync --full --archive archive");
        full.live(&demo()).run().expect(0);
        let archive = open(&folder);
        for kept in &expected {
            let found = archive.document(&kept.document).unwrap().unwrap();
            assert_eq!(found.content, kept.content, "{field} {json}: {:?}", kept.document);
        }
        assert_eq!(missing(&folder), []);
        verify(&folder).expect(0);
    }
}
