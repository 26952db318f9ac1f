//! Invoices of suppliers that have a file: those of a transaction travel with its receipts, and those that no transaction
//! belongs to (they are not paid yet, or not from this account) by themselves.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use serde::Deserialize;

use super::PackageError;
use super::shelf::{Found, of_invoice};
use crate::archive::{Archive, Kind};
use crate::excerpt::short;
use crate::period::Period;
use crate::qonto::wire::is_void;

/// The invoices that have a file.
#[derive(Debug, Default)]
pub(super) struct Suppliers {
    /// Those of the period that belong to no transaction, by day.
    pub(super) loose: Vec<Loose>,
    /// How many of the period were rejected or discarded: nobody owes them, so they are in no package.
    pub(super) void: u64,
    /// Those of all periods that belong to transactions, by transaction.
    papers: HashMap<String, Vec<Paper>>,
}

impl Suppliers {
    /// The invoices of a transaction.
    pub(super) fn papers(&self, transaction: &str) -> &[Paper] {
        self.papers.get(transaction).map_or(&[], Vec::as_slice)
    }
}

/// An invoice of a transaction.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    pub(super) id: String,
    /// What its file is called.
    pub(super) name: String,
    /// The identifier of its file, which may be a receipt of the transaction too.
    pub(super) attachment: String,
}

/// An invoice of no transaction, and its file.
#[derive(Debug)]
pub(super) struct Loose {
    pub(super) id: String,
    /// The day of the invoice; where it has none, the local day on which the bank got it.
    pub(super) day: NaiveDate,
    pub(super) number: Option<String>,
    supplier: Option<String>,
    pub(super) receipt: Found,
}

impl Loose {
    /// `2026-10-08 Stadtwerke Beispiel`
    pub(super) fn description(&self) -> String {
        let supplier = self.supplier.as_deref().unwrap_or("Rechnung");
        format!("{} {supplier}", self.day)
    }
}

/// What is read of an invoice of a supplier (Qonto API reference, section 16).
#[derive(Deserialize)]
struct Sent<'a> {
    #[serde(borrow, default)]
    status: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    attachment_id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    file_name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    invoice_number: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    supplier_name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    issue_date: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    created_at: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    matched_transactions: Option<Vec<Cow<'a, str>>>,
}

/// The invoices that have a file; of those that belong to no transaction only the ones of the period.
pub(super) fn gather(archive: &Archive, period: Period, zone: Tz) -> Result<Suppliers, PackageError> {
    let mut suppliers = Suppliers::default();
    for version in archive.all(Kind::SupplierInvoice)? {
        let sent: Sent<'_> = serde_json::from_str(&version.json).map_err(|reason| PackageError::Invoice {
            id: short(&version.id).to_string(),
            reason,
        })?;
        let Some(attachment) = sent.attachment_id.as_deref().filter(|id| !id.is_empty()) else {
            continue;
        };
        let day = day(&sent, zone).filter(|day| period.contains(*day));
        if is_void(sent.status.as_deref()) {
            suppliers.void += u64::from(day.is_some());
            continue;
        }
        let name = sent.file_name.as_deref().unwrap_or(attachment);
        let transactions = sent.matched_transactions.as_deref().unwrap_or_default();
        for transaction in transactions {
            let papers = suppliers.papers.entry(transaction.to_string()).or_default();
            papers.push(Paper {
                id: version.id.clone(),
                name: name.to_owned(),
                attachment: attachment.to_owned(),
            });
        }
        let (Some(day), true) = (day, transactions.is_empty()) else {
            continue;
        };
        let owned = |text: Option<Cow<'_, str>>| text.filter(|text| !text.is_empty()).map(Cow::into_owned);
        suppliers.loose.push(Loose {
            day,
            receipt: Found::new(name, of_invoice(archive, &version.id)?),
            number: owned(sent.invoice_number),
            supplier: owned(sent.supplier_name),
            id: version.id,
        });
    }
    suppliers
        .loose
        .sort_by(|one, other| (one.day, &one.id).cmp(&(other.day, &other.id)));
    Ok(suppliers)
}

fn day(sent: &Sent<'_>, zone: Tz) -> Option<NaiveDate> {
    let issued = sent.issue_date.as_deref().and_then(|day| day.parse().ok());
    issued.or_else(|| {
        let created = DateTime::parse_from_rfc3339(sent.created_at.as_deref()?).ok()?;
        Some(created.with_timezone(&zone).date_naive())
    })
}
