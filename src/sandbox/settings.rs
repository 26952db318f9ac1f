//! What a sandbox is like.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::company::Company;
use super::faults::Faults;
use super::oauth::Rules;
use super::whims::Whim;

/// What a sandbox shows, to whom, and what goes wrong.
#[derive(Debug, Clone)]
pub struct Settings {
    pub(super) company: Company,
    pub(super) faults: Faults,
    pub(super) login: String,
    pub(super) secret_key: String,
    pub(super) access_token: String,
    pub(super) staging_token: Option<String>,
    pub(super) search_limit: usize,
    pub(super) one_status: bool,
    pub(super) unstable_ties: bool,
    pub(super) gzip: bool,
    pub(super) receipt_size: Option<usize>,
    pub(super) slow_invoices: usize,
    pub(super) more_papers: usize,
    pub(super) logins: Rules,
    pub(super) whims: Vec<Whim>,
    pub(super) clock: Option<DateTime<Utc>>,
}

impl Settings {
    /// The demo company, the demo key, no faults.
    pub fn demo() -> Self {
        Self {
            company: Company::demo(),
            faults: Faults::none(),
            login: "musterwerk-beispiel-gmbh-0000".to_owned(),
            secret_key: "0000-not-a-real-key-0000".to_owned(),
            access_token: "demo_not_a_real_token".to_owned(),
            staging_token: None,
            search_limit: 10_000,
            one_status: false,
            unstable_ties: false,
            gzip: true,
            receipt_size: None,
            slow_invoices: 0,
            more_papers: 0,
            logins: Rules::demo(),
            whims: Vec::new(),
            clock: None,
        }
    }

    /// Shows another company.
    #[must_use]
    pub fn company(self, company: Company) -> Self {
        Self { company, ..self }
    }

    /// Misbehaves.
    #[must_use]
    pub fn faults(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    /// Expects another API key.
    #[must_use]
    pub fn api_key(self, login: impl Into<String>, secret_key: impl Into<String>) -> Self {
        Self {
            login: login.into(),
            secret_key: secret_key.into(),
            ..self
        }
    }

    /// Accepts another bearer token.
    #[must_use]
    pub fn access_token(self, token: impl Into<String>) -> Self {
        Self {
            access_token: token.into(),
            ..self
        }
    }

    /// Expects `X-Qonto-Staging-Token` on every request, and shows a login page without it.
    #[must_use]
    pub fn staging_token(self, token: impl Into<String>) -> Self {
        Self {
            staging_token: Some(token.into()),
            ..self
        }
    }

    /// Refuses searches with more hits than this; the bank's own limit is 10 000.
    #[must_use]
    pub fn search_limit(self, hits: usize) -> Self {
        Self {
            search_limit: hits,
            ..self
        }
    }

    /// Honours only the first of several statuses in one search, as some saw the bank do.
    #[must_use]
    pub fn one_status_per_search(self) -> Self {
        Self {
            one_status: true,
            ..self
        }
    }

    /// Gives all receipts so many bytes.
    #[must_use]
    pub fn receipt_size(self, bytes: usize) -> Self {
        Self {
            receipt_size: Some(bytes),
            ..self
        }
    }

    /// Shows invoices to clients without their PDF the first so many times, as if it were still being made.
    #[must_use]
    pub fn slow_invoices(self, times: usize) -> Self {
        Self {
            slow_invoices: times,
            ..self
        }
    }

    /// Says that access tokens are valid for so many seconds, instead of an hour.
    #[must_use]
    pub fn token_lifetime(mut self, seconds: usize) -> Self {
        self.logins.lifetime = seconds;
        self
    }

    /// Lets a refresh token pass for so long after its first use, instead of a minute. One that is used later still
    /// ends all logins.
    #[must_use]
    pub fn refresh_grace(mut self, grace: Duration) -> Self {
        self.logins.grace = grace;
        self
    }

    /// Expects another key of the application.
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<String>) -> Self {
        self.logins.client_secret = secret.into();
        self
    }

    /// The user says no when asked for a login.
    #[must_use]
    pub fn denied_logins(mut self) -> Self {
        self.logins.denies = true;
        self
    }

    /// Shows so many more invoices to clients, credit notes and invoices of suppliers; none belongs to a transaction.
    #[must_use]
    pub fn more_papers(self, each: usize) -> Self {
        Self {
            more_papers: each,
            ..self
        }
    }

    /// Says with each answer that it is this time, instead of the machine's.
    #[must_use]
    pub fn clock(self, now: DateTime<Utc>) -> Self {
        Self {
            clock: Some(now),
            ..self
        }
    }

    /// Is the other way in something that nobody outside the bank knows.
    #[must_use]
    pub fn whim(mut self, whim: Whim) -> Self {
        self.whims.push(whim);
        self
    }

    pub(crate) fn has(&self, whim: Whim) -> bool {
        self.whims.contains(&whim)
    }

    /// Orders equal instants one way in one list request and the other way in the next.
    #[must_use]
    pub fn unstable_ties(self) -> Self {
        Self {
            unstable_ties: true,
            ..self
        }
    }

    /// Whether answers are packed for clients that ask for it.
    #[must_use]
    pub fn gzip(self, gzip: bool) -> Self {
        Self { gzip, ..self }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::demo()
    }
}
