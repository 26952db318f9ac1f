//! The accounts that a chart file names, held against the whole of it.

use super::Reader;
use crate::booking::chart::Span;
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
        let roles = [&self.chart.roles.transit, &self.chart.roles.suspense];
        let defaults = self.chart.defaults.iter().map(|default| &default.account);
        let inherited = roles.into_iter().chain(defaults);
        let inherited = inherited.filter(|account| self.named.iter().all(|named| named.text != **account));
        let holds = |text: &TextValue, account: &str| {
            Span::parse(&text.text).is_some_and(|span| span.contains(account))
        };
        let inherited = inherited.filter_map(|account| {
            let bank = self.banks.iter().find(|text| holds(text, account))?;
            Some((account, bank.span.clone()))
        });
        let named = self.named.iter().map(|named| (&named.text, named.span.clone()));
        for (account, span) in named.chain(inherited) {
            if self.chart.is_bank(account) {
                let message = format!("{account} is a bank account and the other side of entries too");
                let help = "choose another account, or leave this one out of `bank` in [roles]";
                problems.push(Problem::new("bank-account", span, message).help(help));
            }
        }
    }
}
