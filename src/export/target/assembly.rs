//! Files that can be written only when all rows are known.

use std::io;

use super::super::batch::EntryRows;
use super::super::error::StatementError;
use super::super::rows::RowSpool;
use super::super::{Format, Job};
use super::{Part, Place, Store, Target, WrittenFile, spool_failed};
use crate::mapping::{Per, Rows, Tally};
use crate::money::{Cents, Total};
use crate::output::files::{StagedFile, Staging, Written};

/// The balances of an account around the period, as far as they are known.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Balances {
    pub(crate) opening: Option<Cents>,
    pub(crate) closing: Option<Cents>,
}

/// Brings the parts of all accounts into their files; `balances` has those of each account.
pub(crate) fn finish(
    targets: Vec<Target>,
    balances: &[Balances],
    job: &Job,
    staging: &mut Staging,
) -> Result<Vec<WrittenFile>, StatementError> {
    let mut files = Vec::new();
    let mut shared: Vec<Vec<Part>> = job.formats.iter().map(|_| Vec::new()).collect();
    for target in targets {
        if job.formats[target.format].mapping.per != Per::Account {
            shared[target.format].extend(target.parts);
            continue;
        }
        let Balances { opening, closing } = balances.get(target.account).copied().unwrap_or_default();
        for mut part in target.parts {
            (part.sum.statement.opening, part.sum.statement.closing) = (opening, closing);
            let sum = part.sum;
            let mut assembly = Assembly::new(target.format, job);
            assembly.place.account = Some(target.account);
            assembly.place.slice = part.slice;
            assembly.take(part, Some(&sum), staging)?;
            assembly.end(Some(&sum), staging)?;
            files.append(&mut assembly.files);
        }
    }
    for (format, mut parts) in shared.into_iter().enumerate() {
        // Stable, so the accounts keep their order within each run of days.
        parts.sort_by_key(|part| part.slice);
        let mut assembly = Assembly::new(format, job);
        for part in parts {
            if part.slice != assembly.place.slice {
                assembly.end(None, staging)?;
                assembly.place.slice = part.slice;
                assembly.place.number = 1;
            }
            assembly.take(part, None, staging)?;
        }
        assembly.end(None, staging)?;
        files.append(&mut assembly.files);
    }
    Ok(files)
}

/// Files of one format, one after the other.
struct Assembly<'j> {
    index: usize,
    format: &'j Format,
    job: &'j Job,
    place: Place,
    /// The file that takes rows.
    open: Option<Open>,
    /// The last number of the file before it.
    last: u64,
    files: Vec<WrittenFile>,
}

/// A file, and what it holds so far.
struct Open {
    file: StagedFile,
    /// The number of the last one.
    entries: u64,
    rows: u64,
    sum: Total,
    /// What was changed in what stands around them.
    around: Tally,
}

impl<'j> Assembly<'j> {
    fn new(index: usize, job: &'j Job) -> Self {
        Self {
            index,
            format: &job.formats[index],
            job,
            place: Place {
                account: None,
                slice: 0,
                number: 1,
            },
            open: None,
            last: 0,
            files: Vec::new(),
        }
    }

    /// Takes a part: a file that is done, one that takes further rows, or rows that go into the open file.
    fn take(
        &mut self,
        part: Part,
        statement: Option<&Rows>,
        staging: &mut Staging,
    ) -> Result<(), StatementError> {
        let (rows, sum) = (part.rows, part.sum.statement.sum());
        match part.store {
            Store::Done(written) => {
                self.done(written, rows, sum, part.around);
                self.last = part.entries;
                self.place.number += 1;
                Ok(())
            }
            Store::File(file) => {
                let entries = part.entries;
                self.open = Some(Open {
                    file: *file,
                    entries,
                    rows,
                    sum,
                    around: part.around,
                });
                Ok(())
            }
            Store::Spool(spool) => self.pour(spool, statement, staging),
        }
    }

    /// Takes all rows of a spool, beginning a file where none is open or the open one is full.
    fn pour(
        &mut self,
        spool: RowSpool,
        statement: Option<&Rows>,
        staging: &mut Staging,
    ) -> Result<(), StatementError> {
        spool
            .pour(|entry| self.entry(&entry, statement, staging).map_err(Pour::Row))
            .map_err(|error| match error {
                Pour::Row(error) => error,
                Pour::Spool(error) => spool_failed(error),
            })
    }

    fn entry(
        &mut self,
        entry: &EntryRows<'_>,
        statement: Option<&Rows>,
        staging: &mut Staging,
    ) -> Result<(), StatementError> {
        let max = self.format.mapping.max_rows;
        if self
            .open
            .as_ref()
            .is_some_and(|open| max.is_some_and(|max| open.rows > 0 && open.rows + entry.rows > max))
        {
            self.end(statement, staging)?;
            self.place.number += 1;
        }
        if self.open.is_none() {
            let (file, around) = self.place.begin(self.format, statement, self.job, staging)?;
            self.open = Some(Open {
                file,
                entries: self.place.numbered_before(self.index, self.last, self.job),
                rows: 0,
                sum: Total::default(),
                around,
            });
        }
        if let Some(open) = &mut self.open {
            open.entries += 1;
            open.file.append(&entry.numbered(open.entries))?;
            open.rows += entry.rows;
            open.sum.add(entry.amount);
        }
        Ok(())
    }

    fn done(&mut self, written: Written, rows: u64, sum: Total, around: Tally) {
        self.files.push(WrittenFile {
            written,
            format: self.index,
            account: self.place.account,
            rows,
            sum,
            around,
        });
    }

    /// Ends the open file with what stands below the rows.
    fn end(&mut self, statement: Option<&Rows>, staging: &mut Staging) -> Result<(), StatementError> {
        let Some(Open {
            mut file,
            entries,
            rows,
            sum,
            mut around,
        }) = self.open.take()
        else {
            return Ok(());
        };
        self.last = entries;
        around.absorb(self.place.end(&mut file, self.format, statement, self.job)?);
        let written = staging.add(file)?;
        self.done(written, rows, sum, around);
        Ok(())
    }
}

/// Why rows stop on their way from the spool into a file.
enum Pour {
    Row(StatementError),
    Spool(io::Error),
}

impl From<io::Error> for Pour {
    fn from(error: io::Error) -> Self {
        Self::Spool(error)
    }
}
