//! Invented receipts in the demo company's archive.

use std::collections::BTreeMap;
use std::io::Write;

use saldo::archive::files::{Content, Document, FileStore, Part};
use saldo::archive::{Access, Archive, Error, Kind, Writer};
use saldo::digest::sha256;
use serde_json::Value;

use crate::saldo::Folder;
use crate::sync::{demo, sync};

/// An invented e-invoice that stands alone, as a supplier's mail might bring it.
const E_INVOICE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<a:CrossIndustryInvoice xmlns:a="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">
  <a:ExchangedDocument><a:ID>E 4711</a:ID></a:ExchangedDocument>
  <a:SupplyChainTradeTransaction><a:ApplicableHeaderTradeAgreement>
    <a:SellerTradeParty><a:Name>Beispiel Lieferant GmbH</a:Name></a:SellerTradeParty>
  </a:ApplicableHeaderTradeAgreement></a:SupplyChainTradeTransaction>
</a:CrossIndustryInvoice>"#;

/// The demo company's archive with invented receipts: mostly PDFs, a picture that DATEV does not take (once with a
/// sealed copy), an e-invoice, an empty file, and one that is not there. Says which attachment is which.
pub(crate) fn archive(folder: &Folder) -> BTreeMap<&'static str, String> {
    sync(folder, &demo()).expect(0);
    let mut archive = Archive::open(&folder.path("archive"), Access::write("test")).unwrap();
    let mut roles = BTreeMap::new();
    let transactions = archive.all(Kind::Transaction).unwrap();
    let october = transactions.iter().filter(|transaction| {
        let object: Value = serde_json::from_str(&transaction.json).unwrap();
        object["settled_at"]
            .as_str()
            .is_some_and(|day| ("2026-09-30T22".."2026-10-31T23").contains(&day))
    });
    let mut count = 0;
    let attached: Vec<_> = october
        .flat_map(|transaction| attachments(&transaction.json))
        .collect();
    let store = archive.files();
    archive
        .write(|writer| -> Result<(), Error> {
            for id in attached {
                let pdf = format!("%PDF-1.7\nreceipt {id}\n%%EOF\n").into_bytes();
                let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
                count += 1;
                let (role, files) = match count {
                    1 => ("picture", vec![(Part::Original, heic)]),
                    2 => ("sealed", vec![(Part::Original, heic), (Part::Probative, pdf)]),
                    3 => ("e-invoice", vec![(Part::Original, E_INVOICE.as_bytes().to_vec())]),
                    4 => ("empty", vec![(Part::Original, Vec::new())]),
                    5 => ("missing", Vec::new()),
                    _ => ("sound", vec![(Part::Original, pdf)]),
                };
                for (part, bytes) in files {
                    put(
                        &store,
                        writer,
                        &Document::new(Kind::Attachment, &id, part),
                        &bytes,
                    );
                }
                roles.insert(role, id);
            }
            Ok(())
        })
        .unwrap();
    assert!(count > 8, "{count} receipts");
    roles
}

/// Stores the file of a document as a sync does.
pub(crate) fn put(store: &FileStore, writer: &Writer<'_>, document: &Document, bytes: &[u8]) {
    let at = "2026-11-02T08:00:00Z".parse().unwrap();
    let content = Content {
        sha256: sha256(bytes),
        size: bytes.len() as u64,
        media_type: "application/octet-stream".to_owned(),
    };
    let mut file = store.begin().unwrap();
    file.write_all(bytes).unwrap();
    store.keep(file, &content.sha256).unwrap();
    let place = format!("documents/{} {}", document.id, document.part.name());
    writer.want(document, &place).unwrap();
    writer
        .had(document, &content, (Some("receipt"), None), &place, at)
        .unwrap();
}

/// Overwrites a file of the archive in its place with other bytes of the same length; says which.
pub(crate) fn damage(folder: &Folder, document: &Document) -> Vec<u8> {
    let archive = Archive::open(&folder.path("archive"), Access::Read).unwrap();
    let content = archive.document(document).unwrap().unwrap().content.unwrap();
    let path = archive.files().path(&content.sha256);
    let mut bytes = std::fs::read(&path).unwrap();
    let last = bytes.len() - 8;
    bytes[last] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    bytes
}

pub(crate) fn attachments(transaction: &str) -> Vec<String> {
    let object: Value = serde_json::from_str(transaction).unwrap();
    let ids = object["attachment_ids"].as_array().cloned().unwrap_or_default();
    ids.iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}
