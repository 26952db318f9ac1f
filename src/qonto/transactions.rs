//! The transactions of a window, complete or not at all.

use std::collections::HashSet;
use std::sync::Arc;

use tracing::{info, warn};

use super::client::Client;
use super::error::Error;
use super::listing::{ATTEMPTS, Ended, Listing, Read, Taker};
use super::page::Page;
use super::progress::Progress;
use super::window::Window;
use crate::entry::AttributeSet;

/// Takes the pages of a window in the bank's order.
pub trait PageSink: Send {
    /// Takes the next page. Rows of a second before and after the window are among them.
    fn page(&mut self, page: Page) -> Result<(), SinkError>;

    /// Forgets all pages of this window: it is read once more from its beginning.
    fn restart(&mut self) -> Result<(), SinkError>;
}

/// Why a sink could not take a page, or not forget one.
pub type SinkError = Box<dyn std::error::Error + Send + Sync>;

/// How a window was read. The rows handed over are those of its last attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fetched {
    /// `total_count` of the first page: how many distinct identifiers there must be, the second before and after
    /// the window included. Absent if the bank did not say.
    pub first_total: Option<u64>,
    /// `total_count` of the last page.
    pub last_total: Option<u64>,
    /// Pages handed over.
    pub pages: u64,
    /// Rows handed over.
    pub entries: u64,
    /// How often it was begun again because the list moved.
    pub restarts: u32,
    /// Into how many smaller windows it was split because of the bank's search limit; 1 if it was not.
    pub parts: usize,
}

/// How many transactions the bank announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(u64),
    /// More than it lists in one search; a part of the window has fewer.
    TooMany,
    /// It does not say.
    Unsaid,
}

impl Client {
    /// Hands all transactions of `window` to `sink`, page by page and in order, with what `wanted` needs.
    ///
    /// At most as many pages as there may be requests under way are in memory.
    pub async fn transactions(
        &self,
        window: &Window,
        wanted: AttributeSet,
        sink: &mut dyn PageSink,
        progress: &dyn Progress,
    ) -> Result<Fetched, Error> {
        let mut parts = vec![window.clone()];
        parts.retain(|part| !part.is_before_everything());
        let mut restarts = 0;
        info!(target: "saldo::window", %window, "is read");
        loop {
            let mut handover = Handover::new(&mut *sink, progress);
            match self.read_parts(&mut parts, wanted, &mut handover).await? {
                PartsEnded::Complete(total_count) => {
                    info!(
                        target: "saldo::window", %window, pages = handover.pages, rows = handover.entries,
                        total_count, restarts, parts = parts.len(), "is complete"
                    );
                    return Ok(Fetched {
                        first_total: total_count,
                        last_total: total_count,
                        pages: handover.pages,
                        entries: handover.entries,
                        restarts,
                        parts: parts.len(),
                    });
                }
                PartsEnded::Moved(reason) => {
                    restarts += 1;
                    warn!(target: "saldo::window", %window, restarts, reason, "moved meanwhile");
                    if restarts == ATTEMPTS {
                        return Err(Error::Moving {
                            path: PATH.to_owned(),
                            attempts: restarts,
                            reason,
                        });
                    }
                    handover.withdraw()?;
                }
                PartsEnded::TooLong(position) => {
                    info!(target: "saldo::window", %window, "is longer than the bank lists, and is split");
                    handover.withdraw()?;
                    split(&mut parts, position)?;
                }
            }
        }
    }

    /// How many transactions of `window` there are, the second before and after it included, as the bank says.
    pub async fn transaction_count(&self, window: &Window) -> Result<Count, Error> {
        let mut query = window.query(AttributeSet::NONE);
        query.retain(|(key, _)| *key != "per_page");
        query.extend([("per_page", "1".to_owned()), ("page", "1".to_owned())]);
        let read = |body| Page::parse(body, "transactions");
        match self.get(PATH, &query, read).await {
            Ok(page) => Ok(page.standing.total_count.map_or(Count::Unsaid, Count::Exactly)),
            Err(error)
                if error
                    .refusal()
                    .is_some_and(|refusal| refusal.answer.is_search_limit()) =>
            {
                Ok(Count::TooMany)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether this refusal, in words that nobody knows, is about the length of the list: then its first second is
    /// answered.
    async fn was_too_long(&self, part: &Window, error: &Error) -> bool {
        let is_refused = error.refusal().is_some_and(|refusal| refusal.status() == 422);
        let Some(first) = part.first_second().filter(|_| is_refused) else {
            return false;
        };
        self.transaction_count(&first).await.is_ok()
    }

    /// Reads one part after the other. One that is too long is split on the spot, as long as nothing of it was handed
    /// over: a million rows are a hundred parts, and what came before them stays.
    async fn read_parts(
        &self,
        parts: &mut Vec<Window>,
        wanted: AttributeSet,
        handover: &mut Handover<'_>,
    ) -> Result<PartsEnded, Error> {
        handover.watches_seams = parts.len() > 1;
        let mut total_count = Some(0);
        let mut position = 0;
        while let Some(part) = parts.get(position) {
            let pages_before = handover.pages;
            let listing = Listing::new(self, PATH, "transactions")
                .with_query(part.query(wanted))
                .that_can_be_split();
            let ended = match listing.read(handover).await {
                Err(error) if self.was_too_long(part, &error).await => Ended::TooLong,
                ended => ended?,
            };
            match ended {
                Ended::Complete(Read {
                    total_count: count, ..
                }) => {
                    let distinct = count.map(|count| count.saturating_sub(handover.end_part()));
                    total_count = total_count
                        .zip(distinct)
                        .map(|(sum, count): (u64, u64)| sum.saturating_add(count));
                    position += 1;
                }
                Ended::Moved(reason) => return Ok(PartsEnded::Moved(reason)),
                Ended::TooLong if handover.pages == pages_before => {
                    split(parts, position)?;
                    handover.watches_seams = true;
                }
                Ended::TooLong => return Ok(PartsEnded::TooLong(position)),
            }
        }
        Ok(PartsEnded::Complete(total_count))
    }
}

const PATH: &str = "/v2/transactions";

enum PartsEnded {
    Complete(Option<u64>),
    Moved(String),
    TooLong(usize),
}

fn split(parts: &mut Vec<Window>, position: usize) -> Result<(), Error> {
    let part = &parts[position];
    let halves = part.halves().ok_or_else(|| Error::SearchLimit {
        account: part.account_id.clone(),
        around: part.instants.start.to_rfc3339(),
    })?;
    parts.splice(position..=position, halves);
    Ok(())
}

/// Hands pages to the sink and counts them. Parts of a window overlap by a margin: what the part before already
/// brought is left out.
struct Handover<'a> {
    sink: &'a mut dyn PageSink,
    progress: &'a dyn Progress,
    watches_seams: bool,
    ids_before: HashSet<String>,
    ids: HashSet<String>,
    repeated: u64,
    pages: u64,
    entries: u64,
}

impl<'a> Handover<'a> {
    fn new(sink: &'a mut dyn PageSink, progress: &'a dyn Progress) -> Self {
        Self {
            sink,
            progress,
            watches_seams: false,
            ids_before: HashSet::new(),
            ids: HashSet::new(),
            repeated: 0,
            pages: 0,
            entries: 0,
        }
    }

    /// Closes a part and says how many of its rows the part before had brought.
    fn end_part(&mut self) -> u64 {
        self.ids_before = std::mem::take(&mut self.ids);
        std::mem::take(&mut self.repeated)
    }

    fn withdraw(&mut self) -> Result<(), Error> {
        if self.pages > 0 {
            self.sink.restart().map_err(refused)?;
            self.progress.withdrawn(self.pages, self.entries);
        }
        Ok(())
    }
}

fn refused(error: SinkError) -> Error {
    Error::Sink(Arc::from(error))
}

impl Taker for Handover<'_> {
    fn expect(&mut self, total_count: u64) {
        self.progress.expected(total_count);
    }

    fn take(&mut self, mut page: Page) -> Result<(), Error> {
        if self.watches_seams {
            self.ids.extend(page.ids().map(std::borrow::Cow::into_owned));
            self.repeated += page.drop_known(&self.ids_before) as u64;
        }
        let entries = page.len() as u64;
        self.sink.page(page).map_err(refused)?;
        self.pages += 1;
        self.entries += entries;
        self.progress.page(entries);
        Ok(())
    }
}
