//! The only way to the bank. It can ask; it cannot express anything but GET.

use std::cell::LazyCell;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tracing::{debug, warn};

use super::error::{Error, Refusal, Tries};
use super::limits::{Pace, RateLimit};
use super::retry::RetryPolicy;
use crate::access::{BaseUrl, Credentials, Redaction};
use crate::excerpt::long;
use transport::{Answered, Failure, Transport};

mod transport;

/// How a client reaches the bank.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// The API's root without `/v2`: https, or http to this machine.
    pub base_url: BaseUrl,
    /// Who asks.
    pub credentials: Credentials,
    /// How long to wait for what.
    pub timeouts: Timeouts,
    /// How often to ask at most, when no pace is shared.
    pub rate_limits: Vec<RateLimit>,
    /// The pace that is shared with other clients.
    pub pace: Option<Pace>,
    /// How patient to be.
    pub retry: RetryPolicy,
    /// How many requests may be under way at once.
    pub concurrency: NonZeroUsize,
    /// How many bytes an answer may have, unpacked.
    pub body_limit: usize,
}

/// How long to wait for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the next bytes.
    pub read: Duration,
    /// For a whole answer.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(60),
            total: Duration::from_secs(180),
        }
    }
}

impl ClientSettings {
    const CONCURRENCY: NonZeroUsize = NonZeroUsize::MIN.saturating_add(15);

    /// Patience and limits as documented by the bank.
    pub fn new(base_url: BaseUrl, credentials: Credentials) -> Self {
        Self {
            base_url,
            credentials,
            timeouts: Timeouts::default(),
            rate_limits: RateLimit::DOCUMENTED.to_vec(),
            pace: None,
            retry: RetryPolicy::default(),
            concurrency: Self::CONCURRENCY,
            body_limit: 64 << 20,
        }
    }
}

/// A client of the bank, cheap to clone. All clones keep the limits together and stop together.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    /// Set while a 401 is taken for what a key may not see, and stops nobody: until the first answer.
    unanswered: Option<Arc<AtomicBool>>,
}

struct Inner {
    base: BaseUrl,
    transport: Transport,
    pace: Pace,
    retry: RetryPolicy,
    concurrency: NonZeroUsize,
    redaction: Redaction,
    /// When the bank sent its latest answer, in seconds since 1970 by its own clock; 0 where it does not say.
    bank_clock: AtomicI64,
    /// Set by the first 401; it stops everybody: 200 of them in an hour block the address (Qonto API reference).
    refused: watch::Sender<Option<Arc<Refusal>>>,
}

impl Client {
    /// Checks the settings. Nothing is sent yet.
    pub fn new(settings: &ClientSettings) -> Result<Self, Error> {
        Ok(Self {
            unanswered: None,
            inner: Arc::new(Inner {
                redaction: Redaction::of(&settings.credentials),
                transport: Transport::new(settings)?,
                base: settings.base_url.clone(),
                pace: settings
                    .pace
                    .clone()
                    .unwrap_or_else(|| Pace::new(&settings.rate_limits)),
                retry: settings.retry,
                concurrency: settings.concurrency,
                bank_clock: AtomicI64::new(0),
                refused: watch::Sender::new(None),
            }),
        })
    }

    /// The same client for a list that the key may have no right to: a refusal there says nothing about the key. After
    /// an answer the right is there, so a 401 is the key's own again.
    pub(super) fn for_optional_list(&self) -> Self {
        Self {
            unanswered: Some(Arc::new(AtomicBool::new(true))),
            ..self.clone()
        }
    }

    /// Whether the key was refused, so that nothing is sent any more.
    pub(super) fn is_stopped(&self) -> bool {
        self.inner.refused.borrow().is_some()
    }

    fn may_lack_the_right(&self) -> bool {
        let unanswered = self.unanswered.as_ref();
        unanswered.is_some_and(|unanswered| unanswered.load(Ordering::Relaxed))
    }

    /// How many requests may be under way at once.
    pub fn concurrency(&self) -> usize {
        self.inner.concurrency.get()
    }

    /// Until when nobody sends, because the bank asked for a pause.
    pub fn paused_until(&self) -> Option<Instant> {
        self.inner.pace.paused_until()
    }

    /// What the bank's clock said when it sent its latest answer; `None` where it did not say.
    pub fn bank_clock(&self) -> Option<DateTime<Utc>> {
        let seconds = self.inner.bank_clock.load(Ordering::Relaxed);
        DateTime::from_timestamp(seconds, 0).filter(|_| seconds > 0)
    }

    /// Asks for `path` until it is answered, and reads the answer with `read`: an answer that breaks off in the
    /// middle of its JSON is asked for again.
    pub(super) async fn get<T>(
        &self,
        path: &str,
        query: &[(&str, String)],
        read: impl Fn(String) -> Result<T, serde_json::Error>,
    ) -> Result<T, Error> {
        let mut refused = self.inner.refused.subscribe();
        tokio::select! {
            biased;
            Ok(refusal) = refused.wait_for(Option::is_some) => Err(refusal.clone().map_or_else(
                || Error::Setup("the client was stopped without a reason".to_owned()),
                Error::Refused,
            )),
            outcome = self.inner.get_patiently(path, query, read) => {
                match &outcome {
                    Ok(_) => {
                        if let Some(unanswered) = &self.unanswered {
                            unanswered.store(false, Ordering::Relaxed);
                        }
                    }
                    Err(Error::Refused(refusal)) if refusal.status() == 401 && !self.may_lack_the_right() => {
                        self.inner.refused.send_replace(Some(Arc::clone(refusal)));
                    }
                    Err(_) => {}
                }
                outcome
            }
        }
    }
}

impl Inner {
    async fn get_patiently<T>(
        &self,
        path: &str,
        query: &[(&str, String)],
        read: impl Fn(String) -> Result<T, serde_json::Error>,
    ) -> Result<T, Error> {
        let url = self
            .base
            .join(path, query.iter().map(|(key, value)| (*key, value.as_str())));
        let shown = LazyCell::new(|| {
            self.redaction
                .query(query.iter().map(|(key, value)| (*key, value.as_str())))
        });
        let mut tries = 0;
        let mut took_other_token = false;
        loop {
            self.pace.until_ready().await;
            tries += 1;
            let sent = Instant::now();
            let answer = self.transport.get(url.clone(), path, &self.redaction).await;
            let status = match &answer {
                Ok(answer) => Some(answer.status),
                Err(failure) => failure.error.refusal().map(Refusal::status),
            };
            debug!(
                target: "saldo::request", method = "GET", path, query = shown.as_str(), status,
                bytes = answer.as_ref().ok().map(|answer| answer.body.len()),
                ms = sent.elapsed().as_millis(), r#try = tries, "answered"
            );
            if let Ok(Answered { date: Some(date), .. }) = &answer {
                self.bank_clock.fetch_max(date.timestamp(), Ordering::Relaxed);
            }
            let outcome = match answer {
                Ok(answer) => {
                    let redaction = answer.redaction;
                    read(answer.body).map_err(|error| unreadable(path, &error, &redaction))
                }
                Err(failure) => Err(failure),
            };
            let failure = match outcome {
                Ok(value) => return Ok(value),
                Err(failure) => failure,
            };
            if failure.has_other_token && !took_other_token {
                took_other_token = true;
                debug!(target: "saldo::request", path, "asks again with the token that came meanwhile");
                continue;
            }
            let wait = self
                .retry
                .wait(tries, failure.asked_wait)
                .filter(|_| failure.is_transient);
            let error = failure.error.after(tries, failure.asked_wait);
            let Some(wait) = wait else {
                debug!(target: "saldo::request", path, reason = error.to_string(), "given up");
                return Err(error);
            };
            warn!(
                target: "saldo::request", path, r#try = tries, wait_ms = wait.as_millis(),
                asked_ms = failure.asked_wait.map(|asked| asked.as_millis()),
                reason = error.to_string(), "asks again"
            );
            if failure.concerns_everybody {
                self.pace.pause(wait);
            }
            sleep(wait).await;
        }
    }
}

fn unreadable(path: &str, error: &serde_json::Error, redaction: &Redaction) -> Failure {
    let reason = long(&redaction.apply(&error.to_string())).to_string();
    Failure {
        is_transient: error.is_eof(),
        ..Failure::from(Error::Unreadable {
            path: path.to_owned(),
            tries: Tries(1),
            reason,
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.inner.base)
            .finish_non_exhaustive()
    }
}
