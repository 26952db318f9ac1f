//! How every connection with a credential is set up: encrypted or within this machine, and never led elsewhere.

use std::error::Error as _;
use std::sync::Once;

use reqwest::{Url, redirect};

/// An HTTP client that follows no redirect. `is_plain`: unencrypted, which [`BaseUrl`](super::BaseUrl) allows to this
/// machine alone.
pub(crate) fn builder(is_plain: bool) -> reqwest::ClientBuilder {
    install_cryptography();
    let builder = reqwest::Client::builder()
        .user_agent(concat!("saldo/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .referer(false)
        .https_only(!is_plain);
    if is_plain {
        // Plain requests stay on this machine: no proxy sees them, and no machine needs root certificates.
        builder.no_proxy().tls_certs_only([])
    } else {
        builder
    }
}

/// The variables that name a proxy, the first that is set counts.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// The environment names a proxy that is none. Its text is not repeated: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} names no proxy: expected an address like http://proxy.example:3128; correct it or remove it")]
pub struct NoProxy(&'static str);

/// Refuses what names no proxy: the library would pass over it, and whoever set it wants nothing sent past the proxy.
pub(crate) fn check_proxy(is_plain: bool) -> Result<(), NoProxy> {
    match set_proxy() {
        Some((name, text)) if !is_plain && address(&text).is_none() => Err(NoProxy(name)),
        _ => Ok(()),
    }
}

/// The library's error with its causes, without the address.
pub(crate) fn chain(error: &reqwest::Error) -> String {
    let mut words = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        words.push(cause.to_string());
        next = cause.source();
    }
    if error.is_timeout() {
        words.insert(0, "no answer in time".to_owned());
    }
    if words.is_empty() {
        words.push("the request failed".to_owned());
    }
    words.dedup();
    explained(words.join(": "))
}

/// Whether another try may help. A proxy that wants other credentials and a certificate that nobody vouches for stay so.
pub(crate) fn may_pass(chain: &str) -> bool {
    !chain.contains(REFUSED_BY_PROXY) && !chain.contains(CERTIFICATE)
}

/// The library's words, which it has no kinds for.
const REFUSED_BY_PROXY: &str = "proxy authorization required";
const CERTIFICATE: &str = "invalid peer certificate";
const TUNNEL: &str = "tunnel";

/// With what the words do not say: that there is a proxy, and what comes between with a certificate of its own.
fn explained(words: String) -> String {
    if words.contains(CERTIFICATE) {
        return format!(
            "{words}; a proxy or a virus scanner that looks into encrypted connections does that, or a wrong clock"
        );
    }
    if words.contains(TUNNEL) || words.contains(REFUSED_BY_PROXY) {
        return format!("{}: {words}", proxy());
    }
    words
}

/// The proxy as the environment names it, without its user and password.
fn proxy() -> String {
    let named = set_proxy().and_then(|(name, text)| {
        let url = address(&text)?;
        let port = url.port_or_known_default().unwrap_or(80);
        Some(format!("the proxy {}:{port} of {name}", url.host_str()?))
    });
    named.unwrap_or_else(|| "the proxy".to_owned())
}

/// The variable that counts, and what it says.
fn set_proxy() -> Option<(&'static str, String)> {
    let set = |name| Some((name, std::env::var(name).ok()?));
    PROXIES
        .into_iter()
        .filter_map(set)
        .find(|(_, text)| !text.trim().is_empty())
}

/// The address of a proxy, with or without `http://` before it.
fn address(text: &str) -> Option<Url> {
    let text = text.trim();
    let url = if text.contains("://") {
        Url::parse(text)
    } else {
        Url::parse(&format!("http://{text}"))
    };
    url.ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn install_cryptography() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // An error says that a provider is there already: just as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
