//! What the first bytes say.

use std::borrow::Cow;

use super::{Media, Said};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The compound file of the old formats, of installers and of mails alike (MS-CFB, 2.2).
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// 1.2.840.113549.1.7.2, signed data (RFC 5652, 5.1), which follows the lengths of one sequence.
const SIGNED: &[u8] = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";

/// Programs and scripts: ELF, Windows, Mach-O in four orders and as a bundle (which compiled Java shares), WebAssembly,
/// and what names its interpreter.
const PROGRAMS: [&[u8]; 9] = [
    b"\x7fELF",
    b"MZ",
    b"\xFE\xED\xFA\xCE",
    b"\xFE\xED\xFA\xCF",
    b"\xCE\xFA\xED\xFE",
    b"\xCF\xFA\xED\xFE",
    b"\xCA\xFE\xBA\xBE",
    b"\0asm",
    b"#!",
];

/// So many characters say what a text is.
const OPENING: usize = 256;

/// So far into a file a PDF may begin (ISO 32000-1, annex H.3.4.1).
const PDF_START: usize = 1_024;

pub(super) fn kind(head: &[u8], said: Said<'_>) -> Result<Media, Option<&'static str>> {
    let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
    if head.is_empty() {
        return Err(None);
    }
    if head.starts_with(COMPOUND) {
        let old = [Media::Doc, Media::Xls].into_iter().find(|media| said.is(*media));
        return old.ok_or(Some("application/x-ole-storage"));
    }
    if is_signed(head, said) {
        return Ok(Media::Pkcs7);
    }
    let found = infer::get(head).map(|found| found.mime_type());
    if let Some(media) = found.and_then(Media::of_type) {
        return Ok(media);
    }
    if found == Some("application/zip") {
        // Programs differ in what they pack first, and only the usual order is known by its first bytes.
        let packed = [Media::Docx, Media::Xlsx, Media::Odt, Media::Ods].into_iter();
        let said = packed.into_iter().find(|media| said.is(*media));
        return said.ok_or(found);
    }
    if begins_a_web_page(head) {
        return Err(Some("text/html"));
    }
    // A comment may begin both.
    if (found.is_none() || opening(head).starts_with(b"<!--")) && is_xml(head, said) {
        return Ok(Media::Xml);
    }
    if found.is_some() {
        return Err(found);
    }
    let is_pdf = |start: &[u8]| start.windows(5).any(|bytes| bytes == b"%PDF-");
    if is_pdf(&head[..head.len().min(PDF_START)]) {
        return Ok(Media::Pdf);
    }
    let texts = [Media::Csv, Media::Txt].into_iter();
    let text = texts.into_iter().find(|media| said.is(*media));
    text.filter(|_| is_text(head)).ok_or(None)
}

/// Signed data in DER, in PEM, or, where it is said to be that, in bare Base64 as some mail programs keep it.
fn is_signed(head: &[u8], said: Said<'_>) -> bool {
    let start = &head[..head.len().min(32)];
    let is_der = head.first() == Some(&0x30) && start.windows(SIGNED.len()).any(|bytes| bytes == SIGNED);
    let is_pem = [b"-----BEGIN PKCS7-----".as_slice(), b"-----BEGIN CMS-----"]
        .into_iter()
        .any(|begin| head.starts_with(begin));
    let is_base64 = head.starts_with(b"MI")
        && said.is(Media::Pkcs7)
        && head
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\r' | b'\n'));
    is_der || is_pem || is_base64
}

/// XML needs no declaration (XML 1.0, 2.8), so what is said to be XML is, where an element or a comment comes first; in
/// UTF-16 nothing else knows its declaration.
fn is_xml(head: &[u8], said: Said<'_>) -> bool {
    let opening = opening(head);
    let is_declared = opening.starts_with(b"<?xml");
    let is_element = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'!' | b'?');
    let is_opened = opening.first() == Some(&b'<') && opening.get(1).is_some_and(is_element);
    is_declared || is_opened && said.is(Media::Xml)
}

/// The first characters without blanks before them; of UTF-16, those that ASCII has.
fn opening(head: &[u8]) -> Cow<'_, [u8]> {
    let unit: fn([u8; 2]) -> u16 = match head {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => {
            let text = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
            return Cow::Borrowed(text.trim_ascii_start());
        }
    };
    let (units, _) = head[2..].as_chunks();
    let characters = units
        .iter()
        .take(OPENING)
        .map_while(|bytes| u8::try_from(unit(*bytes)).ok());
    let text: Vec<u8> = characters.filter(u8::is_ascii).collect();
    Cow::Owned(text.trim_ascii_start().to_vec())
}

/// Text of any encoding that keeps ASCII: nothing that only machines write.
fn is_text(head: &[u8]) -> bool {
    head.iter()
        .all(|byte| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c' | b'\x1a'))
}

pub(super) fn is_program(head: &[u8]) -> bool {
    PROGRAMS.iter().any(|begin| head.starts_with(begin))
}

pub(super) fn begins_a_web_page(head: &[u8]) -> bool {
    let text = opening(head);
    [b"<!doctype html".as_slice(), b"<html"].into_iter().any(|page| {
        text.get(..page.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(page))
    })
}
