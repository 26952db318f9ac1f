//! Dumps of generated entries, written once.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use saldo::sandbox::Company;

/// How much is written at a time. What comes in small pieces stays in small pages in the memory of the system, and
/// every program that reads it takes a tenth longer than with a dump that comes from a disk.
const PIECE: usize = 1 << 20;

/// Writes a dump of so many entries into the folder, unless it is there from an earlier run.
pub(crate) fn dump(folder: &Path, size: usize) -> Result<PathBuf, Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let dump = folder.join(format!("{size}.jsonl"));
    if !dump.exists() {
        let unfinished = folder.join(format!("{size}.part"));
        let mut file = BufWriter::with_capacity(PIECE, File::create(&unfinished)?);
        Company::generated(size).write_dump(&mut file)?;
        file.flush()?;
        fs::rename(unfinished, &dump)?;
    }
    Ok(dump)
}
