//! The manifest that an earlier run left in the folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{FileName, MANIFEST, Outcome, OutputError, Placed, Written};
use crate::digest::hex;
use crate::output::manifest::Manifest;
use crate::period::{Period, parse_day};

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
    statements: Value,
    warnings: Vec<String>,
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
    packages: Vec<Listed>,
    #[serde(default)]
    statements: Value,
    #[serde(default)]
    warnings: Vec<String>,
}

#[derive(Deserialize)]
struct Days {
    from: String,
    to: String,
}

#[derive(Deserialize)]
struct Listed {
    path: String,
    #[serde(default)]
    format: String,
}

/// When each format was written before for these days, as the manifests of the folder tell. An export that is done
/// again with that time is the same bytes, where nothing else has changed.
pub fn earlier_times(folder: &Path, period: &Period) -> BTreeMap<String, DateTime<FixedOffset>> {
    let stem = MANIFEST.trim_end_matches(".json");
    let days = [period.first(), period.last()].map(|day| day.format("%Y%m%d").to_string());
    let mut times = BTreeMap::new();
    for name in [format!("{stem}-{}.json", days.join("-")), MANIFEST.to_owned()] {
        // What cannot be read tells nothing; writing over it is refused at the end.
        let Some(run) = fs::read(folder.join(name))
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Outline>(&bytes).ok())
        else {
            continue;
        };
        let is_same = |day: &str, wanted| parse_day(day).is_ok_and(|day| day == wanted);
        let time = run.created_at.as_deref().map(DateTime::parse_from_rfc3339);
        if let Some(Ok(time)) = time
            && is_same(&run.period.from, period.first())
            && is_same(&run.period.to, period.last())
        {
            times.extend(run.files.into_iter().map(|file| (file.format, time)));
        }
    }
    times
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
            name: FileName::manifest(),
            bytes: bytes.len() as u64,
            sha256: hex(&Sha256::digest(bytes)),
        };
        Some(Self {
            placed: Placed {
                path: path.to_owned(),
                written,
                outcome: Outcome::Unchanged,
            },
            period: format!("{}-{}", from.format("%Y%m%d"), to.format("%Y%m%d")),
            paths: (outline.files.into_iter().chain(outline.packages))
                .map(|file| file.path)
                .collect(),
            statements: outline.statements,
            warnings: outline.warnings,
        })
    }

    /// Whether the statements and the warnings are those of this manifest: the same files can be worth more a day
    /// later, when their period is over.
    pub(super) fn says(&self, manifest: &Manifest) -> bool {
        let statements = serde_json::to_value(&manifest.statements);
        statements.is_ok_and(|statements| statements == self.statements) && manifest.warnings == self.warnings
    }

    /// Whether everything that this manifest tells of is told again by a run that writes `names`.
    pub(super) fn is_superseded_by(&self, names: &[FileName]) -> bool {
        let written = |path: &String| names.iter().any(|name| name.as_str() == path);
        self.paths.iter().all(written)
    }

    /// Names under which it can be kept, the best one first.
    pub(super) fn names_aside(&self) -> impl Iterator<Item = String> {
        let stem = format!("{}-{}", MANIFEST.trim_end_matches(".json"), self.period);
        (1..=9999).map(move |number| match number {
            1 => format!("{stem}.json"),
            _ => format!("{stem}-{number}.json"),
        })
    }
}
