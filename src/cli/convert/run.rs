//! One run: every account from its source to a finished statement.

use tokio::runtime::Runtime;

use super::bank::Reader;
use super::batch::Batch;
use super::collected::{Collected, collect};
use super::dump::{Streamed, stream};
use super::error::StatementError;
use super::input::{Answers, Dump, Ends, Input, InputError};
use super::statement::{Finished, Statement};
use super::target::Target;
use super::{Job, Tallies};
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::progress::Bar;
use crate::money::Cents;
use crate::output::files::Staging;
use crate::proof::{AccountBalance, Evidence, WalkError};
use crate::qonto::Client;

/// All statements of a run, in the order of [`Job::accounts`].
pub(in crate::cli) struct Statements {
    pub(in crate::cli) finished: Vec<Finished>,
    pub(in crate::cli) tallies: Tallies,
}

impl Statements {
    /// Whether something is missing, doubled or altered in one of them.
    pub(in crate::cli) fn is_broken(&self) -> bool {
        self.finished.iter().any(Finished::is_broken)
    }

    /// The opening and closing balance of each account.
    pub(in crate::cli) fn balances(&self) -> Vec<(Option<Cents>, Option<Cents>)> {
        self.finished
            .iter()
            .map(|finished| (finished.proof.opening, finished.proof.closing))
            .collect()
    }

    /// The rows that were written, on their way into files.
    pub(in crate::cli) fn take_targets(&mut self) -> Vec<Target> {
        self.finished
            .iter_mut()
            .flat_map(|finished| std::mem::take(&mut finished.targets))
            .collect()
    }
}

/// Why a batch of a dump stops the run.
enum Stop {
    OutOfOrder,
    Failed(Failure),
}

impl From<InputError> for Stop {
    fn from(error: InputError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<StatementError> for Stop {
    fn from(error: StatementError) -> Self {
        match error {
            StatementError::Walk(WalkError::OutOfOrder { .. }) => Self::OutOfOrder,
            other => Self::Failed(other.into()),
        }
    }
}

/// Streams a dump; `None` where it is not in settled order, or names come late: it must be read as a whole.
pub(in crate::cli) fn of_dump(
    dump: &Dump,
    job: &Job,
    staging: &mut Staging,
) -> Result<Option<Statements>, Failure> {
    let mut statements: Vec<_> = (0..job.accounts.len())
        .map(|account| Statement::new(job, account))
        .collect();
    let mut tallies = Tallies::of(job);
    let bar = Bar::new("Converting", "entries");
    let streamed = stream(dump, job, |mut batch: Batch| -> Result<(), Stop> {
        tallies.take(&mut batch);
        for statement in &mut statements {
            statement.feed(&batch, job, staging)?;
        }
        bar.advance(batch.len());
        Ok(())
    });
    let is_whole = match streamed {
        Ok(Streamed::Whole) => true,
        Ok(Streamed::NamesComeLate) | Err(Stop::OutOfOrder) => false,
        Err(Stop::Failed(failure)) => return Err(failure),
    };
    if !is_whole {
        for statement in statements {
            statement.abandon(staging);
        }
        return Ok(None);
    }
    let evidence = |account: usize| evidence(account, &dump.ends, job);
    finish(statements, tallies, evidence, job, staging).map(Some)
}

/// Reads a dump whose accounts and people the job knows already.
pub(in crate::cli) fn of_own_dump(
    input: Input,
    job: &Job,
    staging: &mut Staging,
) -> Result<Statements, Failure> {
    if let Input::Dump(dump) = &input
        && let Some(statements) = of_dump(dump, job, staging)?
    {
        return Ok(statements);
    }
    let ends = input.ends();
    of_answers((&input.into_answers()?, &ends), job, staging)
}

/// Sorts and passes on whole answers.
pub(in crate::cli) fn of_answers(
    (answers, ends): (&[Answers], &Ends),
    job: &Job,
    staging: &mut Staging,
) -> Result<Statements, Failure> {
    let mut collected: Collected = collect(answers, job)?;
    let mut tallies = Tallies::of(job);
    tallies.skipped = std::mem::take(&mut collected.skipped);
    tallies.notes.absorb(std::mem::take(&mut collected.notes));
    let mut statements = Vec::new();
    for account in 0..job.accounts.len() {
        let mut statement = Statement::new(job, account);
        collected.pass(account, job, |mut batch| -> Result<(), Failure> {
            tallies.take(&mut batch);
            Ok(statement.feed(&batch, job, staging)?)
        })?;
        statements.push(statement);
    }
    let evidence = |account: usize| Evidence {
        doubts: collected.pages.doubts(&job.accounts[account].id),
        ..evidence(account, ends, job)
    };
    finish(statements, tallies, evidence, job, staging)
}

/// Ends the statements of all accounts, unless some entry fits no format.
fn finish(
    statements: Vec<Statement>,
    mut tallies: Tallies,
    evidence: impl Fn(usize) -> Evidence,
    job: &Job,
    staging: &mut Staging,
) -> Result<Statements, Failure> {
    tallies.refused.check()?;
    let statements = statements.into_iter().enumerate();
    let finished = statements
        .map(|(account, statement)| statement.finish(&evidence(account), job, staging))
        .collect::<Result<_, _>>()?;
    Ok(Statements { finished, tallies })
}

/// What an input says beside its entries. Unless it is known better, its account balance was asked for at some time, maybe
/// much later.
fn evidence(account: usize, ends: &Ends, job: &Job) -> Evidence {
    let account = &job.accounts[account];
    let worth = if ends.to_balance.contains(&account.id) {
        AccountBalance::Firm
    } else {
        AccountBalance::Loose
    };
    Evidence {
        first_entries: ends.from_first.contains(&account.id),
        account_balance: account.balance.map(worth),
        ..Evidence::default()
    }
}

/// Reads all accounts from the bank, one after the other, and what is still open in the period.
pub(in crate::cli) fn of_bank(
    (client, runtime): (&Client, &Runtime),
    job: &Job,
    staging: &mut Staging,
    printer: &mut Printer,
) -> Result<Statements, Failure> {
    let mut tallies = Tallies::of(job);
    let mut finished = Vec::new();
    for (account, shown) in job.accounts.iter().enumerate() {
        let bar = Bar::new(&shown.name, "entries");
        let reader = Reader {
            client,
            job,
            progress: &bar,
        };
        let work = reader.statement(account, staging, &mut tallies, None);
        let (statement, times) = runtime.block_on(work)?;
        finished.push(statement);
        let unsettled = runtime.block_on(reader.unsettled(account, None))?;
        tallies.skipped.extend(unsettled);
        if times > 1 {
            tell_attempts(&shown.name, times, printer);
        }
    }
    tallies.refused.check()?;
    Ok(Statements { finished, tallies })
}

/// Says that an account was read more than once.
pub(in crate::cli) fn tell_attempts(account: &str, times: u32, printer: &mut Printer) {
    let text = format!("{account}: the balances did not meet at first; the period was fetched {times} times");
    printer.careful("note:", &text);
}
