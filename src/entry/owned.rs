//! Cutting the tie between an entry and the input it was read from.

use std::borrow::Cow;

use super::{Attachment, CounterpartyAccount, Details, Entry, Text};

fn own(text: Text<'_>) -> Text<'static> {
    Cow::Owned(text.into_owned())
}

fn own_some(text: Option<Text<'_>>) -> Option<Text<'static>> {
    text.map(own)
}

fn own_all(texts: Vec<Text<'_>>) -> Vec<Text<'static>> {
    texts.into_iter().map(own).collect()
}

impl Entry<'_> {
    /// The same entry, owning all of its text.
    pub fn into_owned(self) -> Entry<'static> {
        Entry {
            id: own(self.id),
            account_id: own(self.account_id),
            side: self.side,
            amount: self.amount,
            currency: own(self.currency),
            balance: self.balance,
            settled_at: self.settled_at,
            emitted_at: self.emitted_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
            local_amount: self.local_amount,
            local_currency: own_some(self.local_currency),
            transaction_id: own_some(self.transaction_id),
            operation_type: own_some(self.operation_type),
            subject_type: own_some(self.subject_type),
            label: own_some(self.label),
            clean_counterparty_name: own_some(self.clean_counterparty_name),
            reference: own_some(self.reference),
            note: own_some(self.note),
            initiator_id: own_some(self.initiator_id),
            initiator: own_some(self.initiator),
            labels: own_all(self.labels),
            label_ids: own_all(self.label_ids),
            category: own_some(self.category),
            cashflow_category: own_some(self.cashflow_category),
            cashflow_subcategory: own_some(self.cashflow_subcategory),
            vat_amount: self.vat_amount,
            vat_rate: self.vat_rate,
            vat_details: self.vat_details,
            card_last_digits: own_some(self.card_last_digits),
            attachment_ids: own_all(self.attachment_ids),
            attachments: self.attachments.into_iter().map(Attachment::into_owned).collect(),
            attachment_lost: self.attachment_lost,
            attachment_required: self.attachment_required,
            is_external: self.is_external,
            counterparty_account: self.counterparty_account.map(CounterpartyAccount::into_owned),
            invoices: Cow::Owned(self.invoices.into_owned()),
            document: own_some(self.document),
            details: self.details.map(|details| Box::new(details.into_owned())),
        }
    }
}

impl Attachment<'_> {
    fn into_owned(self) -> Attachment<'static> {
        Attachment {
            id: own(self.id),
            file_name: own_some(self.file_name),
            content_type: own_some(self.content_type),
            size: self.size,
        }
    }
}

impl CounterpartyAccount<'_> {
    fn into_owned(self) -> CounterpartyAccount<'static> {
        CounterpartyAccount {
            carrier: self.carrier,
            number: own_some(self.number),
            number_format: own_some(self.number_format),
            iban: own_some(self.iban),
            bank_identifier: own_some(self.bank_identifier),
            bank_identifier_format: own_some(self.bank_identifier_format),
        }
    }
}

impl Details<'_> {
    fn into_owned(self) -> Details<'static> {
        Details {
            mandate_reference: own_some(self.mandate_reference),
            mandate_carrier: self.mandate_carrier,
            guarding_rate: own_some(self.guarding_rate),
            check_number: own_some(self.check_number),
            check_key: own_some(self.check_key),
            total_installments: self.total_installments,
            current_installment: self.current_installment,
            pagopa_notice_number: own_some(self.pagopa_notice_number),
            pagopa_creditor_fiscal_code: own_some(self.pagopa_creditor_fiscal_code),
            pagopa_iuv: own_some(self.pagopa_iuv),
            logo_small: own_some(self.logo_small),
            logo_medium: own_some(self.logo_medium),
        }
    }
}
