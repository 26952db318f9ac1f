//! No secret is in anything that a run prints or writes, whatever the bank, a proxy or the user does.

use saldo::sandbox::{Action, Answer, Fault, Faults, Sandbox, Settings};

use crate::refusals::bank;
use crate::saldo::{Folder, Saldo};

const SECRET: &str = "secret-of-nobody-0f1e2d3c4b5a";
const TOKEN: &str = "token-of-nobody-5a4b3c2d1e0f";
const STAGING: &str = "staging-of-nobody-99887766";
const LOGIN: &str = "musterwerk-beispiel-gmbh-0000";

/// Everything that a bank may say when it says no, with our own credentials in it.
fn echoes() -> Vec<Answer> {
    let echo =
        format!("you sent Authorization: {LOGIN}:{SECRET}, Bearer {TOKEN}, X-Qonto-Staging-Token: {STAGING}");
    let json = format!(r#"{{"errors":[{{"code":"{SECRET}","detail":"{echo}"}}],"trace_id":"{TOKEN}"}}"#);
    let mut answers = Vec::new();
    for status in [400, 401, 403, 404, 410, 422] {
        answers.push(Answer::json(status, json.clone()));
        answers.push(Answer::new(status, "text/plain", echo.clone()));
    }
    answers.push(Answer::new(429, "text/plain", echo.clone()).with_header("retry-after", "9999"));
    answers.push(
        Answer::new(500, "text/html", format!("<html>{echo}</html>")).with_header("retry-after", "9999"),
    );
    answers.push(Answer::redirect(&format!(
        "https://elsewhere.invalid/?key={SECRET}&token={TOKEN}&s={STAGING}"
    )));
    answers.push(Answer::new(
        200,
        &format!("text/html; echo={SECRET}"),
        echo.clone(),
    ));
    answers.push(Answer::new(200, &format!("text/html; e={TOKEN}{STAGING}"), echo));
    answers.push(Answer::json(200, format!("{{\"{SECRET}\":\"{TOKEN}\",{STAGING}")));
    answers.push(Answer::json(
        200,
        format!(r#"{{"transactions":"{SECRET}","meta":"{TOKEN}{STAGING}"}}"#),
    ));
    answers
}

#[test]
fn nothing_that_the_bank_echoes_is_repeated() {
    for answer in echoes() {
        let told = format!("{answer:?}");
        for path in ["/v2/organization", "/v2/transactions"] {
            let faults = Faults::none().script(Fault::on(path, answer.clone().into()));
            let settings = Settings::demo()
                .api_key(LOGIN, SECRET)
                .staging_token(STAGING)
                .faults(faults);
            let bank = Sandbox::start(settings).unwrap();
            let run = Saldo::new()
                .args("export --month 2026-10 --format lexoffice --json")
                .live(&bank);
            let run = run.env("SALDO_STAGING_TOKEN", STAGING).secret(STAGING);
            let outcome = run.run();
            assert!(matches!(outcome.status, Some(1..=3)), "{told}\n{outcome}");
            assert_eq!(outcome.folder.tree("").len(), 0, "{told}\n{outcome}");
        }
        let faults = Faults::none().script(Fault::on("/v2/labels", answer.into()));
        let bank = bank(faults);
        let run = Saldo::new()
            .args("accounts")
            .env("SALDO_BASE_URL", bank.base_url());
        let run = run.env("SALDO_ACCESS_TOKEN", TOKEN).secret(TOKEN);
        let outcome = run.run();
        assert!(matches!(outcome.status, Some(1..=2)), "{told}\n{outcome}");
    }
}

#[test]
fn it_goes_nowhere_but_to_the_bank() {
    let elsewhere = bank(Faults::none());
    let faults = Faults::none().script(Fault::on(
        "/v2/labels",
        Answer::redirect(&elsewhere.base_url()).into(),
    ));
    let here = bank(faults);
    Saldo::new()
        .args("accounts")
        .live(&here)
        .run()
        .expect(1)
        .says("It was not followed");
    assert_eq!(elsewhere.request_count(), 0);
    for address in [
        "http://elsewhere.invalid",
        "ftp://127.0.0.1",
        "http://127.0.0.1@elsewhere.invalid",
    ] {
        let run = Saldo::new()
            .args("accounts")
            .live(&here)
            .env("SALDO_BASE_URL", address);
        run.run().expect(2).says("SALDO_BASE_URL");
    }
}

#[test]
fn a_configuration_with_a_mistake_hides_its_secret() {
    let folder = Folder::new();
    let file = format!(
        "[profile.default]\nlogin = \"{LOGIN}\"\nsecret_key = \"{SECRET}\"\nsecrt = \"{SECRET}\"\ntimezone = \"Nowhere\"\n"
    );
    folder.write("saldo.toml", file);
    let outcome = folder.saldo().args("accounts").run().expect(2);
    assert!(!outcome.stderr.contains(SECRET), "{outcome}");
}

#[test]
fn keys_that_cannot_be_right_are_not_repeated_either() {
    for (name, value) in [
        ("SALDO_SECRET_KEY", format!("{SECRET} with blanks")),
        ("SALDO_SECRET_KEY", format!("{SECRET}\n{SECRET}")),
        ("SALDO_LOGIN", format!("{LOGIN}:{SECRET}")),
    ] {
        let run = Saldo::new()
            .args("accounts")
            .live(&bank(Faults::none()))
            .secret(SECRET);
        let outcome = run.env(name, value).run().expect(2);
        outcome.says(if name == "SALDO_LOGIN" {
            "login"
        } else {
            "SALDO_SECRET_KEY"
        });
    }
}

#[test]
fn control_characters_of_the_bank_do_not_reach_the_terminal() {
    let hostile = Answer::json(
        403,
        "{\"errors\":[{\"code\":\"\\u001b]0;x\\u0007\",\"detail\":\"a\\u001b[2Jb\\u202ec\"}]}",
    );
    let bank = bank(Faults::none().script(Fault::on("/v2/labels", Action::from(hostile))));
    let outcome = Saldo::new().args("accounts").live(&bank).run().expect(2);
    let harmful = outcome
        .stderr
        .chars()
        .find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
    assert_eq!(harmful, None, "{outcome}");
    for command in [
        "pending --demo --month 2026-10",
        "mapping preview generic-de --rows 1000",
    ] {
        let outcome = Saldo::new().args(command).run().expect(0);
        let shown = [outcome.text(), &outcome.stderr].concat();
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{outcome}");
        assert!(!shown.contains('\u{202e}'), "{outcome}");
    }
}

/// The bank's log holds the key and the token in the two headers that are made for them, and nowhere else; the file
/// host hears of neither.
#[track_caller]
pub(crate) fn assert_keeps_secrets(bank: &Sandbox) {
    let secrets = [bank.secret_key(), bank.access_token(), STAGING];
    let holds = |text: &str| secrets.iter().any(|secret| text.contains(secret));
    for (request, is_file) in [(bank.requests(), false), (bank.file_requests(), true)]
        .into_iter()
        .flat_map(|(requests, is_file)| requests.into_iter().map(move |request| (request, is_file)))
    {
        assert!(!holds(&request.path) && !holds(&request.raw_query), "{request:?}");
        for (name, value) in &request.headers {
            let is_for_it = !is_file && matches!(name.as_str(), "authorization" | "x-qonto-staging-token");
            assert!(is_for_it || !holds(value), "{name} of {request:?}");
        }
    }
}

/// Whatever panics anywhere prints its message: so no `Debug` of what holds a key shows it.
#[test]
fn a_panic_shows_no_secret() {
    use saldo::access::{BaseUrl, Credentials, Login, Secret};
    use saldo::config::{Environment, Profile, Surroundings};
    use saldo::qonto::{Client, ClientSettings};

    let folder = Folder::new();
    folder.write("saldo.toml", format!("[profile.default]\nlogin = \"{LOGIN}\"\n"));
    let variables = [("SALDO_SECRET_KEY", SECRET), ("SALDO_STAGING_TOKEN", STAGING)];
    let surroundings = Surroundings {
        environment: Environment::read(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.into())
        })
        .unwrap(),
        ..Surroundings::default()
    };
    let profile = Profile::load(Some(&folder.path("saldo.toml")), None, &surroundings).unwrap();
    let credentials = profile.credentials().unwrap();
    let bearer = Credentials::bearer(Secret::new(TOKEN).unwrap());
    let settings = ClientSettings::new(BaseUrl::production().unwrap(), credentials.clone());
    let client = Client::new(&settings).unwrap();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let login = Login::new(LOGIN).unwrap();
        panic!(
            "{surroundings:#?} {profile:#?} {credentials:?} {bearer:#?} {settings:#?} {client:?} {login:?}"
        );
    }));
    let message = caught.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains(LOGIN), "{message}");
    for secret in [SECRET, TOKEN, STAGING] {
        assert!(!message.contains(secret), "{message}");
    }
}
