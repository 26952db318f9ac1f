//! DATEV document packages, read back by the reader in [`crate::package_reader`] and by programs of others.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use chrono::{NaiveDate, NaiveTime};
use saldo::documents::{
    Bundle, Document, Header, Intake, Limits, Owner, Process, Receipt, Voucher, bundles, of_transaction,
};

use crate::package_reader::{Filed, read};
use crate::tools;

const PDF: &[u8] = b"%PDF-1.7\nan invented receipt\n%%EOF\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR an invented picture";

fn header() -> Header {
    Header {
        date: NaiveDate::from_ymd_opt(2026, 1, 31)
            .unwrap()
            .and_time(NaiveTime::MIN),
        description: "Qonto <Belege> & \"mehr\" 2026-01".to_owned(),
    }
}

fn receipt(folder: &Path, name: &str, bytes: &[u8]) -> Receipt {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    Receipt {
        name: name.to_owned(),
        media_type: None,
        path: Some(path),
        absence: None,
        sha256: None,
    }
}

fn voucher(id: &str, process: Process, receipts: Vec<Receipt>) -> Voucher {
    Voucher {
        owner: Owner::Transaction(id.to_owned()),
        day: NaiveDate::from_ymd_opt(2026, 1, 8).unwrap(),
        description: "Büro & <Muster> 😀 -59,50 EUR".to_owned(),
        keywords: format!("{id} \"RE-1\""),
        process,
        receipts,
    }
}

fn folder() -> Process {
    Process::File(
        ["Qonto", "Belege 2026", "01 Januar"]
            .map(ToOwned::to_owned)
            .to_vec(),
    )
}

fn documents(place: &Path) -> Vec<Document> {
    let pdf = receipt(place, "receipt.pdf", PDF);
    let png = receipt(place, "photo", PNG);
    let mut intake = Intake::default();
    for voucher in [
        voucher("t-1", folder(), vec![pdf.clone(), png.clone()]),
        voucher("t-2", Process::Book, vec![png]),
        voucher("t-3", folder(), vec![pdf]),
    ] {
        intake.take(&voucher).unwrap().unwrap();
    }
    intake.finish().0
}

fn packed(bundle: &Bundle<'_>) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    bundle.write(&header(), &mut bytes).unwrap();
    bytes.into_inner()
}

fn sample(place: &Path) -> Vec<u8> {
    packed(&bundles(&documents(place), Limits::USUAL)[0])
}

#[test]
fn a_package_holds_what_was_put_in() {
    let place = tempfile::tempdir().unwrap();
    let filed = read(&sample(place.path())).unwrap();
    let guids: Vec<_> = filed.iter().map(|document| document.guid.clone()).collect();
    assert_eq!(guids, ["t-1", "t-2", "t-3"].map(of_transaction));
    let Filed {
        process,
        description,
        keywords,
        folder,
        files,
        ..
    } = &filed[0];
    assert_eq!((process.as_str(), folder.len()), ("2", 3));
    assert_eq!(description, "Büro & <Muster> 😀 -59,50 EUR");
    assert_eq!(keywords, "t-1 \"RE-1\"");
    let bytes: Vec<_> = files.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    assert_eq!(bytes, [PDF, PNG]);
    assert!(files[1].0.ends_with("_2.png"), "{files:?}");
    assert_eq!(filed[1].process, "1");
}

#[test]
fn the_same_documents_are_the_same_bytes() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = sample(one.path());
    assert_eq!(first, sample(other.path()));
    let mut index = String::new();
    let mut zip = zip::ZipArchive::new(Cursor::new(first)).unwrap();
    zip.by_name("document.xml")
        .unwrap()
        .read_to_string(&mut index)
        .unwrap();
    insta::assert_snapshot!(index);
}

#[test]
fn documents_beyond_a_package_go_into_the_next() {
    let place = tempfile::tempdir().unwrap();
    let documents = documents(place.path());
    let limits = Limits {
        bytes: 1_000,
        documents: 2,
    };
    let bundles = bundles(&documents, limits);
    let sizes: Vec<_> = bundles
        .iter()
        .map(|bundle| read(&packed(bundle)).unwrap().len())
        .collect();
    assert_eq!(sizes, [2, 1]);
}

/// A reader that accepts everything would be worthless: each of these must be refused.
#[test]
fn the_reader_refuses_every_mistake() {
    let place = tempfile::tempdir().unwrap();
    let good = sample(place.path());
    let guid = of_transaction("t-1");
    let other = of_transaction("t-2");
    let in_index = [
        ("T00:00:00<", "T00:00:00Z<"),
        ("T00:00:00<", "T00:00:00.5<"),
        ("T00:00:00<", "T00:00:00+01:00<"),
        ("v06.0", "v05.0"),
        ("version=\"6.0\"", "version=\"5.0\""),
        ("processID=\"2\"", "processID=\"3\""),
        ("processID=\"1\"", "processID=\"2\""),
        ("processID=\"2\"", "processID=\"2\" type=\"3\""),
        ("processID=\"2\"", "processID=\"2\" colour=\"red\""),
        ("_1.pdf", "_7.pdf"),
        (" name=\"2026", " nome=\"2026"),
        ("id=\"3\"", "id=\"4\""),
        ("id=\"1\"", "id=\"2\""),
        ("Belege 2026\"", "Belege des ganzen Jahres 2026 und mehr\""),
        ("-59,50 EUR", "-59,50 EUR und noch viel mehr als hineingeht"),
        ("xsi:type=\"File\"", "xsi:type=\"Invoice\""),
        ("keywords>", "stichworte>"),
        (&guid, &guid[1..]),
        (&guid, &other),
        ("<content>", "<contents>"),
    ];
    for (from, to) in in_index {
        let bad = repack(&good, |name, bytes| {
            let text = String::from_utf8(bytes.to_vec());
            match text {
                Ok(text) if name == "document.xml" => {
                    assert!(text.contains(from), "{from}");
                    vec![(name.to_owned(), text.replacen(from, to, 1).into_bytes())]
                }
                _ => vec![(name.to_owned(), bytes.to_vec())],
            }
        });
        assert!(read(&bad).is_err(), "{from} -> {to}");
    }
    let with = |extra: &str, content: &[u8]| {
        let mut bad = repack(&good, |name, bytes| vec![(name.to_owned(), bytes.to_vec())]);
        let mut zip = zip::ZipWriter::new_append(Cursor::new(&mut bad)).unwrap();
        zip.start_file(extra, options()).unwrap();
        zip.write_all(content).unwrap();
        zip.finish().unwrap();
        bad
    };
    for (name, content) in [
        ("b/a.pdf", PDF),
        ("extra.pdf", PDF),
        ("DOCUMENT.XML", PDF),
        ("e.pdf", b""),
    ] {
        assert!(read(&with(name, content)).is_err(), "{name}");
    }
    let lacks = |lost: &str| {
        repack(&good, |name, bytes| {
            let keep = !name.ends_with(lost);
            keep.then(|| (name.to_owned(), bytes.to_vec()))
                .into_iter()
                .collect()
        })
    };
    for lost in ["document.xml", ".png"] {
        assert!(read(&lacks(lost)).is_err(), "without {lost}");
    }
    assert!(read(&good).is_ok() && read(&lacks("nothing")).is_ok());
}

fn options() -> zip::write::SimpleFileOptions {
    zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default())
}

/// The package with other contents.
fn repack(package: &[u8], change: impl Fn(&str, &[u8]) -> Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut file = from.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        for (name, bytes) in change(&name, &bytes) {
            to.start_file(name, options()).unwrap();
            to.write_all(&bytes).unwrap();
        }
    }
    to.finish().unwrap().into_inner()
}

/// What reads a package as DATEV's own programs might, without a line of ours.
const PYTHON: &str = "
import sys, zipfile, xml.etree.ElementTree as tree
package = zipfile.ZipFile(sys.argv[1])
assert package.testzip() is None
names = [info.filename for info in package.infolist() if not info.is_dir()]
assert len(names) == len(package.infolist())
root = tree.fromstring(package.read('document.xml'))
space = '{http://xml.datev.de/bedi/tps/document/v06.0}'
used = [file.get('name') for file in root.iter(space + 'extension')]
assert sorted(used + ['document.xml']) == sorted(names), (used, names)
";

#[test]
fn programs_of_others_read_a_package() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("package.zip");
    fs::write(&path, sample(place.path())).unwrap();
    let zip = path.to_str().unwrap();
    // DATEV's own schema is not ours to ship: whoever has it names its folder.
    let schema =
        std::env::var("SALDO_DATEV_SCHEMA").map(|folder| format!("--schema '{folder}/Document_v060.xsd'"));
    let script = format!(
        "unzip -p {zip} document.xml | xmllint --noout {} -",
        schema.unwrap_or_default()
    );
    for (needs, command) in [
        (&["unzip -v"][..], ["unzip", "-t", "-q", zip]),
        (&["python3 --version"], ["python3", "-c", PYTHON, zip]),
        (&["unzip -v", "xmllint --version"], ["sh", "-e", "-c", &script]),
    ] {
        if needs.iter().all(|trial| tools::has(trial)) {
            let output = Command::new(command[0]).args(&command[1..]).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{command:?}: {said}");
        }
    }
}
