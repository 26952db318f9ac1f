//! A transaction as sent. It is read a million times: text is borrowed, unwanted fields are skipped unread.

use super::operation::{Attachment, Label, Logo, Operation, VatItem};
use super::text::Number;
use crate::entry::{AttributeSet, Text};

mod fill;
mod reader;

pub use reader::TransactionReader;

/// One transaction (Qonto API reference: `GET /v2/transactions`).
///
/// Amounts are unsigned; `side` says which way the money went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each is the field of that name in the Qonto API reference"
)]
pub struct Transaction<'a> {
    pub id: Text<'a>,
    pub side: Text<'a>,
    pub status: Text<'a>,
    pub amount_cents: i64,
    pub amount: Option<Number<'a>>,
    pub bank_account_id: Option<Text<'a>>,
    pub currency: Option<Text<'a>>,
    pub settled_balance: Option<Number<'a>>,
    pub settled_balance_cents: Option<Number<'a>>,
    pub settled_at: Option<Text<'a>>,
    pub emitted_at: Option<Text<'a>>,
    pub created_at: Option<Text<'a>>,
    pub updated_at: Option<Text<'a>>,
    pub is_external_transaction: Option<bool>,
    pub local_amount: Option<Number<'a>>,
    pub local_currency: Option<Text<'a>>,
    pub transaction_id: Option<Text<'a>>,
    pub operation_type: Option<Text<'a>>,
    pub subject_type: Option<Text<'a>>,
    pub label: Option<Text<'a>>,
    pub clean_counterparty_name: Option<Text<'a>>,
    pub reference: Option<Text<'a>>,
    pub note: Option<Text<'a>>,
    pub initiator_id: Option<Text<'a>>,
    pub label_ids: Vec<Text<'a>>,
    pub labels: Vec<Label<'a>>,
    pub category: Option<Text<'a>>,
    /// The name alone.
    pub cashflow_category: Option<Text<'a>>,
    /// The name alone.
    pub cashflow_subcategory: Option<Text<'a>>,
    pub vat_amount: Option<Number<'a>>,
    pub vat_amount_cents: Option<Number<'a>>,
    pub vat_rate: Option<Number<'a>>,
    /// The items alone.
    pub vat_details: Vec<VatItem<'a>>,
    pub card_last_digits: Option<Text<'a>>,
    pub attachment_ids: Vec<Text<'a>>,
    pub attachments: Vec<Attachment<'a>>,
    pub attachment_lost: Option<bool>,
    pub attachment_required: Option<bool>,
    /// `transfer`, `income`, `check`, … in one.
    pub operation: Option<Box<Operation<'a>>>,
    pub logo: Option<Logo<'a>>,
}

/// A text is not a transaction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// The object has an identifier.
    #[error("transaction {id} cannot be read: {reason}")]
    Named {
        /// Which transaction, shortened for display.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Not even the identifier is readable.
    #[error("a transaction without a readable id cannot be read: {0}")]
    Nameless(String),
}

/// The status of a transaction that settled (Qonto API reference: `transactions.status`).
pub const COMPLETED: &str = "completed";

impl<'a> Transaction<'a> {
    /// Whether it settled: only then it moved money.
    pub fn is_completed(&self) -> bool {
        self.status == COMPLETED
    }

    /// Reads one JSON object; of the optional fields only those that `wanted` needs.
    pub fn parse(json: &'a str, wanted: AttributeSet) -> Result<Box<Self>, ParseError> {
        TransactionReader::new(wanted).read(json)
    }
}

#[cfg(test)]
mod tests;
