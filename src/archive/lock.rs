//! One writer at a time. The system lets go of the lock when its process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, Utc};

use super::error::Error;
use crate::clock;

/// The file that the writer locks; it says who that is.
const NAME: &str = "archive.lock";

/// How long a lock is waited for. It outlives its holder for an instant where that is just starting another program.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(25);

/// No holder says more than this.
const LONGEST: u64 = 1_000;

/// The right to write; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "its lock lasts as long as it is open")] File);

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(folder: &Path, command: &str) -> Result<Self, Error> {
        let path = folder.join(NAME);
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|error| Error::io("open", &path, error))?;
        let since = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::InUse {
                        folder: folder.to_owned(),
                        holder: holder(&mut file),
                    });
                }
                Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path, error)),
            }
        }
        sign(&mut file, command, clock::now()?).map_err(|error| Error::io("write", &path, error))?;
        Ok(Self(file))
    }
}

/// Writes down who holds the lock. What a former holder left there is wiped first.
fn sign(file: &mut File, command: &str, now: DateTime<Utc>) -> io::Result<()> {
    let since = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{command}\n{}\n{since}\n", std::process::id())
}

/// Who holds the lock, in words. Some systems keep a locked file from being read.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    if file.take(LONGEST).read_to_string(&mut text).is_err() {
        return "another run".to_owned();
    }
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { '\n' } else { c })
        .collect();
    match text.lines().collect::<Vec<_>>()[..] {
        [command, process, since, ..] => format!("`{command}` (process {process}, since {since})"),
        _ => "another run".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_the_first_is() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path(), "saldo sync").unwrap();
        let error = Lock::take(folder.path(), "saldo export").unwrap_err().to_string();
        let process = format!("`saldo sync` (process {}, since ", std::process::id());
        assert!(error.contains(&process), "{error}");
        drop(first);
        Lock::take(folder.path(), "saldo export").unwrap();
    }

    #[test]
    fn an_unsigned_lock_is_another_run() {
        let folder = tempfile::tempdir().unwrap();
        let first = File::create(folder.path().join(NAME)).unwrap();
        first.lock().unwrap();
        let error = Lock::take(folder.path(), "saldo export").unwrap_err().to_string();
        assert!(error.contains("in use by another run"), "{error}");
    }
}
