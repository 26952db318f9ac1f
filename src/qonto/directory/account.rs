//! From what the bank sends of an account to what is known of it.

use iban::IbanLike;

use super::{DirectoryError, identifier};
use crate::entry::{Account, Text};
use crate::excerpt::short;
use crate::money::Cents;
use crate::qonto::wire;

pub(super) fn account(sent: wire::BankAccount<'_>) -> Result<Account, DirectoryError> {
    let owned = |text: Option<Text<'_>>| text.map(Text::into_owned);
    let (iban, faulty_iban) = own_iban(sent.iban);
    Ok(Account {
        id: identifier("account", sent.id)?,
        name: owned(sent.name).unwrap_or_default(),
        longer_name: None,
        slug: owned(sent.slug),
        iban,
        faulty_iban,
        bic: owned(sent.bic),
        account_number: owned(sent.account_number),
        currency: owned(sent.currency.filter(|code| !code.trim().is_empty()))
            .unwrap_or_else(|| "EUR".to_owned()),
        balance: balance(sent.balance_cents.as_ref(), sent.balance.as_ref())?,
        authorized_balance: balance(
            sent.authorized_balance_cents.as_ref(),
            sent.authorized_balance.as_ref(),
        )?,
        status: owned(sent.status),
        main: sent.main.unwrap_or(false),
        is_external: sent.is_external_account.unwrap_or(false),
        is_unlisted: false,
    })
}

/// The IBAN without blanks, if it is that of a country and its check digits are right (ISO 13616); else what was sent.
fn own_iban(sent: Option<Text<'_>>) -> (Option<String>, Option<String>) {
    let Some(sent) = sent.filter(|sent| !sent.trim().is_empty()) else {
        return (None, None);
    };
    let compact: String = sent.split_whitespace().collect();
    match compact.to_ascii_uppercase().parse::<iban::Iban>() {
        Ok(iban) => (Some(iban.electronic_str().to_owned()), None),
        Err(_) => (None, Some(sent.into_owned())),
    }
}

fn balance(
    cents: Option<&wire::Number<'_>>,
    decimal: Option<&wire::Number<'_>>,
) -> Result<Option<Cents>, DirectoryError> {
    let bad = |number: &wire::Number<'_>| DirectoryError {
        kind: "account",
        reason: format!("the balance '{}' is not an amount", short(number.as_str())),
    };
    match (cents, decimal) {
        (Some(cents), _) => cents
            .integer()
            .and_then(Cents::checked)
            .map(Some)
            .ok_or_else(|| bad(cents)),
        (None, Some(decimal)) => {
            let value = decimal.decimal().map_err(|_| bad(decimal))?;
            Cents::from_decimal(value).map(Some).ok_or_else(|| bad(decimal))
        }
        (None, None) => Ok(None),
    }
}
