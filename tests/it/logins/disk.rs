//! The file that keeps a login: whatever becomes of a run or of the disk.

use std::fs;
use std::time::Duration;

use saldo::sandbox::{Action, Fault, Faults, Settings};

use super::Desk;

#[test]
fn killed_between_answer_and_disk_the_next_run_within_the_minute_makes_it_good() {
    // The bank has used the token up, and its answer is on its way.
    let lost = || Fault::on("/oauth2/token", Action::Delay(Duration::from_secs(600))).nth(2);
    for (grace, code) in [(Duration::from_secs(600), 0), (Duration::ZERO, 2)] {
        let settings = Settings::demo().refresh_grace(grace);
        let desk = Desk::new(settings.faults(Faults::none().script(lost())));
        desk.log_in();
        desk.age();
        let before = fs::read(desk.file()).unwrap();
        let running = desk.saldo("accounts").start();
        while desk.token_requests() < 2 {
            std::thread::sleep(Duration::from_millis(10));
        }
        running.kill();
        assert_eq!(fs::read(desk.file()).unwrap(), before);
        let next = desk.accounts().expect(code);
        if code == 2 {
            next.says("run `saldo login` again");
        }
    }
}

/// A run that was killed between the disk and the name.
#[test]
fn tokens_that_a_killed_run_left_are_the_login_or_gone() {
    let desk = Desk::new(Settings::demo().refresh_grace(Duration::ZERO));
    desk.log_in();
    let (newest, left) = (desk.stored(), desk.file().with_extension("new"));
    // The file has tokens that were used up, and those that came for them lie beside it.
    fs::copy(desk.file(), &left).unwrap();
    desk.age();
    desk.accounts().expect(0);
    assert_eq!((desk.token_requests(), desk.stored()), (1, newest.clone()));
    assert!(!left.exists());
    // Half of them, or older ones, are nothing.
    let text = newest.to_string();
    let mut older = newest.clone();
    older["obtained_at"] = "2019-01-01T00:00:00Z".into();
    for rest in [&text[..text.len() / 2], &older.to_string()] {
        desk.age();
        fs::copy(desk.file(), &left).unwrap();
        fs::write(&left, rest).unwrap();
        desk.accounts().expect(0);
        assert_ne!(desk.stored()["refresh_token"], newest["refresh_token"]);
        assert!(!left.exists());
    }
    fs::write(&left, &text).unwrap();
    desk.saldo("logout").run().expect(0);
    let names = fs::read_dir(left.parent().unwrap())
        .unwrap()
        .map(|item| item.unwrap().path());
    let names: Vec<_> = names
        .filter(|path| path.extension().is_none_or(|ending| ending != "lock"))
        .collect();
    assert!(names.is_empty(), "{names:?}");
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_login_is_followed() {
    let desk = Desk::new(Settings::demo());
    desk.log_in();
    let (link, target) = (desk.file(), desk.data.path().join("elsewhere.json"));
    fs::rename(&link, &target).unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let refresh = desk.stored()["refresh_token"].clone();
    desk.age();
    desk.accounts().expect(0);
    assert!(link.is_symlink());
    let kept: serde_json::Value = serde_json::from_slice(&fs::read(&target).unwrap()).unwrap();
    assert_ne!(kept["refresh_token"], refresh);
    desk.saldo("logout").run().expect(0).says("is forgotten here");
    assert!(!target.exists() && !link.is_symlink());
}

/// A disk that takes no byte more: the file size limit is 0, and what is beyond it is an error.
#[cfg(unix)]
#[test]
fn a_full_disk_costs_no_login() {
    let full = ["sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""];
    let path = std::env::var_os("PATH").unwrap();
    let desk = Desk::new(Settings::demo());
    let login = desk.at(desk
        .folder
        .saldo()
        .args("login")
        .through(&full)
        .env("PATH", &path));
    login.run().expect(1).says("cannot write");
    assert_eq!(desk.bank.login_requests().len(), 0, "nobody was asked to say yes");
    desk.log_in();
    desk.age();
    let before = fs::read(desk.file()).unwrap();
    let accounts = desk.at(desk
        .folder
        .saldo()
        .args("accounts")
        .through(&full)
        .env("PATH", &path));
    accounts.run().expect(1).says("cannot write");
    assert_eq!(desk.token_requests(), 1, "the refresh token was not used");
    assert_eq!(fs::read(desk.file()).unwrap(), before);
    desk.accounts().expect(0);
}
