//! Splitting an entry by tax rates: one share for each item that the bank knows, exact to the cent.

use rust_decimal::Decimal;

use super::chart::{Chart, Function, VatTarget};
use super::rules::Target;
use super::tally::VatNote;
use crate::entry::Entry;
use crate::money::{Cents, Total};

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
    /// An item is no whole number of cents.
    #[error(
        "a tax item of {0} is no whole number of cents; correct the tax in Qonto, or write vat = \"none\" in its rule"
    )]
    Cents(Decimal),
}

/// One rate as the bank knows it.
struct Item {
    rate: Option<Decimal>,
    net: Decimal,
    tax: Decimal,
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
    let Some(items) = items(entry) else {
        return Ok(vec![Share::noted(entry.amount, VatNote::NoTax)]);
    };
    let amount = magnitude(entry.amount);
    let sum = items.iter().try_fold(Decimal::ZERO, |sum, item| {
        sum.checked_add(item.net)?.checked_add(item.tax)
    });
    let sum = sum.unwrap_or(Decimal::MAX);
    if sum != amount.to_decimal() {
        return Err(VatError::Sum { items: sum, amount });
    }
    let is_foreign = entry
        .local_currency
        .as_deref()
        .is_some_and(|local| local != entry.currency);
    let mut shares = Vec::new();
    for item in items {
        let note = match item.rate {
            _ if is_foreign => Some(VatNote::Foreign),
            Some(rate) if rate.is_sign_negative() => Some(VatNote::SeveralRates),
            Some(rate) if rate.is_zero() => None,
            Some(rate) if chart.vat_rate(rate).is_none() => Some(VatNote::UnknownRate(rate.normalize())),
            Some(_) => None,
            None => Some(VatNote::SeveralRates),
        };
        let known = item
            .rate
            .filter(|_| note.is_none())
            .and_then(|rate| chart.vat_rate(rate));
        let way = known.and_then(|vat| {
            if is_input {
                vat.input.as_ref()
            } else {
                vat.output.as_ref()
            }
        });
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
        match way {
            Some(VatTarget::Account(account)) => {
                shares.push(share(signed(item.net)?, None, None));
                shares.push(share(signed(item.tax)?, None, Some(account.as_str())));
            }
            Some(VatTarget::Key(key)) => {
                shares.push(share(signed(item.net + item.tax)?, Some(key.as_str()), None));
            }
            None => shares.push(share(signed(item.net + item.tax)?, None, None)),
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
fn items(entry: &Entry<'_>) -> Option<Vec<Item>> {
    if entry.vat_details.is_empty() {
        let (rate, tax) = (entry.vat_rate?, entry.vat_amount?);
        return Some(vec![Item {
            rate: Some(rate),
            net: magnitude(entry.amount).to_decimal() - tax,
            tax,
        }]);
    }
    let items = entry.vat_details.iter().map(|item| {
        Some(Item {
            rate: item.rate,
            net: item.amount_excluding_vat?,
            tax: item.amount?,
        })
    });
    items.collect()
}

fn magnitude(amount: Cents) -> Cents {
    if amount < Cents::ZERO { -amount } else { amount }
}
