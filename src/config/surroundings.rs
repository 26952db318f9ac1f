//! What a profile depends on outside its file: environment variables and folders.

use std::ffi::OsString;
use std::path::PathBuf;

use etcetera::BaseStrategy;

use super::ConfigError;
use crate::access::{BaseUrl, Login, Secret};

/// The environment variables of Saldo, checked. They win over the file.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `SALDO_LOGIN`.
    pub login: Option<Login>,
    /// `SALDO_SECRET_KEY`.
    pub secret_key: Option<Secret>,
    /// `SALDO_ACCESS_TOKEN`: an OAuth bearer token.
    pub access_token: Option<Secret>,
    /// `SALDO_CLIENT_SECRET`: the key of the application in whose name users log in.
    pub client_secret: Option<Secret>,
    /// `SALDO_STAGING_TOKEN`: opens Qonto's own sandbox.
    pub staging_token: Option<Secret>,
    /// `SALDO_BASE_URL`.
    pub base_url: Option<BaseUrl>,
}

impl Environment {
    /// Reads the variables by `lookup`; an empty one counts as not set.
    pub fn read(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Self, ConfigError> {
        let text = |variable: &'static str| match lookup(variable).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(text)) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
            Some(Err(_)) => Err(ConfigError::variable(variable, "it is not valid text")),
        };
        let secret = |variable| match text(variable)? {
            None => Ok(None),
            Some(text) => match Secret::new(&text) {
                Ok(secret) => Ok(Some(secret)),
                Err(error) => Err(ConfigError::variable(variable, error)),
            },
        };
        let environment = Self {
            login: match text("SALDO_LOGIN")? {
                None => None,
                Some(text) => {
                    Some(Login::new(&text).map_err(|error| ConfigError::variable("SALDO_LOGIN", error))?)
                }
            },
            secret_key: secret("SALDO_SECRET_KEY")?,
            access_token: secret("SALDO_ACCESS_TOKEN")?,
            client_secret: secret("SALDO_CLIENT_SECRET")?,
            staging_token: secret("SALDO_STAGING_TOKEN")?,
            base_url: match text("SALDO_BASE_URL")? {
                None => None,
                Some(text) => {
                    let parsed = BaseUrl::parse(&text);
                    Some(parsed.map_err(|error| ConfigError::variable("SALDO_BASE_URL", error))?)
                }
            },
        };
        if environment.secret_key.is_some() && environment.access_token.is_some() {
            return Err(ConfigError::TwoKeys);
        }
        Ok(environment)
    }

    /// Whether it names who asks.
    pub(super) fn has_key(&self) -> bool {
        self.login.is_some() || self.secret_key.is_some() || self.access_token.is_some()
    }
}

/// The process's environment and folders.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The variables.
    pub environment: Environment,
    /// The folder in which `saldo.toml` is looked for first.
    pub current: PathBuf,
    /// The user's configuration folder, such as `~/.config`.
    pub configuration: Option<PathBuf>,
    /// The user's data folder, such as `~/.local/share`.
    pub data: Option<PathBuf>,
    /// What `~/` in a path stands for.
    pub home: Option<PathBuf>,
}

impl Surroundings {
    /// Those of this process.
    pub fn of_process() -> Result<Self, ConfigError> {
        Ok(Self {
            environment: Environment::read(|variable| std::env::var_os(variable))?,
            ..Self::without_environment()
        })
    }

    /// The folders of this process alone, where neither a key nor a host is wanted.
    pub fn without_environment() -> Self {
        let user = etcetera::choose_base_strategy().ok();
        Self {
            environment: Environment::default(),
            current: PathBuf::new(),
            configuration: user.as_ref().map(BaseStrategy::config_dir),
            data: user.as_ref().map(BaseStrategy::data_dir),
            home: user.as_ref().map(|user| user.home_dir().to_owned()),
        }
    }

    /// Where `saldo.toml` is looked for, in this order.
    pub(super) fn candidates(&self) -> Vec<PathBuf> {
        let user = self
            .configuration
            .as_ref()
            .map(|folder| folder.join("saldo").join("saldo.toml"));
        std::iter::once(self.current.join("saldo.toml"))
            .chain(user)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Environment, ConfigError> {
        Environment::read(|wanted| {
            let found = variables.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn reads_and_trims() {
        let environment = read(&[
            ("SALDO_LOGIN", "acme-1 "),
            ("SALDO_SECRET_KEY", "k3y\n"),
            ("SALDO_ACCESS_TOKEN", ""),
            ("SALDO_BASE_URL", "http://127.0.0.1:1/"),
        ])
        .unwrap();
        assert_eq!(environment.login, Login::new("acme-1").ok());
        assert_eq!(environment.secret_key.unwrap().expose(), "k3y");
        assert!(environment.access_token.is_none());
        assert_eq!(environment.base_url.unwrap().to_string(), "http://127.0.0.1:1");
    }

    #[test]
    fn refuses_without_showing_the_value() {
        for variables in [
            &[("SALDO_LOGIN", "acme:hunter2")][..],
            &[("SALDO_SECRET_KEY", "hunter2 hunter2")],
            &[("SALDO_STAGING_TOKEN", "hunter2\0")],
            &[("SALDO_BASE_URL", "https://a:hunter2@example.com")],
            &[("SALDO_ACCESS_TOKEN", "hunter2"), ("SALDO_SECRET_KEY", "hunter2")],
        ] {
            let message = read(variables).unwrap_err().to_string();
            assert!(message.contains(variables[0].0), "{message}");
            assert!(!message.contains("hunter2"), "{message}");
        }
    }
}
