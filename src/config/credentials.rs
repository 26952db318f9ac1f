//! From "where the key is" to the key.

use super::oauth::OAuth;
use super::{ConfigError, Environment, command, keyring};
use crate::access::{App, Authorization, BaseUrl, Credentials, Login, Secret};

/// Where a profile's key is, before it is fetched.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub(super) login: Option<Login>,
    pub(super) source: Option<KeySource>,
    pub(super) staging_token: Option<Secret>,
    /// What the file says of them where the environment says otherwise.
    pub(super) overruled: Overruled,
    /// Whether the environment says the login.
    pub(super) has_login_of_environment: bool,
    /// Whether the environment says the key or token.
    pub(super) has_key_of_environment: bool,
}

/// What the environment took the place of.
#[derive(Debug, Default)]
pub(super) struct Overruled {
    login: Option<Login>,
    source: Option<KeySource>,
}

/// Where one key is.
#[derive(Debug)]
pub(super) enum KeySource {
    /// A secret key, here.
    Inline(Secret),
    /// A program that prints the secret key.
    Command(Vec<String>),
    /// The system's keyring, under the login.
    Keyring,
    /// An OAuth token, here.
    AccessToken(Secret),
    /// A login with a browser, whose tokens are kept elsewhere.
    OAuth(Box<OAuth>),
}

impl KeySource {
    /// Whether it is the second half of a key.
    fn needs_login(&self) -> bool {
        matches!(self, Self::Inline(_) | Self::Command(_) | Self::Keyring)
    }

    /// The secret of a source that needs no login.
    pub(super) fn fetch_alone(&self) -> Result<Option<Secret>, ConfigError> {
        match self {
            Self::Inline(secret) | Self::AccessToken(secret) => Ok(Some(secret.clone())),
            Self::Command(words) => Ok(Some(command::ask(words)?)),
            Self::Keyring | Self::OAuth(_) => Ok(None),
        }
    }
}

impl Keys {
    pub(super) fn overlay(&mut self, environment: &Environment) {
        if let Some(login) = &environment.login {
            self.overruled.login = self.login.replace(login.clone());
            self.has_login_of_environment = true;
        }
        let token = environment.access_token.clone().map(KeySource::AccessToken);
        let key = environment.secret_key.clone().map(KeySource::Inline);
        if let Some(source) = key.or(token) {
            self.overruled.source = self.source.replace(source);
            self.has_key_of_environment = true;
        }
        if let Some(KeySource::OAuth(oauth)) = &mut self.source {
            oauth.overlay(environment);
        }
        if let Some(token) = &environment.staging_token {
            self.staging_token = Some(token.clone());
        }
    }

    /// Whether the environment names another login than the file.
    fn has_other_login(&self) -> bool {
        self.overruled.login.is_some() && self.overruled.login != self.login
    }

    /// Whether the login is the environment's, and the secret key that would go with it another one's of the file.
    fn is_half(&self) -> bool {
        let is_key = self.source.as_ref().is_some_and(KeySource::needs_login);
        self.has_other_login() && is_key && !self.has_key_of_environment
    }

    /// What one should know about where the key comes from: the environment wins over a profile that has one.
    pub(super) fn caution(&self, profile: &str) -> Option<String> {
        let has_own = self.overruled.source.is_some() || self.has_other_login();
        let variable = self.variable().filter(|_| has_own)?;
        Some(format!(
            "the key comes from {variable}, not from the profile `{profile}`"
        ))
    }

    /// The variable that the key comes from.
    fn variable(&self) -> Option<&'static str> {
        let variable = match &self.source {
            Some(KeySource::AccessToken(_)) => "SALDO_ACCESS_TOKEN",
            _ => "SALDO_SECRET_KEY",
        };
        self.has_key_of_environment.then_some(variable)
    }

    /// The variable whose key takes the place of a login with a browser.
    pub(super) fn instead_of_login(&self) -> Option<&'static str> {
        let logs_in = matches!(self.overruled.source, Some(KeySource::OAuth(_)));
        self.variable().filter(|_| logs_in)
    }

    /// The application of a profile that logs in with a browser.
    pub(super) fn app(&self, profile: &str, api: BaseUrl) -> Result<Option<App>, ConfigError> {
        match &self.source {
            Some(KeySource::OAuth(oauth)) => oauth.fetch(profile, api, self.staging_token.clone()).map(Some),
            _ => Ok(None),
        }
    }

    pub(super) fn fetch(&self, profile: &str) -> Result<Credentials, ConfigError> {
        if self.is_half() {
            return Err(ConfigError::HalfKey(profile.to_owned()));
        }
        let login = || {
            self.login
                .clone()
                .ok_or_else(|| ConfigError::NoLogin(profile.to_owned()))
        };
        let key = |secret| {
            let login = login()?;
            if login.leads(&secret) {
                return Err(ConfigError::BothHalves(profile.to_owned()));
            }
            Ok(Authorization::Key { login, secret })
        };
        let authorization = match &self.source {
            None => return Err(ConfigError::NoKey(profile.to_owned())),
            Some(KeySource::OAuth(_)) => return Err(ConfigError::NotAKey(profile.to_owned())),
            Some(KeySource::AccessToken(token)) => Authorization::Bearer(token.clone()),
            Some(KeySource::Inline(secret)) => key(secret.clone())?,
            Some(KeySource::Command(words)) => {
                // The login first: a missing one should not cost a prompt for a passphrase.
                login()?;
                key(command::ask(words)?)?
            }
            Some(KeySource::Keyring) => key(keyring::ask(&login()?.to_string())?)?,
        };
        Ok(Credentials {
            authorization,
            staging_token: self.staging_token.clone(),
            remedy: self.remedy(profile).into(),
        })
    }

    /// What to do when the key is refused, with the places where it is.
    fn remedy(&self, profile: &str) -> String {
        let login = ("SALDO_LOGIN", "`login`", self.has_login_of_environment);
        let key = |here| ("SALDO_SECRET_KEY", here, self.has_key_of_environment);
        let token = (
            "SALDO_ACCESS_TOKEN",
            "`access_token`",
            self.has_key_of_environment,
        );
        let (places, hint) = match &self.source {
            Some(KeySource::AccessToken(_)) => (vec![token], "a token is valid for one hour"),
            source => {
                let key = key(match source {
                    Some(KeySource::Command(_)) => "what `secret_command` prints",
                    Some(KeySource::Keyring) => "the key in the keyring",
                    _ => "`secret_key`",
                });
                (
                    vec![login, key],
                    "a key is shown once, in Settings > Integrations",
                )
            }
        };
        let said = |environment: bool| {
            let places = places
                .iter()
                .filter(move |(.., is_of_environment)| *is_of_environment == environment);
            let words = places.map(|(variable, here, _)| if environment { *variable } else { *here });
            words.collect::<Vec<_>>().join(" and ")
        };
        let (outside, here) = (said(true), said(false));
        let outside = (!outside.is_empty()).then_some(outside);
        let here = (!here.is_empty()).then(|| format!("{here} in the profile `{profile}`"));
        let places: Vec<_> = outside.into_iter().chain(here).collect();
        format!("Check {}; {hint}.", places.join(", and "))
    }
}
