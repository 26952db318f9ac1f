//! Keys and tokens: kept apart from every text that may be shown.

use std::fmt;

use zeroize::Zeroizing;

/// A key or token. It is wiped from memory when dropped, and `Debug` does not show it.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

/// Why a text cannot be a key or token. The text itself is never part of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Nothing but white space.
    #[error("it is empty")]
    Empty,
    /// Several lines, or a space in the middle: something else was copied along.
    #[error("it holds a space or a line break; give the key alone")]
    Spaced,
    /// A character that no header may hold.
    #[error("it holds a character that a key cannot have (only printable ASCII)")]
    Foreign,
}

impl Secret {
    /// Takes a key as it was copied: white space around it is dropped.
    pub fn new(text: &str) -> Result<Self, SecretError> {
        let text = text.trim();
        if text.is_empty() {
            Err(SecretError::Empty)
        } else if text.contains(char::is_whitespace) {
            Err(SecretError::Spaced)
        } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Err(SecretError::Foreign)
        } else {
            Ok(Self(Zeroizing::new(text.to_owned())))
        }
    }

    /// The secret itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_trimmed_and_never_shown() {
        let secret = Secret::new(" s3cr3t\r\n").unwrap();
        assert_eq!(secret.expose(), "s3cr3t");
        assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(…) Secret(…)");
    }

    #[test]
    fn what_no_header_can_hold_is_refused_without_showing_it() {
        for (bad, expected) in [
            ("", SecretError::Empty),
            (" \n", SecretError::Empty),
            ("a b", SecretError::Spaced),
            ("a\nb", SecretError::Spaced),
            ("a\0b", SecretError::Foreign),
            ("schlüssel", SecretError::Foreign),
        ] {
            assert_eq!(Secret::new(bad).unwrap_err(), expected, "{bad:?}");
        }
    }
}
