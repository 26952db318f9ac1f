//! A dump in settled order, streamed: blocks of lines are read and rendered on all cores, and passed on in order.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::thread;

use blocks::{Block, Blocks};
use in_order::InOrder;

use super::batch::{Batch, Renderer};
use super::input::{ANEW, Dump, InputError};
use super::{Job, REVIEWED};
use crate::qonto::wire::{Record, RecordError, TransactionReader};

mod blocks;
mod in_order;

/// Blocks under way, or done and waiting for their turn, for each worker.
const UNDER_WAY: usize = 4;

/// What became of a block.
enum Rendered {
    Batch(Batch),
    /// There is no such block.
    End,
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

/// Streams a dump: `take` gets the batches in the order of the lines, one at a time, from several threads.
pub(crate) fn stream<E: From<InputError> + Send>(
    dump: &Dump,
    job: &Job,
    mut take: impl FnMut(Batch) -> Result<(), E> + Send,
) -> Result<Streamed, E> {
    let workers = thread::available_parallelism().map_or(2, usize::from).clamp(1, 8);
    let mut outcome = Ok(Streamed::Whole);
    let in_order = InOrder::new((workers * UNDER_WAY) as u64, |rendered| {
        outcome = match rendered {
            Rendered::Batch(batch) => match take(batch) {
                Ok(()) => return ControlFlow::Continue(()),
                Err(error) => Err(error),
            },
            Rendered::End => Ok(Streamed::Whole),
            Rendered::LateName => Ok(Streamed::NamesComeLate),
            Rendered::Refused { offset, reason } => Err(refused(dump, offset, reason).into()),
            Rendered::Failed(error) => Err(InputError::io(Path::new(&dump.name), error).into()),
        };
        ControlFlow::Break(())
    });
    let work = || {
        let mut blocks = Blocks::new(&dump.file, dump.start);
        let mut worker = Worker::new(job);
        in_order.work(|number| match blocks.read(number) {
            Ok(None) => Rendered::End,
            Ok(Some(block)) => worker.render(&block),
            Err(error) => Rendered::Failed(error),
        });
    };
    thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(work);
        }
        work();
    });
    drop(in_order);
    outcome
}

fn refused(dump: &Dump, offset: u64, reason: String) -> InputError {
    match dump.line_of(offset) {
        Ok(line) => InputError::Line {
            path: dump.name.clone(),
            line,
            reason,
        },
        Err(error) => InputError::io(Path::new(&dump.name), error),
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
