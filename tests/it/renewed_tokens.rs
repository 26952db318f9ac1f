//! Tokens that are renewed, by this run or another, while requests are under way with the former one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, join_all};
use saldo::access::{Credentials, Secret, TokenError, TokenSource, Whose};
use saldo::qonto::{Client, ClientSettings};

use crate::bank::{Bank, Reply};
use crate::client::{ask, ok};

/// A login that others renew: each look at it after a refusal finds the next of these tokens.
#[derive(Debug)]
struct Renewed {
    tokens: &'static [&'static str],
    newest: AtomicUsize,
}

impl Renewed {
    fn newest(&self) -> &'static str {
        self.tokens[self.newest.load(Ordering::SeqCst)]
    }
}

impl TokenSource for Renewed {
    fn token(&self) -> BoxFuture<'_, Result<Secret, TokenError>> {
        async { Ok(Secret::new(self.newest()).unwrap()) }.boxed()
    }

    fn has_replaced<'a>(&'a self, refused: &'a Secret) -> BoxFuture<'a, bool> {
        let next = self
            .tokens
            .iter()
            .position(|token| *token == refused.expose())
            .unwrap()
            + 1;
        self.newest
            .fetch_max(next.min(self.tokens.len() - 1), Ordering::SeqCst);
        async { self.newest() != refused.expose() }.boxed()
    }

    fn others(&self) -> Vec<Secret> {
        Vec::new()
    }
}

/// A client of `bank` with a login that gets these tokens.
fn client(bank: &Bank, tokens: &'static [&'static str]) -> Client {
    let source = Renewed {
        tokens,
        newest: AtomicUsize::new(0),
    };
    let credentials = Credentials::renewed(Arc::new(source), &Whose::new("default", None));
    Client::new(&ClientSettings {
        credentials,
        ..bank.settings()
    })
    .unwrap()
}

/// The bank ends an access token when its login is renewed; requests that are under way with it are refused.
#[tokio::test]
async fn a_token_that_was_replaced_on_its_way_is_no_refused_key() {
    for (tokens, lets_in, sent) in [
        (&["t1", "t2"][..], "t2", &["t1", "t2"][..]),
        (&["t1"], "", &["t1"]),
        (&["t1", "t2"], "", &["t1", "t2"]),
        // Once more, not until it fits.
        (&["t1", "t2", "t3"], "t3", &["t1", "t2"]),
    ] {
        let bank = Bank::with(move |request| {
            let token = request
                .header("authorization")
                .unwrap()
                .strip_prefix("Bearer ")
                .unwrap();
            if token == lets_in {
                ok()
            } else {
                Reply::error(401, "unauthorized")
            }
        });
        let outcome = ask(&client(&bank, tokens)).await;
        assert_eq!(outcome.is_ok(), sent.last() == Some(&lets_in), "{outcome:?}");
        let asked: Vec<_> = bank
            .log()
            .iter()
            .map(|request| request.header("authorization").unwrap().to_owned())
            .collect();
        assert_eq!(
            asked,
            sent.iter()
                .map(|token| format!("Bearer {token}"))
                .collect::<Vec<_>>()
        );
    }

    let bank = Bank::with(|request| match request.header("authorization") {
        Some("Bearer t2") => ok(),
        _ => Reply::error(401, "unauthorized").after(Duration::from_millis(50)),
    });
    let client = client(&bank, &["t1", "t2"]);
    for outcome in join_all((0..8).map(|_| ask(&client))).await {
        outcome.unwrap();
    }
    assert_eq!(bank.requests(), 16);
}
