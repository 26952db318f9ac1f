use super::Outcome::{Changed, New, Unchanged};
use super::*;
use crate::archive::tests::{Scratch, at};

const NOON: &str = "2026-11-02T12:00:00.123Z";

#[test]
fn only_other_content_makes_a_version() {
    let mut scratch = Scratch::new();
    let texts = [
        r#"{"n":1}"#,
        r#"{"n":1}"#,
        r#"{"n": 1}"#,
        r#"{"n":2}"#,
        r#"{"n":1}"#,
    ];
    let outcomes = texts.map(|json| scratch.write(|writer| writer.put(Kind::Label, "l", json, at(NOON))));
    assert_eq!(outcomes, [New, Unchanged, Changed, Changed, Changed]);
    let versions = scratch.archive.versions(Kind::Label, "l").unwrap();
    let kept: Vec<_> = versions.iter().map(|v| (v.number, v.json.as_str())).collect();
    assert_eq!(
        kept,
        [
            (1, r#"{"n":1}"#),
            (2, r#"{"n": 1}"#),
            (3, r#"{"n":2}"#),
            (4, r#"{"n":1}"#)
        ]
    );
    assert_eq!(versions[0].fetched_at, at(NOON));
    assert_eq!(
        scratch.archive.latest(Kind::Label, "l").unwrap().as_ref(),
        versions.last()
    );
    assert_eq!(scratch.archive.all(Kind::Label).unwrap(), versions[3..]);
    assert_eq!(scratch.archive.count(Kind::Label).unwrap(), 1);
}

#[test]
fn kinds_do_not_mix() {
    let mut scratch = Scratch::new();
    for kind in Kind::ALL {
        scratch.write(|writer| writer.put(kind, "same", &format!("{{\"{kind}\":0}}"), at(NOON)));
    }
    for kind in Kind::ALL {
        let all = scratch.archive.all(kind).unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(
            (all[0].kind, all[0].json.as_str()),
            (kind, &*format!("{{\"{kind}\":0}}"))
        );
    }
}

#[test]
fn the_database_itself_refuses_changes() {
    let mut scratch = Scratch::new();
    scratch.write(|writer| writer.put(Kind::Label, "l", "{}", at(NOON)));
    for statement in ["UPDATE object SET json = '[]'", "DELETE FROM object"] {
        let error = scratch.archive.connection.execute(statement, ()).unwrap_err();
        assert!(error.to_string().contains("a stored version is never"), "{error}");
    }
}
