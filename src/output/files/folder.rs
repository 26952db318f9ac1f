//! The output folder, made when it is missing and removed again when nothing came of the run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::OutputError;
use super::place::is_ours;
use super::staged::builder;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

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
        // Whoever opens it finds whole runs only.
        super::complete(path)?;
        folder.sweep();
        Ok(folder)
    }

    /// Finds out now, before anything is fetched, whether files can be made here.
    fn probe(&self) -> Result<(), OutputError> {
        let tried = builder()
            .tempfile_in(&self.path)
            .and_then(tempfile::NamedTempFile::close);
        tried.map_err(|error| OutputError::io("write in the folder", &self.path, error))
    }

    /// Removes what killed runs left under temporary names. No run takes a day; a file with two names is the only copy
    /// of nothing, but maybe what a run that is alive goes back to.
    fn sweep(&self) {
        let files = fs::read_dir(&self.path).into_iter().flatten().flatten();
        for file in files.filter(|file| file.file_name().to_str().is_some_and(is_ours)) {
            let is_old = file.metadata().is_ok_and(|found| {
                let age = found.modified().ok().and_then(|modified| modified.elapsed().ok());
                found.is_file() && has_one_name(&found) && age.is_some_and(|age| age > DAY)
            });
            if is_old {
                // Whoever may not remove it is not harmed by it.
                let _ = fs::remove_file(file.path());
            }
        }
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

#[cfg(unix)]
fn has_one_name(found: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(found) == 1
}

#[cfg(not(unix))]
fn has_one_name(_found: &fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_killed_runs_left_is_gone_after_a_day() {
        let root = tempfile::tempdir().unwrap();
        let now = root.path().metadata().unwrap().modified().unwrap();
        let old = now - 2 * DAY;
        for (name, modified) in [
            (".saldo-old.part", old),
            (".saldo-new.part", now),
            (".saldo-link.part", old),
            ("old.part", old),
            (".saldo-notes", old),
        ] {
            let file = fs::File::create(root.path().join(name)).unwrap();
            file.set_modified(modified).unwrap();
        }
        fs::hard_link(root.path().join(".saldo-link.part"), root.path().join("a.csv")).unwrap();
        Folder::open(root.path()).unwrap().keep();
        let gone = |name: &str| !root.path().join(name).exists();
        assert!(gone(".saldo-old.part"));
        for name in [
            ".saldo-new.part",
            ".saldo-link.part",
            "old.part",
            ".saldo-notes",
            "a.csv",
        ] {
            assert!(!gone(name), "{name}");
        }
    }
}
