//! Invoices of suppliers that no transaction belongs to: they are not paid yet, or not from this account.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use serde::Deserialize;

use super::shelf::{self, Found};
use crate::archive::{Archive, Kind};
use crate::cli::failure::Failure;
use crate::period::Period;

/// An invoice and its file.
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

/// The invoices of a period that have a file and belong to no transaction, by day. One that belongs to a transaction of
/// another period travels with that.
pub(super) fn gather(archive: &Archive, period: Period, zone: Tz) -> Result<Vec<Loose>, Failure> {
    let mut gathered = Vec::new();
    for version in archive.all(Kind::SupplierInvoice)? {
        let sent: Sent<'_> = serde_json::from_str(&version.json).map_err(Failure::outside)?;
        let is_matched = sent
            .matched_transactions
            .as_ref()
            .is_some_and(|ids| !ids.is_empty());
        let day = day(&sent, zone).filter(|day| period.contains(*day));
        let attachment = sent.attachment_id.as_deref().filter(|id| !id.is_empty());
        let (Some(day), Some(attachment), false) = (day, attachment, is_matched) else {
            continue;
        };
        let name = sent.file_name.as_deref().unwrap_or(attachment);
        let owned = |text: Option<Cow<'_, str>>| text.filter(|text| !text.is_empty()).map(Cow::into_owned);
        gathered.push(Loose {
            day,
            receipt: Found::new(name, shelf::of_supplier_invoice(archive, &version.id)?),
            number: owned(sent.invoice_number),
            supplier: owned(sent.supplier_name),
            id: version.id,
        });
    }
    gathered.sort_by(|one, other| (one.day, &one.id).cmp(&(other.day, &other.id)));
    Ok(gathered)
}

fn day(sent: &Sent<'_>, zone: Tz) -> Option<NaiveDate> {
    let issued = sent.issue_date.as_deref().and_then(|day| day.parse().ok());
    issued.or_else(|| {
        let created = DateTime::parse_from_rfc3339(sent.created_at.as_deref()?).ok()?;
        Some(created.with_timezone(&zone).date_naive())
    })
}
