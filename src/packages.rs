//! Receipts on their way beside a batch: which there are, in which documents they travel, what is left out.
//!
//! The documents are planned before the rows are rendered, for a row names the document of its receipts; and they are
//! written after, so that nothing is written where the proof fails.

use std::borrow::Cow;
use std::path::Path;

use crate::archive::{Access, Archive};
use crate::documents::invoice;
use crate::entry::{Account, Attribute, AttributeSet, Invoice};
use crate::export::Job;
use crate::export::input::Input;
use crate::export::run::Statements;
use crate::output::files::Staging;
use crate::output::manifest;
use crate::period::Period;
use crate::qonto::directory::Directory;
use crate::qonto::normalize::Normalizer;

mod error;
mod plan;
mod shelf;
mod suppliers;
mod voucher;
mod write;

pub(crate) use error::PackageError;
use plan::Packages;
use shelf::{Found, Gathered};
use suppliers::Suppliers;

/// What a document shows of an entry.
const SHOWN: AttributeSet = AttributeSet::NONE
    .with(Attribute::AttachmentIds)
    .with(Attribute::Attachments)
    .with(Attribute::CleanCounterpartyName)
    .with(Attribute::Label)
    .with(Attribute::Reference)
    .with(Attribute::Invoices);

/// What DATEV is to do with the receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Handling {
    /// File them in a folder, locked: the postings come by the batch.
    File,
    /// Put them into the inbox, to be booked from there.
    Book,
}

/// What an export looks at for its receipts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window<'w> {
    pub(crate) input: &'w Input,
    pub(crate) normalizer: &'w Normalizer,
    pub(crate) accounts: &'w [Account],
    pub(crate) period: Period,
}

/// What the receipts of a run give to its rows and its folder.
#[derive(Debug, Default)]
pub(crate) struct Receipts {
    /// The invoices inside them, by transaction.
    invoices: Vec<(String, Invoice)>,
    packages: Packages,
}

impl Receipts {
    /// Looks at the receipts that an archive has: for the invoices in them, where the normalizer is asked for those,
    /// and for packages, where there is a handling.
    pub(crate) fn of_archive(
        folder: &Path,
        window: Window<'_>,
        handling: Option<Handling>,
    ) -> Result<Self, PackageError> {
        let reads_invoices = window.normalizer.wanted.contains(Attribute::Invoices);
        if handling.is_none() && !reads_invoices {
            return Ok(Self::default());
        }
        let archive = Archive::open(folder, Access::Read)?;
        let suppliers = match handling {
            Some(_) => suppliers::gather(&archive, window.period, window.normalizer.zone)?,
            None => Suppliers::default(),
        };
        let mut gathered = shelf::gather(&archive, &suppliers, window)?;
        let invoices = if reads_invoices {
            invoices(&gathered)
        } else {
            Vec::new()
        };
        let mut directory = window.normalizer.directory.clone();
        for (transaction, invoice) in &invoices {
            directory.add_invoice(transaction, invoice.clone());
        }
        for one in &mut gathered {
            one.entry.invoices = Cow::Owned(directory.invoices(&one.entry.id).to_vec());
        }
        let packages = match handling {
            Some(handling) => Packages::plan(&gathered, &suppliers, handling)?,
            None => Packages::default(),
        };
        Ok(Self { invoices, packages })
    }

    /// Tells it to the rows.
    pub(crate) fn join(&self, directory: &mut Directory) {
        for (transaction, invoice) in &self.invoices {
            directory.add_invoice(transaction, invoice.clone());
        }
        self.packages.link(directory);
    }

    /// Lets go of the receipts of entries that a filter left out: no row names their document.
    pub(crate) fn keep_linked(&mut self, job: &Job, statements: &Statements) {
        self.packages.keep_linked(job, statements);
    }

    /// Writes the packages; says what is in them.
    pub(crate) fn write(
        &self,
        period: Period,
        staging: &mut Staging,
    ) -> Result<Vec<manifest::Package>, PackageError> {
        write::write(&self.packages, period, staging)
    }

    /// What is to be said of the packages, and of each receipt that is in none, in sentences.
    pub(crate) fn warnings(&self) -> Vec<String> {
        self.packages.remarks.clone()
    }
}

/// What the receipts of a run say about the invoices that were paid, by transaction.
fn invoices(gathered: &[Gathered]) -> Vec<(String, Invoice)> {
    let mut found = Vec::new();
    for one in gathered.iter().filter(|one| one.moved_money()) {
        for receipt in one.receipts.iter().map(Found::best) {
            // A receipt that cannot be read is a picture to people, and no data.
            if let Some(path) = &receipt.path
                && let Ok(Ok(Some(invoice))) = invoice::read_file(path)
            {
                found.push((one.entry.id.to_string(), invoice));
            }
        }
    }
    found
}
