//! Who asks the bank, with which key, and where the key may be sent.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

mod app;
mod base_url;
pub(crate) mod http;
mod redaction;
mod secret;
mod whose;

pub use app::{App, TokenError, TokenSource};
pub(crate) use base_url::is_this_machine;
pub use base_url::{BaseUrl, BaseUrlError};
pub use http::NoProxy;
pub(crate) use redaction::Redaction;
pub use secret::{Secret, SecretError};
pub use whose::{DEFAULT_PROFILE, Whose};

/// What is sent to the bank to be let in.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The key itself.
    pub authorization: Authorization,
    /// Sent as `X-Qonto-Staging-Token`; only Qonto's own sandbox asks for it.
    pub staging_token: Option<Secret>,
    /// What to do when they are refused: a sentence that names where they are.
    pub remedy: Cow<'static, str>,
}

/// The ways in (Qonto API reference: authentication).
#[derive(Debug, Clone)]
pub enum Authorization {
    /// `Authorization: {login}:{secret}`.
    Key {
        /// The organization's slug with its number.
        login: Login,
        /// The secret key.
        secret: Secret,
    },
    /// `Authorization: Bearer {token}`.
    Bearer(Secret),
    /// The same with a token that is renewed before it expires.
    Renewed(Arc<dyn TokenSource>),
}

/// What one request carries.
#[derive(Clone)]
pub struct Sent {
    header: Zeroizing<String>,
    /// The token in it, where it is one that is renewed.
    renewed: Option<Secret>,
    /// The key or token in it, and what else of a login nobody may see.
    pub secrets: Vec<Secret>,
}

impl Sent {
    /// The value of the `Authorization` header.
    pub fn header(&self) -> &str {
        &self.header
    }
}

/// The first half of an API key. It is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login(String);

/// Why a text cannot be a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// Nothing, a space in the middle, or a character that no login has.
    #[error("it is empty, or holds a space or another character that a login cannot have")]
    Unusable,
    /// Login and secret key in one.
    #[error("it holds a colon; give the login alone, without the secret key")]
    Colon,
}

impl Login {
    /// Takes a login as it was copied: white space around it is dropped.
    pub fn new(text: &str) -> Result<Self, LoginError> {
        let text = text.trim();
        if text.contains(':') {
            Err(LoginError::Colon)
        } else if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Err(LoginError::Unusable)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl Login {
    /// Whether a secret has the login in front of it, as in the header that Qonto's pages show.
    pub fn leads(&self, secret: &Secret) -> bool {
        let rest = secret.expose().strip_prefix(&self.0);
        rest.is_some_and(|rest| rest.starts_with(':'))
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Credentials {
    /// An API key.
    pub fn key(login: Login, secret: Secret) -> Self {
        Self {
            authorization: Authorization::Key { login, secret },
            staging_token: None,
            remedy:
                "Check SALDO_LOGIN and SALDO_SECRET_KEY; a key is shown once, in Settings > Integrations."
                    .into(),
        }
    }

    /// An OAuth access token.
    pub fn bearer(token: Secret) -> Self {
        Self {
            authorization: Authorization::Bearer(token),
            staging_token: None,
            remedy: "Check SALDO_ACCESS_TOKEN; a token is valid for one hour.".into(),
        }
    }

    /// An OAuth login whose tokens are renewed.
    pub fn renewed(tokens: Arc<dyn TokenSource>, whose: &Whose) -> Self {
        Self {
            authorization: Authorization::Renewed(tokens),
            staging_token: None,
            remedy: format!("Run `{}` again.", whose.login()).into(),
        }
    }

    /// Everything known by now that must never be shown; a renewed token is known only when it is sent.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let secret = match &self.authorization {
            Authorization::Key { secret, .. } | Authorization::Bearer(secret) => Some(secret),
            Authorization::Renewed(_) => None,
        };
        secret.into_iter().chain(&self.staging_token)
    }
}

impl Authorization {
    /// What is sent with the next request.
    pub async fn now(&self) -> Result<Sent, TokenError> {
        let bearer = |token: &Secret| format!("Bearer {}", token.expose());
        let (header, renewed, secrets) = match self {
            Self::Key { login, secret } => {
                let header = format!("{login}:{}", secret.expose());
                (header, None, vec![secret.clone()])
            }
            Self::Bearer(token) => (bearer(token), None, vec![token.clone()]),
            Self::Renewed(tokens) => {
                let token = tokens.token().await?;
                let mut secrets = tokens.others();
                secrets.push(token.clone());
                (bearer(&token), Some(token), secrets)
            }
        };
        Ok(Sent {
            header: Zeroizing::new(header),
            renewed,
            secrets,
        })
    }

    /// Whether another token than the one that was sent, and refused, is there by now. A key has no other.
    pub async fn has_replaced(&self, refused: &Sent) -> bool {
        match (self, &refused.renewed) {
            (Self::Renewed(tokens), Some(token)) => tokens.has_replaced(token).await,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn header(credentials: &Credentials) -> String {
        let sent = credentials.authorization.now().await;
        sent.unwrap().header().to_owned()
    }

    #[tokio::test]
    async fn what_copying_adds_is_removed_and_what_cannot_be_is_refused() {
        let secret = |text| Secret::new(text).unwrap();
        let key = Credentials::key(Login::new(" acme-1234 \n").unwrap(), secret("\tabc:def\r\n"));
        assert_eq!(header(&key).await, "acme-1234:abc:def");
        let token = Credentials::bearer(secret("ory_at_1\n"));
        assert_eq!(header(&token).await, "Bearer ory_at_1");
        for (login, error) in [
            ("", LoginError::Unusable),
            (" ", LoginError::Unusable),
            ("a b", LoginError::Unusable),
            ("\u{e4}", LoginError::Unusable),
            ("l:s", LoginError::Colon),
        ] {
            assert_eq!(Login::new(login), Err(error), "{login:?}");
        }
    }

    #[test]
    fn nothing_shows_a_secret() {
        let key = Credentials::key(
            Login::new("acme-1234").unwrap(),
            Secret::new("hush-hush").unwrap(),
        );
        assert!(!format!("{key:?} {:?}", key.authorization).contains("hush"));
    }
}
