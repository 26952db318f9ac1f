//! The answers that are not data: errors in the shapes that the bank gives them, and what proxies say.

use super::faults::{Action, Answer};
use super::json::{Json, object};

const HTML: &str = "text/html; charset=utf-8";

impl Answer {
    /// An answer with this status, media type and body.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.into(),
        }
    }

    /// JSON text with this status.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "application/json", body)
    }

    /// An empty body without a media type.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// One error as the bank writes it: `{"errors":[{"code":…,"detail":…}]}`.
    pub fn error(status: u16, code: &'static str, detail: &str) -> Self {
        let error = object([("code", code.into()), ("detail", detail.to_owned().into())]);
        Self::errors(status, [error].into_iter().collect())
    }

    /// 429 with a plain text, and `Retry-After` as given: seconds or an HTTP date.
    pub fn too_many_requests(retry_after: Option<&str>) -> Self {
        let answer = Self::new(429, "text/plain; charset=utf-8", "API rate limit exceeded");
        match retry_after {
            Some(when) => answer.with_header("retry-after", when),
            None => answer,
        }
    }

    /// 502 as a proxy says it, in HTML.
    pub fn bad_gateway() -> Self {
        Self::new(
            502,
            HTML,
            "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
        )
    }

    /// The login page that the bank's test environment shows, with status 200, to whoever lacks its token.
    pub fn login_page() -> Self {
        Self::new(
            200,
            HTML,
            "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>",
        )
    }

    /// 302 to another address.
    pub fn redirect(location: &str) -> Self {
        Self::empty(302).with_header("location", location)
    }

    /// The same with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn data(value: &Json) -> Self {
        Self::json(200, value.to_text())
    }

    /// A wrong parameter, in the newer shape: with its source and the trace.
    pub(crate) fn wrong_parameter(
        code: &'static str,
        detail: String,
        parameter: String,
        trace: &str,
    ) -> Self {
        let error = object([
            ("code", code.into()),
            ("detail", detail.into()),
            ("source", object([("parameter", parameter.into())])),
        ]);
        let errors = [error].into_iter().collect();
        let body = object([("errors", errors), ("trace_id", trace.to_owned().into())]);
        Self::json(422, body.to_text())
    }

    /// For one transaction the schema has an object where others have a list.
    pub(crate) fn transaction_not_found() -> Self {
        let error = object([
            ("code", "not_found".into()),
            ("detail", "transaction not found".into()),
        ]);
        Self::errors(404, error)
    }

    /// What the gateway says to an address that it does not know.
    pub(crate) fn no_such_page() -> Self {
        Self::new(404, "text/plain; charset=utf-8", "404 page not found\n")
    }

    /// The endpoints that were taken away in 2026.
    pub(crate) fn gone() -> Self {
        Self::error(410, "gone", "this endpoint was removed; use /v2/organization")
            .with_header("deprecation", "true")
            .with_header("sunset", "Sun, 15 Nov 2026 00:00:00 GMT")
            .with_header("link", "</v2/organization>; rel=\"successor-version\"")
    }

    fn errors(status: u16, errors: Json) -> Self {
        Self::json(status, object([("errors", errors)]).to_text())
    }
}

impl From<Answer> for Action {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}
