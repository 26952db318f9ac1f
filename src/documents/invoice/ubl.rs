//! OASIS UBL 2.1: `XRechnung`, Peppol.

use roxmltree::Node;

use super::InvoiceError;
use super::tree::{all, amount, day, find, in_currency, text};
use crate::entry::{Invoice, VatItem};

/// Whether the element is of UBL: others call their roots Invoice too.
pub(super) fn is_ubl(root: Node<'_, '_>) -> bool {
    let namespace = root.tag_name().namespace().unwrap_or_default();
    namespace.starts_with("urn:oasis:names:specification:ubl:schema:xsd:")
}

pub(super) fn read(root: Node<'_, '_>) -> Result<Invoice, InvoiceError> {
    let part = |name| text(find(root, &[&[name]]));
    let party = find(root, &[&["AccountingSupplierParty"], &["Party"]]);
    let sums = find(root, &[&["LegalMonetaryTotal"]]);
    let sum = |field, name| amount(field, sums.and_then(|node| find(node, &[&[name]])));
    let currency = part("DocumentCurrencyCode");
    let taxes = all(root, "TaxTotal").flat_map(|node| all(node, "TaxAmount"));
    Ok(Invoice {
        number: part("ID"),
        issued: day(find(root, &[&["IssueDate"]]), &["%Y-%m-%d"])?,
        counterparty: party.and_then(name),
        vat_id: party.and_then(vat_id),
        net: sum("net amount", "TaxExclusiveAmount")?,
        vat_amount: amount("tax", in_currency(taxes, currency.as_deref()))?,
        total: sum("total", "TaxInclusiveAmount")?,
        vat: all(root, "TaxTotal")
            .flat_map(|node| all(node, "TaxSubtotal"))
            .map(vat)
            .collect::<Result<_, _>>()?,
        currency,
    })
}

/// The name in the register, else the one on the door.
fn name(party: Node<'_, '_>) -> Option<String> {
    let registered = find(party, &[&["PartyLegalEntity"], &["RegistrationName"]]);
    text(registered).or_else(|| text(find(party, &[&["PartyName"], &["Name"]])))
}

fn vat_id(party: Node<'_, '_>) -> Option<String> {
    let mut schemes = all(party, "PartyTaxScheme");
    let scheme = schemes.find(|node| text(find(*node, &[&["TaxScheme"], &["ID"]])).as_deref() == Some("VAT"));
    text(find(scheme?, &[&["CompanyID"]]))
}

fn vat(node: Node<'_, '_>) -> Result<VatItem, InvoiceError> {
    let rate = find(node, &[&["TaxCategory"], &["Percent"]]);
    Ok(VatItem {
        rate: amount("tax rate", rate)?,
        amount: amount("tax", find(node, &[&["TaxAmount"]]))?,
        amount_excluding_vat: amount("net amount", find(node, &[&["TaxableAmount"]]))?,
    })
}
