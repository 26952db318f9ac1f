//! From what the bank sent to the canonical entry. Pure: no clock, no network.

use std::borrow::Cow;

use chrono_tz::Tz;

use super::directory::Directory;
use super::notes::{Notes, Oddity};
use super::wire::Transaction;
use crate::entry::{Account, Attachment, Attribute, AttributeSet, Entry, OPERATION_TYPES, Text, WallClock};
use crate::excerpt::short;

mod amounts;
mod code;
mod error;
mod outcome;
mod parties;
mod row;

pub use error::NormalizeError;
pub use outcome::{Outcome, SkipReason, Skipped};
use row::{Clock, Row};

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
    /// Normalizes one transaction; where many come, [`Normalizer::series`] is quicker.
    ///
    /// `account_hint` is the account that was asked for; the row may lack its own, but must not contradict it.
    /// Names are borrowed from the directory, so the entry lives no longer than the normalizer.
    pub fn normalize<'a>(
        &'a self,
        transaction: Box<Transaction<'a>>,
        account_hint: Option<&'a str>,
        notes: &mut Notes,
    ) -> Result<Outcome<'a>, NormalizeError> {
        self.series().normalize(transaction, account_hint, notes)
    }

    /// Normalizes transactions one after the other.
    pub fn series(&self) -> Series<'_> {
        Series {
            normalizer: self,
            clock: WallClock::new(self.zone),
            account: None,
        }
    }
}

/// Transactions in their order: what neighbours have in common is looked up once.
#[derive(Debug)]
pub struct Series<'n> {
    normalizer: &'n Normalizer,
    clock: WallClock,
    /// The account of the last one, if it is known.
    account: Option<&'n Account>,
}

impl<'n> Series<'n> {
    /// Normalizes the next one, as [`Normalizer::normalize`] does.
    pub fn normalize<'a>(
        &mut self,
        transaction: Box<Transaction<'a>>,
        account_hint: Option<&'a str>,
        notes: &mut Notes,
    ) -> Result<Outcome<'a>, NormalizeError>
    where
        'n: 'a,
    {
        let Normalizer {
            directory, wanted, ..
        } = self.normalizer;
        let row = Row { id: &transaction.id };
        let side = row.side(&transaction.side)?;
        let amount = row.amount(&transaction, side)?;
        let account_id = row.account_id(transaction.bank_account_id.clone(), account_hint)?;
        let account = self.account(&account_id);
        let is_external = transaction
            .is_external_transaction
            .unwrap_or_else(|| account.is_some_and(|account| account.is_external));
        let clock = &mut Clock::new(&mut self.clock, is_external);
        let emitted_at = row.moment("emitted_at", transaction.emitted_at.as_deref(), clock)?;
        let updated_at = row.moment("updated_at", transaction.updated_at.as_deref(), clock)?;
        let settled_at = row.moment("settled_at", transaction.settled_at.as_deref(), clock)?;
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
        let created_at = row.moment("created_at", transaction.created_at.as_deref(), clock)?;
        let local_currency = transaction.local_currency.as_deref();
        let local_amount = row.local_amount(transaction.local_amount.as_ref(), local_currency, side)?;
        let vat_amount = row.vat_amount(&transaction)?;
        let vat_rate = row.number("vat_rate", transaction.vat_rate.as_ref())?;
        let vat_details = row.vat_details(&transaction.vat_details, vat_amount, notes)?;
        let (currency, local) = (transaction.currency, transaction.local_currency);
        let currency = row.currency(currency, account)?;
        let operation_type = transaction.operation_type;
        let operation_type = operation_type.map(|operation| operation_type_of(operation, notes));
        let labels = self
            .normalizer
            .label_names(&transaction.label_ids, &transaction.labels, notes);
        let attachments = attachments(transaction.attachments);
        let mut attachment_ids = transaction.attachment_ids;
        if attachment_ids.is_empty() && wanted.contains(Attribute::AttachmentIds) {
            attachment_ids = ids_of(&attachments);
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
            operation_type,
            subject_type: transaction.subject_type.map(code::one_word),
            label: transaction.label,
            clean_counterparty_name: transaction.clean_counterparty_name,
            reference: transaction.reference,
            note: transaction.note,
            initiator: self
                .normalizer
                .initiator(transaction.initiator_id.as_deref(), notes),
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
                .filter(|_| wanted.contains(Attribute::CounterpartyAccount))
                .and_then(parties::counterparty_account),
            invoices: self.normalizer.invoices(&transaction.id, notes),
            document: directory.document(&transaction.id).map(Cow::Borrowed),
            details: if wanted.contains(Attribute::Details) {
                parties::details(operation, transaction.logo)
            } else {
                None
            },
            id: transaction.id,
            account_id,
        }))
    }

    /// The account with this identifier.
    fn account(&mut self, id: &str) -> Option<&'n Account> {
        if self.account.is_none_or(|account| account.id != id) {
            self.account = self.normalizer.directory.account(id);
        }
        self.account
    }
}

/// The kind as one word, as those that are known are.
fn operation_type_of<'a>(sent: Text<'a>, notes: &mut Notes) -> Text<'a> {
    if OPERATION_TYPES.contains(&&*sent) {
        return sent;
    }
    notes.count(Oddity::UnknownOperation, &short(&sent).to_string());
    code::one_word(sent)
}

fn attachments(sent: Vec<super::wire::Attachment<'_>>) -> Vec<Attachment<'_>> {
    if sent.is_empty() {
        return Vec::new();
    }
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

fn ids_of<'a>(attachments: &[Attachment<'a>]) -> Vec<Text<'a>> {
    attachments
        .iter()
        .map(|attachment| attachment.id.clone())
        .collect()
}

#[cfg(test)]
mod tests;
