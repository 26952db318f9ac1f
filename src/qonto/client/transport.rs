//! One request, one answer.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Response, Url};

use super::ClientSettings;
use crate::access::http::{self, chain, may_pass};
use crate::access::{Authorization, Redaction, TokenError};
use crate::excerpt::{long, short};
use crate::qonto::error::{Answer, Asked, Error, Refusal, Tries};
use crate::qonto::retry::{asked_wait, is_worth_a_retry, sent_at};

/// So much of an error answer is read: it is only shown.
const ERROR_BODY_LIMIT: usize = 64 << 10;

/// The HTTP library, out of everybody else's reach: it could also write.
pub(super) struct Transport {
    http: reqwest::Client,
    authorization: Authorization,
    body_limit: usize,
    asked: Asked,
    has_staging_token: bool,
}

/// What the bank answered when it did not say no.
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) body: String,
    /// Of the credentials that were sent.
    pub(super) redaction: Redaction,
    /// The bank's clock.
    pub(super) date: Option<DateTime<Utc>>,
}

/// Why one try failed, and whether another one may help.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) is_transient: bool,
    /// The wait that the bank asked for.
    pub(super) asked_wait: Option<Duration>,
    /// Too many requests: from all workers together.
    pub(super) concerns_everybody: bool,
    /// The token was refused, and another one is there by now.
    pub(super) has_other_token: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            is_transient: false,
            asked_wait: None,
            concerns_everybody: false,
            has_other_token: false,
        }
    }
}

impl Transport {
    pub(super) fn new(settings: &ClientSettings) -> Result<Self, Error> {
        let (base, credentials) = (&settings.base_url, &settings.credentials);
        let mut headers = HeaderMap::new();
        if let Some(token) = &credentials.staging_token {
            headers.insert("x-qonto-staging-token", sensitive(token.expose())?);
        }
        http::check_proxy(base.is_plain())?;
        let builder = http::builder(base.is_plain())
            .default_headers(headers)
            .gzip(true)
            .connect_timeout(settings.timeouts.connect)
            .read_timeout(settings.timeouts.read)
            .timeout(settings.timeouts.total);
        Ok(Self {
            http: builder.build().map_err(|error| Error::Setup(chain(&error)))?,
            body_limit: settings.body_limit,
            authorization: credentials.authorization.clone(),
            asked: Asked::of(credentials),
            has_staging_token: credentials.staging_token.is_some(),
        })
    }

    pub(super) async fn get(&self, url: Url, path: &str, redaction: &Redaction) -> Result<Answered, Failure> {
        let sent = self.authorization.now().await.map_err(no_token)?;
        let redaction = redaction.and(&sent.secrets);
        let redaction = &redaction;
        let authorization = sensitive(sent.header())?;
        let broken = |error: reqwest::Error| {
            let reason = chain(&error);
            Failure {
                is_transient: may_pass(&reason),
                ..Failure::from(Error::Network {
                    path: path.to_owned(),
                    tries: Tries(1),
                    reason: long(&redaction.apply(&reason)).to_string(),
                })
            }
        };
        let request = self.http.get(url).header(AUTHORIZATION, authorization);
        let response = request.send().await.map_err(broken)?;
        if !response.status().is_success() {
            let mut failure = self.refusal(response, path, redaction).await;
            let is_refused = failure
                .error
                .refusal()
                .is_some_and(|refusal| refusal.status() == 401);
            failure.has_other_token = is_refused && self.authorization.has_replaced(&sent).await;
            return Err(failure);
        }
        self.check_content_type(&response, path, redaction)?;
        let (status, date) = (response.status().as_u16(), sent_at(response.headers()));
        let body = read_body(response, self.body_limit)
            .await
            .map_err(|error| match error {
                BodyError::Broken(error) => broken(error),
                BodyError::TooLarge(_) => Failure::from(Error::TooLarge {
                    path: path.to_owned(),
                    limit: self.body_limit,
                }),
            })?;
        let text = String::from_utf8(body).map_err(|error| Failure {
            // A character cut in two is a body cut in two.
            is_transient: error.utf8_error().error_len().is_none(),
            ..Failure::from(Error::Unreadable {
                path: path.to_owned(),
                tries: Tries(1),
                reason: "it is not UTF-8".to_owned(),
            })
        })?;
        let body = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        Ok(Answered {
            status,
            body,
            date,
            redaction: redaction.clone(),
        })
    }

    /// The bank's sandbox answers a login page with status 200 where the staging token is missing.
    fn check_content_type(
        &self,
        response: &Response,
        path: &str,
        redaction: &Redaction,
    ) -> Result<(), Failure> {
        let sent = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let essence = sent
            .unwrap_or_default()
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if essence == "application/json" || essence.ends_with("+json") {
            return Ok(());
        }
        let hint = if self.has_staging_token {
            "Check SALDO_STAGING_TOKEN and the base URL."
        } else {
            "If this is Qonto's sandbox, the staging token is missing: set SALDO_STAGING_TOKEN. \
             Otherwise check the base URL."
        };
        Err(Failure::from(Error::NotJson {
            path: path.to_owned(),
            content_type: sent.map_or_else(
                || "no content type".to_owned(),
                |sent| short(&redaction.apply(sent)).to_string(),
            ),
            hint,
        }))
    }

    async fn refusal(&self, response: Response, path: &str, redaction: &Redaction) -> Failure {
        let status = response.status().as_u16();
        let asked_wait = asked_wait(response.headers());
        let trace_id = response
            .headers()
            .get("x-tyk-trace-id")
            .and_then(|value| value.to_str().ok());
        let trace_id = trace_id.map(|id| short(&redaction.apply(id)).to_string());
        let body = match read_body(response, ERROR_BODY_LIMIT).await {
            Ok(body) | Err(BodyError::TooLarge(body)) => body,
            Err(BodyError::Broken(_)) => Vec::new(),
        };
        let mut answer = Answer::read(&redaction.apply_to_body(&String::from_utf8_lossy(&body)));
        answer.trace_id = answer.trace_id.or(trace_id);
        Failure {
            is_transient: is_worth_a_retry(status),
            asked_wait,
            concerns_everybody: status == 429,
            has_other_token: false,
            error: Error::Refused(Arc::new(Refusal::new(status, path, answer, self.asked.clone()))),
        }
    }
}

/// Renewing a token has its own patience: what failed there is not tried again here.
fn no_token(error: TokenError) -> Failure {
    Failure::from(Error::Token(error))
}

enum BodyError {
    Broken(reqwest::Error),
    /// What was read until then.
    TooLarge(Vec<u8>),
}

async fn read_body(mut response: Response, limit: usize) -> Result<Vec<u8>, BodyError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(BodyError::Broken)? {
        if body.len() + chunk.len() > limit {
            return Err(BodyError::TooLarge(body));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// A header that the library's own messages do not show.
fn sensitive(text: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| Error::Setup("a credential cannot be sent in a header".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}
