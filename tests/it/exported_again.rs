//! Exports that are made again: what is the same is told to be.

use std::thread::sleep;
use std::time::Duration;

use crate::journal::export;
use crate::saldo::Folder;
use crate::sync::demo;

/// A format whose files tell when they were made.
const CLOCKED: &str = r#"
schema = 1
[mapping]
name = "clocked"
title = "Clocked"
[file]
name = "clocked_{account.name | slug}.csv"
decimal = ","
[[column]]
name = "made"
value = "{run.time | date('%Y%m%d%H%M%S%L')}"
[[column]]
name = "id"
value = "{id}"
"#;

#[test]
fn what_carries_its_time_is_the_same_however_often_it_is_made() {
    let (folder, bank) = (Folder::new(), demo());
    folder
        .saldo()
        .args("sync --no-files --archive archive")
        .live(&bank)
        .run()
        .expect(0);
    let run = |out: &str| {
        // The clock goes on; it is in every one of these files.
        sleep(Duration::from_millis(20));
        let run = folder
            .saldo()
            .args("export --offline --month 2026-10 --archive archive --format clocked.toml");
        run.args("--out").arg(out).without_env("SALDO_NOW").run()
    };
    folder.write("clocked.toml", CLOCKED);
    run("a").expect(0);
    let first = folder.tree("a");
    assert!(!first.is_empty());
    for out in ["b", "c", "d", "a"] {
        run(out).expect(0).says("the same as run ");
        let is_file = |(name, _): &(&String, &Vec<u8>)| *name != "manifest.json";
        let files = folder.tree(out);
        assert!(
            files.iter().filter(is_file).eq(first.iter().filter(is_file)),
            "{out}"
        );
    }
}

#[test]
fn an_account_that_was_never_exported_changes_nothing_for_the_others() {
    let (folder, bank) = (Folder::new(), demo());
    export(&folder, &bank, "--account Hauptkonto").expect(0);
    let first = folder.tree("saldo-export");
    let all = export(&folder, &bank, "--json")
        .expect(0)
        .says("the same as run 1");
    assert!(all.json()["files"].as_array().unwrap().len() > 1);
    let files = folder.tree("saldo-export");
    for (name, bytes) in first.iter().filter(|(name, _)| *name != "manifest.json") {
        assert!(&files[name] == bytes, "{name}");
    }
}
