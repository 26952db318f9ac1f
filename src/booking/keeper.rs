//! The bookkeeper: one entry becomes postings whose sum is exactly the entry.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::chart::Chart;
use super::rules::{Rule, Rules, Target, VatMode};
use super::tally::BookingTally;
use super::vat::{self, Share};
use crate::books::BankAccounts;
use crate::entry::{Account, Attribute, AttributeSet, Entry};
use crate::mapping::Scope;
use crate::money::Cents;
use crate::posting::{Posting, PostingSide};
use crate::problem::did_you_mean;

mod error;
mod words;

pub use error::{NoBankAccount, PostingError, UnfitChart};
use words::Words;

/// What the bank calls a transfer between two accounts of the same company.
const INTERNAL: &str = "WalletToWallet";

/// Turns entries into postings.
#[derive(Debug)]
pub struct Bookkeeper {
    /// The rules, and the chart with the accounts that they add.
    pub rules: Rules,
    /// Whether entries are split by tax rates where neither rule nor file says.
    vat: VatMode,
    /// Whether there is an entry that may be.
    splits: bool,
    transit: Target,
    suspense: Target,
    /// In the order of [`Chart::defaults`].
    defaults: Vec<Target>,
    bank: BTreeMap<String, Target>,
    other_banks: Option<Target>,
    words: Words,
}

/// Who decided where an entry goes.
#[derive(Debug, Clone, Copy)]
pub enum Decision<'b> {
    /// It is a transfer between own accounts: both ends go through the transit account.
    Internal,
    /// A rule.
    Rule(&'b Rule),
    /// The chart's default of that position.
    Default(usize),
    /// Nobody.
    Suspense,
}

/// What books may call an account, the surest first.
fn names(account: &Account) -> impl Iterator<Item = &str> {
    let iban = account.iban.as_deref();
    iban.into_iter()
        .chain([account.id.as_str(), account.name.as_str()])
}

impl Bookkeeper {
    /// Puts rules and bank accounts together; the chart in the rules has the length of the books. The error names the
    /// accounts of the chart that these books cannot have.
    /// A bank account that is none of these books is left out, and missed when it is needed.
    pub fn new(rules: Rules, bank: &BankAccounts, vat: Option<VatMode>) -> Result<Self, UnfitChart> {
        let chart = &rules.chart;
        let vat = rules.vat.or(vat).unwrap_or(VatMode::None);
        let mut unfit = Vec::new();
        let mut target = |account: &str, what: &str| {
            let found = Target::of(chart, account);
            if found.is_none() {
                unfit.push(format!("{account} ({what})"));
            }
            found
        };
        let transit = target(&chart.roles.transit, "`transit`");
        let suspense = target(&chart.roles.suspense, "`suspense`");
        let defaults = chart.defaults.iter();
        let defaults: Vec<_> = defaults
            .filter_map(|default| target(&default.account, &format!("`{}`", default.name)))
            .collect();
        let splits = vat == VatMode::Split || rules.list.iter().any(|rule| rule.vat == Some(VatMode::Split));
        if splits {
            for account in chart.tax_accounts() {
                target(account, "tax");
            }
        }
        let (Some(transit), Some(suspense), []) = (transit, suspense, unfit.as_slice()) else {
            return Err(UnfitChart::new(chart, unfit));
        };
        let target = |account: &String| Target::of(chart, account);
        let accounts = bank.accounts.iter();
        Ok(Self {
            vat,
            splits,
            transit,
            suspense,
            defaults,
            bank: accounts
                .filter_map(|(name, account)| Some((name.clone(), target(account)?)))
                .collect(),
            other_banks: bank.default.as_ref().and_then(target),
            words: Words::new(),
            rules,
        })
    }

    /// The chart of the books.
    pub fn chart(&self) -> &Chart {
        &self.rules.chart
    }

    /// What a source must read for postings.
    pub fn needs(&self) -> AttributeSet {
        let always = [Attribute::OperationType, Attribute::SubjectType];
        let tax = [
            Attribute::VatDetails,
            Attribute::VatAmount,
            Attribute::VatRate,
            Attribute::LocalCurrency,
        ];
        let needs: AttributeSet = always.into_iter().collect();
        let tax = if self.splits {
            tax.into_iter().collect()
        } else {
            AttributeSet::NONE
        };
        needs.union(tax).union(self.rules.needs).union(self.words.needs)
    }

    /// The ledger account of a bank account.
    pub fn bank_account(&self, account: &Account) -> Result<&Target, NoBankAccount> {
        let mut found = names(account).filter_map(|name| self.bank.get(name));
        found.next().or(self.other_banks.as_ref()).ok_or_else(|| {
            let number = account.iban.as_deref().unwrap_or(&account.id);
            NoBankAccount(format!("'{}' ({number})", account.name))
        })
    }

    /// The names in the books' `bank` that are none of these accounts, where some account has to do with `default`: one of
    /// them may have been meant. Each comes with the account that its name is like.
    pub fn strangers<'b>(&'b self, accounts: &'b [Account]) -> Vec<(&'b str, Option<&'b str>)> {
        let is_named = |account: &&Account| names(account).any(|name| self.bank.contains_key(name));
        let by_default: Vec<_> = accounts.iter().filter(|account| !is_named(account)).collect();
        if by_default.is_empty() {
            return Vec::new();
        }
        let strangers = self
            .bank
            .keys()
            .filter(|key| !accounts.iter().flat_map(names).any(|name| name == *key));
        strangers
            .map(|key| {
                (
                    key.as_str(),
                    did_you_mean(key, by_default.iter().copied().flat_map(names)),
                )
            })
            .collect()
    }

    /// Who decides where the entry of `scope` goes.
    pub fn decide(&self, entry: &Entry<'_>, scope: &Scope<'_>) -> Result<Decision<'_>, PostingError> {
        let subject = entry.subject_type.as_deref();
        if subject.is_some_and(|subject| subject.eq_ignore_ascii_case(INTERNAL)) {
            return Ok(Decision::Internal);
        }
        let first = self.rules.first(scope);
        let first = first.map_err(|(rule, error)| PostingError::Rule {
            entry: entry.id.clone().into_owned(),
            rule: rule.name.clone(),
            error,
        })?;
        if let Some(rule) = first {
            return Ok(Decision::Rule(rule));
        }
        let default = self.chart().default_of(entry);
        Ok(default.map_or(Decision::Suspense, Decision::Default))
    }

    /// The contra account of a decision.
    pub fn target<'b>(&'b self, decision: Decision<'b>) -> &'b Target {
        match decision {
            Decision::Internal => &self.transit,
            Decision::Rule(rule) => &rule.target,
            Decision::Default(position) => self.defaults.get(position).unwrap_or(&self.suspense),
            Decision::Suspense => &self.suspense,
        }
    }

    /// The postings of an entry on `account`; none when no money moved. `scope` is what rules and texts see.
    pub fn post<'b>(
        &'b self,
        entry: &Entry<'_>,
        account: &Account,
        scope: &Scope<'_>,
        tally: &mut BookingTally,
    ) -> Result<Vec<Posting<'b>>, PostingError> {
        let bank = self.bank_account(account)?;
        let decision = self.decide(entry, scope)?;
        let target = self.target(decision);
        let rule = match decision {
            Decision::Rule(rule) => Some(rule),
            _ => None,
        };
        let shares = self.shares(entry, decision, target)?;
        if shares.is_empty() {
            return Ok(Vec::new());
        }
        let suspense = matches!(decision, Decision::Suspense).then_some(target);
        tally.count(entry, suspense, &shares);
        let text = self.words.text(rule, &self.rules, entry, scope)?;
        let cost_center = words::cost_center(rule, self.chart(), entry, scope)?;
        let of = shares.len();
        let mut text = Some(text);
        let posting = |(index, share): (usize, Share<'b>)| Posting {
            bank_account: &bank.account,
            bank_label: &bank.label,
            contra_account: share.account.unwrap_or(&target.account),
            contra_label: share.account.map_or(&target.label, |account| {
                self.chart().label(account).unwrap_or_default()
            }),
            side: PostingSide::of(share.amount),
            amount: if share.amount < Cents::ZERO {
                -share.amount
            } else {
                share.amount
            },
            tax_key: rule.and_then(|rule| rule.tax_key.as_deref()).or(share.key),
            text: Cow::Owned(
                if index + 1 == of {
                    text.take()
                } else {
                    text.clone()
                }
                .unwrap_or_default(),
            ),
            cost_center: cost_center.clone().map(Cow::Owned),
            rule: rule.map(|rule| rule.name.as_str()),
            note: self.note(decision, &share),
            vat_rate: share.rate,
            number: index + 1,
            of,
        };
        Ok(shares.into_iter().enumerate().map(posting).collect())
    }

    fn shares<'b>(
        &'b self,
        entry: &Entry<'_>,
        decision: Decision<'b>,
        target: &Target,
    ) -> Result<Vec<Share<'b>>, PostingError> {
        if entry.amount == Cents::ZERO {
            return Ok(Vec::new());
        }
        let mode = match decision {
            Decision::Internal | Decision::Suspense | Decision::Rule(Rule { tax_key: Some(_), .. }) => {
                VatMode::None
            }
            Decision::Rule(rule) => rule.vat.unwrap_or(self.vat),
            Decision::Default(_) => self.vat,
        };
        match mode {
            VatMode::None => Ok(vec![Share::whole(entry.amount)]),
            VatMode::Split => vat::split(entry, target, self.chart()).map_err(|error| PostingError::Vat {
                entry: entry.id.clone().into_owned(),
                error,
            }),
        }
    }

    /// What is to be said about a posting: its tax, or who decided where no rule did.
    fn note<'b>(&'b self, decision: Decision<'b>, share: &Share<'_>) -> Option<Cow<'b, str>> {
        if let Some(note) = &share.note {
            return Some(Cow::Owned(note.words(self.chart())));
        }
        match decision {
            Decision::Internal => Some(Cow::Borrowed("transfer between own accounts")),
            Decision::Rule(_) => None,
            Decision::Default(position) => {
                let default = self.chart().defaults.get(position)?;
                Some(Cow::Borrowed(&default.name))
            }
            Decision::Suspense => Some(Cow::Borrowed("no rule")),
        }
    }
}
