//! Exports that are made again: what is the same is told to be.

use std::thread::sleep;
use std::time::Duration;

use saldo::archive::files::{Document, Part};
use saldo::archive::{Access, Archive, Error, Kind};

use crate::journal::export;
use crate::saldo::Folder;
use crate::stored_receipts::{archive, put};
use crate::sync::demo;
use crate::with_receipts::export as export_receipts;

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

#[test]
fn receipts_that_came_since_are_named() {
    let folder = Folder::new();
    let receipt = archive(&folder)["missing"].clone();
    export_receipts(&folder, "out", "--with-receipts").expect(0);
    let mut archive = Archive::open(&folder.path("archive"), Access::write("test")).unwrap();
    let store = archive.files();
    archive
        .write(|writer| -> Result<(), Error> {
            let document = Document::new(Kind::Attachment, receipt, Part::Original);
            put(&store, writer, &document, b"%PDF-1.7\ncame late\n%%EOF\n");
            Ok(())
        })
        .unwrap();
    drop(archive);
    let refused = export_receipts(&folder, "out", "--with-receipts").expect(2);
    let refused = refused
        .says("  receipt that came since: 2026-10-14 'receipt'")
        .says("`saldo receipts` writes receipts with readable names")
        .says("add those that came since by hand");
    assert_eq!(refused.stderr.matches("came since:").count(), 1, "{refused}");
    assert!(
        !refused.stderr.contains("no entry; so it is an option"),
        "{refused}"
    );
    let json = export_receipts(&folder, "out", "--with-receipts --json")
        .expect(2)
        .json();
    assert_eq!(
        json["exported_before"][0]["late_receipts"],
        serde_json::json!(["2026-10-14 'receipt'"])
    );
    // Where the folder does not tell any more what was packed, nothing is claimed.
    std::fs::remove_file(folder.path("out/manifest.json")).unwrap();
    let refused = export_receipts(&folder, "out", "--with-receipts").expect(2);
    assert!(!refused.stderr.contains("came since"), "{refused}");
}
