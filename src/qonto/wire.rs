//! What the bank sends, exactly as sent, borrowed from the answer.
//!
//! The bank adds fields and values without notice (Qonto API reference: versioning policy). So unknown fields are
//! ignored, all but four fields of a transaction may be missing or null, and open lists are text.

use serde::Deserialize;

mod fields;
mod invoice;
mod operation;
mod record;
mod scan;
mod text;
mod transaction;
mod values;

pub use fields::TRANSACTION_KEYS;
pub use invoice::{Money, SupplierInvoice, is_void};
pub use operation::{Attachment, BankAccount, Label, Logo, Membership, Operation, VatItem};
pub use record::{Record, RecordError, at_column};
pub use text::Number;
pub(super) use text::text_of;
pub use transaction::{COMPLETED, ParseError, Transaction, TransactionReader};

use crate::entry::Text;
use text::{list, number, text};

/// The account holder with the accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[expect(
    missing_docs,
    reason = "each is the field of that name in the Qonto API reference"
)]
pub struct Organization<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub id: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub slug: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub name: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub legal_name: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub legal_form: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub legal_number: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub legal_country: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub legal_address: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub legal_sector: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub legal_registration_date: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub legal_share_capital: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub locale: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub contract_signed_at: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "list")]
    pub bank_accounts: Vec<BankAccount<'a>>,
}

/// Where a page stands in its list. Not every list has one, and not every one is complete.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Meta<'a> {
    #[serde(borrow, deserialize_with = "number")]
    current_page: Option<Number<'a>>,
    #[serde(borrow, deserialize_with = "number")]
    next_page: Option<Number<'a>>,
    #[serde(borrow, deserialize_with = "number")]
    total_pages: Option<Number<'a>>,
    #[serde(borrow, deserialize_with = "number")]
    total_count: Option<Number<'a>>,
    #[serde(borrow, deserialize_with = "number")]
    per_page: Option<Number<'a>>,
}

impl Meta<'_> {
    /// The page that was answered, from 1.
    pub fn current_page(&self) -> Option<u64> {
        natural(self.current_page.as_ref())
    }

    /// The page after this one: missing, null, 0 and pages that do not advance all end the list.
    pub fn next_page(&self) -> Option<u64> {
        natural(self.next_page.as_ref()).filter(|next| *next > self.current_page().unwrap_or(0))
    }

    /// How many pages the bank announces.
    pub fn total_pages(&self) -> Option<u64> {
        natural(self.total_pages.as_ref())
    }

    /// How many rows the bank announces.
    pub fn total_count(&self) -> Option<u64> {
        natural(self.total_count.as_ref())
    }

    /// How many rows a page has at most.
    pub fn per_page(&self) -> Option<u64> {
        natural(self.per_page.as_ref())
    }
}

fn natural(number: Option<&Number<'_>>) -> Option<u64> {
    u64::try_from(number?.integer()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_page_may_be_missing_zero_null_or_stuck() {
        for (json, expected) in [
            (r#"{"current_page":1,"next_page":2}"#, Some(2)),
            (r#"{"current_page":"1","next_page":"2"}"#, Some(2)),
            (r#"{"current_page":1,"next_page":null}"#, None),
            (r#"{"current_page":1}"#, None),
            (r#"{"current_page":1,"next_page":0}"#, None),
            (r#"{"current_page":2,"next_page":2}"#, None),
            (r#"{"current_page":2,"next_page":1}"#, None),
        ] {
            assert_eq!(
                serde_json::from_str::<Meta<'_>>(json).unwrap().next_page(),
                expected,
                "{json}"
            );
        }
    }

    #[test]
    fn members_are_names_and_nothing_else() {
        let json = r#"{"id":"m","first_name":"Ida","last_name":null,"birthdate":"1970-01-01","nationality":"XX",
                       "residence_country":"YY","role":"owner"}"#;
        let member: Membership<'_> = serde_json::from_str(json).unwrap();
        assert_eq!(
            serde_json::to_string(&member).unwrap(),
            r#"{"id":"m","first_name":"Ida","last_name":null}"#
        );
    }

    #[test]
    fn signed_addresses_of_receipts_are_never_read() {
        let json = r#"{"id":"a","file_name":"Foobar","file_size":"666","file_content_type":"image/png",
                       "url":"https://example.invalid/?X-Amz-Signature=deadbeef"}"#;
        let attachment: Attachment<'_> = serde_json::from_str(json).unwrap();
        assert!(!format!("{attachment:?}").contains("Signature"));
        assert_eq!(attachment.file_size.unwrap().integer(), Some(666));
    }
}
