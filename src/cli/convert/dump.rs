//! A dump in settled order, streamed: blocks of lines are read, rendered on all cores, and passed on in order.

use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use blocks::{Block, Blocks};

use super::batch::{Batch, BatchError, Renderer};
use super::input::{Dump, InputError};
use super::{Job, REVIEWED};
use crate::qonto::wire::{Record, RecordError, TransactionReader};

mod blocks;

/// Blocks that wait before and after each worker.
const WAITING: usize = 1;

/// What became of a block.
enum Rendered {
    Batch(Batch),
    /// The organization, a member or a label comes after transactions: names may be missing in what was rendered.
    LateName,
    Refused {
        offset: u64,
        reason: String,
    },
    Failed(io::Error),
    /// Entries do not fit a format.
    Unwritable(BatchError),
}

/// How far a dump could be streamed.
pub(in crate::cli) enum Streamed {
    /// To its end.
    Whole,
    /// Not at all: it must be read as a whole, because names come late.
    NamesComeLate,
}

/// Streams a dump: `take` gets the batches in the order of the lines.
pub(in crate::cli) fn stream<E: From<InputError> + From<BatchError>>(
    dump: &Dump,
    job: &Job,
    mut take: impl FnMut(Batch) -> Result<(), E>,
) -> Result<Streamed, E> {
    let workers = thread::available_parallelism().map_or(2, usize::from).clamp(1, 8);
    let streamed = thread::scope(|scope| {
        let (mut to_workers, mut from_workers) = (Vec::new(), Vec::new());
        let (used, spare) = channel();
        for _ in 0..workers {
            let (block_in, block_out) = sync_channel(WAITING);
            let (batch_in, batch_out) = sync_channel(WAITING);
            to_workers.push(block_in);
            from_workers.push(batch_out);
            let used = used.clone();
            scope.spawn(move || work(&block_out, &batch_in, &used, job));
        }
        scope.spawn(move || read(Blocks::of(dump, spare), &to_workers));
        // Round robin in and round robin out keeps the order without any buffer to sort in.
        for receiver in from_workers.iter().cycle() {
            match receiver.recv() {
                Err(_) => break,
                Ok(Rendered::Batch(batch)) => take(batch).map_err(Stopped::Failed)?,
                Ok(Rendered::LateName) => return Ok(Streamed::NamesComeLate),
                Ok(Rendered::Refused { offset, reason }) => return Err(Stopped::Refused { offset, reason }),
                Ok(Rendered::Unwritable(error)) => return Err(Stopped::Failed(error.into())),
                Ok(Rendered::Failed(error)) => {
                    return Err(Stopped::Failed(
                        InputError::io(Path::new(&dump.name), error).into(),
                    ));
                }
            }
        }
        Ok(Streamed::Whole)
    });
    streamed.map_err(|stopped| match stopped {
        Stopped::Failed(error) => error,
        // Lines are counted only now: while the reader runs, the file's position is its own.
        Stopped::Refused { offset, reason } => {
            let line = dump.line_of(offset);
            InputError::Line {
                path: dump.name.clone(),
                line,
                reason,
            }
            .into()
        }
    })
}

/// Why streaming ended before its time.
enum Stopped<E> {
    Refused { offset: u64, reason: String },
    Failed(E),
}

/// Deals blocks out, until the end or until nobody listens any more.
fn read(mut blocks: Blocks<'_>, workers: &[SyncSender<io::Result<Block>>]) {
    for worker in workers.iter().cycle() {
        match blocks.next_block().transpose() {
            None => return,
            Some(block) => {
                let failed = block.is_err();
                if worker.send(block).is_err() || failed {
                    return;
                }
            }
        }
    }
}

fn work(
    blocks: &Receiver<io::Result<Block>>,
    batches: &SyncSender<Rendered>,
    used: &Sender<Vec<u8>>,
    job: &Job,
) {
    let mut worker = Worker::new(job);
    for block in blocks {
        let answer = match block {
            Ok(block) => {
                let answer = worker.render(&block);
                // The reader may have come to its end.
                let _ = used.send(block.bytes);
                answer
            }
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

    fn render(&mut self, block: &Block) -> Rendered {
        let refused = |at: usize, reason: String| Rendered::Refused {
            offset: block.offset + at as u64,
            reason,
        };
        let text = match std::str::from_utf8(&block.bytes[..block.length]) {
            Ok(text) => text,
            Err(error) => return refused(error.valid_up_to(), "the text is not UTF-8".to_owned()),
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
                Ok(Record::Unknown(_)) => {}
                Ok(_) => return Rendered::LateName,
                Err(_) if line.trim().is_empty() => {}
                Err(error) => return refused(at, error.to_string()),
            }
            at = end + 1;
        }
        match self.renderer.take() {
            Ok(batch) => Rendered::Batch(batch),
            Err(error) => Rendered::Unwritable(error),
        }
    }

    /// What has not settled is rare, and its review shows more of it than the formats need.
    fn parse<'a>(&mut self, line: &'a str) -> Result<Record<'a>, RecordError> {
        let record = Record::read(line, &mut self.transactions);
        match &record {
            Ok(Record::Transaction(transaction)) if transaction.status != "completed" => {
                Record::parse(line, self.job.normalizer.wanted.union(REVIEWED))
            }
            _ => record,
        }
    }
}
