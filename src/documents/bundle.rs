//! How documents are spread over packages, and the ZIP of each.

use std::fs::File;
use std::io::{self, Read, Seek, Write};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::check;
use super::index::{self, Header};
use super::{Document, DocumentError, DocumentFile};
use crate::digest::hex;

/// The name of the index in a package.
pub(super) const INDEX: &str = "document.xml";

/// The largest file that DATEV takes, in bytes.
pub(super) const FILE_BYTES: u64 = 20_000_000;

/// How much a package holds. The schema ends at 4 999 documents, the upload at 465 MB; DATEV recommends far less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all files.
    pub bytes: u64,
    /// Documents.
    pub documents: usize,
}

impl Limits {
    /// 90 MB and 4 000 documents.
    pub const USUAL: Self = Self {
        bytes: 90_000_000,
        documents: 4_000,
    };
}

/// The documents of one package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bundle<'d> {
    documents: &'d [Document],
}

/// Spreads the documents over as few packages as their order allows. A document is never torn apart: one that is
/// larger than a package has one of its own.
pub fn bundles(documents: &[Document], limits: Limits) -> Vec<Bundle<'_>> {
    let mut bundles = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, document) in documents.iter().enumerate() {
        let full = bytes + document.bytes() > limits.bytes || at - start >= limits.documents;
        if full && at > start {
            bundles.push(Bundle {
                documents: &documents[start..at],
            });
            (start, bytes) = (at, 0);
        }
        bytes += document.bytes();
    }
    if start < documents.len() {
        bundles.push(Bundle {
            documents: &documents[start..],
        });
    }
    bundles
}

impl Bundle<'_> {
    /// Its documents, in order.
    pub fn documents(&self) -> &[Document] {
        self.documents
    }

    /// Checks all rules, then writes the ZIP: the index and the files, in order, without folders and without times.
    /// Receipts are packed by themselves, so nothing is compressed and no compressor's version shows in the bytes.
    /// Says the SHA-256 of each file, in hexadecimal digits.
    pub fn write(&self, header: &Header, out: impl Write + Seek) -> Result<Vec<String>, DocumentError> {
        header.check()?;
        check::documents(self.documents)?;
        let mut zip = ZipWriter::new(out);
        zip.start_file(INDEX, options()).map_err(refused)?;
        index::write(header, self.documents, &mut zip).map_err(DocumentError::Write)?;
        let files = self.documents.iter().flat_map(|document| &document.files);
        let digests = files
            .map(|file| append(&mut zip, file))
            .collect::<Result<_, _>>()?;
        let mut out = zip.finish().map_err(refused)?;
        out.flush().map_err(DocumentError::Write)?;
        Ok(digests)
    }
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

fn append(zip: &mut ZipWriter<impl Write + Seek>, file: &DocumentFile) -> Result<String, DocumentError> {
    let bytes = File::open(&file.path).map_err(|error| DocumentError::read(&file.path, error))?;
    zip.start_file(file.name.as_str(), options()).map_err(refused)?;
    // One byte more than announced is enough to know that it grew, and an endless file ends.
    let mut source = Source {
        inner: bytes.take(file.bytes + 1),
        failed: false,
        digest: Sha256::new(),
    };
    let copied = io::copy(&mut source, zip).map_err(|error| {
        if source.failed {
            DocumentError::read(&file.path, error)
        } else {
            DocumentError::Write(error)
        }
    })?;
    if copied != file.bytes {
        return Err(DocumentError::Changed {
            path: file.path.clone(),
            expected: file.bytes,
            found: copied,
        });
    }
    let digest = hex(&source.digest.finalize());
    if file.sha256.as_ref().is_some_and(|expected| *expected != digest) {
        return Err(DocumentError::Damaged(file.path.clone()));
    }
    Ok(digest)
}

/// Remembers whether it was reading that failed (a copy only says that it did not work), and what was read.
struct Source<R> {
    inner: R,
    failed: bool,
    digest: Sha256,
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer);
        self.failed = read
            .as_ref()
            .is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        self.digest.update(&buffer[..*read.as_ref().unwrap_or(&0)]);
        read
    }
}

fn refused(error: zip::result::ZipError) -> DocumentError {
    DocumentError::Write(error.into())
}
