//! Secrets that a bank might echo are taken out of every message.

use crate::access::{Credentials, Secret};

/// Replaces secrets in texts of the bank.
#[derive(Debug, Clone, Default)]
pub(super) struct Redaction(Vec<Secret>);

impl Redaction {
    pub(super) fn of(credentials: &Credentials) -> Self {
        Self(credentials.secrets().cloned().collect())
    }

    pub(super) fn apply(&self, text: &str) -> String {
        let replace = |text: String, secret: &Secret| text.replace(secret.expose(), "[secret]");
        self.0.iter().fold(text.to_owned(), replace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Login;

    #[test]
    fn an_echoed_secret_is_taken_out() {
        let key = Credentials::key(
            Login::new("acme-1234").unwrap(),
            Secret::new("hush-hush").unwrap(),
        );
        let redaction = Redaction::of(&key);
        assert_eq!(redaction.apply("got acme:hush-hush!"), "got acme:[secret]!");
        assert!(!format!("{redaction:?}").contains("hush"));
    }
}
