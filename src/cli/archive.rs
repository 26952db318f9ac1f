//! The local archive as commands use it: where it is, how it is brought up to date, and how it is exported from.

use std::path::PathBuf;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;

use super::args::{ArchiveArgs, ExportArgs, SourceArgs};
use super::failure::Failure;
use super::printer::Printer;
use super::progress::Bar;
use super::session::{self, Bank, Door, Session};
use crate::archive::{Archive, Kind};
use crate::config::{ArchiveChoice, Profile, Surroundings};
use crate::entry::Account;
use crate::excerpt::written;
use crate::export::archived;
use crate::export::input::Input;
use crate::period::Period;
use crate::qonto::window::{Status, Window};
use crate::sync::documents::Options;
use crate::sync::{Lists, Summary, Sync};

mod balances;
mod look;
mod open;
mod prove;

pub(super) use look::Look;
pub(super) use open::{door, open, open_to_write};
pub(super) use prove::{Whole, prove, was_read};

/// The folder of the demo's archive, apart from those of all profiles.
const DEMO: &str = "saldo-demo";

/// So many days around a period are read again with each attempt where the balances do not meet.
const MARGIN: i64 = 3;

/// The profile for a command that reads an archive and asks nobody: a folder that is named needs no profile.
pub(super) fn profile_of(arguments: &ArchiveArgs, source: &SourceArgs) -> Result<Profile, Failure> {
    if arguments.archive.is_some() {
        session::profile(&source.profile, source.demo)
    } else {
        session::profile_of(source)
    }
}

/// The archive that is asked for, by option or profile; `None` where none is kept.
pub(super) fn chosen(
    arguments: &ArchiveArgs,
    profile: &Profile,
    demo: bool,
) -> Result<Option<PathBuf>, Failure> {
    match (&arguments.archive, &profile.archive) {
        (Some(folder), _) | (None, Some(ArchiveChoice::Folder(folder))) => Ok(Some(folder.clone())),
        (None, Some(ArchiveChoice::Usual)) => usual(profile, demo).map(Some),
        (None, None) => Ok(None),
    }
}

/// The archive for a command that needs one.
pub(super) fn folder(arguments: &ArchiveArgs, profile: &Profile, demo: bool) -> Result<PathBuf, Failure> {
    chosen(arguments, profile, demo)?.map_or_else(|| usual(profile, demo), Ok)
}

fn usual(profile: &Profile, demo: bool) -> Result<PathBuf, Failure> {
    let data = Surroundings::of_process()?.data.ok_or_else(|| {
        Failure::usage("there is no data folder for this user; name the archive's folder with --archive")
    })?;
    Ok(if demo {
        data.join(DEMO)
    } else {
        data.join("saldo").join(&profile.name)
    })
}

/// Brings an archive up to date, with the documents if `options` says how; with everything read again if it `is_full`.
pub(super) fn sync(
    archive: &mut Archive,
    bank: &mut Bank,
    accounts: &[Account],
    options: Option<Options>,
    is_full: bool,
) -> Result<Summary, Failure> {
    let client = bank.client.clone();
    let mut sync = Sync::new(&client, archive);
    if is_full {
        sync = sync.of_everything();
    }
    if options.is_some() {
        sync = sync.remembering_links();
    }
    sync.lists(lists(bank))?;
    for account in accounts {
        let bar = Bar::new(&account.name, "transactions");
        bank.runtime.block_on(sync.transactions(&account.id, &bar))?;
    }
    balances::settle(&mut sync, bank, accounts)?;
    if let Some(options) = options {
        let ids: Vec<_> = accounts.iter().map(|account| account.id.clone()).collect();
        let bar = Bar::new("documents", "files");
        bank.runtime.block_on(sync.documents(&ids, options, &bar))?;
    }
    Ok(sync.finish())
}

/// Brings only the documents up to date.
pub(super) fn fetch_documents(
    archive: &mut Archive,
    bank: &mut Bank,
    accounts: &[Account],
    options: Options,
) -> Result<(), Failure> {
    let ids: Vec<_> = accounts.iter().map(|account| account.id.clone()).collect();
    let bar = Bar::new("documents", "files");
    let mut sync = Sync::new(&bank.client, archive);
    bank.runtime.block_on(sync.documents(&ids, options, &bar))?;
    Ok(())
}

fn lists(bank: &Bank) -> Lists<'_> {
    Lists {
        organization: &bank.organization,
        memberships: &bank.memberships,
        labels: &bank.labels,
        with_external: bank.has_external(),
    }
}

/// What an export from an archive begins with.
pub(super) struct Begun {
    /// The period, out of the archive.
    pub(super) input: Input,
    pub(super) session: Session,
    pub(super) period: Period,
    /// For what turns out not to be proved; `None` where nobody is to be asked.
    pub(super) bank: Option<Bank>,
    /// What the bank does not show, in sentences.
    pub(super) notes: Vec<String>,
}

/// Begins an export from an archive: brings it up to date through `door`, unless there is none, and reads the period out
/// of it.
pub(super) fn begin(
    archive: &mut Archive,
    door: Option<Door>,
    arguments: &ExportArgs,
    profile: &Profile,
    printer: &mut Printer,
) -> Result<Begun, Failure> {
    session::check_period(&arguments.period, printer)?;
    let mut notes = Vec::new();
    let mut bank = if let Some(door) = door {
        let mut bank = door.enter()?;
        let mut directory = bank.directory()?;
        archived::add_unlisted(&mut directory, archive)?;
        let accounts: Vec<_> = session::select(&directory, &arguments.source, profile)?
            .into_iter()
            .filter(|account| !account.is_unlisted)
            .collect();
        let options = match arguments.with_receipts {
            Some(_) => Some(Options {
                probative: false,
                zone: session::zone(&directory, &accounts, &arguments.source, profile)?.zone,
            }),
            None => None,
        };
        let summary = sync(archive, &mut bank, &accounts, options, false)?;
        notes = summary.notes;
        if let Some(tally) = summary
            .tallies
            .get(&Kind::Transaction)
            .filter(|tally| tally.has_news())
        {
            let text = format!("{} new, {} changed transactions", tally.new, tally.changed);
            printer.faint(&format!("archive {}: {text}", archive.folder().display()));
        }
        Some(bank)
    } else {
        None
    };
    let mut session = stored(archive, arguments, profile)?;
    let zone = session.zone.zone;
    let period = session::period(&arguments.period, zone, printer)?;
    let are_named = !arguments.source.accounts.is_empty() || !profile.accounts.is_empty();
    if !are_named {
        session.accounts = archived::in_use(archive, &session.accounts, period, zone)?;
    }
    for account in &session.accounts {
        match &bank {
            Some(bank) if !account.is_unlisted => {
                let window = Window::of_period(account, period, zone, Status::Completed);
                let bar = Bar::new(&account.name, "transactions");
                let mut sync = Sync::new(&bank.client, archive);
                bank.runtime.block_on(sync.window(&window, &bar))?;
            }
            _ => check_reach(
                archive,
                account,
                period.instants(zone).end,
                arguments.allow_unproven,
            )?,
        }
    }
    if let Some(bank) = &mut bank
        && !balances::are_settled(archive, &session.accounts)?
    {
        let client = bank.client.clone();
        balances::ask_again(&mut Sync::new(&client, archive), bank, &session.accounts)?;
        session = stored(archive, arguments, profile)?;
    }
    Ok(Begun {
        input: archived::read(archive, &session.accounts, period, zone)?,
        session,
        period,
        bank,
        notes,
    })
}

/// Reads the period of these accounts from the bank once more, with more and more days around it, and then all of it out
/// of the archive.
pub(super) fn read_again(
    archive: &mut Archive,
    bank: &mut Bank,
    (arguments, profile): (&ExportArgs, &Profile),
    accounts: &[Account],
    (period, zone, attempt): (Period, Tz, u32),
) -> Result<(Input, Session), Failure> {
    let margin = TimeDelta::days(MARGIN) * i32::try_from(attempt).unwrap_or(1);
    let client = bank.client.clone();
    for account in accounts.iter().filter(|account| !account.is_unlisted) {
        let mut window = Window::of_period(account, period, zone, Status::Completed);
        let open_end = archived::open_end(archive, &account.id, &window.instants)?;
        window.instants = window.instants.start - margin..window.instants.end + margin;
        let mut sync = Sync::new(&client, archive);
        if let Some(since) = open_end {
            // The account's own balance is what the entries must end with, so all of them count.
            window.instants.start = window.instants.start.min(since);
            window.instants.end = window.instants.end.max(sync.until(&account.id)?);
        }
        let bar = Bar::new(&account.name, "transactions");
        bank.runtime.block_on(sync.window_again(&window, &bar))?;
    }
    // Their balances are anchors of the proof.
    balances::ask_again(&mut Sync::new(&client, archive), bank, accounts)?;
    let session = stored(archive, arguments, profile)?;
    let input = archived::read(archive, &session.accounts, period, zone)?;
    Ok((input, session))
}

/// What an archive knows of accounts and people.
fn stored(archive: &Archive, arguments: &ExportArgs, profile: &Profile) -> Result<Session, Failure> {
    Session::new(archived::directory(archive)?, &arguments.source, profile)
}

/// Refuses to export what the archive cannot hold, because the bank was asked before it happened.
fn check_reach(
    archive: &Archive,
    account: &Account,
    end: DateTime<Utc>,
    allow_unproven: bool,
) -> Result<(), Failure> {
    let name = written(&account.name);
    match archived::held_until(archive, account)? {
        None => Err(Failure::usage(format!(
            "the account {name} was never read to its end into the archive in {}; run `saldo sync`, or choose other \
             accounts with --account",
            archive.folder().display()
        ))),
        Some(until) if until < end && !allow_unproven && account.is_unlisted => {
            Err(Failure::unproven(format!(
                "the bank no longer lists the account {name}, and it was last read at {}, before the period ended; end \
             the period on that day with --to, choose the other accounts with --account, or accept what is missing with \
             --allow-unproven",
                until.to_rfc3339_opts(SecondsFormat::Secs, true)
            )))
        }
        Some(until) if until < end && !allow_unproven => Err(Failure::unproven(format!(
            "the account {name} was last read from the bank at {}, before the period ended; leave --offline out, or \
             accept what is missing with --allow-unproven",
            until.to_rfc3339_opts(SecondsFormat::Secs, true)
        ))),
        Some(_) => Ok(()),
    }
}
