//! One run: every account from its source to a finished statement.

use tokio::runtime::Runtime;

use super::bank::Reader;
use super::batch::Batch;
use super::collected::{Collected, collect};
use super::dump::{Streamed, stream};
use super::error::Error;
use super::input::{Answers, Dump, Ends, Input};
use super::statement::{Finished, Statement};
use super::target::{Balances, Target};
use super::{Job, Tallies};
use crate::entry::Account;
use crate::output::files::Staging;
use crate::proof::{AccountBalance, Evidence};
use crate::qonto::Client;
use crate::qonto::progress::Progress;

/// All statements of a run, in the order of [`Job::accounts`].
pub(crate) struct Statements {
    pub(crate) finished: Vec<Finished>,
    pub(crate) tallies: Tallies,
}

impl Statements {
    /// Whether something is missing, doubled or altered in one of them.
    pub(crate) fn is_broken(&self) -> bool {
        self.finished.iter().any(Finished::is_broken)
    }

    /// Whether an entry came more than once.
    fn has_duplicates(&self) -> bool {
        self.finished.iter().any(|finished| finished.proof.duplicates > 0)
    }

    /// The opening and closing balance of each account.
    pub(crate) fn balances(&self) -> Vec<Balances> {
        let proofs = self.finished.iter().map(|finished| &finished.proof);
        let balances = proofs.map(|proof| Balances {
            opening: proof.opening,
            closing: proof.closing,
        });
        balances.collect()
    }

    /// The rows that were written, on their way into files.
    pub(crate) fn take_targets(&mut self) -> Vec<Target> {
        self.finished
            .iter_mut()
            .flat_map(|finished| std::mem::take(&mut finished.targets))
            .collect()
    }

    /// Gives up everything that was written.
    pub(crate) fn abandon(self, staging: &mut Staging) {
        for finished in self.finished {
            finished.abandon(staging);
        }
    }
}

/// Streams a dump; `None` where it is not in settled order, names come late, or an entry comes in several versions: it
/// must be read as a whole.
pub(crate) fn of_dump(
    dump: &Dump,
    job: &Job,
    staging: &mut Staging,
    progress: &dyn Progress,
) -> Result<Option<Statements>, Error> {
    let mut statements: Vec<_> = (0..job.accounts.len())
        .map(|account| Statement::new(job, account))
        .collect();
    let mut tallies = Tallies::of(job);
    let streamed = stream(dump, job, |mut batch: Batch| -> Result<(), Error> {
        tallies.take(&mut batch);
        for statement in &mut statements {
            statement.feed(&batch, job, staging)?;
        }
        progress.converted(batch.len());
        Ok(())
    });
    let is_whole = match streamed {
        Ok(Streamed::Whole) => true,
        Ok(Streamed::NamesComeLate) => false,
        Err(error) if error.is_out_of_order() => false,
        Err(error) => return Err(error),
    };
    if !is_whole {
        for statement in statements {
            statement.abandon(staging);
        }
        return Ok(None);
    }
    let evidence = |account: usize| evidence(account, &dump.ends, job);
    let mut statements = finish(statements, tallies, evidence, job, staging)?;
    // Which version of an entry is the latest is known only when all of them are at hand.
    if statements.has_duplicates() {
        statements.abandon(staging);
        return Ok(None);
    }
    statements.tallies.refused.check()?;
    Ok(Some(statements))
}

/// Reads a dump whose accounts and people the job knows already.
pub(crate) fn of_own_dump(
    input: Input,
    job: &Job,
    staging: &mut Staging,
    progress: &dyn Progress,
) -> Result<Statements, Error> {
    if let Input::Dump(dump) = &input
        && let Some(statements) = of_dump(dump, job, staging, progress)?
    {
        return Ok(statements);
    }
    let ends = input.ends();
    of_answers(&input.into_answers()?, &ends, job, staging)
}

/// Sorts and passes on whole answers.
pub(crate) fn of_answers(
    answers: &[Answers],
    ends: &Ends,
    job: &Job,
    staging: &mut Staging,
) -> Result<Statements, Error> {
    let mut collected: Collected = collect(answers, job)?;
    let mut tallies = Tallies::of(job);
    tallies.skipped = std::mem::take(&mut collected.skipped);
    tallies.notes.absorb(std::mem::take(&mut collected.notes));
    let mut statements = Vec::new();
    for account in 0..job.accounts.len() {
        let mut statement = Statement::new(job, account);
        collected.pass(account, job, |mut batch| -> Result<(), Error> {
            tallies.take(&mut batch);
            Ok(statement.feed(&batch, job, staging)?)
        })?;
        statements.push(statement);
    }
    let evidence = |account: usize| Evidence {
        doubts: collected.pages.doubts(&job.accounts[account].id),
        superseded: collected.superseded(account),
        ..evidence(account, ends, job)
    };
    let mut statements = finish(statements, tallies, evidence, job, staging)?;
    statements.tallies.refused.check()?;
    Ok(statements)
}

/// Ends the statements of all accounts.
fn finish(
    statements: Vec<Statement>,
    tallies: Tallies,
    evidence: impl Fn(usize) -> Evidence,
    job: &Job,
    staging: &mut Staging,
) -> Result<Statements, Error> {
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

/// Reads all accounts from the bank, one after the other, and what is still open in the period. `watch` gives each
/// account somebody who hears how far it has come.
pub(crate) fn of_bank<P: Progress>(
    client: &Client,
    runtime: &Runtime,
    job: &Job,
    staging: &mut Staging,
    watch: impl Fn(&Account) -> P,
) -> Result<Statements, Error> {
    let mut tallies = Tallies::of(job);
    let mut finished = Vec::new();
    for (account, shown) in job.accounts.iter().enumerate() {
        let progress = watch(shown);
        let reader = Reader {
            client,
            job,
            progress: &progress,
        };
        finished.push(runtime.block_on(reader.statement(account, staging, &mut tallies, None))?);
        let unsettled = runtime.block_on(reader.unsettled(account, None))?;
        tallies.skipped.extend(unsettled);
    }
    tallies.refused.check()?;
    Ok(Statements { finished, tallies })
}
