//! Tokens that end: renewed in time, once for all runs, and kept whatever happens.

use std::fs;
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use saldo::sandbox::{Action, Answer, Fault, Faults, Hook, Sandbox, Settings, Whim};

use super::{APP_KEY, Desk, TOKENS};
use crate::saldo::{Folder, Saldo};

#[test]
fn a_token_that_ends_is_renewed_before_it_is_sent() {
    let desk = Desk::new(Settings::demo().refresh_grace(Duration::ZERO));
    desk.log_in();
    let mut refresh = Vec::new();
    for round in 1..=3 {
        desk.age();
        desk.accounts().expect(0);
        assert_eq!(desk.token_requests(), 1 + round);
        refresh.push(desk.stored()["refresh_token"].to_string());
    }
    refresh.dedup();
    assert_eq!(refresh.len(), 3, "each renewal brought another");
    let refused = desk.bank.requests().len();
    assert_eq!(
        desk.bank.newest_token().as_deref(),
        desk.stored()["access_token"].as_str()
    );
    // Somebody uses a former one: the bank ends everything, and we say what to do.
    desk.bank.revoke_logins();
    desk.age();
    desk.accounts()
        .expect(2)
        .says("no longer accepts the login")
        .says("run `saldo login` again");
    assert_eq!(
        desk.bank.requests().len(),
        refused,
        "nothing was asked without a token"
    );
    desk.log_in();
    desk.accounts().expect(0);
}

/// A bank at which each single request needs a renewal: a token is said to end at once. The former one passes, or each
/// renewal would end what others have under way.
fn ends_at_once() -> Settings {
    let settings = Settings::demo().token_lifetime(0).refresh_grace(Duration::ZERO);
    settings.whim(Whim::FormerTokensPass)
}

#[test]
fn a_long_run_renews_on_its_way_and_writes_the_same_file() {
    let desk = Desk::new(ends_at_once());
    desk.log_in();
    let export = "export --month 2026-10 --format lexoffice --out";
    desk.saldo(export).arg("by-login").run().expect(0);
    assert!(desk.token_requests() > 10, "{}", desk.token_requests());
    let by_key = Saldo::new()
        .args(export)
        .arg("by-key")
        .live(&desk.bank)
        .run()
        .expect(0);
    let csv = |folder: &Folder, name: &str| {
        let mut files = folder.tree(name);
        files.remove("manifest.json");
        files
    };
    assert_eq!(csv(&desk.folder, "by-login"), csv(&by_key.folder, "by-key"));
}

#[test]
fn runs_at_once_share_one_renewal_and_lose_nothing() {
    let desk = Desk::new(Settings::demo().refresh_grace(Duration::ZERO));
    desk.log_in();
    desk.age();
    let runs: Vec<_> = (0..5).map(|_| desk.saldo("accounts").start()).collect();
    for run in runs {
        run.finish().expect(0);
    }
    assert_eq!(desk.token_requests(), 2, "one login, one renewal");

    let desk = Desk::new(ends_at_once());
    desk.log_in();
    let runs: Vec<_> = (0..4).map(|_| desk.saldo("accounts").start()).collect();
    for run in runs {
        run.finish().expect(0);
    }
    assert!(desk.token_requests() > 12);
}

/// The bank ends an access token as soon as its login is renewed, also for a run that is still using it.
#[test]
fn a_run_goes_on_when_another_one_renews_its_login() {
    let (release, held_back) = mpsc::channel();
    let held_back = Mutex::new(held_back);
    let hold = Hook::new(move || {
        let held_back = held_back.lock().unwrap_or_else(PoisonError::into_inner);
        held_back.recv_timeout(Duration::from_secs(120)).unwrap();
    });
    // The first one is the login's own look.
    let hold = Fault::on("/v2/organization", Action::Meanwhile(hold)).nth(2);
    let desk = Desk::new(Settings::demo().faults(Faults::none().script(hold)));
    desk.log_in();
    let former = desk.stored()["access_token"].as_str().unwrap().to_owned();
    let asked = desk.bank.request_count();
    let export = desk
        .saldo("export --month 2026-10 --format lexoffice --out out")
        .start();
    while desk.bank.request_count() == asked {
        std::thread::sleep(Duration::from_millis(10));
    }
    desk.age();
    let other = desk.saldo("accounts").start();
    while desk.stored()["access_token"] == former.as_str() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let sent_former = || {
        let requests = desk.bank.requests();
        let keys = requests
            .iter()
            .map(|request| request.header("authorization").unwrap());
        keys.filter(|key| key.ends_with(&former)).count()
    };
    let before = sent_former();
    release.send(()).unwrap();
    export.finish().expect(0);
    other.finish().expect(0);
    assert_eq!(desk.token_requests(), 2, "one login, one renewal");
    let refused = sent_former() - before;
    assert!((1..=16).contains(&refused), "{refused} times refused");
}

/// Four minutes before its end a token is renewed; until then it passes, also where that cannot be had.
#[test]
fn a_failed_renewal_ends_no_run_while_the_token_lasts() {
    for fault in [
        Action::from(Answer::json(503, "{}")),
        Answer::json(429, "{}").with_header("retry-after", "1").into(),
    ] {
        let faults = Faults::none().script(Fault::on("/oauth2/token", fault).after(1));
        let desk = Desk::new(Settings::demo().faults(faults));
        desk.log_in();
        desk.age_to(200);
        let before = desk.stored();
        desk.saldo("export --month 2026-10 --format lexoffice --out out")
            .run()
            .expect(0);
        assert_eq!(desk.token_requests(), 4, "one renewal, tried three times");
        assert_eq!(desk.stored(), before);
        // Not so far that it would end on its way.
        desk.age_to(20);
        desk.accounts().expect(1);
    }
    // The bank renewed the login and ended the token, but its answer was lost, three times.
    let lost = (2..=4).map(|turn| Fault::on("/oauth2/token", Action::Close).nth(turn));
    let desk = Desk::new(Settings::demo().faults(lost.fold(Faults::none(), Faults::script)));
    desk.log_in();
    desk.age_to(200);
    desk.accounts().expect(0);
    assert_eq!(desk.token_requests(), 5);

    let desk = Desk::new(Settings::demo());
    desk.log_in();
    desk.age_to(200);
    let mut stored = desk.stored();
    stored["refresh_token"] = serde_json::Value::Null;
    fs::write(desk.file(), stored.to_string()).unwrap();
    desk.accounts().expect(0);
    desk.age_to(20);
    desk.accounts().expect(2).says("cannot be renewed");
    // What the bank takes back is no failure that passes.
    let answer = Answer::json(400, r#"{"error":"invalid_grant"}"#);
    let faults = Faults::none().script(Fault::on("/oauth2/token", answer.into()).after(1));
    let desk = Desk::new(Settings::demo().faults(faults));
    desk.log_in();
    desk.age_to(200);
    desk.accounts().expect(2).says("no longer accepts");
}

#[test]
fn a_refused_token_is_sent_once_and_never_renewed() {
    let desk = Desk::new(Settings::demo());
    desk.log_in();
    let (asked, renewed) = (desk.bank.request_count(), desk.token_requests());
    desk.bank.revoke_logins();
    desk.accounts()
        .expect(2)
        .says("refused the access token (401). Run `saldo login` again");
    // The three lists that a run begins with are asked for together.
    assert!(desk.bank.request_count() - asked <= 3);
    assert_eq!(desk.token_requests(), renewed);
}

/// The refresh token is used up by then: an answer is not thrown away for what need not be in it.
#[test]
fn an_answer_with_an_access_token_is_enough() {
    for (more, next) in [
        ("", "ory_rt_of-nobody-0003.sandbox"),
        (
            r#","expires_in":"3599","refresh_token":"""#,
            "ory_rt_of-nobody-0003.sandbox",
        ),
        (
            r#","expires_in":3599.5,"refresh_token":"of-nobody-next""#,
            "of-nobody-next",
        ),
    ] {
        let answer = Answer::json(200, format!(r#"{{"access_token":"of-nobody-new"{more}}}"#));
        let faults = Faults::none()
            .script(Fault::on("/oauth2/token", answer.into()).after(1))
            .script(Fault::on("/v2/", Answer::json(200, "{}").into()).after(1));
        let desk = Desk::new(Settings::demo().faults(faults));
        desk.log_in();
        desk.age();
        // What the bank answers then does not matter here.
        desk.accounts();
        let stored = desk.stored();
        assert_eq!(stored["access_token"], "of-nobody-new", "{more}");
        assert_eq!(stored["refresh_token"], next, "{more}");
        assert!(stored["expires_at"].as_str() > Some("2021"), "{more}");
    }
}

#[test]
fn what_the_host_of_the_logins_says_is_never_repeated_whole() {
    let echo = format!(
        r#"{{"error":"invalid_grant","error_description":"{APP_KEY} sent ory_rt_of-nobody-0003.sandbox \u001b[2J"}}"#
    );
    let elsewhere = Sandbox::start(Settings::demo()).unwrap();
    for (answer, code, says) in [
        (Answer::json(400, echo.clone()), 2, "[secret]"),
        (
            Answer::json(500, echo.replace("invalid_grant", "server_error")),
            1,
            "answered 500",
        ),
        (Answer::json(429, "{}"), 1, "answered 429"),
        (Answer::redirect(&elsewhere.login_url()), 2, "elsewhere (302)"),
        (Answer::json(404, "{}"), 2, "check server in saldo.toml"),
        (Answer::json(403, "{}"), 2, "refused the request (403)"),
        // Ory's answer to a refresh token that was used before.
        (
            Answer::json(
                401,
                r#"{"error":"token_inactive","error_description":"Token is inactive"}"#,
            ),
            2,
            "no longer accepts the login of the profile `default` (token_inactive: Token is inactive); run `saldo login`",
        ),
        (
            Answer::json(400, r#"{"error":"invalid_request"}"#),
            2,
            "no longer accepts",
        ),
        (
            Answer::json(400, r#"{"error":"temporarily_unavailable"}"#),
            1,
            "try again later",
        ),
        (Answer::login_page(), 1, "SALDO_STAGING_TOKEN"),
        (
            Answer::json(
                200,
                format!("{{\"access_token\":\"{TOKENS} x\",\"expires_in\":1}}"),
            ),
            1,
            "cannot be sent",
        ),
        (
            Answer::json(200, format!("{{\"refresh_token\":\"{TOKENS}\"}}")),
            1,
            "`access_token` is missing\n",
        ),
    ] {
        let faults = Faults::none().script(Fault::on("/oauth2/token", answer.into()).after(1));
        let desk = Desk::new(Settings::demo().faults(faults));
        desk.log_in();
        desk.age();
        let before = fs::read(desk.file()).unwrap();
        desk.accounts().expect(code).says(says);
        assert_eq!(fs::read(desk.file()).unwrap(), before, "the login is kept");
    }
    assert_eq!(elsewhere.login_requests().len(), 0);
    let faults = Faults::none().script(Fault::on("/oauth2/token", Action::Close).after(1));
    let desk = Desk::new(Settings::demo().faults(faults));
    desk.log_in();
    desk.age();
    desk.accounts().expect(1).says("cannot be reached (3 tries)");
}
