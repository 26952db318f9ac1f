//! UN/CEFACT Cross Industry Invoice: Factur-X, `ZUGFeRD` 2, `XRechnung`; and `ZUGFeRD` 1 with its older names.

use roxmltree::Node;

use super::InvoiceError;
use super::tree::{all, amount, day, find, in_currency, text};
use crate::entry::{Invoice, VatItem};

const TRANSACTION: &[&str] = &[
    "SupplyChainTradeTransaction",
    "SpecifiedSupplyChainTradeTransaction",
];
const AGREEMENT: &[&str] = &[
    "ApplicableHeaderTradeAgreement",
    "ApplicableSupplyChainTradeAgreement",
];
const SETTLEMENT: &[&str] = &[
    "ApplicableHeaderTradeSettlement",
    "ApplicableSupplyChainTradeSettlement",
];
const SUMMATION: &[&str] = &[
    "SpecifiedTradeSettlementHeaderMonetarySummation",
    "SpecifiedTradeSettlementMonetarySummation",
];

pub(super) fn read(root: Node<'_, '_>) -> Result<Invoice, InvoiceError> {
    let header = find(root, &[&["ExchangedDocument", "HeaderExchangedDocument"]]);
    let seller = find(root, &[TRANSACTION, AGREEMENT, &["SellerTradeParty"]]);
    let settlement = find(root, &[TRANSACTION, SETTLEMENT]);
    let sums = settlement.and_then(|node| find(node, &[SUMMATION]));
    let part = |node: Option<Node<'_, '_>>, name| text(find(node?, &[&[name]]));
    let currency = part(settlement, "InvoiceCurrencyCode");
    let sum = |field, name| amount(field, sums.and_then(|node| find(node, &[&[name]])));
    let tax = sums.and_then(|node| in_currency(all(node, "TaxTotalAmount"), currency.as_deref()));
    let issued = header.and_then(|node| find(node, &[&["IssueDateTime"], &["DateTimeString", "DateTime"]]));
    Ok(Invoice {
        number: part(header, "ID"),
        // Format 102 of UN/EDIFACT 2379 is a day in figures.
        issued: day(issued, &["%Y%m%d", "%Y-%m-%d"])?,
        counterparty: part(seller, "Name"),
        vat_id: seller.and_then(vat_id),
        net: sum("net amount", "TaxBasisTotalAmount")?,
        vat_amount: amount("tax", tax)?,
        total: sum("total", "GrandTotalAmount")?,
        vat: settlement
            .into_iter()
            .flat_map(|node| all(node, "ApplicableTradeTax"))
            .map(vat)
            .collect::<Result<_, _>>()?,
        currency,
    })
}

/// The registration of the scheme `VA`; `FC` is the tax office's number.
fn vat_id(seller: Node<'_, '_>) -> Option<String> {
    let ids = all(seller, "SpecifiedTaxRegistration").flat_map(|node| all(node, "ID"));
    text(ids.into_iter().find(|id| id.attribute("schemeID") == Some("VA")))
}

fn vat(node: Node<'_, '_>) -> Result<VatItem, InvoiceError> {
    let rate = find(node, &[&["RateApplicablePercent", "ApplicablePercent"]]);
    Ok(VatItem {
        rate: amount("tax rate", rate)?,
        amount: amount("tax", find(node, &[&["CalculatedAmount"]]))?,
        amount_excluding_vat: amount("net amount", find(node, &[&["BasisAmount"]]))?,
    })
}
