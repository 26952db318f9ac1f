//! How every connection with a credential is set up: encrypted or within this machine, and never led elsewhere.

use std::error::Error as _;
use std::sync::Once;

use reqwest::redirect;

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
    words.join(": ")
}

fn install_cryptography() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // An error says that a provider is there already: just as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
