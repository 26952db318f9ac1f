//! What can go wrong between the bank and us, each in one sentence with what to do.

use std::sync::Arc;
use std::time::Duration;

mod answer;
mod refusal;

use crate::access::http::may_pass;
use crate::access::{NoProxy, TokenError};
use crate::problem::Blame;
pub(super) use answer::Answer;
pub(super) use refusal::Asked;
pub use refusal::Refusal;

/// What an error answer with this body is told as.
pub(crate) fn told(body: &str) -> String {
    let Answer {
        code,
        detail,
        trace_id,
    } = Answer::read(body);
    [code, detail, trace_id]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n")
}

/// Fetching failed. No message holds a credential.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The HTTP client could not be set up on this machine.
    #[error("the HTTP client cannot be set up: {0}")]
    Setup(String),
    /// The way to the bank is none.
    #[error(transparent)]
    Proxy(#[from] NoProxy),
    /// There is no access token to ask with.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The bank answered with a refusal or an error.
    #[error(transparent)]
    Refused(Arc<Refusal>),
    /// The bank could not be reached, or fell silent.
    #[error("Qonto cannot be reached ({path}, {tries}): {reason}. Check the connection and try again")]
    Network {
        /// The path asked for.
        path: String,
        /// `1 try`, `5 tries`.
        tries: Tries,
        /// What the network said.
        reason: String,
    },
    /// The answer is not JSON: nothing in it is looked at.
    #[error("Qonto answered {path} with {content_type} instead of JSON. {hint}")]
    NotJson {
        /// The path asked for.
        path: String,
        /// The media type claimed.
        content_type: String,
        /// What to do.
        hint: &'static str,
    },
    /// The answer is JSON, but not what was asked for.
    #[error(
        "Qonto's answer to {path} cannot be read ({tries}): {reason}. Try again later; if it stays so, write to Qonto's \
         support"
    )]
    Unreadable {
        /// The path asked for.
        path: String,
        /// `1 try`, `5 tries`.
        tries: Tries,
        /// What is wrong with it.
        reason: String,
    },
    /// The answer is larger than any honest one.
    #[error("Qonto's answer to {path} is larger than {limit} bytes; it was not read further")]
    TooLarge {
        /// The path asked for.
        path: String,
        /// The cap in bytes.
        limit: usize,
    },
    /// The bank ignores which page is asked for: going on would read one page for ever.
    #[error(
        "Qonto was asked for page {asked} of {path} and answered with page {got}; the list cannot be read completely"
    )]
    WrongPage {
        /// The path asked for.
        path: String,
        /// The page asked for.
        asked: u64,
        /// The page of the answer.
        got: String,
    },
    /// A list that does not end.
    #[error(
        "{path} has more than {limit} pages; ask for a shorter period, so that the list can be read completely"
    )]
    TooManyPages {
        /// The path asked for.
        path: String,
        /// How many pages are read at most.
        limit: u64,
    },
    /// The list changed under our hands each time.
    #[error(
        "{path} changed while it was read, {attempts} times in a row ({reason}); try again in a few minutes"
    )]
    Moving {
        /// The path asked for.
        path: String,
        /// How often it was read.
        attempts: u32,
        /// What gave it away the last time.
        reason: String,
    },
    /// So many bookings at one moment that the bank refuses to list them.
    #[error(
        "account {account} has more transactions around {around} than Qonto lists in one search (10 000), and no shorter \
         window can be asked for"
    )]
    SearchLimit {
        /// The account.
        account: String,
        /// Where no smaller window is possible.
        around: String,
    },
    /// The next stage could not take a page.
    #[error("a page of transactions could not be kept")]
    Sink(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// The user's where the bank refuses the key, or what it may see: only a person can mend that. No file may be written
    /// from lists that could not be read completely.
    pub fn blame(&self) -> Blame {
        match self {
            Self::Refused(refusal) if matches!(refusal.status(), 401 | 403) => Blame::User,
            Self::Token(error) => error.blame,
            Self::Proxy(_) => Blame::User,
            // Another try would not help: somebody must change the proxy's password, or what looks into connections.
            Self::Network { reason, .. } if !may_pass(reason) => Blame::User,
            Self::WrongPage { .. }
            | Self::TooManyPages { .. }
            | Self::Moving { .. }
            | Self::SearchLimit { .. } => Blame::Incomplete,
            _ => Blame::Outside,
        }
    }

    /// The bank's refusal, where this is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The same error, known to be the last of so many.
    pub(super) fn after(self, tries: u32, asked_wait: Option<Duration>) -> Self {
        let tries = Tries(tries);
        match self {
            Self::Refused(refusal) => {
                Self::Refused(Arc::new(Refusal::clone(&refusal).after(tries, asked_wait)))
            }
            Self::Network { path, reason, .. } => Self::Network { path, tries, reason },
            Self::Unreadable { path, reason, .. } => Self::Unreadable { path, tries, reason },
            other => other,
        }
    }
}

/// How often a request was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries(pub(super) u32);

impl std::fmt::Display for Tries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.0, if self.0 == 1 { "try" } else { "tries" })
    }
}
