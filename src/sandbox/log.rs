//! What was asked, when, and how much at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::query::Query;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, or what should not have come.
    pub method: String,
    /// The path as sent.
    pub path: String,
    /// The query as sent, byte for byte.
    pub raw_query: String,
    /// Decoded names and values, in their order.
    pub query: Vec<(String, String)>,
    /// Decoded names and values of a form that was posted.
    pub form: Vec<(String, String)>,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// When it came, counted from the start of the sandbox.
    pub at: Duration,
}

impl Request {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The values sent under a name of the query.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The requests of one sandbox.
#[derive(Debug)]
pub(crate) struct Log {
    started: Instant,
    requests: Mutex<Vec<Request>>,
    in_flight: AtomicUsize,
    most_in_flight: AtomicUsize,
}

/// Held while a request waits for its answer, also if the client goes away.
pub(crate) struct InFlight(Arc<Log>);

impl Default for Log {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            requests: Mutex::default(),
            in_flight: AtomicUsize::new(0),
            most_in_flight: AtomicUsize::new(0),
        }
    }
}

impl Log {
    pub(crate) fn record<B>(
        self: &Arc<Self>,
        request: &hyper::Request<B>,
        form: &str,
    ) -> (Request, InFlight) {
        let headers = request.headers().iter().map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        });
        let recorded = Request {
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            raw_query: request.uri().query().unwrap_or_default().to_owned(),
            query: Query::parse(request.uri().query().unwrap_or_default()).0,
            form: Query::parse(form).0,
            headers: headers.collect(),
            at: self.started.elapsed(),
        };
        self.lock().push(recorded.clone());
        let now = self.in_flight.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_in_flight.fetch_max(now, Ordering::Relaxed);
        (recorded, InFlight(Arc::clone(self)))
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.lock().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.lock().len()
    }

    pub(crate) fn most_in_flight(&self) -> usize {
        self.most_in_flight.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Request>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}
