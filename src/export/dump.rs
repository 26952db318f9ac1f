//! A dump in settled order, streamed: blocks of lines are read and rendered on all cores, and passed on in order.

use std::collections::VecDeque;
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use blocks::{Block, Blocks};

use super::batch::{Batch, Renderer};
use super::input::{ANEW, Dump, InputError};
use super::{Job, REVIEWED};
use crate::qonto::wire::{Record, RecordError, TransactionReader};

mod blocks;

/// Blocks under way, or done and waiting for their turn, for each worker.
const UNDER_WAY: usize = 4;

/// A block that somebody shall render.
struct Order {
    number: u64,
    /// Dropped without an answer where there is no such block, or where its worker panicked.
    answer: SyncSender<Rendered>,
}

/// What became of a block.
enum Rendered {
    Batch(Batch),
    /// The organization, a member or a label comes after transactions: names may be missing in what was rendered. Or
    /// something comes that is no line of a dump.
    LateName,
    Refused {
        offset: u64,
        reason: String,
    },
    Failed(io::Error),
}

/// How far a dump could be streamed.
pub(crate) enum Streamed {
    /// To its end.
    Whole,
    /// Not at all: it must be read as a whole, because names come late.
    NamesComeLate,
}

/// Streams a dump: `take` gets the batches in the order of the lines.
pub(crate) fn stream<E: From<InputError>>(
    dump: &Dump,
    job: &Job,
    mut take: impl FnMut(Batch) -> Result<(), E>,
) -> Result<Streamed, E> {
    let workers = thread::available_parallelism().map_or(2, usize::from).clamp(1, 8);
    let (orders, open_orders) = channel();
    let open_orders = Mutex::new(open_orders);
    thread::scope(|scope| {
        // Dropped with this closure, whichever way it ends: that sends the workers home.
        let orders = orders;
        for _ in 0..workers {
            scope.spawn(|| work(dump, &open_orders, job));
        }
        // Whoever is free takes the next block, for a worker that shares its processor with this thread gets less done;
        // the answers come in the order of the blocks all the same.
        let order = |number| {
            let (answer, rendered) = sync_channel(1);
            // Nobody is left to take it only where all workers panicked, and then there is no answer either.
            let _ = orders.send(Order { number, answer });
            rendered
        };
        let ahead = (workers * UNDER_WAY) as u64;
        let mut awaited: VecDeque<_> = (0..ahead).map(order).collect();
        for number in ahead.. {
            let Some(next) = awaited.pop_front() else { break };
            match next.recv() {
                Err(_) => break,
                Ok(Rendered::Batch(batch)) => take(batch)?,
                Ok(Rendered::LateName) => return Ok(Streamed::NamesComeLate),
                Ok(Rendered::Refused { offset, reason }) => {
                    let unread = |error| InputError::io(Path::new(&dump.name), error);
                    let line = dump.line_of(offset).map_err(unread)?;
                    let path = dump.name.clone();
                    return Err(InputError::Line { path, line, reason }.into());
                }
                Ok(Rendered::Failed(error)) => {
                    return Err(InputError::io(Path::new(&dump.name), error).into());
                }
            }
            awaited.push_back(order(number));
        }
        Ok(Streamed::Whole)
    })
}

/// Renders blocks as they are ordered, until nobody orders any more.
fn work(dump: &Dump, orders: &Mutex<Receiver<Order>>, job: &Job) {
    let mut blocks = Blocks::new(&dump.file, dump.start);
    let mut worker = Worker::new(job);
    while let Some(Order { number, answer }) = next(orders) {
        let rendered = match blocks.read(number) {
            Ok(None) => continue,
            Ok(Some(block)) => worker.render(&block),
            Err(error) => Rendered::Failed(error),
        };
        if answer.send(rendered).is_err() {
            return;
        }
    }
}

fn next(orders: &Mutex<Receiver<Order>>) -> Option<Order> {
    orders.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// What a worker keeps from block to block.
struct Worker<'j> {
    job: &'j Job,
    /// The account, if there is only one.
    only: Option<&'j str>,
    transactions: TransactionReader,
    renderer: Renderer<'j>,
}

impl<'j> Worker<'j> {
    fn new(job: &'j Job) -> Self {
        let only = match job.normalizer.directory.accounts() {
            [only] => Some(only.id.as_str()),
            _ => None,
        };
        Self {
            job,
            only,
            transactions: TransactionReader::new(job.normalizer.wanted),
            renderer: Renderer::new(job),
        }
    }

    fn render(&mut self, block: &Block<'_>) -> Rendered {
        let refused = |at: usize, reason: String| Rendered::Refused {
            offset: block.offset + at as u64,
            reason,
        };
        let Ok(text) = simdutf8::basic::from_utf8(block.lines) else {
            let at = std::str::from_utf8(block.lines).map_or_else(|error| error.valid_up_to(), str::len);
            return refused(at, format!("the text is not UTF-8; {ANEW}"));
        };
        let mut at = 0;
        while at < text.len() {
            let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length);
            let line = &text[at..end];
            match self.parse(line) {
                Ok(Record::Transaction(transaction)) => {
                    if let Err(error) = self.renderer.transaction(transaction, self.only) {
                        return refused(at, error.to_string());
                    }
                }
                // It may be an answer with many transactions, or none at all: whoever reads the whole can tell.
                Ok(_) => return Rendered::LateName,
                Err(_) if line.trim().is_empty() => {}
                Err(error) => return refused(at, format!("{error}; {ANEW}")),
            }
            at = end + 1;
        }
        Rendered::Batch(self.renderer.take())
    }

    /// What has not settled is rare, and its review shows more of it than the formats need.
    fn parse<'a>(&mut self, line: &'a str) -> Result<Record<'a>, RecordError> {
        let record = Record::read(line, &mut self.transactions);
        match &record {
            Ok(Record::Transaction(transaction)) if !transaction.is_completed() => {
                Record::parse(line, self.job.normalizer.wanted.union(REVIEWED))
            }
            _ => record,
        }
    }
}
