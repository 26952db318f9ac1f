//! A period of an archive as the dump that `saldo fetch` would have written: what reads dumps does the rest.

use std::collections::HashSet;
use std::io;
use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::archive::{self, Archive, Kind, Order, Side, Window};
use crate::cli::convert::input::Input;
use crate::cli::convert::spool::Spool;
use crate::cli::failure::Failure;
use crate::entry::Account;
use crate::output::files::OutputError;
use crate::period::Period;
use crate::qonto::directory::Directory;
use crate::qonto::window::{self, Status};

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
    #[error("a temporary file cannot be written: {0}")]
    Spool(#[from] io::Error),
}

impl From<DumpError> for Failure {
    fn from(error: DumpError) -> Self {
        match error {
            DumpError::Archive(error) => error.into(),
            DumpError::Spool(error) => {
                OutputError::io("write in the folder", &std::env::temp_dir(), error).into()
            }
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
    let directory = directory.build();
    if directory.accounts().is_empty() {
        return Err(Failure::usage(format!(
            "the archive in {} is still empty; run `saldo sync` first",
            archive.folder().display()
        )));
    }
    Ok(directory)
}

/// An input without anything in it.
pub(super) fn nothing() -> Input {
    Input::Answers(Vec::new())
}

/// The transactions of `accounts` in `period`, with their neighbours.
pub(super) fn read(
    archive: &Archive,
    accounts: &[Account],
    period: Period,
    zone: Tz,
) -> Result<Input, Failure> {
    let mut from_first = HashSet::new();
    let spool = archive.frozen(|| -> Result<Spool, DumpError> {
        let mut spool = Spool::new()?;
        for (key, kind) in NAMES {
            for object in archive.all(kind)? {
                spool.add_clean(key, &object.json)?;
            }
        }
        for account in accounts {
            let window = |status| window::Window::of_period(account, period, zone, status).instants;
            if !settled(archive, &account.id, &window(Status::Completed), &mut spool)? {
                from_first.insert(account.id.clone());
            }
            unsettled(archive, &account.id, &window(Status::Pending), &mut spool)?;
        }
        Ok(spool)
    })?;
    let file = spool.into_file().map_err(DumpError::Spool)?;
    let name = format!("the archive in {}", archive.folder().display());
    Ok(Input::of_own_dump(name, file, from_first)?)
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
        status: "completed",
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
        if status != "completed" {
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
