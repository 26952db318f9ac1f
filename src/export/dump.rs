//! A dump in settled order, streamed: blocks of lines are read and rendered on all cores, and passed on in order.

use std::io;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use blocks::{Block, Blocks};

use super::batch::{Batch, Renderer};
use super::input::{ANEW, Dump, InputError};
use super::{Job, REVIEWED};
use crate::qonto::wire::{Record, RecordError, TransactionReader};

mod blocks;

/// Batches that wait behind each worker.
const WAITING: usize = 4;

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
    thread::scope(|scope| {
        let mut from_workers = Vec::new();
        for first in 0..workers {
            let (batch_in, batch_out) = sync_channel(WAITING);
            from_workers.push(batch_out);
            let numbers = (first as u64..).step_by(workers);
            scope.spawn(move || work(dump, numbers, &batch_in, job));
        }
        // Every worker takes one block in as many as there are workers, so the order is kept without any buffer to sort in.
        for receiver in from_workers.iter().cycle() {
            match receiver.recv() {
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
        }
        Ok(Streamed::Whole)
    })
}

/// Renders the blocks of these numbers, until the end or until nobody listens any more.
fn work(dump: &Dump, numbers: impl Iterator<Item = u64>, batches: &SyncSender<Rendered>, job: &Job) {
    let mut blocks = Blocks::new(&dump.file, dump.start);
    let mut worker = Worker::new(job);
    for number in numbers {
        let answer = match blocks.read(number) {
            Ok(None) => return,
            Ok(Some(block)) => worker.render(&block),
            Err(error) => Rendered::Failed(error),
        };
        if batches.send(answer).is_err() {
            return;
        }
    }
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
