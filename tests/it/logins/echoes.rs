//! Hosts that echo what they were sent: codes, tokens, the application's key. Each run of a [`Desk`] is searched for them,
//! in all that it prints and writes.

use saldo::sandbox::{Answer, Fault, Faults, Settings};

use super::Desk;

/// A key of an application that looks another way in a form.
const KEY: &str = "app+key/0f1e2d3c==";

/// The key and the sandbox's codes and tokens, as a host may write them.
const ECHOES: [&str; 7] = [
    "got client_secret app+key/0f1e2d3c== of nobody",
    "got client_secret=app%2Bkey%2F0f1e2d3c%3D%3D&x=1",
    "got app%2bkey%2f0f1e2d3c%3d%3d",
    "got code ory_ac_of-nobody-0001.sandbox",
    "got ory_rt_of-nobody-0003.sandbox, and ory_rt_of-nobody-9999.sandbox",
    "got code_verifier=of-nobody-verifier",
    "got ory_at_of-nobody-0002.sandbox",
];

fn desk(faults: Faults) -> Desk {
    let mut desk = Desk::new(Settings::demo());
    desk.bank = saldo::sandbox::Sandbox::start(Settings::demo().client_secret(KEY).faults(faults)).unwrap();
    desk.configure("");
    desk
}

fn run(desk: &Desk, line: &str) -> crate::saldo::Saldo {
    desk.saldo(line)
        .env("SALDO_CLIENT_SECRET", KEY)
        .secret(KEY)
        .secret("app%2Bkey%2F0f1e2d3c%3D%3D")
        .secret("app%2bkey%2f0f1e2d3c%3d%3d")
}

fn complaint(status: u16, error: &str, echo: &str) -> Answer {
    let body = format!(r#"{{"error":"{error}","error_description":"{echo}"}}"#);
    Answer::json(status, body)
}

#[test]
fn nothing_that_the_host_of_the_logins_echoes_is_repeated() {
    for echo in ECHOES {
        for (error, code) in [
            ("invalid_grant", 2),
            ("invalid_client", 2),
            ("temporarily_unavailable", 1),
        ] {
            let answer = complaint(400, error, echo);
            let desk = desk(Faults::none().script(Fault::on("/oauth2/token", answer.into()).first(1)));
            let login = run(&desk, "login -vv").start();
            super::browse(&super::address(&login));
            login.finish().expect(code).says("[secret]");
        }
        // The first answer gives the login, the second one is for its renewal.
        let answer = complaint(400, "invalid_grant", echo);
        let desk = desk(Faults::none().script(Fault::on("/oauth2/token", answer.into()).after(1)));
        let login = run(&desk, "login").start();
        super::browse(&super::address(&login));
        login.finish().expect(0);
        desk.age();
        run(&desk, "accounts -vv").run().expect(2).says("[secret]");
    }
}

/// The application's key is never where the browser is.
#[test]
fn nothing_that_the_browser_brings_back_is_repeated() {
    let desk = desk(Faults::none());
    for echo in &ECHOES[3..] {
        let login = run(&desk, "login").start();
        let address = super::address(&login);
        let value = |name| super::value(&address, name);
        let mut back = reqwest::Url::parse(&value("redirect_uri")).unwrap();
        back.query_pairs_mut()
            .append_pair("error", "access_denied")
            .append_pair("error_description", &format!("{echo}; {}", value("state")))
            .append_pair("state", &value("state"));
        super::browse(back.as_str());
        let outcome = login.finish().expect(2).says("[secret");
        let told = outcome.stderr.split_once("access_denied").unwrap().1;
        assert!(!told.contains(&value("state")), "{told}");
    }
}

#[test]
fn nothing_of_a_login_that_the_api_echoes_is_repeated() {
    let escaped: Vec<_> = KEY.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    let escaped = escaped.concat();
    let echoes = ECHOES.iter().map(|echo| (*echo).to_owned());
    for echo in echoes.chain([format!("got {escaped}")]) {
        let refusal = format!(r#"{{"errors":[{{"code":"bad_request","detail":"{echo}"}}]}}"#);
        // A text where an object is expected: the reader of JSON quotes it.
        let wrong = format!(r#"{{"organization":"{echo}","memberships":"{echo}","transactions":"{echo}"}}"#);
        for answer in [
            Answer::json(400, refusal),
            Answer::json(200, wrong),
            Answer::new(200, "text/html", echo),
        ] {
            let faults = ["/v2/organization", "/v2/memberships", "/v2/transactions"].map(|path| {
                // The first look at the organization belongs to the login.
                let first = usize::from(path == "/v2/organization");
                Fault::on(path, answer.clone().into()).after(first)
            });
            for skipped in 0..3 {
                let script = faults.iter().skip(skipped).cloned();
                let desk = desk(script.fold(Faults::none(), Faults::script));
                let login = run(&desk, "login").start();
                super::browse(&super::address(&login));
                login.finish().expect(0);
                let export = run(&desk, "export -vv --month 2026-10 --format lexoffice --out out").run();
                assert_ne!(export.status, Some(0), "{export}");
            }
        }
    }
}
