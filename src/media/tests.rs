use super::*;

const CMS: &[u8] = b"\x30\x82\x12\x34\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x82\x12\x25";
const OLD: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";
const PAGE: &[u8] = b" <!DOCTYPE html><html><body>Sorry</body></html>";
const PROGRAM: &[u8] = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

fn of(head: &[u8], media_type: &str, name: &str) -> Result<Media, Option<&'static str>> {
    let said = Said {
        media_type: Some(media_type).filter(|text| !text.is_empty()),
        name: Some(name).filter(|text| !text.is_empty()),
    };
    Media::of(head, said)
}

#[test]
fn bytes_come_first() {
    for (head, media) in [
        (b"%PDF-1.7".as_slice(), Media::Pdf),
        (b"\xef\xbb\xbf\n%PDF-1.7", Media::Pdf),
        (PNG, Media::Png),
        (b"\xff\xd8\xff\xe0", Media::Jpeg),
        (b"GIF89a", Media::Gif),
        (b"<?xml version=\"1.0\"?><Invoice/>", Media::Xml),
        (b"{\\rtf1", Media::Rtf),
        (CMS, Media::Pkcs7),
        (b"-----BEGIN PKCS7-----\nMIIB", Media::Pkcs7),
    ] {
        for (media_type, name) in [("", ""), ("application/pdf", "a.pdf"), ("text/csv", "a.csv")] {
            assert_eq!(of(head, media_type, name), Ok(media));
            assert!(!is_program(head));
        }
    }
}

#[test]
fn what_looks_alike_is_told_by_what_it_is_said_to_be() {
    let table = "Datum;Betrag\r\n08.10.2026;-59,50\r\n".as_bytes();
    assert_eq!(of(table, "text/csv", "export"), Ok(Media::Csv));
    assert_eq!(
        of(table, "application/octet-stream", "Export.CSV"),
        Ok(Media::Csv)
    );
    assert_eq!(of(table, "text/plain", "umsatz.csv"), Ok(Media::Csv));
    assert_eq!(of(table, "text/plain; charset=utf-8", ""), Ok(Media::Txt));
    assert_eq!(of(b"Gru\xdf aus K\xf6ln", "", "brief.txt"), Ok(Media::Txt));
    assert_eq!(of(table, "", ""), Err(None));
    assert_eq!(of(b"a;b\0c", "text/csv", "a.csv"), Err(None));
    assert_eq!(of(OLD, "application/msword", ""), Ok(Media::Doc));
    assert_eq!(of(OLD, "", "liste.xls"), Ok(Media::Xls));
    assert_eq!(of(OLD, "", "setup.msi"), Err(Some("application/x-ole-storage")));
    assert_eq!(
        of(b"MIIGsgYJKoZIhvcNAQcC\r\n", "", "IT0000_1.xml.p7m"),
        Ok(Media::Pkcs7)
    );
    assert_eq!(of(b"MIIGsgYJKoZIhvcNAQcC\r\n", "", "note.txt"), Ok(Media::Txt));
}

#[test]
fn xml_needs_no_declaration_and_no_eight_bits() {
    let utf16 = |text: &str, of: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let mark = std::iter::once(0xFEFF);
        mark.chain(text.encode_utf16()).flat_map(of).collect()
    };
    let declared = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><Rechnung/>";
    for head in [
        utf16(declared, u16::to_le_bytes),
        utf16(declared, u16::to_be_bytes),
    ] {
        assert_eq!(of(&head, "", ""), Ok(Media::Xml));
    }
    let undeclared = "<rsm:CrossIndustryInvoice xmlns:rsm=\"x\">";
    let bare = [
        undeclared.as_bytes().to_vec(),
        format!("\u{feff}\n{undeclared}").into_bytes(),
        format!("<!-- Rechnung -->{undeclared}").into_bytes(),
        utf16(undeclared, u16::to_le_bytes),
    ];
    for head in bare {
        assert_eq!(of(&head, "application/xml", ""), Ok(Media::Xml));
        assert_eq!(of(&head, "", "invoice.xml"), Ok(Media::Xml));
        assert_ne!(of(&head, "application/pdf", "a.pdf"), Ok(Media::Xml));
    }
    for page in [
        "<html>Sorry",
        "<!DOCTYPE html>",
        "<body>Sorry</body>",
        "<div>Sorry</div>",
    ] {
        assert_eq!(
            of(page.as_bytes(), "text/xml", "a.xml"),
            Err(Some("text/html")),
            "{page}"
        );
    }
    assert_eq!(
        of(&utf16("<html>Sorry", u16::to_le_bytes), "text/xml", "a.xml"),
        Err(Some("text/html"))
    );
    assert_ne!(of(b"<1", "text/xml", "a.xml"), Ok(Media::Xml));
}

#[test]
fn no_claim_makes_a_file_of_something_else() {
    for (media_type, name) in [
        ("application/pdf", "a.pdf"),
        ("text/plain", "a.txt"),
        ("text/csv", "a.csv"),
    ] {
        assert_eq!(of(PAGE, media_type, name), Err(Some("text/html")));
        assert!(of(PROGRAM, media_type, name).is_err());
        assert!(of(b"MZ\x90\0\x03\0\0\0", media_type, name).is_err());
        assert!(of(b"#!/bin/sh\nrm -rf .", media_type, name).is_err());
        assert_eq!(of(b"", media_type, name), Err(None));
    }
    assert!(is_program(PROGRAM) && is_program(b"MZ\x90\0") && is_program(b"#!/bin/sh"));
    assert!(!is_program(PNG) && !is_program(CMS) && !is_program(b"%PDF-1.7"));
}

#[test]
fn claims_are_read_by_type_then_by_name() {
    let said = |media_type, name| Said { media_type, name }.media();
    assert_eq!(said(Some("Image/JPG; x"), Some("a.png")), Some(Media::Jpeg));
    assert_eq!(
        said(Some("application/octet-stream"), Some("a.PNG")),
        Some(Media::Png)
    );
    assert_eq!(
        said(Some("application/x-pkcs7-signature"), None),
        Some(Media::Pkcs7)
    );
    assert_eq!(said(None, Some("pdf")), None);
    for (media, endings, types) in KINDS {
        assert_eq!((media.extension(), media.name()), (endings[0], types[0]));
        assert_eq!(Media::of_type(types[0]), Some(media));
    }
}
