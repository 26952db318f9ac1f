//! Where tokens come from: `/oauth2/auth` for the browser, `/oauth2/token` for us.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Response, Url};
use tokio::time::sleep;
use zeroize::Zeroizing;

use super::answer::{self, Answer, Complaint};
use super::error::Error;
use super::tokens::Tokens;
use crate::access::http::{self, chain, may_pass};
use crate::access::{App, Redaction, Secret, Whose};
use crate::clock::wall_clock;
use crate::excerpt::long;

/// What an export, its receipts and its invoices need; all of it only reads (Qonto API reference: scopes).
const SCOPES: &str =
    "offline_access organization.read attachment.read client_invoices.read supplier_invoice.read";

/// The right to renew a login.
pub const RENEWAL: &str = "offline_access";

/// The bank takes a refresh token for another minute after its first use; all tries together stay below that.
const TRIES: u32 = 3;
const WAIT: Duration = Duration::from_millis(500);
const TIMEOUT: Duration = Duration::from_secs(15);
/// A longer wait that the bank asks for would be over that.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// An answer has a few kilobytes.
const LONGEST: usize = 64 << 10;

/// The bank's logins, in the name of one application.
#[derive(Debug)]
pub struct Endpoint {
    http: reqwest::Client,
    app: App,
}

impl Endpoint {
    /// Sets up the HTTP client. Nothing is sent yet.
    pub fn new(app: App) -> Result<Self, Error> {
        let is_plain = app.server.is_plain();
        http::check_proxy(is_plain)?;
        let http = http::builder(is_plain).timeout(TIMEOUT).build();
        Ok(Self {
            http: http.map_err(|error| Error::Setup(chain(&error)))?,
            app,
        })
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The address at which the user says yes, in a browser.
    pub fn authorize_address(&self, state: &str, redirect_uri: &str) -> Url {
        self.app.server.join(
            "/oauth2/auth",
            [
                ("client_id", self.app.client_id.as_str()),
                ("redirect_uri", redirect_uri),
                ("response_type", "code"),
                ("scope", SCOPES),
                ("state", state),
            ],
        )
    }

    /// The tokens for the code that the browser brought, and the rights that were asked for and not given.
    pub async fn exchange(
        &self,
        code: &Secret,
        redirect_uri: &str,
    ) -> Result<(Tokens, Vec<&'static str>), Error> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", redirect_uri),
        ];
        // A code works once: whether a lost request used it up, nobody knows, so it is sent once.
        let Answer { tokens, scope } = self
            .post(&form, code, 1)
            .await
            .map_err(|refusal| refusal.into_error(Error::Code))?;
        let is_given = |right: &&str| match (*right, &scope) {
            (RENEWAL, _) => tokens.refresh.is_some(),
            (right, Some(scope)) => scope.split_whitespace().any(|given| given == right),
            (_, None) => true,
        };
        let lacking = SCOPES.split(' ').filter(|right| !is_given(right)).collect();
        Ok((tokens, lacking))
    }

    /// The next tokens. The refresh token is used up by this; where the bank gives no next one, it stays.
    pub async fn refresh(&self, refresh: &Secret, whose: &Whose) -> Result<Tokens, Error> {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose()),
        ];
        let ended = |reason| Error::Ended {
            whose: whose.clone(),
            reason,
        };
        let Answer { mut tokens, .. } = self
            .post(&form, refresh, TRIES)
            .await
            .map_err(|refusal| refusal.into_error(ended))?;
        tokens.refresh.get_or_insert_with(|| refresh.clone());
        Ok(tokens)
    }

    fn staging_header(&self) -> Result<Option<HeaderValue>, Error> {
        let Some(token) = &self.app.staging_token else {
            return Ok(None);
        };
        let mut value = HeaderValue::from_str(token.expose())
            .map_err(|_| Error::Setup("the staging token cannot be sent".to_owned()))?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    async fn post(&self, form: &[(&str, &str)], secret: &Secret, most: u32) -> Result<Answer, Refusal> {
        let mut tries = 0;
        loop {
            tries += 1;
            let refusal = match self.post_once(form, secret).await {
                Ok(answer) => return Ok(answer),
                Err(refusal) => refusal,
            };
            match refusal {
                Refusal::Transient(_, wait)
                    if tries < most && wait.is_none_or(|wait| wait <= LONGEST_WAIT) =>
                {
                    sleep(wait.unwrap_or(WAIT * tries)).await;
                }
                Refusal::Transient(Error::Network { reason, .. }, _) => {
                    return Err(Refusal::Final(Error::Network { tries, reason }));
                }
                refusal => return Err(refusal),
            }
        }
    }

    async fn post_once(&self, form: &[(&str, &str)], secret: &Secret) -> Result<Answer, Refusal> {
        let obtained = wall_clock();
        let mut request = self
            .http
            .post(self.app.server.join("/oauth2/token", []))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(self.encode(form).to_string());
        if let Some(token) = self.staging_header().map_err(Refusal::Final)? {
            request = request.header("x-qonto-staging-token", token);
        }
        let broken = |error: reqwest::Error| {
            let chain = chain(&error);
            let reason = self.shown(&chain, secret);
            let error = Error::Network { tries: 1, reason };
            if may_pass(&chain) {
                Refusal::Transient(error, None)
            } else {
                Refusal::Final(error)
            }
        };
        let mut response = request.send().await.map_err(broken)?;
        let media_type = response.headers().get(CONTENT_TYPE);
        let is_json = media_type.is_some_and(|value| value.to_str().is_ok_and(|text| text.contains("json")));
        let body = read(&mut response).await.map_err(broken)?;
        if !response.status().is_success() {
            let refusal = self.refusal(response.status().as_u16(), &body, secret);
            return Err(match refusal {
                Refusal::Transient(error, _) => Refusal::Transient(error, asked_wait(&response)),
                refusal => refusal,
            });
        }
        answer::read(&body, obtained).map_err(|reason| {
            // Qonto's sandbox answers a login page with status 200 where the staging token is missing.
            let hint = if is_json || self.app.staging_token.is_some() {
                ""
            } else {
                "; if this is Qonto's sandbox, set SALDO_STAGING_TOKEN"
            };
            Refusal::Final(Error::Unreadable(format!("{reason}{hint}")))
        })
    }

    /// The form with the application's name and key.
    fn encode(&self, form: &[(&str, &str)]) -> Zeroizing<String> {
        let app = [
            ("client_id", self.app.client_id.as_str()),
            ("client_secret", self.app.client_secret.expose()),
        ];
        let mut address = self.app.server.join("/", form.iter().copied().chain(app));
        let text = Zeroizing::new(address.query().unwrap_or_default().to_owned());
        address.set_query(None);
        text
    }

    fn refusal(&self, status: u16, body: &[u8], secret: &Secret) -> Refusal {
        let complaint = Complaint::read(body);
        let said = complaint
            .words()
            .map(|words| self.shown(&words, secret))
            .unwrap_or_default();
        let detail = if said.is_empty() {
            String::new()
        } else {
            format!(": {said}")
        };
        match (status, complaint.error.as_str()) {
            // Ory's own word for a refresh token that was used or revoked.
            (_, "invalid_grant" | "token_inactive") => Refusal::Grant(said),
            (_, "invalid_client" | "unauthorized_client") => Refusal::Final(Error::App(said)),
            (408 | 429 | 500.., _) | (_, "server_error" | "temporarily_unavailable") => {
                let error = Error::Failed { status, detail };
                Refusal::Transient(error, None)
            }
            // Whatever else it says of what was sent: waiting does not mend that.
            (400 | 401, error) if !error.is_empty() => Refusal::Grant(said),
            (300..=399 | 404, _) => Refusal::Final(Error::Elsewhere(status)),
            _ => Refusal::Final(Error::Refused { status, detail }),
        }
    }

    /// Foreign words, short and without a secret.
    fn shown(&self, text: &str, secret: &Secret) -> String {
        let secrets = [secret, &self.app.client_secret];
        let redaction = Redaction::of_secrets(secrets.into_iter().chain(&self.app.staging_token));
        long(&redaction.apply(text)).to_string()
    }
}

/// Why the bank gave no tokens.
enum Refusal {
    /// What was sent for them is not accepted.
    Grant(String),
    /// Another try may help; the bank may say when.
    Transient(Error, Option<Duration>),
    /// No other try helps.
    Final(Error),
}

impl Refusal {
    fn into_error(self, grant: impl FnOnce(String) -> Error) -> Error {
        match self {
            Self::Grant(said) => grant(said),
            Self::Transient(error, _) | Self::Final(error) => error,
        }
    }
}

/// The wait that the bank asks for, in whole seconds.
fn asked_wait(response: &Response) -> Option<Duration> {
    let value = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    value.trim().parse().ok().map(Duration::from_secs)
}

async fn read(response: &mut Response) -> Result<Zeroizing<Vec<u8>>, reqwest::Error> {
    let mut body = Zeroizing::new(Vec::with_capacity(LONGEST));
    while let Some(chunk) = response.chunk().await? {
        let left = LONGEST - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(left)]);
        if chunk.len() >= left {
            break;
        }
    }
    Ok(body)
}
