//! The SQLite file: how it is opened, its schema, and the steps from one schema to the next.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::error::Error;
use super::{cursor, files, journal, object};

const NAME: &str = "archive.sqlite";

/// The steps that make the schema, oldest first. Each is done once, in one transaction; a released one is never
/// changed. The schema's version is how many were done.
const MIGRATIONS: &[&str] = &[
    object::SCHEMA,
    cursor::SCHEMA,
    files::SCHEMA,
    journal::SCHEMA,
    files::ATTACHMENT,
];

/// Marks the file as Saldo's: the letters SALD.
const APPLICATION: i64 = 0x5341_4c44;

/// How long to wait for a reader or writer that is nearly done.
const PATIENCE: Duration = Duration::from_secs(10);

/// The database of the archive in `folder`.
pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

/// The newest schema.
fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Opens the database, makes it where there is none, and brings its schema up to date.
pub(super) fn open_to_write(folder: &Path) -> Result<Connection, Error> {
    let failed = |error| Error::database(folder, "open", error);
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    make_private(&path(folder))?;
    let mut connection = Connection::open_with_flags(path(folder), flags).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    let version = version(&connection, folder)?;
    // A committed transaction is on the disk, also after a power failure.
    let durable = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
    connection.execute_batch(durable).map_err(failed)?;
    if version < newest() {
        migrate(&mut connection).map_err(failed)?;
    }
    Ok(connection)
}

/// An empty file is an empty database. What is made beside it later gets the same rights.
fn make_private(path: &Path) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(Error::io("make", path, error)),
        _ => Ok(()),
    }
}

/// Opens an existing database whose schema is the newest.
pub(super) fn open_to_read(folder: &Path) -> Result<Connection, Error> {
    let path = path(folder);
    if !path.exists() {
        return Err(Error::Missing(folder.to_owned()));
    }
    let connection = match connect_to_read(&path) {
        // A write-ahead log needs a file beside the database. Where none can be made, nobody can be writing either.
        Err(error) if cannot_open(&error) && !has_log(&path) => connect_to_unchanging(&path),
        outcome => outcome,
    };
    let connection = connection.map_err(|error| Error::database(folder, "open", error))?;
    match version(&connection, folder)? {
        found if found < newest() => Err(Error::Older {
            folder: folder.to_owned(),
            found,
            known: newest(),
        }),
        _ => Ok(connection),
    }
}

fn connect_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", (), |_| Ok(()))?;
    Ok(connection)
}

fn connect_to_unchanging(path: &Path) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let name = path
        .to_string_lossy()
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    Connection::open_with_flags(format!("file:{name}?immutable=1"), flags)
}

fn cannot_open(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
    )
}

fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// The schema's version; 0 for a file that is still empty.
fn version(connection: &Connection, folder: &Path) -> Result<i64, Error> {
    let failed = |error| Error::database(folder, "open", error);
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let found = pragma("user_version").map_err(failed)?;
    let is_empty: bool = connection
        .query_row("SELECT count(*) = 0 FROM sqlite_schema", (), |row| row.get(0))
        .map_err(failed)?;
    if !is_empty && pragma("application_id").map_err(failed)? != APPLICATION {
        return Err(Error::Foreign(path(folder)));
    }
    if found > newest() {
        return Err(Error::Newer {
            folder: folder.to_owned(),
            found,
            known: newest(),
        });
    }
    Ok(found)
}

/// All missing steps in one transaction: a run that is killed meanwhile leaves the former schema.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in MIGRATIONS.iter().skip(usize::try_from(done).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", newest())?;
    transaction.commit()
}

#[cfg(test)]
mod tests;
