//! Pages in memory, for what several runs print at the same time.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// A page that a printer writes on.
#[derive(Clone, Default)]
pub(super) struct Sheet(Rc<RefCell<Vec<u8>>>);

impl Sheet {
    /// What was written so far; the page is blank again.
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
