//! A transaction as sent. It is read a million times: text is borrowed, unwanted fields are skipped unread.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::fields::Field;
use super::operation::{Attachment, Label, Logo, Operation, VatDetails, VatItem};
use super::text::{List, Number, Tolerant};
use super::values::{cents, flag, name, number, text, texts};
use crate::entry::{AttributeSet, Text};
use crate::qonto::excerpt::short;

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

impl<'a> Transaction<'a> {
    /// Reads one JSON object; of the optional fields only those that `wanted` needs.
    pub fn parse(json: &'a str, wanted: AttributeSet) -> Result<Self, ParseError> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        TransactionSeed { wanted }
            .deserialize(&mut deserializer)
            .and_then(|transaction| deserializer.end().map(|()| transaction))
            .map_err(|error| name_the_culprit(json, &error))
    }
}

fn name_the_culprit(json: &str, error: &serde_json::Error) -> ParseError {
    #[derive(serde::Deserialize)]
    struct Identified<'a> {
        #[serde(borrow)]
        id: Tolerant<'a>,
    }
    let mut reason = error.to_string();
    // What is wrong with the data is named by its field; line and column only say where the parser stopped.
    if error.classify() == serde_json::error::Category::Data
        && let Some(place) = reason.rfind(" at line ")
    {
        reason.truncate(place);
    }
    match serde_json::from_str(json) {
        Ok(Identified {
            id: Tolerant(Some(id)),
        }) => ParseError::Named {
            id: short(&id).to_string(),
            reason,
        },
        _ => ParseError::Nameless(reason),
    }
}

/// Reads a [`Transaction`] and skips what is not `wanted`.
#[derive(Clone, Copy)]
pub(super) struct TransactionSeed {
    pub(super) wanted: AttributeSet,
}

impl<'de> DeserializeSeed<'de> for TransactionSeed {
    type Value = Transaction<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for TransactionSeed {
    type Value = Transaction<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a transaction")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut row = Transaction::default();
        let mut required = Required::default();
        while let Some(field) = map.next_key::<Field>()? {
            if field.is_in(self.wanted) {
                read(field, &mut map, &mut row, &mut required)
                    .map_err(|error| A::Error::custom(format_args!("{}: {error}", field.name())))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        required.put_into(&mut row)?;
        Ok(row)
    }
}

/// The four fields without which a row is none (Qonto API reference: no field is promised; these are the ones
/// without which no amount can be booked).
#[derive(Default)]
struct Required<'a> {
    id: Option<Text<'a>>,
    side: Option<Text<'a>>,
    status: Option<Text<'a>>,
    amount_cents: Option<i64>,
}

impl<'a> Required<'a> {
    fn put_into<E: Error>(self, row: &mut Transaction<'a>) -> Result<(), E> {
        let filled = |text: Option<Text<'a>>| text.filter(|text| !text.is_empty());
        row.id = filled(self.id).ok_or_else(|| E::custom("id is missing"))?;
        row.side = filled(self.side).ok_or_else(|| E::custom("side is missing"))?;
        row.status = filled(self.status).ok_or_else(|| E::custom("status is missing"))?;
        row.amount_cents = self
            .amount_cents
            .ok_or_else(|| E::custom("amount_cents is missing"))?;
        Ok(())
    }
}

fn read<'de, A: MapAccess<'de>>(
    field: Field,
    map: &mut A,
    row: &mut Transaction<'de>,
    required: &mut Required<'de>,
) -> Result<(), A::Error> {
    match field {
        Field::Id => once(&mut required.id, text(map)?)?,
        Field::Side => once(&mut required.side, text(map)?)?,
        Field::Status => once(&mut required.status, text(map)?)?,
        Field::AmountCents => once(&mut required.amount_cents, cents(map)?)?,
        Field::Amount => row.amount = number(map)?,
        Field::BankAccountId => row.bank_account_id = text(map)?,
        Field::Currency => row.currency = text(map)?,
        Field::SettledBalance => row.settled_balance = number(map)?,
        Field::SettledBalanceCents => row.settled_balance_cents = number(map)?,
        Field::SettledAt => row.settled_at = text(map)?,
        Field::EmittedAt => row.emitted_at = text(map)?,
        Field::CreatedAt => row.created_at = text(map)?,
        Field::UpdatedAt => row.updated_at = text(map)?,
        Field::IsExternalTransaction => row.is_external_transaction = flag(map)?,
        Field::LocalAmount => row.local_amount = number(map)?,
        Field::LocalCurrency => row.local_currency = text(map)?,
        Field::TransactionId => row.transaction_id = text(map)?,
        Field::OperationType => row.operation_type = text(map)?,
        Field::SubjectType => row.subject_type = text(map)?,
        Field::Label => row.label = text(map)?,
        Field::CleanCounterpartyName => row.clean_counterparty_name = text(map)?,
        Field::Reference => row.reference = text(map)?,
        Field::Note => row.note = text(map)?,
        Field::InitiatorId => row.initiator_id = text(map)?,
        Field::LabelIds => row.label_ids = texts(map)?,
        Field::Labels => row.labels = map.next_value::<List<_>>()?.0,
        Field::Category => row.category = text(map)?,
        Field::CashflowCategory => row.cashflow_category = name(map)?,
        Field::CashflowSubcategory => row.cashflow_subcategory = name(map)?,
        Field::VatAmount => row.vat_amount = number(map)?,
        Field::VatAmountCents => row.vat_amount_cents = number(map)?,
        Field::VatRate => row.vat_rate = number(map)?,
        Field::VatDetails => {
            let details = map.next_value::<Option<VatDetails<'de>>>()?;
            row.vat_details = details.unwrap_or_default().items;
        }
        Field::CardLastDigits => row.card_last_digits = text(map)?,
        Field::AttachmentIds => row.attachment_ids = texts(map)?,
        Field::Attachments => row.attachments = map.next_value::<List<_>>()?.0,
        Field::AttachmentLost => row.attachment_lost = flag(map)?,
        Field::AttachmentRequired => row.attachment_required = flag(map)?,
        Field::Transfer
        | Field::Income
        | Field::SwiftIncome
        | Field::DirectDebit
        | Field::DirectDebitCollection
        | Field::DirectDebitHold
        | Field::Check
        | Field::FinancingInstallment
        | Field::PagopaPayment => {
            if let Some(mut operation) = map.next_value::<Option<Operation<'de>>>()? {
                operation.carrier = field.name();
                row.operation.get_or_insert_default().complete_with(operation);
            }
        }
        Field::Logo => row.logo = map.next_value()?,
        Field::Unknown => {
            map.next_value::<IgnoredAny>()?;
        }
    }
    Ok(())
}

/// Two amounts or two sides in one object: neither can be believed.
fn once<T, E: Error>(slot: &mut Option<T>, value: Option<T>) -> Result<(), E> {
    if slot.is_some() {
        return Err(E::custom("stands twice in one object"));
    }
    *slot = value;
    Ok(())
}

#[cfg(test)]
mod tests;
