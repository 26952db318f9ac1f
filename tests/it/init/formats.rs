//! Right after `saldo init` an export succeeds, for every format that is shipped.

use saldo::sandbox::{Alteration, Change, Faults};

use super::*;

/// What a format needs beside its name, as its page says.
fn options(format: &str) -> &'static str {
    match format {
        "datev" => {
            "--chart skr03 --consultant 29098 --client 55003 --fiscal-year-start 2026-01-01 --account-length 4 --bank 1200"
        }
        "fec" => "--chart pcg --fiscal-year-start 2026-01-01 --bank 512000 --set siren=732829320",
        _ => "",
    }
}

/// The demo company, whose main account is a Spanish one where the format knows no other.
fn bank_of(format: &str) -> (Sandbox, &'static str) {
    if format != "norma43" {
        return (demo(), "");
    }
    let main = saldo::sandbox::Company::demo().accounts()[0].id.clone();
    let iban = Change::Set("iban".into(), "\"ES9121000418450200051332\"".into());
    let faults = Faults::none().alter(Alteration::of(main, iban));
    (
        Sandbox::start(Settings::demo().faults(faults)).unwrap(),
        "--account ES9121000418450200051332",
    )
}

#[test]
fn an_export_succeeds_right_after_it_for_every_shipped_format() {
    for (format, _) in SHIPPED {
        let (bank, account) = bank_of(format);
        let folder = Folder::new();
        let init = folder
            .saldo()
            .args("init --format")
            .arg(format)
            .args(options(format));
        let init = init
            .args(account)
            .arg("--login")
            .arg(bank.login())
            .live(&bank)
            .run()
            .expect(0);
        assert!(init.stderr.contains("next: saldo export --last-month"), "{init}");
        let export = folder
            .saldo()
            .args("export --last-month --json")
            .live(&bank)
            .run()
            .expect(0);
        assert_eq!(export.json()["files"][0]["format"], *format, "{export}");
        // A second format that needs nothing stands beside it, and gives its answers to nobody.
        let both = folder
            .saldo()
            .args("export --month 2026-09 --format lexoffice --out both");
        both.live(&bank).run().expect(0);
    }
}

/// What is told to be next works as it stands there.
#[test]
fn what_is_next_can_be_typed() {
    for (format, _) in SHIPPED {
        // No account of the demo company is Spanish, and it has no SIREN.
        if ["norma43", "fec"].contains(format) {
            continue;
        }
        let folder = Folder::new();
        let init = folder
            .saldo()
            .args("init --demo --format")
            .arg(format)
            .args(options(format));
        let told = init.run().expect(0).stderr;
        let next = told.split_once("next: saldo ").unwrap().1.trim();
        folder.saldo().args(next).run().expect(0);
    }
    let (bank, folder) = (demo(), Folder::new());
    let init = folder
        .saldo()
        .args("init --format lexoffice --out books/my.toml --profile second --login");
    let told = init.arg(bank.login()).live(&bank).run().expect(0).stderr;
    let next = told.split_once("next: saldo ").unwrap().1.trim();
    assert_eq!(
        next,
        "export --last-month --config books/my.toml --profile second"
    );
    folder.saldo().args(next).live(&bank).run().expect(0);
}

#[test]
fn what_formats_ask_is_answered_by_options_or_told_to_be_missing() {
    let bank = demo();
    let init = |options: &str| {
        let run = Saldo::new().args("init --login").arg(bank.login()).args(options);
        run.live(&bank).run()
    };
    let fec = "--format fec --chart pcg --fiscal-year-start 2026-01-01 --bank 512000";
    let missing = init(fec)
        .expect(2)
        .says("--set siren=…: SIREN of the company, nine digits (`siren`, for fec)");
    assert!(missing.folder.tree("").is_empty());
    let wrong = init(&format!("{fec} --set siren=732829321"))
        .expect(2)
        .says("the last one checks the others");
    assert!(wrong.folder.tree("").is_empty());
    init("--format lexoffice --set company=Nobody")
        .expect(2)
        .says("none of these formats asks for `company`");
    init("--format norma43")
        .expect(2)
        .says("only accounts with a Spanish IBAN fit");
    init(
        "--format datev --chart pcg --consultant 29098 --client 55003 --fiscal-year-start 2026-01-01 \
          --account-length 4 --bank 5120 --set skr=99",
    )
    .expect(2)
    .says("its accounts are those of SKR03 or SKR04");
    init(
        "--format datev --chart skr03 --consultant 29098 --client 55003 --fiscal-year-start 2026-01-01 \
          --account-length 4 --bank 12",
    )
    .expect(2);
    let wrong = init(
        "--format datev --chart skr99 --consultant 29098 --client 55003 --fiscal-year-start 2026-01-01 \
          --account-length 4 --bank 1200",
    )
    .expect(2)
    .says(
        "nothing was written:\n  there is no chart `skr99`; use one of: skr03, skr04, pcg (a chart file is named by",
    );
    // A file that is not there has no lines, and what would stand in it is in no message.
    for told in ["-->", "problem", "***", "saldo-init-"] {
        assert!(!wrong.stderr.contains(told), "{}", wrong.stderr);
    }

    let written = init("--format beancount --format hledger --set account=Assets:Qonto").expect(0);
    assert_snapshot!("init_params", steady(&text(&written.folder, "saldo.toml"), &bank));
}
