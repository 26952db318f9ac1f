//! Which invoices a transaction pays.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::{DirectoryError, identifier, read};
use crate::entry::{Invoice, Text};
use crate::excerpt::short;
use crate::qonto::wire;

/// The invoices by the transactions that pay them.
#[derive(Debug, Clone, Default)]
pub(super) struct Invoices(HashMap<String, Vec<Invoice>>);

impl Invoices {
    pub(super) fn of(&self, transaction: &str) -> &[Invoice] {
        self.0.get(transaction).map_or(&[], Vec::as_slice)
    }

    /// Adds what a receipt of the transaction says: to the invoice that it can only be, or as another one.
    pub(super) fn add(&mut self, transaction: &str, invoice: Invoice) {
        let known = self.0.entry(transaction.to_owned()).or_default();
        let mut same = known.iter_mut().filter(|known| known.may_be(&invoice));
        match (same.next(), same.next()) {
            (Some(only), None) => only.complete(invoice),
            (Some(_), Some(_)) => {}
            (None, _) => known.push(invoice),
        }
    }
}

/// Supplier invoices by their identifiers, each with the transactions that pay it.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered(BTreeMap<String, (Invoice, Vec<String>)>);

impl Gathered {
    pub(super) fn put(&mut self, json: &str) -> Result<(), DirectoryError> {
        let sent: wire::SupplierInvoice<'_> = read("supplier invoice", json)?;
        let id = identifier("supplier invoice", sent.id.clone())?;
        if wire::is_void(sent.status.as_deref()) || sent.matched_transactions.is_empty() {
            // A later version may have lost what an earlier one had.
            self.0.remove(&id);
            return Ok(());
        }
        let transactions = sent
            .matched_transactions
            .iter()
            .map(ToString::to_string)
            .collect();
        self.0.insert(id, (invoice(sent)?, transactions));
        Ok(())
    }

    pub(super) fn build(self) -> Invoices {
        let mut invoices: HashMap<String, Vec<Invoice>> = HashMap::new();
        for (invoice, transactions) in self.0.into_values() {
            for transaction in transactions {
                invoices.entry(transaction).or_default().push(invoice.clone());
            }
        }
        Invoices(invoices)
    }
}

fn invoice(sent: wire::SupplierInvoice<'_>) -> Result<Invoice, DirectoryError> {
    let filled = |text: Option<Text<'_>>| {
        let text = text.filter(|text| !text.trim().is_empty());
        text.map(|text| text.trim().to_owned())
    };
    let amount = |money: &Option<wire::Money<'_>>| match money.as_ref().and_then(|money| money.value.as_ref())
    {
        None => Ok(None),
        Some(number) => number
            .decimal()
            .map(Some)
            .map_err(|_| bad(format!("'{}' is not an amount", short(number.as_str())))),
    };
    let issued = sent.issue_date.as_deref().filter(|text| !text.is_empty());
    // A day, or an instant that begins with it.
    let issued = issued.map(|text| {
        let day = text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
        day.ok_or_else(|| bad(format!("the issue date '{}' is not a date", short(text))))
    });
    Ok(Invoice {
        issued: issued.transpose()?,
        net: amount(&sent.total_amount_excluding_taxes)?,
        vat_amount: amount(&sent.total_tax_amount)?,
        total: amount(&sent.total_amount)?,
        currency: filled(sent.total_amount.and_then(|money| money.currency)),
        number: filled(sent.invoice_number),
        counterparty: filled(sent.supplier_name).or(filled(sent.issuer_name)),
        vat_id: filled(sent.vat_number),
        vat: Vec::new(),
    })
}

fn bad(reason: String) -> DirectoryError {
    DirectoryError {
        kind: "supplier invoice",
        reason,
    }
}
