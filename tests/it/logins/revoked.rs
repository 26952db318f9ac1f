//! A login that is taken back at the bank: only where somebody asks for it, and before it is forgotten here.

use saldo::sandbox::{Answer, Fault, Faults, Sandbox, Settings};

use super::{APP_KEY, Desk};

/// What was sent to the bank that was no question.
fn changes(desk: &Desk) -> Vec<(String, String)> {
    let requests = desk.bank.requests().into_iter();
    requests
        .filter(|request| request.method != "GET")
        .map(|request| (request.method.clone(), request.path.clone()))
        .collect()
}

#[test]
fn a_logout_forgets_and_takes_back_only_what_it_is_asked_to() {
    let desk = Desk::new(Settings::demo());
    desk.log_in();
    let kept = std::fs::read(desk.file()).unwrap();
    let file = desk.file();
    desk.saldo("logout").run().expect(0).says("Qonto still knows it");
    assert!(changes(&desk).is_empty() && !file.exists());

    std::fs::write(&file, &kept).unwrap();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    desk.accounts().expect(0);
    // A token that has ended is renewed for it.
    desk.age();
    desk.saldo("logout --revoke -vv")
        .run()
        .expect(0)
        .says("taken back")
        .says("is forgotten here");
    assert_eq!(
        changes(&desk),
        [("DELETE".to_owned(), "/v2/oauth2/consents".to_owned())]
    );
    assert!(!file.exists());
    // What is left of it somewhere else lets nobody in.
    std::fs::write(&file, &kept).unwrap();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    desk.accounts().expect(2).says("saldo login");
    desk.saldo("logout --revoke").run().expect(0);
    desk.saldo("logout --revoke")
        .run()
        .expect(2)
        .says("nobody is logged in");
}

#[test]
fn a_login_that_cannot_be_taken_back_is_not_forgotten() {
    let refused = Fault::on(
        "/v2/oauth2/consents",
        Answer::error(503, "unavailable", "later").into(),
    );
    let mut desk = Desk::new(Settings::demo());
    let settings = Settings::demo().client_secret(APP_KEY);
    desk.bank = Sandbox::start(settings.faults(Faults::none().script(refused))).unwrap();
    desk.configure("");
    desk.log_in();
    desk.saldo("logout --revoke")
        .run()
        .expect(1)
        .says("nothing was forgotten here");
    desk.accounts().expect(0);
    desk.folder
        .write("saldo.toml", "[profile.default]\nlogin = \"a\"\n");
    desk.saldo("logout --revoke")
        .run()
        .expect(2)
        .says("does not log in with a browser");
}
