use super::*;

const PDF: &[u8] = b"%PDF-1.7\nan invented receipt\n%%EOF\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";
const ELF: &[u8] = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// The media type of bytes that the bank says to be something, or why they are refused.
fn fetched(bytes: &[u8], media_type: &str, name: &str) -> Result<String, String> {
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
    Ok(fetched.media_type)
}

#[test]
fn bytes_claim_and_name_must_agree() {
    for (bytes, media_type, name, expected) in [
        (PDF, "application/pdf", "a.pdf", "application/pdf"),
        (PDF, "application/octet-stream", "a", "application/pdf"),
        (PNG, "", "scan", "image/png"),
        (b"a;b\r\n1;2\r\n", "text/csv", "umsatz.csv", "text/csv"),
        (b"Quittung", "text/plain; charset=utf-8", "a.txt", "text/plain"),
        (b"nobody knows", "application/x-odd", "a.odd", "application/x-odd"),
        (b"nobody knows", "", "", "application/octet-stream"),
    ] {
        assert_eq!(fetched(bytes, media_type, name).as_deref(), Ok(expected));
    }
}

#[test]
fn what_is_something_else_is_refused_with_what_it_is() {
    let page = b"<!DOCTYPE html><title>Sorry</title>";
    for (bytes, media_type, name, words) in [
        (
            PNG,
            "application/pdf",
            "a.pdf",
            "begins like image/png, the bank says application/pdf",
        ),
        (
            PNG,
            "",
            "a.pdf",
            "begins like image/png, the bank says application/pdf",
        ),
        (
            PNG,
            "text/csv",
            "a.csv",
            "begins like image/png, the bank says text/csv",
        ),
        (page, "application/pdf", "a.pdf", "a web page"),
        (page, "text/plain", "a.txt", "a web page"),
        (b"", "application/pdf", "a.pdf", "is empty"),
        (ELF, "application/pdf", "a.pdf", "is a program"),
        (ELF, "application/octet-stream", "a", "is a program"),
        (b"MZ\x90\0\x03\0\0\0", "image/png", "a.png", "is a program"),
        (b"#!/bin/sh\n", "text/plain", "a.txt", "is a program"),
        (
            b"nobody knows",
            "application/pdf",
            "a.pdf",
            "begins like nothing known",
        ),
        (b"a\0b", "text/csv", "a.csv", "begins like nothing known"),
    ] {
        let refused = fetched(bytes, media_type, name).unwrap_err();
        assert!(refused.contains(words), "{name}: {refused}");
    }
}
