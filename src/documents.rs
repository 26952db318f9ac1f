//! Receipts on their way to DATEV: packages of files with a `document.xml`, and invoices that are data inside a file.
//!
//! A package (DATEV "Document-Package", schema v06.0) is a ZIP that DATEV Unternehmen online takes. Each of its
//! documents has a GUID, which the Beleglink of a posting names; so a click on the posting shows the receipt.
//! Nothing here knows a bank, an archive or a mapping: plain values go in, bytes come out, and the same values give
//! the same bytes. Rules from the XSDs of DATEV (`Document_v060.xsd`) and its portal page "document".
//!
//! | module | what it does |
//! |---|---|
//! | `guid` | the identifier of a document, by what it belongs to |
//! | `intake` | receipts become documents; what DATEV would refuse is left out and told |
//! | `check` | what the schema lets pass and DATEV does not |
//! | `index` | `document.xml` |
//! | [`invoice`] | the data of an invoice, out of XML or a PDF |
//! | `bundle` | how documents are spread over packages, and the ZIP |

use std::path::PathBuf;

use crate::media::Media;

mod bundle;
mod check;
mod error;
mod guid;
mod index;
mod intake;
pub mod invoice;

pub use bundle::{Bundle, Limits, bundles};
pub use error::DocumentError;
pub use guid::{NAMESPACE, Owner, of_transaction};
pub use index::Header;
pub use intake::{Intake, LeftOut, Reason, Receipt, Voucher};

/// Files that belong together under one GUID; DATEV staples them to one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// 8-4-4-4-12 hexadecimal digits, unique; see [`of_transaction`].
    pub guid: String,
    /// What the list of documents shows: 1 to 40 characters, or empty for none.
    pub description: String,
    /// What DATEV shows as the note: up to 255 characters, or empty for none.
    pub keywords: String,
    /// What happens to it after the upload.
    pub process: Process,
    /// 1 to 50 files, in order.
    pub files: Vec<DocumentFile>,
}

/// What DATEV does with a document (`processID`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Process {
    /// 1: it waits in the inbox to be booked. Together with a booking batch that means booking it twice.
    Book,
    /// 2: it is filed and locked in a folder of these one to three levels, of 1 to 30 characters each.
    File(Vec<String>),
}

/// One file of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFile {
    /// Its name in the package: ASCII, without a folder, unique in the package whatever the case.
    pub name: String,
    /// Where its bytes are.
    pub path: PathBuf,
    /// How many there are; another number when the package is written is an error.
    pub bytes: u64,
    /// Their SHA-256 in lower-case hexadecimal digits, where it is known; another one when the package is written is an
    /// error.
    pub sha256: Option<String>,
    /// What kind of file it is.
    pub media: Media,
}

impl Document {
    /// The size of all files, in bytes.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

#[cfg(test)]
mod tests;
