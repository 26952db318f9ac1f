//! Which file rows go into, and what stands around them.

use crate::export::error::StatementError;
use crate::export::{Format, Job};
use crate::mapping::{Rows, Scope, Tally};
use crate::output::files::{Origin, StagedFile, Staging};

/// Which file: of which account, if of one; of which days; and which of those, counted from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) account: Option<usize>,
    pub(super) slice: usize,
    pub(super) number: u64,
}

impl Place {
    /// The number after which the entries of the file go on; `last` is that of the file before it of the same days.
    pub(super) fn numbered_before(self, format: usize, last: u64, job: &Job) -> u64 {
        let slices = job.numbered_before.get(format);
        let before = slices.and_then(|slices| slices.get(self.slice));
        match before {
            // Where numbers do not go on, and in files of one account, each file begins with 1.
            None => 0,
            Some(_) if self.account.is_some() => 0,
            Some(before) if self.number == 1 => *before,
            Some(_) => last,
        }
    }

    /// What the head and the tail of the file see.
    pub(super) fn scope<'s>(
        self,
        format: &'s Format,
        statement: Option<&'s Rows>,
        job: &'s Job,
    ) -> Scope<'s> {
        let account = self.account.map(|account| &job.accounts[account]);
        Scope {
            statement,
            ..job.scope(format, account, self.slice)
        }
    }

    /// Writes what stands below the rows; says what was changed in it.
    pub(super) fn end(
        self,
        file: &mut StagedFile,
        format: &Format,
        statement: Option<&Rows>,
        job: &Job,
    ) -> Result<Tally, StatementError> {
        let mut tally = Tally::default();
        if format.mapping.has_tail() {
            let tail = format.tail(&self.scope(format, statement, job), &mut tally);
            file.append(&tail.map_err(|error| self.told_of(error, job))?)?;
        }
        Ok(tally)
    }

    /// Begins the file with what stands above the rows; says what was changed in it.
    pub(super) fn begin(
        self,
        format: &Format,
        statement: Option<&Rows>,
        job: &Job,
        staging: &mut Staging,
    ) -> Result<(StagedFile, Tally), StatementError> {
        let mapping = &format.mapping;
        let origin = Origin {
            what: mapping.name.clone(),
            account: self.account.map(|account| job.accounts[account].name.clone()),
        };
        let mut file = staging.create(self.name(format, job)?, origin)?;
        let mut tally = Tally::default();
        let head = format.head(&self.scope(format, statement, job), &mut tally);
        file.append(&head.map_err(|error| self.told_of(error, job))?)?;
        Ok((file, tally))
    }

    fn told_of(self, error: StatementError, job: &Job) -> StatementError {
        match self.account {
            Some(account) => error.of(&job.accounts[account]),
            None => error,
        }
    }
}
