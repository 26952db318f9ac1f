//! Invoices that are data: `ZUGFeRD`, Factur-X and `XRechnung`, bare or inside a PDF (EN 16931).
//!
//! Receipts come from strangers. A file of 20 MB at most is looked at, nothing is unpacked beyond a budget, document
//! types (and with them entities) are refused, and what cannot be read is an error, never a guess.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::entry::Invoice;
use crate::media::{Media, Said};

mod cii;
mod pdf;
mod tree;
mod ubl;

#[cfg(test)]
mod tests;

/// The largest file that is looked at, in bytes; as large as a receipt may be for DATEV.
const FILE_BYTES: usize = 20_000_000;

/// The largest XML that is read, in bytes. Invoices have some ten thousand.
const XML_BYTES: usize = 8_000_000;

/// Why the data of an invoice cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceError {
    /// The file is too large.
    #[error("the file has {0} bytes; invoices are looked for in files of at most {FILE_BYTES}")]
    TooLarge(usize),
    /// The PDF is damaged or hostile.
    #[error("the PDF cannot be read: {0}")]
    Pdf(String),
    /// The XML is damaged or hostile.
    #[error("the XML of the invoice cannot be read: {0}")]
    Xml(String),
    /// A value is not what it must be.
    #[error("the invoice's {field} is '{text}', which is no {kind}")]
    Value {
        /// The element.
        field: &'static str,
        /// What stands in it, shortened.
        text: String,
        /// What should.
        kind: &'static str,
    },
}

/// The invoice in a file; `None` when there is none, as in a picture, a scan, or XML of another kind.
pub fn read(bytes: &[u8]) -> Result<Option<Invoice>, InvoiceError> {
    if bytes.len() > FILE_BYTES {
        return Err(InvoiceError::TooLarge(bytes.len()));
    }
    match Media::of(bytes, Said::default()) {
        Ok(Media::Xml) => of_xml(bytes),
        Ok(Media::Pdf) => {
            for xml in pdf::embedded(bytes)? {
                if Media::of(&xml, Said::default()) == Ok(Media::Xml)
                    && let Some(invoice) = of_xml(&xml)?
                {
                    return Ok(Some(invoice));
                }
            }
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// The same for a file on the disk, of which no more is read than may be looked at.
pub fn read_file(path: &Path) -> io::Result<Result<Option<Invoice>, InvoiceError>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(FILE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(read(&bytes))
}

fn of_xml(bytes: &[u8]) -> Result<Option<Invoice>, InvoiceError> {
    if bytes.len() > XML_BYTES {
        return Err(InvoiceError::Xml(format!("it has {} bytes", bytes.len())));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| InvoiceError::Xml("it is not UTF-8".to_owned()))?;
    let tree = tree::parse(text)?;
    let root = tree.root_element();
    match root.tag_name().name() {
        "CrossIndustryInvoice" | "CrossIndustryDocument" => cii::read(root).map(Some),
        "Invoice" | "CreditNote" if ubl::is_ubl(root) => ubl::read(root).map(Some),
        _ => Ok(None),
    }
    .map(|invoice| invoice.map(unsigned))
}

/// Corrections have negative amounts; which way the money went is known from the bank.
fn unsigned(mut invoice: Invoice) -> Invoice {
    if invoice.total.is_some_and(|total| total.is_sign_negative()) {
        let items = invoice.vat.iter_mut();
        let of_items = items.flat_map(|item| [&mut item.amount, &mut item.amount_excluding_vat]);
        let amounts = [&mut invoice.net, &mut invoice.vat_amount, &mut invoice.total];
        amounts
            .into_iter()
            .chain(of_items)
            .flatten()
            .for_each(|amount| *amount = -*amount);
    }
    invoice
}
