//! The XML files inside a PDF.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Dictionary, Document, LoadOptions, Object};

use super::{InvoiceError, XML_BYTES};

/// How much all streams together may be unpacked to while the file is opened, in bytes.
const BUDGET: usize = 256_000_000;
/// How much one of them may.
const STREAM_BYTES: usize = 16_000_000;
/// Files that belong to an invoice (pictures, time sheets) are few.
const FILES: usize = 20;

/// The embedded files that say they are XML, unpacked, in the order of their objects.
pub(super) fn embedded(bytes: &[u8]) -> Result<Vec<Vec<u8>>, InvoiceError> {
    if memchr::memmem::find(bytes, b"EmbeddedFile").is_none() && !has_packed_objects(bytes) {
        return Ok(Vec::new());
    }
    // The parser returns errors and has limits of its own; if it still panics over a stranger's file, the run goes on.
    catch_unwind(AssertUnwindSafe(|| unpack(bytes)))
        .unwrap_or_else(|_| Err(InvoiceError::Pdf("it is damaged".to_owned())))
}

/// Whether objects may be hidden in packed streams, where nothing can be searched for.
fn has_packed_objects(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"ObjStm").is_some()
}

fn unpack(bytes: &[u8]) -> Result<Vec<Vec<u8>>, InvoiceError> {
    let streams = memchr::memmem::find_iter(bytes, b"endstream").count().max(1);
    let options = LoadOptions {
        max_decompressed_size: Some((BUDGET / streams).min(STREAM_BYTES)),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| broken(&error))?;
    let streams = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok());
    let files = streams.filter(|stream| is_xml(&stream.dict)).take(FILES);
    let unpacked = files.map(|stream| {
        if stream.dict.has(b"Filter") {
            stream
                .decompressed_content_with_limit(XML_BYTES)
                .map_err(|error| broken(&error))
        } else {
            Ok(stream.content.clone())
        }
    });
    unpacked.collect()
}

/// PDF/A-3 wants the media type in `Subtype`; some writers leave it, or the `Type`, out.
fn is_xml(dictionary: &Dictionary) -> bool {
    let name = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).unwrap_or_default();
    match name(b"Subtype") {
        b"text/xml" | b"application/xml" => true,
        b"" => name(b"Type") == b"EmbeddedFile",
        _ => false,
    }
}

fn broken(error: &lopdf::Error) -> InvoiceError {
    InvoiceError::Pdf(error.to_string().chars().take(200).collect())
}
