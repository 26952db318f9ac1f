//! Standard output, for as long as somebody reads it.

use std::io::{self, Write};

use super::{Failure, Sheet};

/// Where data go. When its reader has had enough (`| head`), what else there is goes nowhere, and that is no failure: a
/// command that writes files finishes them, and ends with its own exit code.
pub(super) struct Outlet {
    /// Takes styles, and leaves them out where nobody sees them.
    styled: Box<dyn Write>,
    /// The same place, byte for byte.
    raw: Box<dyn Write>,
    is_left: bool,
}

impl Outlet {
    pub(super) fn of_process() -> Self {
        Self {
            styled: Box::new(anstream::AutoStream::auto(io::stdout())),
            raw: Box::new(io::stdout()),
            is_left: false,
        }
    }

    pub(super) fn on(sheet: &Sheet) -> Self {
        Self {
            styled: Box::new(sheet.clone()),
            raw: Box::new(sheet.clone()),
            is_left: false,
        }
    }

    /// Bytes as they are.
    pub(super) fn data(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        written(&mut self.raw, bytes, &mut self.is_left)
    }

    /// Text with styles.
    pub(super) fn styled(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        written(&mut self.styled, bytes, &mut self.is_left)
    }
}

fn written(target: &mut dyn Write, bytes: &[u8], is_left: &mut bool) -> Result<(), Failure> {
    if *is_left {
        return Ok(());
    }
    match target.write_all(bytes).and_then(|()| target.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            *is_left = true;
            Ok(())
        }
        done => done.map_err(|error| {
            Failure::outside(anyhow::Error::new(error).context("standard output cannot be written"))
        }),
    }
}
