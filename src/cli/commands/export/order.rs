//! What is to be exported, out of options and profile.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};

use crate::booking::Bookkeeper;
use crate::books::Books;
use crate::cli::args::ExportArgs;
use crate::cli::bookkeeping::{self, Choice};
use crate::cli::failure::Failure;
use crate::cli::journal::Journal;
use crate::cli::printer::Printer;
use crate::cli::session::{self, Door};
use crate::cli::{archive, formats};
use crate::clock;
use crate::config::Profile;
use crate::entry::Attribute;
use crate::mapping::Mapping;

/// The folder for the files, when neither the option nor the profile names one.
pub(in crate::cli) const FOLDER: &str = "saldo-export";

/// What is to be exported: all that can be wrong about it is found before anybody is asked.
pub(super) struct Order {
    pub(super) profile: Profile,
    pub(super) mappings: Vec<Mapping>,
    /// Where a format wants postings.
    pub(super) keeper: Option<Arc<Bookkeeper>>,
    /// The command that lists what is in suspense.
    pub(super) lists_suspense: String,
    /// The archive's folder, where there is one.
    pub(super) archive: Option<PathBuf>,
    /// Where the files go.
    pub(super) folder: PathBuf,
    pub(super) now: DateTime<Utc>,
}

impl Order {
    pub(super) fn read(arguments: &ExportArgs, printer: &mut Printer) -> Result<Self, Failure> {
        let mut profile = profile(arguments)?;
        let mappings = mappings(arguments, &profile, printer)?;
        profile.books = bookkeeping::books(&mappings, &profile, arguments.source.demo)?;
        let books = profile.books.as_ref().unwrap_or(Books::NONE);
        formats::check_books(&mappings, books)?;
        let choice = Choice {
            rules: arguments.rules.as_deref(),
            demo: arguments.source.demo,
            ..Choice::default()
        };
        let keeper = bookkeeping::wanted(&mappings, choice, &profile, books)?;
        let lists_suspense = bookkeeping::lists_suspense(choice, books);
        check_rules(arguments, keeper.is_some())?;
        let archive = archived(arguments, &profile)?;
        check_receipts(arguments, archive.is_some(), &mappings)?;
        session::check_period(&arguments.period, printer)?;
        Ok(Self {
            mappings,
            keeper,
            lists_suspense,
            archive,
            folder: folder(arguments, &profile),
            // To the second, as the manifest keeps it: an export that is done again can then be the same bytes.
            now: clock::now()?.trunc_subsecs(0),
            profile,
        })
    }

    /// The journal of the archive, and the way to the bank unless nobody is to be asked.
    pub(super) fn journal(
        &self,
        arguments: &ExportArgs,
        printer: &mut Printer,
    ) -> Result<Option<(Journal, Option<Door>)>, Failure> {
        let Some(folder) = &self.archive else {
            return Ok(None);
        };
        let is_asked = !arguments.archived.offline;
        let door = is_asked.then(|| archive::door(folder, &arguments.source, &self.profile, printer));
        let door = door.transpose()?;
        let archive = archive::open(folder, arguments, printer)?;
        let journal = Journal::open(archive, &self.mappings, arguments.force, printer)?;
        Ok(Some((journal, door)))
    }
}

/// Nobody is asked where all comes from an archive.
fn profile(arguments: &ExportArgs) -> Result<Profile, Failure> {
    if arguments.archived.offline {
        archive::profile_of(&arguments.archived.archive, &arguments.source)
    } else {
        session::profile_of(&arguments.source)
    }
}

/// Refuses rules that nothing would follow.
fn check_rules(arguments: &ExportArgs, are_followed: bool) -> Result<(), Failure> {
    if arguments.rules.is_some() && !are_followed {
        return Err(Failure::usage("no format wants postings; remove --rules"));
    }
    Ok(())
}

/// Refuses receipts that are nowhere, or that no row would name.
fn check_receipts(arguments: &ExportArgs, has_archive: bool, mappings: &[Mapping]) -> Result<(), Failure> {
    if arguments.with_receipts.is_none() {
        return Ok(());
    }
    if !has_archive {
        return Err(Failure::usage(
            "--with-receipts needs an archive, for the receipts are there: name its folder with --archive, or write \
             `archive = true` into the profile",
        ));
    }
    let links = |mapping: &Mapping| mapping.needs.contains(Attribute::Document);
    if mappings.iter().any(links) {
        return Ok(());
    }
    let names: Vec<_> = mappings
        .iter()
        .map(|mapping| format!("`{}`", mapping.name))
        .collect();
    Err(Failure::usage(format!(
        "{} has no column that names a receipt; --with-receipts goes with `datev`, or with a mapping that writes \
         {{document.guid}}",
        names.join(", ")
    )))
}

/// The archive to export from; an input is exported as it is.
fn archived(arguments: &ExportArgs, profile: &Profile) -> Result<Option<PathBuf>, Failure> {
    if arguments.source.input.is_some() {
        return Ok(None);
    }
    let folder = archive::chosen(&arguments.archived.archive, profile, arguments.source.demo)?;
    let wanted = [
        ("--offline", arguments.archived.offline),
        ("--new", arguments.archived.new),
    ];
    if folder.is_none()
        && let Some((option, _)) = wanted.into_iter().find(|(_, is_given)| *is_given)
    {
        return Err(Failure::usage(format!(
            "{option} needs an archive: name its folder with --archive, or write `archive = true` into the profile"
        )));
    }
    Ok(folder)
}

/// Reads all mappings; all of them are checked before anything is sent.
fn mappings(
    arguments: &ExportArgs,
    profile: &Profile,
    printer: &mut Printer,
) -> Result<Vec<Mapping>, Failure> {
    let names = if arguments.formats.is_empty() {
        &profile.formats
    } else {
        &arguments.formats
    };
    if names.is_empty() {
        let known: Vec<_> = formats::list(profile)?
            .into_iter()
            .map(|known| known.name)
            .collect();
        return Err(Failure::usage(format!(
            "which format? Use --format with one of: {}",
            known.join(", ")
        )));
    }
    let mut mappings: Vec<Mapping> = Vec::new();
    for mapping in formats::load_all(names, profile, printer)? {
        if mappings.iter().any(|known| known.name == mapping.name) {
            return Err(Failure::usage(format!(
                "the format `{}` is asked for twice",
                mapping.name
            )));
        }
        mappings.push(mapping);
    }
    let asked = |name: &str| {
        mappings
            .iter()
            .any(|mapping| mapping.params.iter().any(|param| param.name == name))
    };
    formats::answers(profile, &arguments.set)?;
    match arguments.set.iter().find(|(name, _)| !asked(name)) {
        Some((name, _)) => Err(Failure::usage(format!(
            "no format asks for `{name}`; remove --set {name}=…"
        ))),
        None => Ok(mappings),
    }
}

fn folder(arguments: &ExportArgs, profile: &Profile) -> PathBuf {
    let chosen = arguments.out.as_deref().or(profile.out.as_deref());
    chosen.unwrap_or(Path::new(FOLDER)).to_owned()
}
