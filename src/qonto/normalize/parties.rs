//! Who and what a transaction is about: initiator, labels, invoices, the other side.

use std::borrow::Cow;

use iban::{BaseIban, IbanLike};

use super::Normalizer;
use crate::entry::{Attribute, CounterpartyAccount, Details, Invoice, Text};
use crate::excerpt::id_end;
use crate::qonto::notes::{Notes, Oddity};
use crate::qonto::wire::{Label, Logo, Number, Operation};

impl Normalizer {
    /// The full name; for people who left, a stable stand-in.
    pub(super) fn initiator<'a>(&'a self, id: Option<&str>, notes: &mut Notes) -> Option<Text<'a>> {
        let id = id.filter(|id| !id.is_empty() && self.wanted.contains(Attribute::Initiator))?;
        Some(self.directory.member(id).map_or_else(
            || Cow::Owned(unknown("member", id, Oddity::UnknownMember, notes)),
            Cow::Borrowed,
        ))
    }

    /// The invoices that the transaction pays.
    pub(super) fn invoices(&self, id: &str, notes: &mut Notes) -> Cow<'_, [Invoice]> {
        if !self.wanted.contains(Attribute::Invoices) {
            return Cow::default();
        }
        for unread in self.directory.unread_invoices(id) {
            notes.count(Oddity::UnreadInvoice, unread);
        }
        Cow::Borrowed(self.directory.invoices(id))
    }

    /// Names of the labels by identifier, then of those that came without one in the list of identifiers.
    pub(super) fn label_names<'a>(
        &'a self,
        ids: &[Text<'a>],
        embedded: &[Label<'a>],
        notes: &mut Notes,
    ) -> Vec<Text<'a>> {
        if !self.wanted.contains(Attribute::Labels) || (ids.is_empty() && embedded.is_empty()) {
            return Vec::new();
        }
        let unlisted = embedded
            .iter()
            .filter_map(|label| label.id.as_ref())
            .filter(|id| !ids.contains(id));
        let all = ids.iter().chain(unlisted);
        all.map(|id| self.label_name(id, embedded, notes)).collect()
    }

    fn label_name<'a>(&'a self, id: &str, embedded: &[Label<'a>], notes: &mut Notes) -> Text<'a> {
        if let Some(name) = self.directory.label(id) {
            return Cow::Borrowed(name);
        }
        let sent = embedded.iter().find(|label| label.id.as_deref() == Some(id));
        let Some((label, name)) = sent.and_then(|label| Some((label, label.name.clone()?))) else {
            return Cow::Owned(unknown("label", id, Oddity::UnknownLabel, notes));
        };
        match label
            .parent_id
            .as_deref()
            .and_then(|parent| self.directory.label(parent))
        {
            Some(parent) => Cow::Owned(format!("{parent}: {name}")),
            None => name,
        }
    }
}

fn unknown(kind: &str, id: &str, oddity: Oddity, notes: &mut Notes) -> String {
    let name = format!("unknown {kind} {}", id_end(id));
    notes.count(oddity, &name);
    name
}

/// The account on the other side, as sent; an IBAN only where it certainly is one.
pub(super) fn counterparty_account<'a>(operation: &Operation<'a>) -> Option<CounterpartyAccount<'a>> {
    let account = CounterpartyAccount {
        carrier: operation.carrier,
        iban: operation
            .counterparty_account_number
            .as_ref()
            .filter(|_| is_iban_format(operation.counterparty_account_number_format.as_deref()))
            .and_then(checked_iban),
        number: operation.counterparty_account_number.clone(),
        number_format: operation.counterparty_account_number_format.clone(),
        bank_identifier: operation.counterparty_bank_identifier.clone(),
        bank_identifier_format: operation.counterparty_bank_identifier_format.clone(),
    };
    let is_known = account.number.is_some() || account.bank_identifier.is_some();
    is_known.then_some(account)
}

/// Webhooks write `iban`, lists `IBAN` (Qonto API reference).
fn is_iban_format(format: Option<&str>) -> bool {
    format.is_some_and(|format| format.eq_ignore_ascii_case("IBAN"))
}

/// The IBAN without spaces, if its check digits are right (ISO 13616).
fn checked_iban<'a>(number: &Text<'a>) -> Option<Text<'a>> {
    let parse = |text: &str| text.parse::<BaseIban>().ok();
    let iban = parse(number.trim()).or_else(|| parse(&number.trim().to_ascii_uppercase()))?;
    if iban.electronic_str() == number {
        return Some(number.clone());
    }
    Some(Cow::Owned(iban.electronic_str().to_owned()))
}

/// What only some kinds of operation have; nothing where there is none of it.
pub(super) fn details<'a>(
    operation: Option<&Operation<'a>>,
    logo: Option<Logo<'a>>,
) -> Option<Box<Details<'a>>> {
    let integer = |number: &Option<Number<'_>>| number.as_ref().and_then(Number::integer);
    let logo = logo.unwrap_or_default();
    let mut details = Details {
        logo_small: logo.small,
        logo_medium: logo.medium,
        ..Details::default()
    };
    if let Some(operation) = operation {
        details = Details {
            mandate_reference: operation.unique_mandate_reference.clone(),
            mandate_carrier: operation
                .unique_mandate_reference
                .as_ref()
                .map(|_| operation.carrier),
            guarding_rate: operation.guarding_rate.clone(),
            check_number: operation.check_number.clone(),
            check_key: operation.check_key.clone(),
            total_installments: integer(&operation.total_installments_number),
            current_installment: integer(&operation.current_installment_number),
            pagopa_notice_number: operation.notice_number.clone(),
            pagopa_creditor_fiscal_code: operation.creditor_fiscal_code.clone(),
            pagopa_iuv: operation.iuv.clone(),
            ..details
        };
    }
    (details != Details::default()).then(|| Box::new(details))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_needs_its_format_and_right_check_digits() {
        for (number, format, expected) in [
            (
                "DE89370400440532013000",
                Some("IBAN"),
                Some("DE89370400440532013000"),
            ),
            (
                "DE89 3704 0044 0532 0130 00",
                Some("iban"),
                Some("DE89370400440532013000"),
            ),
            (
                "de89370400440532013000",
                Some("IBAN"),
                Some("DE89370400440532013000"),
            ),
            ("DE89370400440532013001", Some("IBAN"), None),
            ("DE89370400440532013000", Some("unstructured"), None),
            ("DE89370400440532013000", None, None),
            ("200000", Some("sort_code"), None),
            ("", Some("IBAN"), None),
        ] {
            let operation = Operation {
                counterparty_account_number: Some(number.into()),
                counterparty_account_number_format: format.map(Cow::Borrowed),
                ..Operation::default()
            };
            let account = counterparty_account(&operation).unwrap();
            assert_eq!(account.iban.as_deref(), expected, "{number} {format:?}");
            assert_eq!(account.number.as_deref(), Some(number));
        }
        assert_eq!(counterparty_account(&Operation::default()), None);
    }
}
