//! An answer of the bank that is not a success, in words.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Answer, Tries};
use crate::access::{Authorization, Credentials};

/// The bank refused a request, or failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub(in crate::qonto) status: u16,
    pub(in crate::qonto) path: String,
    pub(in crate::qonto) answer: Answer,
    pub(in crate::qonto) asked: Asked,
    tries: Tries,
    asked_wait: Option<Duration>,
}

/// Who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::qonto) struct Asked {
    /// `key` or `access token`.
    pub(in crate::qonto) by: &'static str,
    /// What to do when that is refused.
    pub(in crate::qonto) remedy: Arc<str>,
}

impl Asked {
    pub(in crate::qonto) fn of(credentials: &Credentials) -> Self {
        Self {
            by: match credentials.authorization {
                Authorization::Key { .. } => "key",
                Authorization::Bearer(_) | Authorization::Renewed(_) => "access token",
            },
            remedy: credentials.remedy.as_ref().into(),
        }
    }
}

impl Refusal {
    pub(in crate::qonto) fn new(status: u16, path: &str, answer: Answer, asked: Asked) -> Self {
        Self {
            status,
            path: path.to_owned(),
            answer,
            asked,
            tries: Tries(1),
            asked_wait: None,
        }
    }

    pub(super) fn after(mut self, tries: Tries, asked_wait: Option<Duration>) -> Self {
        self.tries = tries;
        self.asked_wait = asked_wait;
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The bank's code, such as `forbidden`.
    pub fn code(&self) -> Option<&str> {
        self.answer.code.as_deref()
    }

    /// The bank's own words.
    pub fn detail(&self) -> Option<&str> {
        self.answer.detail.as_deref()
    }

    /// What the bank's support asks for.
    pub fn trace_id(&self) -> Option<&str> {
        self.answer.trace_id.as_deref()
    }

    fn headline(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path, status, tries, ..
        } = self;
        match status {
            401 => write!(
                f,
                "Qonto refused the {} (401). {}",
                self.asked.by, self.asked.remedy
            ),
            403 => write!(
                f,
                "Qonto forbids {path} (403). The key or token lacks a right; ask an owner or admin of the account."
            ),
            404 if is_object(path) => write!(
                f,
                "Qonto does not know {path} (404): it was deleted there, or belongs to another organization."
            ),
            404 => write!(f, "Qonto does not know {path} (404). Check the base URL."),
            410 => write!(
                f,
                "Qonto has removed {path} (410). A newer version of Saldo is needed."
            ),
            429 => write!(
                f,
                "Qonto asks for fewer requests ({path}, 429, {tries}). Try again in ten minutes; \
                 other programs on this address count too."
            ),
            300..=399 => write!(
                f,
                "Qonto sends {path} elsewhere ({status}). It was not followed, for the key would travel along. \
                 Check the base URL, and SALDO_STAGING_TOKEN if this is the sandbox."
            ),
            500.. => write!(f, "Qonto failed at {path} ({status}, {tries}). Try again later."),
            _ => write!(f, "Qonto refused {path} ({status})."),
        }
    }
}

/// Whether a path ends with an identifier, so that it names one object and not a list.
fn is_object(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    last.contains(|c: char| c.is_ascii_digit())
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.headline(f)?;
        match (&self.answer.code, &self.answer.detail) {
            (Some(code), Some(detail)) => write!(f, " Its answer: {code}, {detail}.")?,
            (Some(one), None) | (None, Some(one)) => write!(f, " Its answer: {one}.")?,
            (None, None) => {}
        }
        if let Some(wait) = self.asked_wait {
            write!(f, " It asks to wait {} s.", wait.as_secs())?;
        }
        if let Some(trace_id) = &self.answer.trace_id {
            write!(f, " Trace id for Qonto's support: {trace_id}.")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Login, Secret};

    fn by_key() -> Asked {
        let (login, secret) = (Login::new("acme-1"), Secret::new("k3y"));
        Asked::of(&Credentials::key(login.unwrap(), secret.unwrap()))
    }

    #[test]
    fn a_refused_key_says_where_to_look() {
        let answer = Answer::read(
            r#"{"errors":[{"code":"unauthorized","detail":"Invalid credentials"}],"trace_id":"t"}"#,
        );
        let refusal = Refusal::new(401, "/v2/organization", answer, by_key());
        assert_eq!(
            refusal.to_string(),
            "Qonto refused the key (401). Check SALDO_LOGIN and SALDO_SECRET_KEY; a key is shown once, in Settings > \
             Integrations. Its answer: unauthorized, Invalid credentials. Trace id for Qonto's support: t."
        );
    }

    #[test]
    fn the_status_is_never_hidden() {
        for status in [302, 400, 401, 403, 404, 410, 422, 428, 429, 500, 503, 599] {
            let text = Refusal::new(status, "/v2/labels", Answer::default(), by_key()).to_string();
            assert!(text.contains(&status.to_string()), "{text}");
        }
    }

    #[test]
    fn tries_and_waits_are_told() {
        let refusal = Refusal::new(429, "/v2/labels", Answer::default(), by_key())
            .after(Tries(5), Some(Duration::from_secs(3_600)));
        let text = refusal.to_string();
        assert!(
            text.contains("429, 5 tries") && text.contains("wait 3600 s"),
            "{text}"
        );
    }
}
