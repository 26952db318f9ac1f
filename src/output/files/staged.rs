//! One file on its way: written under a temporary name, counted and hashed as it goes.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::TempPath;

use super::disk::Disk;
use super::early::Early;
use super::{FileName, Outcome, OutputError, exists};
use crate::digest::{hex, sha256_of_file};

/// Hidden, and told apart from everything a user names (see [`FileName::new`]).
pub(super) const TEMPORARY_PREFIX: &str = ".saldo-";

pub(super) const TEMPORARY_SUFFIX: &str = ".part";

/// Large pieces cost the system less for each byte, as long as they are near the processor until they are hashed.
const BUFFER: usize = 256 * 1024;

/// A file that is being written. It disappears when it is dropped instead of added to its staging.
#[derive(Debug)]
pub struct StagedFile {
    name: FileName,
    target: PathBuf,
    writer: BufWriter<Hashing>,
    /// After the writer: some systems cannot remove an open file.
    temporary: TempPath,
}

/// What a finished file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its name in the output folder.
    pub name: FileName,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of its bytes in lower-case hexadecimal digits.
    pub sha256: String,
}

/// A complete file that does not have its name yet.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) written: Written,
    pub(super) temporary: TempPath,
}

impl StagedFile {
    pub(super) fn create(folder: &Path, name: FileName) -> Result<Self, OutputError> {
        let target = folder.join(name.as_str());
        let file = builder()
            .tempfile_in(folder)
            .map_err(|error| OutputError::io("write in the folder", folder, error))?;
        let (file, temporary) = file.into_parts();
        let hashing = Hashing {
            file,
            digest: Sha256::new(),
            bytes: 0,
            early: Early::default(),
        };
        Ok(Self {
            name,
            target,
            writer: BufWriter::with_capacity(BUFFER, hashing),
            temporary,
        })
    }

    pub(super) fn name(&self) -> &FileName {
        &self.name
    }

    /// Appends bytes; an error names the file.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        self.writer.write_all(bytes).map_err(|error| self.failed(error))
    }

    fn failed(&self, error: io::Error) -> OutputError {
        OutputError::io("write", &self.target, error)
    }

    /// Writes what is left, and sends the file on its way to the disk.
    pub(super) fn finish(mut self, disk: &mut Disk) -> Result<Finished, OutputError> {
        self.writer.flush().map_err(|error| self.failed(error))?;
        let (hashing, _) = self.writer.into_parts();
        disk.sync(hashing.file, hashing.early, self.target)?;
        let written = Written {
            name: self.name,
            bytes: hashing.bytes,
            sha256: hex(&hashing.digest.finalize()),
        };
        Ok(Finished {
            written,
            temporary: self.temporary,
        })
    }
}

/// Errors name the file, as those of [`StagedFile::append`] do.
impl Write for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer.write(bytes);
        written.map_err(|error| io::Error::new(error.kind(), self.failed(error)))
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.writer.flush();
        flushed.map_err(|error| io::Error::new(error.kind(), self.failed(error)))
    }
}

impl Finished {
    /// How this file stands to what `target` names now: by length, then by digest.
    pub(super) fn compare(&self, target: &Path) -> Result<Outcome, OutputError> {
        let found = match fs::metadata(target) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let dangling = exists(target);
                return Ok(if dangling { Outcome::Replaced } else { Outcome::New });
            }
            Err(error) => return Err(OutputError::io("look at", target, error)),
        };
        if !found.is_file() {
            return Err(OutputError::Blocked(target.to_owned()));
        }
        if found.len() != self.written.bytes {
            return Ok(Outcome::Replaced);
        }
        let digest = sha256_of_file(target).map_err(|error| OutputError::io("read", target, error))?;
        Ok(if digest == self.written.sha256 {
            Outcome::Unchanged
        } else {
            Outcome::Replaced
        })
    }
}

/// A maker of temporary files; they get the rights that any new file of the user gets.
pub(super) fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

#[derive(Debug)]
struct Hashing {
    file: File,
    digest: Sha256,
    bytes: u64,
    early: Early,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        self.early.wrote(written as u64, &self.file)?;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    /// A file on a disk without room: the kernel has one for such tests.
    fn on_a_full_disk(folder: &Path) -> StagedFile {
        let mut staged = StagedFile::create(folder, FileName::new("a.csv").unwrap()).unwrap();
        staged.writer.get_mut().file = File::options().write(true).open("/dev/full").unwrap();
        staged
    }

    #[test]
    fn a_full_disk_is_named_with_the_file_and_a_remedy() {
        let root = tempfile::tempdir().unwrap();
        let mut early = on_a_full_disk(root.path());
        let mut late = on_a_full_disk(root.path());
        let mut by_write = on_a_full_disk(root.path());
        late.append(b"short").unwrap();
        let messages = [
            early.append(&vec![b'x'; 2 * BUFFER]).unwrap_err().to_string(),
            late.finish(&mut Disk::default()).unwrap_err().to_string(),
            by_write
                .write_all(&vec![b'x'; 2 * BUFFER])
                .unwrap_err()
                .to_string(),
        ];
        for message in messages {
            assert!(
                message.starts_with("cannot write /") && message.contains("a.csv"),
                "{message}"
            );
            assert!(message.contains("make room on the disk"), "{message}");
        }
        drop((early, by_write));
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }
}
