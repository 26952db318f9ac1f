//! Trying a mapping on entries: those of a dump, or the demo company's.

use std::collections::BTreeMap;

use crate::cli::args::{ExplainArgs, PreviewArgs, SampleArgs};
use crate::cli::convert::input::Input;
use crate::cli::convert::{Format, Job, Setting};
use crate::cli::entries::{self, Entries};
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::cli::printer::Printer;
use crate::cli::session::{self, Session};
use crate::clock;
use crate::config::Profile;
use crate::entry::Moment;
use crate::mapping::{Mapping, Outcome, Row, Scope, Tally};
use crate::period::Period;
use crate::qonto::normalize::Normalizer;

/// The longest value that a preview shows.
const SHOWN: usize = 40;

/// Entries to try the one mapping of the job on.
struct Trial(Entries);

pub(super) fn preview(arguments: &PreviewArgs, printer: &mut Printer) -> Result<(), Failure> {
    let trial = Trial::open(&arguments.file, &arguments.sample, printer)?;
    let format = &trial.0.job.formats[0];
    let mut table: Vec<Vec<String>> = vec![format.mapping.columns().map(ToOwned::to_owned).collect()];
    let (mut row, mut left_out) = (Row::default(), 0);
    for (account, entry) in trial.0.iter() {
        if table.len() > arguments.rows {
            break;
        }
        let scope = Scope {
            entry: Some(entry),
            ..trial
                .0
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
    let format = &trial.0.job.formats[0];
    let (account, entry) = trial.0.of_id(&arguments.id)?;
    printer.heading(&format!(
        "{} on {} ({})",
        entry.id,
        entry.settled_at.local(),
        account.name
    ));
    let scope = Scope {
        entry: Some(entry),
        ..trial
            .0
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
            None => entries::demo()?,
        };
        let session = entries::session(&answers, &arguments.source, &profile)?;
        let period = entries::period(&arguments.period, session.zone.zone, printer)?;
        let job = job(mapping, session, period, arguments, &profile)?;
        let entries = Entries::collect(&answers, job)?;
        Ok(Self(entries))
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
