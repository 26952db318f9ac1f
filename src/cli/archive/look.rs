//! An archive that is only looked at, without asking the bank.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::archive::{self, Access, Archive, Order, Window};
use crate::cli::args::LookedAtArgs;
use crate::cli::failure::Failure;
use crate::cli::journal::change::Reader;
use crate::cli::session::{Session, Zone};
use crate::entry::{Account, Entry};
use crate::excerpt::written;
use crate::export::archived;
use crate::period::Period;
use crate::qonto::directory::Directory;
use crate::qonto::window::{self, Status};
use crate::qonto::wire::COMPLETED;
use crate::sync;

/// An open archive, and what it knows of accounts and people.
pub(in crate::cli) struct Look {
    pub(in crate::cli) archive: Archive,
    pub(in crate::cli) directory: Directory,
    /// The accounts that were asked for.
    pub(in crate::cli) accounts: Vec<Account>,
    pub(in crate::cli) zone: Zone,
    /// Whether they were asked for by name.
    are_named: bool,
}

impl Look {
    pub(in crate::cli) fn open(arguments: &LookedAtArgs) -> Result<Self, Failure> {
        let source = &arguments.source;
        if source.input.is_some() {
            return Err(Failure::usage("this reads the archive; leave --input out"));
        }
        let profile = super::profile_of(&arguments.archive, source)?;
        let folder = super::folder(&arguments.archive, &profile, source.demo)?;
        let archive = match Archive::open(&folder, Access::Read) {
            Err(archive::Error::Missing(folder)) if source.demo => {
                return Err(Failure::usage(format!(
                    "there is no archive of the demo company in {}; `saldo sync --demo` makes one",
                    folder.display()
                )));
            }
            opened => opened?,
        };
        let directory = archived::directory(&archive)?;
        let session = Session::new(directory, source, &profile)?;
        Ok(Self {
            archive,
            directory: session.directory,
            accounts: session.accounts,
            zone: session.zone,
            are_named: !source.accounts.is_empty() || !profile.accounts.is_empty(),
        })
    }

    /// Until when the bank was asked for all of these accounts; `None` where one was never read to its end.
    pub(in crate::cli) fn read_until(&self) -> Result<Option<DateTime<Utc>>, Failure> {
        let (mut held, mut read) = (DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MAX_UTC);
        for account in &self.accounts {
            let until = sync::read_until(&self.archive, &account.id)?;
            match (archived::held_until(&self.archive, account)?, until) {
                (Some(all), Some(until)) => (held, read) = (held.min(all), read.min(until)),
                _ => return Ok(None),
            }
        }
        // Where all of them are closed, there is no other time to tell.
        Ok(Some(held)
            .filter(|held| *held < DateTime::<Utc>::MAX_UTC)
            .or(Some(read)))
    }

    /// Fails where the bank was asked before the period ended, so that the archive cannot hold all of it.
    pub(in crate::cli) fn check_reach(&self, period: Period) -> Result<(), Failure> {
        let end = period.instants(self.zone.zone).end;
        let in_use = if self.are_named {
            self.accounts.clone()
        } else {
            archived::in_use(&self.archive, &self.accounts, period, self.zone.zone)?
        };
        for account in &in_use {
            let name = written(&account.name);
            let advice = if account.is_unlisted {
                "the bank no longer lists it, so end the days at that time with --to, or choose the other accounts \
                 with --account"
            } else {
                "run `saldo sync`, or choose days or accounts that were read"
            };
            let reason = match archived::held_until(&self.archive, account)? {
                None => "was never read to its end".to_owned(),
                Some(until) if until < end => format!(
                    "was last read from the bank at {}, before the period ended",
                    until.to_rfc3339_opts(SecondsFormat::Secs, true)
                ),
                Some(_) => continue,
            };
            return Err(Failure::unproven(format!(
                "the account {name} {reason}; {advice}"
            )));
        }
        Ok(())
    }

    /// The name of an account; its identifier where the archive has no name.
    pub(in crate::cli) fn name_of<'l>(&'l self, account: &'l str) -> &'l str {
        self.directory
            .account(account)
            .map_or(account, |known| known.name.as_str())
    }

    /// Turns stored versions into entries.
    pub(in crate::cli) fn reader(&self) -> Reader {
        Reader::new(self.directory.clone(), self.zone.zone)
    }

    /// Hands over the period's entries, account by account in settled order.
    pub(in crate::cli) fn entries(
        &self,
        period: Period,
        mut take: impl FnMut(&Account, &Entry<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let reader = self.reader();
        for account in &self.accounts {
            let instants =
                window::Window::of_period(account, period, self.zone.zone, Status::Completed).instants;
            let window = Window {
                account: &account.id,
                status: COMPLETED,
                order: Order::Settled,
            };
            self.archive
                .transactions(window, &instants, |json| -> Result<(), Failure> {
                    match reader.entry(json, &account.id)? {
                        Some(entry) if period.contains(entry.settled_at.date()) => take(account, &entry),
                        _ => Ok(()),
                    }
                })?;
        }
        Ok(())
    }
}
