//! A command's one file: complete or not there at all, and never over another one unasked.

use std::io;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::output::files::{FileName, OutputError, StagedFile, Staging};

/// A file on its way.
pub(super) struct SingleFile {
    /// Before the staging, so that a folder made for it is empty when it is removed.
    file: StagedFile,
    staging: Staging,
    path: PathBuf,
}

impl SingleFile {
    /// Begins the file; `origin` is what messages call it, and `overwrite` allows to replace another one.
    pub(super) fn create(path: &Path, origin: &str, overwrite: bool) -> Result<Self, Failure> {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let name = FileName::new(name).map_err(Failure::user)?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let mut staging = Staging::new(folder, overwrite)?;
        let file = staging.create(name, origin)?;
        Ok(Self {
            file,
            staging,
            path: path.to_owned(),
        })
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        self.file.append(bytes)
    }

    /// Appends all that `from` still has.
    pub(super) fn copy(&mut self, from: &mut impl io::Read) -> io::Result<u64> {
        io::copy(from, &mut self.file)
    }

    /// Moves the file into its place, and says where that is.
    pub(super) fn commit(mut self) -> Result<PathBuf, Failure> {
        self.staging.add(self.file)?;
        self.staging.commit(None)?;
        Ok(self.path)
    }
}
