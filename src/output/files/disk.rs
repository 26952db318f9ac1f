//! Waiting for the disk while the next file is written.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};

use super::OutputError;
use super::early::Early;

/// Disks take several files at once in little more time than one; more in flight gains nothing.
const AT_ONCE: usize = 8;

/// Files on their way from memory to the disk.
#[derive(Debug, Default)]
pub(super) struct Disk {
    waiting: VecDeque<(PathBuf, JoinHandle<io::Result<()>>)>,
}

impl Disk {
    /// Begins to bring a file to the disk; `target` is what it will be called. The error may be that of an earlier one.
    pub(super) fn sync(&mut self, file: File, mut early: Early, target: PathBuf) -> Result<(), OutputError> {
        if self.waiting.len() >= AT_ONCE {
            self.settle_first()?;
        }
        let started = thread::Builder::new().spawn(move || early.settle().and_then(|()| file.sync_all()));
        match started {
            Ok(handle) => self.waiting.push_back((target, handle)),
            Err(error) => return Err(OutputError::io("write", &target, error)),
        }
        Ok(())
    }

    /// Waits until everything is on the disk.
    pub(super) fn settle(&mut self) -> Result<(), OutputError> {
        while !self.waiting.is_empty() {
            self.settle_first()?;
        }
        Ok(())
    }

    fn settle_first(&mut self) -> Result<(), OutputError> {
        let Some((target, handle)) = self.waiting.pop_front() else {
            return Ok(());
        };
        let synced = handle
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("interrupted")));
        synced.map_err(|error| OutputError::io("write", &target, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_files_than_wait_at_once_all_come_to_the_disk() {
        let mut disk = Disk::default();
        for number in 0..3 * AT_ONCE {
            let target = PathBuf::from(number.to_string());
            disk.sync(tempfile::tempfile().unwrap(), Early::default(), target)
                .unwrap();
            assert!(disk.waiting.len() <= AT_ONCE);
        }
        disk.settle().unwrap();
        assert!(disk.waiting.is_empty());
    }
}
