//! Entries to look at: those of a dump, of the demo company, or of the bank.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::args::{PeriodArgs, SourceArgs};
use super::failure::Failure;
use super::part::Part;
use super::printer::Printer;
use super::session::{self, Opened, Session};
use crate::booking::BookingTally;
use crate::config::Profile;
use crate::entry::{Account, AttributeSet, Entry};
use crate::export::collected::{Collected, collect};
use crate::export::input::{Answers, Input, directory_of};
use crate::export::{Format, Job, Setting};
use crate::mapping::Scope;
use crate::period::Period;
use crate::qonto::normalize::Normalizer;
use crate::sandbox::Company;

/// What the demo company is called where an input has its path.
const DEMO: &str = "the demo company";

/// The entries of a period, and the run that they are looked at in.
pub(super) struct EntryList {
    pub(super) job: Job,
    entries: Collected,
    /// What messages call the place where they were read.
    origin: String,
}

impl EntryList {
    /// Reads and sorts what `answers` hold.
    pub(super) fn collect(answers: &[Answers], job: Job) -> Result<Self, Failure> {
        let entries = collect(answers, &job)?;
        let names: Vec<_> = answers.iter().map(|answer| answer.name.as_str()).collect();
        let origin = match names[..] {
            [one] => one.to_owned(),
            _ => "the input".to_owned(),
        };
        Ok(Self { job, entries, origin })
    }

    /// Reads an input, or the demo company, or asks the bank; without formats.
    pub(super) fn open(
        source: &SourceArgs,
        period: &PeriodArgs,
        profile: &Profile,
        wanted: AttributeSet,
        printer: &mut Printer,
    ) -> Result<Self, Failure> {
        let answers = match (&source.input, source.demo) {
            (Some(path), _) => Input::open(path)?.into_answers()?,
            (None, true) => demo()?,
            (None, false) => return Self::of_bank(source, period, profile, wanted, printer),
        };
        let opened = session(&answers, source, profile)?;
        let period = self::period(period, opened.zone.zone, printer)?;
        let job = job(opened, period, wanted, profile)?;
        Self::collect(&answers, job)
    }

    fn of_bank(
        source: &SourceArgs,
        period: &PeriodArgs,
        profile: &Profile,
        wanted: AttributeSet,
        printer: &mut Printer,
    ) -> Result<Self, Failure> {
        let Opened {
            source: bank,
            session,
            period,
        } = session::begin_at_bank(source, period, profile, printer)?;
        let job = job(session, period, wanted, profile)?;
        let text = super::commands::fetch::dump(&bank, &job, printer)?;
        let answers = [Answers {
            name: "the bank's answers".to_owned(),
            text,
        }];
        Self::collect(&answers, job)
    }

    /// The entries of the period, account by account.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Account, &Entry<'static>)> {
        let accounts = self.job.accounts.iter().enumerate();
        let all = accounts
            .flat_map(|(index, account)| self.entries.entries(index).map(move |entry| (account, entry)));
        all.filter(|(_, entry)| self.job.setting.period.contains(entry.settled_at.date()))
    }

    /// What everybody sees of an entry: no mapping, so no parameters.
    pub(super) fn plain_scope<'s>(&'s self, account: &'s Account, entry: &'s Entry<'static>) -> Scope<'s> {
        let organization = self.job.normalizer.directory.organization();
        Scope {
            entry: Some(entry),
            account: Some(account),
            ..self.job.setting.scope(organization)
        }
    }

    /// What a template of `format` sees of an entry.
    pub(super) fn scope<'s>(
        &'s self,
        format: &'s Format,
        account: &'s Account,
        entry: &'s Entry<'static>,
    ) -> Scope<'s> {
        let slice = format.slice(entry.settled_at.date());
        Scope {
            entry: Some(entry),
            ..self.job.scope(format, Some(account), slice)
        }
    }

    /// The rows of an entry: the entry itself, or what `format` makes of its postings.
    pub(super) fn lines(
        &self,
        format: &Format,
        account: &Account,
        entry: &Entry<'static>,
    ) -> Result<Vec<Part<'_>>, Failure> {
        match &self.job.keeper {
            Some(keeper) if format.mapping.rows.is_booked() => {
                let scope = self.plain_scope(account, entry);
                let postings = keeper.post(entry, account, &scope, &mut BookingTally::default());
                Ok(Part::booked(
                    format.mapping.rows,
                    entry,
                    postings.map_err(Failure::user)?,
                ))
            }
            _ => Ok(vec![Part::Whole]),
        }
    }

    /// The one entry whose identifier begins like this.
    pub(super) fn of_id(&self, id: &str) -> Result<(&Account, &Entry<'static>), Failure> {
        let matching: Vec<_> = self
            .iter()
            .filter(|(_, entry)| entry.id.starts_with(id))
            .collect();
        match matching[..] {
            [found] => Ok(found),
            [] => Err(Failure::usage(self.unknown(id))),
            _ => Err(Failure::usage(format!(
                "the identifiers of {} entries begin with '{id}'; give more of it",
                matching.len()
            ))),
        }
    }

    fn unknown(&self, id: &str) -> String {
        let help = if self.origin == DEMO {
            "for your own entries, `saldo fetch` writes a dump, and --input takes it"
        } else {
            "look at the period and the accounts, and write the identifier as the bank does"
        };
        format!(
            "there is no entry '{id}' in the period among those of {}; {help}",
            self.origin
        )
    }
}

fn job(session: Session, period: Period, wanted: AttributeSet, profile: &Profile) -> Result<Job, Failure> {
    let setting = Setting {
        books: profile.books.clone().unwrap_or_default(),
        ..Setting::of(period, session.zone.zone)?
    };
    let normalizer = Normalizer {
        directory: session.directory,
        zone: session.zone.zone,
        wanted,
    };
    Ok(Job::new(normalizer, Vec::new(), setting, session.accounts))
}

/// Accounts and time zone of what was read.
pub(super) fn session(
    answers: &[Answers],
    source: &SourceArgs,
    profile: &Profile,
) -> Result<Session, Failure> {
    Session::new(directory_of(answers)?, source, profile)
}

/// The period of the arguments; without one, every day.
pub(super) fn period(arguments: &PeriodArgs, zone: Tz, printer: &mut Printer) -> Result<Period, Failure> {
    if arguments.is_given() {
        return session::period(arguments, zone, printer);
    }
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    Ok(Period::new(day(2000, 1, 1), day(2999, 12, 31))?)
}

/// The demo company as a dump.
pub(super) fn demo() -> Result<Vec<Answers>, Failure> {
    let mut bytes = Vec::new();
    Company::demo().write_dump(&mut bytes).map_err(Failure::outside)?;
    let text = String::from_utf8(bytes).map_err(Failure::outside)?;
    Ok(vec![Answers {
        name: DEMO.to_owned(),
        text,
    }])
}
