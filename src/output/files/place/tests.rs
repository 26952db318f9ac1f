use super::super::disk::Disk;
use super::super::staged::StagedFile;
use super::super::{FileName, Outcome};
use super::*;

fn finished(folder: &Path, name: &str, text: &str) -> Finished {
    let mut file = StagedFile::create(folder, FileName::new(name).unwrap()).unwrap();
    file.append(text.as_bytes()).unwrap();
    let mut disk = Disk::default();
    let finished = file.finish(&mut disk).unwrap();
    disk.settle().unwrap();
    finished
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Places a new file and a replacement, then lets `last` fail.
fn fail_at_the_third(last: impl FnOnce(&mut Placement<'_>, &Path) -> OutputError) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    fs::write(folder.join("old.csv"), "old").unwrap();
    let mut placement = Placement::new(folder);
    placement
        .place(finished(folder, "new.csv", "n"), Outcome::New)
        .unwrap();
    placement
        .place(finished(folder, "old.csv", "changed"), Outcome::Replaced)
        .unwrap();
    assert_eq!(fs::read(folder.join("old.csv")).unwrap(), b"changed");
    let error = last(&mut placement, folder);
    assert!(matches!(error, OutputError::Io { .. }), "{error}");
    drop(placement);
    assert_eq!(fs::read(folder.join("old.csv")).unwrap(), b"old");
    let remaining: Vec<_> = names(folder)
        .into_iter()
        .filter(|name| name != "blocker")
        .collect();
    assert_eq!(remaining, ["old.csv"]);
}

#[test]
fn a_name_taken_meanwhile_undoes_the_run() {
    fail_at_the_third(|placement, folder| {
        fs::write(folder.join("blocker"), "someone else's").unwrap();
        let error = placement
            .place(finished(folder, "blocker", "x"), Outcome::New)
            .unwrap_err();
        assert_eq!(fs::read(folder.join("blocker")).unwrap(), b"someone else's");
        error
    });
}

#[test]
fn a_file_that_cannot_be_replaced_undoes_the_run() {
    fail_at_the_third(|placement, folder| {
        fs::create_dir(folder.join("blocker")).unwrap();
        placement
            .place(finished(folder, "blocker", "x"), Outcome::Replaced)
            .unwrap_err()
    });
}

#[test]
fn a_lost_temporary_file_undoes_the_run() {
    fail_at_the_third(|placement, folder| {
        let gone = finished(folder, "gone.csv", "x");
        fs::remove_file(&gone.temporary).unwrap();
        placement.place(gone, Outcome::New).unwrap_err()
    });
}

#[test]
fn dropped_unsettled_it_undoes_the_run() {
    let root = tempfile::tempdir().unwrap();
    let mut placement = Placement::new(root.path());
    placement
        .place(finished(root.path(), "a", "x"), Outcome::New)
        .unwrap();
    drop(placement);
    assert_eq!(names(root.path()), [""; 0]);
}

#[test]
fn what_cannot_be_taken_back_is_named() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    fs::write(folder.join("old.csv"), "old").unwrap();
    let mut placement = Placement::new(folder);
    placement
        .place(finished(folder, "old.csv", "changed"), Outcome::Replaced)
        .unwrap();
    fs::remove_file(folder.join("old.csv")).unwrap();
    fs::create_dir_all(folder.join("old.csv/in the way")).unwrap();
    let error = placement.fail(OutputError::NotAFolder("cause".into()));
    let OutputError::NotTakenBack { left, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(left[0], folder.join("old.csv"));
    assert_eq!(fs::read(&left[1]).unwrap(), b"old", "the earlier file is kept");
}

#[test]
fn a_copy_never_overwrites() {
    let root = tempfile::tempdir().unwrap();
    let (from, to) = (root.path().join("from"), root.path().join("to"));
    fs::write(&from, "from").unwrap();
    fs::write(&to, "to").unwrap();
    assert_eq!(
        copy_new(&from, &to).unwrap_err().kind(),
        io::ErrorKind::AlreadyExists
    );
    assert_eq!(fs::read(&to).unwrap(), b"to");
}
