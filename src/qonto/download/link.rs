//! Signed addresses: whoever has one can read the file for half an hour.

use std::fmt;

use reqwest::Url;
use zeroize::Zeroizing;

use crate::access::is_this_machine;

/// A signed address, which is sent byte for byte as the bank wrote it. No message shows it.
#[derive(Clone)]
pub struct Link {
    text: Zeroizing<String>,
    is_plain: bool,
}

/// Why an address is not used. It is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not an address of the web.
    #[error("the bank's address of the file is none")]
    NotAnAddress,
    /// The file would travel unencrypted.
    #[error("the bank's address of the file is not encrypted (https)")]
    Unencrypted,
    /// It holds a user and a password, which would become an `Authorization` header.
    #[error("the bank's address of the file holds a password")]
    Credentials,
    /// It would be sent otherwise than it was signed, and be refused.
    #[error("the bank's address of the file cannot be sent as it was signed")]
    Inexact,
}

impl Link {
    /// Checks an address: https, or http to this machine.
    pub fn new(text: &str) -> Result<Self, LinkError> {
        let url = Url::parse(text).map_err(|_| LinkError::NotAnAddress)?;
        let is_plain = match url.scheme() {
            "https" => false,
            "http" if is_this_machine(&url) => true,
            "http" => return Err(LinkError::Unencrypted),
            _ => return Err(LinkError::NotAnAddress),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(LinkError::Credentials);
        }
        // Reading an address may rewrite it: dot segments, quotes, blanks. The host's letters and port are not signed.
        let sent = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let after_scheme = text.split_once("://").map_or("", |(_, rest)| rest);
        let written = after_scheme
            .find(['/', '?', '#'])
            .map(|start| &after_scheme[start..]);
        if written != Some(sent.as_str()) {
            return Err(LinkError::Inexact);
        }
        Ok(Self {
            text: Zeroizing::new(text.to_owned()),
            is_plain,
        })
    }

    /// Who is asked; it opens nothing.
    pub(super) fn host(&self) -> Option<String> {
        let url = Url::parse(&self.text).ok()?;
        url.host_str().map(str::to_owned)
    }

    pub(super) fn url(&self) -> &str {
        &self.text
    }

    pub(super) fn is_plain(&self) -> bool {
        self.is_plain
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_sent_otherwise_is_refused() {
        let good = "https://files.invalid/a%2fB/c~d?X-Amz-Credential=K%2F1%2f2&n=a+b%20c&X-Amz-Signature=0f";
        assert_eq!(Link::new(good).unwrap().url(), good);
        assert!(Link::new("http://127.0.0.1:8/a?b=c").unwrap().is_plain());
        for (text, error) in [
            ("files", LinkError::NotAnAddress),
            ("file:///etc/passwd", LinkError::NotAnAddress),
            ("http://files.invalid/a", LinkError::Unencrypted),
            ("http://127.0.0.1.files.invalid/a", LinkError::Unencrypted),
            ("https://a:b@files.invalid/a", LinkError::Credentials),
            ("https://files.invalid/a/../b?c", LinkError::Inexact),
            ("https://files.invalid/a/%2e%2e/b?c", LinkError::Inexact),
            ("https://files.invalid/a?b='c'", LinkError::Inexact),
            ("https://files.invalid/a?b=c d", LinkError::Inexact),
            ("https://files.invalid/a?b=c#d", LinkError::Inexact),
        ] {
            assert_eq!(Link::new(text).unwrap_err(), error, "{text}");
        }
        assert!(!format!("{:?}", Link::new(good).unwrap()).contains("0f"));
    }
}
