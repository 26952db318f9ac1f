//! Which invoices a transaction pays.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{DirectoryError, identifier, read};
use crate::entry::{Invoice, Text};
use crate::excerpt::short;
use crate::qonto::{loose, wire};

const KIND: &str = "supplier invoice";

/// The invoices by the transactions that pay them.
#[derive(Debug, Clone, Default)]
pub(super) struct Invoices {
    known: HashMap<String, Vec<Invoice>>,
    /// What of the invoices of a transaction cannot be read, in sentences.
    unread: HashMap<String, Vec<String>>,
    /// The same of invoices that do not say which transactions pay them.
    stray: Vec<String>,
}

impl Invoices {
    pub(super) fn of(&self, transaction: &str) -> &[Invoice] {
        self.known.get(transaction).map_or(&[], Vec::as_slice)
    }

    pub(super) fn unread(&self, transaction: &str) -> &[String] {
        self.unread.get(transaction).map_or(&[], Vec::as_slice)
    }

    pub(super) fn stray(&self) -> &[String] {
        &self.stray
    }

    /// Adds what a receipt of the transaction says: to the invoice that it can only be, or as another one.
    pub(super) fn add(&mut self, transaction: &str, invoice: Invoice) {
        let known = self.known.entry(transaction.to_owned()).or_default();
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
pub(super) struct Gathered(BTreeMap<String, Found>);

#[derive(Debug, Clone)]
struct Found {
    /// Without any field where nothing of it can be read: a payment of two invoices stays one of two.
    invoice: Invoice,
    /// Why not all of it can be read. People and machines that read papers fill in its fields, so it costs these fields
    /// and nothing else.
    unread: Vec<String>,
    transactions: Vec<String>,
}

/// What joins an invoice to transactions, whatever the rest of it is.
#[derive(Deserialize)]
struct Joined<'a> {
    #[serde(borrow, default, deserialize_with = "loose::text")]
    id: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    status: Option<Text<'a>>,
    #[serde(borrow, default)]
    matched_transactions: Option<&'a RawValue>,
}

impl Gathered {
    pub(super) fn put(&mut self, json: &str) -> Result<(), DirectoryError> {
        let joined: Joined<'_> = read(KIND, json)?;
        let id = identifier(KIND, joined.id)?;
        let mut unread = Vec::new();
        let transactions = transactions(joined.matched_transactions).unwrap_or_else(|reason| {
            unread.push(format!("matched_transactions: {reason}"));
            Vec::new()
        });
        if wire::is_void(joined.status.as_deref()) || (transactions.is_empty() && unread.is_empty()) {
            // A later version may have lost what an earlier one had.
            self.0.remove(&id);
            return Ok(());
        }
        let invoice = match read::<wire::SupplierInvoice<'_>>(KIND, json) {
            Ok(sent) => invoice(sent, &mut unread),
            Err(error) => {
                if !transactions.is_empty() {
                    unread.push(error.reason);
                }
                Invoice::default()
            }
        };
        let found = Found {
            invoice,
            unread,
            transactions,
        };
        self.0.insert(id, found);
        Ok(())
    }

    pub(super) fn build(self) -> Invoices {
        let mut invoices = Invoices::default();
        for (id, found) in self.0 {
            for transaction in &found.transactions {
                let known = invoices.known.entry(transaction.clone()).or_default();
                known.push(found.invoice.clone());
            }
            if found.unread.is_empty() {
                continue;
            }
            let sentence = format!("{KIND} {id}: {}", found.unread.join("; "));
            for transaction in &found.transactions {
                let unread = invoices.unread.entry(transaction.clone()).or_default();
                unread.push(sentence.clone());
            }
            if found.transactions.is_empty() {
                invoices.stray.push(sentence);
            }
        }
        invoices
    }
}

fn transactions(sent: Option<&RawValue>) -> serde_json::Result<Vec<String>> {
    let items = loose::items(sent)?.into_iter();
    let ids = items.map(|item| loose::optional(Some(item)));
    ids.filter_map(Result::transpose).collect()
}

/// The invoice, without what cannot be read; the reasons go to `unread`.
fn invoice(sent: wire::SupplierInvoice<'_>, unread: &mut Vec<String>) -> Invoice {
    let filled = |text: Option<Text<'_>>| {
        let text = text.filter(|text| !text.trim().is_empty());
        text.map(|text| text.trim().to_owned())
    };
    let issued = sent.issue_date.as_deref().filter(|text| !text.is_empty());
    // A day, or an instant that begins with it.
    let issued = issued.and_then(|text| {
        let day = text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
        if day.is_none() {
            unread.push(format!("the issue date '{}' is not a date", short(text)));
        }
        day
    });
    let mut is_sound = true;
    let mut amount = |money: &Option<wire::Money<'_>>| {
        let number = money.as_ref().and_then(|money| money.value.as_ref())?;
        let amount = number.decimal().ok();
        if amount.is_none() {
            is_sound = false;
            unread.push(format!("'{}' is not an amount", short(number.as_str())));
        }
        amount
    };
    let mut invoice = Invoice {
        issued,
        net: amount(&sent.total_amount_excluding_taxes),
        vat_amount: amount(&sent.total_tax_amount),
        total: amount(&sent.total_amount),
        currency: filled(sent.total_amount.and_then(|money| money.currency)),
        number: filled(sent.invoice_number),
        counterparty: filled(sent.supplier_name).or(filled(sent.issuer_name)),
        vat_id: filled(sent.vat_number),
        vat: Vec::new(),
    };
    if !is_sound {
        // The rest of the amounts would be completed from another source, and cannot be held against this one.
        (invoice.net, invoice.vat_amount, invoice.total) = (None, None, None);
        invoice.currency = None;
    }
    invoice
}
