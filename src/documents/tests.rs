//! Rules of packages: what is left out at the door, and what is refused when a package is written.

use std::io::Cursor;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};

use super::*;
use crate::digest::sha256;

const PDF: &[u8] = b"%PDF-1.7\nan invented receipt\n%%EOF\n";

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 8).unwrap()
}

fn header() -> Header {
    Header {
        date: NaiveDateTime::new(day(), chrono::NaiveTime::MIN),
        description: "Belege 2026-01".to_owned(),
    }
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Receipt {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    Receipt {
        name: name.to_owned(),
        media_type: None,
        path: Some(path),
        absence: None,
        sha256: None,
    }
}

fn voucher(id: &str, receipts: Vec<Receipt>) -> Voucher {
    Voucher {
        owner: Owner::Transaction(id.to_owned()),
        day: day(),
        description: "2026-01-08 Büromarkt Muster -59,50".to_owned(),
        keywords: id.to_owned(),
        process: Process::File(vec![
            "Qonto".to_owned(),
            "Belege 2026".to_owned(),
            "01 Januar".to_owned(),
        ]),
        receipts,
    }
}

fn sound(folder: &Path) -> Document {
    let mut intake = Intake::default();
    let receipt = put(folder, "sound.pdf", PDF);
    intake
        .take(&voucher("transaction", vec![receipt]))
        .unwrap()
        .unwrap();
    intake.finish().0.remove(0)
}

fn refusal(documents: &[Document]) -> String {
    let bundle = bundles(documents, Limits::USUAL);
    let error = bundle[0].write(&header(), Cursor::new(Vec::new())).unwrap_err();
    error.to_string()
}

/// A way to break a rule.
type Spoil = fn(&mut Document);

#[test]
fn each_broken_rule_is_refused_with_the_document() {
    let folder = tempfile::tempdir().unwrap();
    let good = sound(folder.path());
    let mistakes: [(&str, Spoil); 20] = [
        ("8-4-4-4-12", |d| d.guid = d.guid.replace('-', "")),
        ("8-4-4-4-12", |d| d.guid = d.guid.replace('A', "g")),
        ("has 41 characters, not at most 40", |d| {
            d.description = "ü".repeat(41);
        }),
        ("ends with a space", |d| d.description.push(' ')),
        ("control character", |d| d.description.push_str("\u{7}x")),
        ("has 256 characters", |d| d.keywords = "x".repeat(256)),
        ("1 to 3 levels, not 0", |d| d.process = Process::File(Vec::new())),
        ("1 to 3 levels, not 4", |d| {
            d.process = Process::File(vec!["x".to_owned(); 4]);
        }),
        ("has 31 characters", |d| {
            d.process = Process::File(vec!["x".repeat(31)]);
        }),
        ("is empty", |d| d.process = Process::File(vec![String::new()])),
        ("it has 0 files", |d| d.files.clear()),
        ("it has 51 files", |d| d.files = vec![d.files[0].clone(); 51]),
        ("called", |d| d.files.push(d.files[0].clone())),
        ("called", |d| {
            let mut twin = d.files[0].clone();
            twin.name = twin.name.to_uppercase().replace("PDF", "pdf");
            d.files.push(twin);
        }),
        ("without a folder", |d| d.files[0].name = "a/b.pdf".to_owned()),
        ("without a folder", |d| d.files[0].name = "büro.pdf".to_owned()),
        ("without a folder", |d| {
            d.files[0].name = format!("{}.pdf", "x".repeat(97));
        }),
        ("does not end with '.pdf'", |d| {
            d.files[0].name = "a.exe".to_owned();
        }),
        ("is empty", |d| d.files[0].bytes = 0),
        ("more than 20000000", |d| d.files[0].bytes = 20_000_001),
    ];
    for (words, spoil) in mistakes {
        let mut bad = good.clone();
        spoil(&mut bad);
        let said = refusal(&[bad.clone()]);
        assert!(
            said.contains(words) && said.contains(&bad.guid),
            "{words}: {said}"
        );
    }
}

#[test]
fn what_the_schema_lets_pass_is_refused_too() {
    let folder = tempfile::tempdir().unwrap();
    let good = sound(folder.path());
    let mut twin = good.clone();
    twin.guid = twin.guid.to_lowercase();
    twin.files[0].name = "another.pdf".to_owned();
    assert!(refusal(&[good.clone(), twin]).contains("the same GUID"));
    let mut index = good.clone();
    index.files[0].name = "DOCUMENT.xml".to_owned();
    index.files[0].media = Media::Xml;
    assert!(refusal(&[index]).contains("called 'DOCUMENT.xml' too"));
    let mut grown = good.clone();
    grown.files[0].bytes -= 1;
    let mut damaged = sound(folder.path());
    damaged.files[0].sha256 = Some(sha256(b"another receipt"));
    assert!(refusal(&[damaged]).contains("has other content than when it was stored"));
    assert!(refusal(&[grown]).contains(&format!("had {} bytes and now has {}", PDF.len() - 1, PDF.len())));
    std::fs::remove_file(&good.files[0].path).unwrap();
    assert!(refusal(&[good]).contains("cannot be read"));
}

#[test]
fn what_datev_would_not_take_is_left_out_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name, bytes: &[u8]| put(folder.path(), name, bytes);
    let large = file("large.pdf", PDF);
    std::fs::File::options()
        .write(true)
        .open(large.path.as_ref().unwrap())
        .unwrap()
        .set_len(20_000_001)
        .unwrap();
    let receipts = vec![
        file("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        file("photo.webp", b"RIFF\x24\0\0\0WEBPVP8 "),
        file("error.pdf", b"<!DOCTYPE html><html><body>Not found</body></html>"),
        file("odd.jpg", b"nothing that anybody knows"),
        file("empty.pdf", b""),
        large,
        Receipt {
            name: "gone.pdf".to_owned(),
            media_type: None,
            path: Some(folder.path().join("gone.pdf")),
            absence: None,
            sha256: None,
        },
        Receipt {
            path: None,
            absence: Some("the file is empty.".to_owned()),
            ..file("never had.pdf", PDF)
        },
        Receipt {
            sha256: Some(sha256(b"another receipt")),
            ..file("damaged.pdf", PDF)
        },
        Receipt {
            name: "lost.pdf".to_owned(),
            media_type: None,
            path: Some(folder.path().join("lost.pdf")),
            absence: None,
            sha256: Some(sha256(PDF)),
        },
        file("scan", b"\xFF\xD8\xFF\xE0\0\x10JFIF\0"),
        file("wrong.png", PDF),
        file("e-invoice", b"\xEF\xBB\xBF<?xml version=\"1.0\"?><Invoice/>"),
    ];
    let mut intake = Intake::default();
    let guid = intake
        .take(&voucher("t", receipts))
        .unwrap()
        .map(ToOwned::to_owned);
    assert_eq!(guid, Some(of_transaction("t")));
    let unsendable = vec![file("only.pdf", b"")];
    assert_eq!(intake.take(&voucher("u", unsendable)).unwrap(), None);
    let (documents, left_out) = intake.finish();
    let names: Vec<_> = documents[0].files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(documents.len(), 1);
    let head = documents[0].guid[..8].to_lowercase();
    let expected = ["1.jpg", "2.pdf", "3.xml"].map(|end| format!("2026-01-08_{head}_{end}"));
    assert_eq!(names, expected);
    let told: Vec<_> = left_out
        .iter()
        .map(|left| format!("{} {}: {}", left.owner.id(), left.name, left.reason))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn texts_are_cleaned_and_cut_to_what_fits() {
    let folder = tempfile::tempdir().unwrap();
    let receipt = put(folder.path(), "a.pdf", PDF);
    let mut voucher = voucher("t", vec![receipt]);
    voucher.description = format!(" \u{7}A\r\n{} B", "ü".repeat(37));
    voucher.keywords = "k ".repeat(200);
    voucher.process = Process::File(vec![" a\tb ".to_owned(), String::new(), "x".repeat(40)]);
    let mut intake = Intake::default();
    intake.take(&voucher).unwrap();
    let (documents, _) = intake.finish();
    assert_eq!(documents[0].description, format!("A {}", "ü".repeat(37)));
    assert_eq!(documents[0].keywords.chars().count(), 255);
    assert_eq!(
        documents[0].process,
        Process::File(vec!["a b".to_owned(), "x".repeat(30)])
    );
    bundles(&documents, Limits::USUAL)[0]
        .write(&header(), Cursor::new(Vec::new()))
        .unwrap();
}

#[test]
fn packages_end_before_their_limits_and_keep_documents_whole() {
    let folder = tempfile::tempdir().unwrap();
    let good = sound(folder.path());
    let of = |bytes: &[u64]| -> Vec<Document> {
        let sized = bytes.iter().map(|bytes| {
            let mut document = good.clone();
            document.files[0].bytes = *bytes;
            document
        });
        sized.collect()
    };
    let counts = |documents: &[Document], bytes, count| -> Vec<usize> {
        let limits = Limits {
            bytes,
            documents: count,
        };
        let bundles = bundles(documents, limits);
        bundles.iter().map(|bundle| bundle.documents().len()).collect()
    };
    assert_eq!(counts(&of(&[3, 3, 3, 1]), 6, 10), [2, 2]);
    assert_eq!(counts(&of(&[9, 3, 3, 9]), 6, 10), [1, 2, 1]);
    assert_eq!(counts(&of(&[1; 7]), 100, 3), [3, 3, 1]);
    assert_eq!(counts(&[], 100, 3), [0; 0]);
    assert_eq!(
        counts(&of(&[20_000_000; 9]), Limits::USUAL.bytes, 4_000),
        [4, 4, 1]
    );
}

#[test]
fn fifty_files_fit_into_a_document_and_more_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let receipt = put(folder.path(), "a.pdf", PDF);
    let mut intake = Intake::default();
    intake.take(&voucher("t", vec![receipt; 52])).unwrap();
    let (documents, left_out) = intake.finish();
    assert_eq!((documents[0].files.len(), left_out.len()), (50, 2));
    assert_eq!(left_out[0].reason, Reason::TooMany);
}
