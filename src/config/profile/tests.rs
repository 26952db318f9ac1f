use std::ffi::OsString;
use std::fs;

use tempfile::TempDir;

use super::*;
use crate::access::Authorization;
use crate::books::Chart;

mod places;
mod secrets;

const WHOLE: &str = r#"
[profile.default]
login = "acme-gmbh-1234"
secret_key = "hunter2"
staging_token = "st4ging"
base_url = "https://thirdparty.qonto.com/"
timezone = "Europe/Berlin"
formats = ["lexoffice", "mine/special.toml"]
rules = "rules.toml"
out = "~/exports"
mappings = "maps"
accounts = ["DE89 3704 0044 0532 0130 00", "Main account"]
concurrency = 8

[profile.default.params]
company = "Acme GmbH"

[profile.default.books]
chart = "skr03"
consultant = 29098
client = 55003
fiscal_year_start = "2026-01-01"
account_length = 4
bank = { "DE89 3704 0044 0532 0130 00" = "1210", default = "1200" }

[profile.second]
login = "second-1"
access_token = "t0ken"
books = { chart = "own/chart.toml", fiscal_year_start = [2026-07-01, "2027-01-01"] }
"#;

/// A folder with a `saldo.toml` in it and nothing around it.
struct Desk {
    folder: TempDir,
    surroundings: Surroundings,
}

impl Desk {
    fn new(text: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let surroundings = Surroundings {
            current: folder.path().to_owned(),
            configuration: None,
            data: None,
            home: Some("/home/anyone".into()),
            environment: Environment::default(),
        };
        let desk = Self { folder, surroundings };
        desk.write("saldo.toml", text, 0o600);
        desk
    }

    fn write(&self, name: &str, text: &str, mode: u32) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    }

    fn environment(mut self, variables: &'static [(&str, &str)]) -> Self {
        let lookup = |wanted: &str| {
            let found = variables.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| OsString::from(value))
        };
        self.surroundings.environment = Environment::read(lookup).unwrap();
        self
    }

    fn load(&self, name: Option<&str>) -> Result<Profile, ConfigError> {
        Profile::load(None, name, &self.surroundings)
    }

    /// What the user sees, with the folder's name taken out.
    fn complaint(&self) -> String {
        let message = self.load(None).unwrap_err().to_string();
        message.replace(&self.folder.path().display().to_string(), "DESK")
    }
}

fn key(profile: &Profile) -> (String, String) {
    match profile.credentials().unwrap().authorization {
        Authorization::Key { login, secret } => (login.to_string(), secret.expose().to_owned()),
        Authorization::Bearer(token) => ("Bearer".to_owned(), token.expose().to_owned()),
        Authorization::Renewed(_) => panic!("a key"),
    }
}

#[test]
fn reads_every_key() {
    let desk = Desk::new(WHOLE);
    let profile = desk.load(None).unwrap();
    let here = desk.folder.path();
    assert_eq!(key(&profile), ("acme-gmbh-1234".to_owned(), "hunter2".to_owned()));
    assert_eq!(
        profile.credentials().unwrap().staging_token.unwrap().expose(),
        "st4ging"
    );
    assert_eq!(
        profile.base_url.unwrap().to_string(),
        "https://thirdparty.qonto.com"
    );
    assert_eq!(profile.timezone, Some(chrono_tz::Europe::Berlin));
    assert_eq!(
        profile.formats,
        ["lexoffice", here.join("mine/special.toml").to_str().unwrap()]
    );
    assert_eq!(profile.rules, Some(here.join("rules.toml")));
    assert_eq!(profile.out, Some("/home/anyone/exports".into()));
    assert_eq!(profile.mappings, Some(here.join("maps")));
    assert_eq!(profile.accounts, ["DE89370400440532013000", "Main account"]);
    assert_eq!(profile.concurrency, Some(8));
    assert_eq!(profile.params["company"], "Acme GmbH");
    let books = profile.books.unwrap();
    assert_eq!(
        (books.chart, books.consultant, books.client),
        (Some(Chart::Skr03), Some(29098), Some(55003))
    );
    assert_eq!(books.fiscal_year_start, ["2026-01-01".parse().unwrap()]);
    assert_eq!(books.account_length, Some(4));
    assert_eq!(books.bank.default.as_deref(), Some("1200"));
    assert_eq!(books.bank.accounts["DE89370400440532013000"], "1210");

    let second = desk.load(Some("second")).unwrap();
    assert_eq!(key(&second).0, "Bearer");
    let books = second.books.unwrap();
    assert_eq!(books.chart, Some(Chart::File(here.join("own/chart.toml"))));
    let starts = books.fiscal_year_start.iter().map(ToString::to_string);
    assert_eq!(starts.collect::<Vec<_>>(), ["2026-07-01", "2027-01-01"]);
}

#[test]
fn the_environment_wins() {
    let desk = Desk::new(WHOLE).environment(&[
        ("SALDO_LOGIN", "other-1"),
        ("SALDO_SECRET_KEY", "other"),
        ("SALDO_STAGING_TOKEN", "other-st"),
        ("SALDO_BASE_URL", "http://127.0.0.1:9"),
    ]);
    let profile = desk.load(Some("second")).unwrap();
    assert_eq!(key(&profile), ("other-1".to_owned(), "other".to_owned()));
    assert_eq!(
        profile.credentials().unwrap().staging_token.unwrap().expose(),
        "other-st"
    );
    assert_eq!(profile.base_url.unwrap().to_string(), "http://127.0.0.1:9");
    let desk = Desk::new(WHOLE).environment(&[("SALDO_ACCESS_TOKEN", "t")]);
    assert_eq!(
        key(&desk.load(None).unwrap()),
        ("Bearer".to_owned(), "t".to_owned())
    );
}

#[test]
fn every_problem_comes_at_once_with_secrets_masked() {
    let desk = Desk::new(
        r#"[profile.default]
login = "acme:hunter2"
secret_key = "hunter2 hunter2"
access_token = "hunter2"
timezone = "Europe/Berln"
sekret = "hunter2"
concurrency = 1000
accounts = ["DE88370400440532013000"]
secret_command = []

[profile.default.books]
chart = "skr3"
consultant = 12
fiscal_year_start = "01.01.2026"
account_length = 4
bank = { default = 1200, x = "12345", y = "0000" }

[profiles]
"#,
    );
    insta::assert_snapshot!(desk.complaint());
}

#[test]
fn the_file_is_looked_for_in_order() {
    let mut desk = Desk::new("[profile.default]\nlogin = \"here\"\n");
    desk.write(
        "user/saldo/saldo.toml",
        "[profile.default]\nlogin = \"user\"\n",
        0o600,
    );
    desk.write("named.toml", "[profile.default]\nlogin = \"named\"\n", 0o600);
    desk.surroundings.configuration = Some(desk.folder.path().join("user"));
    let login = |config: Option<&Path>| {
        let profile = Profile::load(config, None, &desk.surroundings).unwrap();
        profile.keys.login.unwrap().to_string()
    };
    assert_eq!(login(Some(&desk.folder.path().join("named.toml"))), "named");
    assert_eq!(login(None), "here");
    fs::remove_file(desk.folder.path().join("saldo.toml")).unwrap();
    assert_eq!(login(None), "user");
    let missing = desk.folder.path().join("missing.toml");
    let error = Profile::load(Some(&missing), None, &desk.surroundings).unwrap_err();
    assert!(error.to_string().contains("check --config"), "{error}");
}

#[test]
fn without_a_file_the_environment_is_enough() {
    let mut desk = Desk::new("").environment(&[("SALDO_LOGIN", "a-1"), ("SALDO_SECRET_KEY", "k")]);
    fs::remove_file(desk.folder.path().join("saldo.toml")).unwrap();
    assert_eq!(key(&desk.load(None).unwrap()), ("a-1".to_owned(), "k".to_owned()));
    let error = desk.load(Some("acme")).unwrap_err();
    assert!(matches!(error, ConfigError::NoFile { .. }), "{error}");
    desk.surroundings.environment = Environment::default();
    let error = desk.load(None).unwrap().credentials().unwrap_err();
    assert!(matches!(error, ConfigError::NoKey(_)), "{error}");
}

#[test]
fn an_unknown_profile_gets_a_suggestion() {
    let desk = Desk::new(WHOLE);
    let error = desk.load(Some("secnd")).unwrap_err().to_string();
    assert!(error.ends_with("did you mean `second`?"), "{error}");
}

#[test]
fn without_a_default_profile_there_may_be_no_settings() {
    let desk = Desk::new("[profile.acme]\ntimezone = \"Europe/Paris\"\n");
    let error = desk.load(None).unwrap_err().to_string();
    assert!(error.contains("name one with --profile (acme)"), "{error}");
    let settings = |name| Profile::load_settings(None, name, &desk.surroundings);
    let none = settings(None).unwrap();
    assert_eq!((none.name.as_str(), none.timezone), ("default", None));
    assert!(settings(Some("acme")).unwrap().timezone.is_some());
    assert!(settings(Some("berg")).is_err());

    let slip = Desk::new("[profile.defualt]\n");
    for error in [
        slip.load(None).unwrap_err(),
        Profile::load_settings(None, None, &slip.surroundings).unwrap_err(),
    ] {
        assert!(error.to_string().ends_with("did you mean `defualt`?"), "{error}");
    }
}

#[test]
fn a_file_that_is_not_text_or_far_too_large_is_refused() {
    let desk = Desk::new("");
    fs::write(desk.folder.path().join("saldo.toml"), b"login = \"\xFF\"").unwrap();
    assert!(desk.complaint().contains("save it as UTF-8"));
    desk.write("saldo.toml", &"#".repeat(3 << 20), 0o600);
    assert!(
        desk.complaint().contains("file-too-large"),
        "{}",
        desk.complaint()
    );
}

#[test]
fn a_byte_order_mark_and_crlf_are_fine() {
    let desk = Desk::new("\u{feff}[profile.default]\r\nlogin = \"a\"\r\nsecret_key = \"k\"\r\n");
    assert_eq!(key(&desk.load(None).unwrap()), ("a".to_owned(), "k".to_owned()));
}
