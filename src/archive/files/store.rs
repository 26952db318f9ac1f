//! The folder of the files.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::super::database;
use super::super::error::Error;

const FOLDER: &str = "files";
const UNFINISHED: &str = ".unfinished-";

/// The folder of the files, for whoever writes one. Cheap to clone.
#[derive(Debug, Clone)]
pub struct FileStore {
    folder: PathBuf,
}

impl FileStore {
    /// The store of the archive in `folder`.
    pub(in crate::archive) fn of(folder: &Path) -> Self {
        Self {
            folder: folder.join(FOLDER),
        }
    }

    /// The archive's own folder.
    pub(in crate::archive) fn root(&self) -> &Path {
        self.folder.parent().unwrap_or(&self.folder)
    }

    /// Removes what interrupted runs left unfinished. Only for the one writer.
    pub(in crate::archive) fn tidy(&self) -> Result<(), Error> {
        let Ok(items) = fs::read_dir(&self.folder) else {
            return Ok(());
        };
        for item in items.flatten() {
            if item.file_name().to_string_lossy().starts_with(UNFINISHED) {
                let path = item.path();
                fs::remove_file(&path).map_err(|error| Error::io("remove", &path, error))?;
            }
        }
        Ok(())
    }

    /// Makes a folder within the archive, which itself must be there. Names in it tell names and amounts, so it is the
    /// owner's alone even where the archive's folder is not.
    pub(in crate::archive) fn make(&self, folder: &Path) -> Result<(), Error> {
        if !database::path(self.root()).exists() {
            return Err(Error::Gone(self.root().to_owned()));
        }
        let mut made = self.root().to_owned();
        for part in folder.strip_prefix(self.root()).unwrap_or(folder) {
            made.push(part);
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            match builder.create(&made) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(self.failed("make the folder", &made, error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What the system says; where the whole archive is gone, that.
    pub(in crate::archive) fn failed(&self, action: &'static str, path: &Path, reason: io::Error) -> Error {
        let is_missing = matches!(
            reason.kind(),
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
        );
        if is_missing && !database::path(self.root()).exists() {
            Error::Gone(self.root().to_owned())
        } else {
            Error::io(action, path, reason)
        }
    }

    /// A file to be filled and then [kept](Self::keep); it vanishes when dropped.
    pub fn begin(&self) -> Result<NamedTempFile, Error> {
        self.make(&self.folder)?;
        tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&self.folder)
            .map_err(|error| self.failed("make a file in", &self.folder, error))
    }

    /// Brings a file to the disk and gives it its name. The same content again is left alone.
    pub fn keep(&self, file: NamedTempFile, sha256: &str) -> Result<(), Error> {
        let path = self.path(sha256);
        let folder = path.parent().unwrap_or(&self.folder);
        let is_new = !folder.exists();
        self.make(folder)?;
        let on_disk = file.as_file().sync_all();
        on_disk.map_err(|error| self.failed("write", file.path(), error))?;
        file.persist(&path)
            .map_err(|error| self.failed("write", &path, error.error))?;
        if is_new {
            self.sync_folder(&self.folder)?;
        }
        self.sync_folder(folder)
    }

    /// A new name is on the disk once its folder is; systems without that have no need of it.
    fn sync_folder(&self, folder: &Path) -> Result<(), Error> {
        if cfg!(unix) {
            let synced = File::open(folder).and_then(|folder| folder.sync_all());
            synced.map_err(|error| self.failed("write", folder, error))?;
        }
        Ok(())
    }

    /// Where the file with this content is.
    pub fn path(&self, sha256: &str) -> PathBuf {
        let start = sha256.get(..2).unwrap_or_default();
        self.folder.join(start).join(sha256)
    }

    /// Sets a damaged file aside, so that it can be fetched again; it is not deleted.
    pub(in crate::archive) fn set_aside(&self, sha256: &str) -> Result<(), Error> {
        let path = self.path(sha256);
        if !path.exists() {
            return Ok(());
        }
        let aside = path.with_extension("damaged");
        fs::rename(&path, &aside).map_err(|error| Error::io("rename", &path, error))
    }
}
