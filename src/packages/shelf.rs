//! Which receipts an input's entries have, and where their files are.

use std::path::PathBuf;

use super::suppliers::Suppliers;
use super::{PackageError, SHOWN, Window};
use crate::archive::files::{Document, Part};
use crate::archive::{self, Archive, Kind};
use crate::documents::Receipt;
use crate::entry::Entry;
use crate::media::Media;
use crate::qonto::normalize::{Normalizer, Outcome};
use crate::qonto::notes::Notes;

/// The files of a receipt by its identifier: as it was uploaded, and a sealed copy where the bank made one.
fn of_receipt(archive: &Archive, attachment: &str) -> Result<Files, archive::Error> {
    let parts = [Part::Original, Part::Probative];
    stored(
        archive,
        parts.map(|part| Document::new(Kind::Attachment, attachment, part)),
    )
}

/// The file of an invoice of a supplier by the invoice's identifier.
pub(super) fn of_invoice(archive: &Archive, id: &str) -> Result<Files, archive::Error> {
    stored(archive, [Document::new(Kind::SupplierInvoice, id, Part::Pdf)])
}

fn stored(archive: &Archive, documents: impl IntoIterator<Item = Document>) -> Result<Files, archive::Error> {
    let mut files = Files::default();
    for document in documents {
        let Some(kept) = archive.document(&document)? else {
            continue;
        };
        if let Some(content) = kept.content {
            files.stored.push(Stored {
                path: archive.files().path(&content.sha256),
                sha256: content.sha256,
                media_type: content.media_type,
            });
        } else if files.absence.is_none() {
            files.absence = kept.reason;
        }
    }
    Ok(files)
}

/// What a shelf has of a receipt.
#[derive(Debug, Clone, Default)]
pub(super) struct Files {
    /// Empty where they are not there.
    stored: Vec<Stored>,
    /// Why one is not there: of the file as it was uploaded, if that is the one.
    absence: Option<String>,
}

/// A file on the shelf.
#[derive(Debug, Clone)]
struct Stored {
    path: PathBuf,
    /// What its bytes were when they were stored, in hexadecimal digits.
    sha256: String,
    media_type: String,
}

/// A receipt and its files.
#[derive(Debug)]
pub(super) struct Found {
    name: String,
    files: Files,
}

impl Found {
    pub(super) fn new(name: &str, files: Files) -> Self {
        Self {
            name: name.to_owned(),
            files,
        }
    }

    /// What its files hold, as SHA-256.
    pub(super) fn contents(&self) -> impl Iterator<Item = &str> {
        self.files.stored.iter().map(|file| file.sha256.as_str())
    }

    /// Whether both have a file with the same content.
    fn is_copy_of(&self, other: &Self) -> bool {
        let mut contents = self.contents();
        contents.any(|content| other.contents().any(|known| known == content))
    }

    /// The file as it was uploaded; the bank's sealed copy, a PDF, where DATEV does not take that.
    pub(super) fn best(&self) -> Receipt {
        let receipt = |file: &Stored| Receipt {
            name: self.name.clone(),
            media_type: Some(file.media_type.clone()),
            path: Some(file.path.clone()),
            absence: None,
            sha256: Some(file.sha256.clone()),
        };
        let taken = |receipt: &Receipt| {
            let path = receipt.path.as_deref();
            path.is_some_and(|path| matches!(Media::of_file(path, receipt.said()), Ok(Ok(_))))
        };
        let mut files = self.files.stored.iter().map(receipt);
        let best = files
            .find(taken)
            .or_else(|| self.files.stored.first().map(receipt));
        best.unwrap_or_else(|| Receipt {
            name: self.name.clone(),
            media_type: None,
            path: None,
            absence: self.files.absence.clone(),
            sha256: None,
        })
    }
}

/// An entry, its receipts, and what else belongs to it.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) entry: Entry<'static>,
    pub(super) receipts: Vec<Found>,
    /// The files of its suppliers' invoices that are not among its receipts.
    pub(super) papers: Vec<Found>,
}

impl Gathered {
    /// Whether there is something to book.
    pub(super) fn moved_money(&self) -> bool {
        self.entry.amount.get() != 0
    }

    /// All files, in the order in which they are stapled.
    pub(super) fn files(&self) -> impl Iterator<Item = &Found> {
        self.receipts.iter().chain(&self.papers)
    }
}

/// The entries of the period that have receipts or suppliers' invoices with a file, in settled order.
pub(super) fn gather(
    archive: &Archive,
    suppliers: &Suppliers,
    window: Window<'_>,
) -> Result<Vec<Gathered>, PackageError> {
    let normalizer = Normalizer {
        wanted: SHOWN,
        ..window.normalizer.clone()
    };
    let only = match normalizer.directory.accounts() {
        [only] => Some(only.id.as_str()),
        _ => None,
    };
    let (mut entries, mut series) = (Vec::new(), normalizer.series());
    window.input.transactions(SHOWN, |transaction| {
        let outcome = series.normalize(transaction, only, &mut Notes::default());
        if let Ok(Outcome::Entry(entry)) = outcome
            && window.period.contains(entry.settled_at.date())
            && window
                .accounts
                .iter()
                .any(|account| account.id == entry.account_id)
            && !(entry.attachment_ids.is_empty() && suppliers.papers(&entry.id).is_empty())
        {
            entries.push(entry.into_owned());
        }
    })?;
    entries.sort_by(|one, other| (one.settled_at.utc(), &one.id).cmp(&(other.settled_at.utc(), &other.id)));
    entries.dedup_by(|one, other| one.id == other.id);
    let mut gathered = Vec::new();
    for entry in entries {
        let mut receipts = Vec::new();
        for id in &entry.attachment_ids {
            let known = entry.attachments.iter().find(|known| known.id == *id);
            let name = known.and_then(|known| known.file_name.as_deref()).unwrap_or(id);
            receipts.push(Found {
                name: name.to_owned(),
                files: of_receipt(archive, id)?,
            });
        }
        let papers = papers(archive, suppliers, &entry, &receipts)?;
        gathered.push(Gathered {
            entry,
            receipts,
            papers,
        });
    }
    Ok(gathered)
}

/// The files of the invoices that an entry pays, each content once, and none that is among its receipts: people attach
/// the invoice to its payment, or the bank does.
fn papers(
    archive: &Archive,
    suppliers: &Suppliers,
    entry: &Entry<'_>,
    receipts: &[Found],
) -> Result<Vec<Found>, archive::Error> {
    let mut papers: Vec<Found> = Vec::new();
    for paper in suppliers.papers(&entry.id) {
        let found = Found::new(&paper.name, of_invoice(archive, &paper.id)?);
        let is_receipt = entry.attachment_ids.iter().any(|id| *id == paper.attachment);
        if is_receipt && found.files.stored.is_empty() {
            continue;
        }
        let mut known = receipts.iter().chain(&papers);
        if !known.any(|known| found.is_copy_of(known)) {
            papers.push(found);
        }
    }
    Ok(papers)
}
