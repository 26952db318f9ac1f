//! Exit codes, and that a run which fails leaves everything as it was.

use saldo::sandbox::{Action, Answer, Fault, Faults, Sandbox, Settings};

use crate::saldo::{Folder, Outcome, Saldo};

pub(crate) const EXPORT: &str = "export --month 2026-10 --format lexoffice --out out";

pub(crate) fn bank(faults: Faults) -> Sandbox {
    Sandbox::start(Settings::demo().faults(faults)).unwrap()
}

/// Runs in a folder with an earlier file and in an empty one, and holds the run to leave both as they were.
#[track_caller]
pub(crate) fn assert_leaves_nothing(code: i32, prepare: impl Fn(Saldo) -> Saldo) -> Outcome {
    let folder = Folder::new();
    folder.write(
        "out/lexoffice_hauptkonto_20261001-20261031.csv",
        "an earlier file\n",
    );
    let before = folder.tree("");
    let outcome = prepare(folder.saldo()).run().expect(code);
    assert_eq!(folder.tree(""), before, "{outcome}");
    let outcome = prepare(Saldo::new()).run().expect(code);
    assert_eq!(outcome.folder.tree("").len(), 0, "{outcome}");
    outcome
}

#[test]
fn a_bank_that_stays_broken_ends_with_1() {
    let broken = Answer::json(
        500,
        r#"{"errors":[{"code":"internal_error","detail":"try later"}]}"#,
    );
    let labels = bank(Faults::none().script(Fault::on("/v2/labels", broken.into())));
    // Both wait between their tries, so they wait together.
    let unreachable = std::thread::spawn(|| {
        let run = Saldo::new()
            .args(EXPORT)
            .env("SALDO_BASE_URL", "http://127.0.0.1:1");
        run.env("SALDO_LOGIN", "nobody-0000")
            .env("SALDO_SECRET_KEY", "no-key")
            .run()
    });
    let outcome = Saldo::new().args(EXPORT).live(&labels).run().expect(1);
    assert_eq!(outcome.folder.tree("").len(), 0, "{outcome}");
    outcome.says(
        "Qonto failed at /v2/labels (500, 5 tries). Try again later. Its answer: internal_error, try later.",
    );
    let asked = labels
        .requests()
        .iter()
        .filter(|request| request.path == "/v2/labels")
        .count();
    assert_eq!(asked, 5);
    let outcome = unreachable.join().unwrap().expect(1);
    assert_eq!(outcome.folder.tree("").len(), 0, "{outcome}");
    outcome.says("Qonto cannot be reached").says("5 tries");
}

#[test]
fn answers_that_cannot_be_used_end_with_1() {
    let script = |action: Action| Faults::none().script(Fault::on("/v2/transactions", action));
    for (action, told) in [
        (
            Action::ContentType("text/plain".to_owned()),
            "with text/plain instead of JSON",
        ),
        (
            Answer::login_page().into(),
            "with text/html; charset=utf-8 instead of JSON",
        ),
        (
            Answer::redirect("https://elsewhere.invalid/").into(),
            "It was not followed",
        ),
        (
            Answer::error(400, "bad_request", "odd").into(),
            "Qonto refused /v2/transactions (400)",
        ),
        (
            Answer::too_many_requests(Some("3600")).into(),
            "It asks to wait 3600 s.",
        ),
        (
            Answer::json(
                200,
                r#"{"transactions":[{"id":7}],"meta":{"current_page":1,"total_count":1}}"#,
            )
            .into(),
            "cannot be read",
        ),
    ] {
        let bank = bank(script(action));
        assert_leaves_nothing(1, |run| run.args(EXPORT).live(&bank)).says(told);
    }
    // A right that lacks is no answer that passes by itself: only a person can give it.
    let bank = bank(script(Answer::error(403, "forbidden", "no right").into()));
    assert_leaves_nothing(2, |run| run.args(EXPORT).live(&bank))
        .says("Qonto forbids /v2/transactions (403)")
        .says("ask an owner or admin");
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_or_cannot_be_written_ends_with_1() {
    let shell = |script| ["/bin/sh", "-c", script, "sh"];
    // Files may grow to 2 KB: writing goes on failing in the middle, as on a full disk.
    let small = shell("trap '' XFSZ; ulimit -f 4; exec \"$@\"");
    let full = assert_leaves_nothing(1, |run| run.args(EXPORT).arg("--demo").through(&small));
    full.says("too large")
        .says("choose a folder on another one with --out");
    let stdout = shell("exec \"$@\" > /dev/full");
    let run = Saldo::new().args("fetch --demo --month 2026-10").through(&stdout);
    run.run().expect(1).says("standard output cannot be written");
    let run = Saldo::new().args("export --demo --month 2026-10 --format lexoffice --out /proc/saldo");
    run.run().expect(1).says("cannot make the folder /proc/saldo");
}

#[test]
fn a_refused_key_ends_with_2_and_everybody_stops() {
    let bank = bank(Faults::none());
    let outcome = assert_leaves_nothing(2, |run| {
        let wrong = "not-the-right-key";
        run.args(EXPORT)
            .live(&bank)
            .env("SALDO_SECRET_KEY", wrong)
            .secret(wrong)
    });
    outcome.says("Qonto refused the key (401). Check SALDO_LOGIN and SALDO_SECRET_KEY");
    // Organization, members and labels are asked for at once; nothing is asked for again.
    assert!(bank.request_count() <= 6, "{}", bank.request_count());
}

#[test]
fn existing_different_files_are_all_listed_and_kept_without_force() {
    let folder = Folder::new();
    let names = [
        "lexoffice_hauptkonto_20261001-20261031.csv",
        "lexoffice_rucklagen-steuern_20261001-20261031.csv",
    ];
    for name in names {
        folder.write(&format!("out/{name}"), "mine\n");
    }
    let before = folder.tree("");
    let export = || folder.saldo().args(EXPORT).arg("--demo");
    let outcome = export()
        .run()
        .expect(2)
        .says("already there, with other content: ")
        .says(names[0])
        .says(names[1]);
    assert_eq!(folder.tree(""), before, "{outcome}");
    let outcome = export().arg("--force").run().expect(0);
    let outcome = outcome.says(&format!("replaced out/{} (89 rows, sum -268.15)", names[0]));
    assert!(
        folder
            .read(&format!("out/{}", names[0]))
            .starts_with(b"Buchungsdatum;"),
        "{outcome}"
    );
    export()
        .run()
        .expect(0)
        .says(&format!("there already: out/{} (89 rows", names[0]));
}

#[test]
fn a_folder_that_is_a_file_is_the_users_to_change() {
    let folder = Folder::new();
    folder.write("out", "a file");
    let outcome = folder
        .saldo()
        .args(EXPORT)
        .arg("--demo")
        .run()
        .expect(2)
        .says("out is not a folder");
    assert_eq!(folder.read("out"), b"a file", "{outcome}");
}
