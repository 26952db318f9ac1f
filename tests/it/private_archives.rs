//! Who may look into an archive: names and amounts stand in the names of its files.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::saldo::Folder;
use crate::sync::{demo, sync_with_files as sync};

const OPEN: &str = "others on this machine may look into";

fn mode(folder: &Folder, name: &str) -> u32 {
    fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777
}

#[test]
fn an_archive_in_an_open_folder_keeps_its_names_to_itself_and_says_so_once() {
    let (folder, bank) = (Folder::new(), demo());
    fs::create_dir(folder.path("archive")).unwrap();
    fs::set_permissions(folder.path("archive"), Permissions::from_mode(0o755)).unwrap();
    sync(&folder, &bank).expect(0).says(OPEN);
    for name in ["documents", "documents/2026", "documents/2026/10", "files"] {
        assert_eq!(mode(&folder, &format!("archive/{name}")), 0o700, "{name}");
    }
    assert_eq!(mode(&folder, "archive"), 0o755, "that of others is left as it is");
    let again = sync(&folder, &bank).expect(0);
    assert!(!again.stderr.contains(OPEN), "{again}");
}

#[test]
fn an_archive_in_a_folder_of_its_own_has_nothing_to_say() {
    let (folder, bank) = (Folder::new(), demo());
    let first = sync(&folder, &bank).expect(0);
    assert!(!first.stderr.contains(OPEN), "{first}");
    assert_eq!(mode(&folder, "archive"), 0o700);
}
