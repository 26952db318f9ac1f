//! Entries to try mappings on: those of a dump, or the demo company's.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::books::Books;
use crate::cli::args::SampleArgs;
use crate::cli::convert::collected::{Collected, collect};
use crate::cli::convert::input::{Answers, Input, directory_of};
use crate::cli::convert::{Format, Job, Setting};
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::cli::printer::Printer;
use crate::cli::session::{self, Session, Source};
use crate::clock;
use crate::config::Profile;
use crate::entry::{Account, AttributeSet, Entry, Moment};
use crate::mapping::{Mapping, Scope};
use crate::period::Period;
use crate::qonto::normalize::Normalizer;
use crate::sandbox::Company;

/// Mappings and the entries that they are tried on.
pub(super) struct Trial {
    pub(super) job: Job,
    entries: Collected,
}

impl Trial {
    /// Loads the mappings, and the entries with everything that one of them needs.
    pub(super) fn open(
        files: &[&str],
        arguments: &SampleArgs,
        printer: &mut Printer,
    ) -> Result<Self, Failure> {
        let profile = session::profile(&arguments.source.profile, arguments.source.demo)?;
        let names: Vec<_> = files.iter().map(|file| (*file).to_owned()).collect();
        let mappings = formats::load_all(&names, &profile, printer)?;
        let wanted = mappings
            .iter()
            .fold(AttributeSet::NONE, |wanted, mapping| wanted.union(mapping.needs));
        Self::with(mappings, wanted, arguments, &profile, printer)
    }

    /// Entries with everything that the bank says of them, for no mapping.
    pub(super) fn of_everything(arguments: &SampleArgs, printer: &mut Printer) -> Result<Self, Failure> {
        let profile = session::profile(&arguments.source.profile, arguments.source.demo)?;
        Self::with(Vec::new(), AttributeSet::ALL, arguments, &profile, printer)
    }

    fn with(
        mappings: Vec<Mapping>,
        wanted: AttributeSet,
        arguments: &SampleArgs,
        profile: &Profile,
        printer: &mut Printer,
    ) -> Result<Self, Failure> {
        let answers = match &arguments.source.input {
            Some(path) => Input::open(path)?.into_answers()?,
            None => demo()?,
        };
        let nothing = Source::Input(Input::Answers(Vec::new()));
        let session = Session::new(nothing, directory_of(&answers)?, &arguments.source, profile)?;
        let period = match (
            arguments.period.month,
            arguments.period.from,
            arguments.period.last_month,
        ) {
            (None, None, false) => every_day()?,
            _ => session::period(&arguments.period, session.zone.zone, printer)?,
        };
        let job = job(mappings, wanted, session, period, arguments, profile)?;
        let entries = collect(&answers, &job)?;
        Ok(Self { job, entries })
    }

    /// The entries of the period, account by account.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&Account, &Entry<'static>)> {
        let accounts = self.job.accounts.iter().enumerate();
        let all = accounts.flat_map(|(index, account)| {
            self.entries
                .entries(index)
                .iter()
                .map(move |entry| (account, entry))
        });
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
}

fn job(
    mappings: Vec<Mapping>,
    wanted: AttributeSet,
    session: Session,
    period: Period,
    arguments: &SampleArgs,
    profile: &Profile,
) -> Result<Job, Failure> {
    let mut given: BTreeMap<String, String> = profile.params.clone();
    given.extend(arguments.set.iter().cloned());
    let known = profile.books.clone();
    let books = match &arguments.source.input {
        Some(_) => known.unwrap_or_default(),
        None => known.unwrap_or_else(Books::demo),
    };
    formats::check_books(&mappings, &books)?;
    let setting = Setting {
        period,
        books,
        time: Moment::in_zone(clock::now()?, session.zone.zone),
    };
    let mut formats = Vec::new();
    for mapping in mappings {
        let params = mapping.resolve_params(&given, &setting.scope(session.directory.organization()))?;
        formats.push(Format::new(mapping, params, &setting));
    }
    let normalizer = Normalizer {
        directory: session.directory,
        zone: session.zone.zone,
        wanted,
    };
    Ok(Job::new(normalizer, formats, setting, session.accounts))
}

/// The demo company as a dump.
fn demo() -> Result<Vec<Answers>, Failure> {
    let mut bytes = Vec::new();
    Company::demo().write_dump(&mut bytes).map_err(Failure::outside)?;
    let text = String::from_utf8(bytes).map_err(Failure::outside)?;
    Ok(vec![Answers {
        name: "the demo company".to_owned(),
        text,
    }])
}

/// Without a period, every entry is tried.
fn every_day() -> Result<Period, Failure> {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    Ok(Period::new(day(2000, 1, 1), day(2999, 12, 31))?)
}
