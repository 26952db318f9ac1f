//! What is counted while entries are posted: what nobody knew where to put, and what has no tax key.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::chart::Chart;
use super::rules::Target;
use super::vat::Share;
use crate::entry::Entry;
use crate::money::Total;

/// Why a posting has no tax key although its entry was to be split by rates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum VatNote {
    /// The bank knows no tax.
    NoTax,
    /// The bank says -1: several rates, or one that it does not know.
    SeveralRates,
    /// It was paid in another currency: that is no tax of this country.
    Foreign,
    /// The tax and the rate contradict each other: one of them is wrong, and the accounting program would compute by the rate.
    NotOfRate,
    /// The chart has no key for the rate.
    UnknownRate(Decimal),
    /// The chart has a key for purchases at the rate, and this is a sale.
    PurchasesOnly(Decimal),
    /// The chart has a key for sales at the rate, and this is a purchase.
    SalesOnly(Decimal),
    /// The contra account's function allows no key, or is not known.
    Account,
}

impl VatNote {
    /// The reason in words. A chart without tax keys has accounts for the tax, if anything.
    pub fn words(&self, chart: &Chart) -> String {
        let reason = match self {
            Self::NoTax => "the bank knows no tax".to_owned(),
            Self::SeveralRates => "the bank knows no single rate".to_owned(),
            Self::Foreign => "paid in another currency".to_owned(),
            Self::NotOfRate => "the tax is not that of its rate".to_owned(),
            Self::UnknownRate(rate) => format!("the chart has none for {rate} %"),
            Self::PurchasesOnly(rate) => format!("the chart has none for sales at {rate} %"),
            Self::SalesOnly(rate) => format!("the chart has none for purchases at {rate} %"),
            Self::Account => "the account's function allows none".to_owned(),
        };
        let what = if chart.has_tax_keys() { "key" } else { "account" };
        format!("no tax {what}: {reason}")
    }
}

/// Counted over many entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BookingTally {
    /// Entries in suspense and their sum, by ledger account and currency: sums of two currencies are none.
    pub suspense: BTreeMap<(String, String), (u64, Total)>,
    /// Postings without a tax key, by reason.
    pub without_key: BTreeMap<VatNote, u64>,
    /// Entries that became postings.
    pub entries: u64,
    /// Postings.
    pub postings: u64,
}

impl BookingTally {
    pub(super) fn count(&mut self, entry: &Entry<'_>, suspense: Option<&Target>, shares: &[Share<'_>]) {
        self.entries += 1;
        self.postings += shares.len() as u64;
        if let Some(target) = suspense {
            let add = |(entries, sum): &mut (u64, Total)| {
                *entries += 1;
                sum.add(entry.amount);
            };
            let (account, currency) = (&target.account, &*entry.currency);
            // There are as few as currencies, so no names are copied only to look for them.
            let mut counted = self.suspense.iter_mut();
            match counted.find(|((known, own), _)| known == account && own == currency) {
                Some((_, counted)) => add(counted),
                None => add(self
                    .suspense
                    .entry((account.clone(), currency.to_owned()))
                    .or_default()),
            }
        }
        for note in shares.iter().filter_map(|share| share.note.as_ref()) {
            *self.without_key.entry(note.clone()).or_default() += 1;
        }
    }

    /// Adds another tally.
    pub fn absorb(&mut self, other: Self) {
        for (place, (entries, sum)) in other.suspense {
            let mine = self.suspense.entry(place).or_default();
            mine.0 += entries;
            mine.1.merge(sum);
        }
        for (note, count) in other.without_key {
            *self.without_key.entry(note).or_default() += count;
        }
        self.entries += other.entries;
        self.postings += other.postings;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Cents;

    fn tally(entries: u64, cents: i64, unknown: u64) -> BookingTally {
        let mut sum = Total::default();
        sum.add(Cents::new(cents));
        BookingTally {
            suspense: [(("1792".to_owned(), "EUR".to_owned()), (entries, sum))].into(),
            without_key: [(VatNote::NoTax, unknown)].into(),
            entries,
            postings: entries,
        }
    }

    /// A statement is counted batch by batch.
    #[test]
    fn what_was_counted_before_stays_counted() {
        let mut all = tally(2, -500, 1);
        all.absorb(tally(3, 700, 4));
        assert_eq!(all, tally(5, 200, 5));
        all.absorb(BookingTally::default());
        assert_eq!(all, tally(5, 200, 5));
        let other = BookingTally {
            suspense: [(("1792".to_owned(), "USD".to_owned()), (1, Total::default()))].into(),
            without_key: [(VatNote::Foreign, 1)].into(),
            ..BookingTally::default()
        };
        all.absorb(other);
        assert_eq!((all.suspense.len(), all.without_key.len()), (2, 2));
    }
}
