//! How an archive is opened to be written to.

use std::path::Path;

use crate::archive::{self, Access, Archive};
use crate::cli::args::{ExportArgs, SourceArgs};
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::session::Door;
use crate::config::Profile;

/// The way to the bank, before the archive in `folder` is opened: without a key no archive is begun. Where there is none
/// yet, the key is tried as well.
pub(in crate::cli) fn door(
    folder: &Path,
    source: &SourceArgs,
    profile: &Profile,
    printer: &mut Printer,
) -> Result<Door, Failure> {
    let mut door = Door::find(source, profile, printer)?;
    if !Archive::is_in(folder) {
        Archive::check_place(folder)?;
        door.knock()?;
    }
    Ok(door)
}

/// Opens an archive for `command`. One that is begun in a folder that is there already and that others may look into says
/// so: Saldo makes its own folders private, but does not change those of others.
pub(in crate::cli) fn open_to_write(
    folder: &Path,
    command: &str,
    printer: &mut Printer,
) -> Result<Archive, Failure> {
    let was_there = Archive::is_in(folder);
    let archive = Archive::open(folder, Access::write(command))?;
    if !was_there {
        tell_where_open(&archive, printer);
    }
    Ok(archive)
}

fn tell_where_open(archive: &Archive, printer: &mut Printer) {
    if archive.is_open_to_others() {
        let text = format!(
            "others on this machine may look into {0}; what Saldo puts there is for you alone, and the folder itself is \
             after `chmod go= {0}`",
            archive.folder().display()
        );
        printer.careful("note:", &text);
    }
}

/// Opens the archive that is exported from. It stays locked until the export is written down in its journal.
pub(in crate::cli) fn open(
    folder: &Path,
    arguments: &ExportArgs,
    printer: &mut Printer,
) -> Result<Archive, Failure> {
    let was_there = Archive::is_in(folder);
    if arguments.archived.offline && !was_there {
        return Err(archive::Error::Missing(folder.to_owned()).into());
    }
    let archive = match Archive::open(folder, Access::write("saldo export")) {
        // A copy on read-only media: it can be exported from, but nothing can be written down in it.
        Err(error) if arguments.archived.offline && error.is_read_only() => {
            Archive::open(folder, Access::Read)?
        }
        archive => archive?,
    };
    if !was_there {
        tell_where_open(&archive, printer);
    }
    Ok(archive)
}
