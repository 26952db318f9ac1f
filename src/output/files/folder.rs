//! The output folder, made when it is missing and removed again when nothing came of the run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::OutputError;
use super::staged::builder;

#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// The folders made for this run, outermost first.
    made: Vec<PathBuf>,
}

impl Folder {
    pub(super) fn open(path: &Path) -> Result<Self, OutputError> {
        let path = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        let mut folder = Self {
            path: path.to_owned(),
            made: Vec::new(),
        };
        let missing: Vec<&Path> = path
            .ancestors()
            .take_while(|part| !part.as_os_str().is_empty() && !part.is_dir())
            .collect();
        for part in missing.into_iter().rev() {
            match fs::create_dir(part) {
                Ok(()) => folder.made.push(part.to_owned()),
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(OutputError::io("make the folder", part, error));
                }
                Err(_) if part.is_dir() => {}
                Err(_) => return Err(OutputError::NotAFolder(part.to_owned())),
            }
        }
        folder.probe()?;
        Ok(folder)
    }

    /// Finds out now, before anything is fetched, whether files can be made here.
    fn probe(&self) -> Result<(), OutputError> {
        let tried = builder()
            .tempfile_in(&self.path)
            .and_then(tempfile::NamedTempFile::close);
        tried.map_err(|error| OutputError::io("write in the folder", &self.path, error))
    }

    /// Something was written: the folder stays.
    pub(super) fn keep(&mut self) {
        self.made.clear();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for made in self.made.iter().rev() {
            // Only an empty folder goes; one that someone else used meanwhile stays.
            if fs::remove_dir(made).is_err() {
                return;
            }
        }
    }
}
