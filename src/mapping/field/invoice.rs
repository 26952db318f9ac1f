//! Fields of the receipts: how many there are, the invoice that was paid, and the document that they travel in.
//!
//! A payment may settle several invoices. Who was paid is the same then, mostly; a number, a day or an amount of one of
//! them would be wrong for the whole, so those are absent.

use Getter::{Amount, Date, Integer, List, Text};

use rust_decimal::Decimal;

use super::{Field, Getter, Scope};
use crate::entry::{Attribute, Invoice, VatItem};

const fn invoice(name: &'static str, example: &'static str, sentence: &'static str, getter: Getter) -> Field {
    Field::entry(name, example, sentence, getter).needs_all(&[Attribute::Invoices])
}

fn invoices<'s>(scope: &Scope<'s>) -> &'s [Invoice] {
    scope.entry.map_or(&[], |entry| &*entry.invoices)
}

/// The invoice, if there is only one.
fn only<'s>(scope: &Scope<'s>) -> Option<&'s Invoice> {
    match invoices(scope) {
        [only] => Some(only),
        _ => None,
    }
}

/// What all invoices say alike.
fn agreed<'s>(scope: &Scope<'s>, get: fn(&Invoice) -> Option<&str>) -> Option<&'s str> {
    let (first, rest) = invoices(scope).split_first()?;
    let value = get(first)?;
    rest.iter()
        .all(|other| get(other) == Some(value))
        .then_some(value)
}

fn items<'s>(scope: &Scope<'s>) -> impl Iterator<Item = &'s VatItem> + use<'s> {
    only(scope).into_iter().flat_map(|invoice| &invoice.vat)
}

fn show(amounts: impl Iterator<Item = Decimal>, each: &mut dyn FnMut(&str)) {
    amounts.for_each(|amount| each(&amount.to_string()));
}

pub(super) static FIELDS: &[Field] = &[
    Field::entry(
        "receipts.count",
        "1",
        "How many receipts are attached.",
        Integer(|s| i64::try_from(s.entry?.attachment_ids.len()).ok()),
    )
    .always()
    .needs_all(&[Attribute::AttachmentIds]),
    Field::entry(
        "document.guid",
        "05C9E5A4-F156-507F-B620-9EE5B69C9130",
        "The document that holds the receipts, when packages of receipts are written.",
        Text(|s| s.entry?.document.as_deref()),
    )
    .needs_all(&[Attribute::Document]),
    invoice(
        "invoice.number",
        "RE-2026-101",
        "The number of the supplier's invoice that was paid; absent when there are several.",
        Text(|s| only(s)?.number.as_deref()),
    ),
    invoice(
        "invoice.numbers",
        "RE-2026-101",
        "The numbers of all invoices that were paid.",
        List(|s, each| {
            invoices(s)
                .iter()
                .filter_map(|invoice| invoice.number.as_deref())
                .for_each(each);
        }),
    ),
    invoice(
        "invoice.date",
        "2026-10-01",
        "The day of issue of the invoice; absent when there are several.",
        Date(|s| only(s)?.issued),
    ),
    invoice(
        "invoice.counterparty",
        "Müller Beispiel GmbH",
        "Who issued the invoice.",
        Text(|s| agreed(s, |invoice| invoice.counterparty.as_deref())),
    ),
    invoice(
        "invoice.vat_id",
        "DE000000000",
        "The issuer's VAT identification number.",
        Text(|s| agreed(s, |invoice| invoice.vat_id.as_deref())),
    ),
    invoice(
        "invoice.currency",
        "EUR",
        "The currency of the invoice.",
        Text(|s| agreed(s, |invoice| invoice.currency.as_deref())),
    ),
    invoice(
        "invoice.net",
        "100.00",
        "The invoice's amount without tax, without a sign; absent when there are several.",
        Amount(|s| only(s)?.net),
    ),
    invoice(
        "invoice.vat_amount",
        "19.00",
        "The invoice's tax, without a sign; absent when there are several.",
        Amount(|s| only(s)?.vat_amount),
    ),
    invoice(
        "invoice.total",
        "119.00",
        "The invoice's amount with tax, without a sign; absent when there are several.",
        Amount(|s| only(s)?.total),
    ),
    invoice(
        "invoice.vat.rates",
        "19",
        "The tax rates of the invoice in percent, one for each item.",
        List(|s, each| show(items(s).filter_map(|item| Some(item.rate?.normalize())), each)),
    ),
    invoice(
        "invoice.vat.amounts",
        "19.00",
        "The taxes of the invoice, one for each item, with a decimal point.",
        List(|s, each| show(items(s).filter_map(|item| item.amount), each)),
    ),
    invoice(
        "invoice.vat.amounts_excluding_vat",
        "100.00",
        "The net amounts of the invoice, one for each item, with a decimal point.",
        List(|s, each| show(items(s).filter_map(|item| item.amount_excluding_vat), each)),
    ),
];
