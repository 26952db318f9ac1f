//! The file that keeps a profile's tokens: the owner's alone, whole or not there, one writer at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use tempfile::{NamedTempFile, TempPath};
use tokio::time::{Instant, sleep};
use zeroize::Zeroizing;

use super::error::Error;
use super::tokens::{Kept, ROOM};
use crate::access::Whose;
use crate::config::is_private;
use crate::digest::sha256;

/// A renewal takes seconds; with all its tries and timeouts less than this.
const PATIENCE: Duration = Duration::from_secs(240);
const PAUSE: Duration = Duration::from_millis(25);

/// More than any file of tokens has.
const LONGEST: u64 = 30_000;

/// Where the tokens of one profile are.
#[derive(Debug, Clone)]
pub struct Store {
    whose: Whose,
    path: PathBuf,
}

/// The right to renew; given back when it is dropped, or when the process ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "its lock lasts as long as it is open")] File);

/// Room for the next tokens, beside the former ones; given back when it is dropped.
#[derive(Debug)]
pub struct Staged {
    file: NamedTempFile,
    store: Store,
}

impl Store {
    /// The store of a profile of the file `config`, in the user's data folder. Profiles of the same name in two files
    /// are two.
    pub fn of_profile(data: &Path, config: Option<&Path>, whose: Whose) -> Self {
        let name = &whose.profile;
        let identity = format!("{}\n{name}", config.map(whole).unwrap_or_default().display());
        let readable: String = name
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .take(40)
            .collect();
        let file = format!("{readable}-{}.json", &sha256(identity.as_bytes())[..12]);
        Self {
            path: data.join("saldo").join("logins").join(file),
            whose,
        }
    }

    /// The profile whose tokens they are.
    pub fn whose(&self) -> &Whose {
        &self.whose
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the lock, and waits for another run that has it. What a run that was killed left is then the login, or gone.
    pub async fn lock(&self) -> Result<Lock, Error> {
        let path = self.path.with_extension("lock");
        make_folder(&self.path).map_err(|error| Error::io("make the folder of", &self.path, error))?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options
            .open(&path)
            .map_err(|error| Error::io("open", &path, error))?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => {
                    self.clear()?;
                    return Ok(Lock(file));
                }
                Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => sleep(PAUSE).await,
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::Busy {
                        path: self.path.clone(),
                        seconds: PATIENCE.as_secs(),
                    });
                }
                Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path, error)),
            }
        }
    }

    /// The tokens, where there are any. No lock is needed: the file is replaced as a whole.
    pub fn read(&self) -> Result<Option<Kept>, Error> {
        let unreadable = |error| Error::io("read", &self.path, error);
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error)),
        };
        if !is_private(&file.metadata().map_err(unreadable)?) {
            return Err(Error::Readable(self.path.clone()));
        }
        let mut text = Zeroizing::new(Vec::with_capacity(32 << 10));
        file.take(LONGEST).read_to_end(&mut text).map_err(unreadable)?;
        Kept::from_json(&text).map(Some).map_err(|reason| Error::Damaged {
            whose: self.whose.clone(),
            path: self.path.clone(),
            reason,
        })
    }

    /// Makes sure of room on the disk, before a request that uses up the former tokens: a full disk should not cost the
    /// login.
    pub fn stage(&self, _lock: &Lock) -> Result<Staged, Error> {
        let failed = |error| Error::io("write", &self.staged(), error);
        // The owner's alone from its first byte.
        let mut options = OpenOptions::new();
        options.create_new(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(self.staged()).map_err(failed)?;
        let path = TempPath::try_from_path(self.staged()).map_err(failed)?;
        let mut file = NamedTempFile::from_parts(file, path);
        file.write_all(&vec![0; ROOM]).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        Ok(Staged {
            file,
            store: self.clone(),
        })
    }

    /// Where the next tokens are before they are the login: one name, so that a run that was killed leaves nothing that
    /// nobody finds.
    fn staged(&self) -> PathBuf {
        self.target().with_extension("new")
    }

    /// The file itself, where a link stands in its place: a former token in it would stay behind.
    fn target(&self) -> PathBuf {
        fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone())
    }

    /// Under the lock, what is staged is left over from a run that was killed. Whole tokens that are newer than the login
    /// are the login: the former ones may be used up. Anything else is removed.
    fn clear(&self) -> Result<(), Error> {
        let staged = self.staged();
        let failed = |error| Error::io("remove", &staged, error);
        let (text, metadata) = match fs::read(&staged).and_then(|text| Ok((text, fs::metadata(&staged)?))) {
            Ok((text, metadata)) => (Zeroizing::new(text), metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed(error)),
        };
        let obtained = |kept: Kept| kept.tokens.obtained;
        let left = Kept::from_json(&text).ok().filter(|_| is_private(&metadata));
        let left = left.map(obtained);
        // A login that cannot be read is not older; it is told when it is read.
        if left > self.read().ok().flatten().map(obtained) {
            fs::rename(&staged, self.target()).map_err(failed)
        } else {
            fs::remove_file(&staged).map_err(failed)
        }
    }

    /// Forgets the tokens; false where there were none.
    pub fn remove(&self, _lock: &Lock) -> Result<bool, Error> {
        match fs::remove_file(self.target()) {
            // A link in its place leads nowhere now.
            Ok(()) if self.path.is_symlink() => fs::remove_file(&self.path)
                .map(|()| true)
                .map_err(|error| Error::io("remove", &self.path, error)),
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Error::io("remove", &self.path, error)),
        }
    }
}

impl Staged {
    /// Replaces the tokens. When this returns they survive a power failure, and until then the former ones do.
    pub fn keep(self, kept: &Kept) -> Result<(), Error> {
        let Store { whose, path } = self.store.clone();
        self.put(kept)
            .map_err(|reason| Error::NotKept { whose, path, reason })
    }

    fn put(mut self, kept: &Kept) -> io::Result<()> {
        let text = kept.to_json()?;
        let file = self.file.as_file_mut();
        file.rewind()?;
        file.write_all(&text)?;
        file.set_len(text.len() as u64)?;
        file.sync_all()?;
        let target = self.store.target();
        self.file.persist(&target)?;
        sync_folder(folder(&target))
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// A path from the root, also of a file and of folders that are not there yet: they must be called the same once they
/// are.
fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folders = path.ancestors().skip(1);
    let real = folders.filter_map(|folder| Some((folder, fs::canonicalize(folder).ok()?)));
    let Some((folder, mut whole)) = real.into_iter().next() else {
        return path;
    };
    for part in path.strip_prefix(folder).unwrap_or(&path).components() {
        // What is not there leads nowhere else, so `..` is the folder before it.
        match part {
            Component::ParentDir => drop(whole.pop()),
            part => whole.push(part),
        }
    }
    whole
}

/// The folder of a file, for the owner alone.
fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder(path))
}

/// A new name is on the disk once its folder is; systems without that have no need of it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_login_is_called_the_same_before_and_after_its_folder_is_made() {
        let place = TempDir::new().unwrap();
        let of = |config: &str| {
            let config = place.path().join(config);
            let whose = Whose::new("default", None);
            Store::of_profile(place.path(), Some(&config), whose).path
        };
        let names = [
            "new/deeper/saldo.toml",
            "new/./deeper/saldo.toml",
            "new/x/../deeper/saldo.toml",
        ];
        let before = names.map(of);
        fs::create_dir_all(place.path().join("new/deeper")).unwrap();
        assert_eq!(before, names.map(of));
        fs::create_dir_all(place.path().join("new/x")).unwrap();
        assert_eq!(before, names.map(of));
        assert_eq!(before[0], before[2]);
        assert_ne!(before[0], of("new/saldo.toml"));
    }
}
