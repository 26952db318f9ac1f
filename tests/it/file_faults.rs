//! Damage, full disks and places that cannot be written to: what is said, and that the next run makes it good.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use saldo::archive::files::Document;
use saldo::archive::{Access, Archive, Kind};
use saldo::sandbox::{Answer, Fault, Faults};

use crate::files::{UPLOADS, assert_recovers, faulty, files, verify};
use crate::journal::export;
use crate::saldo::{Folder, Outcome, Saldo};
use crate::sync::{demo, open, sync_with_files as sync};

fn path_of(folder: &Folder, kind: Kind) -> (Document, std::path::PathBuf, std::path::PathBuf) {
    let archive = open(folder);
    let all = archive.documents().unwrap();
    let kept = all.into_iter().find(|kept| kept.document.kind == kind).unwrap();
    let files = archive.files();
    (
        kept.document,
        files.path(&kept.content.unwrap().sha256),
        files.tree_path(&kept.path.unwrap()),
    )
}

fn overwrite(path: &Path) {
    fs::remove_file(path).unwrap();
    fs::write(path, "something else").unwrap();
}

#[test]
fn damage_is_found_and_repaired() {
    let folder = Folder::new();
    let bank = demo();
    sync(&folder, &bank).expect(0);
    let whole = files(&folder);
    overwrite(&path_of(&folder, Kind::Statement).1);
    fs::remove_file(path_of(&folder, Kind::CreditNote).1).unwrap();
    fs::remove_file(path_of(&folder, Kind::Attachment).2).unwrap();
    overwrite(&path_of(&folder, Kind::ClientInvoice).2);
    let found = verify(&folder).expect(3);
    for words in [
        "the file of statement",
        "has other content",
        "the file of credit_note",
        "is gone",
        "in the readable tree, attachment",
        "in the readable tree, client_invoice",
        "saldo verify --repair",
    ] {
        assert!(format!("{found:?}").contains(words), "{words}: {found:?}");
    }
    folder
        .saldo()
        .args("verify --repair --archive archive")
        .live(&bank)
        .run()
        .expect(0);
    verify(&folder).expect(0);
    let mut repaired = files(&folder);
    repaired.retain(|path, _| !path.ends_with(".damaged"));
    assert!(repaired == whole);
}

#[test]
fn a_damaged_database_is_found() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let path = folder.path("archive/archive.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    for byte in bytes.iter_mut().skip(half).take(6_000) {
        *byte ^= 0x5a;
    }
    fs::write(&path, bytes).unwrap();
    let found = verify(&folder).expect(3);
    assert!(format!("{found:?}").contains("database"), "{found:?}");
    assert!(Archive::open(&folder.path("archive"), Access::Read).is_ok());
}

#[test]
fn what_is_no_database_any_more_is_damage_for_every_command() {
    let whole = Folder::new();
    sync(&whole, &demo()).expect(0);
    let bytes = fs::read(whole.path("archive/archive.sqlite")).unwrap();
    let half = bytes[..bytes.len() / 2].to_vec();
    let mut headless = bytes;
    headless[..11].copy_from_slice(b"no database");
    for left in [half, headless] {
        let folder = Folder::new();
        sync(&folder, &demo()).expect(0);
        fs::write(folder.path("archive/archive.sqlite"), left).unwrap();
        for line in ["verify", "verify --repair", "missing --month 2026-10", "sync"] {
            let run = folder.saldo().args(line).args("--archive archive");
            run.live(&demo()).run().expect(3).says("database");
        }
    }
}

/// Runs what follows with mounts of its own, seen by nobody else. The script has Saldo as its arguments.
const APART: [&str; 4] = ["unshare", "-rm", "sh", "-c"];

const FULL: &str = "mount -t tmpfs -o size=$ROOM,mode=700 tmpfs $PLACE || exit 99
    \"$0\" \"$@\"; code=$?; cp -a $PLACE/. left/; exit $code";

const READ_ONLY: &str = "mount --bind $PLACE $PLACE && mount -o remount,bind,ro $PLACE || exit 99
    exec \"$0\" \"$@\"";

/// Whether this system lets everybody mount; says which way the test goes.
fn can_mount(test: &str) -> bool {
    let folder = Folder::new();
    fs::create_dir(folder.path("place")).unwrap();
    let script = READ_ONLY.replace("$PLACE", "place");
    let done = Command::new(APART[0])
        .args(&APART[1..])
        .args([&script, "true"])
        .current_dir(folder.path("."))
        .status();
    let can = done.is_ok_and(|status| status.success());
    let way = if can { "with mounts" } else { "without mounts" };
    let _ = writeln!(std::io::stderr(), "{test}: {way}");
    can
}

fn apart(run: Saldo, script: &str, place: &str, room: &str) -> Outcome {
    let script = script.replace("$PLACE", place).replace("$ROOM", room);
    let words = [&APART[..], &[script.as_str()]].concat();
    run.through(&words).live(&demo()).run()
}

/// What was on a disk that is gone now becomes the archive.
fn put_back(folder: &Folder) {
    fs::remove_dir_all(folder.path("archive")).unwrap();
    fs::rename(folder.path("left"), folder.path("archive")).unwrap();
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_an_archive_that_the_next_sync_completes() {
    if !can_mount("full disk") {
        let folder = Folder::new();
        let outcome = folder
            .saldo()
            .args("sync --archive archive --json")
            // Blocks of 512 bytes: more than the database needs, less than a receipt has.
            .through(&["sh", "-c", "trap '' XFSZ; ulimit -f 30; exec \"$0\" \"$@\""])
            .live(&demo())
            .run();
        assert!(format!("{outcome:?}").contains("cannot"), "{outcome:?}");
        return assert_recovers(&folder);
    }
    // Full before there is a database, in the middle of it, and between the files.
    for room in ["16k", "700k", "2500k"] {
        let folder = Folder::new();
        fs::create_dir(folder.path("archive")).unwrap();
        fs::create_dir(folder.path("left")).unwrap();
        let run = folder.saldo().args("sync --archive archive --json");
        let outcome = apart(run, FULL, "archive", room).expect(1);
        assert!(
            format!("{outcome:?}").contains("cannot") || format!("{outcome:?}").contains("full"),
            "{room}: {outcome:?}"
        );
        put_back(&folder);
        assert_recovers(&folder);
    }
}

#[test]
#[cfg(unix)]
fn a_read_only_archive_is_said_and_harmless() {
    let folder = Folder::new();
    let none = Faults::none().script(Fault::on(UPLOADS, Answer::empty(404).into()));
    sync(&folder, &faulty(none)).expect(0);
    if can_mount("read-only archive") {
        let run = folder.saldo().args("sync --archive archive --json");
        apart(run, READ_ONLY, "archive", "")
            .expect(1)
            .says("choose a folder that you may write in");
        let run = folder.saldo().args("verify --archive archive");
        apart(run, READ_ONLY, "archive", "").expect(0);
    } else {
        use std::os::unix::fs::PermissionsExt;
        let files = folder.path("archive/files");
        let mode = |mode| fs::set_permissions(&files, fs::Permissions::from_mode(mode)).unwrap();
        mode(0o500);
        let outcome = sync(&folder, &demo());
        mode(0o700);
        // Whoever may do everything is not stopped by it.
        if !format!("{outcome:?}").contains("up to date") {
            outcome.says("choose a folder that you may write in");
        }
    }
    assert_recovers(&folder);
}

#[test]
#[cfg(unix)]
fn an_export_to_a_full_or_read_only_folder_counts_as_never_made() {
    if !can_mount("export's folder") {
        return;
    }
    let line = "export --month 2026-10 --archive archive --format lexoffice --out out";
    for (script, room) in [(FULL, "4k"), (READ_ONLY, "")] {
        let folder = Folder::new();
        fs::create_dir(folder.path("out")).unwrap();
        fs::create_dir(folder.path("left")).unwrap();
        let outcome = apart(folder.saldo().args(line), script, "out", room);
        assert!(!format!("{outcome:?}").contains("wrote "), "{outcome:?}");
        assert!(folder.tree("out").is_empty() && folder.tree("left").is_empty());
        let runs = open(&folder).runs().unwrap();
        assert!(runs.iter().all(|run| !run.is_done(None)), "{runs:?}");
        export(&folder, &demo(), "--out out --new").expect(0);
        assert!(!folder.tree("out").is_empty());
        verify(&folder).expect(0);
    }
}
