//! Why there is no usable profile.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::CommandError;
use crate::problem::{Blame, Problems, suggest};

/// Why there is no usable profile or no key. Each is for the user to mend.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// `--config` names a file that is not there or cannot be read.
    #[error("cannot read the configuration {}: {reason}; check --config and the file's rights", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: io::Error,
    },
    /// A file that was found, not named, and that somebody else may have put there.
    #[error(
        "{} was found here, and belongs to another user: it could send keys elsewhere and run programs; look into it, then \
         name it with --config",
        .0.display()
    )]
    Foreign(PathBuf),
    /// The file is not UTF-8.
    #[error("the configuration {} is not UTF-8 text; save it as UTF-8", .0.display())]
    NotText(PathBuf),
    /// What is wrong with the file, all of it.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// `--profile` names a profile that the file does not have.
    #[error("there is no profile `{name}` in {}; {}", .path.display(), remedy(.name, .known))]
    UnknownProfile {
        /// As asked for.
        name: String,
        /// The file.
        path: PathBuf,
        /// The profiles that it has.
        known: Vec<String>,
    },
    /// No profile is named, and the file has none called `default`.
    #[error(
        "which profile of {}? None is called `default`; name one with --profile ({}), or take all of them with \
         --all-profiles where a command has it",
        .path.display(), .known.join(", ")
    )]
    NoDefault {
        /// The file.
        path: PathBuf,
        /// The profiles that it has.
        known: Vec<String>,
    },
    /// A profile was asked for, but there is no file.
    #[error(
        "there is no saldo.toml with the profile `{name}`; looked for {}. Write one, or name it with --config",
        list(.looked)
    )]
    NoFile {
        /// As asked for.
        name: String,
        /// Where files were looked for.
        looked: Vec<PathBuf>,
    },
    /// All profiles were asked for, but there is none.
    #[error("there are no profiles; looked in {}. Write a table [profile.NAME] for each organization", list(.0))]
    NoProfiles(Vec<PathBuf>),
    /// All profiles were asked for with one key.
    #[error(
        "SALDO_LOGIN, SALDO_SECRET_KEY and SALDO_ACCESS_TOKEN are one organization's, and would be used for all \
         profiles; unset them, and let each profile say where its key is"
    )]
    OneKeyForAll,
    /// An environment variable cannot be used. Its value is not shown.
    #[error("{name} cannot be used: {reason}")]
    Variable {
        /// The variable.
        name: &'static str,
        /// Why not.
        reason: String,
    },
    /// Both kinds of key are in the environment.
    #[error("SALDO_ACCESS_TOKEN and SALDO_SECRET_KEY are both set; unset one of them")]
    TwoKeys,
    /// No login to go with the secret key.
    #[error("the login is missing; set SALDO_LOGIN, or `login` in [profile.{0}] of saldo.toml")]
    NoLogin(String),
    /// The login of one place and the secret key of another.
    #[error(
        "SALDO_LOGIN is another login than that of the profile `{0}`, whose secret key would go with it; unset it, or \
         set SALDO_SECRET_KEY too"
    )]
    HalfKey(String),
    /// The login stands in front of the secret key.
    #[error(
        "the secret key of the profile `{0}` begins with the login and a colon; give the part after the colon alone"
    )]
    BothHalves(String),
    /// `[profile.NAME.oauth]` is not complete.
    #[error("the profile `{profile}` cannot log in: `{what}` is missing; {}", lacking(.what, .profile))]
    OAuthLacks {
        /// The profile.
        profile: String,
        /// The key of the table.
        what: &'static str,
    },
    /// A key was asked of a profile that logs in with a browser.
    #[error("the profile `{0}` has no key: it logs in with `saldo login`")]
    NotAKey(String),
    /// No key at all.
    #[error(
        "there is no key for Qonto; set SALDO_LOGIN and SALDO_SECRET_KEY (or SALDO_ACCESS_TOKEN), \
         or `login` and `secret_command` in [profile.{0}] of saldo.toml, or run `saldo init`. \
         A key is made in Qonto under Settings > Integrations"
    )]
    NoKey(String),
    /// `secret_command` gave no key.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// The keyring gave no key.
    #[error(
        "the keyring has no key for service `saldo`, user `{login}`: {reason}; store it there, or use secret_command"
    )]
    Keyring {
        /// The user under whom the key is stored.
        login: String,
        /// The keyring's words, never its content.
        reason: String,
    },
}

impl ConfigError {
    /// Each is for the user to mend.
    pub fn blame(&self) -> Blame {
        Blame::User
    }

    pub(super) fn variable(name: &'static str, reason: impl fmt::Display) -> Self {
        Self::Variable {
            name,
            reason: reason.to_string(),
        }
    }
}

fn lacking(what: &str, profile: &str) -> String {
    match what {
        "client_secret" => format!(
            "set SALDO_CLIENT_SECRET, or `client_secret` or `secret_command` in [profile.{profile}.oauth]"
        ),
        "server" => format!(
            "set `server` in [profile.{profile}.oauth]: the host of the logins, where the API is not the usual one"
        ),
        _ => format!("set it in [profile.{profile}.oauth], as Qonto's Developer Portal shows it"),
    }
}

fn remedy(name: &str, known: &[String]) -> String {
    if known.is_empty() {
        return format!("add a table [profile.{name}]");
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    suggest(name, &known)
}

fn list(paths: &[PathBuf]) -> String {
    let shown: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    shown.join(" and ")
}
