//! Moving finished files to their names, and back again when one of them cannot be moved.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::previous::Ours;
use super::staged::{Finished, builder};
use super::{Outcome, OutputError, Placed};

/// The files moved so far. Dropped before [`Placement::settle`], it puts everything back.
pub(super) struct Placement<'f> {
    folder: &'f Path,
    done: Vec<Step>,
}

/// One thing done to the folder, with what is needed to undo it.
enum Step {
    /// A file that was not there before.
    Added(PathBuf),
    /// A file that replaced another one, which is kept under a temporary name until all is done.
    Replaced { target: PathBuf, earlier: TempPath },
}

impl<'f> Placement<'f> {
    pub(super) fn new(folder: &'f Path) -> Self {
        Self {
            folder,
            done: Vec::new(),
        }
    }

    /// Moves one file to its name; on an error everything done so far is undone.
    pub(super) fn place(&mut self, file: Finished, outcome: Outcome) -> Result<Placed, OutputError> {
        let path = self.folder.join(file.written.name.as_str());
        let moved = match outcome {
            Outcome::Unchanged => Ok(()),
            Outcome::New => self.add(file.temporary, &path),
            Outcome::Replaced => self.replace(file.temporary, &path),
        };
        moved.map_err(|error| self.fail(OutputError::io("write", &path, error)))?;
        Ok(Placed {
            path,
            written: file.written,
            outcome,
        })
    }

    /// Keeps an earlier manifest under a name of its own that is free.
    pub(super) fn set_aside(&mut self, manifest: &Ours) -> Result<PathBuf, OutputError> {
        let from = &manifest.placed.path;
        for name in manifest.names_aside() {
            let path = self.folder.join(name);
            match copy_new(from, &path) {
                Ok(()) => {
                    self.done.push(Step::Added(path.clone()));
                    return Ok(path);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(self.fail(OutputError::io("write", &path, error))),
            }
        }
        let error = OutputError::io("find a free name for", from, io::ErrorKind::AlreadyExists.into());
        Err(self.fail(error))
    }

    /// Brings the folder itself to the disk and lets go of what was replaced.
    pub(super) fn settle(mut self) -> Result<(), OutputError> {
        if let Err(error) = sync(self.folder) {
            return Err(self.fail(OutputError::io("write in the folder", self.folder, error)));
        }
        self.done.clear();
        Ok(())
    }

    fn add(&mut self, temporary: TempPath, target: &Path) -> io::Result<()> {
        match temporary.persist_noclobber(target) {
            Ok(()) => {}
            // Disks like FAT can neither link nor rename without overwriting.
            Err(failed) if failed.error.kind() != io::ErrorKind::AlreadyExists && !super::exists(target) => {
                failed.path.persist(target)?;
            }
            Err(failed) => return Err(failed.error),
        }
        self.done.push(Step::Added(target.to_owned()));
        Ok(())
    }

    fn replace(&mut self, temporary: TempPath, target: &Path) -> io::Result<()> {
        let earlier = builder()
            .make_in(self.folder, |path| copy_new(target, path))?
            .into_temp_path();
        temporary.persist(target)?;
        let target = target.to_owned();
        self.done.push(Step::Replaced { target, earlier });
        Ok(())
    }

    /// Undoes everything, and says in the error what could not be undone.
    fn fail(&mut self, cause: OutputError) -> OutputError {
        let left = self.take_back();
        if left.is_empty() {
            return cause;
        }
        OutputError::NotTakenBack {
            cause: Box::new(cause),
            left,
        }
    }

    /// Undoes every step, the last one first; answers with what could not be undone.
    fn take_back(&mut self) -> Vec<PathBuf> {
        let mut left = Vec::new();
        for step in self.done.drain(..).rev() {
            match step {
                Step::Added(path) => {
                    if fs::remove_file(&path).is_err() {
                        left.push(path);
                    }
                }
                Step::Replaced { target, earlier } => {
                    if let Err(failed) = earlier.persist(&target) {
                        left.push(target);
                        // Kept, because it is the only copy of the user's earlier file.
                        left.extend(failed.path.keep().ok());
                    }
                }
            }
        }
        left
    }
}

impl Drop for Placement<'_> {
    fn drop(&mut self) {
        self.take_back();
    }
}

/// Gives `from` a second name, or a copy where the disk has no links; never overwrites.
fn copy_new(from: &Path, to: &Path) -> io::Result<()> {
    let linked = fs::hard_link(from, to);
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            let mut target = fs::File::create_new(to)?;
            let copied = fs::File::open(from).and_then(|mut source| io::copy(&mut source, &mut target));
            copied.map(|_| ()).inspect_err(|_| drop(fs::remove_file(to)))
        }
        linked => linked,
    }
}

#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    match fs::File::open(folder)?.sync_all() {
        // Some network disks cannot do this for a folder; the files themselves are safe.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        synced => synced,
    }
}

#[cfg(not(unix))]
fn sync(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
