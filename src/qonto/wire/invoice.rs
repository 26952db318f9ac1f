//! An invoice that the organization received.

use serde::Deserialize;

use super::text::{Number, Tolerant, list, number, text};
use crate::entry::Text;

/// What became of invoices that nobody owes (Qonto API reference: `supplier_invoices.status`).
const VOID: [&str; 2] = ["rejected", "discarded"];

/// Whether a supplier invoice of this status is owed by nobody.
pub fn is_void(status: Option<&str>) -> bool {
    status.is_some_and(|status| VOID.contains(&status))
}

/// A supplier invoice; of its some sixty fields those that say what was paid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[expect(
    missing_docs,
    reason = "each is the field of that name in the Qonto API reference"
)]
pub struct SupplierInvoice<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub id: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub status: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub invoice_number: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub supplier_name: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub issuer_name: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub vat_number: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub issue_date: Option<Text<'a>>,
    #[serde(borrow)]
    pub total_amount: Option<Money<'a>>,
    #[serde(borrow)]
    pub total_amount_excluding_taxes: Option<Money<'a>>,
    #[serde(borrow)]
    pub total_tax_amount: Option<Money<'a>>,
    #[serde(borrow, deserialize_with = "texts")]
    pub matched_transactions: Vec<Text<'a>>,
}

/// An amount with its currency, as invoices have it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Money<'a> {
    /// Units of the currency.
    #[serde(borrow, deserialize_with = "number")]
    pub value: Option<Number<'a>>,
    /// ISO 4217 code.
    #[serde(borrow, deserialize_with = "text")]
    pub currency: Option<Text<'a>>,
}

fn texts<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Text<'de>>, D::Error> {
    let texts: Vec<Tolerant<'de>> = list(deserializer)?;
    Ok(texts.into_iter().filter_map(|text| text.0).collect())
}
