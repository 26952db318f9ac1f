//! `saldo accounts`: the accounts with their balances.

use serde::Serialize;

use crate::cli::args::AccountsArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::session;
use crate::entry::Account;
use crate::excerpt::written;
use crate::money::Cents;
use crate::words::{count, money};

/// An account as scripts see it.
#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    name: &'a str,
    iban: Option<&'a str>,
    currency: &'a str,
    status: Option<&'a str>,
    main: bool,
    external: bool,
    balance: Option<Cents>,
    authorized_balance: Option<Cents>,
}

pub(in crate::cli) fn run(arguments: &AccountsArgs, printer: &mut Printer) -> Result<(), Failure> {
    let profile = session::profile_of(&arguments.source)?;
    let (_, session) = session::open(&arguments.source, &profile, printer)?;
    printer.sum_up(count(session.accounts.len() as u64, "account", "accounts"));
    if arguments.json {
        let shown: Vec<_> = session.accounts.iter().map(Shown::of).collect();
        return printer.json(&shown);
    }
    let width = session
        .accounts
        .iter()
        .map(|account| written(&account.name).chars().count())
        .max()
        .unwrap_or(0);
    for account in &session.accounts {
        let balance = account
            .balance
            .map_or("unknown".to_owned(), |balance| money(&balance));
        let iban = account.iban.as_deref().unwrap_or(&account.id);
        let marks: Vec<_> = [
            account.main.then_some("main"),
            account.is_closed().then_some("closed"),
            account.is_external.then_some("at another bank"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let name = written(&account.name);
        let line = format!(
            "{name:width$}  {iban:27}  {balance:>16} {}  {}",
            account.currency,
            marks.join(", ")
        );
        printer.line(line.trim_end())?;
    }
    Ok(())
}

impl<'a> Shown<'a> {
    fn of(account: &'a Account) -> Self {
        Self {
            id: &account.id,
            name: &account.name,
            iban: account.iban.as_deref(),
            currency: &account.currency,
            status: account.status.as_deref(),
            main: account.main,
            external: account.is_external,
            balance: account.balance,
            authorized_balance: account.authorized_balance,
        }
    }
}
