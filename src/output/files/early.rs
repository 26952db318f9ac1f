//! Bringing what is written so far to the disk while more is written, so that little is left to wait for at the end.

use std::fs::File;
use std::io;
use std::thread::{self, JoinHandle};

/// How much is written before the disk gets it: small files are synced once, at their end.
const STRETCH: u64 = 2 << 20;

/// The stretch of a file that is on its way to the disk.
#[derive(Debug, Default)]
pub(super) struct Early {
    unsynced: u64,
    running: Option<JoinHandle<io::Result<()>>>,
}

impl Early {
    /// Tells that so many bytes were added to the file. The error may be that of an earlier stretch.
    pub(super) fn wrote(&mut self, bytes: u64, file: &File) -> io::Result<()> {
        self.unsynced += bytes;
        if self.unsynced < STRETCH
            || self
                .running
                .as_ref()
                .is_some_and(|running| !running.is_finished())
        {
            return Ok(());
        }
        self.settle()?;
        self.unsynced = 0;
        // Where that is not possible, all of it is synced at the end.
        if let Ok(file) = file.try_clone() {
            self.running = thread::Builder::new().spawn(move || file.sync_data()).ok();
        }
        Ok(())
    }

    /// Waits for the stretch. Its error must be asked for: the system tells it only once.
    pub(super) fn settle(&mut self) -> io::Result<()> {
        match self.running.take() {
            Some(running) => running
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("interrupted"))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_stretches_are_synced_before_the_end() {
        let file = tempfile::tempfile().unwrap();
        let mut early = Early::default();
        early.wrote(STRETCH - 1, &file).unwrap();
        assert!(early.running.is_none());
        early.wrote(1, &file).unwrap();
        assert!(early.running.is_some());
        early.settle().unwrap();
        assert!(early.running.is_none() && early.unsynced == 0);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_error_of_a_stretch_is_told() {
        // The kernel's null device has nothing to sync, which it says.
        let file = File::options().write(true).open("/dev/null").unwrap();
        let mut early = Early::default();
        early.wrote(STRETCH, &file).unwrap();
        assert!(early.settle().is_err());
    }
}
