//! Profiles that name one folder (`--all-profiles`): refused where the command would write into it for both, and only
//! there.

use crate::organizations::{EXPORT, Three, sound};

#[test]
fn one_archive_for_several_is_refused_where_it_is_written_to() {
    let three = Three::with(sound());
    // The same place by other words is the same place.
    for same in ["shared", "./shared", "NAME/../shared"] {
        for name in ["alpha", "beta", "gamma"] {
            std::fs::create_dir_all(three.folder.path(name)).unwrap();
        }
        three.configure(&format!("archive = \"{same}\""));
        for line in ["sync --all-profiles", EXPORT, "verify --all-profiles --repair"] {
            three
                .run(line)
                .expect(2)
                .says("alpha and beta both write to")
                .says("give each an `archive` of its own");
        }
    }
    assert!(!three.folder.path("shared").exists());
    assert_eq!(three.requests(), 0);
    three.run("accounts --all-profiles").expect(0);
    three
        .run("sync --all-profiles --no-files --archive apart")
        .expect(0);
    assert!(three.folder.path("apart/beta/archive.sqlite").exists());
}

#[test]
fn one_out_for_several_is_refused_where_it_is_written_to() {
    let three = Three::with(sound());
    three.configure("out = \"same\"");
    three.run(EXPORT).expect(2).says("give each an `out` of its own");
    assert_eq!(three.requests(), 0);
    three.run("accounts --all-profiles").expect(0);
    three
        .run("sync --all-profiles --no-files --archive archives")
        .expect(0);
    three.run(&format!("{EXPORT} --out apart")).expect(0);
    assert!(three.folder.path("apart/beta/manifest.json").exists());
}
