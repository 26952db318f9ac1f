//! What proves to the bank who asks. It is wiped from memory when it is dropped and never shown.

use std::fmt;

use zeroize::Zeroizing;

/// A text that nobody may see.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

/// A credential that cannot be right. The message never repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// Nothing, or only spaces.
    #[error("{0} is empty; copy it once more from Settings > Integrations in Qonto")]
    Empty(&'static str),
    /// White space, control characters or letters that no key has.
    #[error(
        "{0} has a space, a line break or a character in it that no credential has; copy it once more, nothing around it"
    )]
    Unusable(&'static str),
    /// Login and key in one text.
    #[error(
        "the login has a colon in it; what stands before it is SALDO_LOGIN, what stands after it is SALDO_SECRET_KEY"
    )]
    ColonInLogin,
}

impl Secret {
    /// Takes `text` without the white space around it, which copying often adds. `name` is used in errors.
    pub fn new(name: &'static str, text: impl Into<String>) -> Result<Self, CredentialsError> {
        let text = Zeroizing::new(text.into());
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(CredentialsError::Empty(name));
        }
        if !trimmed.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(CredentialsError::Unusable(name));
        }
        Ok(Self(Zeroizing::new(trimmed.to_owned())))
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// How a request is authorized.
#[derive(Debug, Clone)]
pub struct Credentials(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Key { login: Secret, secret: Secret },
    Bearer(Secret),
}

impl Credentials {
    /// Login and secret key (Qonto API reference: `Authorization: {login}:{secret}`, nothing encoded).
    pub fn key(login: impl Into<String>, secret: impl Into<String>) -> Result<Self, CredentialsError> {
        let login = Secret::new("the login", login)?;
        if login.expose().contains(':') {
            return Err(CredentialsError::ColonInLogin);
        }
        let secret = Secret::new("the secret key", secret)?;
        Ok(Self(Kind::Key { login, secret }))
    }

    /// An OAuth access token.
    pub fn bearer(token: impl Into<String>) -> Result<Self, CredentialsError> {
        Ok(Self(Kind::Bearer(Secret::new("the access token", token)?)))
    }

    /// Whether these are login and key rather than a token.
    pub fn is_key(&self) -> bool {
        matches!(self.0, Kind::Key { .. })
    }

    pub(super) fn authorization(&self) -> Zeroizing<String> {
        Zeroizing::new(match &self.0 {
            Kind::Key { login, secret } => format!("{}:{}", login.expose(), secret.expose()),
            Kind::Bearer(token) => format!("Bearer {}", token.expose()),
        })
    }

    /// The part that must not be seen; a login alone opens nothing.
    pub(super) fn secret(&self) -> &Secret {
        match &self.0 {
            Kind::Key { secret, .. } | Kind::Bearer(secret) => secret,
        }
    }
}

/// Everything that must not appear in a message, not even where the bank echoes it.
#[derive(Debug, Clone, Default)]
pub(super) struct Redaction(Vec<Secret>);

impl Redaction {
    pub(super) fn of(secrets: impl IntoIterator<Item = Secret>) -> Self {
        Self(secrets.into_iter().collect())
    }

    pub(super) fn apply(&self, text: &str) -> String {
        let replace = |text: String, secret: &Secret| text.replace(secret.expose(), "[secret]");
        self.0.iter().fold(text.to_owned(), replace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_copying_adds_is_removed_and_what_cannot_be_is_refused() {
        let key = Credentials::key(" acme-1234 \n", "\tabc:def\r\n").unwrap();
        assert_eq!(key.authorization().as_str(), "acme-1234:abc:def");
        let token = Credentials::bearer("ory_at_1\n").unwrap();
        assert_eq!(token.authorization().as_str(), "Bearer ory_at_1");
        for (login, secret) in [
            ("", "s"),
            (" ", "s"),
            ("l", "\n"),
            ("l", "a b"),
            ("l", "a\nb"),
            ("l", "ä"),
            ("l:s", "s"),
        ] {
            let error = Credentials::key(login, secret).unwrap_err().to_string();
            assert!(!error.contains("a b") && !error.contains('ä'), "{error}");
        }
    }

    #[test]
    fn nothing_shows_a_secret() {
        let key = Credentials::key("acme-1234", "hush-hush").unwrap();
        assert!(!format!("{key:?}").contains("hush"));
        let redaction = Redaction::of([key.secret().clone()]);
        assert_eq!(redaction.apply("got acme:hush-hush!"), "got acme:[secret]!");
        assert!(!format!("{redaction:?}").contains("hush"));
    }
}
