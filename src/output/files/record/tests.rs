use std::collections::BTreeMap;

use super::*;

fn tree(folder: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    files
        .map(|file| {
            let name = file.file_name().into_string().unwrap();
            (name, fs::read_to_string(file.path()).unwrap())
        })
        .collect()
}

/// Three files: a new one, one that replaces another, and one more; killed after so many steps.
fn killed_after(folder: &Path, steps: usize) {
    for (name, text) in [
        ("b.csv", "old"),
        (".saldo-1.part", "new"),
        (".saldo-2.part", "changed"),
        (".saldo-3.part", "last"),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    fs::hard_link(folder.join("b.csv"), folder.join(".saldo-4.part")).unwrap();
    let moves = [
        ("1", "a.csv", None),
        ("2", "b.csv", Some("4")),
        ("3", "c.csv", None),
    ];
    let hidden = |number: &str| format!(".saldo-{number}.part");
    let moves = moves.map(|(from, to, earlier)| Move {
        from: hidden(from),
        to: to.to_owned(),
        earlier: earlier.map(hidden),
    });
    drop(Record::write(folder, &moves).unwrap());
    let steps_to_do: [&dyn Fn(); 5] = [
        &|| fs::hard_link(folder.join(".saldo-1.part"), folder.join("a.csv")).unwrap(),
        &|| fs::remove_file(folder.join(".saldo-1.part")).unwrap(),
        &|| fs::rename(folder.join(".saldo-2.part"), folder.join("b.csv")).unwrap(),
        &|| fs::rename(folder.join(".saldo-3.part"), folder.join("c.csv")).unwrap(),
        &|| fs::remove_file(folder.join(".saldo-4.part")).unwrap(),
    ];
    steps_to_do.iter().take(steps).for_each(|step| step());
}

#[test]
fn what_was_begun_is_completed_wherever_it_was_killed() {
    for steps in 0..=5 {
        let root = tempfile::tempdir().unwrap();
        killed_after(root.path(), steps);
        assert_eq!(complete(root.path()).unwrap(), ["a.csv", "b.csv", "c.csv"]);
        let expected = [("a.csv", "new"), ("b.csv", "changed"), ("c.csv", "last")];
        let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(tree(root.path()), expected.into(), "{steps}");
        assert_eq!(
            complete(root.path()).unwrap(),
            [""; 0],
            "there is nothing left to do"
        );
    }
}

#[test]
fn a_run_that_is_alive_is_left_alone() {
    let root = tempfile::tempdir().unwrap();
    killed_after(root.path(), 1);
    let before = tree(root.path());
    let alive = File::open(root.path().join(NAME)).unwrap();
    alive.lock().unwrap();
    assert_eq!(complete(root.path()).unwrap(), [""; 0]);
    assert_eq!(tree(root.path()), before);
    drop(alive);
    assert_eq!(complete(root.path()).unwrap().len(), 3);
}

#[test]
fn a_file_that_came_between_is_not_overwritten() {
    let root = tempfile::tempdir().unwrap();
    killed_after(root.path(), 0);
    fs::write(root.path().join("c.csv"), "someone else's").unwrap();
    let error = complete(root.path()).unwrap_err().to_string();
    assert!(error.contains("c.csv"), "{error}");
    assert_eq!(fs::read(root.path().join("c.csv")).unwrap(), b"someone else's");
    assert!(root.path().join(".saldo-3.part").exists(), "nothing is lost");
}

#[test]
fn a_record_that_leads_elsewhere_is_refused() {
    for (from, to) in [
        ("../x.part", "a"),
        (".saldo-1.part", "../a"),
        (".saldo-1.part", ".hidden"),
        ("/etc/hosts", "a"),
        (".saldo-1.part", ""),
    ] {
        let root = tempfile::tempdir().unwrap();
        let moves = [Move {
            from: from.to_owned(),
            to: to.to_owned(),
            earlier: None,
        }];
        drop(Record::write(root.path(), &moves).unwrap());
        let error = complete(root.path()).unwrap_err().to_string();
        assert!(error.contains("not written by Saldo"), "{error}");
    }
}
