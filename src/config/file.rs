//! The configuration file as read from the disk.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroize;

use super::ConfigError;
use super::mask::mask;
use crate::problem::Source;

/// More than [`crate::toml_tree`] reads, so that it can say that the file is too large.
const READ_AT_MOST: u64 = crate::toml_tree::MAX_BYTES as u64 + 1;

/// The text of a configuration file, wiped from memory when dropped.
pub(super) struct ConfigFile {
    pub(super) path: PathBuf,
    pub(super) source: Source,
    /// Whether nobody but the owner may read it.
    pub(super) is_private: bool,
    /// Whether it belongs to another user, who is not the system.
    pub(super) is_foreign: bool,
}

impl ConfigFile {
    pub(super) fn read(path: &Path) -> Result<Self, ConfigError> {
        let unreadable = |reason| ConfigError::Unreadable {
            path: path.to_owned(),
            reason,
        };
        // One handle for both, so that the file whose rights are checked is the one that is read.
        let (metadata, bytes) = open(path).map_err(unreadable)?;
        let text = String::from_utf8(bytes).map_err(|error| {
            error.into_bytes().zeroize();
            ConfigError::NotText(path.to_owned())
        })?;
        Ok(Self {
            path: path.to_owned(),
            source: Source::new(path.display().to_string(), text),
            is_private: is_private(&metadata),
            is_foreign: is_foreign(&metadata),
        })
    }

    /// The file as messages may show it.
    pub(super) fn shown(&self) -> Source {
        Source::new(self.source.name.clone(), mask(&self.source.text))
    }

    /// The folder that paths in the file start from.
    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }
}

impl Drop for ConfigFile {
    fn drop(&mut self) {
        self.source.text.zeroize();
    }
}

fn open(path: &Path) -> io::Result<(Metadata, Vec<u8>)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let mut bytes = Vec::new();
    file.take(READ_AT_MOST).read_to_end(&mut bytes)?;
    Ok((metadata, bytes))
}

/// Whether nobody but the owner may read a file.
#[cfg(unix)]
pub(crate) fn is_private(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let others = 0o077;
    metadata.permissions().mode() & others == 0
}

/// Elsewhere the rights of the user's folder decide.
#[cfg(not(unix))]
pub(crate) fn is_private(_metadata: &Metadata) -> bool {
    true
}

/// A file says where keys go and which program runs: one that was only found must be ours, or the system's. Its mode says
/// nothing: on some disks every file has all rights.
#[cfg(unix)]
fn is_foreign(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    ![0, rustix::process::geteuid().as_raw()].contains(&metadata.uid())
}

/// Elsewhere the rights of the folder decide.
#[cfg(not(unix))]
fn is_foreign(_metadata: &Metadata) -> bool {
    false
}
