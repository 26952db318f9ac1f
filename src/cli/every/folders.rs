//! Which folders the profiles of one run use: none may be in another's way.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Failure, ForEvery, Profile, ProfileArgs};
use crate::cli::archive;
use crate::cli::args::{
    AccountsArgs, ArchiveArgs, ExportArgs, HistoryArgs, MissingArgs, ReviewArgs, SyncArgs, VerifyArgs,
};
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

/// A folder that a command writes into, and the setting that names it.
pub(in crate::cli) type Written = (&'static str, PathBuf);

/// Refuses names that cannot be folders.
pub(super) fn check_names(profiles: &BTreeMap<String, Profile>) -> Result<(), Failure> {
    for name in profiles.keys() {
        if FileName::new(name).is_err() {
            return Err(Failure::usage(format!(
                "the profile '{name}' cannot have a folder of its name; rename it for --all-profiles"
            )));
        }
    }
    Ok(())
}

/// Refuses profiles that would write into one folder; `written` are those of each profile.
pub(super) fn check<'p>(written: impl IntoIterator<Item = (&'p str, Vec<Written>)>) -> Result<(), Failure> {
    let mut users: BTreeMap<PathBuf, &str> = BTreeMap::new();
    for (name, folders) in written {
        for (setting, folder) in folders {
            if let Some(first) = users.insert(real(&folder), name)
                && first != name
            {
                return Err(Failure::usage(format!(
                    "the profiles {first} and {name} both write to {}; give each an `{setting}` of its own, or remove it",
                    folder.display()
                )));
            }
        }
    }
    Ok(())
}

/// The place of a folder, by whatever names and links it is reached; it need not be there yet.
fn real(folder: &Path) -> PathBuf {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for above in folder.ancestors() {
        if let (Ok(real), Ok(below)) = (fs::canonicalize(above), folder.strip_prefix(above)) {
            return real.join(below);
        }
    }
    folder
}

/// The archive that a command writes into.
fn archive_of(arguments: &ArchiveArgs, profile: &Profile) -> Result<Vec<Written>, Failure> {
    Ok(vec![("archive", archive::folder(arguments, profile, false)?)])
}

fn below(folder: &mut Option<PathBuf>, name: &str) {
    if let Some(folder) = folder {
        folder.push(name);
    }
}

/// What is the same for all of them.
macro_rules! for_every {
    ($arguments:ty, $($source:ident).+, $json:expr, $move:expr, $written:expr) => {
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

            fn written(&self, profile: &Profile) -> Result<Vec<Written>, Failure> {
                let written: fn(&Self, &Profile) -> Result<Vec<Written>, Failure> = $written;
                written(self, profile)
            }
        }
    };
}

for_every!(
    SyncArgs,
    source,
    |own| own.json,
    |own, name| below(&mut own.archive.archive, name),
    |own, profile| archive_of(&own.archive, profile)
);
for_every!(
    VerifyArgs,
    source,
    |own| own.json,
    |own, name| below(&mut own.archive.archive, name),
    |own, profile| if own.repair {
        archive_of(&own.archive, profile)
    } else {
        Ok(Vec::new())
    }
);
for_every!(AccountsArgs, source, |own| own.json, |_, _| (), |_, _| Ok(
    Vec::new()
));
for_every!(ReviewArgs, source, |own| own.json, |_, _| (), |_, _| Ok(
    Vec::new()
));
for_every!(
    HistoryArgs,
    archived.source,
    |own| own.archived.json,
    |own, name| below(&mut own.archived.archive.archive, name),
    |_, _| Ok(Vec::new())
);
for_every!(
    MissingArgs,
    archived.source,
    |own| own.archived.json,
    |own, name| below(&mut own.archived.archive.archive, name),
    |_, _| Ok(Vec::new())
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

    fn written(&self, profile: &Profile) -> Result<Vec<Written>, Failure> {
        let archive = archive::chosen(&self.archived.archive, profile, false)?;
        let out = self.out.as_ref().or(profile.out.as_ref()).cloned();
        let named = [("out", out), ("archive", archive)].into_iter();
        Ok(named
            .filter_map(|(setting, folder)| Some((setting, folder?)))
            .collect())
    }

    fn common_folder(&self) -> Option<&Path> {
        Some(self.out.as_deref().unwrap_or(Path::new(export::FOLDER)))
    }
}
