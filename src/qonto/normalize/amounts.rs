//! Money of one transaction: exact, signed by the side, and the same in both forms in which it was sent.

use rust_decimal::Decimal;

use super::{NormalizeError, Row, code};
use crate::entry::{Account, Side, Text, VatItem};
use crate::excerpt::short;
use crate::money::{Cents, minor_digits, plain_cents, with_minor_digits};
use crate::qonto::notes::{Notes, Oddity};
use crate::qonto::wire::{self, Number, Transaction};

impl Row<'_> {
    /// The currency of the amount, which must be the account's: its balances and sums have no other.
    ///
    /// Where nobody knows the account, Qonto's are in euro (Qonto API reference: `bank_accounts.currency`).
    #[expect(clippy::inline_always, reason = "as with moments")]
    #[inline(always)]
    pub(super) fn currency<'a>(
        &self,
        sent: Option<Text<'a>>,
        account: Option<&'a Account>,
    ) -> Result<Text<'a>, NormalizeError> {
        if let (Some(account), Some(sent)) = (account, &sent)
            && *sent == account.currency
        {
            return Ok(code::one_word(account.currency.as_str().into()));
        }
        self.checked_currency(sent, account)
    }

    fn checked_currency<'a>(
        &self,
        sent: Option<Text<'a>>,
        account: Option<&'a Account>,
    ) -> Result<Text<'a>, NormalizeError> {
        let has_sign = |code: &str| code.bytes().next().is_some_and(|first| first.is_ascii_graphic());
        let is_blank = |code: &Text<'_>| !has_sign(code) && code.trim().is_empty();
        let sent = sent.filter(|code| !is_blank(code));
        match (account, sent) {
            (Some(account), Some(sent)) if !code::is_same(&sent, &account.currency) => {
                Err(NormalizeError::OtherCurrency {
                    id: self.id(),
                    sent: short(&sent).to_string(),
                    account: short(&account.currency).to_string(),
                })
            }
            (Some(account), _) => Ok(code::one_word(account.currency.as_str().into())),
            (None, Some(sent)) => Ok(code::one_word(sent)),
            (None, None) => Ok("EUR".into()),
        }
    }

    /// The signed amount. The sign comes from the side alone (Qonto API reference: amounts are positive).
    pub(super) fn amount(&self, transaction: &Transaction<'_>, side: Side) -> Result<Cents, NormalizeError> {
        let unsigned = Cents::new(transaction.amount_cents);
        if unsigned < Cents::ZERO {
            return Err(self.negative("amount_cents", transaction.amount_cents.to_string()));
        }
        if let Some(amount) = &transaction.amount {
            let agrees = match plain_cents(amount.as_str()) {
                Some(amount) => amount == unsigned,
                None => amount
                    .decimal()
                    .is_ok_and(|amount| amount == unsigned.to_decimal()),
            };
            if !agrees {
                return Err(NormalizeError::AmountsDisagree {
                    id: self.id(),
                    amount: short(amount.as_str()).to_string(),
                    cents: transaction.amount_cents,
                    shown: unsigned,
                });
            }
        }
        Ok(signed(unsigned, side))
    }

    /// The signed foreign amount with its own digits: yen have no decimals, dinars three, so cents say nothing.
    #[expect(clippy::inline_always, reason = "as with moments")]
    #[inline(always)]
    pub(super) fn local_amount(
        &self,
        number: Option<&Number<'_>>,
        currency: Option<&str>,
        side: Side,
    ) -> Result<Option<Decimal>, NormalizeError> {
        let Some(number) = number else { return Ok(None) };
        let has_cents = |currency| minor_digits(currency) == 2;
        if currency.is_some_and(has_cents)
            && let Some(unsigned) = plain_cents(number.as_str())
        {
            return Ok(Some(signed(unsigned, side).to_decimal()));
        }
        self.odd_local_amount(number, currency, side).map(Some)
    }

    #[inline(never)]
    fn odd_local_amount(
        &self,
        number: &Number<'_>,
        currency: Option<&str>,
        side: Side,
    ) -> Result<Decimal, NormalizeError> {
        let amount = self.number_of("local_amount", number)?;
        let amount = currency.map_or(amount, |currency| with_minor_digits(amount, currency));
        if amount < Decimal::ZERO {
            return Err(self.negative("local_amount", amount.to_string()));
        }
        Ok(match side {
            Side::Debit if !amount.is_zero() => -amount,
            Side::Debit | Side::Credit => amount,
        })
    }

    /// The account's balance right after; signed as it is, for an account may be overdrawn.
    #[expect(clippy::inline_always, reason = "as with moments")]
    #[inline(always)]
    pub(super) fn balance(&self, transaction: &Transaction<'_>) -> Result<Option<Cents>, NormalizeError> {
        if let Some(cents) = &transaction.settled_balance_cents {
            return self.cents("settled_balance_cents", cents).map(Some);
        }
        let Some(number) = &transaction.settled_balance else {
            return Ok(None);
        };
        let balance = number.decimal().ok().and_then(Cents::from_decimal);
        balance
            .map(Some)
            .ok_or_else(|| self.bad_number("settled_balance", number))
    }

    #[expect(clippy::inline_always, reason = "as with moments")]
    #[inline(always)]
    pub(super) fn vat_amount(
        &self,
        transaction: &Transaction<'_>,
    ) -> Result<Option<Decimal>, NormalizeError> {
        self.number_or_cents(
            ("vat_amount", transaction.vat_amount.as_ref()),
            ("vat_amount_cents", transaction.vat_amount_cents.as_ref()),
        )
    }

    pub(super) fn vat_details(
        &self,
        items: &[wire::VatItem<'_>],
        whole: Option<Decimal>,
        notes: &mut Notes,
    ) -> Result<Vec<VatItem>, NormalizeError> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let details = items
            .iter()
            .map(|item| self.vat_item(item))
            .collect::<Result<Vec<_>, _>>()?;
        let sum = details
            .iter()
            .try_fold(Decimal::ZERO, |sum, item| sum.checked_add(item.amount?));
        if let (Some(sum), Some(whole)) = (sum, whole)
            && sum != whole
        {
            notes.count(Oddity::VatSplit, &self.id());
        }
        Ok(details)
    }

    fn vat_item(&self, item: &wire::VatItem<'_>) -> Result<VatItem, NormalizeError> {
        Ok(VatItem {
            rate: self.number("vat_details rate", item.rate.as_ref())?,
            amount: self.number_or_cents(
                ("vat_details amount", item.amount.as_ref()),
                ("vat_details amount_cents", item.amount_cents.as_ref()),
            )?,
            amount_excluding_vat: self.number_or_cents(
                (
                    "vat_details amount_excluding_vat",
                    item.amount_excluding_vat.as_ref(),
                ),
                (
                    "vat_details amount_excluding_vat_cents",
                    item.amount_excluding_vat_cents.as_ref(),
                ),
            )?,
        })
    }

    #[expect(clippy::inline_always, reason = "as with moments")]
    #[inline(always)]
    fn number_or_cents(
        &self,
        (name, number): (&'static str, Option<&Number<'_>>),
        (cents_name, cents): (&'static str, Option<&Number<'_>>),
    ) -> Result<Option<Decimal>, NormalizeError> {
        if number.is_some() {
            return self.number(name, number);
        }
        let cents = cents.map(|cents| self.cents(cents_name, cents)).transpose()?;
        Ok(cents.map(Cents::to_decimal))
    }

    fn negative(&self, field: &'static str, value: String) -> NormalizeError {
        NormalizeError::Negative {
            id: self.id(),
            field,
            value,
        }
    }
}

/// Money out is negative.
fn signed(unsigned: Cents, side: Side) -> Cents {
    match side {
        Side::Debit => -unsigned,
        Side::Credit => unsigned,
    }
}
