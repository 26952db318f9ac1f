//! From what the bank sent to the canonical entry. Pure: no clock, no network.

use std::borrow::Cow;

use chrono::NaiveTime;
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::directory::Directory;
use super::instant;
use super::notes::{Notes, Oddity};
use super::wire::{Number, Transaction};
use crate::entry::{Attachment, Attribute, AttributeSet, Entry, Moment, OPERATION_TYPES, Side, Text};
use crate::excerpt::short;
use crate::money::Cents;

mod amounts;
mod code;
mod error;
mod outcome;
mod parties;

pub use error::NormalizeError;
pub use outcome::{Outcome, SkipReason, Skipped};

/// Turns transactions into entries.
#[derive(Debug, Clone)]
pub struct Normalizer {
    /// The names behind identifiers.
    pub directory: Directory,
    /// The zone of the books.
    pub zone: Tz,
    /// What the run needs; the rest may be left out.
    pub wanted: AttributeSet,
}

impl Normalizer {
    /// Normalizes one transaction.
    ///
    /// `account_hint` is the account that was asked for; the row may lack its own, but must not contradict it.
    /// Names are borrowed from the directory, so the entry lives no longer than the normalizer.
    pub fn normalize<'a>(
        &'a self,
        transaction: Box<Transaction<'a>>,
        account_hint: Option<&'a str>,
        notes: &mut Notes,
    ) -> Result<Outcome<'a>, NormalizeError> {
        let row = Row {
            normalizer: self,
            id: &transaction.id,
        };
        let side = row.side(&transaction.side)?;
        let amount = row.amount(&transaction, side)?;
        let account_id = row.account_id(transaction.bank_account_id.clone(), account_hint)?;
        let is_external = self.is_external(&transaction, &account_id);
        let moment = |field, text: &Option<Text<'_>>| row.moment(field, text.as_deref(), is_external);
        let emitted_at = moment("emitted_at", &transaction.emitted_at)?;
        let updated_at = moment("updated_at", &transaction.updated_at)?;
        let settled_at = moment("settled_at", &transaction.settled_at)?;
        let settled_at = match (SkipReason::of_status(&transaction.status), settled_at) {
            (None, Some(settled_at)) => settled_at,
            (reason, _) => {
                return Ok(Outcome::Skipped(Skipped {
                    reason: reason.unwrap_or(SkipReason::NotSettled),
                    id: transaction.id,
                    account_id,
                    amount,
                    label: transaction.label,
                    emitted_at,
                    updated_at,
                }));
            }
        };
        let balance = row.balance(&transaction)?;
        let created_at = moment("created_at", &transaction.created_at)?;
        let local_amount = row.local_amount(
            transaction.local_amount.as_ref(),
            transaction.local_currency.as_deref(),
            side,
        )?;
        let vat_amount = row.vat_amount(&transaction)?;
        let vat_rate = row.number("vat_rate", transaction.vat_rate.as_ref())?;
        let vat_details = row.vat_details(&transaction.vat_details, vat_amount, notes)?;
        let (currency, local) = (transaction.currency, transaction.local_currency);
        let currency = row.currency(currency, &account_id)?;
        if let Some(operation) = transaction.operation_type.as_deref()
            && !OPERATION_TYPES.contains(&operation)
        {
            notes.count(Oddity::UnknownOperation, &short(operation).to_string());
        }
        let labels = self.label_names(&transaction.label_ids, &transaction.labels, notes);
        let mut attachment_ids = transaction.attachment_ids;
        let attachments = attachments(transaction.attachments);
        if attachment_ids.is_empty() && self.wanted.contains(Attribute::AttachmentIds) {
            attachment_ids = attachments
                .iter()
                .map(|attachment| attachment.id.clone())
                .collect();
        }
        let operation = transaction.operation.as_deref();
        Ok(Outcome::Entry(Entry {
            side,
            amount,
            local_currency: local.map(|local| code::like(local, &currency)),
            currency,
            balance,
            settled_at,
            emitted_at,
            created_at,
            updated_at,
            local_amount,
            transaction_id: transaction.transaction_id,
            operation_type: transaction.operation_type.map(code::one_word),
            subject_type: transaction.subject_type.map(code::one_word),
            label: transaction.label,
            clean_counterparty_name: transaction.clean_counterparty_name,
            reference: transaction.reference,
            note: transaction.note,
            initiator: self.initiator(transaction.initiator_id.as_deref(), notes),
            initiator_id: transaction.initiator_id,
            labels,
            label_ids: transaction.label_ids,
            category: transaction.category,
            cashflow_category: transaction.cashflow_category,
            cashflow_subcategory: transaction.cashflow_subcategory,
            vat_amount,
            vat_rate,
            vat_details,
            card_last_digits: transaction.card_last_digits,
            attachment_ids,
            attachments,
            attachment_lost: transaction.attachment_lost,
            attachment_required: transaction.attachment_required,
            is_external,
            counterparty_account: operation
                .filter(|_| self.wanted.contains(Attribute::CounterpartyAccount))
                .and_then(parties::counterparty_account),
            invoices: self.invoices(&transaction.id, notes),
            document: self.directory.document(&transaction.id).map(Cow::Borrowed),
            details: if self.wanted.contains(Attribute::Details) {
                parties::details(operation, transaction.logo)
            } else {
                None
            },
            id: transaction.id,
            account_id,
        }))
    }

    fn is_external(&self, transaction: &Transaction<'_>, account_id: &str) -> bool {
        transaction.is_external_transaction.unwrap_or_else(|| {
            self.directory
                .account(account_id)
                .is_some_and(|account| account.is_external)
        })
    }
}

/// The transaction at hand, for errors that name it.
struct Row<'r, 'a> {
    normalizer: &'a Normalizer,
    id: &'r str,
}

impl Row<'_, '_> {
    fn side(&self, side: &str) -> Result<Side, NormalizeError> {
        match side {
            "debit" => Ok(Side::Debit),
            "credit" => Ok(Side::Credit),
            _ => Err(NormalizeError::UnknownSide {
                id: self.id(),
                side: short(side).to_string(),
            }),
        }
    }

    #[inline]
    fn account_id<'a>(
        &self,
        own: Option<Text<'a>>,
        asked: Option<&'a str>,
    ) -> Result<Text<'a>, NormalizeError> {
        match (own, asked) {
            (Some(own), Some(asked)) if own != asked => Err(NormalizeError::OtherAccount {
                id: self.id(),
                asked: short(asked).to_string(),
                got: short(&own).to_string(),
            }),
            (Some(own), _) => Ok(own),
            (None, Some(asked)) => Ok(Cow::Borrowed(asked)),
            (None, None) => Err(NormalizeError::NoAccount { id: self.id() }),
        }
    }

    /// External accounts have days, written as midnights in UTC (Qonto API reference: external accounts).
    #[inline]
    fn moment(
        &self,
        field: &'static str,
        text: Option<&str>,
        is_external: bool,
    ) -> Result<Option<Moment>, NormalizeError> {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let utc = instant::parse(text).ok_or_else(|| NormalizeError::BadInstant {
            id: self.id(),
            field,
            text: short(text).to_string(),
        })?;
        Ok(Some(if is_external && utc.time() == NaiveTime::MIN {
            Moment::of_day(utc)
        } else {
            Moment::in_zone(utc, self.normalizer.zone)
        }))
    }

    #[inline]
    fn number(
        &self,
        field: &'static str,
        number: Option<&Number<'_>>,
    ) -> Result<Option<Decimal>, NormalizeError> {
        let Some(number) = number else { return Ok(None) };
        number
            .decimal()
            .map(Some)
            .map_err(|_| self.bad_number(field, number))
    }

    fn cents(
        &self,
        field: &'static str,
        number: Option<&Number<'_>>,
    ) -> Result<Option<Cents>, NormalizeError> {
        let Some(number) = number else { return Ok(None) };
        let cents = number.integer().and_then(Cents::checked);
        cents.map(Some).ok_or_else(|| self.bad_number(field, number))
    }

    fn bad_number(&self, field: &'static str, number: &Number<'_>) -> NormalizeError {
        NormalizeError::BadNumber {
            id: self.id(),
            field,
            text: short(number.as_str()).to_string(),
        }
    }

    fn id(&self) -> String {
        short(self.id).to_string()
    }
}

fn attachments(sent: Vec<super::wire::Attachment<'_>>) -> Vec<Attachment<'_>> {
    let known = sent.into_iter().filter_map(|attachment| {
        Some(Attachment {
            id: attachment.id?,
            file_name: attachment.file_name,
            content_type: attachment.file_content_type,
            size: attachment
                .file_size
                .and_then(|size| u64::try_from(size.integer()?).ok()),
        })
    });
    known.collect()
}

#[cfg(test)]
mod tests;
