//! The accounts that a chart file names, held against the whole of it.

use std::ops::Range;

use super::Reader;
use crate::booking::chart::{Function, Span, is_same_key};
use crate::problem::Problem;
use crate::toml_tree::TextValue;

impl Reader {
    /// What the file names must be listed.
    pub(super) fn check_names(&self, problems: &mut Vec<Problem>) {
        for account in &self.named {
            if !self.chart.knows(&account.text) {
                let message = format!("the chart does not list the account {}", account.text);
                let help = format!("add it to [accounts]: {} = \"its name\"", account.text);
                problems.push(Problem::new("unknown-account", account.span.clone(), message).help(help));
            }
        }
    }

    /// Money never goes from a bank account to a bank account without being on its way.
    pub(super) fn check_banks(&self, problems: &mut Vec<Problem>) {
        for (account, span) in told(&self.named).chain(self.inherited(&self.named, &self.banks)) {
            if self.chart.is_bank(account) {
                let message = format!("{account} is a bank account and the other side of entries too");
                let help = "choose another account, or leave this one out of `bank` in [roles]";
                problems.push(Problem::new("bank-account", span, message).help(help));
            }
        }
    }

    /// Collective accounts are filled by tax keys and by the accounts of customers and suppliers.
    pub(super) fn check_collective(&self, problems: &mut Vec<Problem>) {
        for (account, span) in told(&self.posted).chain(self.inherited(&self.posted, &self.collective)) {
            if self.chart.function(account) == Some(Function::Collective) {
                let label = self.chart.label(account).map(|label| format!(" ({label})"));
                let label = label.unwrap_or_default();
                let message = format!("nothing is posted to account {account} directly{label}");
                let help = "choose another account; tax keys and the accounts of customers and suppliers fill this one";
                problems.push(Problem::new("collective-account", span, message).help(help));
            }
        }
    }

    /// What a rule may not do, a rate may not either.
    pub(super) fn check_keys(&self, problems: &mut Vec<Problem>) {
        for (key, is_input) in &self.keys {
            let keys = &self.chart.tax_keys;
            let (others, wrong, right) = if *is_input {
                (&keys.output, "sales", "purchases")
            } else {
                (&keys.input, "purchases", "sales")
            };
            if others.iter().any(|other| is_same_key(other, key.text.trim())) {
                let message = format!("{} is a key for {wrong}, and not for {right}", key.text.trim());
                let help = format!("write the key for {right}, or correct [tax_keys]");
                problems.push(Problem::new("forbidden-key", key.span.clone(), message).help(help));
            }
        }
    }

    /// Inherited accounts that entries are posted to and the file does not name, where one of its ranges holds them.
    fn inherited<'r>(
        &'r self,
        named: &'r [TextValue],
        ranges: &'r [TextValue],
    ) -> impl Iterator<Item = (&'r str, Range<usize>)> {
        let roles = [&self.chart.roles.transit, &self.chart.roles.suspense];
        let defaults = self.chart.defaults.iter().map(|default| &default.account);
        let inherited = roles.into_iter().chain(defaults).map(String::as_str);
        let inherited = inherited.filter(|account| named.iter().all(|named| named.text != *account));
        let holds = |text: &TextValue, account: &str| {
            Span::parse(&text.text).is_some_and(|span| span.contains(account))
        };
        inherited.filter_map(move |account| {
            let range = ranges.iter().find(|text| holds(text, account))?;
            Some((account, range.span.clone()))
        })
    }
}

/// Accounts that the file names, each at its place.
fn told(named: &[TextValue]) -> impl Iterator<Item = (&str, Range<usize>)> {
    named
        .iter()
        .map(|named| (named.text.as_str(), named.span.clone()))
}
