//! The manifest that an earlier run left in the folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{FileName, MANIFEST, Outcome, OutputError, Placed, Written};
use crate::digest::hex;
use crate::period::{Period, parse_day};

/// What the names of all manifests begin with.
const STEM: &str = "manifest";

/// What `manifest.json` is at the start of a commit.
pub(super) enum Previous {
    /// Not there.
    None,
    /// Written by Saldo.
    Ours(Ours),
    /// Some other program's.
    Foreign,
}

/// A manifest of an earlier run.
pub(super) struct Ours {
    pub(super) placed: Placed,
    /// `20261001-20261031`.
    period: String,
    paths: Vec<String>,
    /// All that it says, but when.
    said: Value,
}

/// As much of a manifest as is needed here, from any version.
#[derive(Deserialize)]
struct Outline {
    #[serde(rename = "saldo")]
    _version: String,
    created_at: Option<String>,
    period: Days,
    files: Vec<Listed>,
    #[serde(default)]
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    path: String,
    #[serde(default)]
    sha256: String,
    #[serde(default)]
    documents: Vec<Document>,
}

#[derive(Deserialize)]
struct Document {
    files: Vec<Receipt>,
}

#[derive(Deserialize)]
struct Receipt {
    sha256: String,
}

#[derive(Deserialize)]
struct Days {
    from: String,
    to: String,
}

#[derive(PartialEq, Eq, Deserialize)]
struct Listed {
    path: String,
    #[serde(default)]
    format: String,
    #[serde(default)]
    sha256: String,
}

/// When each format was written before for these days, as the manifests of the folder tell. An export that is done
/// again with that time is the same bytes, where nothing else has changed.
///
/// A run that finds a format's files there already writes them down with its own time, which is not theirs: the time is
/// that of the first run with the files that the last one has.
pub fn earlier_times(folder: &Path, period: &Period) -> BTreeMap<String, DateTime<FixedOffset>> {
    let runs: Vec<_> = manifests(folder, *period)
        .into_iter()
        .filter_map(|name| timed(&folder.join(name), *period))
        .collect();
    let mut times = BTreeMap::new();
    for (time, files) in &runs {
        for format in files.iter().map(|file| &file.format) {
            let has_all = |earlier: &[Listed]| {
                let mut own = files.iter().filter(|file| file.format == *format);
                own.all(|file| earlier.contains(file))
            };
            let first = runs.iter().find(|(_, earlier)| has_all(earlier));
            times.insert(format.clone(), first.map_or(*time, |(first, _)| *first));
        }
    }
    times
}

/// The SHA-256 of each receipt that an earlier run over these days packed, as its manifest in the folder tells; `None`
/// where none there is that run's. A manifest is the run's where it lists one of its `files`, given by their SHA-256.
pub fn packed(folder: &Path, period: &Period, files: &[&str]) -> Option<BTreeSet<String>> {
    let mut packed: Option<BTreeSet<String>> = None;
    for name in manifests(folder, *period) {
        let text = fs::read(folder.join(name)).ok();
        let Some(run) = text.and_then(|text| serde_json::from_slice::<Outline>(&text).ok()) else {
            continue;
        };
        let is_listed = |sha256: &String| files.contains(&sha256.as_str());
        if run.files.iter().any(|file| is_listed(&file.sha256)) {
            let packages = run
                .packages
                .into_iter()
                .filter(|package| is_listed(&package.sha256));
            let documents = packages.flat_map(|package| package.documents);
            let receipts = documents.flat_map(|document| document.files);
            packed
                .get_or_insert_default()
                .extend(receipts.map(|receipt| receipt.sha256));
        }
    }
    packed
}

/// The names of the manifests of these days that made room for others, in the order of their numbers, and the last one:
/// in the order of the runs, even if the clock was set back between them.
fn manifests(folder: &Path, period: Period) -> Vec<String> {
    let aside = format!("{STEM}-{}", compact(period.first(), period.last()));
    let is_wanted = |name: &str| {
        name == MANIFEST
            || name
                .strip_suffix(".json")
                .is_some_and(|stem| stem.starts_with(&aside))
    };
    // A folder that cannot be read tells nothing; writing into it is refused at the end.
    let items = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = items.filter_map(|item| item.file_name().into_string().ok());
    let mut names: Vec<_> = names.filter(|name| is_wanted(name)).collect();
    names.sort_by_cached_key(|name| (name == MANIFEST, name.len(), name.clone()));
    names
}

/// When a run over these days was, and its files; nothing where the manifest cannot be read, or is of other days.
fn timed(path: &Path, period: Period) -> Option<(DateTime<FixedOffset>, Vec<Listed>)> {
    let run: Outline = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let is_same = |day: &str, wanted| parse_day(day).is_ok_and(|day| day == wanted);
    let time = DateTime::parse_from_rfc3339(run.created_at.as_deref()?).ok()?;
    (is_same(&run.period.from, period.first()) && is_same(&run.period.to, period.last()))
        .then_some((time, run.files))
}

/// `20261001-20261031`
fn compact(from: NaiveDate, to: NaiveDate) -> String {
    format!("{}-{}", from.format("%Y%m%d"), to.format("%Y%m%d"))
}

impl Previous {
    pub(super) fn read(path: &Path) -> Result<Self, OutputError> {
        match fs::metadata(path) {
            Ok(found) if !found.is_file() => return Err(OutputError::Blocked(path.to_owned())),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound && !super::exists(path) => {
                return Ok(Self::None);
            }
            Err(error) => return Err(OutputError::io("read", path, error)),
        }
        let bytes = fs::read(path).map_err(|error| OutputError::io("read", path, error))?;
        Ok(Ours::parse(path, &bytes).map_or(Self::Foreign, Self::Ours))
    }

    /// Whether it is a manifest that says what the one in `bytes` says; only the time of the run may be another.
    pub(super) fn says_the_same(&self, bytes: &[u8]) -> bool {
        matches!(self, Self::Ours(ours) if ours.says_the_same(bytes))
    }

    pub(super) fn outcome(&self) -> Outcome {
        match self {
            Self::None => Outcome::New,
            Self::Ours(_) | Self::Foreign => Outcome::Replaced,
        }
    }
}

impl Ours {
    fn parse(path: &Path, bytes: &[u8]) -> Option<Self> {
        let outline: Outline = serde_json::from_slice(bytes).ok()?;
        let from = parse_day(&outline.period.from).ok()?;
        let to = parse_day(&outline.period.to).ok()?;
        let written = Written {
            name: FileName::fixed(MANIFEST),
            bytes: bytes.len() as u64,
            sha256: hex(&Sha256::digest(bytes)),
        };
        Some(Self {
            placed: Placed {
                path: path.to_owned(),
                written,
                outcome: Outcome::Unchanged,
            },
            period: compact(from, to),
            said: said(bytes)?,
            paths: (outline.files.into_iter())
                .map(|file| file.path)
                .chain(outline.packages.into_iter().map(|package| package.path))
                .collect(),
        })
    }

    /// Whether the manifest in `bytes` says the same, but when.
    pub(super) fn says_the_same(&self, bytes: &[u8]) -> bool {
        said(bytes).is_some_and(|said| said == self.said)
    }

    /// Whether nothing that it tells of is in the folder any more, after a run over `period` that writes `names` anew.
    pub(super) fn is_superseded_by(&self, period: &str, names: &[&str]) -> bool {
        let is_written = |path: &String| names.contains(&path.as_str());
        // Without files it tells that there was nothing in its period, which another period does not tell.
        self.paths.iter().all(is_written) && (!self.paths.is_empty() || self.period == period)
    }

    /// Names under which it can be kept, the best one first.
    pub(super) fn names_aside(&self) -> impl Iterator<Item = String> {
        let stem = format!("{STEM}-{}", self.period);
        (1..=9999).map(move |number| match number {
            1 => format!("{stem}.json"),
            _ => format!("{stem}-{number}.json"),
        })
    }
}

/// All that a manifest says, but when.
fn said(bytes: &[u8]) -> Option<Value> {
    let mut said: Value = serde_json::from_slice(bytes).ok()?;
    said.as_object_mut()?.remove("created_at");
    Some(said)
}

#[cfg(test)]
mod tests;
