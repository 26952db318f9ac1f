//! The invoice that a payment is for.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::VatItem;

/// An invoice as far as it is known; amounts are unsigned, in the invoice's currency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Invoice {
    /// The number that its issuer gave it.
    pub number: Option<String>,
    /// The day of issue.
    #[serde(serialize_with = "day")]
    pub issued: Option<NaiveDate>,
    /// Who is to be paid.
    pub counterparty: Option<String>,
    /// The issuer's VAT identification number.
    pub vat_id: Option<String>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// Without tax.
    pub net: Option<Decimal>,
    /// The tax.
    pub vat_amount: Option<Decimal>,
    /// With tax.
    pub total: Option<Decimal>,
    /// One item for each rate; empty where only the sum is known.
    pub vat: Vec<VatItem>,
}

impl Invoice {
    /// Takes from `other`, which is about the same invoice, what this one lacks.
    pub fn complete(&mut self, other: Self) {
        fn fill<T>(mine: &mut Option<T>, theirs: Option<T>) {
            *mine = mine.take().or(theirs);
        }
        fill(&mut self.number, other.number);
        fill(&mut self.issued, other.issued);
        fill(&mut self.counterparty, other.counterparty);
        fill(&mut self.vat_id, other.vat_id);
        // Amounts of one source only: those of two may be in two currencies.
        if self.total.is_none() || (self.total == other.total && self.currency == other.currency) {
            fill(&mut self.currency, other.currency);
            fill(&mut self.net, other.net);
            fill(&mut self.vat_amount, other.vat_amount);
            fill(&mut self.total, other.total);
            if self.vat.is_empty() {
                self.vat = other.vat;
            }
        }
    }

    /// Whether both may be the same invoice: neither the numbers nor the totals contradict.
    pub fn may_be(&self, other: &Self) -> bool {
        fn agree<T: PartialEq>(mine: Option<&T>, theirs: Option<&T>) -> bool {
            mine.is_none() || theirs.is_none() || mine == theirs
        }
        let spelt = |number: &Option<String>| {
            let number = number.as_deref()?;
            let letters = number.chars().filter(|c| c.is_alphanumeric());
            Some(letters.collect::<String>().to_uppercase())
        };
        agree(spelt(&self.number).as_ref(), spelt(&other.number).as_ref())
            && agree(self.total.as_ref(), other.total.as_ref())
    }
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde wants it so"
)]
fn day<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => serializer.collect_str(day),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invoice(number: &str, total: i64) -> Invoice {
        Invoice {
            number: Some(number.to_owned()),
            total: Some(total.into()),
            ..Invoice::default()
        }
    }

    #[test]
    fn two_sources_complete_each_other_where_they_do_not_contradict() {
        let mut bank = invoice("RE-2026/17", 119);
        let mut paper = invoice("re 2026-17", 119);
        paper.net = Some(100.into());
        paper.vat_id = Some("DE000000000".to_owned());
        assert!(bank.may_be(&paper) && Invoice::default().may_be(&paper));
        assert!(!bank.may_be(&invoice("RE-2026/18", 119)) && !bank.may_be(&invoice("RE-2026/17", 120)));
        bank.complete(paper);
        assert_eq!(
            (bank.number.as_deref(), bank.net),
            (Some("RE-2026/17"), Some(100.into()))
        );
        let mut other = invoice("RE-2026/17", 119);
        other.complete(Invoice {
            net: Some(90.into()),
            ..invoice("RE-2026/17", 107)
        });
        assert_eq!(other.net, None);
    }
}
