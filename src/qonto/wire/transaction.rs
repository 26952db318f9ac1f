//! A transaction as sent. It is read a million times: text is borrowed, unwanted fields are skipped unread.

use super::fields::Field;
use super::operation::{Attachment, Label, Logo, Operation, VatDetails, VatItem};
use super::scan::{Malformed, Members, Value};
use super::text::{Number, Tolerant};
use super::values::{cents, flag, list, name, nested, number, texts};
use crate::entry::{AttributeSet, Text};
use crate::excerpt::short;

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
        TransactionReader::new(wanted).read(json)
    }
}

/// Reads transactions one after the other. The bank writes the members of all of them in one order, so a name need
/// not be read where it is the one that is expected.
#[derive(Debug)]
pub struct TransactionReader {
    wanted: AttributeSet,
    /// The names of earlier transactions in their order, with quotes and colon.
    expected: Vec<(Box<str>, Field)>,
}

/// How many names may be left out at one place before they are looked for.
const LEFT_OUT: usize = 4;

/// How many names are remembered: more than there are fields, and an end for odd input.
const REMEMBERED: usize = 100;

impl TransactionReader {
    /// A reader of the fields that `wanted` needs.
    pub fn new(wanted: AttributeSet) -> Self {
        Self {
            wanted,
            expected: Vec::new(),
        }
    }

    /// Reads one JSON object.
    pub fn read<'a>(&mut self, json: &'a str) -> Result<Transaction<'a>, ParseError> {
        self.transaction(json)
            .map_err(|reason| name_the_culprit(json, reason))
    }

    fn transaction<'a>(&mut self, json: &'a str) -> Result<Transaction<'a>, String> {
        let is_malformed = |_: Malformed| malformed(json);
        let mut row = Transaction::default();
        let mut required = Required::default();
        let mut members = Members::of(json).map_err(is_malformed)?;
        let mut place = 0;
        while members.advance().map_err(is_malformed)? {
            let field = match self.expect(&mut members, &mut place) {
                Some(field) => field,
                None => self.learn(members.name().map_err(is_malformed)?, &mut place)?,
            };
            let value = members.value().map_err(is_malformed)?;
            if field.is_in(self.wanted) {
                read_field(field, value, &mut row, &mut required)
                    .map_err(|reason| format!("{}: {reason}", field.name()))?;
            }
        }
        required.put_into(&mut row)?;
        Ok(row)
    }

    fn expect(&self, members: &mut Members<'_>, place: &mut usize) -> Option<Field> {
        let near = self.expected.iter().enumerate().skip(*place).take(LEFT_OUT);
        let mut found = near.filter(|(_, (name, _))| members.pass(name));
        let (at, (_, field)) = found.next()?;
        *place = at + 1;
        Some(*field)
    }

    fn learn(&mut self, name: Value<'_>, place: &mut usize) -> Result<Field, String> {
        let field = Field::named(&name.text()?.unwrap_or_default());
        let name = format!("{}:", name.json());
        if let Some(at) = self.expected.iter().position(|(known, _)| **known == *name) {
            *place = at + 1;
        } else if self.expected.len() < REMEMBERED {
            self.expected.insert(*place, (name.into(), field));
            *place += 1;
        }
        Ok(field)
    }
}

fn name_the_culprit(json: &str, reason: String) -> ParseError {
    #[derive(serde::Deserialize)]
    struct Identified<'a> {
        #[serde(borrow)]
        id: Tolerant<'a>,
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

/// Where and why a text is no JSON object.
fn malformed(json: &str) -> String {
    match serde_json::from_str::<serde::de::IgnoredAny>(json) {
        Err(error) => error.to_string(),
        Ok(_) if json.trim_start().starts_with('{') => "it is nested too deep".to_owned(),
        Ok(_) => "expected a transaction".to_owned(),
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
    fn put_into(self, row: &mut Transaction<'a>) -> Result<(), &'static str> {
        let filled = |text: Option<Text<'a>>| text.filter(|text| !text.is_empty());
        row.id = filled(self.id).ok_or("id is missing")?;
        row.side = filled(self.side).ok_or("side is missing")?;
        row.status = filled(self.status).ok_or("status is missing")?;
        row.amount_cents = self.amount_cents.ok_or("amount_cents is missing")?;
        Ok(())
    }
}

fn read_field<'a>(
    field: Field,
    value: Value<'a>,
    row: &mut Transaction<'a>,
    required: &mut Required<'a>,
) -> Result<(), String> {
    match field {
        Field::Id => once(&mut required.id, value.text()?)?,
        Field::Side => once(&mut required.side, value.text()?)?,
        Field::Status => once(&mut required.status, value.text()?)?,
        Field::AmountCents => once(&mut required.amount_cents, cents(value)?)?,
        Field::Amount => row.amount = number(value)?,
        Field::BankAccountId => row.bank_account_id = value.text()?,
        Field::Currency => row.currency = value.text()?,
        Field::SettledBalance => row.settled_balance = number(value)?,
        Field::SettledBalanceCents => row.settled_balance_cents = number(value)?,
        Field::SettledAt => row.settled_at = value.text()?,
        Field::EmittedAt => row.emitted_at = value.text()?,
        Field::CreatedAt => row.created_at = value.text()?,
        Field::UpdatedAt => row.updated_at = value.text()?,
        Field::IsExternalTransaction => row.is_external_transaction = flag(value)?,
        Field::LocalAmount => row.local_amount = number(value)?,
        Field::LocalCurrency => row.local_currency = value.text()?,
        Field::TransactionId => row.transaction_id = value.text()?,
        Field::OperationType => row.operation_type = value.text()?,
        Field::SubjectType => row.subject_type = value.text()?,
        Field::Label => row.label = value.text()?,
        Field::CleanCounterpartyName => row.clean_counterparty_name = value.text()?,
        Field::Reference => row.reference = value.text()?,
        Field::Note => row.note = value.text()?,
        Field::InitiatorId => row.initiator_id = value.text()?,
        Field::LabelIds => row.label_ids = texts(value)?,
        Field::Labels => row.labels = list(value)?,
        Field::Category => row.category = value.text()?,
        Field::CashflowCategory => row.cashflow_category = name(value)?,
        Field::CashflowSubcategory => row.cashflow_subcategory = name(value)?,
        Field::VatAmount => row.vat_amount = number(value)?,
        Field::VatAmountCents => row.vat_amount_cents = number(value)?,
        Field::VatRate => row.vat_rate = number(value)?,
        Field::VatDetails => {
            let details = nested::<Option<VatDetails<'a>>>(value)?;
            row.vat_details = details.unwrap_or_default().items;
        }
        Field::CardLastDigits => row.card_last_digits = value.text()?,
        Field::AttachmentIds => row.attachment_ids = texts(value)?,
        Field::Attachments => row.attachments = list(value)?,
        Field::AttachmentLost => row.attachment_lost = flag(value)?,
        Field::AttachmentRequired => row.attachment_required = flag(value)?,
        Field::Transfer
        | Field::Income
        | Field::SwiftIncome
        | Field::DirectDebit
        | Field::DirectDebitCollection
        | Field::DirectDebitHold
        | Field::Check
        | Field::FinancingInstallment
        | Field::PagopaPayment => {
            if let Some(mut operation) = nested::<Option<Operation<'a>>>(value)? {
                operation.carrier = field.name();
                row.operation.get_or_insert_default().complete_with(operation);
            }
        }
        Field::Logo => row.logo = nested(value)?,
        Field::Unknown => {}
    }
    Ok(())
}

/// Two amounts or two sides in one object: neither can be believed.
fn once<T>(slot: &mut Option<T>, value: Option<T>) -> Result<(), &'static str> {
    if slot.is_some() {
        return Err("stands twice in one object");
    }
    *slot = value;
    Ok(())
}

#[cfg(test)]
mod tests;
