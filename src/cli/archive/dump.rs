//! A period of an archive as the dump that `saldo fetch` would have written: what reads dumps does the rest.

use std::io;
use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::archive::{self, Archive, Kind, Order, Side, Window};
use crate::cli::failure::Failure;
use crate::entry::Account;
use crate::export::input::{Ends, Input};
use crate::export::spool::Spool;
use crate::output::files::OutputError;
use crate::period::Period;
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

/// Why a dump of an archive could not be made.
#[derive(Debug, thiserror::Error)]
enum DumpError {
    #[error(transparent)]
    Archive(#[from] archive::Error),
    #[error(transparent)]
    Sync(#[from] sync::Error),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error("a temporary file cannot be written: {0}")]
    Spool(#[from] io::Error),
}

impl From<DumpError> for Failure {
    fn from(error: DumpError) -> Self {
        match error {
            DumpError::Archive(error) => error.into(),
            DumpError::Sync(error) => error.into(),
            DumpError::Directory(error) => Self::outside(error),
            DumpError::Spool(error) => OutputError::temporary(error).into(),
        }
    }
}

/// What the archive knows of accounts, members, labels and invoices.
pub(super) fn directory(archive: &Archive) -> Result<Directory, Failure> {
    let mut directory = Directory::builder();
    for object in archive.all(Kind::Organization)? {
        directory.organization(&object.json).map_err(Failure::outside)?;
    }
    for object in archive.all(Kind::Membership)? {
        directory.membership(&object.json).map_err(Failure::outside)?;
    }
    for object in archive.all(Kind::Label)? {
        directory.label(&object.json).map_err(Failure::outside)?;
    }
    for object in archive.all(Kind::SupplierInvoice)? {
        directory
            .supplier_invoice(&object.json)
            .map_err(Failure::outside)?;
    }
    let mut directory = directory.build();
    add_unlisted(&mut directory, archive)?;
    if directory.accounts().is_empty() {
        return Err(Failure::usage(format!(
            "the archive in {} is still empty; run `saldo sync` first",
            archive.folder().display()
        )));
    }
    Ok(directory)
}

/// Adds the accounts that the archive has and the bank did not list when it was last asked: they were closed, or are at
/// other banks and were not asked for.
pub(super) fn add_unlisted(directory: &mut Directory, archive: &Archive) -> Result<(), Failure> {
    for object in archive.all(Kind::Account)? {
        directory.add_unlisted(&object.json).map_err(Failure::outside)?;
    }
    Ok(())
}

/// The transactions of `accounts` in `period`, with their neighbours.
pub(super) fn read(
    archive: &Archive,
    accounts: &[Account],
    period: Period,
    zone: Tz,
) -> Result<Input, Failure> {
    let mut ends = Ends::default();
    let spool = archive.frozen(|| -> Result<Spool, DumpError> {
        let mut spool = Spool::new()?;
        let known = holder(archive)?;
        for (key, kind) in NAMES {
            for object in archive.all(kind)? {
                spool.add_clean(key, &object.json)?;
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
    let file = spool.into_file().map_err(DumpError::Spool)?;
    let name = format!("the archive in {}", archive.folder().display());
    Ok(Input::of_own_dump(name, file, ends)?)
}

/// The organization and its accounts alone.
fn holder(archive: &Archive) -> Result<Directory, DumpError> {
    let mut directory = Directory::builder();
    for object in archive.all(Kind::Organization)? {
        directory.organization(&object.json)?;
    }
    Ok(directory.build())
}

/// Whether the balance of `account` is the one after its last entry. Who only reads an archive may have learnt the balance
/// before a sync stored another one.
fn ends_with_balance(archive: &Archive, account: &Account, known: &Directory) -> Result<bool, DumpError> {
    let is_the_same = known
        .account(&account.id)
        .is_some_and(|stored| stored.balance == account.balance);
    Ok(is_the_same && !account.is_external && sync::ends_with_balance(archive, &account.id)?)
}

/// Where nothing is stored after these instants: since when something may be missing, which is since the last entry that
/// is stored before.
pub(super) fn open_end(
    archive: &Archive,
    account: &str,
    instants: &Range<DateTime<Utc>>,
) -> Result<Option<DateTime<Utc>>, Failure> {
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

/// Whether anything was settled on an account in `period`.
pub(super) fn has_entries(
    archive: &Archive,
    account: &Account,
    period: Period,
    zone: Tz,
) -> Result<bool, Failure> {
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
) -> Result<bool, DumpError> {
    let window = Window {
        account,
        status: COMPLETED,
        order: Order::Settled,
    };
    let before = archive.beside(window, Side::Before, instants.start, SPREAD)?;
    let mut add = |json: &str| -> Result<(), DumpError> { Ok(spool.add_clean("transaction", json)?) };
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
) -> Result<(), DumpError> {
    for status in archive.statuses(account)? {
        if status != COMPLETED {
            let window = Window {
                account,
                status: &status,
                order: Order::Updated,
            };
            archive.transactions(window, instants, |json| -> Result<(), DumpError> {
                Ok(spool.add_clean("transaction", json)?)
            })?;
        }
    }
    Ok(())
}
