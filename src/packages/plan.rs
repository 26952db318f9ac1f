//! Which documents a run has, and what is in none.

use std::collections::HashSet;

use chrono::{NaiveDateTime, NaiveTime};

use super::shelf::{Found, Gathered};
use super::suppliers::Suppliers;
use super::voucher;
use super::{Handling, PackageError};
use crate::documents::{Document, Intake, Owner, Reason};
use crate::qonto::directory::Directory;
use crate::words::count;

/// The documents of a run.
#[derive(Debug, Default)]
pub(super) struct Packages {
    /// In settled order, those of invoices last.
    pub(super) documents: Vec<Document>,
    /// Stands in the files' names before the ending, as in those of the rows that name the documents.
    pub(super) mark: String,
    /// For each document, what it belongs to and when that was.
    pub(super) sources: Vec<(Owner, NaiveDateTime)>,
    /// What is to be said of them, and of each receipt that is in none, in sentences.
    pub(super) remarks: Vec<String>,
}

impl Packages {
    /// Plans the documents of the entries that were gathered, and after them those of invoices without a payment.
    pub(super) fn plan(
        gathered: &[Gathered],
        suppliers: &Suppliers,
        handling: Handling,
    ) -> Result<Self, PackageError> {
        let mut intake = Intake::default();
        let mut sources = Vec::new();
        for one in gathered {
            let voucher = voucher::of_entry(one, handling);
            if !one.moved_money() {
                intake.refuse(&voucher, &Reason::NotBooked);
                continue;
            }
            if intake.take(&voucher)?.is_some() {
                sources.push((voucher.owner, one.entry.settled_at.local()));
            }
        }
        // An invoice is attached to its payment, or uploaded twice, without anybody telling the bank what belongs together.
        let sending = gathered.iter().filter(|one| one.moved_money());
        let files = sending.flat_map(Gathered::files);
        let mut sent: HashSet<&str> = files.flat_map(Found::contents).collect();
        let (mut without_payment, mut copies) = (0, 0);
        for one in &suppliers.loose {
            if one.receipt.contents().any(|content| sent.contains(content)) {
                copies += 1;
                continue;
            }
            let voucher = voucher::of_invoice(one, handling);
            if intake.take(&voucher)?.is_some() {
                without_payment += 1;
                sources.push((voucher.owner, one.day.and_time(NaiveTime::MIN)));
            }
            sent.extend(one.receipt.contents());
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
        let left_out = left_out
            .iter()
            .map(|left| voucher::told(left, gathered, &suppliers.loose));
        Ok(Self {
            mark: String::new(),
            remarks: remark
                .map(ToOwned::to_owned)
                .into_iter()
                .chain(of_suppliers(without_payment, copies, suppliers.void))
                .chain(left_out)
                .collect(),
            documents,
            sources,
        })
    }

    /// Tells the rows to which document they belong.
    pub(super) fn link(&self, directory: &mut Directory) {
        for ((owner, _), document) in self.sources.iter().zip(&self.documents) {
            if let Some(transaction) = owner.transaction() {
                directory.set_document(transaction, &document.guid);
            }
        }
    }
}

/// What became of the invoices of suppliers that no transaction belongs to, in sentences.
fn of_suppliers(sent: u64, copies: u64, void: u64) -> impl Iterator<Item = String> {
    let told = |number: u64, one: &str, many: &str, rest: &str| {
        (number > 0).then(|| format!("{}{rest}", count(number, one, many)))
    };
    [
        told(
            sent,
            "invoice of a supplier",
            "invoices of suppliers",
            " without a payment in the packages: no booking links to them",
        ),
        told(
            copies,
            "invoice of a supplier has",
            "invoices of suppliers have",
            " no document: the same file is in the document of a payment or of another invoice",
        ),
        told(
            void,
            "invoice of a supplier was",
            "invoices of suppliers were",
            " rejected or discarded, and in no package for that",
        ),
    ]
    .into_iter()
    .flatten()
}
