//! Receipts become documents; what DATEV would refuse is left out and told.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::PathBuf;

use chrono::NaiveDate;

use super::bundle::FILE_BYTES;
use super::check::{DESCRIPTION, FILES, KEYWORDS, LEVEL, LEVELS, is_printable};
use super::{Document, DocumentError, DocumentFile, Owner, Process};
use crate::digest::sha256_of_file;
use crate::media::{Media, Said};

/// The most bytes of a document: one that is larger fits into no package (DATEV's limit is 465 MB).
const DOCUMENT_BYTES: u64 = 400_000_000;

/// A transaction or an invoice with its receipts. Texts of any length and content: they are cut and cleaned here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// What the receipts belong to, of which the GUID is made.
    pub owner: Owner,
    /// The local day of booking or of the invoice, with which the names of the files begin.
    pub day: NaiveDate,
    /// What it is about: shown in DATEV's list, 40 characters.
    pub description: String,
    /// What is searched for: shown as the note, 255 characters.
    pub keywords: String,
    /// What DATEV shall do with it; a folder's levels have 30 characters.
    pub process: Process,
    /// In the order in which they are stapled.
    pub receipts: Vec<Receipt>,
}

/// A receipt on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What the user knows it by, for messages.
    pub name: String,
    /// What it is said to be, where somebody says so.
    pub media_type: Option<String>,
    /// Its bytes; `None` where they are not there.
    pub path: Option<PathBuf>,
    /// Why they are not there, where that is known.
    pub absence: Option<String>,
    /// The SHA-256 that they must have, in lower-case hexadecimal digits; `None` where nobody knows.
    pub sha256: Option<String>,
}

impl Receipt {
    /// What it is said to be.
    pub fn said(&self) -> Said<'_> {
        Said {
            media_type: self.media_type.as_deref(),
            name: Some(&self.name),
        }
    }
}

/// A receipt that is in no package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// What it belongs to.
    pub owner: Owner,
    /// The name of the receipt.
    pub name: String,
    /// Why.
    pub reason: Reason,
}

/// Why a receipt is in no package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// DATEV does not take this kind of file.
    #[error(
        "DATEV does not take files of the type {0}; `saldo sync --probative` fetches the PDF that the bank sealed, where \
         it made one; else convert it to PDF, JPEG or PNG and attach it again"
    )]
    NotTaken(&'static str),
    /// Nobody knows what it is.
    #[error("it is of no type that DATEV takes; convert it to PDF, JPEG or PNG and attach it again")]
    Unknown,
    /// There is nothing in it.
    #[error("it is empty; attach it again")]
    Empty,
    /// It is too large.
    #[error("it has {0} bytes, and DATEV takes 20 MB at most; attach a smaller one")]
    TooLarge(u64),
    /// The transaction has too many.
    #[error("its transaction has more receipts than a document can hold (50, or 400 MB); send it by hand")]
    TooMany,
    /// It could not be had, in the words of whoever tried.
    #[error(
        "its file is not in the archive: {0}; `saldo sync` tries again, but if that stays, attach it again"
    )]
    NotHad(String),
    /// It is not what it was when it was stored.
    #[error("its file in the archive is damaged or lost; `saldo verify --repair` fetches it again")]
    Damaged,
    /// Its transaction moved no money, so there is no booking that could name its document.
    #[error("its payment moved no money and is not booked; file it by hand")]
    NotBooked,
    /// It is not there.
    #[error("its file is not in the archive; `saldo sync` fetches it")]
    Missing,
}

/// Takes receipts and makes documents of them.
#[derive(Debug, Default)]
pub struct Intake {
    documents: Vec<Document>,
    left_out: Vec<LeftOut>,
    names: HashSet<String>,
}

impl Intake {
    /// Takes a voucher and says the GUID of its document; `None` when none of its receipts can be sent, so that
    /// there is nothing to link to. Each owner is taken once.
    pub fn take(&mut self, voucher: &Voucher) -> Result<Option<&str>, DocumentError> {
        let guid = voucher.owner.guid();
        let mut files = Vec::new();
        let mut bytes = 0;
        for receipt in &voucher.receipts {
            match look(receipt)? {
                Ok((path, media, size)) if files.len() < FILES && bytes + size <= DOCUMENT_BYTES => {
                    bytes += size;
                    files.push(DocumentFile {
                        name: self.name(voucher.day, &guid, files.len() + 1, media),
                        path: path.clone(),
                        bytes: size,
                        sha256: receipt.sha256.clone(),
                        media,
                    });
                }
                Ok(_) => self.leave_out(voucher, receipt, Reason::TooMany),
                Err(reason) => self.leave_out(voucher, receipt, reason),
            }
        }
        if files.is_empty() {
            return Ok(None);
        }
        self.documents.push(Document {
            guid,
            description: fit(&voucher.description, DESCRIPTION),
            keywords: fit(&voucher.keywords, KEYWORDS),
            process: fit_path(&voucher.process),
            files,
        });
        Ok(self.documents.last().map(|document| document.guid.as_str()))
    }

    /// Takes nothing of a voucher, and notes why.
    pub fn refuse(&mut self, voucher: &Voucher, reason: &Reason) {
        for receipt in &voucher.receipts {
            self.leave_out(voucher, receipt, reason.clone());
        }
    }

    /// The documents in the order in which they were taken, and what is in none of them.
    pub fn finish(self) -> (Vec<Document>, Vec<LeftOut>) {
        (self.documents, self.left_out)
    }

    fn leave_out(&mut self, voucher: &Voucher, receipt: &Receipt, reason: Reason) {
        self.left_out.push(LeftOut {
            owner: voucher.owner.clone(),
            name: receipt.name.clone(),
            reason,
        });
    }

    /// `2026-01-08_2f6c1c1e_1.pdf`: the day, the beginning of the GUID (the whole of it where that is taken), and the
    /// place of the receipt in the document.
    fn name(&mut self, day: NaiveDate, guid: &str, number: usize, media: Media) -> String {
        let named = |guid: &str| {
            let guid = guid.to_ascii_lowercase();
            format!("{}_{guid}_{number}.{}", day.format("%Y-%m-%d"), media.extension())
        };
        let short = named(guid.split('-').next().unwrap_or(guid));
        let name = if self.names.contains(&short) {
            named(guid)
        } else {
            short
        };
        self.names.insert(name.clone());
        name
    }
}

type Looked<'r> = Result<(&'r PathBuf, Media, u64), Reason>;

fn look(receipt: &Receipt) -> Result<Looked<'_>, DocumentError> {
    let Some(path) = &receipt.path else {
        let known = receipt.absence.as_deref();
        let known = known.map(|reason| Reason::NotHad(reason.trim_end_matches('.').to_owned()));
        return Ok(Err(known.unwrap_or(Reason::Missing)));
    };
    let failed = |error| DocumentError::read(path, error);
    let bytes = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let was_there = receipt.sha256.is_some();
            return Ok(Err(if was_there {
                Reason::Damaged
            } else {
                Reason::Missing
            }));
        }
        metadata => metadata.map_err(failed)?.len(),
    };
    if let Some(expected) = &receipt.sha256
        && sha256_of_file(path).map_err(failed)? != *expected
    {
        return Ok(Err(Reason::Damaged));
    }
    if bytes == 0 {
        return Ok(Err(Reason::Empty));
    }
    if bytes > FILE_BYTES {
        return Ok(Err(Reason::TooLarge(bytes)));
    }
    Ok(match Media::of_file(path, receipt.said()).map_err(failed)? {
        Ok(media) => Ok((path, media, bytes)),
        Err(Some(other)) => Err(Reason::NotTaken(other)),
        Err(None) => Err(Reason::Unknown),
    })
}

/// The text on one line, without what XML cannot hold, cut to `max` characters.
fn fit(text: &str, max: usize) -> String {
    let words: Vec<String> = text
        .split(|character: char| character.is_whitespace() || !is_printable(character))
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    let cut: String = words.join(" ").chars().take(max).collect();
    cut.trim_end().to_owned()
}

fn fit_path(process: &Process) -> Process {
    match process {
        Process::Book => Process::Book,
        Process::File(levels) => {
            let levels = levels.iter().map(|level| fit(level, LEVEL));
            Process::File(levels.filter(|level| !level.is_empty()).take(LEVELS).collect())
        }
    }
}
