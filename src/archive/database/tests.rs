use std::fs;

use super::*;
use crate::archive::tests::{Scratch, at};
use crate::archive::{Access, Archive, Kind};

fn set(folder: &Path, pragma: &str, value: i64) {
    let connection = Connection::open(path(folder)).unwrap();
    connection.pragma_update(None, pragma, value).unwrap();
}

fn open(folder: &Path, access: Access) -> Error {
    Archive::open(folder, access).unwrap_err()
}

#[test]
fn a_newer_schema_is_left_alone() {
    let Scratch { folder, archive } = Scratch::new();
    drop(archive);
    set(folder.path(), "user_version", newest() + 1);
    let before = fs::read(path(folder.path())).unwrap();
    for access in [Access::Read, Access::write("saldo sync")] {
        let error = open(folder.path(), access).to_string();
        assert!(
            error.contains("newer Saldo") && error.contains("install the newer version"),
            "{error}"
        );
    }
    assert_eq!(fs::read(path(folder.path())).unwrap(), before);
}

#[test]
fn an_older_schema_is_brought_up_to_date_by_the_next_writer() {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(path(folder.path())).unwrap();
    connection.execute_batch(MIGRATIONS[0]).unwrap();
    drop(connection);
    set(folder.path(), "user_version", 1);
    set(folder.path(), "application_id", APPLICATION);
    assert!(matches!(
        open(folder.path(), Access::Read),
        Error::Older { found: 1, .. }
    ));
    Archive::open(folder.path(), Access::write("saldo sync")).unwrap();
    Archive::open(folder.path(), Access::Read).unwrap();
}

#[test]
fn what_is_no_archive_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(open(folder.path(), Access::Read), Error::Missing(_)));

    let connection = Connection::open(path(folder.path())).unwrap();
    connection.execute_batch("CREATE TABLE someone (else_s)").unwrap();
    drop(connection);
    for access in [Access::Read, Access::write("saldo sync")] {
        assert!(matches!(open(folder.path(), access), Error::Foreign(_)));
    }

    fs::write(
        path(folder.path()),
        "no database, but long enough to be one".repeat(100),
    )
    .unwrap();
    for access in [Access::Read, Access::write("saldo sync")] {
        let error = open(folder.path(), access).to_string();
        assert!(
            error.contains("is damaged") && error.contains("backup"),
            "{error}"
        );
    }
}

#[test]
#[cfg(unix)]
fn a_read_only_folder_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let mut scratch = Scratch::new();
    scratch.write(|writer| writer.put(Kind::Label, "l", "{}", at("2026-11-02T12:00:00Z")));
    let Scratch { folder, archive } = scratch;
    drop(archive);
    let mode = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o500);
    let archive = Archive::open(folder.path(), Access::Read).unwrap();
    assert_eq!(archive.count(Kind::Label).unwrap(), 1);
    drop(archive);
    mode(0o700);
}

#[test]
#[cfg(unix)]
fn others_cannot_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let mut scratch = Scratch::new();
    scratch.write(|writer| writer.put(Kind::Label, "l", "{}", at("2026-11-02T12:00:00Z")));
    for file in fs::read_dir(scratch.folder.path()).unwrap() {
        let file = file.unwrap();
        if file.file_name() != "archive.lock" {
            assert_eq!(
                file.metadata().unwrap().permissions().mode() & 0o077,
                0,
                "{file:?}"
            );
        }
    }
}

#[test]
fn transactions_are_on_the_disk() {
    let scratch = Scratch::new();
    let pragma = |name| -> String {
        let value = scratch
            .archive
            .connection
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
        format!("{:?}", value.unwrap())
    };
    assert_eq!(pragma("journal_mode"), "Text(\"wal\")");
    assert_eq!(pragma("synchronous"), "Integer(2)");
    assert_eq!(pragma("foreign_keys"), "Integer(1)");
}
