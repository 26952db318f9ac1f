use chrono::Duration;
use tempfile::TempDir;

use super::super::{Committed, Staging};
use super::*;
use crate::output::manifest::Manifest;
use crate::output::manifest::tests::sample;

/// A run that writes one file, and a manifest so many hours later than that of the first run.
fn run(folder: &Path, file: (&str, &str), mut manifest: Manifest, hours: i64) -> Committed {
    let mut staging = Staging::new(folder, false).unwrap();
    let mut staged = staging.create(FileName::new(file.0).unwrap(), "test").unwrap();
    staged.append(file.1.as_bytes()).unwrap();
    let written = staging.add(staged).unwrap();
    manifest.created_at += Duration::hours(hours);
    manifest.files[0].sha256 = written.sha256;
    staging.commit(Some(&manifest)).unwrap()
}

const OCTOBER: (&str, &str) = ("oct.csv", "10");
const NOVEMBER: (&str, &str) = ("nov.csv", "11");

fn october() -> Manifest {
    sample("2026-10", OCTOBER.0)
}

fn november() -> Manifest {
    sample("2026-11", NOVEMBER.0)
}

fn said_in(folder: &TempDir, name: &str) -> Value {
    serde_json::from_slice(&fs::read(folder.path().join(name)).unwrap()).unwrap()
}

fn number_of_files(folder: &TempDir) -> usize {
    fs::read_dir(folder.path()).unwrap().count()
}

#[test]
fn months_in_turn_leave_the_manifest_of_the_last_and_one_of_each_other() {
    let root = TempDir::new().unwrap();
    let aside = |month: &str| root.path().join(format!("manifest-2026{month}.json"));
    run(root.path(), OCTOBER, october(), 0);
    run(root.path(), NOVEMBER, november(), 1);
    let first = fs::read(aside("1001-20261031")).unwrap();
    for hours in [2, 4] {
        let committed = run(root.path(), OCTOBER, october(), hours);
        assert_eq!(committed.files[0].outcome, Outcome::Unchanged);
        assert_eq!(committed.manifest.unwrap().outcome, Outcome::Replaced);
        assert_eq!(committed.set_aside, Some(aside("1101-20261130")));
        assert_eq!(said_in(&root, MANIFEST)["period"]["from"], "2026-10-01");

        let committed = run(root.path(), NOVEMBER, november(), hours + 1);
        assert_eq!(committed.set_aside, Some(aside("1001-20261031")));
        assert_eq!(said_in(&root, MANIFEST)["period"]["from"], "2026-11-01");
        assert_eq!(number_of_files(&root), 5);
    }
    assert_eq!(fs::read(aside("1001-20261031")).unwrap(), first);
}

#[test]
fn what_is_said_beside_the_files_is_written_down_too() {
    let changes: [fn(&mut Manifest); 4] = [
        |manifest| manifest.skipped.clear(),
        |manifest| manifest.statements[0].proof = "chained".to_owned(),
        |manifest| manifest.warnings.push("another".to_owned()),
        |manifest| manifest.saldo = "0.2.0",
    ];
    for change in changes {
        let root = TempDir::new().unwrap();
        run(root.path(), OCTOBER, october(), 0);
        let before = fs::read(root.path().join(MANIFEST)).unwrap();
        let mut other = october();
        change(&mut other);
        let committed = run(root.path(), OCTOBER, other.clone(), 1);
        let aside = committed.set_aside.unwrap();
        assert_eq!(aside, root.path().join("manifest-20261001-20261031.json"));
        assert_eq!(fs::read(&aside).unwrap(), before);
        let said = said_in(&root, MANIFEST);
        assert_eq!(said["created_at"], "2026-11-02T10:00:00+01:00");
        for key in ["saldo", "statements", "skipped", "warnings"] {
            assert_eq!(said[key], said_of(&other)[key], "{key}");
        }
    }
}

fn said_of(manifest: &Manifest) -> Value {
    serde_json::from_slice(&manifest.to_json().unwrap()).unwrap()
}

#[test]
fn a_month_without_files_is_not_forgotten() {
    let root = TempDir::new().unwrap();
    let mut empty = october();
    empty.files.clear();
    let commit = |manifest: &Manifest| {
        let staging = Staging::new(root.path(), false).unwrap();
        staging.commit(Some(manifest)).unwrap()
    };
    commit(&empty);
    assert_eq!(commit(&empty).manifest.unwrap().outcome, Outcome::Unchanged);
    let committed = run(root.path(), NOVEMBER, november(), 1);
    let aside = root.path().join("manifest-20261001-20261031.json");
    assert_eq!(committed.set_aside, Some(aside));
}

#[test]
fn the_time_of_a_file_is_that_of_the_run_that_wrote_it() {
    let root = TempDir::new().unwrap();
    let period = Period::month("2026-10").unwrap();
    let time = || earlier_times(root.path(), &period)["lexoffice"];
    let first = october().created_at;
    run(root.path(), OCTOBER, october(), 0);
    run(root.path(), NOVEMBER, november(), 1);
    run(root.path(), OCTOBER, october(), 2);
    assert_eq!(time().to_rfc3339(), "2026-11-02T09:00:00+01:00");

    let mut other = october();
    other.warnings.clear();
    run(root.path(), OCTOBER, other, 3);
    assert_eq!(time().timestamp(), first.timestamp());

    fs::remove_file(root.path().join(OCTOBER.0)).unwrap();
    run(root.path(), (OCTOBER.0, "changed"), october(), 4);
    assert_eq!(time().timestamp(), (first + Duration::hours(4)).timestamp());

    // The clock is set back.
    fs::remove_file(root.path().join(OCTOBER.0)).unwrap();
    run(root.path(), (OCTOBER.0, "again"), october(), -9);
    assert_eq!(time().timestamp(), (first - Duration::hours(9)).timestamp());
}
