//! The accounts' own balances: where nothing comes after, they are what the entries must end with.
//!
//! So they must belong to the entries. A balance is asked for before the entries and after them, and what settles in between
//! shows in another balance: then the account is read again. Where the two agree, a cursor says so, until the account
//! moves.

use super::transactions::{scope, up_to_date};
use super::{Error, Lists, Sync, now};
use crate::archive::{Archive, Scope};

/// That an account's balance is the one after the last of its entries.
pub(super) fn balance(account: &str) -> Scope {
    scope(account, "balance")
}

/// Whether an account's stored balance is the one after the last of its stored entries. Where it is not known to be, entries
/// may have settled between the two.
pub fn ends_with_balance(archive: &Archive, account: &str) -> Result<bool, Error> {
    Ok(archive.cursor(&balance(account))?.is_some())
}

impl Sync<'_> {
    /// Stores the short lists as they are after the transactions of these accounts were read; else as
    /// [`meet_balances`](Self::meet_balances).
    pub fn balances<'a>(&mut self, lists: Lists<'_>, accounts: &[&'a str]) -> Result<Vec<&'a str>, Error> {
        self.store_lists(lists)?;
        self.meet_balances(accounts)
    }

    /// Notes of these accounts that their balances belong to their entries, which nothing new came to since the balances
    /// were asked for. Hands back those that moved since their lists were read: they are to be read again.
    pub fn meet_balances<'a>(&mut self, accounts: &[&'a str]) -> Result<Vec<&'a str>, Error> {
        let at = now()?;
        let mut moved = Vec::new();
        for account in accounts {
            if self.archive.cursor(&up_to_date(account))?.is_none() {
                moved.push(*account);
                continue;
            }
            self.archive
                .write(|writer| writer.set_cursor(&balance(account), at))?;
        }
        Ok(moved)
    }
}
