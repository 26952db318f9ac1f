//! The journal of exports: nothing is booked twice, nothing is forgotten, and what changed since is told.

use saldo::sandbox::{Alteration, Change, Company, Faults, Movement, Sandbox, Settings};

use crate::ledger::at;
use crate::saldo::{Folder, Outcome};
use crate::stored_receipts;
use crate::sync::{demo, open, sync};
use crate::tools;
use crate::with_receipts::export as export_receipts;

const LINE: &str = "export --month 2026-10 --archive archive --format lexoffice";

pub(crate) fn export(folder: &Folder, bank: &Sandbox, more: &str) -> Outcome {
    folder.saldo().args(LINE).args(more).live(bank).run()
}

/// Entries of October on the main account, the earliest first.
pub(crate) fn october() -> Vec<Movement> {
    let company = Company::demo();
    let main = company.accounts()[0].id.clone();
    let (from, to) = (at("2026-10-02T00:00:00Z"), at("2026-10-30T00:00:00Z"));
    let of_october = |movement: &Movement| {
        movement.account_id == main && movement.settled_at >= from && movement.settled_at < to
    };
    company.movements().into_iter().filter(of_october).collect()
}

/// The bank after somebody wrote a note to a transaction this morning, and edited these fields of it.
pub(crate) fn edited(id: &str, fields: &[(&str, &str)]) -> Sandbox {
    let faults = fields.iter().fold(Faults::none(), |faults, (field, json)| {
        faults.alter(Alteration::of(id, Change::Set((*field).into(), (*json).into())))
    });
    let company = Company::demo().with_note(id, "Bewirtung Beispiel", at("2026-11-02T07:45:00Z"));
    Sandbox::start(Settings::demo().company(company).faults(faults)).unwrap()
}

/// The bank while it does not show a transaction.
fn without(id: &str) -> Sandbox {
    let faults = Faults::none().alter(Alteration::of(id, Change::Hidden));
    Sandbox::start(Settings::demo().faults(faults)).unwrap()
}

/// How many entries an export over three accounts wrote.
pub(crate) fn rows(run: &Outcome) -> u64 {
    let files = run.json()["files"].as_array().unwrap().clone();
    files.iter().map(|file| file["rows"].as_u64().unwrap()).sum()
}

#[test]
fn the_same_export_again_says_so_and_is_done() {
    let (folder, bank) = (Folder::new(), demo());
    export(&folder, &bank, "").expect(0);
    let files = folder.tree("saldo-export");
    for more in ["", "--offline", "--offline --out elsewhere"] {
        export(&folder, &bank, more)
            .expect(0)
            .says("exported before: lexoffice: the same as run ");
    }
    assert!(folder.tree("saldo-export") == files && folder.tree("elsewhere") == files);
    let runs = open(&folder).runs().unwrap();
    let company = Company::demo();
    let ids = |account: usize| -> u64 {
        let exported = open(&folder).exported_by(1, "lexoffice", &company.accounts()[account].id);
        exported.unwrap().len() as u64
    };
    assert!(ids(0) > 50, "{}", ids(0));
    let sum: u64 = runs[0].parts.iter().map(|part| part.entries).sum();
    assert_eq!(sum, ids(0) + ids(1) + ids(2));
    assert_eq!(runs.len(), 4);
    for file in &runs[0].files {
        let bytes = folder.read(&format!("saldo-export/{}", file.name));
        assert_eq!(file.bytes, bytes.len() as u64);
        assert_eq!(file.sha256, saldo::digest::sha256(&bytes));
    }
}

#[test]
fn another_result_lists_what_changed_and_writes_nothing() {
    let folder = Folder::new();
    export(&folder, &demo(), "").expect(0);
    let files = folder.tree("saldo-export");
    let id = &october()[3].id;
    let bank = edited(
        id,
        &[
            ("reference", "\"R-4711\""),
            ("attachment_ids", "[\"a\",\"b\",\"c\",\"d\"]"),
        ],
    );
    let refused = export(&folder, &bank, "--json")
        .expect(2)
        .says("what is different since run 1 of 2026-11-02T08:00:00Z")
        .says("→ \"Bewirtung Beispiel\"")
        .says("reference ")
        .says("→ 4")
        .says("--new");
    let told = refused.json()["exported_before"][0].clone();
    assert_eq!(
        (told["since_run"].as_u64(), told["changes"][0]["id"].as_str()),
        (Some(1), Some(id.as_str()))
    );
    assert_eq!(told["changes"].as_array().unwrap().len(), 1);
    assert!(folder.tree("saldo-export") == files);
    assert_eq!(open(&folder).runs().unwrap().len(), 1);
    // Elsewhere it would be booked twice all the same.
    export(&folder, &bank, "--out elsewhere").expect(2);
    assert!(!folder.path("elsewhere").exists());
    let nothing = export(&folder, &bank, "--new --json").expect(0);
    assert_eq!(rows(&nothing), 0);
    export(&folder, &bank, "--force").expect(0).says("replaced");
    assert!(folder.tree("saldo-export") != files);
    export(&folder, &bank, "").expect(0).says("the same as run 3");
}

#[test]
fn what_came_later_is_exported_alone() {
    let folder = Folder::new();
    let late = october()[5].clone();
    // Without the late one the balances do not meet.
    let first = export(&folder, &without(&late.id), "--allow-unproven --json").expect(0);
    let files = folder.tree("saldo-export");
    let bank = demo();
    export(&folder, &bank, "")
        .expect(2)
        .says("new      2026-10")
        .says("what is different since run 1");
    let second = export(&folder, &bank, "--new --json").expect(0);
    assert_eq!(rows(&second), 1);
    second.says("already exported").says("_run2.csv");
    let all = Folder::new();
    let whole = export(&all, &bank, "--json").expect(0);
    assert_eq!(rows(&first) + 1, rows(&whole));
    // What was imported is left as it was.
    let now = folder.tree("saldo-export");
    let kept = |name: &&String| name.as_str() != "manifest.json";
    assert!(files.keys().filter(kept).all(|name| now[name] == files[name]));
    let third = export(&folder, &bank, "--new --json").expect(0);
    assert_eq!(rows(&third), 0);
    third.says("nothing is new since the earlier exports, so there is no file to import");
}

#[test]
fn what_vanished_after_it_was_exported_is_told() {
    let folder = Folder::new();
    export(&folder, &demo(), "").expect(0);
    let gone = &october()[5];
    export(&folder, &without(&gone.id), "--allow-unproven")
        .expect(2)
        .says("gone     2026-10");
}

#[test]
fn days_that_overlap_are_not_exported_twice() {
    let (folder, bank) = (Folder::new(), demo());
    let days = |line: &str| {
        let run = folder
            .saldo()
            .args("export --archive archive --format lexoffice --json");
        run.args(line).live(&bank).run()
    };
    let first = rows(&days("--from 2026-10-01 --to 2026-10-15").expect(0));
    days("--month 2026-10").expect(2).says("new      2026-10-16");
    let rest = rows(&days("--month 2026-10 --new").expect(0));
    let whole = rows(&export(&Folder::new(), &bank, "--json").expect(0));
    assert_eq!(first + rest, whole);
    // Another format is another program's import.
    let other = folder
        .saldo()
        .args("export --month 2026-10 --archive archive --format generic-de");
    other.live(&bank).run().expect(0);
}

#[test]
fn a_statement_is_whole_or_not_at_all() {
    let (folder, bank) = (Folder::new(), demo());
    let run = |more: &str| {
        let run = folder
            .saldo()
            .args("export --month 2026-10 --archive archive --format camt053");
        run.args(more).live(&bank).run()
    };
    run("--new").expect(0);
    run("--new")
        .expect(2)
        .says("writes whole statements with their balances");
    run("").expect(0).says("the same as run 1");
}

#[test]
fn a_new_export_needs_an_archive() {
    let run = Folder::new()
        .saldo()
        .args("export --demo --month 2026-10 --format lexoffice --new")
        .run();
    run.expect(2).says("--new needs an archive");
}

#[test]
fn profiles_keep_journals_of_their_own() {
    let folder = Folder::new();
    folder.write(
        "saldo.toml",
        "[profile.one]\narchive = \"one\"\nout = \"out-one\"\n\n[profile.two]\narchive = \"two\"\nout = \"out-two\"\n",
    );
    let bank = demo();
    let run = |profile: &str| {
        let run = folder
            .saldo()
            .args("export --month 2026-10 --format lexoffice --new --json --profile");
        run.arg(profile).live(&bank).run().expect(0)
    };
    let first = rows(&run("one"));
    assert_eq!(rows(&run("two")), first);
    assert_eq!((rows(&run("one")), rows(&run("two"))), (0, 0));
}

#[test]
fn receipts_travel_with_new_entries_only() {
    let folder = Folder::new();
    stored_receipts::archive(&folder);
    let run =
        |more: &str| export_receipts(&folder, "saldo-export", &format!("--with-receipts --json {more}"));
    let packages = |run: &Outcome| run.json()["packages"].as_array().map_or(0, Vec::len);
    assert_eq!(packages(&run("").expect(0)), 1);
    let files = open(&folder).runs().unwrap()[0].files.clone();
    assert!(files.iter().any(|file| file.name.starts_with("Belege_")));
    run("").expect(0).says("the same as run 1");
    assert_eq!(packages(&run("--new").expect(0)), 0);
}

#[test]
fn an_archive_on_read_only_media_is_exported_from_and_not_written_to() {
    if !tools::is_allowed(tools::MOUNTS) {
        return;
    }
    let (folder, bank) = (Folder::new(), demo());
    sync(&folder, &bank).expect(0);
    let before = folder.tree("archive");
    let run = tools::with_read_only(folder.saldo(), "archive");
    run.args(LINE).args("--offline").live(&bank).run().expect(0);
    assert!(folder.tree("archive") == before);
    assert!(open(&folder).runs().unwrap().is_empty());
}
