//! One line of a dump: an object under its singular key.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::transaction::{ParseError, Transaction, TransactionReader};
use crate::entry::{AttributeSet, Text};

/// An object of the bank under its singular key, `{"transaction": {…}}`: what a dump is made of.
#[derive(Debug, Clone)]
pub enum Record<'a> {
    /// The account holder with the accounts, unread.
    Organization(&'a RawValue),
    /// An account, unread.
    BankAccount(&'a RawValue),
    /// A member, unread.
    Membership(&'a RawValue),
    /// A label, unread.
    Label(&'a RawValue),
    /// An invoice that the organization received, unread.
    SupplierInvoice(&'a RawValue),
    /// A transaction, read.
    Transaction(Box<Transaction<'a>>),
    /// A key that no dump has, unread: of an answer with many objects, for example.
    Unknown(Text<'a>),
}

impl<'a> Record<'a> {
    /// Reads one line; of a transaction's optional fields only those that `wanted` needs.
    pub fn parse(line: &'a str, wanted: AttributeSet) -> Result<Self, RecordError> {
        Self::read(line, &mut TransactionReader::new(wanted))
    }

    /// Reads one line of many.
    pub fn read(line: &'a str, transactions: &mut TransactionReader) -> Result<Self, RecordError> {
        if let Some(json) = usual_transaction(line)
            && let Ok(transaction) = transactions.read(json)
        {
            return Ok(Self::Transaction(transaction));
        }
        Ok(match serde_json::from_str(line)? {
            Kind::Organization(json) => Self::Organization(json),
            Kind::BankAccount(json) => Self::BankAccount(json),
            Kind::Membership(json) => Self::Membership(json),
            Kind::Label(json) => Self::Label(json),
            Kind::SupplierInvoice(json) => Self::SupplierInvoice(json),
            Kind::Transaction(json) => Self::Transaction(transactions.read(json.get())?),
            Kind::Unknown(key) => Self::Unknown(key),
        })
    }
}

/// What stands in a line of the form that `saldo fetch` writes, if it is one; its end is the reader's concern.
fn usual_transaction(line: &str) -> Option<&str> {
    line.strip_prefix("{\"transaction\":")?
        .trim_end()
        .strip_suffix('}')
}

/// A line is no record.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// A transaction cannot be read.
    #[error(transparent)]
    Transaction(#[from] ParseError),
    /// It is not an object with one key.
    #[error("this is no record of a dump: {}", at_column(.0))]
    Malformed(#[from] serde_json::Error),
}

/// What is wrong with a text whose line is told already, with the column alone.
pub fn at_column(error: &serde_json::Error) -> String {
    let line = format!(" at line {} column ", error.line());
    error.to_string().replace(&line, " at column ")
}

/// A record whose object is unread.
enum Kind<'a> {
    Organization(&'a RawValue),
    BankAccount(&'a RawValue),
    Membership(&'a RawValue),
    Label(&'a RawValue),
    SupplierInvoice(&'a RawValue),
    Transaction(&'a RawValue),
    Unknown(Text<'a>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Kind<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KindVisitor)
    }
}

struct KindVisitor;

impl<'de> Visitor<'de> for KindVisitor {
    type Value = Kind<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with one key: organization, bank_account, membership, label, supplier_invoice or transaction")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Some(key) = map
            .next_key::<super::text::Tolerant<'de>>()?
            .and_then(|key| key.0)
        else {
            return Err(A::Error::custom("the object has no key"));
        };
        let record = match &*key {
            "transaction" => Kind::Transaction(map.next_value()?),
            "organization" => Kind::Organization(map.next_value()?),
            "bank_account" => Kind::BankAccount(map.next_value()?),
            "membership" => Kind::Membership(map.next_value()?),
            "label" => Kind::Label(map.next_value()?),
            "supplier_invoice" => Kind::SupplierInvoice(map.next_value()?),
            _ => {
                map.next_value::<IgnoredAny>()?;
                return unknown(key, map);
            }
        };
        match map.next_key::<IgnoredAny>()? {
            Some(_) => Err(A::Error::custom("the object has more than one key")),
            None => Ok(record),
        }
    }
}

fn unknown<'de, A: MapAccess<'de>>(key: Cow<'de, str>, mut map: A) -> Result<Kind<'de>, A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(Kind::Unknown(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_known_by_its_key() {
        let read = |line| Record::parse(line, AttributeSet::ALL);
        assert!(matches!(
            read(r#"{"transaction":{"id":"t","side":"debit","status":"completed","amount_cents":1}}"#),
            Ok(Record::Transaction(t)) if t.id == "t" && t.amount_cents == 1
        ));
        assert!(
            matches!(read(r#"{"label":{"id":"l"}}"#), Ok(Record::Label(raw)) if raw.get() == r#"{"id":"l"}"#)
        );
        assert!(matches!(
            read(r#"{"organization":{}}"#),
            Ok(Record::Organization(_))
        ));
        assert!(matches!(read(r#"{"membership":{}}"#), Ok(Record::Membership(_))));
        assert!(matches!(
            read(r#"{"bank_account":{}}"#),
            Ok(Record::BankAccount(_))
        ));
        assert!(matches!(read(r#"{"neighbour":{},"a":1}"#), Ok(Record::Unknown(key)) if key == "neighbour"));
    }

    #[test]
    fn a_line_that_is_no_record_is_refused() {
        for line in [
            "",
            "[]",
            "{}",
            "1",
            r#"{"label":{}}{}"#,
            r#"{"label":{},"label":{}}"#,
            r#"{"transaction":{}}"#,
        ] {
            assert!(Record::parse(line, AttributeSet::ALL).is_err(), "{line}");
        }
    }
}
