//! Receipts on their way beside a batch: which there are, in which documents they travel, what is left out.
//!
//! The documents are planned before the rows are rendered, for a row names the document of its receipts; and they are
//! written after, so that nothing is written where the proof fails.

use std::borrow::Cow;
use std::path::Path;

use super::failure::Failure;
use crate::archive::{Access, Archive};
use crate::documents::invoice;
use crate::entry::{Account, Attribute, AttributeSet, Invoice};
use crate::export::Job;
use crate::export::input::Input;
use crate::export::run::Statements;
use crate::mapping::Mapping;
use crate::output::files::Staging;
use crate::output::manifest;
use crate::period::Period;
use crate::qonto::directory::Directory;
use crate::qonto::normalize::Normalizer;

mod plan;
mod shelf;
mod suppliers;
mod voucher;
mod write;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum Handling {
    /// File them in a folder, locked: the postings come by the batch
    File,
    /// Put them into the inbox, to be booked from there
    Book,
}

/// Refuses what cannot be done with receipts, before anything is asked or written.
pub(super) fn check(
    handling: Option<Handling>,
    has_archive: bool,
    mappings: &[Mapping],
) -> Result<(), Failure> {
    if handling.is_none() {
        return Ok(());
    }
    if !has_archive {
        return Err(Failure::usage(
            "--with-receipts needs an archive, for the receipts are there: name its folder with --archive, or write \
             `archive = true` into the profile",
        ));
    }
    let links = |mapping: &&Mapping| mapping.needs.contains(Attribute::Document);
    if mappings.iter().any(|mapping| links(&mapping)) {
        return Ok(());
    }
    let names: Vec<_> = mappings
        .iter()
        .map(|mapping| format!("`{}`", mapping.name))
        .collect();
    Err(Failure::usage(format!(
        "{} has no column that names a receipt; --with-receipts goes with `datev`, or with a mapping that writes \
         {{document.guid}}",
        names.join(", ")
    )))
}

/// What an export looks at for its receipts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window<'w> {
    pub(super) input: &'w Input,
    pub(super) normalizer: &'w Normalizer,
    pub(super) accounts: &'w [Account],
    pub(super) period: Period,
}

/// What the receipts of a run give to its rows and its folder.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    /// The invoices inside them, by transaction.
    invoices: Vec<(String, Invoice)>,
    packages: Packages,
}

impl Receipts {
    /// Looks at the receipts that an archive has: for the invoices in them, where the normalizer is asked for those,
    /// and for packages, where there is a handling.
    pub(super) fn of_archive(
        folder: &Path,
        window: Window<'_>,
        handling: Option<Handling>,
    ) -> Result<Self, Failure> {
        let reads_invoices = window.normalizer.wanted.contains(Attribute::Invoices);
        if handling.is_none() && !reads_invoices {
            return Ok(Self::default());
        }
        let archive = Archive::open(folder, Access::Read)?;
        let suppliers = match handling {
            Some(_) => suppliers::gather(&archive, window.period, window.normalizer.zone)?,
            None => Suppliers::default(),
        };
        let mut gathered = shelf::gather::<_, Failure>(&archive, &suppliers, window)?;
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
    pub(super) fn join(&self, directory: &mut Directory) {
        for (transaction, invoice) in &self.invoices {
            directory.add_invoice(transaction, invoice.clone());
        }
        self.packages.link(directory);
    }

    /// Lets go of the receipts of entries that a filter left out: no row names their document.
    pub(super) fn keep_linked(&mut self, job: &Job, statements: &Statements) {
        self.packages.keep_linked(job, statements);
    }

    /// Writes the packages; says what is in them.
    pub(super) fn write(
        &self,
        period: Period,
        staging: &mut Staging,
    ) -> Result<Vec<manifest::Package>, Failure> {
        write::write(&self.packages, period, staging)
    }

    /// What is to be said of the packages, and of each receipt that is in none, in sentences.
    pub(super) fn warnings(&self) -> Vec<String> {
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
