use chrono::{DateTime, Utc};
use tempfile::TempDir;

use super::*;

/// An archive in a folder of its own, which goes with it.
pub(super) struct Scratch {
    pub(super) folder: TempDir,
    pub(super) archive: Archive,
}

impl Scratch {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(folder.path(), Access::write("test")).unwrap();
        Self { folder, archive }
    }

    pub(super) fn write<T>(&mut self, work: impl FnOnce(&Writer<'_>) -> Result<T, Error>) -> T {
        self.archive.write(work).unwrap()
    }
}

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const NOON: &str = "2026-11-02T12:00:00Z";

#[test]
fn what_is_written_is_there_again() {
    let Scratch { folder, mut archive } = Scratch::new();
    let scope = Scope::new(Kind::Transaction, "a/completed");
    archive
        .write(|writer| {
            writer.put(Kind::Label, "l", r#"{"id": "l"}"#, at(NOON))?;
            writer.move_cursor(&scope, at(NOON))
        })
        .unwrap();
    drop(archive);
    let archive = Archive::open(folder.path(), Access::Read).unwrap();
    assert_eq!(
        archive.latest(Kind::Label, "l").unwrap().unwrap().json,
        r#"{"id": "l"}"#
    );
    assert_eq!(archive.cursor(&scope).unwrap(), Some(at(NOON)));
    assert_eq!(archive.cursor(&Scope::new(Kind::Label, "")).unwrap(), None);
}

#[test]
fn what_failed_halfway_left_nothing() {
    let mut scratch = Scratch::new();
    let outcome: Result<(), Error> = scratch.archive.write(|writer| {
        writer.put(Kind::Label, "l", "{}", at(NOON))?;
        Err(Error::Missing("nowhere".into()))
    });
    assert!(outcome.is_err());
    assert_eq!(scratch.archive.count(Kind::Label).unwrap(), 0);
}

#[test]
fn one_writes_while_others_read() {
    let mut scratch = Scratch::new();
    let folder = scratch.folder.path().to_owned();
    let second = Archive::open(&folder, Access::write("saldo sync")).unwrap_err();
    assert!(matches!(second, Error::InUse { .. }), "{second}");
    let reader = Archive::open(&folder, Access::Read).unwrap();
    scratch.write(|writer| writer.put(Kind::Label, "l", "{}", at(NOON)));
    assert_eq!(reader.count(Kind::Label).unwrap(), 1);
}

#[test]
fn a_cursor_never_goes_back() {
    let mut scratch = Scratch::new();
    let scope = Scope::new(Kind::Transaction, "a");
    for reached in ["2026-11-02T12:00:00.250Z", "2026-11-01T12:00:00Z"] {
        scratch.write(|writer| writer.move_cursor(&scope, at(reached)));
    }
    assert_eq!(
        scratch.archive.cursor(&scope).unwrap(),
        Some(at("2026-11-02T12:00:00.250Z"))
    );
}
