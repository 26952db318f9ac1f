//! The host of the logins: codes, tokens, and their rotation (as Ory Hydra does it for the bank).

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Request;
use super::faults::Answer;
use super::json::object;
use super::query::Query;

/// The rights of every login (Qonto API reference: scopes).
const SCOPES: &str =
    "offline_access organization.read attachment.read client_invoices.read supplier_invoice.read";

/// How the host of the logins behaves.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    /// How long an access token is said to be valid, in seconds.
    pub(crate) lifetime: usize,
    /// How long a refresh token passes after its first use.
    pub(crate) grace: Duration,
    /// Whether the user says no.
    pub(crate) denies: bool,
}

impl Rules {
    /// As the bank documents them: an hour, and a minute.
    pub(crate) fn demo() -> Self {
        Self {
            client_id: "demo-app-0000".to_owned(),
            client_secret: "demo-app-not-a-real-secret".to_owned(),
            lifetime: 3_600,
            grace: Duration::from_secs(60),
            denies: false,
        }
    }
}

/// The tokens that were given out.
#[derive(Debug)]
pub(crate) struct Grants {
    rules: Rules,
    /// Whether a renewal leaves the former access token as it is.
    former_pass: bool,
    given: Mutex<Given>,
}

#[derive(Debug, Default)]
struct Given {
    count: usize,
    /// Where each code that was not used yet must be sent from.
    codes: BTreeMap<String, String>,
    access: Vec<String>,
    refresh: BTreeMap<String, Refresh>,
}

/// A refresh token.
#[derive(Debug)]
struct Refresh {
    /// The access token that it was given with.
    access: String,
    first_used: Option<Instant>,
}

impl Grants {
    pub(crate) fn new(rules: Rules, former_pass: bool) -> Self {
        Self {
            rules,
            former_pass,
            given: Mutex::default(),
        }
    }

    /// Whether a token was given out and not revoked.
    pub(crate) fn knows(&self, token: &str) -> bool {
        self.lock().access.iter().any(|known| known == token)
    }

    /// The access token that was given last.
    pub(crate) fn newest(&self) -> Option<String> {
        self.lock().access.last().cloned()
    }

    /// Forgets everybody who logged in.
    pub(crate) fn revoke_all(&self) {
        let mut given = self.lock();
        given.access.clear();
        given.refresh.clear();
    }

    pub(crate) fn answer(&self, request: &Request) -> Answer {
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/oauth2/auth") => self.authorize(&Query(request.query.clone())),
            ("POST", "/oauth2/token") => self.token(&Query(request.form.clone())),
            _ => Answer::no_such_page(),
        }
    }

    /// The user is here already, and says yes at once.
    fn authorize(&self, query: &Query) -> Answer {
        let get = |name| query.get(name).unwrap_or_default();
        let back = get("redirect_uri");
        if get("client_id") != self.rules.client_id {
            return refuse(401, "invalid_client", "the client does not exist");
        }
        if !back.starts_with("http://127.0.0.1:") || !back.ends_with("/callback") {
            return refuse(400, "invalid_request", "the redirect_uri is not registered");
        }
        let state = get("state");
        if state.len() < 8 || get("response_type") != "code" || !get("scope").contains("organization.read") {
            return refuse(400, "invalid_request", "state, response_type or scope is missing");
        }
        if self.rules.denies {
            let said = "error=access_denied&error_description=The+resource+owner+denied+the+request";
            return Answer::redirect(&format!("{back}?{said}&state={state}"));
        }
        let mut given = self.lock();
        let code = given.name("ory_ac");
        given.codes.insert(code.clone(), back.to_owned());
        Answer::redirect(&format!(
            "{back}?code={code}&scope=organization.read&state={state}"
        ))
    }

    fn token(&self, form: &Query) -> Answer {
        let get = |name| form.get(name).unwrap_or_default();
        if get("client_id") != self.rules.client_id || get("client_secret") != self.rules.client_secret {
            return refuse(401, "invalid_client", "client authentication failed");
        }
        let mut given = self.lock();
        let is_granted = match get("grant_type") {
            "authorization_code" => given.codes.remove(get("code")).as_deref() == Some(get("redirect_uri")),
            "refresh_token" => given.use_up(get("refresh_token"), self.rules.grace, self.former_pass),
            _ => return refuse(400, "unsupported_grant_type", "the grant type is not supported"),
        };
        if !is_granted {
            let detail = "The provided authorization grant or refresh token is invalid, expired, revoked";
            return refuse(400, "invalid_grant", detail);
        }
        let (access, refresh) = (given.name("ory_at"), given.name("ory_rt"));
        given.access.push(access.clone());
        let next = Refresh {
            access: access.clone(),
            first_used: None,
        };
        given.refresh.insert(refresh.clone(), next);
        Answer::data(&object([
            ("access_token", access.into()),
            ("expires_in", self.rules.lifetime.into()),
            ("refresh_token", refresh.into()),
            ("scope", SCOPES.into()),
            ("token_type", "bearer".into()),
        ]))
        .with_header("cache-control", "no-store")
    }

    fn lock(&self) -> MutexGuard<'_, Given> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Given {
    fn name(&mut self, kind: &str) -> String {
        self.count += 1;
        format!("{kind}_of-nobody-{:04}.sandbox", self.count)
    }

    /// Whether a refresh token passes; its first use ends the access token that it was given with. One that is used
    /// again after its grace was stolen from somebody: then nobody stays logged in.
    fn use_up(&mut self, token: &str, grace: Duration, former_pass: bool) -> bool {
        let Some(refresh) = self.refresh.get_mut(token) else {
            return false;
        };
        let Some(first_used) = refresh.first_used else {
            refresh.first_used = Some(Instant::now());
            let former = &refresh.access;
            self.access.retain(|access| former_pass || access != former);
            return true;
        };
        let passes = first_used.elapsed() < grace;
        if !passes {
            self.access.clear();
            self.refresh.clear();
        }
        passes
    }
}

fn refuse(status: u16, error: &'static str, detail: &'static str) -> Answer {
    let body = object([("error", error.into()), ("error_description", detail.into())]);
    Answer::json(status, body.to_text())
}
