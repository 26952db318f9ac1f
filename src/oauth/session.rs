//! A login that lasts: the access token of the moment, renewed before it expires.

use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::Mutex;
use tokio::time::Instant;
use tracing::warn;

use super::endpoint::Endpoint;
use super::error::Error;
use super::store::Store;
use super::tokens::{Kept, Tokens};
use crate::access::{Secret, TokenError, TokenSource};
use crate::clock::wall_clock;

/// After a renewal that failed, the token that is held is sent for so long before the next try.
const PAUSE: Duration = Duration::from_secs(20);

/// The login of a profile.
#[derive(Debug)]
pub struct Session {
    endpoint: Endpoint,
    store: Store,
    /// As last seen; whoever renews holds it, so that the others of this run wait for the same renewal.
    held: Mutex<Held>,
}

#[derive(Debug)]
struct Held {
    tokens: Tokens,
    /// When to try again, after a renewal that failed while the access token was good for a while yet.
    next_try: Option<Instant>,
}

impl Held {
    fn new(tokens: Tokens) -> Self {
        Self {
            tokens,
            next_try: None,
        }
    }
}

impl Session {
    /// The login that is stored. Nothing is sent yet.
    pub fn open(endpoint: Endpoint, store: Store) -> Result<Self, Error> {
        let tokens = stored(&store, &endpoint)?;
        Ok(Self {
            endpoint,
            store,
            held: Mutex::new(Held::new(tokens)),
        })
    }

    async fn current(&self) -> Result<Secret, Error> {
        let mut held = self.held.lock().await;
        let is_due = held.next_try.is_none_or(|at| at <= Instant::now());
        if !held.tokens.is_fresh(wall_clock()) && (is_due || !held.tokens.lasts(wall_clock())) {
            match self.renew().await {
                Ok(tokens) => *held = Held::new(tokens),
                Err(error) if error.costs_no_login() && held.tokens.lasts(wall_clock()) => {
                    warn!(target: "saldo::request", reason = error.to_string(), "renews the login later");
                    held.next_try = Some(Instant::now() + PAUSE);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(held.tokens.access.clone())
    }

    /// Whoever renews in another run holds the lock until the next token is on the disk, so that is waited for. After a
    /// renewal whose answer was lost the bank has ended the token: then it is time for the next try.
    async fn look_again(&self, refused: &Secret) -> Result<bool, Error> {
        let mut held = self.held.lock().await;
        if held.tokens.access.expose() == refused.expose() {
            let lock = self.store.lock().await?;
            let mut tokens = stored(&self.store, &self.endpoint)?;
            drop(lock);
            if tokens.access.expose() == refused.expose() && held.next_try.is_some() {
                tokens = self.renew().await?;
            }
            *held = Held::new(tokens);
        }
        Ok(held.tokens.access.expose() != refused.expose())
    }

    /// Under the lock: looks whether another run was faster, else renews, and returns once that is on the disk.
    async fn renew(&self) -> Result<Tokens, Error> {
        let lock = self.store.lock().await?;
        let tokens = stored(&self.store, &self.endpoint)?;
        if tokens.is_fresh(wall_clock()) {
            return Ok(tokens);
        }
        let Some(refresh) = &tokens.refresh else {
            return Err(Error::Unrenewable(self.store.whose().clone()));
        };
        let staged = self.store.stage(&lock)?;
        let tokens = self.endpoint.refresh(refresh, self.store.whose()).await?;
        staged.keep(&Kept::new(self.endpoint.app(), tokens.clone()))?;
        Ok(tokens)
    }
}

fn stored(store: &Store, endpoint: &Endpoint) -> Result<Tokens, Error> {
    let kept = store
        .read()?
        .ok_or_else(|| Error::NotLoggedIn(store.whose().clone()))?;
    if !kept.is_of(endpoint.app()) {
        return Err(Error::OtherApp(store.whose().clone()));
    }
    Ok(kept.tokens)
}

impl TokenSource for Session {
    fn token(&self) -> BoxFuture<'_, Result<Secret, TokenError>> {
        async { self.current().await.map_err(TokenError::from) }.boxed()
    }

    fn has_replaced<'a>(&'a self, refused: &'a Secret) -> BoxFuture<'a, bool> {
        // A login that cannot be read again has no other token; the refusal is told.
        async move { self.look_again(refused).await.unwrap_or(false) }.boxed()
    }

    fn others(&self) -> Vec<Secret> {
        // Held only by a renewal: then its outcome is asked for with the next request.
        let held = self.held.try_lock().ok();
        let refresh = held.and_then(|held| held.tokens.refresh.clone());
        let key = self.endpoint.app().client_secret.clone();
        refresh.into_iter().chain([key]).collect()
    }
}
