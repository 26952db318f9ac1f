//! All files of a run, or none.
//!
//! Each file is written under a hidden temporary name beside its target, and [`Staging::commit`] moves them all
//! into place at once. Dropped before that, nothing remains.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use tracing::info;
use unicode_normalization::UnicodeNormalization;

use super::manifest::Manifest;
use disk::Disk;
use folder::Folder;
use place::Placement;
use previous::Previous;
use staged::Finished;

mod disk;
mod early;
mod error;
mod folder;
mod place;
mod previous;
mod record;
mod staged;

pub use error::OutputError;
pub use previous::{earlier_times, packed};
pub use record::complete;
pub use staged::{StagedFile, Written};

pub use crate::file_name::{FileName, FileNameError};

/// The file that says what a run wrote.
pub const MANIFEST: &str = "manifest.json";

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was not there before.
    New,
    /// A different file of that name was overwritten, as asked.
    Replaced,
    /// The same bytes were there already; the file was left alone.
    Unchanged,
}

/// A file in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Where it is.
    pub path: PathBuf,
    /// Its name, size and digest.
    pub written: Written,
    /// What became of it.
    pub outcome: Outcome,
}

/// What a run left in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The data files, in the order in which they were added.
    pub files: Vec<Placed>,
    /// The manifest, when one was given. [`Outcome::Unchanged`] when an earlier run left one that says the same: it
    /// stays, although it holds another time of day.
    pub manifest: Option<Placed>,
    /// Where the manifest of an earlier run is now, which made room for this one: its whole path.
    pub set_aside: Option<PathBuf>,
}

/// What a file of a run is, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The format, or another word for it.
    pub what: String,
    /// The name of the account, of a file that holds one.
    pub account: Option<String>,
}

impl From<&str> for Origin {
    fn from(what: &str) -> Self {
        Self {
            what: what.to_owned(),
            account: None,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.account {
            Some(account) => write!(f, "{} of account {account}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// The files of a run on their way to a folder.
#[derive(Debug)]
pub struct Staging {
    overwrite: bool,
    origins: BTreeMap<String, (FileName, Origin)>,
    finished: Vec<Finished>,
    disk: Disk,
    /// Last, so that the temporary files are gone when a folder made for them is removed.
    folder: Folder,
}

impl Staging {
    /// Prepares `folder`, making it when it is missing. With `overwrite` (`--force`) existing, different files
    /// are replaced.
    pub fn new(folder: &Path, overwrite: bool) -> Result<Self, OutputError> {
        Ok(Self {
            overwrite,
            origins: BTreeMap::new(),
            finished: Vec::new(),
            disk: Disk::default(),
            folder: Folder::open(folder)?,
        })
    }

    /// Begins the file `name`; `origin` says in messages what it is.
    ///
    /// Names that differ only in case or in the composition of letters are the same: on many disks they are.
    pub fn create(&mut self, name: FileName, origin: impl Into<Origin>) -> Result<StagedFile, OutputError> {
        let origin = origin.into();
        let folded: String = name.as_str().to_lowercase().nfc().collect();
        if folded == MANIFEST {
            return Err(OutputError::ManifestName(origin.to_string()));
        }
        if let Some((_, first)) = self.origins.get(&folded) {
            return Err(OutputError::SameName {
                name: name.to_string(),
                first: Box::new(first.clone()),
                second: Box::new(origin),
            });
        }
        self.origins.insert(folded, (name.clone(), origin));
        StagedFile::create(&self.folder.path, name)
    }

    /// Takes back a file that was begun: its name is free again.
    pub fn withdraw(&mut self, file: StagedFile) {
        let name = file.name().as_str().to_owned();
        self.origins.retain(|_, (known, _)| known.as_str() != name);
        drop(file);
    }

    /// Takes back a file that was added: its name is free again.
    pub fn retract(&mut self, written: &Written) {
        let name = written.name.as_str();
        self.origins.retain(|_, (known, _)| known.as_str() != name);
        self.finished.retain(|file| file.written.name.as_str() != name);
    }

    /// Takes a file that is written to its end, and says what it holds. It is on its way to the disk then;
    /// [`Staging::commit`] waits for it.
    pub fn add(&mut self, file: StagedFile) -> Result<Written, OutputError> {
        let finished = file.finish(&mut self.disk)?;
        let written = finished.written.clone();
        self.finished.push(finished);
        Ok(written)
    }

    /// Moves every file to its name, the manifest last; or, on any error, leaves the folder as it was.
    ///
    /// An existing file with the same bytes is left alone. An existing, different one is refused, all of them
    /// at once, unless `overwrite`. The manifest of an earlier run is left alone where it says the same but the time;
    /// otherwise, while any file that it tells of is still there (October's, when this is November), it is kept under
    /// the name `manifest-<from>-<to>.json`.
    pub fn commit(mut self, manifest: Option<&Manifest>) -> Result<Committed, OutputError> {
        let outcomes = self.compare()?;
        let previous = self.previous(manifest)?;
        let period = manifest.map(|manifest| manifest.period.compact());
        let manifest = manifest
            .map(|manifest| json(&self.folder.path, manifest))
            .transpose()?
            .filter(|bytes| !previous.says_the_same(bytes))
            .map(|bytes| manifest_file(&self.folder.path, &bytes, &mut self.disk))
            .transpose()?;
        self.disk.settle()?;
        let Self {
            finished, mut folder, ..
        } = self;

        let mut placement = Placement::new(&folder.path);
        let mut files = Vec::new();
        for (file, outcome) in finished.into_iter().zip(outcomes) {
            files.push(placement.place(file, outcome));
        }
        let mut set_aside = None;
        let manifest = match (manifest, previous) {
            (None, Previous::Ours(ours)) => Some(ours.placed),
            (None, _) => None,
            (Some(manifest), previous) => {
                let outcome = previous.outcome();
                if let Previous::Ours(ours) = previous
                    && !ours.is_superseded_by(&period.unwrap_or_default(), &written_anew(&files))
                {
                    set_aside = Some(placement.set_aside(&ours)?);
                }
                Some(placement.place(manifest, outcome))
            }
        };
        placement.settle()?;
        for placed in files.iter().chain(&manifest) {
            info!(
                target: "saldo::file", path = ?placed.path, bytes = placed.written.bytes,
                sha256 = placed.written.sha256, outcome = ?placed.outcome, "is in its place"
            );
        }
        if manifest.is_some() || !files.is_empty() {
            folder.keep();
        }
        Ok(Committed {
            files,
            manifest,
            set_aside,
        })
    }

    /// How each file stands to what is in the folder, after refusing what may not be touched.
    fn compare(&self) -> Result<Vec<Outcome>, OutputError> {
        let mut different = Vec::new();
        let mut outcomes = Vec::new();
        for file in &self.finished {
            let target = self.folder.path.join(file.written.name.as_str());
            let outcome = file.compare(&target)?;
            if outcome == Outcome::Replaced && !self.overwrite {
                different.push(target);
            }
            outcomes.push(outcome);
        }
        if different.is_empty() {
            Ok(outcomes)
        } else {
            Err(OutputError::Exists(different))
        }
    }

    fn previous(&self, manifest: Option<&Manifest>) -> Result<Previous, OutputError> {
        if manifest.is_none() {
            return Ok(Previous::None);
        }
        let path = self.folder.path.join(MANIFEST);
        match Previous::read(&path)? {
            Previous::Foreign if !self.overwrite => Err(OutputError::ForeignManifest(path)),
            previous => Ok(previous),
        }
    }
}

fn json(folder: &Path, manifest: &Manifest) -> Result<Vec<u8>, OutputError> {
    let failed = |error: serde_json::Error| OutputError::io("write", &folder.join(MANIFEST), error.into());
    manifest.to_json().map_err(failed)
}

fn manifest_file(folder: &Path, bytes: &[u8], disk: &mut Disk) -> Result<Finished, OutputError> {
    let mut file = StagedFile::create(folder, FileName::fixed(MANIFEST))?;
    file.append(bytes)?;
    file.finish(disk)
}

/// The names of the files that do not hold what an earlier run wrote.
fn written_anew(files: &[Placed]) -> Vec<&str> {
    let anew = files.iter().filter(|file| file.outcome != Outcome::Unchanged);
    anew.map(|file| file.written.name.as_str()).collect()
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

#[cfg(test)]
mod tests;
