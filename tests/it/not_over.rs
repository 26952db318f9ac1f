//! Periods that are not over when they are exported: what is proved, is proved as of now, and more may come.

use saldo::sandbox::{Sandbox, Settings};

use crate::ledger::at;
use crate::saldo::{Folder, NOW, Outcome, Saldo};
use crate::sync::demo;

const SYNC: &str = "sync --no-files --archive archive";

fn run(folder: &Folder, bank: &Sandbox, line: &str, clock: &str) -> Outcome {
    folder.saldo().args(line).env("SALDO_NOW", clock).live(bank).run()
}

/// The warnings of a run, which are the same in its summary and in its manifest.
fn warnings(outcome: &Outcome, folder: &str) -> Vec<String> {
    let manifest = outcome.folder.json(&format!("{folder}/manifest.json"));
    let warnings = manifest["warnings"].as_array().unwrap().iter();
    let warnings: Vec<_> = warnings
        .map(|warning| warning.as_str().unwrap().to_owned())
        .collect();
    for warning in warnings.iter().filter(|warning| warning.contains("not over")) {
        assert!(
            outcome.stderr.contains(&format!("note: {warning}\n")),
            "{outcome}"
        );
    }
    warnings
}

/// What is imported from it would be imported again with the rest.
#[test]
fn a_period_that_is_not_over_is_exported_with_a_warning() {
    let export = |period: &str, clock: &str| {
        let run = Saldo::new().args("export --demo --format lexoffice --format camt053 --out out");
        run.args(period).env("SALDO_NOW", clock).run().expect(0)
    };
    for (period, clock, since) in [
        (
            "--month 2026-11",
            NOW,
            Some("today is 2026-11-02, and its last day is 2026-11-30"),
        ),
        (
            "--month 2026-12",
            NOW,
            Some("today is 2026-11-02, and its last day is 2026-12-31"),
        ),
        (
            "--month 2026-10",
            "2026-10-31T22:59:59Z",
            Some("today is 2026-10-31, and its last day is 2026-10-31"),
        ),
        // Midnight in Berlin, not in Greenwich.
        ("--month 2026-10", "2026-10-31T23:00:00Z", None),
        (
            "--month 2026-10 --timezone UTC",
            "2026-10-31T23:00:00Z",
            Some("today is 2026-10-31"),
        ),
    ] {
        let outcome = export(period, clock);
        let warnings = warnings(&outcome, "out");
        let told = warnings
            .iter()
            .find(|warning| warning.starts_with("the period is not over: "));
        assert_eq!(told.is_some(), since.is_some(), "{outcome}");
        if let (Some(told), Some(since)) = (told, since) {
            assert!(
                told.contains(since) && told.contains("export it again after that day"),
                "{told}"
            );
        }
    }
}

#[test]
fn when_the_bank_was_asked_counts_not_when_its_answers_are_exported() {
    let (bank, folder) = (demo(), Folder::new());
    run(&folder, &bank, SYNC, "2026-10-18T20:00:00Z").expect(0);
    let line =
        "export --archive archive --offline --from 2026-10-01 --to 2026-10-18 --format lexoffice --out out";
    run(&folder, &bank, line, NOW)
        .expect(3)
        .says("before the period ended");
    let accepted = format!("{line} --allow-unproven");
    let outcome = run(&folder, &bank, &accepted, NOW).expect(0);
    let early = "the bank was last asked on 2026-10-18, and its last day is 2026-10-18";
    let told = warnings(&outcome, "out");
    assert!(told.iter().any(|warning| warning.contains(early)), "{outcome}");
    // The same files, of days that are over by now: the manifest says so.
    run(&folder, &bank, SYNC, NOW).expect(0);
    let files = |folder: &Folder| {
        let mut files = folder.tree("out");
        files.retain(|name, _| !name.starts_with("manifest"));
        files
    };
    let before = files(&folder);
    let outcome = run(&folder, &bank, line, NOW).expect(0);
    assert!(files(&folder) == before);
    let warnings = warnings(&outcome, "out");
    assert!(
        !warnings.iter().any(|warning| warning.contains("not over")),
        "{outcome}"
    );
}

/// What is exported piece by piece is not imported twice.
#[test]
fn an_export_of_what_is_new_says_that_the_rest_follows() {
    let folder = Folder::new();
    let line = "export --archive archive --new --month 2026-10 --format lexoffice --out out";
    let outcome = run(&folder, &demo(), line, "2026-10-18T20:00:00Z").expect(0);
    let outcome = outcome.says("so entries may still come; the next export with --new brings them");
    assert!(!outcome.stderr.contains("do not import both"), "{outcome}");
}

/// Where the time is not given, the bank's clock counts too.
#[test]
fn a_period_that_is_not_over_for_the_bank_is_not_over() {
    let bank = Sandbox::start(Settings::demo().clock(at("2020-01-15T10:00:00Z"))).unwrap();
    let run = Saldo::new()
        .args("export --month 2020-01 --format lexoffice --out out")
        .without_env("SALDO_NOW");
    let outcome = run.live(&bank).run().expect(0);
    let told = "the bank was last asked on 2020-01-15, and its last day is 2020-01-31";
    assert!(
        warnings(&outcome, "out")
            .iter()
            .any(|warning| warning.contains(told)),
        "{outcome}"
    );
}
