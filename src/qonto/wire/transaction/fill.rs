//! From the values of a row to its fields.

use super::Transaction;
use crate::entry::Text;
use crate::qonto::wire::fields::Field;
use crate::qonto::wire::operation::{Operation, VatDetails};
use crate::qonto::wire::scan::Value;
use crate::qonto::wire::values::{cents, flag, list, name, nested, put_number, texts};

/// The four fields without which a row is none (Qonto API reference: no field is promised; these are the ones
/// without which no amount can be booked).
#[derive(Default)]
pub(super) struct Required<'a> {
    id: Option<Text<'a>>,
    side: Option<Text<'a>>,
    status: Option<Text<'a>>,
    amount_cents: Option<i64>,
}

impl<'a> Required<'a> {
    /// Puts them into the row.
    pub(super) fn put_into(self, row: &mut Transaction<'a>) -> Result<(), &'static str> {
        let filled = |text: Option<Text<'a>>| text.filter(|text| !text.is_empty());
        row.id = filled(self.id).ok_or("id is missing")?;
        row.side = filled(self.side).ok_or("side is missing")?;
        row.status = filled(self.status).ok_or("status is missing")?;
        row.amount_cents = self.amount_cents.ok_or("amount_cents is missing")?;
        Ok(())
    }
}

/// Where the text of a field belongs, if it is one that texts come for.
#[inline]
pub(super) fn text_slot<'r, 'a>(
    field: Field,
    row: &'r mut Transaction<'a>,
    required: &'r mut Required<'a>,
) -> Result<Option<&'r mut Option<Text<'a>>>, &'static str> {
    Ok(Some(match field {
        Field::Id => empty(&mut required.id)?,
        Field::Side => empty(&mut required.side)?,
        Field::Status => empty(&mut required.status)?,
        Field::BankAccountId => &mut row.bank_account_id,
        Field::Currency => &mut row.currency,
        Field::SettledAt => &mut row.settled_at,
        Field::EmittedAt => &mut row.emitted_at,
        Field::CreatedAt => &mut row.created_at,
        Field::UpdatedAt => &mut row.updated_at,
        Field::LocalCurrency => &mut row.local_currency,
        Field::TransactionId => &mut row.transaction_id,
        Field::OperationType => &mut row.operation_type,
        Field::SubjectType => &mut row.subject_type,
        Field::Label => &mut row.label,
        Field::CleanCounterpartyName => &mut row.clean_counterparty_name,
        Field::Reference => &mut row.reference,
        Field::Note => &mut row.note,
        Field::InitiatorId => &mut row.initiator_id,
        Field::Category => &mut row.category,
        Field::CardLastDigits => &mut row.card_last_digits,
        _ => return Ok(None),
    }))
}

/// Reads one value into a field that is no plain text.
pub(super) fn read_other<'a>(
    field: Field,
    value: Value<'a>,
    row: &mut Transaction<'a>,
    required: &mut Required<'a>,
) -> Result<(), String> {
    match field {
        Field::AmountCents => *empty(&mut required.amount_cents)? = cents(value)?,
        Field::Amount => put_number(value, &mut row.amount)?,
        Field::SettledBalance => put_number(value, &mut row.settled_balance)?,
        Field::SettledBalanceCents => put_number(value, &mut row.settled_balance_cents)?,
        Field::IsExternalTransaction => row.is_external_transaction = flag(value)?,
        Field::LocalAmount => put_number(value, &mut row.local_amount)?,
        Field::LabelIds => row.label_ids = texts(value)?,
        Field::Labels => row.labels = list(value)?,
        Field::CashflowCategory => row.cashflow_category = name(value)?,
        Field::CashflowSubcategory => row.cashflow_subcategory = name(value)?,
        Field::VatAmount => put_number(value, &mut row.vat_amount)?,
        Field::VatAmountCents => put_number(value, &mut row.vat_amount_cents)?,
        Field::VatRate => put_number(value, &mut row.vat_rate)?,
        Field::VatDetails => {
            let details = nested::<Option<VatDetails<'a>>>(value)?;
            row.vat_details = details.unwrap_or_default().items;
        }
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
        // These have their slots.
        Field::Id
        | Field::Side
        | Field::Status
        | Field::BankAccountId
        | Field::Currency
        | Field::SettledAt
        | Field::EmittedAt
        | Field::CreatedAt
        | Field::UpdatedAt
        | Field::LocalCurrency
        | Field::TransactionId
        | Field::OperationType
        | Field::SubjectType
        | Field::Label
        | Field::CleanCounterpartyName
        | Field::Reference
        | Field::Note
        | Field::InitiatorId
        | Field::Category
        | Field::CardLastDigits
        | Field::Unknown => {}
    }
    Ok(())
}

/// Two amounts or two sides in one object: neither can be believed.
fn empty<T>(slot: &mut Option<T>) -> Result<&mut Option<T>, &'static str> {
    if slot.is_some() {
        return Err("stands twice in one object");
    }
    Ok(slot)
}
