//! Commands that look into the archive: `history`, `changes`, `missing`.

use std::fs;
use std::io::{Cursor, Read};

use rusqlite::Connection;
use saldo::archive::Kind;
use saldo::archive::files::{Document, Part};

use crate::journal::{edited, october};
use crate::saldo::{Folder, Outcome};
use crate::stored_receipts;
use crate::sync::{demo, sync};

fn look(folder: &Folder, line: &str) -> Outcome {
    folder.saldo().args(line).args("--archive archive").run()
}

fn export(folder: &Folder, more: &str) -> Outcome {
    let run = folder
        .saldo()
        .args("export --month 2026-10 --archive archive --format lexoffice");
    run.args(more).live(&demo()).run()
}

#[test]
fn history_lists_every_run() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    look(&folder, "history")
        .expect(0)
        .says("nothing was exported from this archive yet");
    export(&folder, "").expect(0);
    export(&folder, "--new --format generic-de").expect(0);
    let told = look(&folder, "history").expect(0);
    // The folder's own place differs from run to run.
    let place = folder.path("").canonicalize().unwrap();
    let told = told.text().replace(place.to_str().unwrap(), "");
    insta::assert_snapshot!(told);
    let json = look(&folder, "history --json").expect(0).json();
    assert_eq!(json.as_array().unwrap().len(), 2);
    assert_eq!(json[0]["parts"][0]["state"], "done");
    assert_eq!(json[1]["only_new"], true);
    let file = &json[0]["files"][0];
    let path = format!("saldo-export/{}", file["name"].as_str().unwrap());
    assert_eq!(
        file["sha256"],
        saldo::digest::sha256(&folder.read(&path)).as_str()
    );
}

#[test]
fn changes_tell_what_was_edited_after_an_export() {
    let folder = Folder::new();
    export(&folder, "").expect(0);
    look(&folder, "changes --since 1").expect(0).says("saw: 0");
    let id = &october()[3].id;
    sync(
        &folder,
        &edited(id, &[("vat_amount", "1.50"), ("vat_amount_cents", "150")]),
    )
    .expect(0);
    let told = look(&folder, "changes --since 1").expect(0);
    assert!(told.text().contains("→ \"Bewirtung Beispiel\""), "{told}");
    assert!(told.text().contains("VAT "), "{told}");
    assert_eq!(told.text().lines().count(), 1, "{told}");
    let json = look(&folder, "changes --since 1 --json").expect(0).json();
    assert_eq!(
        (&json[0]["id"], &json[0]["kind"]),
        (&id.as_str().into(), &"changed".into())
    );
    assert_eq!(json[0]["edits"][0]["field"], "note");
    look(&folder, "changes --since 7")
        .expect(2)
        .says("there is no run 7; the last one is 1");
}

#[test]
fn missing_receipts_are_listed_by_who_made_the_payment() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let told = look(&folder, "missing --month 2026-10").expect(0);
    insta::assert_snapshot!(told.text());
    let json = look(&folder, "missing --from 2026-10-01 --to 2026-10-31 --json")
        .expect(0)
        .json();
    let people = json["missing"].as_array().unwrap();
    assert!(people.len() > 1);
    assert!(
        people
            .iter()
            .rev()
            .skip(1)
            .all(|person| person["initiator"].is_string())
    );
    assert!(!json["lost"].as_array().unwrap().is_empty());
    // Nothing is asked of the bank, and nothing is written.
    let before = folder.tree("");
    look(&folder, "missing --month 2026-01")
        .expect(0)
        .says("no receipt is missing");
    assert!(folder.tree("") == before);
}

/// The bank was asked in the middle of the month: nobody knows what came after.
#[test]
fn days_that_were_never_read_are_not_called_complete() {
    let folder = Folder::new();
    let synced = folder.saldo().args("sync --no-files --archive archive");
    let synced = synced
        .env("SALDO_NOW", "2026-10-15T10:00:00Z")
        .live(&demo())
        .run();
    synced.expect(0);
    let told = |line: &str| {
        let run = look(&folder, line)
            .expect(3)
            .says("was last read from the bank at 2026-10-15T10:00:00Z, before the period ended");
        assert!(!run.stderr.contains("complete"), "{run}");
        run
    };
    told("missing --month 2026-11");
    let json = told("missing --month 2026-10 --json").json();
    assert_eq!(json["read_until"], "2026-10-15T10:00:00Z");
    assert!(!json["missing"].as_array().unwrap().is_empty());
    told("receipts --month 2026-10 --out receipts");
    assert!(!folder.path("receipts").exists());
    // Days before that are whole.
    look(&folder, "missing --from 2026-10-01 --to 2026-10-14").expect(0);
    look(
        &folder,
        "receipts --from 2026-10-01 --to 2026-10-14 --out receipts",
    )
    .expect(3)
    .says("was not fetched yet");
}

#[test]
fn an_account_that_was_never_read_to_its_end_has_no_complete_receipts() {
    let folder = Folder::new();
    sync(&folder, &demo()).expect(0);
    let database = Connection::open(folder.path("archive/archive.sqlite")).unwrap();
    let first = "DELETE FROM cursor WHERE scope = (SELECT min(scope) FROM cursor WHERE scope LIKE '%/whole')";
    assert_eq!(database.execute(first, ()).unwrap(), 1);
    drop(database);
    for line in [
        "missing --month 2026-01 --json",
        "receipts --month 2026-10 --out receipts",
    ] {
        look(&folder, line).expect(3).says("was never read to its end");
    }
    assert!(!folder.path("receipts").exists());
}

#[test]
fn what_looks_needs_an_archive_and_no_input() {
    let folder = Folder::new();
    for line in ["history", "changes --since 1", "missing --month 2026-10"] {
        look(&folder, line)
            .expect(2)
            .says("there is no archive in archive");
        look(&folder, &format!("{line} --input x.jsonl"))
            .expect(2)
            .says("leave --input out");
    }
    fs::create_dir(folder.path("archive")).unwrap();
    look(&folder, "history").expect(2);
}

#[test]
fn a_damaged_receipt_is_left_out_and_told() {
    let folder = Folder::new();
    let roles = stored_receipts::archive(&folder);
    look(&folder, "receipts --month 2026-10 --out whole").expect(3);
    let sound = format!("{} original", roles["sound"]);
    let document = Document::new(Kind::Attachment, &*roles["sound"], Part::Original);
    stored_receipts::damage(&folder, &document);
    let told = look(&folder, "receipts --month 2026-10 --out paper").expect(3);
    let told = told.says("damaged: 2026-10").says("1 receipt was left out");
    let told = told.says("`saldo verify --repair`").says("receipts to paper");
    assert!(told.stderr.contains(&roles["sound"]), "{told}");
    let mut expected = folder.tree("whole");
    assert!(expected.remove(&sound).is_some());
    assert!(folder.tree("paper") == expected);
}

#[test]
fn a_receipt_that_was_not_fetched_yet_is_left_out_and_told() {
    let folder = Folder::new();
    folder
        .saldo()
        .args("sync --demo --no-files --archive archive")
        .run()
        .expect(0);
    let told = look(&folder, "receipts --month 2026-10 --out paper").expect(3);
    told.says("not in the archive: 2026-10")
        .says("left out, for the file was not fetched yet: `saldo sync` fetches it");
}

#[test]
fn a_receipt_that_was_taken_back_is_named_where_it_still_is() {
    let folder = Folder::new();
    stored_receipts::archive(&folder);
    folder.write("paper/2026-10-05_taken back.pdf", "%PDF-1.7");
    folder.write("paper/2026-11-05_another month.pdf", "%PDF-1.7");
    folder.write("paper/my notes.txt", "mine");
    let told = look(&folder, "receipts --month 2026-10 --out paper").expect(3);
    let told = told.says("2026-10-05_taken back.pdf in paper is no receipt of these days, or no longer");
    assert_eq!(
        told.stderr.matches("is no receipt of these days").count(),
        1,
        "{told}"
    );
    assert_eq!(folder.read("paper/2026-10-05_taken back.pdf"), b"%PDF-1.7");
}

#[test]
fn receipts_come_out_of_the_archive_by_their_names() {
    let folder = Folder::new();
    let roles = stored_receipts::archive(&folder);
    let run = |out: &str| look(&folder, &format!("receipts --month 2026-10 --out {out}"));
    // One of them was not fetched yet.
    let told = run("paper").expect(3).says("not in the archive: 2026-10");
    assert!(told.stderr.contains(&roles["missing"]), "{told}");
    let files = folder.tree("paper");
    assert!(files.len() > 8);
    let sound = format!("{} original", roles["sound"]);
    assert_eq!(
        files[&sound],
        format!("%PDF-1.7\nreceipt {}\n%%EOF\n", roles["sound"]).as_bytes()
    );
    run("paper").expect(3).says("of them there already");
    // A file that somebody changed is not lost.
    folder.write(&format!("paper/{sound}"), "mine");
    run("paper").expect(2).says("--force");
    assert_eq!(folder.read(&format!("paper/{sound}")), b"mine");

    run("one.zip").expect(3);
    run("two.zip").expect(3);
    let bytes = folder.read("one.zip");
    assert!(bytes == folder.read("two.zip"));
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    assert_eq!(zip.len(), files.len());
    for (name, expected) in files {
        let mut content = Vec::new();
        zip.by_name(&name).unwrap().read_to_end(&mut content).unwrap();
        assert!(content == expected, "{name}");
    }
    look(&folder, "receipts --month 2026-01 --out empty")
        .expect(0)
        .says("the archive has no receipt");
    assert!(!folder.path("empty").exists());
}
