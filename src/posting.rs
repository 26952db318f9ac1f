//! Accounting lines made of an entry: the canonical types between rules and formats.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::money::Cents;

/// An accounting line: the bank account on one side, what the money was for on the other (DATEV: "Buchungssatz").
///
/// The postings of an entry sum up to exactly the entry, signed by [`Posting::signed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting<'p> {
    /// The ledger account of the bank account, in its full length.
    pub bank_account: &'p str,
    /// The ledger account of the other side, in its full length.
    pub contra_account: &'p str,
    /// Which side of the bank account it stands on.
    pub side: PostingSide,
    /// Gross amount in the account's currency: always positive, never zero.
    pub amount: Cents,
    /// The key that tells the accounting program how to compute the tax.
    pub tax_key: Option<&'p str>,
    /// The words of the line.
    pub text: Cow<'p, str>,
    /// The cost centre.
    pub cost_center: Option<Cow<'p, str>>,
    /// The rule that decided; absent for the chart's defaults and for the suspense account.
    pub rule: Option<&'p str>,
    /// What decided where there was no rule, or what is to be said about the tax.
    pub note: Option<Cow<'p, str>>,
    /// The tax rate in percent, where the entry was split by rates.
    pub vat_rate: Option<Decimal>,
    /// The number of this line among those of its entry, from 1.
    pub number: usize,
    /// How many lines the entry has.
    pub of: usize,
    /// What the contra account is called in the chart.
    pub contra_label: &'p str,
    /// What the ledger account of the bank account is called in the chart.
    pub bank_label: &'p str,
}

/// The side of the bank account in a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostingSide {
    /// Money in: the bank account is debited (German: Soll).
    Debit,
    /// Money out: the bank account is credited (German: Haben).
    Credit,
}

impl PostingSide {
    /// The side on which a signed amount stands: money in is a debit of the bank account.
    pub fn of(amount: Cents) -> Self {
        if amount < Cents::ZERO {
            Self::Credit
        } else {
            Self::Debit
        }
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Debit => "debit",
            Self::Credit => "credit",
        }
    }

    /// DATEV's letter: `S` for debit, `H` for credit.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Debit => "S",
            Self::Credit => "H",
        }
    }
}

impl Posting<'_> {
    /// The amount as it moved the bank account: money in is positive.
    pub fn signed(&self) -> Cents {
        match self.side {
            PostingSide::Debit => self.amount,
            PostingSide::Credit => -self.amount,
        }
    }

    /// The ledger account that is debited.
    pub fn debit_account(&self) -> &str {
        match self.side {
            PostingSide::Debit => self.bank_account,
            PostingSide::Credit => self.contra_account,
        }
    }

    /// The ledger account that is credited.
    pub fn credit_account(&self) -> &str {
        match self.side {
            PostingSide::Debit => self.contra_account,
            PostingSide::Credit => self.bank_account,
        }
    }
}

/// One account of an entry, on one side: the bank account with the whole amount, or an account of the other side.
///
/// The lines of an entry balance: their amounts sum up to zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'p> {
    /// The ledger account, in its full length.
    pub account: &'p str,
    /// What it is called in the chart; may be empty.
    pub label: &'p str,
    /// In the account's currency: a debit is positive, a credit is negative. Never zero.
    pub amount: Cents,
    /// The words of the entry.
    pub text: Cow<'p, str>,
    /// The number of this line among those of its entry, from 1; the bank account has the first.
    pub number: usize,
    /// How many lines the entry has.
    pub of: usize,
}

impl<'p> Line<'p> {
    /// The lines of an entry that moved `amount` and became `postings`; none where no money moved.
    pub fn of_entry(amount: Cents, postings: &[Posting<'p>]) -> Vec<Self> {
        let of = postings.len() + 1;
        let bank = postings.first().map(|first| Self {
            account: first.bank_account,
            label: first.bank_label,
            amount,
            text: first.text.clone(),
            number: 1,
            of,
        });
        let contra = postings.iter().enumerate().map(|(index, posting)| Self {
            account: posting.contra_account,
            label: posting.contra_label,
            amount: -posting.signed(),
            text: posting.text.clone(),
            number: index + 2,
            of,
        });
        bank.into_iter().chain(contra).collect()
    }

    /// Whether the account is debited.
    pub fn is_debit(&self) -> bool {
        self.amount > Cents::ZERO
    }

    /// The amount where the account is debited, else zero.
    pub fn debit(&self) -> Cents {
        self.amount.max(Cents::ZERO)
    }

    /// The amount where the account is credited, without a sign; else zero.
    pub fn credit(&self) -> Cents {
        (-self.amount).max(Cents::ZERO)
    }
}
