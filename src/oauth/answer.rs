//! What the bank answers when it is asked for tokens.

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::tokens::Tokens;
use crate::access::Secret;

/// How long an access token is valid where the answer does not say it (Qonto API reference: one hour).
const USUAL: i64 = 3_600;

/// RFC 6749, section 5.1: only the access token must be there.
#[derive(Deserialize)]
struct Granted<'a> {
    #[serde(borrow, default)]
    access_token: Option<Cow<'a, str>>,
    #[serde(default)]
    expires_in: Value,
    #[serde(borrow, default)]
    refresh_token: Option<Cow<'a, str>>,
    #[serde(default)]
    scope: Value,
}

/// What the bank gave.
pub(super) struct Answer {
    pub(super) tokens: Tokens,
    /// The rights, where the bank says them: else they are those that were asked for.
    pub(super) scope: Option<String>,
}

/// RFC 6749, section 5.2.
#[derive(Deserialize, Default)]
pub(super) struct Complaint {
    /// A word of the RFC, or of the bank's own.
    #[serde(default)]
    pub(super) error: String,
    #[serde(default)]
    error_description: String,
}

impl Complaint {
    /// From any body; empty where it is no complaint.
    pub(super) fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    /// Its words; `None` where it has none.
    pub(super) fn words(&self) -> Option<String> {
        match (self.error.as_str(), self.error_description.as_str()) {
            ("", _) => None,
            (error, "") => Some(error.to_owned()),
            (error, detail) => Some(format!("{error}: {detail}")),
        }
    }
}

/// The tokens in a body; else what is wrong with it. They may have cost the former ones, so what is not needed is not
/// asked for.
pub(super) fn read(body: &[u8], obtained: DateTime<Utc>) -> Result<Answer, &'static str> {
    let granted: Granted<'_> =
        serde_json::from_slice(body).map_err(|_| "it is not the JSON that was expected")?;
    let token = |text: &str| Secret::new(text).map_err(|_| "a token cannot be sent in a header");
    let access = granted.access_token.ok_or("`access_token` is missing")?;
    let refresh = granted.refresh_token.filter(|text| !text.trim().is_empty());
    let tokens = Tokens {
        access: token(&access)?,
        obtained,
        expires: obtained + lifetime(&granted.expires_in),
        refresh: refresh.as_deref().map(token).transpose()?,
    };
    Ok(Answer {
        tokens,
        scope: granted.scope.as_str().map(str::to_owned),
    })
}

/// Seconds as a number or as text; fractions are left off.
fn lifetime(value: &Value) -> TimeDelta {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    let whole = text.split('.').next().unwrap_or_default();
    let seconds = whole.parse().unwrap_or(USUAL);
    TimeDelta::seconds(seconds.clamp(0, 366 * 86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<(i64, Option<String>), &'static str> {
        let tokens = super::read(body.as_bytes(), DateTime::UNIX_EPOCH)?.tokens;
        let refresh = tokens.refresh.map(|refresh| refresh.expose().to_owned());
        Ok((tokens.expires.timestamp(), refresh))
    }

    #[test]
    fn what_is_not_needed_may_be_missing() {
        let next = Some("r".to_owned());
        for (more, seconds, refresh) in [
            (r#","expires_in":60,"refresh_token":"r""#, 60, next.clone()),
            (r#","refresh_token":"r""#, 3_600, next.clone()),
            (r#","expires_in":null,"refresh_token":null"#, 3_600, None),
            (r#","expires_in":"60","refresh_token":"""#, 60, None),
            (r#","expires_in":3599.5"#, 3_599, None),
            (r#","expires_in":"soon","scope":["a"]"#, 3_600, None),
            (r#","expires_in":-5"#, 0, None),
            (r#","expires_in":99999999999"#, 366 * 86_400, None),
        ] {
            let body = format!(r#"{{"access_token":"a"{more}}}"#);
            assert_eq!(read(&body), Ok((seconds, refresh)), "{body}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (body, reason) in [
            ("<html>", "it is not the JSON that was expected"),
            (r#"{"access_token":1}"#, "it is not the JSON that was expected"),
            (r#"{"expires_in":60}"#, "`access_token` is missing"),
            (r#"{"access_token":"a b"}"#, "a token cannot be sent in a header"),
        ] {
            assert_eq!(read(body), Err(reason), "{body}");
        }
    }
}
