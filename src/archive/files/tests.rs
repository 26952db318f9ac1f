use std::fs;
use std::io::Write as _;

use super::*;
use crate::archive::tests::{Scratch, at};
use crate::archive::{Access, Archive};

const NOON: &str = "2026-11-02T12:00:00Z";

fn receipt() -> Document {
    Document::new(Kind::Attachment, "a", Part::Original)
}

fn content() -> Content {
    Content {
        sha256: "ab".repeat(32),
        size: 3,
        media_type: "image/png".to_owned(),
    }
}

#[test]
fn what_is_wanted_is_missing_until_it_is_had() {
    let mut scratch = Scratch::new();
    for _ in 0..2 {
        scratch.write(|writer| writer.want(&receipt(), "documents/x"));
    }
    scratch.write(|writer| writer.not_had(&receipt(), "no", at(NOON)));
    let missing = scratch.archive.missing_documents().unwrap();
    assert_eq!((missing.len(), missing[0].reason.as_deref()), (1, Some("no")));
    scratch.write(|writer| {
        writer.had(
            &receipt(),
            &content(),
            (Some("../x"), None),
            "documents/x.png",
            at(NOON),
        )
    });
    scratch.write(|writer| writer.want(&receipt(), "documents/x"));
    assert_eq!(scratch.archive.missing_documents().unwrap(), []);
    let kept = scratch.archive.document(&receipt()).unwrap().unwrap();
    assert_eq!((kept.content, kept.reason), (Some(content()), None));
}

#[test]
fn places_are_taken_whatever_the_capitals() {
    let mut scratch = Scratch::new();
    scratch.write(|writer| writer.want(&receipt(), "documents/A"));
    scratch.write(|writer| writer.had(&receipt(), &content(), (None, None), "documents/A.png", at(NOON)));
    let other = Document::new(Kind::Attachment, "b", Part::Original);
    let taken = |scratch: &mut Scratch, document: &Document| {
        scratch.write(|writer| writer.is_taken("documents/a.PNG", document))
    };
    assert!(taken(&mut scratch, &other));
    assert!(!taken(&mut scratch, &receipt()));
}

#[test]
fn only_whole_files_have_names_and_unfinished_ones_go() {
    let scratch = Scratch::new();
    let store = scratch.archive.files();
    let mut file = store.begin().unwrap();
    file.write_all(b"abc").unwrap();
    store.keep(file, &content().sha256).unwrap();
    assert_eq!(fs::read(store.path(&content().sha256)).unwrap(), b"abc");
    let (_, left) = store.begin().unwrap().keep().unwrap();
    let Scratch { folder, archive } = scratch;
    drop(archive);
    Archive::open(folder.path(), Access::write("test")).unwrap();
    assert!(!left.exists());
}
