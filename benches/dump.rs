//! Dumps of generated entries, written once.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use saldo::sandbox::Company;

/// Writes a dump of so many entries into the folder, unless it is there from an earlier run.
pub(crate) fn dump(folder: &Path, size: usize) -> Result<PathBuf, Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let dump = folder.join(format!("{size}.jsonl"));
    if !dump.exists() {
        let unfinished = folder.join(format!("{size}.part"));
        let mut file = BufWriter::new(File::create(&unfinished)?);
        Company::generated(size).write_dump(&mut file)?;
        file.flush()?;
        fs::rename(unfinished, &dump)?;
    }
    Ok(dump)
}
