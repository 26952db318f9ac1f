use std::fs;

use super::*;
use crate::archive::tests::{Scratch, at};
use crate::archive::{Access, Archive, Facts, Order, Window};
use crate::digest::sha256;

const NOON: &str = "2026-11-02T12:00:00Z";

fn stored() -> Scratch {
    let mut scratch = Scratch::new();
    scratch.write(|writer| {
        for (id, settled) in [("a", "2026-10-05T08:00:00Z"), ("b", "2026-10-06T08:00:00Z")] {
            writer.put_transaction(id, &facts(settled), r#"{"note": null}"#, at(NOON))?;
        }
        Ok(())
    });
    scratch
}

fn facts(settled: &str) -> Facts {
    Facts {
        account: "main".to_owned(),
        status: "completed".to_owned(),
        settled_at: Some(at(settled)),
        updated_at: Some(at(settled)),
    }
}

fn plan(scratch: &Scratch, ids: &[&str]) -> Plan {
    let entries = ids.iter().map(|id| Entry {
        id: (*id).to_owned(),
        amount: Cents::new(-150),
    });
    Plan {
        begun_at: at(NOON),
        saldo: "0.1.0".to_owned(),
        period: Period::month("2026-10").unwrap(),
        timezone: "Europe/Berlin".to_owned(),
        folder: scratch.folder.path().join("out"),
        only_new: false,
        parts: vec![Part {
            format: "lexoffice".to_owned(),
            mapping_sha256: "00".to_owned(),
            account: "main".to_owned(),
            entries: entries.collect(),
        }],
        files: ["1.csv", "2.csv"]
            .map(|name| File {
                name: name.to_owned(),
                format: "lexoffice".to_owned(),
                account: Some("main".to_owned()),
                sha256: sha256(name.as_bytes()),
                bytes: 5,
            })
            .to_vec(),
    }
}

/// What counts as exported.
fn exported(archive: &Archive) -> Vec<String> {
    let window = Window {
        account: "main",
        status: "completed",
        order: Order::Settled,
    };
    let month = at("2026-10-01T00:00:00Z")..at("2026-11-01T00:00:00Z");
    let mut ids: Vec<_> = archive
        .exported_within("lexoffice", window, &month)
        .unwrap()
        .into_iter()
        .collect();
    ids.sort();
    ids
}

#[test]
fn what_is_begun_counts_only_when_it_is_done() {
    let mut scratch = stored();
    let plan = plan(&scratch, &["a"]);
    let run = scratch.write(|writer| writer.begin_run(&plan));
    assert!(exported(&scratch.archive).is_empty());
    scratch.write(|writer| writer.end_run(run, State::Done));
    assert_eq!(exported(&scratch.archive), ["a"]);
    let runs = scratch.archive.runs().unwrap();
    assert_eq!((runs[0].id, runs[0].parts[0].entries), (1, 1));
    assert_eq!(runs[0].parts[0].sum, Cents::new(-150));
    assert_eq!(runs[0].files, plan.files);
    assert!(runs[0].is_done(Some("lexoffice")) && !runs[0].is_done(Some("datev")));
}

#[test]
fn numbers_are_not_given_twice_after_the_time_zone_of_the_books_changed() {
    let mut scratch = Scratch::new();
    // The second is of 2025 in Paris, and of 2026 on Réunion; the third is of 2026 in both.
    scratch.write(|writer| {
        for (id, settled) in [
            ("a", "2025-12-01T10:00:00Z"),
            ("b", "2025-12-31T22:30:00Z"),
            ("c", "2026-01-05T10:00:00Z"),
        ] {
            writer.put_transaction(id, &facts(settled), "{}", at(NOON))?;
        }
        Ok(())
    });
    for ids in [&["a", "b"][..], &["c"]] {
        let paris = Plan {
            timezone: "Europe/Paris".to_owned(),
            only_new: true,
            ..plan(&scratch, ids)
        };
        let run = scratch.write(|writer| writer.begin_run(&paris));
        scratch.write(|writer| writer.end_run(run, State::Done));
    }
    let highest = |first: &str, last: &str, zone: chrono_tz::Tz| {
        let year = Period::new(first.parse().unwrap(), last.parse().unwrap()).unwrap();
        let archive = &scratch.archive;
        archive.highest_number("lexoffice", &year.instants(zone)).unwrap()
    };
    let (paris, reunion) = (chrono_tz::Europe::Paris, chrono_tz::Indian::Reunion);
    assert_eq!(highest("2025-01-01", "2025-12-31", reunion), 2);
    assert_eq!(highest("2026-01-01", "2026-12-31", reunion), 2);
    // Where it did not change, no number is left out.
    assert_eq!(highest("2025-01-01", "2025-12-31", paris), 2);
    assert_eq!(highest("2026-01-01", "2026-12-31", paris), 1);
}

#[test]
fn an_entry_keeps_the_version_that_was_exported() {
    let mut scratch = stored();
    let plan = plan(&scratch, &["a"]);
    let run = scratch.write(|writer| writer.begin_run(&plan));
    scratch.write(|writer| writer.end_run(run, State::Done));
    let settled = facts("2026-10-05T08:00:00Z");
    scratch.write(|writer| writer.put_transaction("a", &settled, r#"{"note": "x"}"#, at(NOON)));
    let last = scratch.archive.last_export("lexoffice", "a").unwrap().unwrap();
    assert_eq!(scratch.archive.version_exported(&last).unwrap().number, 1);
    assert_eq!(scratch.archive.last_export("datev", "a").unwrap(), None);
    assert_eq!(
        scratch.archive.exported_by(1, "lexoffice", "main").unwrap(),
        [last]
    );
}

#[test]
fn an_entry_that_the_archive_does_not_have_is_refused_with_its_run() {
    let mut scratch = stored();
    let plan = plan(&scratch, &["a", "unknown"]);
    scratch
        .archive
        .write(|writer| writer.begin_run(&plan))
        .unwrap_err();
    assert!(scratch.archive.runs().unwrap().is_empty());
}

#[test]
fn an_interrupted_run_is_what_its_files_say() {
    // Which of the files are there; whether it then counts as exported; which files are named.
    for (there, done, named) in [
        (&[][..], false, Some((&[][..], &["1.csv", "2.csv"][..]))),
        (&["1.csv"], false, Some((&["1.csv"], &["2.csv"]))),
        (&["1.csv", "2.csv"], true, None),
    ] {
        let mut scratch = stored();
        let plan = plan(&scratch, &["a"]);
        scratch.write(|writer| writer.begin_run(&plan));
        fs::create_dir(&plan.folder).unwrap();
        for name in there {
            fs::write(plan.folder.join(name), name).unwrap();
        }
        let interrupted = scratch.archive.settle().unwrap();
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let found = named.map_or(Found::All, |(there, missing)| Found::Missing {
            there: owned(there),
            missing: owned(missing),
        });
        assert_eq!(interrupted[0].found, found);
        assert_eq!(exported(&scratch.archive).len(), usize::from(done), "{there:?}");
        assert!(scratch.archive.settle().unwrap().is_empty(), "settled once");
    }
}

#[test]
fn other_bytes_of_the_same_name_are_another_file() {
    let mut scratch = stored();
    let plan = plan(&scratch, &["a"]);
    scratch.write(|writer| writer.begin_run(&plan));
    fs::create_dir(&plan.folder).unwrap();
    for name in ["1.csv", "2.csv"] {
        fs::write(plan.folder.join(name), "former").unwrap();
    }
    scratch.archive.settle().unwrap();
    assert!(exported(&scratch.archive).is_empty());
}

#[test]
fn a_run_whose_folder_is_gone_stays_open() {
    let mut scratch = stored();
    let plan = plan(&scratch, &["a"]);
    let run = scratch.write(|writer| writer.begin_run(&plan));
    for _ in 0..2 {
        let interrupted = scratch.archive.settle().unwrap();
        assert_eq!(interrupted[0].found, Found::Unknown);
        assert_eq!(interrupted[0].formats, ["lexoffice"]);
    }
    scratch.write(|writer| writer.end_run(run, State::Undone));
    assert!(scratch.archive.settle().unwrap().is_empty());
}

#[test]
fn a_file_that_cannot_be_read_leaves_its_run_open() {
    let mut scratch = stored();
    let plan = plan(&scratch, &["a"]);
    scratch.write(|writer| writer.begin_run(&plan));
    fs::create_dir_all(plan.folder.join(&plan.files[0].name)).unwrap();
    let interrupted = scratch.archive.settle().unwrap();
    assert_eq!(interrupted[0].found, Found::Unknown);
    assert_eq!(scratch.archive.settle().unwrap().len(), 1, "it is asked again");
}

#[test]
fn an_archive_that_is_only_read_settles_for_itself() {
    let mut scratch = stored();
    let plan = plan(&scratch, &["a"]);
    let run = scratch.write(|writer| writer.begin_run(&plan));
    let read = |scratch: &Scratch| Archive::open(scratch.folder.path(), Access::Read).unwrap();
    let states = |archive: &Archive| -> Vec<State> {
        let runs = archive.runs().unwrap();
        runs[0].parts.iter().map(|part| part.state).collect()
    };

    let mut archive = read(&scratch);
    assert_eq!(archive.settle().unwrap()[0].found, Found::Unknown);
    assert_eq!(states(&archive), [State::Begun]);
    archive.give_up(run, &["generic-de"]).unwrap();
    assert_eq!(states(&archive), [State::Begun], "another format");
    archive.give_up(run, &["lexoffice"]).unwrap();
    assert_eq!(states(&archive), [State::Undone]);

    fs::create_dir(&plan.folder).unwrap();
    for name in ["1.csv", "2.csv"] {
        fs::write(plan.folder.join(name), name).unwrap();
    }
    let mut archive = read(&scratch);
    assert_eq!(archive.settle().unwrap()[0].found, Found::All);
    assert!(archive.settle().unwrap().is_empty(), "settled once");
    assert_eq!(exported(&archive).len(), 1);
    assert_eq!(states(&archive), [State::Done]);
    assert_eq!(
        states(&read(&scratch)),
        [State::Begun],
        "the file knows nothing of it"
    );
}

#[test]
fn the_journal_itself_refuses_to_be_rewritten() {
    let mut scratch = stored();
    let plan = plan(&scratch, &["a"]);
    let run = scratch.write(|writer| writer.begin_run(&plan));
    scratch.write(|writer| writer.end_run(run, State::Done));
    let Scratch { folder, archive } = scratch;
    drop(archive);
    let archive = Archive::open(folder.path(), Access::write("test")).unwrap();
    for tampering in [
        "UPDATE run_part SET state = 'undone'",
        "DELETE FROM run_entry",
        "UPDATE run_entry SET amount = 0",
        "DELETE FROM run_part",
        "DELETE FROM run_file",
        "UPDATE run SET saldo = ''",
        "DELETE FROM run",
    ] {
        assert!(archive.connection.execute(tampering, ()).is_err(), "{tampering}");
    }
}
