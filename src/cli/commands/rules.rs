//! `saldo rules`: check, test and explain rules, and find what they do not cover.

use crate::booking::Bookkeeper;
use crate::booking::chart::{CHARTS, Chart, shipped_chart};
use crate::books::BankAccounts;
use crate::cli::args::{LookArgs, RuleFileArgs, RulesCommand};
use crate::cli::bookkeeping::{self, Choice, DEMO_RULES};
use crate::cli::entries::EntryList;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::{sample, session};
use crate::problem::suggest;
use crate::words::count;

mod explain;
mod unmatched;

pub(in crate::cli) fn run(command: &RulesCommand, printer: &mut Printer) -> Result<(), Failure> {
    match command {
        RulesCommand::Check(arguments) => check(arguments, printer),
        RulesCommand::Test(arguments) => test(arguments, printer),
        RulesCommand::Explain { id, look } => explain::run(id, look, printer),
        RulesCommand::Unmatched { top, look } => unmatched::run(*top, look, printer),
        RulesCommand::Chart { name } => chart(name.as_deref(), printer),
        RulesCommand::Example { chart } => printer.data(example(chart)?.as_bytes()),
    }
}

/// Rules to begin with, by the chart whose accounts they name.
const EXAMPLES: [(&str, &str); 2] = [
    ("skr03", DEMO_RULES),
    ("pcg", include_str!("../../../mappings/rules/pcg.toml")),
];

fn example(chart: &str) -> Result<&'static str, Failure> {
    let found = EXAMPLES.iter().find(|(name, _)| *name == chart);
    found.map(|(_, text)| *text).ok_or_else(|| {
        let names = EXAMPLES.map(|(name, _)| name).join(", ");
        Failure::usage(format!(
            "there are no example rules for the chart `{chart}`, but for: {names}"
        ))
    })
}

fn check(arguments: &RuleFileArgs, printer: &mut Printer) -> Result<(), Failure> {
    let rules = &load(arguments)?.rules;
    sample::check_rules(rules)?;
    let text = format!(
        "{} ({}, {}, chart {})",
        rules.source.name,
        count(rules.list.len() as u64, "rule", "rules"),
        count(rules.samples.len() as u64, "test", "tests"),
        rules.chart.name
    );
    printer.good("ok", &text);
    Ok(())
}

fn test(arguments: &RuleFileArgs, printer: &mut Printer) -> Result<(), Failure> {
    let keeper = load(arguments)?;
    sample::run_rules(&keeper)?;
    let tests = count(keeper.rules.samples.len() as u64, "test", "tests");
    printer.good("ok", &format!("{} ({tests})", keeper.rules.source.name));
    Ok(())
}

/// Who keeps the profile's books by these rules. Tests are about rules: the bank account is the chart's first, whatever
/// the books are.
fn load(arguments: &RuleFileArgs) -> Result<Bookkeeper, Failure> {
    let profile = if arguments.demo || arguments.file.is_some() {
        session::profile(&arguments.profile, arguments.demo)?
    } else {
        session::own_profile(&arguments.profile)?
    };
    let choice = Choice {
        rules: arguments.file.as_deref(),
        chart: arguments.chart.as_deref(),
        demo: arguments.demo,
        drafts: false,
    };
    let books = bookkeeping::looked_at(choice, &profile)?;
    if !bookkeeping::has_rules(choice, &profile, &books) {
        return Err(Failure::usage(
            "which rules? Name the file, or set rules = \"rules.toml\" in the profile; `saldo rules example` prints some \
             to begin with",
        ));
    }
    let rules = bookkeeping::rules(choice, &profile, &books)?;
    let first = rules.chart.roles.bank.first().map(|span| span.first().to_owned());
    let bank = BankAccounts {
        default: first,
        ..BankAccounts::default()
    };
    bookkeeping::with_bank(rules, &bank, &books)
}

fn chart(name: Option<&str>, printer: &mut Printer) -> Result<(), Failure> {
    let Some(name) = name else {
        for (name, _) in CHARTS {
            if let Some(source) = shipped_chart(name) {
                let chart = Chart::load(&source)?;
                let accounts = count(chart.accounts().count() as u64, "account", "accounts");
                printer.line(&format!("{name:6} {} ({accounts})", chart.title))?;
            }
        }
        return Ok(());
    };
    let source = shipped_chart(name).ok_or_else(|| {
        let remedy = suggest(name, &CHARTS.map(|(name, _)| name));
        Failure::usage(format!("there is no chart `{name}`; {remedy}"))
    })?;
    printer.data(source.text.as_bytes())
}

/// A bookkeeper and the entries that he looks at. His rules may still be drafts: looking is how they are made.
struct Look {
    keeper: Bookkeeper,
    entries: EntryList,
}

impl Look {
    fn open(arguments: &LookArgs, printer: &mut Printer) -> Result<Self, Failure> {
        let source = &arguments.source;
        let mut profile = session::profile_of(source)?;
        let choice = Choice {
            rules: arguments.books.rules.as_deref(),
            chart: arguments.books.chart.as_deref(),
            demo: source.demo,
            drafts: true,
        };
        let books = bookkeeping::looked_at(choice, &profile)?;
        if !books.has("bank") {
            return Err(Failure::usage(
                "which ledger accounts do the bank accounts have? Set bank = { default = \"1200\" } in \
                 [profile.NAME.books] of saldo.toml",
            ));
        }
        let keeper = bookkeeping::keeper(choice, &profile, &books)?;
        if let Some(path) = bookkeeping::unbegun(choice, &profile) {
            printer.careful(
                "note:",
                &format!("there is no {} yet, so there are no rules", path.display()),
            );
        }
        profile.books = Some(books);
        let wanted = keeper.needs().union(unmatched::NEEDS);
        let entries = EntryList::open(source, &arguments.period, &profile, wanted, printer)?;
        Ok(Self { keeper, entries })
    }
}
