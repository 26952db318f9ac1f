//! OAuth: the application in whose name a user logs in, and tokens that are renewed.

use std::fmt;

use futures::future::BoxFuture;

use super::{BaseUrl, Secret};
use crate::problem::Blame;

/// An application as it is registered with the bank (Qonto's Developer Portal).
#[derive(Debug, Clone)]
pub struct App {
    /// Its name at the bank.
    pub client_id: String,
    /// Its key.
    pub client_secret: Secret,
    /// The host of `/oauth2/auth` and `/oauth2/token`.
    pub server: BaseUrl,
    /// The API's root, the only place that gets the tokens.
    pub api: BaseUrl,
    /// The port of this machine to which the browser comes back; 0 for any that is free.
    pub redirect_port: u16,
    /// Sent as `X-Qonto-Staging-Token`; only Qonto's own sandbox asks for it.
    pub staging_token: Option<Secret>,
}

/// Gives the access token of the moment.
pub trait TokenSource: fmt::Debug + Send + Sync {
    /// A token that is good for the next request: one that is about to expire is renewed first.
    fn token(&self) -> BoxFuture<'_, Result<Secret, TokenError>>;

    /// Whether there is another token by now than this one, which the bank refused: a renewal may end the former one
    /// while it is on its way.
    fn has_replaced<'a>(&'a self, refused: &'a Secret) -> BoxFuture<'a, bool>;

    /// What else nobody may see: the application's key, the refresh token.
    fn others(&self) -> Vec<Secret>;
}

/// There is no token. The message says what to do and holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TokenError {
    /// What is wrong.
    pub message: String,
    /// Who must act: the user for instance, by logging in again.
    pub blame: Blame,
}
