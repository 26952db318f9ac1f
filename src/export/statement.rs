//! One account on its way: its entries pass the walk in order, and its rows go into the files.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use tracing::info;

use super::Job;
use super::batch::{Batch, BatchRow, EntryRows, Omission};
use super::error::StatementError;
use super::target::Target;
use crate::output::files::Staging;
use crate::proof::{Evidence, Link, Proof, State, Walk};

/// What an entry left out of a format is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeftOut {
    pub(crate) id: String,
    /// The format's place in [`Job::formats`].
    pub(crate) format: usize,
    pub(crate) reason: String,
}

/// A statement whose last entry has passed.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) proof: Proof,
    pub(crate) left_out: Vec<LeftOut>,
    /// How often the bank was asked for the period until it was proved; 1 for an input.
    pub(crate) attempts: u32,
    pub(super) targets: Vec<Target>,
}

/// One account on its way.
#[derive(Debug)]
pub(crate) struct Statement {
    account: usize,
    walk: Walk,
    /// How many entries came so far: the walk's next index.
    next: u64,
    desk: Desk,
}

/// Where rows wait for their turn and are written.
#[derive(Debug)]
struct Desk {
    held: Held,
    targets: Vec<Target>,
    left_out: Vec<LeftOut>,
}

/// Rows of the last instant: their order is known only when the next instant comes, maybe in the next batch.
#[derive(Debug, Default)]
struct Held {
    instant: Option<DateTime<Utc>>,
    rows: HashMap<u64, HeldRow>,
}

#[derive(Debug)]
struct HeldRow {
    id: String,
    day: NaiveDate,
    cells: Vec<(EntryRows<'static>, Option<Omission>)>,
}

/// The rows of one account within one batch.
struct Current<'b> {
    batch: &'b Batch,
    /// The walk's index of the first.
    first: u64,
    /// Where they stand in the batch.
    places: Vec<usize>,
}

impl Current<'_> {
    fn row(&self, index: u64) -> Option<(usize, &BatchRow)> {
        let offset = usize::try_from(index.checked_sub(self.first)?).ok()?;
        let place = *self.places.get(offset)?;
        Some((place, &self.batch.rows[place]))
    }
}

impl Statement {
    pub(crate) fn new(job: &Job, account: usize) -> Self {
        let targets = (0..job.formats.len())
            .map(|format| Target::new(format, account))
            .collect();
        let desk = Desk {
            held: Held::default(),
            targets,
            left_out: Vec::new(),
        };
        Self {
            account,
            walk: Walk::new(),
            next: 0,
            desk,
        }
    }

    /// Takes the entries of this account out of a batch.
    pub(crate) fn feed(
        &mut self,
        batch: &Batch,
        job: &Job,
        staging: &mut Staging,
    ) -> Result<(), StatementError> {
        let mut current = Current {
            batch,
            first: self.next,
            places: Vec::with_capacity(batch.rows.len()),
        };
        for (place, row) in batch
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.account == self.account)
        {
            let link = Link {
                index: self.next,
                ..row.link
            };
            self.next += 1;
            current.places.push(place);
            for index in self.walk.push_known(link, batch.entry_id(row))? {
                self.desk.write(*index, Some(&current), job, staging)?;
            }
        }
        self.desk.held.keep_last_instant(&current);
        Ok(())
    }

    /// Ends the statement.
    pub(crate) fn finish(
        mut self,
        evidence: &Evidence,
        job: &Job,
        staging: &mut Staging,
    ) -> Result<Finished, StatementError> {
        let (closed, proof) = self.walk.finish(evidence);
        for index in closed {
            self.desk.write(index, None, job, staging)?;
        }
        self.desk.check(proof.entries, job)?;
        info!(
            target: "saldo::proof", account = job.accounts[self.account].id, state = %proof.state,
            entries = proof.entries, duplicates = proof.duplicates, "is concluded"
        );
        Ok(Finished {
            proof,
            left_out: self.desk.left_out,
            attempts: 1,
            targets: self.desk.targets,
        })
    }

    /// Gives up everything that was written so far.
    pub(crate) fn abandon(self, staging: &mut Staging) {
        self.desk
            .targets
            .into_iter()
            .for_each(|target| target.abandon(staging));
    }
}

impl Finished {
    /// Whether something is missing, doubled or altered.
    pub(crate) fn is_broken(&self) -> bool {
        self.proof.state == State::Broken
    }

    /// Gives up everything that was written.
    pub(crate) fn abandon(self, staging: &mut Staging) {
        self.targets
            .into_iter()
            .for_each(|target| target.abandon(staging));
    }
}

impl Desk {
    /// Writes the row of that index, from the current batch or from those held back.
    fn write(
        &mut self,
        index: u64,
        current: Option<&Current<'_>>,
        job: &Job,
        staging: &mut Staging,
    ) -> Result<(), StatementError> {
        if let Some(current) = current
            && let Some((place, row)) = current.row(index)
        {
            let id = current.batch.id(row);
            for (target, rows) in self.targets.iter_mut().zip(&current.batch.rendered) {
                match rows.omission(place) {
                    Some(omission) => self.left_out.push(LeftOut::new(target, omission, id, job)),
                    None => target.append(id, &rows.rows(place, row.link.amount), row.day, job, staging)?,
                }
            }
        } else if let Some(row) = self.held.rows.remove(&index) {
            for (target, (rows, omission)) in self.targets.iter_mut().zip(&row.cells) {
                match omission {
                    Some(omission) => self.left_out.push(LeftOut::new(target, *omission, &row.id, job)),
                    None => target.append(&row.id, rows, row.day, job, staging)?,
                }
            }
        } else {
            return Err(StatementError::Lost(format!("number {index}")));
        }
        Ok(())
    }

    /// Whether each of so many entries is in every format or was left out of it for a reason.
    fn check(&self, entries: u64, job: &Job) -> Result<(), StatementError> {
        for target in &self.targets {
            let left_out = self.left_out.iter().filter(|left| left.format == target.format);
            let found = target.passed() + left_out.count() as u64;
            if found != entries {
                return Err(StatementError::Uneven {
                    format: job.formats[target.format].mapping.name.clone(),
                    entries,
                    found,
                });
            }
        }
        Ok(())
    }
}

impl LeftOut {
    fn new(target: &Target, omission: Omission, id: &str, job: &Job) -> Self {
        let mapping = &job.formats[target.format].mapping;
        let reason = match omission {
            Omission::Filter(filter) => mapping.filter_reasons().nth(filter).unwrap_or_default(),
            Omission::Exported => "already exported",
        };
        Self {
            id: id.to_owned(),
            format: target.format,
            reason: format!("{}: {reason}", mapping.name),
        }
    }
}

impl Held {
    /// Copies the rows that the walk has not let go: those of the last instant.
    fn keep_last_instant(&mut self, current: &Current<'_>) {
        let row = |offset: usize| &current.batch.rows[current.places[offset]];
        let Some(last) = current.places.len().checked_sub(1).map(row) else {
            return;
        };
        let instant = last.link.settled;
        if self.instant != Some(instant) {
            self.rows.clear();
            self.instant = Some(instant);
        }
        for offset in (0..current.places.len())
            .rev()
            .take_while(|offset| row(*offset).link.settled == instant)
        {
            let cells = current.batch.rendered.iter().map(|rows| {
                let place = current.places[offset];
                let entry = rows.rows(place, row(offset).link.amount);
                (entry.detached(), rows.omission(place))
            });
            let held = HeldRow {
                id: current.batch.id(row(offset)).to_owned(),
                day: row(offset).day,
                cells: cells.collect(),
            };
            self.rows.insert(current.first + offset as u64, held);
        }
    }
}
