//! Charts of accounts: which accounts there are, what may be posted to them, and where entries go without a rule.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::entry::{Entry, Side};
use crate::problem::{Problem, Problems, Source};
use crate::toml_tree::Document;

mod library;
mod number;
mod read;

pub use library::{CHARTS, shipped_chart};
pub use number::Span;
pub(super) use read::{account, tax_key};

/// A chart of accounts that is ready for use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The word by which messages know it, such as `skr03`.
    pub name: String,
    /// What it is, in a few words.
    pub title: String,
    /// The shipped chart that it extends; absent where it extends none.
    pub base: Option<String>,
    /// Digits of its ledger accounts as written in the file; absent where every length is allowed.
    pub length: Option<usize>,
    /// Whether customers and suppliers have accounts of one digit more.
    pub personal: bool,
    /// What some accounts are for.
    pub roles: Roles,
    /// What decides where no rule holds; the first that fits.
    pub defaults: Vec<ChartDefault>,
    /// What a tax rate means here.
    pub vat: Vec<VatRate>,
    /// Contra accounts whose tax has another account than that of its rate; the first that fits.
    pub vat_accounts: Vec<VatAccount>,
    /// Which way tax keys work, as far as that is known.
    pub tax_keys: TaxKeys,
    books_length: Option<usize>,
    books_banks: BTreeSet<String>,
    functions: Vec<(Function, Vec<Span>)>,
    accounts: BTreeMap<String, String>,
}

/// What some accounts are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// The ledger accounts of bank accounts.
    pub bank: Vec<Span>,
    /// Money on its way between own accounts.
    pub transit: String,
    /// What nobody knows where to put.
    pub suspense: String,
}

/// Where a kind of operation goes when no rule holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartDefault {
    /// What it is, in a few words.
    pub name: String,
    /// The kind of operation, compared without regard to case.
    pub operation_type: Option<String>,
    /// What the operation concerned, compared without regard to case.
    pub subject_type: Option<String>,
    /// Which way the money went; both ways where absent.
    pub side: Option<Side>,
    /// The contra account, as written in the chart.
    pub account: String,
}

/// What a tax rate means in a chart: a key, or an account of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatRate {
    /// In percent.
    pub rate: Decimal,
    /// For purchases.
    pub input: Option<VatTarget>,
    /// For sales.
    pub output: Option<VatTarget>,
}

/// The account of the tax on some contra accounts, where the rate has its tax on an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatAccount {
    /// The contra accounts.
    pub contra: Vec<Span>,
    /// For purchases.
    pub input: Option<String>,
    /// For sales.
    pub output: Option<String>,
}

/// How tax is told to the accounting program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VatTarget {
    /// The gross amount is posted with this key.
    Key(String),
    /// The net amount is posted, and the tax to this account.
    Account(String),
}

/// Which way tax keys work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaxKeys {
    /// Keys of input tax.
    pub input: Vec<String>,
    /// Keys of output tax.
    pub output: Vec<String>,
}

/// What may be done with an account (DATEV: "Kontenfunktion").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// Nothing is posted to it directly (S).
    Collective,
    /// It computes input tax itself (AV).
    AutomaticInput,
    /// It computes output tax itself (AM).
    AutomaticOutput,
    /// No tax is possible on it (KU).
    NoVat,
    /// Only input tax is possible on it (V).
    InputVat,
    /// Only output tax is possible on it (M).
    OutputVat,
}

impl Function {
    /// The keys of `[functions]`; the first that holds an account decides, for ranges of the later ones are wider.
    const KEYS: [(&'static str, Self); 6] = [
        ("collective", Self::Collective),
        ("automatic_input", Self::AutomaticInput),
        ("automatic_output", Self::AutomaticOutput),
        ("no_vat", Self::NoVat),
        ("input_vat", Self::InputVat),
        ("output_vat", Self::OutputVat),
    ];
}

impl Chart {
    /// Reads and checks a chart; the error holds everything that is wrong with it.
    pub fn load(source: &Source) -> Result<Self, Problems> {
        let mut problems: Vec<Problem> = Vec::new();
        let document = Document::parse(source, &mut problems);
        let is_whole = problems.is_empty();
        let chart = read::chart(&document, &mut problems);
        // What seems to be missing may stand in the part that could not be read.
        problems.retain(|problem| is_whole || problem.code != "missing-key");
        Problems::check(source, problems)?;
        Ok(chart)
    }

    /// The chart whose numbers these are: the shipped one that it extends, else itself.
    pub fn base_name(&self) -> &str {
        self.base.as_deref().unwrap_or(&self.name)
    }

    /// What an account may be used for, if the chart says so. Longer accounts are like those they extend.
    pub fn function(&self, account: &str) -> Option<Function> {
        if self.is_personal(account) {
            return None;
        }
        let holds = |spans: &[Span]| spans.iter().any(|span| span.contains(account));
        let found = self.functions.iter().find(|(_, spans)| holds(spans));
        found.map(|(function, _)| *function)
    }

    /// The label of an account, or of the one that it extends. A customer or supplier extends none.
    pub fn label(&self, account: &str) -> Option<&str> {
        if self.is_personal(account) {
            return self.accounts.get(account).map(String::as_str);
        }
        let lengths = (1..=account.len()).rev();
        lengths
            .filter_map(|length| account.get(..length))
            .find_map(|root| self.accounts.get(root))
            .map(String::as_str)
    }

    /// Whether the chart lists the account, or the one that it extends, or has a function for it.
    pub fn knows(&self, account: &str) -> bool {
        self.is_personal(account) || self.label(account).is_some() || self.function(account).is_some()
    }

    /// The accounts that the chart lists, with their labels.
    pub fn accounts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.accounts
            .iter()
            .map(|(number, label)| (number.as_str(), label.as_str()))
    }

    /// Adds accounts that only these books have.
    pub(super) fn add_account(&mut self, number: String, label: String) {
        self.accounts.insert(number, label);
    }

    /// The place in [`Chart::defaults`] of where an entry goes when no rule holds; `None` means the suspense account.
    pub fn default_of(&self, entry: &Entry<'_>) -> Option<usize> {
        self.defaults.iter().position(|default| default.fits(entry))
    }

    /// What the rate means here.
    pub fn vat_rate(&self, rate: Decimal) -> Option<&VatRate> {
        self.vat.iter().find(|vat| vat.rate == rate)
    }

    /// The account of the tax on a contra account, if it is not that of the rate.
    pub fn vat_account(&self, contra: &str, is_input: bool) -> Option<&str> {
        let fits = |vat: &&VatAccount| vat.contra.iter().any(|span| span.contains(contra));
        let mut found = self.vat_accounts.iter().filter(fits);
        found.find_map(|vat| {
            if is_input {
                vat.input.as_deref()
            } else {
                vat.output.as_deref()
            }
        })
    }

    /// The accounts that tax is posted to.
    pub(super) fn tax_accounts(&self) -> BTreeSet<&str> {
        let targets = self.vat.iter().flat_map(|vat| [&vat.input, &vat.output]);
        let of_rates = targets.flatten().filter_map(|target| match target {
            VatTarget::Account(account) => Some(account.as_str()),
            VatTarget::Key(_) => None,
        });
        let others = self.vat_accounts.iter().flat_map(|vat| [&vat.input, &vat.output]);
        of_rates.chain(others.flatten().map(String::as_str)).collect()
    }

    /// Whether tax is told by keys, as DATEV's charts do.
    pub fn has_tax_keys(&self) -> bool {
        !self.tax_keys.input.is_empty() || !self.tax_keys.output.is_empty()
    }

    /// Why this key must not stand beside this account, if it must not.
    pub fn refuses_key(&self, account: &str, key: &str) -> Option<String> {
        let (input, output) = (&self.tax_keys.input, &self.tax_keys.output);
        if !self.has_tax_keys() {
            return Some(format!("the chart {} has no tax keys", self.name));
        }
        if self.is_personal(account) {
            return Some(format!(
                "account {account} allows no tax key {key}: it is a customer's or supplier's, and its tax is booked with \
                 the invoice"
            ));
        }
        let is = |keys: &[String]| keys.iter().any(|known| is_same_key(known, key));
        let reason = match self.function(account)? {
            Function::AutomaticInput | Function::AutomaticOutput => "it computes the tax itself",
            Function::NoVat => "no tax is possible on it",
            Function::Collective => "nothing is posted to it directly",
            Function::InputVat if is(output) => "it takes only keys of input tax",
            Function::OutputVat if is(input) => "it takes only keys of output tax",
            Function::InputVat | Function::OutputVat => return None,
        };
        Some(format!("account {account} allows no tax key {key}: {reason}"))
    }
}

/// Whether a key as it is written is a known one: `09` is 9.
fn is_same_key(known: &str, key: &str) -> bool {
    known == key.trim_start_matches('0')
}

impl ChartDefault {
    fn fits(&self, entry: &Entry<'_>) -> bool {
        let same = |wanted: Option<&str>, given: Option<&str>| {
            wanted.is_none_or(|wanted| given.is_some_and(|given| given.eq_ignore_ascii_case(wanted)))
        };
        same(self.operation_type.as_deref(), entry.operation_type.as_deref())
            && same(self.subject_type.as_deref(), entry.subject_type.as_deref())
            && self.side.is_none_or(|side| side == entry.side)
    }
}

#[cfg(test)]
mod tests;
