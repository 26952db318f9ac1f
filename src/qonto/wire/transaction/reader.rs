//! From JSON to a transaction.

use super::{ParseError, Transaction};
use crate::entry::{AttributeSet, Text};
use crate::excerpt::short;
use crate::qonto::wire::fields::Field;
use crate::qonto::wire::operation::{Operation, VatDetails};
use crate::qonto::wire::scan::key::Key;
use crate::qonto::wire::scan::{Malformed, Members, Value};
use crate::qonto::wire::text::Tolerant;
use crate::qonto::wire::values::{cents, flag, list, name, nested, put_number, texts};

/// Reads transactions one after the other. The bank writes the members of all of them in one order, so a name need
/// not be read where it is the one that is expected.
#[derive(Debug)]
pub struct TransactionReader {
    wanted: AttributeSet,
    /// The names of earlier transactions in their order.
    expected: Vec<Expected>,
}

/// A name of earlier transactions.
#[derive(Debug)]
struct Expected {
    /// As it stood in JSON.
    name: Box<str>,
    /// Absent where it is too long to be compared in one step.
    key: Option<Key>,
    member: Member,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
struct Member {
    field: Field,
    is_wanted: bool,
}

/// How many names may be left out at one place before they are looked for.
const LEFT_OUT: usize = 8;

/// How many names are remembered: more than there are fields, and an end for odd input.
pub(super) const REMEMBERED: usize = 100;

impl TransactionReader {
    /// A reader of the fields that `wanted` needs.
    pub fn new(wanted: AttributeSet) -> Self {
        Self {
            wanted,
            expected: Vec::new(),
        }
    }

    /// How many names it has learnt.
    #[cfg(test)]
    pub(super) fn remembered(&self) -> usize {
        self.expected.len()
    }

    /// Reads one JSON object.
    pub fn read<'a>(&mut self, json: &'a str) -> Result<Box<Transaction<'a>>, ParseError> {
        self.transaction(json)
            .map_err(|reason| name_the_culprit(json, reason))
    }

    fn transaction<'a>(&mut self, json: &'a str) -> Result<Box<Transaction<'a>>, String> {
        let is_malformed = |_: Malformed| malformed(json);
        let mut row = Box::<Transaction<'_>>::default();
        let mut required = Required::default();
        let mut members = Members::of(json).map_err(is_malformed)?;
        let mut place = 0;
        loop {
            let member = match self.expected.get(place) {
                Some(expected) if expected.is_next(&mut members) => {
                    place += 1;
                    expected.member
                }
                _ => match self.search(&mut members, &mut place) {
                    Some(member) => member,
                    None if !members.advance().map_err(is_malformed)? => break,
                    None => self.learn(members.name().map_err(is_malformed)?, &mut place)?,
                },
            };
            if let Some(value) = members.value_if(member.is_wanted).map_err(is_malformed)? {
                read_field(member.field, value, &mut row, &mut required)
                    .map_err(|reason| format!("{}: {reason}", member.field.name()))?;
            }
        }
        required.put_into(&mut row)?;
        Ok(row)
    }

    /// Passes the next name where it is one of the next few that earlier transactions had.
    fn search(&self, members: &mut Members<'_>, place: &mut usize) -> Option<Member> {
        let mut near = self.expected.iter().enumerate().skip(*place).take(LEFT_OUT);
        let (at, found) = near.find(|(_, expected)| expected.is_next(members))?;
        *place = at + 1;
        Some(found.member)
    }

    fn learn(&mut self, name: Value<'_>, place: &mut usize) -> Result<Member, String> {
        if let Some(at) = self.expected.iter().position(|known| *known.name == *name.json()) {
            *place = at + 1;
            return Ok(self.expected[at].member);
        }
        let field = Field::named(&name.text()?.unwrap_or_default());
        let member = Member {
            field,
            is_wanted: field.is_in(self.wanted),
        };
        if self.expected.len() < REMEMBERED {
            let expected = Expected {
                name: name.json().into(),
                key: Key::of(name.json()),
                member,
            };
            self.expected.insert(*place, expected);
            *place += 1;
        }
        Ok(member)
    }
}

impl Expected {
    /// Passes the name if it is the next one.
    #[inline]
    fn is_next(&self, members: &mut Members<'_>) -> bool {
        self.key.as_ref().is_some_and(|key| members.pass(key))
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
        Field::Id => once(&mut required.id, |slot| value.put(slot))?,
        Field::Side => once(&mut required.side, |slot| value.put(slot))?,
        Field::Status => once(&mut required.status, |slot| value.put(slot))?,
        Field::AmountCents => once(&mut required.amount_cents, |slot| {
            *slot = cents(value)?;
            Ok(())
        })?,
        Field::Amount => put_number(value, &mut row.amount)?,
        Field::BankAccountId => value.put(&mut row.bank_account_id)?,
        Field::Currency => value.put(&mut row.currency)?,
        Field::SettledBalance => put_number(value, &mut row.settled_balance)?,
        Field::SettledBalanceCents => put_number(value, &mut row.settled_balance_cents)?,
        Field::SettledAt => value.put(&mut row.settled_at)?,
        Field::EmittedAt => value.put(&mut row.emitted_at)?,
        Field::CreatedAt => value.put(&mut row.created_at)?,
        Field::UpdatedAt => value.put(&mut row.updated_at)?,
        Field::IsExternalTransaction => row.is_external_transaction = flag(value)?,
        Field::LocalAmount => put_number(value, &mut row.local_amount)?,
        Field::LocalCurrency => value.put(&mut row.local_currency)?,
        Field::TransactionId => value.put(&mut row.transaction_id)?,
        Field::OperationType => value.put(&mut row.operation_type)?,
        Field::SubjectType => value.put(&mut row.subject_type)?,
        Field::Label => value.put(&mut row.label)?,
        Field::CleanCounterpartyName => value.put(&mut row.clean_counterparty_name)?,
        Field::Reference => value.put(&mut row.reference)?,
        Field::Note => value.put(&mut row.note)?,
        Field::InitiatorId => value.put(&mut row.initiator_id)?,
        Field::LabelIds => row.label_ids = texts(value)?,
        Field::Labels => row.labels = list(value)?,
        Field::Category => value.put(&mut row.category)?,
        Field::CashflowCategory => row.cashflow_category = name(value)?,
        Field::CashflowSubcategory => row.cashflow_subcategory = name(value)?,
        Field::VatAmount => put_number(value, &mut row.vat_amount)?,
        Field::VatAmountCents => put_number(value, &mut row.vat_amount_cents)?,
        Field::VatRate => put_number(value, &mut row.vat_rate)?,
        Field::VatDetails => {
            let details = nested::<Option<VatDetails<'a>>>(value)?;
            row.vat_details = details.unwrap_or_default().items;
        }
        Field::CardLastDigits => value.put(&mut row.card_last_digits)?,
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
            if let Some(mut operation) = Operation::read(value)? {
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
fn once<T>(
    slot: &mut Option<T>,
    fill: impl FnOnce(&mut Option<T>) -> Result<(), String>,
) -> Result<(), String> {
    if slot.is_some() {
        return Err("stands twice in one object".to_owned());
    }
    fill(slot)
}
