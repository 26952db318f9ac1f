//! Trying a mapping on entries: those of a dump, or the demo company's.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::cli::args::{ExplainArgs, PreviewArgs, SampleArgs};
use crate::cli::convert::collected::{Collected, collect};
use crate::cli::convert::input::{Answers, Input, directory_of};
use crate::cli::convert::{Format, Job, Setting};
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::cli::printer::Printer;
use crate::cli::session::{self, Session, Source};
use crate::clock;
use crate::config::Profile;
use crate::entry::{Account, Entry, Moment};
use crate::mapping::{Mapping, Outcome, Row, Scope, Tally};
use crate::period::Period;
use crate::qonto::normalize::Normalizer;
use crate::sandbox::Company;

/// The longest value that a preview shows.
const SHOWN: usize = 40;

/// Entries to try a mapping on.
struct Trial {
    job: Job,
    entries: Collected,
}

pub(super) fn preview(arguments: &PreviewArgs, printer: &mut Printer) -> Result<(), Failure> {
    let trial = Trial::open(&arguments.file, &arguments.sample, printer)?;
    let format = &trial.job.formats[0];
    let mut table: Vec<Vec<String>> = vec![format.mapping.columns().map(ToOwned::to_owned).collect()];
    let (mut row, mut left_out) = (Row::default(), 0);
    for (account, entry) in trial.entries() {
        if table.len() > arguments.rows {
            break;
        }
        let scope = Scope {
            entry: Some(entry),
            ..trial
                .job
                .scope(format, Some(account), format.slice(entry.settled_at.date()))
        };
        let rendered = format
            .mapping
            .render(&scope, &format.encoder, &mut row, &mut Tally::default());
        match rendered.map_err(Failure::user)? {
            Outcome::Written => table.push(row.cells().map(|(text, _)| shown(text)).collect()),
            Outcome::Filtered(_) => left_out += 1,
        }
    }
    let width = |column: usize| {
        table
            .iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<_> = (0..table[0].len()).map(width).collect();
    for row in &table {
        let cells: Vec<_> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        printer.line(cells.join(" | ").trim_end())?;
    }
    if left_out > 0 {
        printer.careful("left out:", &format!("{left_out} of these entries, by a filter"));
    }
    Ok(())
}

pub(super) fn explain(arguments: &ExplainArgs, printer: &mut Printer) -> Result<(), Failure> {
    let trial = Trial::open(&arguments.file, &arguments.sample, printer)?;
    let format = &trial.job.formats[0];
    let matching: Vec<_> = trial
        .entries()
        .filter(|(_, entry)| entry.id.starts_with(&arguments.id))
        .collect();
    let (account, entry) = match matching[..] {
        [found] => found,
        [] => {
            return Err(Failure::usage(format!(
                "there is no entry '{}' in the period",
                arguments.id
            )));
        }
        _ => {
            return Err(Failure::usage(format!(
                "{} entries begin with '{}'",
                matching.len(),
                arguments.id
            )));
        }
    };
    printer.heading(&format!(
        "{} on {} ({})",
        entry.id,
        entry.settled_at.local(),
        account.name
    ));
    let scope = Scope {
        entry: Some(entry),
        ..trial
            .job
            .scope(format, Some(account), format.slice(entry.settled_at.date()))
    };
    match format
        .mapping
        .explain(&scope, &format.encoder)
        .map_err(Failure::user)?
    {
        Err(reason) => printer.line(&format!("left out: {reason}")),
        Ok(columns) => {
            for column in columns {
                printer.line(&format!("{} = {:?}", column.column, column.value))?;
                match column.chosen {
                    Some((number, template)) => printer.line(&format!("    case {number}: {template}"))?,
                    None => printer.line("    no case fits, so the cell is empty")?,
                }
                column
                    .notes
                    .iter()
                    .try_for_each(|note| printer.line(&format!("    {note}")))?;
            }
            Ok(())
        }
    }
}

fn shown(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(SHOWN)
        .collect();
    if text.chars().count() > SHOWN {
        shown.pop();
        shown.push('…');
    }
    shown
}

impl Trial {
    fn open(file: &str, arguments: &SampleArgs, printer: &mut Printer) -> Result<Self, Failure> {
        let profile = session::profile(&arguments.source.profile, arguments.source.demo)?;
        let mapping = formats::load(file, &profile)?;
        let answers = match &arguments.source.input {
            Some(path) => Input::open(path)?.into_answers()?,
            None => demo()?,
        };
        let nothing = Source::Input(Input::Answers(Vec::new()));
        let session = Session::new(nothing, directory_of(&answers)?, &arguments.source, &profile)?;
        let period = match (
            arguments.period.month,
            arguments.period.from,
            arguments.period.last_month,
        ) {
            (None, None, false) => every_day()?,
            _ => session::period(&arguments.period, session.zone.zone, printer)?,
        };
        let job = job(mapping, session, period, arguments, &profile)?;
        let entries = collect(&answers, &job)?;
        Ok(Self { job, entries })
    }

    /// The entries of the period, account by account.
    fn entries(&self) -> impl Iterator<Item = (&Account, &Entry<'static>)> {
        let accounts = self.job.accounts.iter().enumerate();
        let all = accounts.flat_map(|(index, account)| {
            self.entries
                .entries(index)
                .iter()
                .map(move |entry| (account, entry))
        });
        all.filter(|(_, entry)| self.job.setting.period.contains(entry.settled_at.date()))
    }
}

fn job(
    mapping: Mapping,
    session: Session,
    period: Period,
    arguments: &SampleArgs,
    profile: &Profile,
) -> Result<Job, Failure> {
    let mut given: BTreeMap<String, String> = profile.params.clone();
    given.extend(arguments.set.iter().cloned());
    let setting = Setting {
        period,
        books: profile.books.clone().unwrap_or_default(),
        time: Moment::in_zone(clock::now()?, session.zone.zone),
    };
    let params = mapping.resolve_params(&given, &setting.scope(session.directory.organization()))?;
    let wanted = mapping.needs;
    let normalizer = Normalizer {
        directory: session.directory,
        zone: session.zone.zone,
        wanted,
    };
    Ok(Job::new(
        normalizer,
        vec![Format::new(mapping, params, &setting)],
        setting,
        session.accounts,
    ))
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
