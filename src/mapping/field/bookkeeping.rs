//! Fields that someone added for the books: labels, categories, taxes and receipts.

use Getter::{Amount, Flag, List, Text};

use super::{Field, Getter};
use crate::entry::Attribute;

const fn f(name: &'static str, example: &'static str, sentence: &'static str, getter: Getter) -> Field {
    Field::entry(name, example, sentence, getter)
}

pub(super) static FIELDS: &[Field] = &[
    f(
        "labels",
        "Cost centre: Marketing",
        "The organization's own labels, each with its parents.",
        List(|s, each| {
            s.entry
                .iter()
                .flat_map(|entry| &entry.labels)
                .for_each(|label| each(label));
        }),
    )
    .needs_all(&[Attribute::Labels]),
    f(
        "label_ids",
        "019a1b2c-0000-7000-8000-0000000000bb",
        "The identifiers of those labels.",
        List(|s, each| {
            s.entry
                .iter()
                .flat_map(|entry| &entry.label_ids)
                .for_each(|id| each(id));
        }),
    )
    .needs_all(&[Attribute::LabelIds]),
    f(
        "category",
        "it_and_electronics",
        "The bank's older category.",
        Text(|s| s.entry?.category.as_deref()),
    )
    .needs_all(&[Attribute::Category]),
    f(
        "cashflow_category",
        "Operations",
        "The cash-flow category.",
        Text(|s| s.entry?.cashflow_category.as_deref()),
    )
    .needs_all(&[Attribute::CashflowCategory]),
    f(
        "cashflow_subcategory",
        "Hosting",
        "The cash-flow subcategory.",
        Text(|s| s.entry?.cashflow_subcategory.as_deref()),
    )
    .needs_all(&[Attribute::CashflowSubcategory]),
    f(
        "vat_amount",
        "1.97",
        "The value-added tax in the amount, without a sign.",
        Amount(|s| s.entry?.vat_amount),
    )
    .needs_all(&[Attribute::VatAmount]),
    f(
        "vat_rate",
        "19",
        "The tax rate in percent; -1 stands for several or unknown rates.",
        Amount(|s| s.entry?.vat_rate),
    )
    .needs_all(&[Attribute::VatRate]),
    f(
        "vat_details.rates",
        "19",
        "The tax rates in percent, one for each item.",
        List(|s, each| {
            let items = s.entry.iter().flat_map(|entry| &entry.vat_details);
            items
                .filter_map(|item| item.rate)
                .for_each(|rate| each(&rate.normalize().to_string()));
        }),
    )
    .needs_all(&[Attribute::VatDetails]),
    f(
        "vat_details.amounts",
        "1.97",
        "The taxes, one for each item, with a decimal point.",
        List(|s, each| {
            let items = s.entry.iter().flat_map(|entry| &entry.vat_details);
            items
                .filter_map(|item| item.amount)
                .for_each(|amount| each(&amount.to_string()));
        }),
    )
    .needs_all(&[Attribute::VatDetails]),
    f(
        "vat_details.amounts_excluding_vat",
        "10.37",
        "The net amounts, one for each item, with a decimal point.",
        List(|s, each| {
            let items = s.entry.iter().flat_map(|entry| &entry.vat_details);
            items
                .filter_map(|item| item.amount_excluding_vat)
                .for_each(|amount| each(&amount.to_string()));
        }),
    )
    .needs_all(&[Attribute::VatDetails]),
    f(
        "attachment_ids",
        "019a1b2c-0000-7000-8000-0000000000cc",
        "The identifiers of the receipts.",
        List(|s, each| {
            s.entry
                .iter()
                .flat_map(|entry| &entry.attachment_ids)
                .for_each(|id| each(id));
        }),
    )
    .needs_all(&[Attribute::AttachmentIds]),
    f(
        "attachments.file_names",
        "receipt.pdf",
        "The file names of the receipts.",
        List(|s, each| {
            let receipts = s.entry.iter().flat_map(|entry| &entry.attachments);
            receipts
                .filter_map(|receipt| receipt.file_name.as_deref())
                .for_each(each);
        }),
    )
    .needs_all(&[Attribute::Attachments]),
    f(
        "attachment_lost",
        "false",
        "Whether someone declared the receipt lost.",
        Flag(|s| s.entry?.attachment_lost),
    )
    .needs_all(&[Attribute::AttachmentLost]),
    f(
        "attachment_required",
        "true",
        "Whether the bank's rules ask for a receipt.",
        Flag(|s| s.entry?.attachment_required),
    )
    .needs_all(&[Attribute::AttachmentRequired]),
];
