//! Folders that somebody removes while a run is under way: a clear error, nothing half done, and the next run makes it
//! good.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use saldo::sandbox::{Action, Fault, Faults, Hook, Sandbox, Settings};

use crate::files::UPLOADS;
use crate::refusals::bank;
use crate::saldo::Folder;

const EXPORT: &str = "export --month 2026-10 --format lexoffice --format camt053 --out out";
const FETCH: &str = "fetch --month 2026-10 --out dump/october.jsonl";
const SYNC: &str = "sync --archive archive";
const ARCHIVED: &str = "export --archive archive --month 2026-10 --format lexoffice --out out";

const FOLDER: &str = "the folder is gone; choose another one with --out";
const ARCHIVE: &str = "the archive in archive was moved or removed while it was written";

/// A bank that does this before its answer to the nth such request, and whether it did.
fn meanwhile(path: &str, nth: usize, work: impl Fn() + Send + Sync + 'static) -> Sandbox {
    let fault = Fault::on(path, Action::Meanwhile(Hook::new(work))).nth(nth);
    Sandbox::start(Settings::demo().faults(Faults::none().script(fault))).unwrap()
}

/// Somebody removes a folder, or puts something else in its place.
#[derive(Debug, Clone, Copy)]
enum Meddling {
    Removes,
    Empties,
    Moves,
    PutsAFile,
}

impl Meddling {
    fn at(self, folder: &Path, elsewhere: &Path) {
        if let Self::Moves = self {
            return fs::rename(folder, elsewhere.join("moved")).unwrap();
        }
        // What is written into it meanwhile stands in the way for a moment.
        while folder.exists() {
            let _ = fs::remove_dir_all(folder);
        }
        match self {
            Self::Empties => fs::create_dir(folder).unwrap(),
            Self::PutsAFile => fs::write(folder, "a note").unwrap(),
            Self::Removes | Self::Moves => {}
        }
    }

    /// Takes away what stands in the way of the next run.
    fn tidy(self, folder: &Path) {
        if let Self::PutsAFile = self {
            fs::remove_file(folder).unwrap();
        }
    }
}

const ALL: [Meddling; 4] = [
    Meddling::Removes,
    Meddling::Empties,
    Meddling::Moves,
    Meddling::PutsAFile,
];

/// A folder with what runs before it, and one in which `line` is then disturbed at `gone`. What stands under `kept` in the
/// end is as in a folder in which nobody meddled.
fn disturbed(before: &[&str], line: &str, gone: &str, (path, nth): (&str, usize), kept: &str, told: &str) {
    let undisturbed = bank(Faults::none());
    let prepared = || {
        let folder = Folder::new();
        fs::create_dir(folder.path("dump")).unwrap();
        fs::create_dir(folder.path("out")).unwrap();
        for line in before {
            folder.saldo().args(line).live(&undisturbed).run().expect(0);
        }
        folder
    };
    let plain = prepared();
    plain.saldo().args(line).live(&undisturbed).run().expect(0);
    for meddling in ALL {
        if path == UPLOADS && matches!(meddling, Meddling::Empties) {
            // Files of other threads may be on their way into the new folder.
            continue;
        }
        let folder = prepared();
        let (target, elsewhere) = (folder.path(gone), TempDir::new().unwrap());
        let moved = elsewhere.path().to_owned();
        let bank = meanwhile(path, nth, move || meddling.at(&target, &moved));
        let outcome = folder.saldo().args(line).live(&bank).run();
        if let (Meddling::Empties, Some(0)) = (meddling, outcome.status) {
            // Nothing had been written into it yet.
            assert!(folder.tree(kept) == plain.tree(kept), "{line}: {outcome}");
            continue;
        }
        let outcome = outcome.expect(1);
        let said = match meddling {
            Meddling::PutsAFile if told == FOLDER => {
                "a part of this path is a file; choose another folder with --out"
            }
            _ => told,
        };
        let outcome = outcome.says(said);
        let left: BTreeMap<_, _> = folder.tree("");
        let is_half_done = |name: &&String| {
            let is_within = |part: &str| name.strip_prefix(part).is_some_and(|rest| !rest.is_empty());
            is_within(&format!("{gone}/")) || is_within("out/")
        };
        assert_eq!(
            left.keys().find(is_half_done),
            None,
            "{line}, {meddling:?}: {outcome}"
        );
        meddling.tidy(&folder.path(gone));
        fs::create_dir_all(folder.path("dump")).unwrap();
        folder.saldo().args(line).live(&undisturbed).run().expect(0);
        assert!(folder.tree(kept) == plain.tree(kept), "{line}, {meddling:?}");
    }
}

#[test]
fn an_export_whose_folder_is_removed_says_so() {
    disturbed(&[], EXPORT, "out", ("/v2/transactions", 3), "out", FOLDER);
    disturbed(&[SYNC], ARCHIVED, "out", ("/v2/transactions", 2), "out", FOLDER);
}

#[test]
fn a_fetch_whose_folder_is_removed_says_so() {
    disturbed(&[], FETCH, "dump", ("/v2/transactions", 3), "dump", FOLDER);
}

#[test]
fn a_sync_whose_archive_is_removed_says_so() {
    let documents = "archive/documents";
    for before in [&[][..], &[SYNC]] {
        disturbed(
            before,
            SYNC,
            "archive",
            ("/v2/transactions", 1),
            documents,
            ARCHIVE,
        );
    }
    for path in ["/v2/client_invoices", UPLOADS] {
        disturbed(&[], SYNC, "archive", (path, 1), documents, ARCHIVE);
    }
}

#[test]
fn an_export_whose_archive_is_removed_says_so() {
    for before in [&[][..], &[SYNC]] {
        disturbed(
            before,
            ARCHIVED,
            "archive",
            ("/v2/transactions", 2),
            "out",
            ARCHIVE,
        );
    }
}
