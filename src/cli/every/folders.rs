//! Which folders the profiles of one run use: none may be in another's way.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Failure, ForEvery, Profile, ProfileArgs};
use crate::cli::args::{AccountsArgs, ExportArgs, MissingArgs, SyncArgs, VerifyArgs};
use crate::cli::commands::export;
use crate::output::files::{FileName, OutputError};

/// The folder around those of the profiles, kept while any of them runs: one that fails takes back the folders it
/// made, and must not take this one from the others.
pub(super) struct Folders<'f>(Option<&'f Path>);

impl<'f> Folders<'f> {
    pub(super) fn make(common: Option<&'f Path>) -> Result<Self, Failure> {
        if let Some(folder) = common {
            fs::create_dir_all(folder).map_err(|error| OutputError::io("make the folder", folder, error))?;
        }
        Ok(Self(common))
    }
}

impl Drop for Folders<'_> {
    fn drop(&mut self) {
        // Only when nothing came of any of them: a folder with something in it stays.
        if let Some(folder) = self.0 {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Refuses names that cannot be folders, and profiles that write into one folder.
pub(super) fn check(profiles: &BTreeMap<String, Profile>) -> Result<(), Failure> {
    let mut users: BTreeMap<&Path, &str> = BTreeMap::new();
    for (name, profile) in profiles {
        if FileName::new(name).is_err() {
            return Err(Failure::usage(format!(
                "the profile '{name}' cannot have a folder of its name; rename it for --all-profiles"
            )));
        }
        if let Some(out) = &profile.out
            && let Some(first) = users.insert(out, name)
        {
            return Err(Failure::usage(format!(
                "the profiles {first} and {name} both write to {}; give each an `out` of its own, or remove it",
                out.display()
            )));
        }
    }
    Ok(())
}

fn below(folder: &mut Option<PathBuf>, name: &str) {
    if let Some(folder) = folder {
        folder.push(name);
    }
}

/// What is the same for all of them.
macro_rules! for_every {
    ($arguments:ty, $($source:ident).+, $json:expr, $move:expr) => {
        impl ForEvery for $arguments {
            fn is_for_all(&self) -> bool {
                self.every.all_profiles
            }

            fn profile(&mut self) -> &mut ProfileArgs {
                &mut self.$($source).+.profile
            }

            fn wants_json(&self) -> bool {
                let json: fn(&Self) -> bool = $json;
                json(self)
            }

            fn move_folders(&mut self, name: &str, _profile: &Profile) {
                let change: fn(&mut Self, &str) = $move;
                change(self, name);
            }
        }
    };
}

for_every!(SyncArgs, source, |own| own.json, |own, name| below(
    &mut own.archive.archive,
    name
));
for_every!(VerifyArgs, source, |own| own.json, |own, name| below(
    &mut own.archive.archive,
    name
));
for_every!(AccountsArgs, source, |own| own.json, |_, _| ());
for_every!(
    MissingArgs,
    archived.source,
    |own| own.archived.json,
    |own, name| below(&mut own.archived.archive.archive, name)
);

impl ForEvery for ExportArgs {
    fn is_for_all(&self) -> bool {
        self.every.all_profiles
    }

    fn profile(&mut self) -> &mut ProfileArgs {
        &mut self.source.profile
    }

    fn wants_json(&self) -> bool {
        self.json
    }

    /// `--out DIR` is `DIR/NAME`; without it each profile's own `out`, else a folder of its name in the usual one.
    fn move_folders(&mut self, name: &str, profile: &Profile) {
        below(&mut self.archived.archive.archive, name);
        if self.out.is_some() || profile.out.is_none() {
            self.out = self.common_folder().map(|folder| folder.join(name));
        }
    }

    fn common_folder(&self) -> Option<&Path> {
        Some(self.out.as_deref().unwrap_or(Path::new(export::FOLDER)))
    }
}
