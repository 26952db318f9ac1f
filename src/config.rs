//! `saldo.toml` and the environment: who asks, with which key, and how the books are kept.
//!
//! A profile is checked whole before anything is sent: every problem of the file comes at once, at its place.
//! Secrets are kept in [`Secret`](crate::access::Secret), and what messages show of the file has them masked.

mod books;
mod command;
mod credentials;
mod error;
mod file;
mod iban;
mod keyring;
mod mask;
mod oauth;
mod paths;
mod profile;
mod read;
mod surroundings;

pub use command::{CommandError, ask as ask_command};
pub use error::ConfigError;
pub(crate) use file::is_private;
pub use oauth::{REDIRECT_PORT, usual_server};
pub use paths::is_path;
pub use profile::{ArchiveChoice, Profile};
pub use surroundings::{Environment, Surroundings};

/// What is wrong with the text of a configuration file that only its owner can read.
pub(crate) fn check(text: &str) -> Result<(), crate::problem::Problems> {
    let file = file::ConfigFile {
        path: "saldo.toml".into(),
        source: crate::problem::Source::new("saldo.toml", text),
        is_private: true,
        is_foreign: false,
    };
    read::read_profiles(&file, None).map(drop)
}
