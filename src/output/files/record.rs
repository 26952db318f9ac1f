//! What is about to be moved, written down first: a run that is killed while it moves its files is completed by the
//! next one that opens the folder, so that files of two runs never stay side by side.
//!
//! The record lies in the folder under a hidden name. It is there only while files are moved, and locked by the run that
//! moves them; the lock ends with the process, whatever ended it.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::OutputError;
use super::place::{is_ours, move_new, sync};
use super::staged::builder;
use crate::digest::sha256_of_file;

const NAME: &str = ".saldo-moving.json";

/// More than any run moves; what is longer was not written by Saldo.
const MAX_BYTES: u64 = 16 << 20;

/// A file that gets its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Move {
    /// The name under which it was written.
    pub(super) from: String,
    /// Its name from now on.
    pub(super) to: String,
    /// Whether it takes the place of another file, which has a second name meanwhile.
    pub(super) earlier: Option<String>,
}

/// The record of a run that moves its files.
#[derive(Debug)]
pub(super) struct Record {
    path: PathBuf,
    /// Locked as long as it is open.
    _locked: File,
}

impl Record {
    /// Writes down what is moved. It is on the disk when this returns.
    pub(super) fn write(folder: &Path, moves: &[Move]) -> io::Result<Self> {
        let path = folder.join(NAME);
        let (mut file, temporary) = builder().tempfile_in(folder)?.into_parts();
        // Disks without locks still have the record.
        let _ = file.try_lock();
        file.write_all(&serde_json::to_vec_pretty(moves)?)?;
        file.sync_all()?;
        temporary.persist(&path)?;
        sync(folder)?;
        Ok(Self { path, _locked: file })
    }

    /// Everything is moved, or everything is taken back.
    pub(super) fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

/// Completes what a killed run had begun to move into this folder; answers with the names of those files, which are
/// none where nothing was begun, or where the run that moves them is still alive.
pub fn complete(folder: &Path) -> Result<Vec<String>, OutputError> {
    let path = folder.join(NAME);
    let Some((moves, locked)) = read(&path).map_err(|error| OutputError::io("read", &path, error))? else {
        return Ok(Vec::new());
    };
    for step in &moves {
        let target = folder.join(&step.to);
        finish(folder, step).map_err(|error| OutputError::io("write", &target, error))?;
    }
    let ended = sync(folder).and_then(|()| fs::remove_file(&path));
    ended.map_err(|error| OutputError::io("write in the folder", folder, error))?;
    drop(locked);
    Ok(moves.into_iter().map(|step| step.to).collect())
}

/// The record, and the lock on it, if its run is gone.
fn read(path: &Path) -> io::Result<Option<(Vec<Move>, File)>> {
    let file = match File::open(path) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(None);
        }
        file => file?,
    };
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        return Ok(None);
    }
    let mut text = String::new();
    (&file).take(MAX_BYTES).read_to_string(&mut text)?;
    let moves: Vec<Move> = serde_json::from_str(&text)?;
    for Move { from, to, earlier } in &moves {
        let names = [Some(from), earlier.as_ref()];
        let is_plain = !to.contains(['/', '\\']) && !to.starts_with('.') && !to.is_empty();
        if !is_plain || !names.into_iter().flatten().all(|name| is_ours(name)) {
            return Err(io::Error::other("it was not written by Saldo; remove it"));
        }
    }
    Ok(Some((moves, file)))
}

fn finish(folder: &Path, step: &Move) -> io::Result<()> {
    let (from, target) = (folder.join(&step.from), folder.join(&step.to));
    if super::exists(&from) {
        if step.earlier.is_some() {
            fs::rename(&from, &target)?;
        } else if !super::exists(&target) {
            move_new(&from, &target)?;
        } else if sha256_of_file(&from)? == sha256_of_file(&target)? {
            fs::remove_file(&from)?;
        } else {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
    }
    match step
        .earlier
        .as_ref()
        .map(|earlier| fs::remove_file(folder.join(earlier)))
    {
        Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
