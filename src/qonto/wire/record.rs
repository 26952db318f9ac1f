//! One line of a dump: an object under its singular key.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::transaction::{Transaction, TransactionSeed};
use crate::entry::{AttributeSet, Text};

/// An object of the bank under its singular key, `{"transaction": {…}}`: what a dump is made of.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every record is a transaction; a box each would cost a million"
)]
pub enum Record<'a> {
    /// The account holder with the accounts, unread.
    Organization(&'a RawValue),
    /// An account, unread.
    BankAccount(&'a RawValue),
    /// A member, unread.
    Membership(&'a RawValue),
    /// A label, unread.
    Label(&'a RawValue),
    /// A transaction, read in the same pass.
    Transaction(Transaction<'a>),
    /// A key of a newer dump; its value is ignored.
    Unknown(Text<'a>),
}

impl<'a> Record<'a> {
    /// Reads one line; of a transaction's optional fields only those that `wanted` needs.
    pub fn parse(line: &'a str, wanted: AttributeSet) -> Result<Self, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let record = RecordSeed(TransactionSeed { wanted }).deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(record)
    }
}

struct RecordSeed(TransactionSeed);

impl<'de> DeserializeSeed<'de> for RecordSeed {
    type Value = Record<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with one key: organization, bank_account, membership, label or transaction")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Some(key) = map
            .next_key::<super::text::Tolerant<'de>>()?
            .and_then(|key| key.0)
        else {
            return Err(A::Error::custom("the object has no key"));
        };
        let record = match &*key {
            "transaction" => Record::Transaction(map.next_value_seed(self.0)?),
            "organization" => Record::Organization(map.next_value()?),
            "bank_account" => Record::BankAccount(map.next_value()?),
            "membership" => Record::Membership(map.next_value()?),
            "label" => Record::Label(map.next_value()?),
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

fn unknown<'de, A: MapAccess<'de>>(key: Cow<'de, str>, mut map: A) -> Result<Record<'de>, A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(Record::Unknown(key))
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
