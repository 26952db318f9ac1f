use super::*;

const PDF: &[u8] = b"%PDF-1.7\nan invented receipt\n%%EOF\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";
const ELF: &[u8] = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// The media type of bytes that the bank says to be something, with what it says where that is wrong; or why they are
/// refused.
fn fetched(bytes: &[u8], media_type: &str, name: &str) -> Result<(String, Option<String>), String> {
    let mut file = tempfile::tempfile().unwrap();
    let mut partial = Partial::new(&mut file);
    let claim = Claim {
        size: Some(bytes.len() as u64),
        media_type: Some(media_type.to_owned()).filter(|text| !text.is_empty()),
        name: Some(name.to_owned()),
    };
    if !bytes.is_empty() {
        partial.take(bytes).map_err(|failure| failure.error.to_string())?;
    }
    let fetched = partial.finish(&claim).map_err(|error| error.to_string())?;
    Ok((fetched.media_type, fetched.mistaken))
}

#[test]
fn bytes_say_what_it_is() {
    for (bytes, media_type, name, expected) in [
        (PDF, "application/pdf", "a.pdf", "application/pdf"),
        (PDF, "application/octet-stream", "a", "application/pdf"),
        (PNG, "", "scan", "image/png"),
        (b"a;b\r\n1;2\r\n", "text/csv", "umsatz.csv", "text/csv"),
        (b"Quittung", "text/plain; charset=utf-8", "a.txt", "text/plain"),
        (b"nobody knows", "application/x-odd", "a.odd", "application/x-odd"),
        (b"nobody knows", "", "", "application/octet-stream"),
    ] {
        assert_eq!(fetched(bytes, media_type, name), Ok((expected.to_owned(), None)));
    }
}

#[test]
fn what_the_bank_mistakes_is_kept_as_what_it_is() {
    const UNKNOWN: &str = "application/octet-stream";
    for (bytes, media_type, name, expected, claimed) in [
        (PNG, "application/pdf", "a.pdf", "image/png", "application/pdf"),
        (PNG, "", "a.pdf", "image/png", "application/pdf"),
        (PNG, "text/csv", "a.csv", "image/png", "text/csv"),
        (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            "image/jpeg",
            "a.jpg",
            "image/heif",
            "image/jpeg",
        ),
        (
            b"nobody knows",
            "application/pdf",
            "a.pdf",
            UNKNOWN,
            "application/pdf",
        ),
        (b"a\0b", "text/csv", "a.csv", UNKNOWN, "text/csv"),
    ] {
        let expected = Ok((expected.to_owned(), Some(claimed.to_owned())));
        assert_eq!(fetched(bytes, media_type, name), expected, "{name}");
    }
}

#[test]
fn pages_programs_and_nothing_are_refused() {
    let page = b"<!DOCTYPE html><title>Sorry</title>";
    for (bytes, media_type, name, words) in [
        (page.as_slice(), "application/pdf", "a.pdf", "a web page"),
        (page, "text/plain", "a.txt", "a web page"),
        (b"<body>Sorry</body>", "application/pdf", "a.pdf", "a web page"),
        (b"", "application/pdf", "a.pdf", "is empty"),
        (ELF, "application/pdf", "a.pdf", "is a program"),
        (ELF, "application/octet-stream", "a", "is a program"),
        (b"MZ\x90\0\x03\0\0\0", "image/png", "a.png", "is a program"),
        (b"#!/bin/sh\n", "text/plain", "a.txt", "is a program"),
    ] {
        let refused = fetched(bytes, media_type, name).unwrap_err();
        assert!(refused.contains(words), "{name}: {refused}");
    }
}
