//! The canonical types in the middle. They know neither the bank they came from nor the file they go to.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::blank::is_present;
use crate::money::Cents;

mod account;
mod attributes;
mod invoice;
mod moment;
mod operation;
mod owned;
mod statement;

pub use account::{Account, Organization};
pub use attributes::{Attribute, AttributeSet};
pub use invoice::Invoice;
pub use moment::{Moment, WallClock};
pub use operation::OPERATION_TYPES;
pub use statement::{Statement, Turnover};

/// Text that is borrowed from the input where that is possible.
pub type Text<'a> = Cow<'a, str>;

/// One normalized, settled movement on one account (ISO 20022 camt: `Ntry`).
///
/// The lifetime is that of the input it borrows from; [`Entry::into_owned`] cuts the tie.
/// Fields that the plan did not ask for (see [`AttributeSet`]) may be left out by the source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry<'a> {
    /// The bank's identifier, opaque and unique over all accounts.
    pub id: Text<'a>,
    /// The account it moved, as the bank identifies it.
    pub account_id: Text<'a>,
    /// Which way the money went.
    pub side: Side,
    /// Signed amount in the account's currency: positive is money in.
    pub amount: Cents,
    /// ISO 4217 code of the account's currency.
    pub currency: Text<'a>,
    /// The account's balance right after this entry; absent for accounts at other banks.
    pub balance: Option<Cents>,
    /// When the entry was booked.
    pub settled_at: Moment,
    /// When the payment was first authorized.
    pub emitted_at: Option<Moment>,
    /// When the bank created the record.
    pub created_at: Option<Moment>,
    /// When the record was last changed, by the bank or by a user.
    pub updated_at: Option<Moment>,
    /// Signed amount in `local_currency`, with that currency's own decimals.
    pub local_amount: Option<Decimal>,
    /// ISO 4217 code of the currency in which the payment was made.
    pub local_currency: Option<Text<'a>>,
    /// The bank's human-readable identifier.
    pub transaction_id: Option<Text<'a>>,
    /// What kind of operation it was (`card`, `transfer`, `income`, …); an open list.
    pub operation_type: Option<Text<'a>>,
    /// What the operation concerned (`Card`, `Transfer`, `WalletToWallet`, …); an open list.
    pub subject_type: Option<Text<'a>>,
    /// The other side's name as printed on the statement.
    pub label: Option<Text<'a>>,
    /// The other side's name, tidied by the bank.
    pub clean_counterparty_name: Option<Text<'a>>,
    /// The payment reference that travelled with the money.
    pub reference: Option<Text<'a>>,
    /// What a member of the organization wrote about it.
    pub note: Option<Text<'a>>,
    /// The member who made the payment, by identifier.
    pub initiator_id: Option<Text<'a>>,
    /// The member who made the payment, by full name.
    pub initiator: Option<Text<'a>>,
    /// The organization's own labels, each with its parents: `Cost centre: Marketing`.
    pub labels: Vec<Text<'a>>,
    /// The identifiers of those labels, also of deleted ones.
    pub label_ids: Vec<Text<'a>>,
    /// The bank's older, deprecated category.
    pub category: Option<Text<'a>>,
    /// The cash-flow category.
    pub cashflow_category: Option<Text<'a>>,
    /// The cash-flow subcategory.
    pub cashflow_subcategory: Option<Text<'a>>,
    /// Value-added tax contained in the amount, unsigned, in the account's currency.
    pub vat_amount: Option<Decimal>,
    /// Value-added tax rate in percent; -1 stands for several or unknown rates.
    pub vat_rate: Option<Decimal>,
    /// One item for each value-added tax rate.
    pub vat_details: Vec<VatItem>,
    /// The last four digits of the card: text, for `0001` keeps its zeros.
    pub card_last_digits: Option<Text<'a>>,
    /// The identifiers of the receipts.
    pub attachment_ids: Vec<Text<'a>>,
    /// What is known of the receipts without fetching them.
    pub attachments: Vec<Attachment<'a>>,
    /// Whether someone declared the receipt lost.
    pub attachment_lost: Option<bool>,
    /// Whether the bank's rules ask for a receipt.
    pub attachment_required: Option<bool>,
    /// Whether the account is at another bank, which the bank only shows.
    pub is_external: bool,
    /// The other side's account.
    pub counterparty_account: Option<CounterpartyAccount<'a>>,
    /// The invoices that it pays, as far as the bank or a receipt says so.
    #[serde(skip_serializing_if = "<[Invoice]>::is_empty")]
    pub invoices: Cow<'a, [Invoice]>,
    /// The identifier of the document in which its receipts travel beside the file; absent where they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Text<'a>>,
    /// Everything that only some kinds of operation have.
    pub details: Option<Box<Details<'a>>>,
}

impl Entry<'_> {
    /// The other side's name: the tidied one, else the one on the statement; absent where neither says something.
    pub fn counterparty(&self) -> Option<&str> {
        let names = [&self.clean_counterparty_name, &self.label];
        names
            .into_iter()
            .filter_map(|name| name.as_deref())
            .find(|name| is_present(name))
    }
}

/// Which way the money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Money in.
    Credit,
    /// Money out.
    Debit,
}

/// One rate of a payment that carries several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VatItem {
    /// Rate in percent; -1 stands for an unknown one.
    pub rate: Option<Decimal>,
    /// The tax, unsigned.
    pub amount: Option<Decimal>,
    /// The net amount, unsigned.
    pub amount_excluding_vat: Option<Decimal>,
}

/// A receipt, without its signed address: that is a secret for thirty minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attachment<'a> {
    /// The bank's identifier.
    pub id: Text<'a>,
    /// The name under which it was uploaded; may lack an ending.
    pub file_name: Option<Text<'a>>,
    /// The media type that the bank claims.
    pub content_type: Option<Text<'a>>,
    /// Size in bytes that the bank claims.
    pub size: Option<u64>,
}

/// The account on the other side.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CounterpartyAccount<'a> {
    /// The bank's key of the object it came in: `transfer`, `income`, `direct_debit`, …
    pub carrier: &'static str,
    /// The account number as sent, whatever its format.
    pub number: Option<Text<'a>>,
    /// `IBAN`, `unstructured`, `sort_code`, …
    pub number_format: Option<Text<'a>>,
    /// The IBAN without spaces: only when the format says IBAN and the check digits are right.
    pub iban: Option<Text<'a>>,
    /// The bank's identifier as sent.
    pub bank_identifier: Option<Text<'a>>,
    /// `SWIFT_BIC`, `sort_code`, …
    pub bank_identifier_format: Option<Text<'a>>,
}

/// Facts that only some kinds of operation have.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Details<'a> {
    /// Direct debits: the mandate.
    pub mandate_reference: Option<Text<'a>>,
    /// The bank's key of the object that the mandate came in.
    #[serde(skip)]
    pub mandate_carrier: Option<&'static str>,
    /// Direct-debit holds: the rate that is held back.
    pub guarding_rate: Option<Text<'a>>,
    /// Cheques: number.
    pub check_number: Option<Text<'a>>,
    /// Cheques: key.
    pub check_key: Option<Text<'a>>,
    /// Financing: how many instalments there are.
    pub total_installments: Option<i64>,
    /// Financing: which instalment this is.
    pub current_installment: Option<i64>,
    /// pagoPA: notice number.
    pub pagopa_notice_number: Option<Text<'a>>,
    /// pagoPA: fiscal code of the creditor.
    pub pagopa_creditor_fiscal_code: Option<Text<'a>>,
    /// pagoPA: unique payment identifier.
    pub pagopa_iuv: Option<Text<'a>>,
    /// Address of a small logo of the counterparty.
    pub logo_small: Option<Text<'a>>,
    /// Address of a larger logo of the counterparty.
    pub logo_medium: Option<Text<'a>>,
}
