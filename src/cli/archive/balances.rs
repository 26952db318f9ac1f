//! The balances of accounts that are brought up to date: asked for after the entries that they belong to.

use crate::archive::{Archive, Kind};
use crate::cli::failure::Failure;
use crate::cli::progress::Bar;
use crate::cli::session::Bank;
use crate::entry::Account;
use crate::export::bank::ATTEMPTS;
use crate::sync::{self, Sync, Tally};

/// Sees that the balances belong to the entries. Where nothing was new, those do that were asked for at first.
pub(super) fn settle(sync: &mut Sync<'_>, bank: &mut Bank, accounts: &[Account]) -> Result<(), Failure> {
    let transactions = sync.summary().tallies.get(&Kind::Transaction);
    if transactions.is_some_and(Tally::has_news) {
        return ask_again(sync, bank, accounts);
    }
    sync.meet_balances(&ids(accounts))?;
    Ok(())
}

/// Asks for the balances after the entries, as a run straight from the bank does. An account that moved meanwhile is read
/// again; where that does not end, its balance is not known to belong to its entries.
pub(super) fn ask_again(sync: &mut Sync<'_>, bank: &mut Bank, accounts: &[Account]) -> Result<(), Failure> {
    let ids = ids(accounts);
    for _ in 0..ATTEMPTS {
        bank.ask_organization_again()?;
        let moved = sync.balances(super::lists(bank), &ids)?;
        if moved.is_empty() {
            break;
        }
        for account in accounts
            .iter()
            .filter(|account| moved.contains(&account.id.as_str()))
        {
            let bar = Bar::new(&account.name, "transactions");
            bank.runtime.block_on(sync.transactions(&account.id, &bar))?;
        }
    }
    Ok(())
}

fn ids(accounts: &[Account]) -> Vec<&str> {
    let listed = accounts.iter().filter(|account| !account.is_unlisted);
    listed.map(|account| account.id.as_str()).collect()
}

/// Whether the balance of each account that the bank still lists belongs to its entries.
pub(super) fn are_settled(archive: &Archive, accounts: &[Account]) -> Result<bool, Failure> {
    for account in accounts.iter().filter(|account| !account.is_unlisted) {
        if !sync::ends_with_balance(archive, &account.id)? {
            return Ok(false);
        }
    }
    Ok(true)
}
