use std::io::Write;

use tempfile::TempDir;

use super::*;
use crate::output::manifest::tests::sample;
use crate::problem::Blame;

fn name(text: &str) -> FileName {
    FileName::new(text).unwrap()
}

fn run(
    folder: &Path,
    overwrite: bool,
    month: &str,
    files: &[(&str, &str)],
) -> Result<Committed, OutputError> {
    let mut staging = Staging::new(folder, overwrite)?;
    for (file, text) in files {
        let mut staged = staging.create(name(file), "test")?;
        staged.append(text.as_bytes())?;
        staging.add(staged)?;
    }
    staging.commit(Some(&sample(month, files[0].0)))
}

/// Every file with its text, sorted; temporary ones would show.
fn listing(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).unwrap_or_else(|_| "a folder".to_owned());
            (entry.file_name().into_string().unwrap(), text)
        })
        .collect();
    files.sort();
    files
}

fn names(folder: &Path) -> Vec<String> {
    listing(folder).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_file_is_hashed_counted_and_placed() {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("new/deep");
    let committed = run(&folder, false, "2026-10", &[("a.csv", "abc")]).unwrap();
    let [placed] = &committed.files[..] else { panic!() };
    assert_eq!((placed.written.bytes, placed.outcome), (3, Outcome::New));
    // FIPS 180-2, appendix B.1.
    assert_eq!(
        placed.written.sha256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(names(&folder), ["a.csv", "manifest.json"]);
    assert_eq!(fs::read(folder.join("a.csv")).unwrap(), b"abc");
    assert_eq!(committed.manifest.unwrap().outcome, Outcome::New);
}

#[test]
fn nothing_remains_of_a_run_that_stops() {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("new/deep");
    {
        let mut staging = Staging::new(&folder, false).unwrap();
        let mut staged = staging.create(name("a.csv"), "test").unwrap();
        staged.append(&vec![b'x'; 1 << 20]).unwrap();
        staging.add(staged).unwrap();
        let _open = staging.create(name("b.csv"), "test").unwrap();
        assert_eq!(names(&folder).len(), 2);
        assert!(names(&folder).iter().all(|name| name.starts_with(".saldo-")));
    }
    assert_eq!(names(root.path()), [""; 0]);
}

#[test]
fn the_same_again_is_left_alone_with_its_manifest() {
    let root = TempDir::new().unwrap();
    run(root.path(), false, "2026-10", &[("a.csv", "a")]).unwrap();
    let before = listing(root.path());
    let again = run(root.path(), false, "2026-10", &[("a.csv", "a")]).unwrap();
    assert_eq!(again.files[0].outcome, Outcome::Unchanged);
    assert_eq!(again.manifest.unwrap().outcome, Outcome::Unchanged);
    assert_eq!(listing(root.path()), before);
}

#[test]
fn different_files_are_refused_together_and_replaced_when_forced() {
    let root = TempDir::new().unwrap();
    run(
        root.path(),
        false,
        "2026-10",
        &[("a.csv", "a"), ("b.csv", "b"), ("c.csv", "c")],
    )
    .unwrap();
    let before = listing(root.path());
    let changed = [
        ("a.csv", "A"),
        ("b.csv", "longer"),
        ("c.csv", "c"),
        ("d.csv", "d"),
    ];
    let error = run(root.path(), false, "2026-10", &changed).unwrap_err();
    let OutputError::Exists(paths) = &error else {
        panic!("{error}")
    };
    assert_eq!(paths, &[root.path().join("a.csv"), root.path().join("b.csv")]);
    assert_eq!(listing(root.path()), before);

    let forced = run(root.path(), true, "2026-10", &changed).unwrap();
    let outcomes: Vec<_> = forced.files.iter().map(|file| file.outcome).collect();
    assert_eq!(
        outcomes,
        [
            Outcome::Replaced,
            Outcome::Replaced,
            Outcome::Unchanged,
            Outcome::New
        ]
    );
    assert_eq!(forced.set_aside, None);
    assert_eq!(
        names(root.path()),
        ["a.csv", "b.csv", "c.csv", "d.csv", "manifest.json"]
    );
    assert_eq!(fs::read(root.path().join("b.csv")).unwrap(), b"longer");
}

#[test]
fn another_months_manifest_is_kept_under_its_own_name() {
    let root = TempDir::new().unwrap();
    run(root.path(), false, "2026-10", &[("oct.csv", "a")]).unwrap();
    let october = fs::read(root.path().join(MANIFEST)).unwrap();
    let committed = run(root.path(), false, "2026-11", &[("nov.csv", "b")]).unwrap();
    let aside = root.path().join("manifest-20261001-20261031.json");
    assert_eq!(committed.set_aside.as_ref(), Some(&aside));
    assert_eq!(fs::read(&aside).unwrap(), october);
    assert_eq!(
        fs::read(root.path().join(MANIFEST)).unwrap(),
        sample("2026-11", "nov.csv").to_json().unwrap()
    );

    run(root.path(), false, "2026-10", &[("other.csv", "c")]).unwrap();
    let committed = run(root.path(), false, "2026-12", &[("dec.csv", "d")]).unwrap();
    assert_eq!(
        committed.set_aside,
        Some(root.path().join("manifest-20261001-20261031-2.json"))
    );
    assert_eq!(fs::read(&aside).unwrap(), october);
}

#[test]
fn another_programs_manifest_is_not_touched_unasked() {
    for text in [
        "{\"name\": \"web app\"}",
        "",
        "[]",
        "{\"saldo\":\"1\",\"period\":{\"from\":\"../x\",\"to\":\"y\"},\"files\":[]}",
    ] {
        let root = TempDir::new().unwrap();
        fs::write(root.path().join(MANIFEST), text).unwrap();
        let error = run(root.path(), false, "2026-10", &[("a.csv", "a")]).unwrap_err();
        assert!(matches!(error, OutputError::ForeignManifest(_)), "{error}");
        assert_eq!(listing(root.path()), [(MANIFEST.to_owned(), text.to_owned())]);
        run(root.path(), true, "2026-10", &[("a.csv", "a")]).unwrap();
        assert_eq!(names(root.path()), ["a.csv", MANIFEST]);
    }
}

#[test]
fn a_folder_in_the_way_is_named() {
    for (blocker, overwrite) in [("b.csv", false), ("b.csv", true), (MANIFEST, true)] {
        let root = TempDir::new().unwrap();
        fs::create_dir(root.path().join(blocker)).unwrap();
        let error = run(
            root.path(),
            overwrite,
            "2026-10",
            &[("a.csv", "a"), ("b.csv", "b")],
        )
        .unwrap_err();
        assert!(
            matches!(&error, OutputError::Blocked(path) if path.ends_with(blocker)),
            "{error}"
        );
        assert_eq!(names(root.path()), [blocker]);
    }
}

#[test]
fn a_folder_that_cannot_be_is_refused_at_the_start() {
    let root = TempDir::new().unwrap();
    let file = root.path().join("file");
    fs::write(&file, "kept").unwrap();
    let error = Staging::new(&file, true).unwrap_err();
    assert!(matches!(error, OutputError::NotAFolder(_)), "{error}");
    let error = Staging::new(&file.join("deep/er"), true).unwrap_err();
    assert!(
        matches!(&error, OutputError::NotAFolder(path) if *path == file),
        "{error}"
    );
    assert_eq!(names(root.path()), ["file"]);
}

#[test]
fn two_files_of_one_name_are_refused_with_both_origins() {
    let root = TempDir::new().unwrap();
    let mut staging = Staging::new(root.path(), true).unwrap();
    let origin = |what: &str, account: Option<&str>| Origin {
        what: what.to_owned(),
        account: account.map(ToOwned::to_owned),
    };
    let first = origin("lexoffice", Some("Main"));
    let _first = staging.create(name("Ä.csv"), first.clone()).unwrap();
    let mut refused =
        |same: &str, second: Origin| staging.create(name(same), second).unwrap_err().to_string();
    for same in ["ä.CSV", "A\u{308}.csv"] {
        let message = refused(same, origin("lexoffice", Some("Second")));
        assert!(
            message.contains("lexoffice of account Main, and lexoffice of account Second"),
            "{message}"
        );
        assert!(message.contains("such as {account.name}"), "{message}");
    }
    let message = refused("Ä.csv", first);
    assert!(message.contains("such as {period.from |"), "{message}");
    let message = refused("Ä.csv", origin("datev", None));
    assert!(
        message.ends_with(
            "lexoffice of account Main, and datev; give one of the two another `name` under [file]"
        ),
        "{message}"
    );
    let error = staging.create(name("Manifest.json"), "lexoffice").unwrap_err();
    assert!(matches!(error, OutputError::ManifestName(_)), "{error}");
}

#[test]
fn a_dump_needs_no_manifest() {
    let root = TempDir::new().unwrap();
    let mut staging = Staging::new(root.path(), false).unwrap();
    let mut staged = staging.create(name("dump.jsonl"), "the dump").unwrap();
    writeln!(staged, "{{}}").unwrap();
    staged.flush().unwrap();
    let written = staging.add(staged).unwrap();
    assert_eq!(written.bytes, 3);
    let committed = staging.commit(None).unwrap();
    assert_eq!(committed.manifest, None);
    assert_eq!(names(root.path()), ["dump.jsonl"]);
}

/// Not even the superuser makes files there.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_refused_at_the_start() {
    let error = Staging::new(Path::new("/sys/kernel"), true).unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with("cannot write in the folder /sys/kernel"),
        "{message}"
    );
    assert!(message.contains("choose another folder with --out"), "{message}");
    assert_eq!(error.blame(), Blame::Outside);
}

#[cfg(unix)]
#[test]
fn files_have_the_rights_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let root = TempDir::new().unwrap();
    fs::write(root.path().join("plain"), "").unwrap();
    run(root.path(), false, "2026-10", &[("a.csv", "a")]).unwrap();
    let mode = |name: &str| fs::metadata(root.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("a.csv"), mode("plain"));
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_is_not_written_through() {
    let root = TempDir::new().unwrap();
    let outside = root.path().join("outside");
    std::os::unix::fs::symlink(&outside, root.path().join("a.csv")).unwrap();
    let error = run(root.path(), false, "2026-10", &[("a.csv", "a")]).unwrap_err();
    assert!(matches!(error, OutputError::Exists(_)), "{error}");
    run(root.path(), true, "2026-10", &[("a.csv", "a")]).unwrap();
    assert!(!exists(&outside));
}
