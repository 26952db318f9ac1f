//! A login that lasts: the access token of the moment, renewed before it expires.

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::Mutex;

use super::endpoint::Endpoint;
use super::error::Error;
use super::store::Store;
use super::tokens::{Kept, Tokens};
use crate::access::{Secret, TokenError, TokenSource};
use crate::clock::wall_clock;

/// The login of a profile.
#[derive(Debug)]
pub struct Session {
    endpoint: Endpoint,
    store: Store,
    /// As last seen; whoever renews holds it, so that the others of this run wait for the same renewal.
    tokens: Mutex<Tokens>,
}

impl Session {
    /// The login that is stored. Nothing is sent yet.
    pub fn open(endpoint: Endpoint, store: Store) -> Result<Self, Error> {
        let tokens = stored(&store, &endpoint)?;
        Ok(Self {
            endpoint,
            store,
            tokens: Mutex::new(tokens),
        })
    }

    async fn current(&self) -> Result<Secret, Error> {
        let mut tokens = self.tokens.lock().await;
        if !tokens.is_fresh(wall_clock()) {
            *tokens = self.renew().await?;
        }
        Ok(tokens.access.clone())
    }

    /// Whoever renews in another run holds the lock until the next token is on the disk, so that is waited for.
    async fn look_again(&self, refused: &Secret) -> Result<bool, Error> {
        let mut tokens = self.tokens.lock().await;
        if tokens.access.expose() == refused.expose() {
            let _lock = self.store.lock().await?;
            *tokens = stored(&self.store, &self.endpoint)?;
        }
        Ok(tokens.access.expose() != refused.expose())
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
        let refresh = self
            .tokens
            .try_lock()
            .ok()
            .and_then(|tokens| tokens.refresh.clone());
        let key = self.endpoint.app().client_secret.clone();
        refresh.into_iter().chain([key]).collect()
    }
}
