//! The local archive: every object as the bank sent it, every version of it, and how far each list was read.
//!
//! It knows nothing of the bank's fields, of formats, or of the command line: who stores a transaction says by which
//! [`Facts`] it is found again.
//!
//! | module | what it does |
//! |---|---|
//! | `database` | the SQLite file: how it is opened, its schema and the steps from one schema to the next |
//! | `lock` | one writer at a time, and who it is |
//! | `place` | whether it is still where it was opened |
//! | [`object`] | objects and their versions; nothing is ever changed or deleted |
//! | [`window`] | the transactions of a window of time, by index |
//! | [`files`] | files by their content, and which document each one is |
//! | [`tree`] | the same files under names that people understand |
//! | [`verify`] | whether everything is still as it was stored |
//! | [`cursor`] | how far each list was read |
//! | [`journal`] | which entries went into which files |
//!
//! Folder of an archive: `archive.sqlite`, `archive.lock`, and what the other modules put beside them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

pub mod cursor;
mod database;
pub mod error;
pub mod files;
pub mod journal;
mod lock;
pub mod object;
mod place;
mod time;
pub mod tree;
pub mod verify;
pub mod window;

pub use cursor::Scope;
pub use error::Error;
pub use object::{Facts, Kind, Outcome, Version};
pub use window::{Order, Side, Window};

use lock::Lock;
use place::Place;

/// What an archive is opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// To read; any number may, also while one writes.
    Read,
    /// To write; one at a time. An archive that does not exist is made.
    Write {
        /// What is being done, for the one who finds the archive in use: `saldo sync`.
        command: String,
    },
}

impl Access {
    /// To write, as part of `command`.
    pub fn write(command: impl Into<String>) -> Self {
        Self::Write {
            command: command.into(),
        }
    }
}

/// An open archive.
#[derive(Debug)]
pub struct Archive {
    folder: PathBuf,
    connection: Connection,
    /// Held as long as the archive is open for writing; and where that was.
    lock: Option<(Lock, Place)>,
}

impl Archive {
    /// Opens the archive in `folder`. To write, the folder and an empty archive are made if they are missing, and an
    /// older schema is brought up to date; to read, there must be one.
    pub fn open(folder: &Path, access: Access) -> Result<Self, Error> {
        match access {
            Access::Write { command } => {
                make_folder(folder)?;
                let lock = Lock::take(folder, &command)?;
                files::FileStore::of(folder).tidy()?;
                Ok(Self {
                    folder: folder.to_owned(),
                    connection: database::open_to_write(folder)?,
                    lock: Some((lock, Place::of(folder))),
                })
            }
            Access::Read => Ok(Self {
                folder: folder.to_owned(),
                connection: database::open_to_read(folder)?,
                lock: None,
            }),
        }
    }

    /// Whether there is an archive in `folder`.
    pub fn is_in(folder: &Path) -> bool {
        database::path(folder).exists()
    }

    /// Refuses a folder in which none can be made, because a file is in the way. Nothing is made.
    pub fn check_place(folder: &Path) -> Result<(), Error> {
        match folder.ancestors().find(|above| above.exists()) {
            Some(above) if !above.is_dir() => {
                let reason = io::ErrorKind::NotADirectory.into();
                Err(Error::io("make the folder", folder, reason))
            }
            _ => Ok(()),
        }
    }

    /// Whether it was opened for writing.
    pub fn is_writable(&self) -> bool {
        self.lock.is_some()
    }

    /// Whether others on this machine may look into the folder; not known where the system has no such rights.
    pub fn is_open_to_others(&self) -> bool {
        #[cfg(unix)]
        let is_open = fs::metadata(&self.folder).is_ok_and(|folder| {
            let mode = std::os::unix::fs::PermissionsExt::mode(&folder.permissions());
            mode & 0o077 != 0
        });
        #[cfg(not(unix))]
        let is_open = false;
        is_open
    }

    /// The folder that holds everything.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Does `work` in one transaction: all of it is stored when this returns `Ok`, and nothing otherwise. An archive that
    /// is not where it was any more takes nothing.
    pub fn write<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let failed = |error| E::from(Error::database(&self.folder, "write", error));
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let writer = Writer {
            connection: &transaction,
            folder: &self.folder,
        };
        let done = work(&writer)?;
        transaction.commit().map_err(failed)?;
        if let Some((_, place)) = &self.lock {
            place.check(&self.folder)?;
        }
        Ok(done)
    }

    /// Does `work` on one state of the archive, whatever is written meanwhile.
    pub fn frozen<T, E: From<Error>>(&self, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let snapshot = self
            .connection
            .unchecked_transaction()
            .map_err(|error| E::from(self.reading(error)))?;
        let done = work();
        drop(snapshot);
        done
    }

    fn reading(&self, error: rusqlite::Error) -> Error {
        Error::database(&self.folder, "read", error)
    }
}

/// An open transaction of an archive; see [`Archive::write`].
#[derive(Debug)]
pub struct Writer<'a> {
    connection: &'a Connection,
    folder: &'a Path,
}

impl Writer<'_> {
    fn failed(&self, error: rusqlite::Error) -> Error {
        Error::database(self.folder, "write", error)
    }
}

/// What an archive holds is the owner's business alone.
fn make_folder(folder: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|error| Error::io("make the folder", folder, error))
}

#[cfg(test)]
mod tests;
