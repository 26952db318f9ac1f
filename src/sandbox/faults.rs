//! Test-only switches: everything that a bank, a network or a proxy does wrong.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::alterations::Alteration;
use super::hook::Hook;
use super::json::Json;
use super::query::Query;

/// What goes wrong in a sandbox; by default nothing.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// How long each answer is held back.
    pub latency: Duration,
    /// What happens to certain requests; all that match apply, in this order.
    pub script: Vec<Fault>,
    /// What is changed in the data.
    pub alterations: Vec<Alteration>,
}

/// Something that happens to the requests that match.
#[derive(Debug, Clone)]
pub struct Fault {
    path: String,
    page: Option<usize>,
    query: Option<(String, String)>,
    turns: RangeInclusive<usize>,
    action: Action,
}

/// What happens to a request or its answer.
#[derive(Debug, Clone)]
pub enum Action {
    /// This is answered instead, whoever asks.
    Answer(Answer),
    /// This is done first, and the answer sent after it.
    Meanwhile(Hook),
    /// The answer is held back so much longer.
    Delay(Duration),
    /// The connection is closed without an answer.
    Close,
    /// The connection is reset without an answer, as by a firewall.
    Reset,
    /// The connection is closed without an answer, and from then on no new one is accepted.
    Vanish,
    /// The connection breaks in the middle of the body, after a `Content-Length` that promised all of it.
    CutBody,
    /// The first half of the body, with its right `Content-Length`.
    TruncateBody,
    /// The body trickles in this many pieces, with a pause before each.
    SlowBody(usize, Duration),
    /// The body never ends: white space after white space.
    EndlessBody,
    /// The body is what it should be, under this media type.
    ContentType(String),
    /// Whatever page is asked for, the first one is answered.
    IgnorePage,
    /// `meta.current_page` says this.
    CurrentPage(usize),
    /// `meta.next_page` says this JSON text (`0`, `null`, `"2"`), or is missing.
    NextPage(Option<String>),
    /// `meta.total_count` is off by this much.
    TotalCount(i64),
    /// There is no `meta.total_count`.
    NoTotalCount,
    /// There is no `meta`.
    NoMeta,
    /// The page begins so many entries early, as if that many had moved in before it since the page before was read.
    ShiftBack(usize),
}

/// A ready-made answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Header names and values, `Content-Type` included.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Faults {
    /// Nothing goes wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// Holds each answer back.
    #[must_use]
    pub fn latency(self, latency: Duration) -> Self {
        Self { latency, ..self }
    }

    /// Adds something that happens to certain requests.
    #[must_use]
    pub fn script(mut self, fault: Fault) -> Self {
        self.script.push(fault);
        self
    }

    /// Adds a change in the data.
    #[must_use]
    pub fn alter(mut self, alteration: Alteration) -> Self {
        self.alterations.push(alteration);
        self
    }

    /// Whether closed connections are reset instead: that is settled when they open.
    pub(crate) fn resets(&self) -> bool {
        self.script
            .iter()
            .any(|fault| matches!(fault.action, Action::Reset))
    }

    /// Changes the object with this identifier, be it transaction, account, member or label.
    pub(crate) fn apply(&self, is_transaction: bool, value: &mut Json) {
        let id = value
            .get("id")
            .and_then(Json::as_text)
            .unwrap_or_default()
            .to_owned();
        for alteration in &self.alterations {
            if alteration.concerns(is_transaction, &id) {
                alteration.apply(value);
            }
        }
    }

    /// How often a list shows this transaction: 0, 1 or 2 times.
    pub(crate) fn copies(&self, id: &str, list_requests: usize) -> usize {
        let alterations = self
            .alterations
            .iter()
            .filter(|alteration| alteration.concerns(true, id));
        alterations
            .map(|alteration| alteration.copies(list_requests))
            .product()
    }
}

impl Fault {
    /// On every request whose path begins so.
    pub fn on(path: impl Into<String>, action: Action) -> Self {
        Self {
            path: path.into(),
            page: None,
            query: None,
            turns: 1..=usize::MAX,
            action,
        }
    }

    /// Only where this page is asked for; no `page` asks for page 1.
    #[must_use]
    pub fn page(self, page: usize) -> Self {
        Self {
            page: Some(page),
            ..self
        }
    }

    /// Only where the query has this name and value.
    #[must_use]
    pub fn query(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            query: Some((name.into(), value.into())),
            ..self
        }
    }

    /// Only the first so many times that the rest matches.
    #[must_use]
    pub fn first(self, times: usize) -> Self {
        Self {
            turns: 1..=times,
            ..self
        }
    }

    /// Only the nth time that the rest matches, counted from 1.
    #[must_use]
    pub fn nth(self, turn: usize) -> Self {
        Self {
            turns: turn..=turn,
            ..self
        }
    }

    /// Only after the rest has matched so many times.
    #[must_use]
    pub fn after(self, times: usize) -> Self {
        Self {
            turns: times.saturating_add(1)..=usize::MAX,
            ..self
        }
    }

    pub(crate) fn matches(&self, path: &str, query: &Query) -> bool {
        let page = || query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        path.starts_with(&self.path)
            && self.page.is_none_or(|wanted| wanted == page())
            && self
                .query
                .as_ref()
                .is_none_or(|(name, value)| query.has(name, value))
    }

    pub(crate) fn action(&self, turn: usize) -> Option<&Action> {
        self.turns.contains(&turn).then_some(&self.action)
    }
}
