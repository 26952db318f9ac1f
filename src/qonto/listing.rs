//! Reading a whole list: the first page, then the others concurrently, handed over in order.

use std::ops::RangeInclusive;
use std::sync::Arc;

use futures::{StreamExt, TryStreamExt, stream};
use tokio::task::JoinHandle;
use tracing::{Instrument as _, debug};

use super::client::Client;
use super::error::Error;
use super::page::{Page, Standing};

/// Longer lists are refused rather than cut: a hundred thousand rows.
const PAGE_LIMIT: u64 = 1_000;

/// The bank lists no more than this in one search (Qonto API reference: `search_limit_reached`). Whether it counts
/// further is unknown, so as many are too many already.
pub(super) const SEARCH_LIMIT: u64 = 10_000;

/// How often a list that moves is read.
pub(super) const ATTEMPTS: u32 = 4;

/// A list of the bank.
#[derive(Debug, Clone)]
pub(super) struct Listing {
    client: Client,
    path: &'static str,
    key: &'static str,
    query: Arc<[(&'static str, String)]>,
    can_be_split: bool,
}

/// How an attempt to read a list ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// All of it was handed over.
    Complete(Read),
    /// It changed meanwhile, with what gave it away. What was handed over is worth nothing.
    Moved(String),
    /// It is longer than the bank lists; only for lists that can be split.
    TooLong,
}

/// What was read of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Read {
    pub(super) pages: u64,
    pub(super) total_count: Option<u64>,
}

/// Takes pages in order.
pub(super) trait Taker: Send {
    fn expect(&mut self, total_count: u64);
    fn take(&mut self, page: Page) -> Result<(), Error>;
}

impl Listing {
    pub(super) fn new(client: &Client, path: &'static str, key: &'static str) -> Self {
        Self {
            client: client.clone(),
            path,
            key,
            query: Arc::default(),
            can_be_split: false,
        }
    }

    pub(super) fn with_query(self, query: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self {
            query: query.into_iter().collect(),
            ..self
        }
    }

    pub(super) fn that_can_be_split(self) -> Self {
        Self {
            can_be_split: true,
            ..self
        }
    }

    pub(super) fn path(&self) -> &'static str {
        self.path
    }

    /// Reads all pages once.
    pub(super) async fn read(&self, taker: &mut dyn Taker) -> Result<Ended, Error> {
        let first = match self.page(1).await {
            Err(error) => return self.judge(1, error),
            Ok(page) => page,
        };
        let Standing {
            total_pages,
            total_count,
            ..
        } = first.standing;
        if self.can_be_split && total_count.is_some_and(|count| count >= SEARCH_LIMIT) {
            return Ok(Ended::TooLong);
        }
        taker.expect(total_count.unwrap_or_else(|| first.len() as u64));
        let announced = total_pages.unwrap_or(1).max(1);
        if announced > PAGE_LIMIT {
            return Err(self.too_many_pages());
        }
        let mut pages = Box::pin(
            stream::iter(RangeInclusive::new(2, announced))
                .map(|number| Fetch::spawn(self.clone(), number).page(number))
                .buffered(self.client.concurrency()),
        );
        let mut page = first;
        let mut number = 1;
        loop {
            let standing = page.standing;
            if standing.total_count != total_count {
                let count = |count: Option<u64>| count.map_or("none".to_owned(), |count| count.to_string());
                return Ok(Ended::Moved(format!(
                    "{} rows on page 1, {} on page {number}",
                    count(total_count),
                    count(standing.total_count)
                )));
            }
            if standing.next.is_none() && number < announced {
                return Ok(Ended::Moved(format!("page {number} is the last of {announced}")));
            }
            taker.take(page)?;
            if standing.next.is_none() {
                return Ok(Ended::Complete(Read {
                    pages: number,
                    total_count,
                }));
            }
            number += 1;
            if number > PAGE_LIMIT {
                return Err(self.too_many_pages());
            }
            // Beyond what was announced the list is followed page by page.
            let next = match pages.try_next().await {
                Ok(Some(page)) => Ok(page),
                Ok(None) => self.page(number).await.map_err(|error| (number, error)),
                Err(failure) => Err(failure),
            };
            page = match next {
                Ok(page) => page,
                Err((number, error)) => return self.judge(number, error),
            };
        }
    }

    /// Page `number`, which is certainly page `number`.
    async fn page(&self, number: u64) -> Result<Page, Error> {
        let mut query = self.query.to_vec();
        query.push(("page", number.to_string()));
        let read = |body| Page::parse(body, self.key);
        let page = self.client.get(self.path, &query, read).await?;
        debug!(
            target: "saldo::page", path = self.path, page = number, rows = page.len(),
            of_pages = page.standing.total_pages, total_count = page.standing.total_count, "read"
        );
        match page.standing.current {
            Some(current) if current == number => Ok(page),
            current => Err(Error::WrongPage {
                path: self.path.to_owned(),
                asked: number,
                got: current.map_or("no number".to_owned(), |current| current.to_string()),
            }),
        }
    }

    /// A page past the end is refused (422), and so is a list beyond the search limit.
    fn judge(&self, number: u64, error: Error) -> Result<Ended, Error> {
        match error.refusal() {
            Some(refusal)
                if refusal.status() == 422 && refusal.answer.is_search_limit() && self.can_be_split =>
            {
                Ok(Ended::TooLong)
            }
            // The first page was answered, so it is the page that the bank does not like. By which status, is unknown.
            Some(refusal)
                if matches!(refusal.status(), 400 | 404 | 422)
                    && number > 1
                    && !refusal.answer.is_search_limit() =>
            {
                Ok(Ended::Moved(format!("page {number} is gone")))
            }
            _ => Err(error),
        }
    }

    fn too_many_pages(&self) -> Error {
        Error::TooManyPages {
            path: self.path.to_owned(),
            limit: PAGE_LIMIT,
        }
    }
}

/// A page on its way, in a task of its own so that it is unpacked and split on another core; dropping it ends it.
struct Fetch(JoinHandle<Result<Page, Error>>);

impl Fetch {
    fn spawn(listing: Listing, number: u64) -> Self {
        let page = async move { listing.page(number).await };
        Self(tokio::spawn(page.in_current_span()))
    }

    async fn page(mut self, number: u64) -> Result<Page, (u64, Error)> {
        let outcome = (&mut self.0).await;
        outcome
            .unwrap_or_else(|error| Err(Error::Setup(error.to_string())))
            .map_err(|error| (number, error))
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        self.0.abort();
    }
}
