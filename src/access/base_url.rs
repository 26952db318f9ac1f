//! Where the bank's API is.

use std::fmt;

use reqwest::Url;

/// The root of the API without `/v2`: https, or http to this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// Why a text cannot be the API's root. The text is not shown: it might hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not an address of the web.
    #[error("it is not an address like https://thirdparty.qonto.com")]
    NotAnAddress,
    /// The key would travel unencrypted.
    #[error("only https is allowed, or http to this machine (127.0.0.1, [::1], localhost)")]
    Unencrypted,
    /// `user:password@`.
    #[error("it must not hold a user name or password")]
    Credentials,
    /// `?…` or `#…`.
    #[error("it must not hold `?` or `#`")]
    Query,
    /// The version is added by Saldo.
    #[error("leave out the `/v2`")]
    Version,
}

impl BaseUrl {
    /// The production API (Qonto API reference: introduction).
    pub const DEFAULT: &'static str = "https://thirdparty.qonto.com";

    /// The production API.
    pub fn production() -> Result<Self, BaseUrlError> {
        Self::parse(Self::DEFAULT)
    }

    /// Checks an address; a slash at its end is dropped.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let mut url = Url::parse(text.trim()).map_err(|_| BaseUrlError::NotAnAddress)?;
        let encrypted = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(BaseUrlError::NotAnAddress),
        };
        if !encrypted && !is_this_machine(&url) {
            return Err(BaseUrlError::Unencrypted);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BaseUrlError::Query);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        if path.ends_with("/v2") {
            return Err(BaseUrlError::Version);
        }
        url.set_path(&path);
        Ok(Self(url))
    }

    /// Whether the key travels unencrypted, which it does only within this machine.
    pub fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// The address of a path below the root; the query is percent-encoded.
    pub fn join<'q>(&self, path: &str, query: impl IntoIterator<Item = (&'q str, &'q str)>) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        let mut pairs = query.into_iter().peekable();
        if pairs.peek().is_some() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
        url
    }
}

/// Shows the address without a slash at its end.
impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

pub(crate) fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_https_and_this_machine() {
        for (text, shown) in [
            (BaseUrl::DEFAULT, "https://thirdparty.qonto.com"),
            (
                " https://thirdparty-sandbox.staging.qonto.co/\n",
                "https://thirdparty-sandbox.staging.qonto.co",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("http://localhost", "http://localhost"),
            ("https://proxy.example/qonto/", "https://proxy.example/qonto"),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn queries_are_percent_encoded() {
        let base = BaseUrl::parse("http://127.0.0.1:1/prefix/").unwrap();
        let url = base.join(
            "/v2/transactions",
            [("status[]", "completed"), ("at", "+02:00 ü")],
        );
        assert_eq!(
            url.as_str(),
            "http://127.0.0.1:1/prefix/v2/transactions?status%5B%5D=completed&at=%2B02%3A00+%C3%BC"
        );
        assert_eq!(
            base.join("/v2/labels", []).as_str(),
            "http://127.0.0.1:1/prefix/v2/labels"
        );
    }

    #[test]
    fn refuses_what_would_leak_the_key() {
        for (text, expected) in [
            ("thirdparty.qonto.com", BaseUrlError::NotAnAddress),
            ("ftp://thirdparty.qonto.com", BaseUrlError::NotAnAddress),
            ("", BaseUrlError::NotAnAddress),
            ("http://thirdparty.qonto.com", BaseUrlError::Unencrypted),
            ("http://127.0.0.1.example.com", BaseUrlError::Unencrypted),
            ("http://localhost.example.com", BaseUrlError::Unencrypted),
            ("http://127.0.0.1@example.com", BaseUrlError::Unencrypted),
            ("http://10.0.0.1", BaseUrlError::Unencrypted),
            ("https://user:pw@example.com", BaseUrlError::Credentials),
            ("https://example.com/?a", BaseUrlError::Query),
            ("https://thirdparty.qonto.com/v2/", BaseUrlError::Version),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap_err(), expected, "{text}");
        }
    }
}
