//! Trying mappings on entries: those of a dump, or the demo company's.

use crate::cli::args::SampleArgs;
use crate::cli::bookkeeping::{self, Choice};
use crate::cli::entries::{self, EntryList};
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::cli::printer::Printer;
use crate::cli::session::{self, Session};
use crate::clock;
use crate::config::Profile;
use crate::entry::{AttributeSet, Moment};
use crate::export::input::Input;
use crate::export::{Format, Job, Setting};
use crate::mapping::Mapping;
use crate::period::Period;
use crate::qonto::normalize::Normalizer;

/// Loads mappings, and the entries with everything that one of them needs.
pub(super) fn open(
    files: &[&str],
    arguments: &SampleArgs,
    printer: &mut Printer,
) -> Result<EntryList, Failure> {
    let profile = profile(arguments)?;
    let names: Vec<_> = files.iter().map(|file| (*file).to_owned()).collect();
    let mappings = formats::load_all(&names, &profile, printer)?;
    let wanted = mappings
        .iter()
        .fold(AttributeSet::NONE, |wanted, mapping| wanted.union(mapping.needs));
    with(mappings, wanted, arguments, &profile, printer)
}

/// Entries with everything that the bank says of them, for no mapping.
pub(super) fn of_everything(arguments: &SampleArgs, printer: &mut Printer) -> Result<EntryList, Failure> {
    let profile = profile(arguments)?;
    with(Vec::new(), AttributeSet::ALL, arguments, &profile, printer)
}

/// Without an input the demo company is looked at, whether it was named or not.
pub(super) fn profile(arguments: &SampleArgs) -> Result<Profile, Failure> {
    session::profile(&arguments.source.profile, arguments.source.input.is_none())
}

fn with(
    mappings: Vec<Mapping>,
    wanted: AttributeSet,
    arguments: &SampleArgs,
    profile: &Profile,
    printer: &mut Printer,
) -> Result<EntryList, Failure> {
    let source = &arguments.source;
    let answers = match &source.input {
        Some(path) => Input::open(path)?.into_answers()?,
        None => entries::demo()?,
    };
    if source.input.is_none() && !source.demo {
        printer.careful(
            "note:",
            "these are the demo company's entries; for yours, `saldo fetch` writes a dump, and --input takes it",
        );
    }
    let session = entries::session(&answers, &arguments.source, profile)?;
    let period = entries::period(&arguments.period, session.zone.zone, printer)?;
    let job = job(mappings, wanted, session, period, arguments, profile)?;
    EntryList::collect(&answers, job)
}

fn job(
    mappings: Vec<Mapping>,
    wanted: AttributeSet,
    session: Session,
    period: Period,
    arguments: &SampleArgs,
    profile: &Profile,
) -> Result<Job, Failure> {
    let given = formats::answers(profile, &arguments.set)?;
    let is_demo = arguments.source.input.is_none();
    let books = bookkeeping::books(&mappings, profile, is_demo)?.unwrap_or_default();
    formats::check_books(&mappings, &books)?;
    let choice = Choice {
        demo: is_demo,
        ..Choice::default()
    };
    let keeper = bookkeeping::wanted(&mappings, choice, profile, &books)?;
    let wanted = keeper
        .as_ref()
        .map_or(wanted, |keeper| wanted.union(keeper.needs()));
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
    Ok(Job::new(normalizer, formats, setting, session.accounts).with_keeper(keeper))
}
