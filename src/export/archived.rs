//! A period of an archive as the dump that `saldo fetch` would have written: what reads dumps does the rest.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::input::{Ends, Input, InputError};
use super::spool::Spool;
use crate::archive::{self, Archive, Kind, Order, Side, Window};
use crate::entry::Account;
use crate::output::files::OutputError;
use crate::period::Period;
use crate::problem::Blame;
use crate::qonto::directory::{Directory, DirectoryError};
use crate::qonto::window::{self, Status};
use crate::qonto::wire::COMPLETED;
use crate::sync;

/// Neighbours that settled so close to the nearest one come along, for their order is known by the balances alone.
const SPREAD: TimeDelta = TimeDelta::seconds(2);

/// The lists that come before the transactions, by their keys in a dump.
const NAMES: [(&str, Kind); 4] = [
    ("organization", Kind::Organization),
    ("membership", Kind::Membership),
    ("label", Kind::Label),
    ("supplier_invoice", Kind::SupplierInvoice),
];

/// Why an archive gives no input.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArchivedError {
    /// Nothing was synchronized yet.
    #[error("the archive in {} is still empty; run `saldo sync` first", .0.display())]
    Empty(PathBuf),
    /// It cannot be read.
    #[error(transparent)]
    Archive(#[from] archive::Error),
    /// What it says of how far it was read is damaged.
    #[error(transparent)]
    Sync(#[from] sync::Error),
    /// What it holds of accounts, members, labels or invoices cannot be read.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The dump made of it cannot be kept.
    #[error(transparent)]
    Spool(OutputError),
    /// The dump made of it cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
}

impl ArchivedError {
    fn spool(error: io::Error) -> Self {
        Self::Spool(OutputError::temporary(error))
    }

    /// The user's where an archive is still empty, or where what is in it must be synchronized again.
    pub(crate) fn blame(&self) -> Blame {
        match self {
            Self::Empty(_) => Blame::User,
            Self::Archive(error) => error.blame(),
            Self::Sync(error) => error.blame(),
            Self::Directory(_) => Blame::Outside,
            Self::Spool(error) => error.blame(),
            Self::Input(error) => error.blame(),
        }
    }
}

/// What the archive knows of accounts, members, labels and invoices.
pub(crate) fn directory(archive: &Archive) -> Result<Directory, ArchivedError> {
    let mut directory = Directory::builder();
    for object in archive.all(Kind::Organization)? {
        directory.organization(&object.json)?;
    }
    for object in archive.all(Kind::Membership)? {
        directory.membership(&object.json)?;
    }
    for object in archive.all(Kind::Label)? {
        directory.label(&object.json)?;
    }
    for object in archive.all(Kind::SupplierInvoice)? {
        directory.supplier_invoice(&object.json)?;
    }
    let mut directory = directory.build();
    add_unlisted(&mut directory, archive)?;
    if directory.accounts().is_empty() {
        return Err(ArchivedError::Empty(archive.folder().to_owned()));
    }
    Ok(directory)
}

/// Adds the accounts that the archive has and the bank did not list when it was last asked: they were closed, or are at
/// other banks and were not asked for.
pub(crate) fn add_unlisted(directory: &mut Directory, archive: &Archive) -> Result<(), ArchivedError> {
    for object in archive.all(Kind::Account)? {
        directory.add_unlisted(&object.json)?;
    }
    Ok(())
}

/// The transactions of `accounts` in `period`, with their neighbours.
pub(crate) fn read(
    archive: &Archive,
    accounts: &[Account],
    period: Period,
    zone: Tz,
) -> Result<Input, ArchivedError> {
    let mut ends = Ends::default();
    let spool = archive.frozen(|| -> Result<Spool, ArchivedError> {
        let mut spool = Spool::new().map_err(ArchivedError::spool)?;
        let known = holder(archive)?;
        for (key, kind) in NAMES {
            for object in archive.all(kind)? {
                spool.add_clean(key, &object.json).map_err(ArchivedError::spool)?;
            }
        }
        for account in accounts {
            let window = |status| window::Window::of_period(account, period, zone, status).instants;
            if !settled(archive, &account.id, &window(Status::Completed), &mut spool)? {
                ends.from_first.insert(account.id.clone());
            }
            if ends_with_balance(archive, account, &known)? {
                ends.to_balance.insert(account.id.clone());
            }
            unsettled(archive, &account.id, &window(Status::Pending), &mut spool)?;
        }
        Ok(spool)
    })?;
    let file = spool.into_file().map_err(ArchivedError::spool)?;
    let name = format!("the archive in {}", archive.folder().display());
    Ok(Input::of_own_dump(name, file, ends)?)
}

/// The organization and its accounts alone.
fn holder(archive: &Archive) -> Result<Directory, ArchivedError> {
    let mut directory = Directory::builder();
    for object in archive.all(Kind::Organization)? {
        directory.organization(&object.json)?;
    }
    Ok(directory.build())
}

/// Whether the balance of `account` is the one after its last entry. Who only reads an archive may have learnt the balance
/// before a sync stored another one.
fn ends_with_balance(archive: &Archive, account: &Account, known: &Directory) -> Result<bool, ArchivedError> {
    let is_the_same = known
        .account(&account.id)
        .is_some_and(|stored| stored.balance == account.balance);
    Ok(is_the_same && !account.is_external && sync::ends_with_balance(archive, &account.id)?)
}

/// Where nothing is stored after these instants: since when something may be missing, which is since the last entry that
/// is stored before.
pub(crate) fn open_end(
    archive: &Archive,
    account: &str,
    instants: &Range<DateTime<Utc>>,
) -> Result<Option<DateTime<Utc>>, ArchivedError> {
    let window = Window {
        account,
        status: COMPLETED,
        order: Order::Settled,
    };
    if archive.nearest(window, Side::FromOn, instants.end)?.is_some() {
        return Ok(None);
    }
    let last = archive.nearest(window, Side::Before, instants.start)?;
    Ok(Some(last.unwrap_or(instants.start)))
}

/// Until when the archive holds all of an account; nothing where it was never read to its end.
///
/// An account that was closed and empty when the bank last told of it, after its last entry, is held for good, so it is
/// no matter that the bank lists it no more.
pub(crate) fn held_until(
    archive: &Archive,
    account: &Account,
) -> Result<Option<DateTime<Utc>>, ArchivedError> {
    let is_empty = account.balance.is_some_and(|balance| balance.get() == 0);
    let is_over = account.is_unlisted && account.is_closed() && is_empty;
    let until = sync::read_until(archive, &account.id)?;
    Ok(match until {
        Some(_) if is_over && sync::ends_with_balance(archive, &account.id)? => {
            Some(DateTime::<Utc>::MAX_UTC)
        }
        until => until,
    })
}

/// All accounts but those that the bank no longer lists and that have nothing in the period.
pub(crate) fn in_use(
    archive: &Archive,
    accounts: &[Account],
    period: Period,
    zone: Tz,
) -> Result<Vec<Account>, ArchivedError> {
    let mut in_use = Vec::new();
    for account in accounts {
        if !account.is_unlisted || has_entries(archive, account, period, zone)? {
            in_use.push(account.clone());
        }
    }
    Ok(in_use)
}

/// Whether anything was settled on an account in `period`.
fn has_entries(
    archive: &Archive,
    account: &Account,
    period: Period,
    zone: Tz,
) -> Result<bool, ArchivedError> {
    let instants = window::Window::of_period(account, period, zone, Status::Completed).instants;
    let window = Window {
        account: &account.id,
        status: COMPLETED,
        order: Order::Settled,
    };
    let first = archive.nearest(window, Side::FromOn, instants.start)?;
    Ok(first.is_some_and(|first| first < instants.end))
}

/// The entries of one account with their neighbours, in settled order; whether there were any before.
fn settled(
    archive: &Archive,
    account: &str,
    instants: &Range<DateTime<Utc>>,
    spool: &mut Spool,
) -> Result<bool, ArchivedError> {
    let window = Window {
        account,
        status: COMPLETED,
        order: Order::Settled,
    };
    let before = archive.beside(window, Side::Before, instants.start, SPREAD)?;
    let mut add = |json: &str| spool.add_clean("transaction", json).map_err(ArchivedError::spool);
    before.iter().try_for_each(|json| add(json))?;
    archive.transactions(window, instants, &mut add)?;
    let after = archive.beside(window, Side::FromOn, instants.end, SPREAD)?;
    after.iter().try_for_each(|json| add(json))?;
    Ok(!before.is_empty())
}

/// What moved no money, by its last change.
fn unsettled(
    archive: &Archive,
    account: &str,
    instants: &Range<DateTime<Utc>>,
    spool: &mut Spool,
) -> Result<(), ArchivedError> {
    for status in archive.statuses(account)? {
        if status != COMPLETED {
            let window = Window {
                account,
                status: &status,
                order: Order::Updated,
            };
            archive.transactions(window, instants, |json| {
                spool.add_clean("transaction", json).map_err(ArchivedError::spool)
            })?;
        }
    }
    Ok(())
}
