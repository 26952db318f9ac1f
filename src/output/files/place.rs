//! Moving finished files to their names, and back again when one of them cannot be moved.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::previous::Ours;
use super::record::{Move, Record};
use super::staged::{Finished, TEMPORARY_PREFIX, TEMPORARY_SUFFIX, builder};
use super::{Outcome, OutputError, Placed, exists};

/// Files on their way to their names: first all are gathered, then all are moved. When one cannot be moved, or this is
/// dropped half-way, everything is put back; when the process is killed, its [`Record`] lets the next one complete it.
pub(super) struct Placement<'f> {
    folder: &'f Path,
    gathered: Vec<Gathered>,
    /// Files that wait for nothing but the move: from where, to where, and the second name of what is there.
    ready: Vec<(TempPath, PathBuf, Option<TempPath>)>,
    done: Vec<Step>,
}

/// A file that waits for its name.
struct Gathered {
    temporary: TempPath,
    target: PathBuf,
    /// Whether it takes the place of another file.
    replaces: bool,
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
            gathered: Vec::new(),
            ready: Vec::new(),
            done: Vec::new(),
        }
    }

    /// Takes one file that is to be moved to its name.
    pub(super) fn place(&mut self, file: Finished, outcome: Outcome) -> Placed {
        let path = self.folder.join(file.written.name.as_str());
        if outcome != Outcome::Unchanged {
            self.gathered.push(Gathered {
                temporary: file.temporary,
                target: path.clone(),
                replaces: outcome == Outcome::Replaced,
            });
        }
        Placed {
            path,
            written: file.written,
            outcome,
        }
    }

    /// Keeps an earlier manifest under a name of its own that is free. One that says the same may be there already, from
    /// a run before: then it is kept in that one, and months that take turns leave no pile.
    pub(super) fn set_aside(&mut self, manifest: &Ours) -> Result<PathBuf, OutputError> {
        let from = &manifest.placed.path;
        let is_kept_in = |path: &PathBuf| fs::read(path).is_ok_and(|bytes| manifest.says_the_same(&bytes));
        let is_free =
            |path: &PathBuf| !exists(path) && !self.gathered.iter().any(|file| file.target == *path);
        let mut names = manifest.names_aside().map(|name| self.folder.join(name));
        let target = names.find(|path| is_free(path) || is_kept_in(path));
        let target = target.ok_or_else(|| {
            OutputError::io("find a free name for", from, io::ErrorKind::AlreadyExists.into())
        })?;
        if exists(&target) {
            return Ok(target);
        }
        let temporary = second_name(self.folder, from);
        self.gathered.push(Gathered {
            temporary: temporary.map_err(|error| OutputError::io("write", &target, error))?,
            target: target.clone(),
            replaces: false,
        });
        Ok(target)
    }

    /// Moves every file, brings the folder itself to the disk and lets go of what was replaced; on an error everything
    /// done so far is undone.
    pub(super) fn settle(mut self) -> Result<(), OutputError> {
        let record = self.prepare()?;
        match self.move_all() {
            Ok(()) => {
                self.done.clear();
                let ended = record.map_or(Ok(()), Record::remove);
                ended.map_err(|error| OutputError::io("write in the folder", self.folder, error))
            }
            Err(error) => {
                // What is taken back now must not be completed later.
                let _ = record.map(Record::remove);
                Err(self.fail(error))
            }
        }
    }

    /// Gives what is replaced a second name, and writes down what is moved. One file alone is moved in one step.
    fn prepare(&mut self) -> Result<Option<Record>, OutputError> {
        let (mut moves, mut files) = (Vec::new(), Vec::new());
        for Gathered {
            temporary,
            target,
            replaces,
        } in std::mem::take(&mut self.gathered)
        {
            let earlier = replaces.then(|| second_name(self.folder, &target)).transpose();
            let earlier = earlier.map_err(|error| OutputError::io("write", &target, error))?;
            moves.push(Move {
                from: name(&temporary),
                to: name(&target),
                earlier: earlier.as_deref().map(name),
            });
            files.push((temporary, target, earlier));
        }
        let record = (moves.len() > 1)
            .then(|| Record::write(self.folder, &moves))
            .transpose();
        let record = record.map_err(|error| OutputError::io("write in the folder", self.folder, error))?;
        self.ready = files;
        Ok(record)
    }

    fn move_all(&mut self) -> Result<(), OutputError> {
        for (temporary, target, earlier) in std::mem::take(&mut self.ready) {
            let failed = |error| OutputError::io("write", &target, error);
            if let Some(earlier) = earlier {
                temporary.persist(&target).map_err(|error| failed(error.error))?;
                self.done.push(Step::Replaced { target, earlier });
            } else {
                move_new(&temporary, &target).map_err(failed)?;
                // It has its name now.
                drop(temporary.keep());
                self.done.push(Step::Added(target));
            }
        }
        sync(self.folder).map_err(|error| OutputError::io("write in the folder", self.folder, error))
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

/// A temporary second name for a file that is there.
fn second_name(folder: &Path, of: &Path) -> io::Result<TempPath> {
    let named = builder().make_in(folder, |path| copy_new(of, path))?;
    Ok(named.into_temp_path())
}

/// Whether a temporary file of that name was made here.
pub(super) fn is_ours(name: &str) -> bool {
    name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX) && !name.contains(['/', '\\'])
}

fn name(path: impl AsRef<Path>) -> String {
    let name = path.as_ref().file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Moves a file to a name that is free, and never over another file.
pub(super) fn move_new(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        // Disks like FAT can neither link nor rename without overwriting.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !exists(to) => fs::rename(from, to),
        Err(error) => Err(error),
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
pub(super) fn sync(folder: &Path) -> io::Result<()> {
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
pub(super) fn sync(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
