//! Where the rows of one format and one account go: a file of their own, split by day and where it is full, or a part
//! of a file over several accounts.

use std::io;

use chrono::NaiveDate;

use super::batch::EntryRows;
use super::error::StatementError;
use super::rows::RowSpool;
use super::{Format, Job};
use crate::mapping::{Per, Rows, Tally};
use crate::money::{Cents, Total};
use crate::output::files::{OutputError, StagedFile, Staging, Written};

mod assembly;
mod name;
mod place;

pub(crate) use assembly::{Balances, finish};
use place::Place;

/// A finished file and what it holds.
#[derive(Debug)]
pub(crate) struct WrittenFile {
    pub(crate) written: Written,
    /// The format's place in [`Job::formats`].
    pub(crate) format: usize,
    /// The account's place in [`Job::accounts`]; absent for a file over several.
    pub(crate) account: Option<usize>,
    pub(crate) rows: u64,
    pub(crate) sum: Total,
    /// What was changed in what stands around the rows.
    pub(crate) around: Tally,
}

/// Where the rows of one format and one account go.
#[derive(Debug)]
pub(crate) struct Target {
    pub(super) format: usize,
    account: usize,
    parts: Vec<Part>,
    /// How many entries went into it.
    passed: u64,
    /// What went into it, where that is journalled.
    entries: Vec<(String, Cents)>,
}

/// The entries that went into the files of one format and one account.
#[derive(Debug)]
pub(crate) struct Exported {
    /// The format's place in [`Job::formats`].
    pub(crate) format: usize,
    /// The account's place in [`Job::accounts`].
    pub(crate) account: usize,
    /// Identifiers and amounts, in the order of the rows.
    pub(crate) entries: Vec<(String, Cents)>,
}

/// A run of rows that stay together.
#[derive(Debug)]
struct Part {
    /// The place of its days in [`Format::slices`].
    slice: usize,
    store: Store,
    /// The entries in sum; the balances come when the statement is proved.
    sum: Rows,
    /// The number of the last one in its file.
    entries: u64,
    /// How many rows they are.
    rows: u64,
    /// What was changed in what stands around them.
    around: Tally,
}

#[derive(Debug)]
enum Store {
    /// The file itself, under its temporary name.
    File(Box<StagedFile>),
    /// The file, written to its end: a run may need more files than the system opens at once.
    Done(Written),
    /// Rows that wait for those of the other accounts, or for what stands above them.
    Spool(RowSpool),
}

impl Target {
    pub(super) fn new(format: usize, account: usize) -> Self {
        Self {
            format,
            account,
            parts: Vec::new(),
            passed: 0,
            entries: Vec::new(),
        }
    }

    /// How many entries went into it.
    pub(super) fn passed(&self) -> u64 {
        self.passed
    }

    /// What went into the files, told once.
    pub(crate) fn take_exported(&mut self) -> Exported {
        Exported {
            format: self.format,
            account: self.account,
            entries: std::mem::take(&mut self.entries),
        }
    }

    /// Appends the rows of an entry of that local day.
    pub(super) fn append(
        &mut self,
        id: &str,
        entry: &EntryRows<'_>,
        day: NaiveDate,
        job: &Job,
        staging: &mut Staging,
    ) -> Result<(), StatementError> {
        let format = &job.formats[self.format];
        let slice = format.slice(day);
        // A walk may swap two entries around midnight, so the part of that day need not be the last one.
        let open = self.parts.iter().rposition(|part| part.slice == slice);
        let open = open.filter(|index| !self.parts[*index].is_full(format, entry.rows));
        let index = open.unwrap_or(self.parts.len());
        if open.is_none() {
            self.close(slice, format, job, staging)?;
            self.parts.push(self.part(slice, format, job, staging)?);
        }
        let part = &mut self.parts[index];
        match &mut part.store {
            Store::File(file) => file.append(&entry.numbered(part.entries + 1))?,
            Store::Done(_) => return Err(StatementError::Lost(id.to_owned())),
            Store::Spool(spool) => spool.push(entry).map_err(spool_failed)?,
        }
        self.passed += 1;
        if job.is_journalled {
            self.entries.push((id.to_owned(), entry.amount));
        }
        part.sum.statement.add(entry.amount);
        part.entries += 1;
        part.rows += entry.rows;
        if format.mapping.needs_statement {
            part.sum.lines += memchr::memchr_iter(b'\n', &entry.bytes).count() as u64;
        }
        Ok(())
    }

    /// Ends the file of those days, which is full.
    fn close(
        &mut self,
        slice: usize,
        format: &Format,
        job: &Job,
        staging: &mut Staging,
    ) -> Result<(), StatementError> {
        let Some(index) = self.parts.iter().rposition(|part| part.slice == slice) else {
            return Ok(());
        };
        let mut part = self.parts.remove(index);
        let store = match part.store {
            Store::File(mut file) => {
                let place = self.place(slice, format);
                part.around.absorb(place.end(&mut file, format, None, job)?);
                Store::Done(staging.add(*file)?)
            }
            store => store,
        };
        self.parts.insert(index, Part { store, ..part });
        Ok(())
    }

    fn part(
        &self,
        slice: usize,
        format: &Format,
        job: &Job,
        staging: &mut Staging,
    ) -> Result<Part, StatementError> {
        // Nothing stands above the first account's rows but the head, so they need not wait for the other accounts.
        let is_first = format.mapping.per == Per::Account || self.account == 0;
        let (mut entries, mut around) = (0, Tally::default());
        let store = if is_first && !format.mapping.needs_statement {
            let earlier = self.parts.iter().filter(|part| part.slice == slice);
            let last = earlier.clone().next_back().map_or(0, |part| part.entries);
            let place = Place {
                number: earlier.count() as u64 + 1,
                ..self.place(slice, format)
            };
            entries = place.numbered_before(self.format, last, job);
            let (file, changed) = place.begin(format, None, job, staging)?;
            around = changed;
            Store::File(Box::new(file))
        } else {
            Store::Spool(RowSpool::new().map_err(spool_failed)?)
        };
        Ok(Part {
            slice,
            store,
            sum: Rows::default(),
            entries,
            rows: 0,
            around,
        })
    }

    /// The first file of those days.
    fn place(&self, slice: usize, format: &Format) -> Place {
        Place {
            account: (format.mapping.per == Per::Account).then_some(self.account),
            slice,
            number: 1,
        }
    }

    /// Gives up everything that was written.
    pub(crate) fn abandon(self, staging: &mut Staging) {
        for part in self.parts {
            match part.store {
                Store::File(file) => staging.withdraw(*file),
                Store::Done(written) => staging.retract(&written),
                Store::Spool(_) => {}
            }
        }
    }
}

impl Part {
    /// Whether the next rows belong into another file. Rows that wait are cut when the files are put together.
    fn is_full(&self, format: &Format, rows: u64) -> bool {
        matches!(self.store, Store::File(_) | Store::Done(_))
            && format
                .mapping
                .max_rows
                .is_some_and(|max| self.rows > 0 && self.rows + rows > max)
    }
}

fn spool_failed(error: io::Error) -> StatementError {
    OutputError::temporary(error).into()
}
