//! `[[require]]`: for which accounts, books and answers a format is made.

use super::condition::Condition;
use super::{field, plan};

/// A condition without which nothing is written.
#[derive(Debug)]
pub struct Requirement {
    /// Why it must hold.
    pub reason: String,
    /// What to do where it does not, by what it looks at.
    pub remedy: String,
    /// Whether other accounts could fit: it looks at the account, or at nothing that the user says.
    pub is_of_account: bool,
    /// Whether it looks at the account, so that one of a file's accounts may fit and another not.
    pub names_account: bool,
    pub(super) when: plan::Test,
}

impl Requirement {
    pub(super) fn new(when: plan::Test, written: &Condition, reason: &str) -> Self {
        let mut names = Vec::new();
        written.names(&mut names);
        let params = distinct(names.iter().filter_map(|name| name.strip_prefix("params.")));
        let books = names.iter().filter_map(|name| field::find(name)?.books_key());
        let books = distinct(books);
        let names_account = names.iter().any(|name| name.starts_with("account."));
        let is_of_account = params.is_empty() && books.is_empty() || names_account;
        let mut ways: Vec<String> = params
            .iter()
            .map(|name| format!("give another `{name}` with --set {name}=… or in the profile's [params]"))
            .collect();
        let changes = books
            .iter()
            .map(|key| format!("change `{key}` in [profile.NAME.books]"));
        ways.extend(changes);
        if is_of_account {
            ways.push("choose others with --account".to_owned());
        }
        ways.push("use another format".to_owned());
        Self {
            reason: reason.to_owned(),
            remedy: ways.join(", or "),
            is_of_account,
            names_account,
            when,
        }
    }
}

fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut distinct: Vec<&str> = names.collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}

#[cfg(test)]
mod tests {
    use crate::mapping::trial::{load, october, organization, run};

    /// What is told where a requirement on these does not hold.
    fn remedy(when: &str) -> String {
        let mapping = load(&format!(
            "[params.number]\nask = \"Which?\"\n[[require]]\nwhen = \"{when}\"\nreason = \"so\"\n\
             [[column]]\nname = \"A\"\nvalue = \"{{params.number}}\"\n"
        ));
        let (organization, period) = (organization(), october());
        let params = ["5".to_owned()];
        let scope = crate::mapping::Scope {
            params: &params,
            ..run(&organization, &period)
        };
        let refused = mapping.refusal(&scope).unwrap().unwrap();
        assert_eq!(refused.reason, "so");
        refused.remedy.clone()
    }

    #[test]
    fn the_remedy_is_of_what_the_requirement_looks_at() {
        let answer = "give another `number` with --set number=… or in the profile's [params]";
        assert_eq!(
            remedy("params.number | luhn(9) present"),
            format!("{answer}, or use another format")
        );
        let books = "change `chart` in [profile.NAME.books]";
        assert_eq!(
            remedy("books.chart_base == 'pcg' and not books.chart_base == 'skr03'"),
            format!("{books}, or use another format")
        );
        assert_eq!(
            remedy("books.chart == params.number"),
            format!("{answer}, or {books}, or use another format")
        );
        let accounts = "choose others with --account, or use another format";
        assert_eq!(remedy("account.country == 'ES'"), accounts);
        assert_eq!(remedy("organization.legal_country in ['ES']"), accounts);
    }
}
