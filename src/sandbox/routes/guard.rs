//! Who may ask.

use super::Bank;
use crate::sandbox::Request;
use crate::sandbox::faults::Answer;

impl Bank {
    /// The test environment's token is asked for everywhere but in the browser, where people log in.
    pub(super) fn staging_refusal(&self, request: &Request) -> Option<Answer> {
        let wanted = self.settings.staging_token.as_deref()?;
        let is_browser = request.path == "/oauth2/auth";
        let fits = is_browser || request.header("x-qonto-staging-token") == Some(wanted);
        (!fits).then(Answer::login_page)
    }

    pub(super) fn refusal(&self, request: &Request) -> Option<Answer> {
        if let Some(page) = self.staging_refusal(request) {
            return Some(page);
        }
        let settings = &self.settings;
        let known_path = request.path.starts_with("/v2/") || request.path.starts_with("/v1/organizations/");
        if !known_path {
            return Some(Answer::no_such_page());
        }
        match request.header("authorization") {
            None => {
                let detail = "The Authorization header is missing";
                return Some(Answer::error(401, "authorization_header_missing", detail));
            }
            Some(sent) => match sent.strip_prefix("Bearer ") {
                Some(token) if token != settings.access_token && !self.grants.knows(token) => {
                    let detail = "authorization token invalid";
                    return Some(Answer::error(401, "authorization_token_invalid", detail));
                }
                None if sent != format!("{}:{}", settings.login, settings.secret_key) => {
                    return Some(Answer::error(401, "unauthorized", "Invalid credentials"));
                }
                _ => {}
            },
        }
        (request.method != "GET").then(|| Answer::error(405, "method_not_allowed", "only GET is served here"))
    }
}
