//! Where the rows of one format and one account go: a file of their own, split by day and where it is full, or a part
//! of a file over several accounts.

use std::io;

use chrono::NaiveDate;

use super::batch::EntryRows;
use super::error::StatementError;
use super::rows::RowSpool;
use super::{Format, Job};
use crate::mapping::{Per, Rows, Scope};
use crate::money::{Cents, Total};
use crate::output::files::{Origin, OutputError, StagedFile, Staging, Written};

mod assembly;
mod name;

pub(crate) use assembly::finish;

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
}

/// Where the rows of one format and one account go.
#[derive(Debug)]
pub(crate) struct Target {
    pub(super) format: usize,
    account: usize,
    parts: Vec<Part>,
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

/// Which file: of which account, if of one; of which days; and the how manieth of those.
#[derive(Debug, Clone, Copy)]
struct Place {
    account: Option<usize>,
    slice: usize,
    number: u64,
}

impl Target {
    pub(super) fn new(format: usize, account: usize) -> Self {
        Self {
            format,
            account,
            parts: Vec::new(),
            entries: Vec::new(),
        }
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
            Store::Done(_) => {}
            Store::Spool(spool) => spool.push(entry).map_err(spool_failed)?,
        }
        if job.is_journalled {
            self.entries.push((id.to_owned(), entry.amount));
        }
        part.sum.statement.add(entry.amount);
        part.entries += 1;
        part.rows += entry.rows;
        part.sum.lines += memchr::memchr_iter(b'\n', &entry.bytes).count() as u64;
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
        let part = self.parts.remove(index);
        let store = match part.store {
            Store::File(mut file) => {
                let place = self.place(slice, format);
                place.end(&mut file, format, None, job)?;
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
        let mut entries = 0;
        let store = if is_first && !format.mapping.needs_statement {
            let earlier = self.parts.iter().filter(|part| part.slice == slice).count();
            let place = Place {
                number: earlier as u64 + 1,
                ..self.place(slice, format)
            };
            entries = place.numbered_before(self.format, job);
            Store::File(Box::new(place.begin(format, None, job, staging)?))
        } else {
            Store::Spool(RowSpool::new().map_err(spool_failed)?)
        };
        Ok(Part {
            slice,
            store,
            sum: Rows::default(),
            entries,
            rows: 0,
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

impl Place {
    /// The number after which the entries of the file go on.
    fn numbered_before(self, format: usize, job: &Job) -> u64 {
        let slices = job.numbered_before.get(format);
        let before = slices.and_then(|slices| slices.get(self.slice));
        // A file of one account, or a further one of the same days, begins with 1.
        let goes_on = self.account.is_none() && self.number == 1;
        before.copied().filter(|_| goes_on).unwrap_or_default()
    }

    /// What the head and the tail of the file see.
    fn scope<'s>(self, format: &'s Format, statement: Option<&'s Rows>, job: &'s Job) -> Scope<'s> {
        let account = self.account.map(|account| &job.accounts[account]);
        Scope {
            statement,
            ..job.scope(format, account, self.slice)
        }
    }

    /// Writes what stands below the rows.
    fn end(
        self,
        file: &mut StagedFile,
        format: &Format,
        statement: Option<&Rows>,
        job: &Job,
    ) -> Result<(), StatementError> {
        if format.mapping.has_tail() {
            let tail = format.tail(&self.scope(format, statement, job));
            file.append(&tail.map_err(|error| self.told_of(error, job))?)?;
        }
        Ok(())
    }

    /// Begins the file with what stands above the rows.
    fn begin(
        self,
        format: &Format,
        statement: Option<&Rows>,
        job: &Job,
        staging: &mut Staging,
    ) -> Result<StagedFile, StatementError> {
        let mapping = &format.mapping;
        let origin = Origin {
            what: mapping.name.clone(),
            account: self.account.map(|account| job.accounts[account].name.clone()),
        };
        let mut file = staging.create(self.name(format, job)?, origin)?;
        let head = format.head(&self.scope(format, statement, job));
        file.append(&head.map_err(|error| self.told_of(error, job))?)?;
        Ok(file)
    }

    fn told_of(self, error: StatementError, job: &Job) -> StatementError {
        match self.account {
            Some(account) => error.of(&job.accounts[account]),
            None => error,
        }
    }
}

fn spool_failed(error: io::Error) -> StatementError {
    OutputError::temporary(error).into()
}
