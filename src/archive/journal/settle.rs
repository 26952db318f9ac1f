//! What became of runs that were interrupted.

use std::io;
use std::path::{Path, PathBuf};

use super::super::error::Error;
use super::super::{Archive, Writer};
use super::{File, RunId, State};
use crate::digest::sha256_of_file;

/// A run that was interrupted after it was written down, and what was found of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interrupted {
    /// Its number.
    pub run: RunId,
    /// Where its files were to go.
    pub folder: PathBuf,
    /// The formats of its parts.
    pub formats: Vec<String>,
    /// What is there.
    pub found: Found,
}

/// What is there of an interrupted run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// All files: it is done.
    All,
    /// Not all files: parts of which one is missing are undone.
    Missing {
        /// The files of undone parts that are in place.
        there: Vec<String>,
        /// The files that are not in place.
        missing: Vec<String>,
    },
    /// The folder is gone, or it or one of the files cannot be read, so nothing can be told; the run is not settled.
    Unknown,
}

/// A part that is begun.
struct Open {
    id: i64,
    format: String,
    account: String,
}

impl Archive {
    /// Settles every run that was interrupted, by its files; see the module. Those that cannot be told are left. Of an
    /// archive that is open to read, only this opening knows of it.
    pub fn settle(&mut self) -> Result<Vec<Interrupted>, Error> {
        let mut interrupted = Vec::new();
        self.shadow_parts()?;
        for run in self.runs()? {
            if run.parts.iter().all(|part| part.state != State::Begun) {
                continue;
            }
            let parts = self.open_parts(run.id)?;
            let mut formats: Vec<_> = parts.iter().map(|part| part.format.clone()).collect();
            formats.sort();
            formats.dedup();
            let found = match sort(&run.folder, &run.files) {
                None => Found::Unknown,
                Some(missing) => self.settling(|writer| writer.settle_parts(&parts, &run.files, missing))?,
            };
            interrupted.push(Interrupted {
                run: run.id,
                folder: run.folder,
                formats,
                found,
            });
        }
        Ok(interrupted)
    }

    /// Counts an interrupted run that cannot be told as never exported, in these formats.
    pub fn give_up(&mut self, run: RunId, formats: &[&str]) -> Result<(), Error> {
        let mut parts = self.open_parts(run)?;
        parts.retain(|part| formats.contains(&part.format.as_str()));
        self.settling(|writer| {
            parts
                .iter()
                .try_for_each(|part| writer.settle_part(part, State::Undone))
        })
    }

    fn settling<T>(&mut self, work: impl FnOnce(&Writer<'_>) -> Result<T, Error>) -> Result<T, Error> {
        if self.is_writable() {
            return self.write(work);
        }
        work(&Writer {
            connection: &self.connection,
            folder: &self.folder,
        })
    }

    /// In an archive that is open to read, puts a table of this connection's own in front of the parts, which can be
    /// settled: SQLite takes a temporary table before one of the same name in the file.
    fn shadow_parts(&self) -> Result<(), Error> {
        if self.is_writable() {
            return Ok(());
        }
        let shadow = "PRAGMA temp_store = MEMORY;
             CREATE TEMP TABLE IF NOT EXISTS run_part AS SELECT * FROM main.run_part;
             CREATE UNIQUE INDEX IF NOT EXISTS temp.run_part_id ON run_part (id);";
        self.connection
            .execute_batch(shadow)
            .map_err(|error| self.reading(error))
    }

    fn open_parts(&self, run: RunId) -> Result<Vec<Open>, Error> {
        let part = |row: &rusqlite::Row<'_>| {
            Ok(Open {
                id: row.get(0)?,
                format: row.get(1)?,
                account: row.get(2)?,
            })
        };
        self.connection
            .prepare_cached("SELECT id, format, account FROM run_part WHERE run = ?1 AND state = 'begun'")
            .and_then(|mut statement| statement.query_map((run,), part)?.collect())
            .map_err(|error| self.reading(error))
    }
}

impl Writer<'_> {
    fn settle_parts(&self, parts: &[Open], files: &[File], missing: Vec<String>) -> Result<Found, Error> {
        let mut there = Vec::new();
        for part in parts {
            let (gone, kept): (Vec<_>, Vec<_>) = files
                .iter()
                .filter(|file| file.is_of(&part.format, &part.account))
                .map(|file| file.name.clone())
                .partition(|name| missing.contains(name));
            let state = if gone.is_empty() {
                State::Done
            } else {
                there.extend(kept);
                State::Undone
            };
            self.settle_part(part, state)?;
        }
        there.sort();
        there.dedup();
        Ok(if missing.is_empty() {
            Found::All
        } else {
            Found::Missing { there, missing }
        })
    }

    fn settle_part(&self, part: &Open, state: State) -> Result<(), Error> {
        self.connection
            .execute("UPDATE run_part SET state = ?2 WHERE id = ?1", (part.id, state))
            .map_err(|error| self.failed(error))?;
        Ok(())
    }
}

/// The names of those files that are not in `folder` with their bytes; `None` where that cannot be told.
fn sort(folder: &Path, files: &[File]) -> Option<Vec<String>> {
    if !folder.is_dir() {
        return files.is_empty().then(Vec::new);
    }
    let mut missing = Vec::new();
    for file in files {
        let path = folder.join(&file.name);
        match sha256_of_file(&path) {
            Ok(found) if found == file.sha256 => {}
            Ok(_) => missing.push(file.name.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push(file.name.clone()),
            Err(_) => return None,
        }
    }
    Some(missing)
}
