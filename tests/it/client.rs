//! Asking the bank, over real sockets: what is sent, and what is said when it fails.

use saldo::access::{BaseUrl, Credentials, Secret};
use saldo::qonto::documents::Single;
use saldo::qonto::lists::ExternalAccounts;
use saldo::qonto::{Client, ClientSettings, Error};

use crate::bank::{Bank, Reply};

pub(crate) const ORGANIZATION: &str = r#"{"organization":{"slug":"luftschloss"},"meta":{"current_page":1}}"#;

pub(crate) async fn ask(client: &Client) -> Result<String, Error> {
    let organization = client.organization(ExternalAccounts::LeftOut).await?;
    Ok(organization.get().to_owned())
}

pub(crate) fn ok() -> Reply {
    Reply::json(ORGANIZATION)
}

#[tokio::test]
async fn requests_are_gets_with_the_key_as_the_bank_wants_it() {
    let bank = Bank::with(|_| ok());
    let mut settings = bank.settings();
    settings.credentials.staging_token = Some(Secret::new(" staging-token\n").unwrap());
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
    settings.credentials = Credentials::bearer(Secret::new("ory_at_1").unwrap());
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
        settings.credentials.staging_token = Some(Secret::new("hush-hush-staging").unwrap());
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
async fn what_was_deleted_is_no_wrong_address() {
    let bank = Bank::with(|_| Reply::error(404, "not_found"));
    let id = "019c9e1c-0000-7000-8000-000000000001";
    let Single::Gone(message) = bank.client().attachment(id).await.unwrap() else {
        panic!("given")
    };
    assert!(
        message.contains("it was deleted there") && !message.contains("base URL"),
        "{message}"
    );
}

#[test]
fn the_production_api_needs_nothing_else() {
    let bank = Bank::with(|_| ok());
    let settings = ClientSettings {
        base_url: BaseUrl::production().unwrap(),
        ..bank.settings()
    };
    assert!(Client::new(&settings).is_ok());
}
