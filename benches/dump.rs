//! Dumps of generated entries, written once, and read from the disk once for each benchmark.

use std::error::Error;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

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
    from_disk(&dump)?;
    Ok(dump)
}

/// Lets the system forget the file and read it from the disk, as a dump of last month is. What was written a moment ago
/// lies in its memory in small pages, from which all that read it take up to a tenth longer.
fn from_disk(dump: &Path) -> io::Result<()> {
    File::open(dump)?.sync_all()?;
    let mut input = OsString::from("if=");
    input.push(dump);
    let mut forget = Command::new("dd");
    // Where this is not to be had, the file stays as it lies.
    let _ = forget.arg(input).args(["iflag=nocache", "count=0"]).output();
    io::copy(&mut File::open(dump)?, &mut io::sink())?;
    Ok(())
}
