//! Logging in with a browser, played by the test, and tokens that are renewed: over real sockets, by real processes.

use std::fs;
use std::path::PathBuf;

use saldo::sandbox::{Sandbox, Settings};
use serde_json::Value;
use tempfile::TempDir;

use crate::saldo::{Folder, Outcome, Running, Saldo};

#[path = "logins/browser.rs"]
mod browser;
#[path = "logins/disk.rs"]
mod disk;
#[path = "logins/echoes.rs"]
mod echoes;
#[path = "logins/renewal.rs"]
mod renewal;

/// In every code and token that the sandbox gives.
const TOKENS: &str = "of-nobody";
const APP_KEY: &str = "app-key-0f1e2d3c4b5a";

/// A user with a profile, a bank, and a data folder that is no part of what is searched for secrets.
pub(crate) struct Desk {
    pub(crate) bank: Sandbox,
    pub(crate) folder: Folder,
    pub(crate) data: TempDir,
}

impl Desk {
    pub(crate) fn new(settings: Settings) -> Self {
        let bank = Sandbox::start(settings.client_secret(APP_KEY)).unwrap();
        let desk = Self {
            bank,
            folder: Folder::new(),
            data: TempDir::new().unwrap(),
        };
        desk.configure("");
        desk
    }

    /// Writes the profile, with these lines before its table of the login.
    fn configure(&self, more: &str) {
        let (id, _) = self.bank.app();
        let text = format!(
            "[profile.default]\nbase_url = \"{}\"\n{more}\n[profile.default.oauth]\nclient_id = \"{id}\"\n\
             server = \"{}\"\nredirect_port = 0\n",
            self.bank.base_url(),
            self.bank.login_url()
        );
        self.folder.write("saldo.toml", text);
    }

    pub(crate) fn saldo(&self, line: &str) -> Saldo {
        self.at(self.folder.saldo().args(line))
    }

    /// A run with this desk's data folder and application.
    fn at(&self, run: Saldo) -> Saldo {
        run.env("XDG_DATA_HOME", self.data.path())
            .env("HOME", self.data.path())
            .env("SALDO_CLIENT_SECRET", APP_KEY)
            .secret(APP_KEY)
            .secret(TOKENS)
    }

    /// A login up to its end; what the browser shows at last.
    fn log_in(&self) -> String {
        let running = self.saldo("login").start();
        let page = browse(&address(&running)).1;
        running
            .finish()
            .expect(0)
            .says("logged in to Musterwerk Beispiel GmbH");
        page
    }

    /// The file that keeps the login.
    fn file(&self) -> PathBuf {
        let logins = fs::read_dir(self.data.path().join("saldo/logins")).unwrap();
        let mut files = logins.map(|item| item.unwrap().path());
        files
            .find(|path| path.extension().is_some_and(|ending| ending == "json"))
            .expect("a login")
    }

    fn stored(&self) -> Value {
        serde_json::from_slice(&fs::read(self.file()).unwrap()).unwrap()
    }

    /// Makes the stored access token one that has ended.
    fn age(&self) {
        let mut stored = self.stored();
        stored["obtained_at"] = "2020-01-01T00:00:00Z".into();
        stored["expires_at"] = "2020-01-01T01:00:00Z".into();
        fs::write(self.file(), stored.to_string()).unwrap();
    }

    /// Makes the stored access token one that ends in so many seconds of its hour.
    fn age_to(&self, left: i64) {
        let mut stored = self.stored();
        fs::write(self.file(), stored.to_string()).unwrap();
        let now: chrono::DateTime<chrono::Utc> =
            fs::metadata(self.file()).unwrap().modified().unwrap().into();
        let ends = now + chrono::TimeDelta::seconds(left);
        stored["obtained_at"] = (ends - chrono::TimeDelta::hours(1)).to_rfc3339().into();
        stored["expires_at"] = ends.to_rfc3339().into();
        fs::write(self.file(), stored.to_string()).unwrap();
    }

    /// How often tokens were asked for.
    fn token_requests(&self) -> usize {
        let requests = self.bank.login_requests();
        requests
            .iter()
            .filter(|request| request.path == "/oauth2/token")
            .count()
    }

    fn accounts(&self) -> Outcome {
        self.saldo("accounts").run()
    }
}

pub(crate) fn address(running: &Running) -> String {
    running.line("http://")
}

/// A value in the query of an address.
fn value(address: &str, name: &str) -> String {
    let address = reqwest::Url::parse(address).unwrap();
    let (_, value) = address.query_pairs().find(|(key, _)| key == name).unwrap();
    value.into_owned()
}

/// What a browser shows at an address, redirects followed.
pub(crate) fn browse(address: &str) -> (u16, String) {
    // An error says that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .unwrap();
        let response = client.get(address).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    })
}

#[test]
fn a_login_is_made_in_the_browser_kept_and_used() {
    let desk = Desk::new(Settings::demo());
    desk.accounts().expect(2).says("run `saldo login`");
    assert_eq!(desk.bank.request_count(), 0);
    let page = desk.log_in();
    assert!(page.contains("Saldo is logged in"), "{page}");
    let accounts = desk.accounts().expect(0);
    assert!(accounts.text().contains("Hauptkonto"), "{accounts}");
    assert_eq!(desk.token_requests(), 1, "a fresh token is not renewed");
    let asked = &desk.bank.login_requests()[0];
    let value = |name| asked.values(name).next().unwrap().to_owned();
    assert_eq!(
        (value("response_type"), value("client_id")),
        ("code".into(), "demo-app-0000".into())
    );
    assert!(value("scope").starts_with("offline_access organization.read") && value("state").len() == 32);
    for request in desk.bank.requests() {
        assert!(
            request
                .header("authorization")
                .unwrap()
                .starts_with("Bearer ory_at_")
        );
    }
    // The key of the application goes to the bank's logins alone, in a body.
    let token = &desk.bank.login_requests()[1];
    assert!(token.raw_query.is_empty() && token.form.contains(&("client_secret".into(), APP_KEY.into())));
}

#[cfg(unix)]
#[test]
fn the_login_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new(Settings::demo());
    desk.log_in();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(
        (mode(&desk.file()), mode(desk.file().parent().unwrap())),
        (0o600, 0o700)
    );
    desk.age();
    desk.accounts().expect(0);
    assert_eq!(mode(&desk.file()), 0o600);
    fs::set_permissions(desk.file(), PermissionsExt::from_mode(0o640)).unwrap();
    desk.accounts().expect(2).says("chmod 600");
}

/// Who has several clients must not log one in with the profile of another.
#[test]
fn what_to_do_names_the_profile() {
    let desk = Desk::new(Settings::demo());
    let text = String::from_utf8(desk.folder.read("saldo.toml")).unwrap();
    desk.folder
        .write("saldo.toml", text.replace("profile.default", "profile.client-b"));
    let accounts = || desk.saldo("accounts --profile client-b").run().expect(2);
    accounts().says("run `saldo login --profile client-b`");
    desk.saldo("accounts --config saldo.toml --profile client-b")
        .run()
        .expect(2)
        .says("run `saldo login --config saldo.toml --profile client-b`");
    let login = desk.saldo("login --profile client-b").start();
    browse(&address(&login));
    login.finish().expect(0);
    desk.age();
    desk.bank.revoke_logins();
    accounts().says("run `saldo login --profile client-b` again");
    fs::write(desk.file(), "{").unwrap();
    accounts().says("run `saldo login --profile client-b` again");
}

/// A key in the environment is no fault of the file, and hinders nobody from forgetting a login.
#[test]
fn a_key_in_the_environment_wins_and_is_told() {
    let desk = Desk::new(Settings::demo());
    desk.log_in();
    for variable in ["SALDO_ACCESS_TOKEN", "SALDO_SECRET_KEY"] {
        desk.saldo("login --config saldo.toml").env(variable, "other").run().expect(2).says(&format!(
            "{variable} is set and wins over a login; unset it, then run `saldo login --config saldo.toml`"
        ));
    }
    desk.saldo("logout")
        .env("SALDO_ACCESS_TOKEN", "one")
        .env("SALDO_SECRET_KEY", "other")
        .env("SALDO_LOGIN", "a:b")
        .run()
        .expect(0)
        .says("is forgotten here");
    desk.accounts().expect(2).says("nobody is logged in");
}

#[test]
fn a_login_belongs_to_its_bank_and_its_application() {
    let desk = Desk::new(Settings::demo());
    desk.log_in();
    let other = Sandbox::start(Settings::demo()).unwrap();
    desk.saldo("accounts")
        .env("SALDO_BASE_URL", other.base_url())
        .run()
        .expect(2)
        .says("was made with another");
    assert_eq!(other.request_count(), 0);
    fs::write(desk.file(), "{").unwrap();
    desk.accounts().expect(2).says("cannot be read");
    desk.log_in();
    let before = desk.bank.request_count();
    desk.saldo("logout")
        .run()
        .expect(0)
        .says("is forgotten here")
        .says("Qonto still knows it");
    // The login stays the bank's: nothing is changed there.
    assert_eq!(desk.bank.request_count(), before);
    desk.accounts().expect(2).says("nobody is logged in");
    desk.saldo("logout").run().expect(0).says("nobody was logged in");
    // A key in the environment wins over the login.
    desk.saldo("accounts")
        .live(&desk.bank)
        .run()
        .expect(0)
        .says("the key comes from SALDO_SECRET_KEY, not from the profile `default`");
}

#[test]
fn the_test_environment_wants_its_token_everywhere() {
    let desk = Desk::new(Settings::demo().staging_token("st4ging"));
    let with = |line: &str| {
        desk.saldo(line)
            .env("SALDO_STAGING_TOKEN", "st4ging")
            .secret("st4ging")
    };
    let running = with("login").start();
    assert_eq!(browse(&address(&running)).0, 200);
    running.finish().expect(0);
    desk.age();
    with("accounts").run().expect(0);
    desk.age();
    desk.accounts().expect(1).says("SALDO_STAGING_TOKEN");
}
