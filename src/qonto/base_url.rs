//! Where the key may be sent.

use std::net::IpAddr;

use reqwest::Url;

use super::error::Error;
use super::excerpt::short;

/// The API's root, checked: only https, or http to this very machine.
#[derive(Debug, Clone)]
pub(super) struct BaseUrl(Url);

impl BaseUrl {
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let refuse = |reason| Error::BaseUrl {
            url: short(&without_userinfo(text)).to_string(),
            reason,
        };
        let url = Url::parse(text.trim())
            .map_err(|_| refuse("it is no URL; write it like https://thirdparty.qonto.com"))?;
        let host = url.host_str().unwrap_or_default();
        match url.scheme() {
            "https" if !host.is_empty() => {}
            "http" if is_loopback(host) => {}
            "http" => return Err(refuse("the key would travel in the clear; write https")),
            _ => return Err(refuse("only https is allowed (http to this machine only)")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse(
                "a URL is no place for a key; use SALDO_LOGIN and SALDO_SECRET_KEY",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("nothing may follow the path"));
        }
        if url.path().trim_end_matches('/').ends_with("/v2") {
            return Err(refuse("it is the root of the API; leave out /v2"));
        }
        Ok(Self(url))
    }

    /// Whether requests stay on this machine, unencrypted.
    pub(super) fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// The address of `path` with `query`, percent-encoded (brackets and plus signs too).
    pub(super) fn join<'q>(&self, path: &str, query: impl IntoIterator<Item = (&'q str, &'q str)>) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        let mut pairs = query.into_iter().peekable();
        if pairs.peek().is_some() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
        url
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// A password in a wrong URL must not be repeated either.
fn without_userinfo(text: &str) -> String {
    let start = text.find("//").map_or(0, |slashes| slashes + 2);
    match text.rfind('@') {
        Some(at) if at >= start => format!("{}…{}", &text[..start], &text[at..]),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_this_machine() {
        for good in [
            "https://thirdparty.qonto.com",
            "https://thirdparty.qonto.com/",
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://[::1]:8080",
            "http://localhost:1",
            "https://proxy.example/qonto",
        ] {
            assert!(BaseUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "thirdparty.qonto.com",
            "http://thirdparty.qonto.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
            "https://",
            "https://acme:hush@thirdparty.qonto.com",
            "https://thirdparty.qonto.com/v2",
            "https://thirdparty.qonto.com/v2/",
            "https://thirdparty.qonto.com?x=1",
        ] {
            let error = BaseUrl::parse(bad).unwrap_err().to_string();
            assert!(!error.contains("hush"), "{error}");
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
}
