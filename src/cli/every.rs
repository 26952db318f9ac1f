//! A command for one profile, or for all of them at once (`--all-profiles`).
//!
//! Each profile runs on a thread of its own, as if it were alone, but at one pace with the others ([`super::session`]).
//! What it prints is kept, and told profile by profile in the order of their names; a table follows, and the exit code
//! is the highest of all: 3 not proved, before 2 to be changed, before 1 failed outside, before 0.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use tracing::info_span;

use super::args::ProfileArgs;
use super::failure::Failure;
use super::printer::{Kept, Printer};
use super::progress::Bar;
use crate::config::{Profile, Surroundings};

mod folders;
mod outcomes;

use folders::{Folders, Written};
use outcomes::Outcome;

/// So many profiles run at a time.
const AT_ONCE: usize = 8;

/// What a command that can run for all profiles is asked for.
pub(super) trait ForEvery: Clone + Sync {
    /// Whether all profiles are meant.
    fn is_for_all(&self) -> bool;

    /// Which profile of which file.
    fn profile(&mut self) -> &mut ProfileArgs;

    /// Whether JSON is wanted.
    fn wants_json(&self) -> bool;

    /// Gives a profile folders of its own.
    fn move_folders(&mut self, name: &str, profile: &Profile);

    /// The folders of this profile that the command writes into, after [`move_folders`](Self::move_folders).
    fn written(&self, profile: &Profile) -> Result<Vec<Written>, Failure>;

    /// The folder in which those of all profiles lie, where the command makes one.
    fn common_folder(&self) -> Option<&Path> {
        None
    }
}

/// Runs `command` for the profile that is named, or for all.
pub(super) fn run<A: ForEvery>(
    arguments: &A,
    command: impl Fn(&A, &mut Printer) -> Result<(), Failure> + Sync,
    printer: &mut Printer,
) -> Result<(), Failure> {
    if !arguments.is_for_all() {
        return command(arguments, printer);
    }
    let config = arguments.clone().profile().config.clone();
    let profiles = Profile::load_all(config.as_deref(), &Surroundings::of_process()?)?;
    let each = own(arguments, &profiles)?;
    let folders = Folders::make(arguments.common_folder())?;
    let outcomes = run_all(&each, &command, printer);
    drop(folders);
    outcomes::tell(&outcomes, arguments.wants_json(), printer)?;
    Failure::told(outcomes::worst(&outcomes))
}

/// What each profile is asked for.
fn own<'p, A: ForEvery>(
    arguments: &A,
    profiles: &'p BTreeMap<String, Profile>,
) -> Result<Vec<(&'p str, A)>, Failure> {
    folders::check_names(profiles)?;
    let own = profiles.iter().map(|(name, profile)| {
        let mut own = arguments.clone();
        own.profile().profile = Some(name.clone());
        own.move_folders(name, profile);
        (name.as_str(), own)
    });
    let own: Vec<_> = own.collect();
    let written = own
        .iter()
        .zip(profiles.values())
        .map(|((name, own), profile)| Ok((*name, own.written(profile)?)));
    folders::check(written.collect::<Result<Vec<_>, Failure>>()?)?;
    Ok(own)
}

fn run_all<'p, A: ForEvery>(
    each: &[(&'p str, A)],
    command: &(impl Fn(&A, &mut Printer) -> Result<(), Failure> + Sync),
    printer: &Printer,
) -> BTreeMap<&'p str, Outcome> {
    let manner = (printer.is_quiet(), printer.is_coloured());
    let (waiting, done) = (Mutex::new(each.iter()), Mutex::new(BTreeMap::new()));
    let bar = Bar::new("profiles", "done");
    bar.expect(each.len() as u64);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(each.len()) {
            scope.spawn(|| {
                while let Some((name, arguments)) = next(&waiting) {
                    let _span = info_span!(target: "saldo::profile", "profile", name).entered();
                    let outcome = Outcome::of(Printer::keep(manner, |printer| {
                        let outcome = command(arguments, printer);
                        if let Err(failure) = &outcome {
                            printer.failure(failure);
                        }
                        outcome
                    }));
                    done.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(*name, outcome);
                    bar.advance(1);
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The next one; the lock is open again before it runs.
fn next<T>(waiting: &Mutex<impl Iterator<Item = T>>) -> Option<T> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).next()
}
