//! `saldo.toml` and the environment: who asks, with which key, and how the books are kept.
//!
//! A profile is checked whole before anything is sent: every problem of the file comes at once, at its place.
//! Secrets are kept in [`Secret`], and what messages show of the file has them masked.

mod base_url;
mod books;
mod command;
mod credentials;
mod error;
mod file;
mod keyring;
mod mask;
mod profile;
mod read;
mod secret;
mod surroundings;

pub use base_url::{BaseUrl, BaseUrlError};
pub use books::{BankAccounts, Books, Chart};
pub use command::CommandError;
pub use credentials::{Authorization, Credentials};
pub use error::ConfigError;
pub use profile::{DEFAULT_PROFILE, Profile};
pub use secret::{Secret, SecretError};
pub use surroundings::{Environment, Surroundings};
