//! Files: what a sync brings, and what `saldo verify` makes of it.
//!
//! Whatever goes wrong, the next undisturbed sync must lead to the archive that a sync without any trouble leads to.

use std::collections::{BTreeMap, BTreeSet};

use saldo::archive::Kind;
use saldo::archive::files::{Kept, Part};
use saldo::sandbox::{Action, Answer, Company, Fault, Faults, Sandbox, Settings};

use crate::saldo::{Folder, Outcome};
use crate::sync::{content, demo, open, sync_with_files as sync};

/// A version of an object; see [`content`].
type Stored = (Kind, String, u32, String);

pub(crate) const UPLOADS: &str = "/uploads/";

pub(crate) fn verify(folder: &Folder) -> Outcome {
    folder.saldo().args("verify --archive archive").run()
}

pub(crate) fn faulty(faults: Faults) -> Sandbox {
    Sandbox::start(Settings::demo().faults(faults)).unwrap()
}

/// Everything in the folders of files, by its place.
pub(crate) fn files(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let mut all = folder.tree("archive/documents");
    all.extend(folder.tree("archive/files"));
    all
}

pub(crate) fn missing(folder: &Folder) -> Vec<Kept> {
    open(folder).missing_documents().unwrap()
}

/// All versions and all files of an archive that nothing disturbed.
fn undisturbed() -> (Vec<Stored>, BTreeMap<String, Vec<u8>>) {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    (content(&folder.path("archive")), files(&folder))
}

/// A sync after the trouble, which must make good all of it.
pub(crate) fn assert_recovers(folder: &Folder) {
    sync(folder, &demo()).expect(0);
    verify(folder).expect(0);
    let (objects, bytes) = undisturbed();
    assert!(content(&folder.path("archive")) == objects, "other objects");
    let found = files(folder);
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&bytes));
    assert!(found == bytes, "other bytes");
}

#[test]
fn every_document_comes_and_is_shown() {
    let folder = Folder::new();
    let bank = demo();
    let summary = sync(&folder, &bank).expect(0).json();
    assert_eq!(summary["missing"].as_array().unwrap().len(), 0);
    verify(&folder).expect(0);
    let archive = open(&folder);
    let documents = archive.documents().unwrap();
    assert_eq!(summary["files"], documents.len() as u64);
    for kind in [
        Kind::Attachment,
        Kind::Statement,
        Kind::ClientInvoice,
        Kind::CreditNote,
        Kind::SupplierInvoice,
    ] {
        assert!(documents.iter().any(|kept| kept.document.kind == kind), "{kind}");
        assert!(archive.count(kind).unwrap() > 0);
    }
    for kept in &documents {
        let content = kept.content.as_ref().unwrap();
        let bytes = folder.read(&format!("archive/{}", kept.path.as_ref().unwrap()));
        assert_eq!(bytes.len() as u64, content.size);
    }
    // Nobody but the bank sees the key, and no address is kept.
    for request in bank.file_requests() {
        assert_eq!(request.header("authorization"), None);
        assert_eq!(request.header("x-qonto-staging-token"), None);
        assert_eq!(request.header("cookie"), None);
    }
    for (.., json) in content(&folder.path("archive")) {
        assert!(!json.contains("X-Amz"), "{json}");
    }
    // Supplier invoices are receipts at the same time and are fetched once.
    assert!(bank.file_requests().len() < documents.len());
}

#[test]
fn a_second_sync_costs_at_most_ten_requests_and_no_file() {
    let folder = Folder::new();
    let bank = demo();
    sync(&folder, &bank).expect(0);
    let before = (bank.request_count(), bank.file_requests().len(), files(&folder));
    let summary = sync(&folder, &bank).expect(0).json();
    assert_eq!(summary["files"], 0);
    assert!(
        bank.request_count() - before.0 <= 10,
        "{}",
        bank.request_count() - before.0
    );
    assert_eq!(bank.file_requests().len(), before.1);
    assert_eq!(files(&folder), before.2);
}

#[test]
fn sealed_copies_come_on_request() {
    let folder = Folder::new();
    let bank = demo();
    sync(&folder, &bank).expect(0);
    folder
        .saldo()
        .args("sync --archive archive --probative")
        .live(&bank)
        .run()
        .expect(0);
    let archive = open(&folder);
    let documents = archive.documents().unwrap();
    let sealed: Vec<_> = documents
        .iter()
        .filter(|kept| kept.document.part == Part::Probative)
        .collect();
    assert!(!sealed.is_empty() && sealed.iter().all(|kept| kept.content.is_some()));
    verify(&folder).expect(0);
}

#[test]
fn addresses_that_expired_are_renewed_once() {
    let untroubled = demo();
    sync(&Folder::new(), &untroubled).expect(0);
    let requests = untroubled.file_requests();
    let paths = requests.iter().map(|request| request.path.as_str());
    let uploads: BTreeSet<_> = paths.filter(|path| path.starts_with(UPLOADS)).take(7).collect();
    assert_eq!(uploads.len(), 7);
    // Each of them once: which of them are asked for first is left to the network.
    let faults = uploads.into_iter().fold(Faults::none(), |faults, path| {
        faults.script(Fault::on(path, Answer::expired().into()).first(1))
    });
    let folder = Folder::new();
    let bank = faulty(faults);
    sync(&folder, &bank).expect(0);
    assert_eq!(missing(&folder), []);
    // The files of invoices are asked for in any case.
    let asked = |bank: &Sandbox| {
        let single = ["/v2/attachments/", "/v2/statements/"];
        let requests = bank.requests();
        let is_single = |path: &str| single.iter().any(|list| path.starts_with(list));
        requests.iter().filter(|request| is_single(&request.path)).count()
    };
    assert_eq!(asked(&bank), asked(&untroubled) + 7);

    let folder = Folder::new();
    let bank = faulty(Faults::none().script(Fault::on(UPLOADS, Answer::empty(410).into())));
    sync(&folder, &bank).expect(0);
    let missing = missing(&folder);
    assert!(!missing.is_empty());
    let reason = missing[0].reason.clone().unwrap();
    assert!(reason.contains("no longer accepts the address (410)"), "{reason}");
    assert_recovers(&folder);
}

#[test]
fn what_breaks_off_is_resumed_where_it_broke() {
    let folder = Folder::new();
    let bank = faulty(Faults::none().script(Fault::on(UPLOADS, Action::CutBody).first(3)));
    sync(&folder, &bank).expect(0);
    let requests = bank.file_requests();
    let ranges = requests.iter().filter_map(|request| request.header("range"));
    let ranges = ranges.count();
    assert!(ranges >= 3, "{ranges}");
    assert_recovers(&folder);
}

#[test]
fn names_of_the_bank_never_reach_the_disk() {
    let target = Company::demo()
        .movements()
        .into_iter()
        .find(|movement| movement.cents == -31_415)
        .unwrap();
    let names: &[&str] = &[
        "../../../../tmp/x.pdf",
        "Beleg.pdf",
        "BELEG.PDF",
        "beleg.pdf",
        "CON.pdf",
        "a\u{202e}fdp.jpg",
        "/etc/passwd",
        "nul",
    ];
    let company = Company::demo().with_receipts(&target.id, names.to_vec().leak());
    let folder = Folder::new();
    let bank = Sandbox::start(Settings::demo().company(company)).unwrap();
    sync(&folder, &bank).expect(0);
    verify(&folder).expect(0);
    let shown: Vec<_> = folder
        .tree("archive/documents")
        .into_keys()
        .filter(|path| path.contains("-314.15"))
        .collect();
    assert_eq!(shown.len(), names.len(), "{shown:?}");
    for path in &shown {
        let name = path.rsplit('/').next().unwrap();
        let is_harmless = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        assert!(
            name.starts_with("2026-10-") && name.chars().all(is_harmless),
            "{name}"
        );
    }
    let archive = open(&folder);
    let documents = archive.documents().unwrap();
    let kept = documents.iter().filter_map(|kept| kept.name.as_deref());
    assert!(
        kept.into_iter().any(|name| name == names[0]),
        "the bank's own name is data"
    );
}

#[test]
fn invoices_whose_pdf_is_being_made_are_waited_for() {
    let folder = Folder::new();
    let bank = Sandbox::start(Settings::demo().slow_invoices(1)).unwrap();
    sync(&folder, &bank).expect(0);
    assert_eq!(missing(&folder), []);
}

#[test]
fn what_a_key_may_not_see_is_a_note() {
    for status in [401, 403] {
        let folder = Folder::new();
        let no = || -> Action { Answer::error(status, "forbidden", "missing required OAuth scope").into() };
        let faults = Faults::none()
            .script(Fault::on("/v2/supplier_invoices", no()))
            .script(Fault::on("/v2/client_invoices", no()));
        let summary = sync(&folder, &faulty(faults)).expect(0).json();
        let notes = summary["notes"].as_array().unwrap();
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(
            notes[0].as_str().unwrap().contains("client invoices"),
            "{notes:?}"
        );
        verify(&folder).expect(0);
        assert_recovers(&folder);
    }
}
