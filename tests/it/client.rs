//! Asking the bank, over real sockets: what is sent, what is retried, what is said when it fails.

use std::time::{Duration, Instant};

use saldo::qonto::client::Timeouts;
use saldo::qonto::limits::RateLimit;
use saldo::qonto::lists::ExternalAccounts;
use saldo::qonto::retry::RetryPolicy;
use saldo::qonto::{Client, ClientSettings, Credentials, Error, Secret};

use crate::bank::{Bank, Reply};

const ORGANIZATION: &str = r#"{"organization":{"slug":"luftschloss"},"meta":{"current_page":1}}"#;

async fn ask(client: &Client) -> Result<String, Error> {
    let organization = client.organization(ExternalAccounts::LeftOut).await?;
    Ok(organization.get().to_owned())
}

fn ok() -> Reply {
    Reply::json(ORGANIZATION)
}

/// A bank that first answers with `failures` and then well.
fn failing_first(failures: Vec<Reply>) -> Bank {
    Bank::with(move |request| failures.get(request.before).cloned().unwrap_or_else(ok))
}

#[tokio::test]
async fn requests_are_gets_with_the_key_as_the_bank_wants_it() {
    let bank = Bank::with(|_| ok());
    let mut settings = bank.settings();
    settings.staging_token = Some(Secret::new("the staging token", " staging-token\n").unwrap());
    ask(&Client::new(&settings).unwrap()).await.unwrap();
    let request = &bank.log()[0];
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("GET", "/v2/organization")
    );
    assert_eq!(
        request.header("authorization"),
        Some("luftschloss-0001:hush-hush-key")
    );
    assert_eq!(request.header("x-qonto-staging-token"), Some("staging-token"));
    assert_eq!(
        request.header("user-agent"),
        Some(concat!("saldo/", env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(request.header("accept-encoding"), Some("gzip"));
    assert_eq!(request.header("referer"), None);
}

#[tokio::test]
async fn a_token_is_sent_as_bearer() {
    let bank = Bank::with(|_| ok());
    let mut settings = bank.settings();
    settings.credentials = Credentials::bearer("ory_at_1").unwrap();
    ask(&Client::new(&settings).unwrap()).await.unwrap();
    assert_eq!(bank.log()[0].header("authorization"), Some("Bearer ory_at_1"));
    assert_eq!(bank.log()[0].header("x-qonto-staging-token"), None);
}

#[tokio::test]
async fn packed_answers_are_unpacked() {
    let bank = Bank::with(|_| Reply::json(gzip(ORGANIZATION.as_bytes())).header("Content-Encoding", "gzip"));
    assert_eq!(ask(&bank.client()).await.unwrap(), r#"{"slug":"luftschloss"}"#);
}

/// A gzip stream of one stored block (RFC 1951, RFC 1952).
fn gzip(data: &[u8]) -> Vec<u8> {
    let checksum = data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    });
    let length = u16::try_from(data.len()).unwrap();
    [
        &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1][..],
        &length.to_le_bytes(),
        &(!length).to_le_bytes(),
        data,
        &(!checksum).to_le_bytes(),
        &u32::from(length).to_le_bytes(),
    ]
    .concat()
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
        let delay = if request.before == 0 { 5_000 } else { 0 };
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
        assert!(start.elapsed() < Duration::from_secs(4));
    }
}

#[tokio::test]
async fn no_connection_is_an_error_with_a_remedy() {
    let mut settings = Bank::with(|_| ok()).settings();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    settings.base_url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
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
            waited >= Duration::from_secs(1) && waited < Duration::from_secs(3),
            "{waited:?}"
        );
    }
}

#[tokio::test]
async fn a_pause_is_for_everybody() {
    let bank = failing_first(vec![Reply::status(429, "").header("Retry-After", "1")]);
    let client = bank.client();
    let late = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
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
async fn a_login_page_is_not_parsed() {
    let bank =
        Bank::with(|_| Reply::status(200, "<html>Log in").header("Content-Type", "text/html; charset=utf-8"));
    let error = ask(&bank.client()).await.unwrap_err();
    assert!(matches!(error, Error::NotJson { .. }));
    assert!(
        error.to_string().contains("text/html") && error.to_string().contains("SALDO_STAGING_TOKEN"),
        "{error}"
    );
    assert_eq!(bank.requests(), 1);
    let bank = Bank::with(|_| Reply::status(200, ORGANIZATION));
    assert!(matches!(ask(&bank.client()).await, Err(Error::NotJson { .. })));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Bank::with(|_| ok());
    let elsewhere = format!("{}/v2/organization", other.url());
    let bank = Bank::with(move |_| Reply::status(302, "").header("Location", &elsewhere));
    let error = ask(&bank.client()).await.unwrap_err().to_string();
    assert!(error.contains("302") && error.contains("not followed"), "{error}");
    assert_eq!((bank.requests(), other.requests()), (1, 0));
}

#[tokio::test]
async fn huge_answers_are_not_read() {
    let bank = Bank::with(|_| Reply::json(vec![b' '; 10_000]));
    let settings = ClientSettings {
        body_limit: 9_999,
        ..bank.settings()
    };
    let error = ask(&Client::new(&settings).unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { limit: 9_999, .. }), "{error}");
    assert_eq!(bank.requests(), 1);
}

#[tokio::test]
async fn the_first_refused_key_stops_everybody() {
    let bank = Bank::with(|request| match request.before {
        0..3 => ok().after(Duration::from_secs(5)),
        3 => Reply::error(401, "unauthorized").after(Duration::from_millis(50)),
        _ => Reply::status(503, ""),
    });
    let settings = ClientSettings {
        retry: RetryPolicy {
            first_wait: Duration::from_secs(30),
            ..RetryPolicy::default()
        },
        ..bank.settings()
    };
    let client = Client::new(&settings).unwrap();
    let start = Instant::now();
    let everybody = futures::future::join_all((0..8).map(|_| ask(&client))).await;
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    for outcome in everybody {
        assert!(
            outcome
                .unwrap_err()
                .to_string()
                .starts_with("Qonto refused the key (401).")
        );
    }
    let sent = bank.requests();
    assert!(ask(&client).await.unwrap_err().is_the_users());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(bank.requests(), sent, "nothing is sent any more");
}

#[tokio::test]
async fn secrets_are_in_no_message() {
    let echo =
        r#"{"errors":[{"code":"unauthorized","detail":"luftschloss-0001:hush-hush-key hush-hush-staging"}]}"#;
    for reply in [
        Reply::status(401, echo),
        Reply::status(403, "hush-hush-key"),
        Reply::status(500, echo),
        Reply::broken(),
        Reply::json(r#"{"organization":"hush-hush-key","organization":"#),
        Reply::json(r#""hush-hush-key""#),
        Reply::status(200, "hush-hush-key").header("Content-Type", "text/html"),
    ] {
        let bank = Bank::with(move |_| reply.clone());
        let mut settings = bank.settings();
        settings.staging_token = Some(Secret::new("the staging token", "hush-hush-staging").unwrap());
        let client = Client::new(&settings).unwrap();
        let error = ask(&client).await.unwrap_err();
        let shown = format!("{error} {error:?} {client:?} {settings:?}");
        assert!(!shown.contains("hush-hush"), "{shown}");
    }
}

#[tokio::test]
async fn error_answers_become_one_clear_message() {
    let shapes = [
        Reply::status(
            400,
            r#"{"errors":[{"code":"bad_request","detail":"d","source":{"pointer":"/p"}}]}"#,
        ),
        Reply::error(401, "authorization_header_missing"),
        Reply::error(403, "forbidden"),
        Reply::status(
            404,
            r#"{"errors":{"code":"not_found","detail":"d","source":{"parameter":"id"}}}"#,
        ),
        Reply::status(404, "404 page not found").header("Content-Type", "text/plain"),
        Reply::status(410, "").header("Deprecation", "true"),
        Reply::status(
            422,
            r#"{"errors":[{"code":"not_in_list","detail":"d","source":{"parameter":"status"}}],"trace_id":"trace-1"}"#,
        ),
        Reply::error(422, "missing").header("X-Tyk-Trace-Id", "trace-2"),
        Reply::status(428, r#"{"sca_session_token":"t"}"#),
        Reply::status(429, "plain\u{1b}[2J"),
        Reply::status(500, ""),
        Reply::status(500, r#"{"errors":[{"code":"unknown"}]}"#),
        Reply::status(503, "<html>".repeat(100)),
    ];
    let mut messages = Vec::new();
    for shape in shapes {
        let bank = Bank::with(move |_| shape.clone());
        messages.push(ask(&bank.client()).await.unwrap_err().to_string());
    }
    insta::assert_snapshot!(messages.join("\n"));
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

#[test]
fn the_key_goes_nowhere_unsafe() {
    let bank = Bank::with(|_| ok());
    for base_url in [
        "http://thirdparty.qonto.com",
        "ftp://127.0.0.1",
        "https://a:b@thirdparty.qonto.com",
    ] {
        let settings = ClientSettings {
            base_url: base_url.to_owned(),
            ..bank.settings()
        };
        assert!(
            matches!(Client::new(&settings), Err(Error::BaseUrl { .. })),
            "{base_url}"
        );
    }
    let settings = ClientSettings {
        base_url: ClientSettings::DEFAULT_BASE_URL.to_owned(),
        ..bank.settings()
    };
    assert!(Client::new(&settings).is_ok());
}
