//! Everything that is exported, read until it is proved.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};

use super::plan::Plan;
use crate::booking::Bookkeeper;
use crate::cli::archive::{self, Begun};
use crate::cli::args::ExportArgs;
use crate::cli::failure::Failure;
use crate::cli::journal::Journal;
use crate::cli::printer::Printer;
use crate::cli::progress::Bar;
use crate::cli::report::Times;
use crate::cli::session::{Door, Opened, Session, Source, Zone};
use crate::clock;
use crate::config::Profile;
use crate::entry::{Account, Moment};
use crate::export::archived;
use crate::export::bank::ATTEMPTS;
use crate::export::input::{Input, directory_of};
use crate::export::run::{self, Statements};
use crate::export::{Job, Setting};
use crate::mapping::Mapping;
use crate::output::files::{Staging, earlier_times};
use crate::packages::Receipts;
use crate::period::Period;
use crate::qonto::Client;

/// What an export has to do, whatever it reads.
pub(super) struct Work<'w> {
    pub(super) profile: &'w Profile,
    pub(super) arguments: &'w ExportArgs,
    /// Where a format wants postings.
    pub(super) keeper: Option<Arc<Bookkeeper>>,
    /// The archive's folder, where there is one.
    pub(super) archive: Option<&'w Path>,
    /// Where the files go.
    pub(super) folder: &'w Path,
    pub(super) now: DateTime<Utc>,
}

/// What was read.
pub(super) struct Read {
    pub(super) job: Job,
    pub(super) statements: Statements,
    pub(super) receipts: Receipts,
    pub(super) times: Times,
    /// What the bank did not show, in sentences.
    pub(super) notes: Vec<String>,
}

impl Read {
    fn broken(&self) -> Vec<Account> {
        let accounts = self.job.accounts.iter().zip(&self.statements.finished);
        let broken = accounts.filter(|(_, finished)| finished.is_broken());
        broken.map(|(account, _)| account.clone()).collect()
    }

    /// Gives up what was made of it; the mappings are for the next time.
    pub(super) fn abandon(self, staging: &mut Staging) -> Vec<Mapping> {
        self.statements.abandon(staging);
        let formats = self.job.formats.into_iter();
        formats.map(|format| format.mapping).collect()
    }
}

impl Work<'_> {
    /// Reads the period out of an archive that is brought up to date before. What is not proved is fetched again, as
    /// often as without an archive: the bank may show late what settled in the period.
    pub(super) fn read_archive(
        &self,
        journal: &mut Journal,
        door: Option<Door>,
        mappings: Vec<Mapping>,
        staging: &mut Staging,
        printer: &mut Printer,
    ) -> Result<Read, Failure> {
        let Begun {
            input,
            session,
            period,
            mut bank,
            notes,
        } = archive::begin(&mut journal.archive, door, self.arguments, self.profile, printer)?;
        let opened = |input, session| Opened {
            source: Source::Input(input),
            session,
            period,
        };
        let stored = opened(input, session);
        let mut read = self.read(stored, mappings, Some(&*journal), staging, printer)?;
        let mut late: BTreeMap<String, u32> = BTreeMap::new();
        for attempt in 2..=ATTEMPTS {
            let (broken, Some(bank)) = (read.broken(), &mut bank) else {
                break;
            };
            if broken.is_empty() {
                break;
            }
            late.extend(broken.iter().map(|account| (account.name.clone(), attempt)));
            let options = (self.arguments, self.profile);
            let widened = (period, read.times.zone.zone, attempt);
            let (input, session) =
                archive::read_again(&mut journal.archive, bank, options, &broken, widened)?;
            let mappings = read.abandon(staging);
            let stored = opened(input, session);
            read = self.read(stored, mappings, Some(&*journal), staging, printer)?;
        }
        for (account, times) in late {
            tell_attempts(&account, times, printer);
        }
        read.notes = notes;
        Ok(read)
    }

    /// Reads the period once.
    pub(super) fn read(
        &self,
        opened: Opened<Source>,
        mappings: Vec<Mapping>,
        journal: Option<&Journal>,
        staging: &mut Staging,
        printer: &mut Printer,
    ) -> Result<Read, Failure> {
        let Opened {
            source,
            session,
            period,
        } = opened;
        let Session {
            directory,
            accounts,
            zone,
        } = session;
        let mut plan = Plan {
            receipts: Receipts::default(),
            profile: self.profile,
            arguments: self.arguments,
            keeper: self.keeper.clone(),
            zone,
            setting: Setting {
                period,
                books: self.profile.books.clone().unwrap_or_default(),
                time: Moment::in_zone(self.now, zone.zone),
            },
            earlier: self.earlier(period, zone, journal),
            journal,
        };
        if let (Some(archive), Source::Input(input)) = (self.archive, &source) {
            plan.receipts = plan.receipts(archive, input, &mappings, &directory, &accounts)?;
        }
        let job = plan.job(mappings, directory, accounts)?;
        let (job, statements, as_of) = match source {
            Source::Bank(bank) => {
                let statements = run::of_bank(&bank.client, &bank.runtime, &job, staging, |account| {
                    Bar::new(&account.name, "entries")
                })?;
                let accounts = job.accounts.iter().zip(&statements.finished);
                accounts
                    .filter(|(_, finished)| finished.attempts > 1)
                    .for_each(|(account, finished)| {
                        tell_attempts(&account.name, finished.attempts, printer);
                    });
                (job, statements, self.asked_at(&bank.client))
            }
            Source::Input(input) => {
                let (job, statements) = of_input(input, job, &plan, staging)?;
                let as_of = self.read_until(journal, &job.accounts)?;
                (job, statements, as_of)
            }
        };
        Ok(Read {
            job,
            statements,
            receipts: plan.receipts,
            times: Times {
                zone,
                created_at: self.now.with_timezone(&zone.zone).fixed_offset(),
                as_of,
                only_new: self.arguments.archived.new,
            },
            notes: Vec::new(),
        })
    }

    /// The present, by whichever clock is behind; a time that is given counts alone.
    fn asked_at(&self, client: &Client) -> DateTime<Utc> {
        let bank = client.bank_clock().filter(|_| !clock::is_given());
        bank.map_or(self.now, |bank| bank.min(self.now))
    }

    /// Until when the bank was asked for all of these accounts, as far as that is known.
    fn read_until(&self, journal: Option<&Journal>, accounts: &[Account]) -> Result<DateTime<Utc>, Failure> {
        let mut until = self.now;
        for (journal, account) in journal
            .iter()
            .flat_map(|journal| accounts.iter().map(move |account| (journal, account)))
        {
            until = until.min(archived::held_until(&journal.archive, account)?.unwrap_or(until));
        }
        Ok(until)
    }

    /// When the formats were written before for the same days, as the journal and the folder tell; nothing where that
    /// does not matter.
    fn earlier(
        &self,
        period: Period,
        zone: Zone,
        journal: Option<&Journal>,
    ) -> BTreeMap<String, DateTime<FixedOffset>> {
        if self.arguments.force || self.arguments.archived.new || clock::is_given() {
            return BTreeMap::new();
        }
        let mut times = journal.map_or_else(BTreeMap::new, |journal| journal.earlier_times(period, zone));
        times.extend(earlier_times(self.folder, &period));
        times
    }
}

/// Says that an account was read more than once.
fn tell_attempts(account: &str, times: u32, printer: &mut Printer) {
    let text = format!("{account}: the balances did not meet at first; the period was fetched {times} times");
    printer.careful("note:", &text);
}

/// Streams a dump where that is possible; anything else is read as a whole and sorted.
fn of_input(
    input: Input,
    job: Job,
    plan: &Plan<'_>,
    staging: &mut Staging,
) -> Result<(Job, Statements), Failure> {
    if let Input::Dump(dump) = &input
        && let Some(statements) = run::of_dump(dump, &job, staging, &Bar::new("Converting", "entries"))?
    {
        return Ok((job, statements));
    }
    let ends = input.ends();
    let answers = input.into_answers()?;
    let directory = directory_of(&answers)?;
    let mappings = job.formats.into_iter().map(|format| format.mapping).collect();
    let session = Session::new(directory, &plan.arguments.source, plan.profile)?;
    let job = plan.job(mappings, session.directory, session.accounts)?;
    let statements = run::of_answers(&answers, &ends, &job, staging)?;
    Ok((job, statements))
}
