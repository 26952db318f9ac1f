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

/// A new file and a replacement, and then one that fails as `last` arranges it.
fn fail_at_the_third(last: impl FnOnce(&mut Placement<'_>, &Path)) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    fs::write(folder.join("old.csv"), "old").unwrap();
    let mut placement = Placement::new(folder);
    placement.place(finished(folder, "new.csv", "n"), Outcome::New);
    placement.place(finished(folder, "old.csv", "changed"), Outcome::Replaced);
    last(&mut placement, folder);
    let error = placement.settle().unwrap_err();
    assert!(matches!(error, OutputError::Io { .. }), "{error}");
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
        placement.place(finished(folder, "blocker", "x"), Outcome::New);
        fs::write(folder.join("blocker"), "someone else's").unwrap();
    });
}

#[test]
fn a_file_that_cannot_be_replaced_undoes_the_run() {
    fail_at_the_third(|placement, folder| {
        fs::create_dir(folder.join("blocker")).unwrap();
        placement.place(finished(folder, "blocker", "x"), Outcome::Replaced);
    });
}

#[test]
fn a_lost_temporary_file_undoes_the_run() {
    fail_at_the_third(|placement, folder| {
        let gone = finished(folder, "gone.csv", "x");
        fs::remove_file(&gone.temporary).unwrap();
        placement.place(gone, Outcome::New);
    });
}

#[test]
fn dropped_unsettled_it_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    fs::write(folder.join("b"), "old").unwrap();
    let mut placement = Placement::new(folder);
    placement.place(finished(folder, "a", "x"), Outcome::New);
    placement.place(finished(folder, "b", "x"), Outcome::Replaced);
    drop(placement.prepare().unwrap().unwrap().remove());
    assert_eq!(placement.move_all().map_err(|error| error.to_string()), Ok(()));
    assert_eq!(fs::read(folder.join("b")).unwrap(), b"x");
    drop(placement);
    assert_eq!(names(folder), ["b"]);
    assert_eq!(fs::read(folder.join("b")).unwrap(), b"old");
}

#[test]
fn what_cannot_be_taken_back_is_named() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    fs::write(folder.join("old.csv"), "old").unwrap();
    let mut placement = Placement::new(folder);
    placement.place(finished(folder, "old.csv", "changed"), Outcome::Replaced);
    assert!(placement.prepare().unwrap().is_none(), "one file is one step");
    placement.move_all().unwrap();
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

/// Where the disk has no links, as for a folder here, a move is a rename, which would take what is there without a word.
#[test]
fn a_move_without_links_never_overwrites() {
    let root = tempfile::tempdir().unwrap();
    let (from, to) = (root.path().join("from"), root.path().join("to"));
    fs::create_dir(&from).unwrap();
    fs::write(from.join("file"), "new").unwrap();
    fs::create_dir(&to).unwrap();
    assert!(move_new(&from, &to).is_err());
    assert_eq!((names(&from), names(&to)), (vec!["file".to_owned()], Vec::new()));
    fs::remove_dir(&to).unwrap();
    move_new(&from, &to).unwrap();
    assert_eq!(names(&to), ["file"]);
}
