//! Books as a profile describes them: the chart, the rules, and the ledger accounts of the bank accounts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::failure::Failure;
use super::formats::read_text;
use crate::booking::Bookkeeper;
use crate::booking::chart::{CHARTS, Chart, shipped_chart};
use crate::booking::rules::{Rules, VatMode};
use crate::books::{self, BankAccounts, Books};
use crate::config::{Profile, is_path};
use crate::entry::Account;
use crate::mapping::Mapping;
use crate::problem::{Source, suggest};

/// The rules of the demo company.
pub(super) const DEMO_RULES: &str = include_str!("../../mappings/rules/demo.toml");

/// Which rules and which chart, where that is not left to the profile.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Choice<'c> {
    pub(super) rules: Option<&'c Path>,
    pub(super) chart: Option<&'c str>,
    /// The demo company keeps its own books by rules of its own; they are none for another chart.
    pub(super) demo: bool,
    /// Whether rules may still lack their accounts, and the profile's file of them may not be there yet.
    pub(super) drafts: bool,
}

/// The bookkeeper of a profile. Everything that is wrong with chart, rules or books is found here, before anything is
/// sent.
pub(super) fn keeper(choice: Choice<'_>, profile: &Profile, books: &Books) -> Result<Bookkeeper, Failure> {
    let rules = rules(choice, profile, books)?;
    check_bank(books, &rules.chart)?;
    with_bank(rules, &books.bank, books)
}

/// The bookkeeper of these books, as if they had these bank accounts.
pub(super) fn with_bank(rules: Rules, bank: &BankAccounts, books: &Books) -> Result<Bookkeeper, Failure> {
    let vat = books
        .split_vat
        .map(|is_split| if is_split { VatMode::Split } else { VatMode::None });
    Bookkeeper::new(rules, bank, vat).map_err(Failure::user)
}

/// The bookkeeper that mappings want whose rows are postings; `None` where no mapping does.
pub(super) fn wanted(
    mappings: &[Mapping],
    choice: Choice<'_>,
    profile: &Profile,
    books: &Books,
) -> Result<Option<Arc<Bookkeeper>>, Failure> {
    if !mappings.iter().any(|mapping| mapping.rows.is_booked()) {
        return Ok(None);
    }
    keeper(choice, profile, books).map(|keeper| Some(Arc::new(keeper)))
}

/// The books that these formats see: the profile's with what their chart extends, or the demo company's.
pub(super) fn books(mappings: &[Mapping], profile: &Profile, demo: bool) -> Result<Option<Books>, Failure> {
    let mut books = profile.books.clone();
    if demo && books.as_ref().is_none_or(|books| *books == Books::demo()) {
        return Ok(Some(demo_books(mappings)));
    }
    let is_named = |mapping: &Mapping| mapping.needs_books.contains("chart");
    if let Some(books) = books.as_mut().filter(|_| mappings.iter().any(is_named)) {
        settle(books)?;
    }
    Ok(books)
}

/// The books in which rules are looked at: the profile's, or those of the demo company for the chart that is named.
pub(super) fn looked_at(choice: Choice<'_>, profile: &Profile) -> Result<Books, Failure> {
    let books = profile.books.clone().unwrap_or_default();
    let is_french = is_the_demos(choice, &books)
        && choice.chart.is_some()
        && chart(choice.chart, &books)?.base_name() == "pcg";
    Ok(if is_french { Books::french_demo() } else { books })
}

/// The command that lists what an export left in suspense.
pub(super) fn lists_suspense(choice: Choice<'_>, books: &Books) -> String {
    let mut command = "`saldo rules unmatched".to_owned();
    if choice.demo {
        command += " --demo";
        if *books == Books::french_demo() {
            command += " --chart pcg";
        }
    }
    command += "`";
    if choice.rules.is_some() {
        command += " with the same --rules";
    }
    command
}

/// Finds out what the books' own chart file extends.
pub(super) fn settle(books: &mut Books) -> Result<(), Failure> {
    if matches!(books.chart, Some(books::Chart::File(_))) {
        books.chart_extends = chart(None, books)?.base;
    }
    Ok(())
}

/// The demo company keeps its books by SKR03; where only French formats want postings, by the chart of France.
pub(super) fn demo_books(mappings: &[Mapping]) -> Books {
    let mut booked = mappings
        .iter()
        .filter(|mapping| mapping.rows.is_booked())
        .peekable();
    let is_french = |mapping: &Mapping| mapping.country.as_deref() == Some("FR");
    if booked.peek().is_some() && booked.all(is_french) {
        Books::french_demo()
    } else {
        Books::demo()
    }
}

/// The bookkeeper of the demo company, in whose books the tests of mappings run.
pub(super) fn demo_keeper(books: &Books) -> Option<Bookkeeper> {
    let choice = Choice {
        demo: true,
        ..Choice::default()
    };
    // These files are ours, and a test reads them.
    keeper(choice, &Profile::default(), books).ok()
}

/// Whether there are rules: named ones, the profile's, or those of the demo company.
pub(super) fn has_rules(choice: Choice<'_>, profile: &Profile, books: &Books) -> bool {
    choice.rules.is_some() || profile.rules.is_some() || is_the_demos(choice, books)
}

fn is_the_demos(choice: Choice<'_>, books: &Books) -> bool {
    choice.demo && *books == Books::demo()
}

/// The rules, checked against the chart.
pub(super) fn rules(choice: Choice<'_>, profile: &Profile, books: &Books) -> Result<Rules, Failure> {
    let chart = chart(choice.chart, books)?;
    let path = choice.rules.or(profile.rules.as_deref());
    let source = match path {
        Some(_) if choice.drafts && unbegun(choice, profile).is_some() => return Ok(Rules::none(&chart)),
        Some(path) if !path.exists() => return Err(no_file(path, choice.rules.is_some())),
        Some(path) => read_text("the file of rules", path)?,
        // They name accounts of SKR03.
        None if is_the_demos(choice, books) && chart.base_name() == "skr03" => {
            Source::new("demo.toml (built in)", DEMO_RULES)
        }
        None => return Ok(Rules::none(&chart)),
    };
    let load = if choice.drafts {
        Rules::load_drafts
    } else {
        Rules::load
    };
    Ok(load(&source, &chart)?)
}

/// The profile's file of rules, where it is not there yet and no other one is named.
pub(super) fn unbegun<'p>(choice: Choice<'_>, profile: &'p Profile) -> Option<&'p Path> {
    let path = profile.rules.as_deref().filter(|_| choice.rules.is_none());
    path.filter(|path| !path.exists())
}

/// A file of rules that is not there: it is begun, or not named.
fn no_file(path: &Path, is_given: bool) -> Failure {
    let path = path.display();
    let remedy = if is_given {
        "check the path"
    } else {
        "remove `rules` from the profile until there are some"
    };
    Failure::usage(format!(
        "the file of rules {path} is not there; begin it with `saldo rules unmatched --last-month --top 5 > {path}`, or {remedy}"
    ))
}

/// The chart, for books whose accounts have so many digits. It must be named: the same number means another thing in
/// another chart.
fn chart(named: Option<&str>, books: &Books) -> Result<Chart, Failure> {
    let chosen = match (named, &books.chart) {
        (Some(name), _) => self::named(name)?,
        (None, Some(chart)) => chart.clone(),
        (None, None) => {
            return Err(Failure::usage(
                "which chart of accounts? Set chart = \"skr03\" in [profile.NAME.books] of saldo.toml, or use --chart: \
                 the same number means another thing in another chart",
            ));
        }
    };
    let source = match &chosen {
        books::Chart::File(path) => read_text("the chart", path)?,
        known => known
            .name()
            .and_then(shipped_chart)
            .ok_or_else(|| Failure::usage("this program has no such chart"))?,
    };
    Ok(Chart::load(&source)?
        .with_length(books.account_length)
        .with_banks(&books.bank))
}

fn named(name: &str) -> Result<books::Chart, Failure> {
    match name {
        "skr03" => Ok(books::Chart::Skr03),
        "skr04" => Ok(books::Chart::Skr04),
        "pcg" => Ok(books::Chart::Pcg),
        path if is_path(path) => Ok(books::Chart::File(PathBuf::from(path))),
        other => {
            let names = CHARTS.map(|(name, _)| name);
            let remedy = suggest(other, &names);
            Err(Failure::usage(format!("there is no chart `{other}`; {remedy}")))
        }
    }
}

/// Ledger accounts of bank accounts must be accounts of these books, and none that the chart calls something else.
fn check_bank(books: &Books, chart: &Chart) -> Result<(), Failure> {
    let accounts = books.bank.accounts.values().chain(&books.bank.default);
    let mut wrong: Vec<String> = Vec::new();
    for account in accounts {
        let banks: Vec<_> = chart.roles.bank.iter().map(ToString::to_string).collect();
        let is_bank = chart.roles.bank.iter().any(|span| span.contains(account));
        match (chart.in_full(account), chart.label(account)) {
            (None, _) => wrong.push(format!(
                "{account} is no account of these books: {}",
                chart.remedy(account)
            )),
            (Some(_), _) if chart.is_personal(account) => wrong.push(format!(
                "{account} is a customer's or supplier's account, and bank accounts are {}",
                banks.join(", ")
            )),
            (Some(_), Some(label)) if !is_bank => wrong.push(format!(
                "{account} is '{label}' in {}, and bank accounts are {}",
                chart.name,
                banks.join(", ")
            )),
            _ => {}
        }
    }
    wrong.dedup();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "`bank` in [profile.NAME.books] cannot be right: {}",
        wrong.join("; ")
    )))
}

/// A name in `bank` that is nearly an account's is a slip, and its entries would silently go to `default`.
pub(super) fn check_names(keeper: &Bookkeeper, accounts: &[Account]) -> Result<(), Failure> {
    let strangers = keeper.strangers(accounts).into_iter();
    let slips: Vec<_> = strangers
        .filter_map(|(name, meant)| Some(format!("{name:?} is no account; did you mean {:?}?", meant?)))
        .collect();
    if slips.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "`bank` in [profile.NAME.books]: {}",
        slips.join("; ")
    )))
}
