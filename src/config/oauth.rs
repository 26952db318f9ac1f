//! `[profile.NAME.oauth]`: the application in whose name the user logs in, instead of with a key.

use super::credentials::KeySource;
use super::{ConfigError, Environment};
use crate::access::{App, BaseUrl, Secret};

/// The port to which the browser comes back where none is said: it stands in the application's registration too.
pub const REDIRECT_PORT: u16 = 8377;

/// Where the API is and where its logins are (Qonto API reference: authentication).
const SERVERS: [(&str, &str); 2] = [
    (BaseUrl::DEFAULT, "https://oauth.qonto.com"),
    (
        "https://thirdparty-sandbox.staging.qonto.co",
        "https://oauth-sandbox.staging.qonto.co",
    ),
];

/// The table as it stands in the file, with the environment on top.
#[derive(Debug)]
pub(super) struct OAuth {
    pub(super) client_id: Option<String>,
    /// Where the application's key is: here, or printed by a program.
    pub(super) secret: Option<KeySource>,
    pub(super) server: Option<BaseUrl>,
    pub(super) redirect_port: u16,
}

impl OAuth {
    pub(super) fn overlay(&mut self, environment: &Environment) {
        if let Some(secret) = &environment.client_secret {
            self.secret = Some(KeySource::Inline(secret.clone()));
        }
    }

    /// Fetches the application's key from where it is, which may run a program and wait for it.
    pub(super) fn fetch(
        &self,
        profile: &str,
        api: BaseUrl,
        staging_token: Option<Secret>,
    ) -> Result<App, ConfigError> {
        let missing = |what| ConfigError::OAuthLacks {
            profile: profile.to_owned(),
            what,
        };
        let client_id = self.client_id.clone().ok_or_else(|| missing("client_id"))?;
        let server = self
            .server
            .clone()
            .or_else(|| usual_server(&api))
            .ok_or_else(|| missing("server"))?;
        let secret = self.secret.as_ref().ok_or_else(|| missing("client_secret"))?;
        let client_secret = secret.fetch_alone()?.ok_or_else(|| missing("client_secret"))?;
        Ok(App {
            client_id,
            client_secret,
            server,
            api,
            redirect_port: self.redirect_port,
            staging_token,
        })
    }
}

/// Where the logins of an API are, if it is the bank's or its sandbox's.
pub fn usual_server(api: &BaseUrl) -> Option<BaseUrl> {
    let api = api.to_string();
    let (_, server) = SERVERS.iter().find(|(known, _)| *known == api)?;
    BaseUrl::parse(server).ok()
}
