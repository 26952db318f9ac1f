//! A command's one file: complete or not there at all, and never over another one unasked.

use std::io;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::printer::Printer;
use super::summary::print_placed;
use crate::output::files::{FileName, Outcome, OutputError, StagedFile, Staging};

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

    /// Where it will be.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        self.file.append(bytes)
    }

    /// Appends all that `from` still has.
    pub(super) fn copy(&mut self, from: &mut impl io::Read) -> io::Result<u64> {
        io::copy(from, &mut self.file)
    }

    /// Moves the file into its place, and says whether another one was there.
    pub(super) fn commit(mut self) -> Result<Outcome, Failure> {
        self.staging.add(self.file)?;
        let files = self.staging.commit(None)?.files;
        Ok(files.first().map_or(Outcome::New, |placed| placed.outcome))
    }

    /// The same, and tells it.
    pub(super) fn commit_and_tell(self, printer: &mut Printer) -> Result<(), Failure> {
        let path = self.path.display().to_string();
        let outcome = self.commit()?;
        print_placed(outcome, &path, printer);
        Ok(())
    }
}
