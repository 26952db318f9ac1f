//! The objects inside a transaction.

use serde::Deserialize;

use super::Number;
use super::scan::{Members, Value};
use super::text::{flag, list, number, text};
use super::values::nested;
use crate::entry::Text;

/// What only some kinds of operation have, whichever key it came under
/// (Qonto API reference: `transfer`, `income`, `swift_income`, `direct_debit`, …).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Operation<'a> {
    /// The key that the account number came under: `transfer`, `income`, …
    #[serde(skip)]
    pub carrier: &'static str,
    /// The other side's account number; an IBAN only if the format says so.
    #[serde(borrow, deserialize_with = "text")]
    pub counterparty_account_number: Option<Text<'a>>,
    /// `IBAN`, `unstructured`, `sort_code`, …
    #[serde(borrow, deserialize_with = "text")]
    pub counterparty_account_number_format: Option<Text<'a>>,
    /// The other side's bank.
    #[serde(borrow, deserialize_with = "text")]
    pub counterparty_bank_identifier: Option<Text<'a>>,
    /// `SWIFT_BIC`, …
    #[serde(borrow, deserialize_with = "text")]
    pub counterparty_bank_identifier_format: Option<Text<'a>>,
    /// Direct debits: the mandate.
    #[serde(borrow, deserialize_with = "text")]
    pub unique_mandate_reference: Option<Text<'a>>,
    /// Direct-debit holds: the rate held back.
    #[serde(borrow, deserialize_with = "text")]
    pub guarding_rate: Option<Text<'a>>,
    /// Cheques: number.
    #[serde(borrow, deserialize_with = "text")]
    pub check_number: Option<Text<'a>>,
    /// Cheques: key.
    #[serde(borrow, deserialize_with = "text")]
    pub check_key: Option<Text<'a>>,
    /// Financing: how many instalments there are.
    #[serde(borrow, deserialize_with = "number")]
    pub total_installments_number: Option<Number<'a>>,
    /// Financing: which one this is.
    #[serde(borrow, deserialize_with = "number")]
    pub current_installment_number: Option<Number<'a>>,
    /// pagoPA: notice number.
    #[serde(borrow, deserialize_with = "text")]
    pub notice_number: Option<Text<'a>>,
    /// pagoPA: fiscal code of the creditor.
    #[serde(borrow, deserialize_with = "text")]
    pub creditor_fiscal_code: Option<Text<'a>>,
    /// pagoPA: unique payment identifier.
    #[serde(borrow, deserialize_with = "text")]
    pub iuv: Option<Text<'a>>,
}

impl<'a> Operation<'a> {
    /// Reads one object; null is none.
    pub(super) fn read(value: Value<'a>) -> Result<Option<Self>, String> {
        // What is odd is left to the general reader: it says what is wrong.
        match Self::usual(value) {
            Some(operation) => Ok(Some(operation)),
            None => nested(value),
        }
    }

    /// An object whose members stand in it once.
    fn usual(value: Value<'a>) -> Option<Self> {
        let mut operation = Self::default();
        let mut members = Members::of(value.json()).ok()?;
        while members.advance().ok()? {
            let name = members.name().ok()?.text().ok()??;
            let slot = match &*name {
                "counterparty_account_number" => &mut operation.counterparty_account_number,
                "counterparty_account_number_format" => &mut operation.counterparty_account_number_format,
                "counterparty_bank_identifier" => &mut operation.counterparty_bank_identifier,
                "counterparty_bank_identifier_format" => &mut operation.counterparty_bank_identifier_format,
                "unique_mandate_reference" => &mut operation.unique_mandate_reference,
                // Rare enough.
                _ => return None,
            };
            if slot.is_some() {
                return None;
            }
            *slot = members.value().ok()?.text().ok()?;
        }
        Some(operation)
    }
}

impl Operation<'_> {
    /// Takes from `other` what is missing here.
    pub(super) fn complete_with(&mut self, other: Self) {
        let Self {
            carrier,
            counterparty_account_number,
            counterparty_account_number_format,
            counterparty_bank_identifier,
            counterparty_bank_identifier_format,
            unique_mandate_reference,
            guarding_rate,
            check_number,
            check_key,
            total_installments_number,
            current_installment_number,
            notice_number,
            creditor_fiscal_code,
            iuv,
        } = other;
        // Number and format belong together: one object's number never gets another one's format.
        if self.counterparty_account_number.is_none() {
            self.carrier = carrier;
            self.counterparty_account_number = counterparty_account_number;
            self.counterparty_account_number_format = counterparty_account_number_format;
        }
        if self.counterparty_bank_identifier.is_none() {
            self.counterparty_bank_identifier = counterparty_bank_identifier;
            self.counterparty_bank_identifier_format = counterparty_bank_identifier_format;
        }
        complete(&mut self.unique_mandate_reference, unique_mandate_reference);
        complete(&mut self.guarding_rate, guarding_rate);
        complete(&mut self.check_number, check_number);
        complete(&mut self.check_key, check_key);
        complete(&mut self.total_installments_number, total_installments_number);
        complete(&mut self.current_installment_number, current_installment_number);
        complete(&mut self.notice_number, notice_number);
        complete(&mut self.creditor_fiscal_code, creditor_fiscal_code);
        complete(&mut self.iuv, iuv);
    }
}

fn complete<T>(mine: &mut Option<T>, theirs: Option<T>) {
    if mine.is_none() {
        *mine = theirs;
    }
}

/// A label, in the list of labels or inside a transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Label<'a> {
    /// The bank's identifier.
    #[serde(borrow, deserialize_with = "text")]
    pub id: Option<Text<'a>>,
    /// The name that the organization gave it.
    #[serde(borrow, deserialize_with = "text")]
    pub name: Option<Text<'a>>,
    /// The label above it.
    #[serde(borrow, deserialize_with = "text")]
    pub parent_id: Option<Text<'a>>,
}

/// A receipt. Its `url` is a signed address, a secret for thirty minutes: it is never read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Attachment<'a> {
    /// The bank's identifier.
    #[serde(borrow, deserialize_with = "text")]
    pub id: Option<Text<'a>>,
    /// The name under which it was uploaded.
    #[serde(borrow, deserialize_with = "text")]
    pub file_name: Option<Text<'a>>,
    /// The claimed media type.
    #[serde(borrow, deserialize_with = "text")]
    pub file_content_type: Option<Text<'a>>,
    /// The claimed size in bytes; the bank sends it as text.
    #[serde(borrow, deserialize_with = "number")]
    pub file_size: Option<Number<'a>>,
}

/// The split of value-added tax.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct VatDetails<'a> {
    #[serde(borrow, deserialize_with = "list")]
    pub(super) items: Vec<VatItem<'a>>,
}

/// One rate of a split; the bank sends all of it as text, even cents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct VatItem<'a> {
    /// Percent.
    #[serde(borrow, deserialize_with = "number")]
    pub rate: Option<Number<'a>>,
    /// The tax, unsigned.
    #[serde(borrow, deserialize_with = "number")]
    pub amount: Option<Number<'a>>,
    /// The tax in cents, unsigned.
    #[serde(borrow, deserialize_with = "number")]
    pub amount_cents: Option<Number<'a>>,
    /// The net amount, unsigned.
    #[serde(borrow, deserialize_with = "number")]
    pub amount_excluding_vat: Option<Number<'a>>,
    /// The net amount in cents, unsigned.
    #[serde(borrow, deserialize_with = "number")]
    pub amount_excluding_vat_cents: Option<Number<'a>>,
}

/// Addresses of the counterparty's logo.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Logo<'a> {
    /// A small picture.
    #[serde(borrow, deserialize_with = "text")]
    pub small: Option<Text<'a>>,
    /// A larger picture.
    #[serde(borrow, deserialize_with = "text")]
    pub medium: Option<Text<'a>>,
}

/// A member of the organization: the names and nothing else. The bank also sends birth date, nationality and
/// residence; they are nobody's business here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(default)]
pub struct Membership<'a> {
    /// The bank's identifier; a transaction's `initiator_id`.
    #[serde(borrow, deserialize_with = "text")]
    pub id: Option<Text<'a>>,
    /// May be empty for people who were only invited.
    #[serde(borrow, deserialize_with = "text")]
    pub first_name: Option<Text<'a>>,
    /// May be empty for people who were only invited.
    #[serde(borrow, deserialize_with = "text")]
    pub last_name: Option<Text<'a>>,
}

/// An account, inside the organization or in the list of accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[expect(
    missing_docs,
    reason = "each is the field of that name in the Qonto API reference"
)]
pub struct BankAccount<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub id: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub slug: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub name: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub status: Option<Text<'a>>,
    #[serde(deserialize_with = "flag")]
    pub main: Option<bool>,
    #[serde(borrow, deserialize_with = "text")]
    pub iban: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub bic: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub account_number: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub currency: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "number")]
    pub balance: Option<Number<'a>>,
    #[serde(borrow, deserialize_with = "number")]
    pub balance_cents: Option<Number<'a>>,
    #[serde(borrow, deserialize_with = "number")]
    pub authorized_balance: Option<Number<'a>>,
    #[serde(borrow, deserialize_with = "number")]
    pub authorized_balance_cents: Option<Number<'a>>,
    #[serde(deserialize_with = "flag")]
    pub is_external_account: Option<bool>,
    #[serde(borrow, deserialize_with = "text")]
    pub updated_at: Option<Text<'a>>,
}
