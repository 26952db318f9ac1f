//! Splitting an entry by tax rates: one share for each item that the bank knows, exact to the cent.

use rust_decimal::Decimal;

use super::chart::{Chart, Function, VatTarget};
use super::rules::Target;
use super::tally::VatNote;
use crate::entry::Entry;
use crate::money::{Cents, Rounding, Total};

/// A part of an entry's amount, on its way into a posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share<'c> {
    /// Signed as the entry: money in is positive. Never zero.
    pub(super) amount: Cents,
    pub(super) key: Option<&'c str>,
    /// Where the share is the tax itself: its account.
    pub(super) account: Option<&'c str>,
    pub(super) rate: Option<Decimal>,
    pub(super) note: Option<VatNote>,
}

/// Why an entry cannot be split.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VatError {
    /// The items and the entry are different amounts.
    #[error(
        "its tax items add up to {items}, but it moved {amount}; correct the tax in Qonto, or write vat = \"none\" in its rule"
    )]
    Sum {
        /// What the items come to.
        items: Decimal,
        /// What moved, without a sign.
        amount: Cents,
    },
    /// The items are so large that their sum is no amount.
    #[error(
        "its tax items are larger than any amount; correct the tax in Qonto, or write vat = \"none\" in its rule"
    )]
    TooLarge,
    /// A tax is larger than what it is part of, or has the other sign.
    #[error(
        "a tax of {tax} cannot be part of {gross}; correct the tax in Qonto, or write vat = \"none\" in its rule"
    )]
    NotAPart {
        /// The tax.
        tax: Decimal,
        /// What it should be part of, tax included.
        gross: Decimal,
    },
    /// An item is no whole number of cents.
    #[error(
        "a tax item of {0} is no whole number of cents; correct the tax in Qonto, or write vat = \"none\" in its rule"
    )]
    Cents(Decimal),
}

/// One rate as the bank knows it; net and tax never have opposite signs.
struct Item {
    rate: Option<Decimal>,
    net: Decimal,
    tax: Decimal,
    /// Net and tax.
    gross: Decimal,
}

impl Item {
    /// The item of a tax that is part of `gross`.
    fn within(gross: Decimal, rate: Option<Decimal>, tax: Decimal) -> Result<Self, VatError> {
        let is_part = if gross < Decimal::ZERO {
            (gross..=Decimal::ZERO).contains(&tax)
        } else {
            (Decimal::ZERO..=gross).contains(&tax)
        };
        if !is_part {
            return Err(VatError::NotAPart { tax, gross });
        }
        let net = gross.checked_sub(tax).ok_or(VatError::TooLarge)?;
        Ok(Self {
            rate,
            net,
            tax,
            gross,
        })
    }

    /// The item of a tax that comes on top of `net`.
    fn on_top(net: Decimal, rate: Option<Decimal>, tax: Decimal) -> Result<Self, VatError> {
        let gross = net.checked_add(tax).ok_or(VatError::TooLarge)?;
        Self::within(gross, rate, tax)
    }

    /// Whether the tax is that of `rate` percent, which is not negative: gross · rate / (100 + rate), rounded half away from
    /// zero to the cent. One cent more or less is the rounding of whoever wrote the receipt.
    fn is_taxed_at(&self, rate: Decimal) -> bool {
        let due = || {
            let hundredfold = self.gross.checked_mul(rate)?;
            let due = hundredfold.checked_div(rate.checked_add(Decimal::ONE_HUNDRED)?)?;
            Rounding::HalfAwayFromZero.apply(due, 2)
        };
        let differs = due().and_then(|due| self.tax.checked_sub(due));
        differs.is_some_and(|differs| differs.abs() <= Decimal::new(1, 2))
    }
}

impl Share<'_> {
    /// The whole amount without a word about tax.
    pub(super) fn whole(amount: Cents) -> Self {
        Self {
            amount,
            key: None,
            account: None,
            rate: None,
            note: None,
        }
    }

    fn noted(amount: Cents, note: VatNote) -> Self {
        Self {
            note: Some(note),
            ..Self::whole(amount)
        }
    }
}

/// Whether it was paid in another currency than its account's.
fn is_foreign(entry: &Entry<'_>) -> bool {
    let local = entry.local_currency.as_deref();
    local.is_some_and(|local| local != entry.currency)
}

/// The shares of an entry for a contra account. Where the account lets no key stand, it stays whole.
pub(super) fn split<'c>(
    entry: &Entry<'_>,
    target: &Target,
    chart: &'c Chart,
) -> Result<Vec<Share<'c>>, VatError> {
    let is_input = match target.function {
        Some(Function::InputVat) => true,
        Some(Function::OutputVat) => false,
        Some(Function::AutomaticInput | Function::AutomaticOutput) => {
            return Ok(vec![Share::whole(entry.amount)]);
        }
        Some(Function::NoVat | Function::Collective) | None => {
            return Ok(vec![Share::noted(entry.amount, VatNote::Account)]);
        }
    };
    let items = match items(entry) {
        Ok(None) => return Ok(vec![Share::noted(entry.amount, VatNote::NoTax)]),
        // It gets no key, and its tax may be in the currency of the payment: then it is no part of the amount.
        _ if is_foreign(entry) => return Ok(vec![Share::noted(entry.amount, VatNote::Foreign)]),
        Ok(Some(items)) => items,
        Err(error) => return Err(error),
    };
    let amount = magnitude(entry.amount);
    let sum = items.iter().try_fold(Decimal::ZERO, |sum, item| {
        sum.checked_add(item.gross).ok_or(VatError::TooLarge)
    })?;
    if sum != amount.to_decimal() {
        // Where the bank knows no rate, its items may be empty.
        let is_unknown = |item: &Item| item.rate.is_none_or(|rate| rate.is_sign_negative());
        if items.iter().all(is_unknown) {
            return Ok(vec![Share::noted(entry.amount, VatNote::SeveralRates)]);
        }
        return Err(VatError::Sum { items: sum, amount });
    }
    let mut shares = Vec::new();
    for item in items {
        let known = item.rate.and_then(|rate| chart.vat_rate(rate));
        let way = known.and_then(|vat| {
            if is_input {
                vat.input.as_ref()
            } else {
                vat.output.as_ref()
            }
        });
        let note = match item.rate {
            Some(rate) if rate.is_sign_negative() => Some(VatNote::SeveralRates),
            Some(rate) if !rate.is_zero() && way.is_none() => {
                let rate = rate.normalize();
                Some(match known {
                    None => VatNote::UnknownRate(rate),
                    Some(_) if is_input => VatNote::SalesOnly(rate),
                    Some(_) => VatNote::PurchasesOnly(rate),
                })
            }
            Some(rate) if !item.is_taxed_at(rate) => Some(VatNote::NotOfRate),
            Some(_) => None,
            None => Some(VatNote::SeveralRates),
        };
        let signed = |value: Decimal| {
            let cents = Cents::from_decimal(value).ok_or(VatError::Cents(value))?;
            Ok(if entry.amount < Cents::ZERO { -cents } else { cents })
        };
        let rate = item.rate.map(|rate| rate.normalize());
        let share = |amount, key, account| Share {
            amount,
            key,
            account,
            rate,
            note: note.clone(),
        };
        match way.filter(|_| note.is_none()) {
            Some(VatTarget::Account(account)) => {
                shares.push(share(signed(item.net)?, None, None));
                let account = chart.vat_account(&target.account, is_input).unwrap_or(account);
                shares.push(share(signed(item.tax)?, None, Some(account)));
            }
            Some(VatTarget::Key(key)) => {
                shares.push(share(signed(item.gross)?, Some(key.as_str()), None));
            }
            None => shares.push(share(signed(item.gross)?, None, None)),
        }
    }
    shares.retain(|share| share.amount != Cents::ZERO);
    debug_assert_eq!(
        shares.iter().map(|share| share.amount).sum::<Total>().cents(),
        Some(entry.amount)
    );
    Ok(shares)
}

/// The items of the entry, or the one that its own tax makes; `None` when it has no tax to speak of.
fn items(entry: &Entry<'_>) -> Result<Option<Vec<Item>>, VatError> {
    if entry.vat_details.is_empty() {
        let Some((rate, tax)) = entry.vat_rate.zip(entry.vat_amount) else {
            return Ok(None);
        };
        let item = Item::within(magnitude(entry.amount).to_decimal(), Some(rate), tax)?;
        return Ok(Some(vec![item]));
    }
    let known = entry
        .vat_details
        .iter()
        .map(|item| Some((item.amount_excluding_vat?, item.rate, item.amount?)));
    let Some(known) = known.collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let items = known.into_iter();
    items
        .map(|(net, rate, tax)| Item::on_top(net, rate, tax))
        .collect::<Result<_, _>>()
        .map(Some)
}

fn magnitude(amount: Cents) -> Cents {
    if amount < Cents::ZERO { -amount } else { amount }
}
