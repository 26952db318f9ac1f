//! Receipts on their way beside a batch: which there are, in which documents they travel, what is left out.
//!
//! The documents are planned before the rows are rendered, for a row names the document of its receipts; and they are
//! written after, so that nothing is written where the proof fails.

use std::borrow::Cow;
use std::path::Path;

use chrono::{Datelike, NaiveDateTime};

use super::convert::Job;
use super::convert::input::Input;
use super::convert::run::Statements;
use super::failure::Failure;
use crate::archive::{Access, Archive};
use crate::documents::{Document, Intake, LeftOut, Process, Voucher, invoice};
use crate::entry::{Account, Attribute, AttributeSet, Entry, Invoice};
use crate::mapping::Mapping;
use crate::output::files::Staging;
use crate::output::manifest;
use crate::period::Period;
use crate::qonto::directory::Directory;
use crate::qonto::normalize::Normalizer;

mod shelf;
mod write;

use shelf::{Found, Gathered};

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

/// The names of the months as folders, so that they sort.
const MONTHS: [&str; 12] = [
    "01 Januar",
    "02 Februar",
    "03 März",
    "04 April",
    "05 Mai",
    "06 Juni",
    "07 Juli",
    "08 August",
    "09 September",
    "10 Oktober",
    "11 November",
    "12 Dezember",
];

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
        let mut gathered = shelf::gather::<_, Failure>(&archive, window)?;
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
        let packages = handling
            .map(|handling| Packages::plan(&gathered, handling))
            .transpose()?;
        Ok(Self {
            invoices,
            packages: packages.unwrap_or_default(),
        })
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

/// The documents of a run.
#[derive(Debug, Default)]
struct Packages {
    /// In settled order.
    documents: Vec<Document>,
    /// Stands in the files' names before the ending, as in those of the rows that name the documents.
    mark: String,
    /// For each document, the transaction and when it settled.
    sources: Vec<(String, NaiveDateTime)>,
    /// What is to be said of them, and of each receipt that is in none, in sentences.
    remarks: Vec<String>,
}

impl Packages {
    /// Plans the documents of the entries that were gathered.
    fn plan(gathered: &[Gathered], handling: Handling) -> Result<Self, Failure> {
        let mut intake = Intake::default();
        let mut sources = Vec::new();
        for one in gathered {
            let voucher = voucher(one, handling);
            if intake.take(&voucher).map_err(Failure::outside)?.is_some() {
                sources.push((one.entry.id.to_string(), one.entry.settled_at.local()));
            }
        }
        let (documents, left_out) = intake.finish();
        let remark = match handling {
            _ if documents.is_empty() => {
                Some("no receipt of this period can be sent, so there is no package")
            }
            Handling::Book => Some(
                "the receipts are for DATEV's inbox, where they wait to be booked: do that, or import the batch, \
                 but not both, or everything is booked twice",
            ),
            Handling::File => None,
        };
        let left_out = left_out.iter().map(|left| told(left, gathered));
        Ok(Self {
            mark: String::new(),
            remarks: remark
                .map(ToOwned::to_owned)
                .into_iter()
                .chain(left_out)
                .collect(),
            documents,
            sources,
        })
    }

    /// Tells the rows to which document they belong.
    fn link(&self, directory: &mut Directory) {
        for ((transaction, _), document) in self.sources.iter().zip(&self.documents) {
            directory.set_document(transaction, &document.guid);
        }
    }
}

/// What the receipts of a run say about the invoices that were paid, by transaction.
fn invoices(gathered: &[Gathered]) -> Vec<(String, Invoice)> {
    let mut found = Vec::new();
    for one in gathered {
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

/// A receipt that stays behind, as people find it.
fn told(left: &LeftOut, gathered: &[Gathered]) -> String {
    let entry = gathered.iter().find(|one| one.entry.id == left.transaction_id);
    let entry = entry.map_or_else(|| left.transaction_id.clone(), |one| description(&one.entry));
    format!(
        "the receipt '{}' of {entry} is in no package: {}",
        left.name, left.reason
    )
}

fn voucher(gathered: &Gathered, handling: Handling) -> Voucher {
    let entry = &gathered.entry;
    let day = entry.settled_at.date();
    let process = match handling {
        Handling::Book => Process::Book,
        Handling::File => Process::File(vec![
            "Qonto".to_owned(),
            format!("Belege {}", day.year()),
            MONTHS[day.month0() as usize].to_owned(),
        ]),
    };
    let numbers = entry
        .invoices
        .iter()
        .filter_map(|invoice| invoice.number.as_deref());
    let words = std::iter::once(&*entry.id)
        .chain(numbers)
        .chain(entry.reference.as_deref());
    Voucher {
        transaction_id: entry.id.to_string(),
        day,
        description: description(entry),
        keywords: words.collect::<Vec<_>>().join(" "),
        process,
        receipts: gathered.receipts.iter().map(Found::best).collect(),
    }
}

/// `2026-10-08 AWS EMEA -59,50 EUR`: the name gives way where it is too long, for the amount is searched for.
fn description(entry: &Entry<'_>) -> String {
    const LENGTH: usize = 40;
    let day = entry.settled_at.date();
    let amount = entry.amount.to_string().replace('.', ",");
    let (front, back) = (format!("{day} "), format!(" {amount} {}", entry.currency));
    let name = entry
        .clean_counterparty_name
        .as_deref()
        .or(entry.label.as_deref());
    let room = LENGTH.saturating_sub(front.len() + back.chars().count());
    let name: String = name.unwrap_or_default().trim().chars().take(room).collect();
    format!("{front}{}{back}", name.trim_end())
}
