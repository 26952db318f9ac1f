//! Whether an archive is still where it was opened. On many systems a folder can be removed or moved while its files are
//! open; whatever is written to them then is lost, and no system says so.

use std::fs;
use std::path::{Path, PathBuf};

use super::database;
use super::error::Error;

/// Where an archive was when it was opened for writing.
#[derive(Debug)]
pub(super) struct Place {
    database: PathBuf,
    found: Option<Identity>,
}

/// What tells a file from every other one, as long as it is open.
type Identity = (u64, u64);

impl Place {
    /// Of the open archive in `folder`.
    pub(super) fn of(folder: &Path) -> Self {
        let database = database::path(folder);
        Self {
            found: identity(&database),
            database,
        }
    }

    /// Sees that the database is still the one that was opened.
    pub(super) fn check(&self, folder: &Path) -> Result<(), Error> {
        if identity(&self.database) == self.found {
            Ok(())
        } else {
            Err(Error::Gone(folder.to_owned()))
        }
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let found = fs::metadata(path).ok()?;
    Some((found.dev(), found.ino()))
}

/// Where open files cannot be removed, it is enough that there is one.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    fs::metadata(path).ok().map(|_| (0, 0))
}
