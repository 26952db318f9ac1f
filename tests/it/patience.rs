//! Asking again: when, how often, how soon, and when never.

use std::time::{Duration, Instant};

use saldo::access::BaseUrl;
use saldo::problem::Blame;
use saldo::qonto::client::Timeouts;
use saldo::qonto::limits::RateLimit;
use saldo::qonto::retry::RetryPolicy;
use saldo::qonto::{Client, ClientSettings, Error};

use crate::bank::{Bank, Reply};
use crate::client::{ORGANIZATION, ask, ok};

/// A bank that first answers with `failures` and then well.
fn failing_first(failures: Vec<Reply>) -> Bank {
    Bank::with(move |request| failures.get(request.before).cloned().unwrap_or_else(ok))
}

#[tokio::test]
async fn what_passes_is_asked_again() {
    let failures = [
        vec![Reply::error(429, "too_many_requests")],
        vec![Reply::status(429, "slow down")],
        vec![Reply::status(500, "")],
        vec![
            Reply::error(502, "unknown"),
            Reply::error(503, "unknown"),
            Reply::error(504, "unknown"),
        ],
        vec![Reply::broken(), Reply::broken()],
        vec![ok().cut_after(20)],
        vec![Reply::json(&ORGANIZATION[..20])],
        vec![Reply::json("")],
        vec![Reply::json(
            r#"{"organization":{"name":"Ü"#.as_bytes()[..25].to_vec(),
        )],
        vec![Reply::status(500, ""); 4],
    ];
    for failures in failures {
        let shown = format!("{failures:?}");
        let expected = failures.len() + 1;
        let bank = failing_first(failures);
        assert_eq!(
            ask(&bank.client()).await.unwrap(),
            r#"{"slug":"luftschloss"}"#,
            "{shown}"
        );
        assert_eq!(bank.requests(), expected, "{shown}");
    }
}

#[tokio::test]
async fn what_was_refused_is_never_asked_again() {
    for status in [400, 401, 403, 404, 410, 418, 422, 428] {
        let bank = Bank::with(move |_| Reply::error(status, "no"));
        let error = ask(&bank.client()).await.unwrap_err();
        assert_eq!(error.refusal().unwrap().status(), status);
        assert_eq!(bank.requests(), 1, "{status}");
    }
}

#[tokio::test]
async fn five_tries_are_enough() {
    for (reply, words) in [
        (
            Reply::status(503, ""),
            "Qonto failed at /v2/organization (503, 5 tries)",
        ),
        (Reply::broken(), "(/v2/organization, 5 tries)"),
        (Reply::json("{"), "cannot be read (5 tries)"),
        (Reply::status(429, "later"), "(/v2/organization, 429, 5 tries)"),
    ] {
        let bank = Bank::with(move |_| reply.clone());
        let error = ask(&bank.client()).await.unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
        assert_eq!(bank.requests(), 5, "{error}");
    }
}

#[tokio::test]
async fn silence_is_cut_short_and_asked_again() {
    let bank = Bank::with(|request| {
        let delay = if request.before == 0 { 60_000 } else { 0 };
        ok().after(Duration::from_millis(delay))
    });
    for timeouts in [
        Timeouts {
            read: Duration::from_millis(80),
            ..Timeouts::default()
        },
        Timeouts {
            total: Duration::from_millis(80),
            ..Timeouts::default()
        },
    ] {
        let start = Instant::now();
        let settings = ClientSettings {
            timeouts,
            ..bank.settings()
        };
        ask(&Client::new(&settings).unwrap()).await.unwrap();
        assert!(start.elapsed() < Duration::from_secs(50));
    }
}

#[tokio::test]
async fn no_connection_is_an_error_with_a_remedy() {
    let mut settings = Bank::with(|_| ok()).settings();
    // Nobody listens there; a port that was just given back might be the next test's.
    settings.base_url = BaseUrl::parse("http://127.0.0.1:1").unwrap();
    let error = ask(&Client::new(&settings).unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Network { .. }));
    assert!(error.to_string().contains("Check the connection"), "{error}");
}

#[tokio::test]
async fn the_bank_may_ask_for_a_pause_in_seconds_or_by_date() {
    for reply in [
        Reply::status(429, "").header("Retry-After", "1"),
        Reply::status(503, "")
            .header("Date", "Sun, 01 Nov 2026 08:00:00 GMT")
            .header("Retry-After", "Sun, 01 Nov 2026 08:00:01 GMT"),
    ] {
        let bank = failing_first(vec![reply]);
        ask(&bank.client()).await.unwrap();
        let log = bank.log();
        let waited = log[1].at - log[0].at;
        assert!(
            waited >= Duration::from_secs(1) && waited < Duration::from_secs(30),
            "{waited:?}"
        );
    }
}

#[tokio::test]
async fn a_pause_is_for_everybody() {
    let bank = failing_first(vec![Reply::status(429, "").header("Retry-After", "1")]);
    let client = bank.client();
    let late = async {
        while client.paused_until().is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        ask(&client).await
    };
    let (first, second) = tokio::join!(ask(&client), late);
    assert!(first.is_ok() && second.is_ok());
    let log = bank.log();
    assert!(log[1].at - log[0].at >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_pause_beyond_reason_ends_the_run() {
    let bank = Bank::with(|_| Reply::status(429, "").header("Retry-After", "3600"));
    let error = ask(&bank.client()).await.unwrap_err().to_string();
    assert!(error.contains("It asks to wait 3600 s"), "{error}");
    assert_eq!(bank.requests(), 1);
}

#[tokio::test]
async fn the_first_refused_key_stops_everybody() {
    let bank = Bank::with(|request| match request.before {
        0..3 => ok().after(Duration::from_secs(60)),
        3 => Reply::error(401, "unauthorized").after(Duration::from_millis(50)),
        _ => Reply::status(503, ""),
    });
    let settings = ClientSettings {
        retry: RetryPolicy {
            first_wait: Duration::from_secs(60),
            ..RetryPolicy::default()
        },
        ..bank.settings()
    };
    let client = Client::new(&settings).unwrap();
    let start = Instant::now();
    let everybody = futures::future::join_all((0..8).map(|_| ask(&client))).await;
    assert!(start.elapsed() < Duration::from_secs(50), "{:?}", start.elapsed());
    for outcome in everybody {
        assert!(
            outcome
                .unwrap_err()
                .to_string()
                .starts_with("Qonto refused the key (401).")
        );
    }
    let sent = bank.requests();
    assert_eq!(ask(&client).await.unwrap_err().blame(), Blame::User);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(bank.requests(), sent, "nothing is sent any more");
}

#[tokio::test]
async fn the_rate_limit_is_kept_by_all_clones_together() {
    let bank = Bank::with(|_| ok());
    let settings = ClientSettings {
        rate_limits: vec![RateLimit {
            requests: 10,
            period: Duration::from_millis(500),
        }],
        ..bank.settings()
    };
    let client = Client::new(&settings).unwrap();
    let start = Instant::now();
    futures::future::join_all((0..10).map(|_| {
        let client = client.clone();
        async move { ask(&client).await.unwrap() }
    }))
    .await;
    assert!(
        start.elapsed() >= Duration::from_millis(450),
        "{:?}",
        start.elapsed()
    );
}
