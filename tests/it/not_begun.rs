//! No archive is begun without a key that the bank accepts, and one into which no sync ever ended is not called whole.

use saldo::archive::{Access, Archive};
use saldo::sandbox::{Action, Answer, Fault, Faults, Sandbox, Settings};

use crate::saldo::Folder;
use crate::sync::demo;

/// What would make an archive.
const MAKES: [&str; 2] = [
    "sync --archive",
    "export --month 2026-10 --format lexoffice --archive",
];

#[test]
fn without_a_key_no_archive_is_begun() {
    let bank = demo();
    for command in MAKES {
        let folder = Folder::new();
        let line = format!("{command} typo/xx");
        let none = folder.saldo().args(&line).run().expect(2);
        none.says("there is no key for Qonto");
        assert!(!folder.path("typo").exists(), "{command}");
        let wrong = folder
            .saldo()
            .args(&line)
            .live(&bank)
            .env("SALDO_LOGIN", "someone-0000");
        wrong.run().expect(2).says("refused the key (401)");
        assert!(!folder.path("typo").exists(), "{command}");
        folder.write(
            "saldo.toml",
            "[profile.default]\nlogin = \"acme-gmbh-1234\"\nsecret_command = [\"/nowhere/pass\"]\n",
        );
        folder.saldo().args(&line).run().expect(2).says("/nowhere/pass");
        assert!(!folder.path("typo").exists(), "{command}");
    }
    let folder = Folder::new();
    let usual = |line: &str| {
        let run = folder
            .saldo()
            .args(line)
            .env("XDG_DATA_HOME", folder.path("data"));
        run.env("HOME", folder.path("")).run()
    };
    usual("sync").expect(2).says("there is no key");
    assert!(!folder.path("data").exists());
    usual("verify").expect(2).says("`saldo sync` makes one");
}

/// So one that is in use costs no request.
#[test]
fn an_archive_that_is_there_is_opened_before_the_bank_is_asked() {
    let (folder, bank) = (Folder::new(), demo());
    let held = Archive::open(&folder.path("books"), Access::write("saldo verify")).unwrap();
    for command in MAKES {
        let run = folder.saldo().args(&format!("{command} books")).live(&bank).run();
        run.expect(1).says("in use by `saldo verify`");
    }
    drop(held);
    assert_eq!(bank.request_count(), 0);
}

#[test]
fn an_archive_into_which_no_sync_ended_is_not_called_whole() {
    let folder = Folder::new();
    let verify = |line: &str| {
        folder
            .saldo()
            .args(&format!("verify --archive books {line}"))
            .run()
    };
    verify("").expect(2);
    drop(Archive::open(&folder.path("books"), Access::write("saldo sync")).unwrap());
    let empty = verify("")
        .expect(2)
        .says("no sync into the archive in books ever ended; run `saldo sync`");
    assert!(!empty.stderr.contains("verified"), "{empty}");
    assert_eq!(verify("--json").expect(2).json()["documents"], 0);

    // A sync that the bank broke off in the first account: the organization is there, and nothing else is.
    let action: Action = Answer::error(403, "forbidden", "not for this key").into();
    let faults = Faults::none().script(Fault::on("/v2/transactions", action));
    let bank = Sandbox::start(Settings::demo().faults(faults)).unwrap();
    let sync = |bank| folder.saldo().args("sync --archive books").live(bank).run();
    sync(&bank).expect(2);
    verify("")
        .expect(2)
        .says("no sync into the archive in books ever ended");
    sync(&demo()).expect(0);
    verify("").expect(0).says("verified:");
}
