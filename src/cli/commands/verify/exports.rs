//! The journal of exports: held against the archive, and against the files that are still where they were written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::archive::Archive;
use crate::archive::journal::{File, Flaw, Run, RunId, State};
use crate::cli::failure::Failure;
use crate::cli::journal::change::Reader;
use crate::cli::printer::Printer;
use crate::digest::sha256_of_file;
use crate::output::files::MANIFEST;
use crate::qonto::directory::Directory;
use crate::words::count;

/// What was found of the journal.
#[derive(Default, Serialize)]
pub(super) struct Exports {
    runs: u64,
    /// What cannot be true, in sentences: the archive is damaged.
    #[serde(skip)]
    pub(super) flaws: Vec<String>,
    /// Runs that were interrupted and not settled yet.
    open: Vec<RunId>,
    /// Files that are no longer what was exported, in sentences. They are outside of the archive: no damage to it.
    changed: Vec<String>,
    /// How many files are no longer where they were written.
    moved: u64,
}

/// What a manifest says of files.
#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    files: Vec<Listed>,
    #[serde(default)]
    packages: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    path: String,
    sha256: String,
}

/// The last run that wrote each name in a folder.
type Folder<'r> = BTreeMap<&'r str, (RunId, &'r File)>;

impl Exports {
    pub(super) fn of(archive: &Archive) -> Result<Self, Failure> {
        let runs = archive.runs()?;
        let is_open = |run: &&Run| run.parts.iter().any(|part| part.state == State::Begun);
        let mut exports = Self {
            runs: runs.len() as u64,
            flaws: flaws(archive)?.iter().map(Flaw::to_string).collect(),
            open: runs.iter().filter(is_open).map(|run| run.id).collect(),
            ..Self::default()
        };
        for (folder, files) in last_written(&runs) {
            exports.look_into(folder, &files);
        }
        Ok(exports)
    }

    /// Looks at files that are where they were written. People move and edit them, so nothing of it is damage.
    fn look_into(&mut self, folder: &Path, files: &Folder<'_>) {
        for (name, (run, file)) in files {
            let path = folder.join(name);
            match sha256_of_file(&path) {
                Ok(found) if found == file.sha256 => {}
                Ok(_) => self
                    .changed
                    .push(format!("{} is no longer what run {run} exported", path.display())),
                Err(_) => self.moved += 1,
            }
        }
        let manifest = folder.join(MANIFEST);
        let Ok(text) = fs::read(&manifest) else {
            return;
        };
        let Ok(listed) = serde_json::from_slice::<Manifest>(&text) else {
            let text = format!("{} is no longer a manifest", manifest.display());
            return self.changed.push(text);
        };
        for Listed { path, sha256 } in listed.files.into_iter().chain(listed.packages) {
            let other = files.get(path.as_str()).filter(|(_, file)| file.sha256 != sha256);
            if let Some((run, _)) = other {
                let manifest = manifest.display();
                self.changed.push(format!(
                    "{manifest} has another SHA-256 for {path} than run {run}"
                ));
            }
        }
    }

    pub(super) fn print(&self, printer: &mut Printer) {
        for run in &self.open {
            let text = format!(
                "run {run} was interrupted and is not settled; the next `saldo export` from this archive looks at its \
                 files and says what counts as exported"
            );
            printer.careful("open:", &text);
        }
        for sentence in &self.changed {
            printer.careful("changed:", sentence);
        }
        if self.runs > 0 && self.flaws.is_empty() {
            let runs = count(self.runs, "export agrees", "exports agree");
            let moved = match self.moved {
                0 => String::new(),
                moved => {
                    let files = count(moved, "file is", "files are");
                    format!("; {files} no longer where they were written")
                }
            };
            printer.say(format!("journal: {runs} with the archive{moved}"));
        }
    }
}

/// What the journal says that cannot be true.
fn flaws(archive: &Archive) -> Result<Vec<Flaw>, Failure> {
    // Names and days play no part in an amount.
    let reader = Reader::new(Directory::builder().build(), Tz::UTC);
    archive
        .check_journal(|account, json| {
            // What cannot be read moves no money, and is told as such.
            let entry = reader.entry(json, account).ok().flatten();
            entry.map(|entry| entry.amount)
        })
        .map_err(Failure::from)
}

/// The files that should be in each folder.
fn last_written(runs: &[Run]) -> BTreeMap<&Path, Folder<'_>> {
    let mut folders: BTreeMap<&Path, Folder<'_>> = BTreeMap::new();
    for run in runs {
        let is_done = |file: &&File| {
            run.parts
                .iter()
                .any(|part| part.state == State::Done && file.is_of(&part.format, &part.account))
        };
        for file in run.files.iter().filter(is_done) {
            let files = folders.entry(&run.folder).or_default();
            files.insert(&file.name, (run.id, file));
        }
    }
    folders
}
