//! One profile: the file's, with the environment on top.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use super::credentials::Keys;
use super::file::ConfigFile;
use super::read::read_profiles;
use super::{ConfigError, Environment, Surroundings, usual_server};
use crate::access::{App, BaseUrl, Credentials, DEFAULT_PROFILE, Whose};
use crate::books::Books;
use crate::problem::did_you_mean;

/// Everything that one run takes from `saldo.toml` and the environment.
#[derive(Debug, Default)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// The file that it stands in; absent when there is none.
    pub source: Option<PathBuf>,
    /// The file as it was named, where it was.
    pub(super) config: Option<PathBuf>,
    /// Where the key is.
    pub(super) keys: Keys,
    /// The API's root, where it is not the usual one.
    pub base_url: Option<BaseUrl>,
    /// The host that the file names, where it is neither the bank nor this machine.
    pub(super) sends_elsewhere: Option<String>,
    /// The zone in which days begin and end.
    pub timezone: Option<Tz>,
    /// Names or paths of mappings, for when `--format` is absent.
    pub formats: Vec<String>,
    /// The file of rules.
    pub rules: Option<PathBuf>,
    /// The output folder.
    pub out: Option<PathBuf>,
    /// A folder of mappings.
    pub mappings: Option<PathBuf>,
    /// The local archive, where one is kept.
    pub archive: Option<ArchiveChoice>,
    /// IBANs (without spaces), ids or names of the accounts, for when `--account` is absent.
    pub accounts: Vec<String>,
    /// Requests at the same time, 1 to 64.
    pub concurrency: Option<usize>,
    /// The answers to the mappings' `[params]`.
    pub params: BTreeMap<String, String>,
    /// How the books are kept.
    pub books: Option<Books>,
}

/// Where a profile keeps its archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveChoice {
    /// In the usual place: the user's data folder.
    Usual,
    /// In this folder.
    Folder(PathBuf),
}

impl Profile {
    /// Finds the configuration (`config`, else `./saldo.toml`, else the user's), checks all of it, and takes
    /// the profile `name`, else the one called `default`. Without any file it holds the environment alone.
    pub fn load(
        config: Option<&Path>,
        name: Option<&str>,
        surroundings: &Surroundings,
    ) -> Result<Self, ConfigError> {
        let mut profile = match locate(config, surroundings)? {
            Some(file) => take(&file, name, surroundings)?,
            None => without_file(name, surroundings)?,
        };
        profile.overlay(&surroundings.environment);
        profile.config = config.map(Path::to_owned);
        Ok(profile)
    }

    /// The same for a run that needs settings at most, and neither a key nor folders of its own: where none is named and
    /// the file has no profile called `default`, there are no settings.
    pub fn load_settings(
        config: Option<&Path>,
        name: Option<&str>,
        surroundings: &Surroundings,
    ) -> Result<Self, ConfigError> {
        match Self::load(config, name, surroundings) {
            Err(ConfigError::NoDefault { path, .. }) => {
                let mut profile = Self::without_settings(Some(path));
                profile.overlay(&surroundings.environment);
                Ok(profile)
            }
            loaded => loaded,
        }
    }

    fn without_settings(source: Option<PathBuf>) -> Self {
        Self {
            name: DEFAULT_PROFILE.to_owned(),
            source,
            ..Self::default()
        }
    }

    /// All profiles of the configuration by their names, each as [`load`](Self::load) takes it.
    ///
    /// A key in the environment would be everybody's, and is refused.
    pub fn load_all(
        config: Option<&Path>,
        surroundings: &Surroundings,
    ) -> Result<BTreeMap<String, Self>, ConfigError> {
        if surroundings.environment.has_key() {
            return Err(ConfigError::OneKeyForAll);
        }
        let Some(file) = locate(config, surroundings)? else {
            return Err(ConfigError::NoProfiles(surroundings.candidates()));
        };
        let mut profiles = read_profiles(&file, surroundings.home.as_deref())?;
        if profiles.is_empty() {
            return Err(ConfigError::NoProfiles(vec![file.path.clone()]));
        }
        for profile in profiles.values_mut() {
            profile.overlay(&surroundings.environment);
            profile.config = config.map(Path::to_owned);
        }
        Ok(profiles)
    }

    /// Fetches the key from where it is. This may run `secret_command` or open the keyring, and waits for it:
    /// do it once, and only when the bank is asked.
    pub fn credentials(&self) -> Result<Credentials, ConfigError> {
        self.keys.fetch(&self.name)
    }

    /// The application of a profile that logs in with a browser, instead of with a key; `api` is where it then asks.
    /// Like [`credentials`](Self::credentials), this may run a program.
    pub fn app(&self, api: BaseUrl) -> Result<Option<App>, ConfigError> {
        self.keys.app(&self.name, api)
    }

    /// The variable whose key takes the place of a login with a browser.
    pub fn instead_of_login(&self) -> Option<&'static str> {
        self.keys.instead_of_login()
    }

    /// What one should know about where the key comes from and where it goes, before it is used.
    pub fn cautions(&self) -> Vec<String> {
        let goes = self
            .sends_elsewhere
            .as_ref()
            .filter(|_| self.keys.has_key_of_environment);
        let goes =
            goes.map(|address| format!("the key goes to {address}, as the profile `{}` says", self.name));
        self.keys.caution(&self.name).into_iter().chain(goes).collect()
    }

    /// Whose key or login it is, as one names it on a command line.
    pub fn whose(&self) -> Whose {
        Whose::new(&self.name, self.config.as_deref())
    }

    fn overlay(&mut self, environment: &Environment) {
        self.keys.overlay(environment);
        // The file's own key is its own affair; one of the environment should not go where a file leads it unseen.
        let is_known = |url: &&BaseUrl| usual_server(url).is_some() || url.is_plain();
        let address = self
            .base_url
            .as_ref()
            .filter(|url| !is_known(url) && environment.base_url.is_none());
        self.sends_elsewhere = address.map(ToString::to_string);
        if let Some(base_url) = &environment.base_url {
            self.base_url = Some(base_url.clone());
        }
    }
}

fn locate(config: Option<&Path>, surroundings: &Surroundings) -> Result<Option<ConfigFile>, ConfigError> {
    if let Some(path) = config {
        return ConfigFile::read(path).map(Some);
    }
    for path in surroundings.candidates() {
        match ConfigFile::read(&path) {
            Err(ConfigError::Unreadable { reason, .. }) if reason.kind() == std::io::ErrorKind::NotFound => {}
            found => {
                let found = found?;
                return if found.is_foreign {
                    Err(ConfigError::Foreign(found.path.clone()))
                } else {
                    Ok(Some(found))
                };
            }
        }
    }
    Ok(None)
}

fn take(file: &ConfigFile, name: Option<&str>, surroundings: &Surroundings) -> Result<Profile, ConfigError> {
    let mut profiles = read_profiles(file, surroundings.home.as_deref())?;
    let wanted = name.unwrap_or(DEFAULT_PROFILE);
    if let Some(profile) = profiles.remove(wanted) {
        return Ok(profile);
    }
    if name.is_none() && profiles.is_empty() {
        return Ok(Profile::without_settings(Some(file.path.clone())));
    }
    let path = file.path.clone();
    let is_slip = did_you_mean(wanted, profiles.keys().map(String::as_str)).is_some();
    let known = profiles.into_keys().collect();
    Err(match name {
        None if !is_slip => ConfigError::NoDefault { path, known },
        _ => ConfigError::UnknownProfile {
            name: wanted.to_owned(),
            path,
            known,
        },
    })
}

fn without_file(name: Option<&str>, surroundings: &Surroundings) -> Result<Profile, ConfigError> {
    match name {
        Some(name) if name != DEFAULT_PROFILE => Err(ConfigError::NoFile {
            name: name.to_owned(),
            looked: surroundings.candidates(),
        }),
        _ => Ok(Profile::without_settings(None)),
    }
}

#[cfg(test)]
mod tests;
