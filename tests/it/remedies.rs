//! What is typed wrongly is told with what to type instead.

use crate::saldo::{Folder, Saldo};

#[test]
fn a_number_that_is_none_is_told_with_those_that_are() {
    let rows = "write a whole number from 0 to 1000000";
    for (line, told) in [
        ("mapping preview lexoffice --rows abc", rows),
        ("rules unmatched --demo --month 2026-10 --top x", rows),
        (
            "init --demo --consultant 7",
            "write a whole number from 1001 to 9999999",
        ),
        (
            "init --demo --account-length nine",
            "write a whole number from 4 to 8",
        ),
        (
            "accounts --demo --concurrency 65",
            "write a whole number from 1 to 64",
        ),
        ("login --timeout 0", "write a whole number from 1 to 3600"),
        (
            "changes --since october",
            "write the number of an export, like 3; `saldo history` shows them",
        ),
    ] {
        let outcome = Saldo::new().args(line).run().expect(2).says(told);
        assert!(!outcome.stderr.contains("invalid digit"), "{outcome}");
    }
}

#[test]
fn what_is_meant_is_named() {
    let folder = Folder::new();
    let run = |line: &str| folder.saldo().args(line).run().expect(2);
    run("formats").says("tip: use `saldo mapping list`");
    run("sinc").says("'sync'");
    run("missing --demo --month 2026-10 --archive books").says("`saldo sync --demo` makes one");
    run("missing --month 2026-10 --archive books").says("`saldo sync` makes one");
    run("rules explain --demo --id 01a1").says("entries begin with '01a1'; give more of it");
    let log = folder
        .saldo()
        .args("accounts --demo")
        .env("SALDO_LOG", "requests");
    log.run()
        .expect(2)
        .says("no level `requests`; use one of: off,")
        .says("a topic is one of: run, request,");
}
