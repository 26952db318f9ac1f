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

/// What a source knows of accounts and people, and whose days count.
pub(super) struct Session {
    pub(super) directory: Directory,
    /// The accounts that were asked for.
    pub(super) accounts: Vec<Account>,
    pub(super) zone: Zone,
}

/// Reads the settings of the profile, as far as there are any. The demo stands for the bank, not for the settings: it
/// heeds no key and no host, and the profile holds for the rest.
pub(super) fn profile(arguments: &ProfileArgs, demo: bool) -> Result<Profile, Failure> {
    let (config, name) = (arguments.config.as_deref(), arguments.profile.as_deref());
    if !demo {
        return Ok(Profile::load_settings(
            config,
            name,
            &Surroundings::of_process()?,
        )?);
    }
    let mut profile = Profile::load_settings(config, name, &Surroundings::without_environment())?;
    to_the_demo(&mut profile);
    Ok(profile)
}

/// Reads the profile whose key or folders are used: a file without a profile `default` does not say whose.
pub(super) fn own_profile(arguments: &ProfileArgs) -> Result<Profile, Failure> {
    profile_of_file(arguments, &Surroundings::of_process()?)
}

/// The same in these surroundings.
pub(super) fn profile_of_file(
    arguments: &ProfileArgs,
    surroundings: &Surroundings,
) -> Result<Profile, Failure> {
    let (config, name) = (arguments.config.as_deref(), arguments.profile.as_deref());
    Ok(Profile::load(config, name, surroundings)?)
}

/// Reads the profile for a source; the bank is asked with its key.
pub(super) fn profile_of(source: &SourceArgs) -> Result<Profile, Failure> {
    if source.demo || source.input.is_some() {
        profile(&source.profile, source.demo)
    } else {
        own_profile(&source.profile)
    }
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

/// A source that is open, and what is asked of it.
pub(super) struct Opened<S> {
    pub(super) source: S,
    pub(super) session: Session,
    pub(super) period: Period,
}

/// Opens the source and settles the period; a missing period is refused before anything is sent.
pub(super) fn begin(
    arguments: &SourceArgs,
    period: &PeriodArgs,
    profile: &Profile,
    printer: &mut Printer,
) -> Result<Opened<Source>, Failure> {
    check_period(period, printer)?;
    let (source, session) = open(arguments, profile, printer)?;
    Opened::new(source, session, period, printer)
}

/// The same for what only the bank can say.
pub(super) fn begin_at_bank(
    arguments: &SourceArgs,
    period: &PeriodArgs,
    profile: &Profile,
    printer: &mut Printer,
) -> Result<Opened<Bank>, Failure> {
    check_period(period, printer)?;
    let (bank, session) = open_bank(arguments, profile, printer)?;
    Opened::new(bank, session, period, printer)
}

/// Opens the source and learns about accounts, members and labels.
pub(super) fn open(
    arguments: &SourceArgs,
    profile: &Profile,
    printer: &mut Printer,
) -> Result<(Source, Session), Failure> {
    let Some(path) = &arguments.input else {
        let (bank, session) = open_bank(arguments, profile, printer)?;
        return Ok((Source::Bank(bank), session));
    };
    let (input, directory) = input(path, arguments, profile)?;
    let session = Session::new(directory, arguments, profile)?;
    Ok((Source::Input(input), session))
}

fn open_bank(
    arguments: &SourceArgs,
    profile: &Profile,
    printer: &mut Printer,
) -> Result<(Bank, Session), Failure> {
    let bank = Bank::open(arguments, profile, printer)?;
    let session = Session::new(bank.directory()?, arguments, profile)?;
    Ok((bank, session))
}

impl<S> Opened<S> {
    fn new(source: S, session: Session, period: &PeriodArgs, printer: &mut Printer) -> Result<Self, Failure> {
        let period = self::period(period, session.zone.zone, printer)?;
        Ok(Self {
            source,
            session,
            period,
        })
    }
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
    /// The accounts that were asked for, of those in `directory`, and the time where they are held.
    pub(in crate::cli) fn new(
        directory: Directory,
        arguments: &SourceArgs,
        profile: &Profile,
    ) -> Result<Self, Failure> {
        let accounts = select(&directory, arguments, profile)?;
        let zone = zone(&directory, &accounts, arguments, profile)?;
        Ok(Self {
            directory,
            accounts,
            zone,
        })
    }
}
