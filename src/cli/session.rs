//! What every command needs before its work: profile, source, accounts, time zone, period.

use std::path::Path;

use super::args::{PeriodArgs, ProfileArgs, SourceArgs};
use super::failure::Failure;
use super::printer::Printer;
use crate::books::Books;
use crate::config::{Profile, Surroundings};
use crate::entry::Account;
use crate::export::input::{Input, directory_of};
use crate::period::Period;
use crate::qonto::directory::Directory;
use crate::sandbox::Company;

mod bank;
mod period;
mod selection;

pub(super) use bank::{Bank, Door};
pub(super) use period::{check_period, period};
pub(super) use selection::{Zone, select, select_named, usual_zone, zone};

/// Where the transactions come from.
pub(super) enum Source {
    /// The bank, or the built-in stand-in.
    Bank(Bank),
    /// A dump or API answers on this machine.
    Input(Input),
}

/// A source that is open, and what it knows of accounts and people.
pub(super) struct Session {
    pub(super) source: Source,
    pub(super) directory: Directory,
    /// The accounts that were asked for.
    pub(super) accounts: Vec<Account>,
    pub(super) zone: Zone,
}

/// Reads the profile. The demo stands for the bank, not for the settings: it heeds no key and no host, and the profile
/// holds for the rest.
pub(super) fn profile(arguments: &ProfileArgs, demo: bool) -> Result<Profile, Failure> {
    let surroundings = if demo {
        Surroundings::without_environment()
    } else {
        Surroundings::of_process()?
    };
    let mut profile = profile_of_file(arguments, &surroundings)?;
    if demo {
        to_the_demo(&mut profile);
    }
    Ok(profile)
}

/// Reads the profile as it is in these surroundings.
pub(super) fn profile_of_file(
    arguments: &ProfileArgs,
    surroundings: &Surroundings,
) -> Result<Profile, Failure> {
    let (config, name) = (arguments.config.as_deref(), arguments.profile.as_deref());
    Ok(Profile::load(config, name, surroundings)?)
}

/// Takes out what belongs to the user's own bank: accounts that the demo company does not have, and the folders in which
/// its entries would lie among real ones. Books that the profile does not keep are the demo company's.
fn to_the_demo(profile: &mut Profile) {
    let company = Company::demo();
    let directory = company.accounts();
    profile.accounts.retain(|name| {
        directory
            .iter()
            .any(|account| [&account.id, &account.name, &account.iban].contains(&name))
    });
    profile.archive = None;
    profile.out = None;
    profile.books.get_or_insert_with(Books::demo);
}

/// What a run on the demo company says of what it writes: its files look like anybody's.
pub(super) const INVENTED: &str =
    "these entries are the built-in demo company's, all invented: do not import them into your books";

/// Opens the source and settles the period; a missing period is refused before anything is sent.
pub(super) fn begin(
    arguments: &SourceArgs,
    period: &PeriodArgs,
    profile: &Profile,
    printer: &mut Printer,
) -> Result<(Session, Period), Failure> {
    check_period(period, printer)?;
    let session = Session::open(arguments, profile, printer)?;
    let period = self::period(period, session.zone.zone, printer)?;
    Ok((session, period))
}

/// Opens an input. A dump is streamed by what stands above its transactions, unless the chosen accounts are not there:
/// they may come below.
fn input(path: &Path, arguments: &SourceArgs, profile: &Profile) -> Result<(Input, Directory), Failure> {
    let input = Input::open(path)?;
    if let Input::Dump(dump) = &input
        && select(&dump.directory, arguments, profile).is_ok()
    {
        let directory = dump.directory.clone();
        return Ok((input, directory));
    }
    let answers = input.into_answers()?;
    let directory = directory_of(&answers)?;
    Ok((Input::Answers(answers), directory))
}

impl Session {
    /// Opens the source and learns about accounts, members and labels.
    pub(super) fn open(
        arguments: &SourceArgs,
        profile: &Profile,
        printer: &mut Printer,
    ) -> Result<Self, Failure> {
        let (source, directory) = if let Some(path) = &arguments.input {
            let (input, directory) = input(path, arguments, profile)?;
            (Source::Input(input), directory)
        } else {
            let bank = Bank::open(arguments, profile, printer)?;
            let directory = bank.directory()?;
            (Source::Bank(bank), directory)
        };
        Self::new(source, directory, arguments, profile)
    }

    /// The same, when more is known of accounts and people.
    pub(in crate::cli) fn new(
        source: Source,
        directory: Directory,
        arguments: &SourceArgs,
        profile: &Profile,
    ) -> Result<Self, Failure> {
        let accounts = select(&directory, arguments, profile)?;
        let zone = zone(&directory, &accounts, arguments, profile)?;
        Ok(Self {
            source,
            directory,
            accounts,
            zone,
        })
    }
}
