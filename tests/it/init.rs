//! `saldo init`: by options where nobody can be asked, and by a whole dialogue on a terminal.

use std::fs;

use insta::assert_snapshot;
use saldo::mapping::SHIPPED;
use saldo::sandbox::{Sandbox, Settings};

use crate::logins::{Desk, address, browse};
use crate::saldo::{Folder, Saldo};

#[path = "init/formats.rs"]
mod formats;
#[path = "init/profiles.rs"]
mod profiles;
#[cfg(unix)]
#[path = "init/terminal.rs"]
mod terminal;

const DATEV: &str = "--format datev --chart skr03 --consultant 29098 --client 55003 --fiscal-year-start 2026-01-01 \
                     --account-length 4 --bank 1200";

fn demo() -> Sandbox {
    Sandbox::start(Settings::demo()).unwrap()
}

fn text(folder: &Folder, name: &str) -> String {
    String::from_utf8(folder.read(name)).unwrap()
}

#[cfg(unix)]
fn mode(folder: &Folder, name: &str) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777
}

/// The same port in every snapshot.
fn steady(text: &str, bank: &Sandbox) -> String {
    text.replace(&bank.base_url(), "http://BANK")
        .replace(&bank.login_url(), "http://LOGINS")
}

#[test]
fn without_a_terminal_all_that_is_missing_is_told_at_once() {
    let nothing = Saldo::new().args("init").run().expect(2);
    assert_snapshot!("init_missing", nothing);
    assert!(nothing.folder.tree("").is_empty());
    let books = Saldo::new()
        .args("init --demo --format datev --chart skr03")
        .run()
        .expect(2);
    books
        .says("--consultant NUMBER (for datev)")
        .says("--fiscal-year-start DATE (for datev)");
    Saldo::new()
        .args("init --demo --format exel")
        .run()
        .expect(2)
        .says("there is no format `exel`");
}

#[test]
fn by_options_it_writes_what_an_export_needs() {
    let bank = demo();
    let folder = Folder::new();
    let init = folder
        .saldo()
        .args("init --login")
        .arg(bank.login())
        .args(DATEV)
        .args("--account Hauptkonto");
    init.live(&bank)
        .run()
        .expect(0)
        .says("Qonto lets you in to Musterwerk Beispiel GmbH")
        .says("wrote saldo.toml");
    assert_snapshot!("init_datev", steady(&text(&folder, "saldo.toml"), &bank));
    let before = bank.request_count();
    let again = folder
        .saldo()
        .args("init --login")
        .arg(bank.login())
        .args(DATEV)
        .live(&bank);
    again
        .run()
        .expect(2)
        .says("saldo.toml has the profile `default` already; name another one with --profile");
    assert_eq!(bank.request_count(), before, "nothing was asked");
    let export = folder
        .saldo()
        .args("export --month 2026-10 --json")
        .live(&bank)
        .run()
        .expect(0);
    assert_eq!(export.json()["statements"].as_array().unwrap().len(), 1);
    assert!(export.json()["files"][0]["format"] == "datev", "{export}");
}

#[test]
fn one_request_tests_the_key_before_anything_is_written() {
    let bank = demo();
    let init = || {
        Saldo::new()
            .args("init --login someone-0000 --format lexoffice")
            .live(&bank)
    };
    let outcome = init().run().expect(2).says("refused the key (401)");
    assert!(outcome.folder.tree("").is_empty());
    assert_eq!(bank.request_count(), 1);
    let both = format!("{}:{}", bank.login(), bank.secret_key());
    let pasted = Saldo::new()
        .args("init --format lexoffice --login")
        .arg(bank.login());
    pasted
        .live(&bank)
        .env("SALDO_SECRET_KEY", both)
        .run()
        .expect(2)
        .says("give the part after the colon alone");
    assert_eq!(bank.request_count(), 1);
    for wrong in [
        "--account Nebenkonto",
        "--timezone Mars/Olympus",
        "--format nothing",
    ] {
        let outcome = Saldo::new()
            .args("init --format lexoffice --login")
            .arg(bank.login());
        let outcome = outcome.args(wrong).live(&bank).run().expect(2);
        assert!(outcome.folder.tree("").is_empty(), "{outcome}");
    }
}

#[cfg(unix)]
#[test]
fn a_secret_in_the_file_makes_it_the_owners_alone() {
    let bank = demo();
    let folder = Folder::new();
    let base = |line: &str| folder.saldo().args(line).env("SALDO_BASE_URL", bank.base_url());
    let init = "init --keep-secret --format lexoffice --out books/saldo.toml";
    let run = base(init)
        .env("SALDO_LOGIN", bank.login())
        .env("SALDO_SECRET_KEY", bank.secret_key());
    let outcome = run.run().expect(0);
    assert!(!outcome.stderr.contains(bank.secret_key()), "{outcome}");
    assert_eq!(mode(&folder, "books/saldo.toml"), 0o600);
    folder
        .saldo()
        .args("accounts --config books/saldo.toml")
        .run()
        .expect(0);

    // A program prints it; then the file holds no secret.
    let key = tempfile::NamedTempFile::new().unwrap();
    fs::write(key.path(), bank.secret_key()).unwrap();
    let command = format!("cat {}", key.path().display());
    let folder = Folder::new();
    let init = folder
        .saldo()
        .args("init --format lexoffice --login")
        .arg(bank.login())
        .arg("--secret-command")
        .arg(command);
    let init = init
        .env("SALDO_BASE_URL", bank.base_url())
        .env("PATH", std::env::var_os("PATH").unwrap());
    init.secret(bank.secret_key()).run().expect(0);
    assert_eq!(mode(&folder, "saldo.toml") & 0o600, 0o600);
    folder
        .saldo()
        .args("init --force --login a --format lexoffice --secret-command")
        .arg("sh -c \"echo k3y\"")
        .run()
        .expect(2)
        .says("write secret_command into saldo.toml as a list");
    let accounts = folder
        .saldo()
        .args("accounts")
        .env("PATH", std::env::var_os("PATH").unwrap());
    accounts.secret(bank.secret_key()).run().expect(0);
}

#[test]
fn the_demo_needs_no_account() {
    let outcome = Saldo::new()
        .args("init --demo --format lexoffice --format generic-de")
        .run()
        .expect(0);
    assert_snapshot!(
        "init_demo",
        format!("{outcome}---\n{}", text(&outcome.folder, "saldo.toml"))
    );
}

#[test]
fn a_login_is_made_on_the_way() {
    let desk = Desk::new(Settings::demo());
    let (id, _) = desk.bank.app();
    let init = |options: &str| {
        let init = desk
            .saldo("init --format lexoffice --redirect-port 0")
            .args(options)
            .args("--client-id")
            .arg(id)
            .arg("--server")
            .arg(desk.bank.login_url())
            .env("SALDO_BASE_URL", desk.bank.base_url())
            .start();
        assert_eq!(browse(&address(&init)).0, 200);
        init.finish().expect(0)
    };
    init("--force").says("wrote saldo.toml");
    let written = text(&desk.folder, "saldo.toml");
    assert_snapshot!("init_login", steady(&written, &desk.bank));
    desk.saldo("accounts").run().expect(0);

    // In a folder that is made for it: the login is found there afterwards.
    init("--out new/folder/saldo.toml");
    desk.saldo("accounts --config new/folder/saldo.toml")
        .run()
        .expect(0);
}
