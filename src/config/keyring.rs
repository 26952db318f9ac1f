//! The system's keyring, where Saldo was built with it.

use super::ConfigError;
use crate::access::Secret;

/// Whether Saldo was built with the keyring.
pub(super) const AVAILABLE: bool = cfg!(feature = "keyring");

/// The key of `login` in the keyring's service `saldo`.
#[cfg(feature = "keyring")]
pub(super) fn ask(login: &str) -> Result<Secret, ConfigError> {
    use zeroize::Zeroizing;

    let failed = |reason: String| ConfigError::Keyring {
        login: login.to_owned(),
        reason,
    };
    let password = keyring::Entry::new("saldo", login).and_then(|entry| entry.get_password());
    let password = password
        .map(Zeroizing::new)
        .map_err(|error| failed(describe(&error)))?;
    Secret::new(&password).map_err(|error| failed(error.to_string()))
}

/// The keyring's error without the bytes that some of its errors carry.
#[cfg(feature = "keyring")]
fn describe(error: &keyring::Error) -> String {
    match error {
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => "it is not text".to_owned(),
        other => other.to_string(),
    }
}

/// Reached by no profile: the key `keyring` is a problem of the file in this build.
#[cfg(not(feature = "keyring"))]
pub(super) fn ask(login: &str) -> Result<Secret, ConfigError> {
    Err(ConfigError::Keyring {
        login: login.to_owned(),
        reason: "this Saldo was built without the keyring".to_owned(),
    })
}
