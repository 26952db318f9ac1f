//! Exports that end between the two steps of the journal: nothing is doubled, nothing is lost.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::{sleep, yield_now};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use saldo::archive::journal::State;
use saldo::digest::sha256;

use crate::journal::{export, rows};
use crate::saldo::{Folder, NOW};
use crate::sync::{demo, open, sync};
use crate::tools;

/// How far each part of each run came that has entries.
fn states(folder: &Folder) -> Vec<Vec<State>> {
    let runs = open(folder).runs().unwrap();
    runs.into_iter()
        .map(|run| {
            let parts = run.parts.into_iter().filter(|part| part.entries > 0);
            parts.map(|part| part.state).collect()
        })
        .collect()
}

/// The journal as a run leaves it that is killed before its second step.
fn forget_the_second_step(folder: &Folder) {
    let database = Connection::open(folder.path("archive/archive.sqlite")).unwrap();
    database
        .execute_batch(
            "DROP TRIGGER run_part_is_settled_once;
             UPDATE run_part SET state = 'begun' WHERE run = (SELECT max(id) FROM run);",
        )
        .unwrap();
}

#[test]
fn killed_after_the_files_were_in_place_it_counts_as_exported() {
    let (folder, bank) = (Folder::new(), demo());
    let first = rows(&export(&folder, &bank, "--json").expect(0));
    forget_the_second_step(&folder);
    let second = export(&folder, &bank, "--new --json")
        .expect(0)
        .says("run 1 was interrupted when all its files were in")
        .says("it counts as exported");
    assert!(first > 50);
    assert_eq!(rows(&second), 0);
    assert!(states(&folder)[0].iter().all(|state| *state == State::Done));
}

#[test]
fn killed_before_any_file_was_in_place_it_counts_as_never_exported() {
    let (folder, bank) = (Folder::new(), demo());
    let first = rows(&export(&folder, &bank, "--json").expect(0));
    forget_the_second_step(&folder);
    for name in folder.tree("saldo-export").keys() {
        fs::remove_file(folder.path("saldo-export").join(name)).unwrap();
    }
    let second = export(&folder, &bank, "--new --json")
        .expect(0)
        .says("what is not there counts as never exported");
    assert_eq!(rows(&second), first);
    assert!(states(&folder)[0].iter().all(|state| *state == State::Undone));
}

#[test]
fn killed_while_files_were_placed_each_account_counts_by_its_files() {
    let (folder, bank) = (Folder::new(), demo());
    export(&folder, &bank, "").expect(0);
    let whole = folder.tree("saldo-export");
    forget_the_second_step(&folder);
    let main = open(&folder).runs().unwrap()[0]
        .files
        .iter()
        .find(|file| file.name.contains("hauptkonto"))
        .unwrap()
        .name
        .clone();
    fs::remove_file(folder.path("saldo-export").join(&main)).unwrap();
    fs::remove_file(folder.path("saldo-export/manifest.json")).unwrap();
    let second = export(&folder, &bank, "--new").expect(0).says("was interrupted");
    let states = states(&folder);
    assert!(
        states[0].contains(&State::Done) && states[0].contains(&State::Undone),
        "{second}"
    );
    let placed = folder.tree("saldo-export");
    assert_eq!(placed.len(), whole.len(), "{second}");
}

#[test]
fn an_interrupted_run_whose_folder_is_gone_is_for_the_user_to_decide() {
    let (folder, bank) = (Folder::new(), demo());
    export(&folder, &bank, "").expect(0);
    forget_the_second_step(&folder);
    fs::rename(folder.path("saldo-export"), folder.path("moved")).unwrap();
    export(&folder, &bank, "--new")
        .expect(2)
        .says("nobody can tell whether its files were imported");
    // Another format has nothing to do with it.
    let other = folder
        .saldo()
        .args("export --month 2026-10 --archive archive --format generic-de --out other");
    other.live(&bank).run().expect(0);
    fs::rename(folder.path("moved"), folder.path("saldo-export")).unwrap();
    export(&folder, &bank, "").expect(0).says("the same as run 1");
    assert!(states(&folder)[0].iter().all(|state| *state == State::Done));
}

#[test]
fn an_interrupted_run_with_an_unreadable_file_is_for_the_user_to_decide() {
    let (folder, bank) = (Folder::new(), demo());
    export(&folder, &bank, "").expect(0);
    forget_the_second_step(&folder);
    let file = folder
        .path("saldo-export")
        .join(&open(&folder).runs().unwrap()[0].files[0].name);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    export(&folder, &bank, "--new")
        .expect(2)
        .says("a file in it cannot be read");
    let other = folder
        .saldo()
        .args("export --month 2026-10 --archive archive --format generic-de --out other");
    other.live(&bank).run().expect(0);
    export(&folder, &bank, "--force --out elsewhere")
        .expect(0)
        .says("counts as never exported as lexoffice, as asked");
}

#[test]
fn a_run_that_is_given_up_for_one_format_stays_open_for_the_others() {
    let (folder, bank) = (Folder::new(), demo());
    export(&folder, &bank, "--format generic-de").expect(0);
    forget_the_second_step(&folder);
    fs::rename(folder.path("saldo-export"), folder.path("moved")).unwrap();
    export(&folder, &bank, "--force --out elsewhere")
        .expect(0)
        .says("run 1 counts as never exported as lexoffice, as asked");
    let other = || {
        folder
            .saldo()
            .args("export --month 2026-10 --archive archive --format generic-de --new --out other")
    };
    other()
        .live(&bank)
        .run()
        .expect(2)
        .says("nobody can tell whether its files were imported");
    fs::rename(folder.path("moved"), folder.path("saldo-export")).unwrap();
    let exported = other().args("--json").live(&bank).run().expect(0);
    assert_eq!(
        rows(&exported),
        0,
        "they count as exported, for the file is there"
    );
}

#[test]
fn files_that_cannot_be_placed_leave_a_run_undone() {
    let (folder, bank) = (Folder::new(), demo());
    folder.write("saldo-export/manifest.json", "not ours");
    export(&folder, &bank, "").expect(2);
    assert!(states(&folder)[0].iter().all(|state| *state == State::Undone));
    fs::remove_file(folder.path("saldo-export/manifest.json")).unwrap();
    export(&folder, &bank, "").expect(0);
}

/// An export of the archive in this folder.
fn begin(folder: &Folder) -> Child {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(["export", "--month", "2026-10", "--format", "lexoffice"])
        .args(["--archive", "archive", "--offline"])
        .current_dir(folder.path(""))
        .env_clear()
        .env("SALDO_NOW", NOW)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The folder of an archive of the demo company, again and again.
fn copy(archive: &BTreeMap<String, Vec<u8>>) -> Folder {
    let folder = Folder::new();
    for (name, bytes) in archive {
        folder.write(&format!("archive/{name}"), bytes);
    }
    folder
}

/// What all runs that count as exported wrote is whole, and each entry is in one of them.
#[track_caller]
fn assert_exported_once(folder: &Folder, told: &str) {
    let mut exported = Vec::new();
    for run in open(folder).runs().unwrap() {
        for part in run.parts.iter().filter(|part| part.state == State::Done) {
            let entries = open(folder).exported_by(run.id, &part.format, &part.account);
            exported.extend(entries.unwrap().into_iter().map(|entry| entry.id));
            for file in run
                .files
                .iter()
                .filter(|file| file.is_of(&part.format, &part.account))
            {
                let bytes = folder.read(&format!("saldo-export/{}", file.name));
                assert_eq!(sha256(&bytes), file.sha256, "{told}");
            }
        }
    }
    let count = exported.len();
    exported.sort();
    exported.dedup();
    assert_eq!((exported.len(), count), (91, 91), "{told}");
}

/// Kills an export after each part of the time that it takes, and every other one as soon as it writes into its archive; then
/// `--new` brings what is missing, and nothing twice.
#[test]
fn an_export_that_is_killed_at_any_instant_is_completed_by_the_next() {
    const KILLS: u32 = 16;
    let synced = Folder::new();
    sync(&synced, &demo()).expect(0);
    let archive = synced.tree("archive");
    let (whole, start) = (copy(&archive), Instant::now());
    assert!(begin(&whole).wait().unwrap().success());
    let span = start.elapsed();
    let (mut killed, mut interrupted) = (0, 0);
    // A machine under load may end a run before it is killed: then there are more tries.
    for number in 0..KILLS * 10 {
        if number >= KILLS && killed > 0 && interrupted > 0 {
            break;
        }
        let folder = copy(&archive);
        let mut run = begin(&folder);
        if number % 2 == 0 {
            sleep(span * (number % KILLS) / KILLS);
        } else {
            let log = folder.path("archive/archive.sqlite-wal");
            let is_written = || fs::metadata(&log).is_ok_and(|log| log.len() > 0);
            while !is_written() && run.try_wait().unwrap().is_none() {
                yield_now();
            }
            sleep(Duration::from_micros(200) * (number % KILLS));
        }
        run.kill().unwrap();
        killed += u32::from(run.wait().unwrap().code().is_none());
        // What a killed run leaves behind is hidden, and no import.
        for name in folder
            .tree("saldo-export")
            .keys()
            .filter(|name| name.starts_with('.'))
        {
            fs::remove_file(folder.path("saldo-export").join(name)).unwrap();
        }
        let next = folder
            .saldo()
            .args("export --month 2026-10 --format lexoffice --archive archive --offline --new")
            .run()
            .expect(0);
        interrupted += u32::from(next.stderr.contains("was interrupted"));
        assert_exported_once(&folder, &format!("kill {number}: {next}"));
    }
    assert!(
        killed > 0 && interrupted > 0,
        "{killed} killed, {interrupted} of them between the two steps of the journal"
    );
}

#[test]
fn an_archive_that_cannot_be_written_to_looks_at_its_files_too() {
    if !tools::is_allowed(tools::MOUNTS) {
        return;
    }
    let (folder, bank) = (Folder::new(), demo());
    export(&folder, &bank, "").expect(0);
    forget_the_second_step(&folder);
    let before = folder.tree("archive");
    let second = tools::with_read_only(folder.saldo(), "archive");
    let second =
        second.args("export --month 2026-10 --archive archive --format lexoffice --offline --new --json");
    let second = second.run().expect(0).says("it counts as exported");
    assert_eq!(rows(&second), 0);
    assert!(folder.tree("archive") == before);
}
