//! Whether the journal agrees with itself and with the stored objects.

use std::fmt;

use rusqlite::Row;

use super::super::error::Error;
use super::super::{Archive, Kind};
use super::RunId;
use crate::money::{Cents, Total};

/// Something in the journal that cannot be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// The version that an entry was exported with is not in the archive, or is another object's.
    Lost {
        /// The run.
        run: RunId,
        /// The mapping's name.
        format: String,
        /// The bank's identifier of the entry.
        id: String,
    },
    /// The stored version moves another amount than was exported.
    Amount {
        /// The run.
        run: RunId,
        /// The mapping's name.
        format: String,
        /// The bank's identifier of the entry.
        id: String,
        /// As exported; positive is money in.
        exported: Cents,
        /// As stored; `None` where it moves no money.
        stored: Option<Cents>,
    },
    /// A part says another number or sum than its entries have.
    Sum {
        /// The run.
        run: RunId,
        /// The mapping's name.
        format: String,
        /// The account, as the bank identifies it.
        account: String,
    },
    /// A file belongs to no part of its run.
    File {
        /// The run.
        run: RunId,
        /// Its name in the run's folder.
        name: String,
    },
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost { run, format, id } => write!(
                f,
                "run {run} exported {id} as {format}, but the archive no longer has what was exported"
            ),
            Self::Amount {
                run,
                format,
                id,
                exported,
                stored,
            } => {
                write!(f, "run {run} exported {id} as {format} with {exported}, but ")?;
                match stored {
                    Some(stored) => write!(f, "the stored version has {stored}"),
                    None => f.write_str("the stored version moves no money"),
                }
            }
            Self::Sum { run, format, account } => write!(
                f,
                "run {run} says another number or sum of entries as {format} of account {account} than it has"
            ),
            Self::File { run, name } => {
                write!(
                    f,
                    "run {run} has the file {name}, which belongs to none of its formats"
                )
            }
        }
    }
}

/// An entry of a run beside the version that is stored for it.
struct Beside {
    id: String,
    amount: Cents,
    /// What it was exported with; absent where that is not there, or is another object.
    json: Option<String>,
}

/// What a part says of itself.
struct Said {
    part: i64,
    run: RunId,
    format: String,
    account: String,
    entries: u64,
    sum: Cents,
}

impl Archive {
    /// Holds the journal against itself and against the stored objects; `amount_of` reads the amount that a stored
    /// transaction of an account moves, if any. Nothing is changed.
    pub fn check_journal(&self, amount_of: impl Fn(&str, &str) -> Option<Cents>) -> Result<Vec<Flaw>, Error> {
        let mut flaws = Vec::new();
        for said in self.parts_said()? {
            let (mut entries, mut sum) = (0, Total::default());
            self.each_entry(said.part, |entry| {
                entries += 1;
                sum.add(entry.amount);
                flaws.extend(entry.flaw(&said, &amount_of));
            })?;
            if entries != said.entries || sum.cents() != Some(said.sum) {
                flaws.push(Flaw::Sum {
                    run: said.run,
                    format: said.format,
                    account: said.account,
                });
            }
        }
        flaws.extend(self.stray_files()?);
        Ok(flaws)
    }

    fn parts_said(&self) -> Result<Vec<Said>, Error> {
        let said = |row: &Row<'_>| {
            Ok(Said {
                part: row.get(0)?,
                run: row.get(1)?,
                format: row.get(2)?,
                account: row.get(3)?,
                entries: row.get::<_, i64>(4)?.unsigned_abs(),
                sum: Cents::new(row.get(5)?),
            })
        };
        self.connection
            .prepare_cached("SELECT id, run, format, account, entries, sum FROM run_part ORDER BY id")
            .and_then(|mut statement| statement.query_map((), said)?.collect())
            .map_err(|error| self.reading(error))
    }

    fn each_entry(&self, part: i64, mut take: impl FnMut(Beside)) -> Result<(), Error> {
        let beside = |row: &Row<'_>| {
            take(Beside {
                id: row.get(0)?,
                amount: Cents::new(row.get(1)?),
                json: row.get(2)?,
            });
            Ok(())
        };
        // An entry whose transaction the archive has lost is lost too, even if its version is there.
        self.connection
            .prepare_cached(
                "SELECT entry.id, entry.amount, object.json FROM run_entry AS entry
                 LEFT JOIN object ON object.seq = entry.object AND object.kind = ?2 AND object.id = entry.id
                     AND EXISTS (SELECT 1 FROM transaction_state AS state WHERE state.id = entry.id)
                 WHERE entry.part = ?1 ORDER BY entry.id",
            )
            .and_then(|mut statement| statement.query_map((part, Kind::Transaction), beside)?.collect())
            .map_err(|error| self.reading(error))
    }

    fn stray_files(&self) -> Result<Vec<Flaw>, Error> {
        let file = |row: &Row<'_>| {
            Ok(Flaw::File {
                run: row.get(0)?,
                name: row.get(1)?,
            })
        };
        self.connection
            .prepare_cached(
                "SELECT run, name FROM run_file AS file WHERE NOT EXISTS (
                     SELECT 1 FROM run_part AS part WHERE part.run = file.run AND part.format = file.format
                         AND (file.account IS NULL OR file.account = part.account))
                 ORDER BY run, name",
            )
            .and_then(|mut statement| statement.query_map((), file)?.collect())
            .map_err(|error| self.reading(error))
    }
}

impl Beside {
    fn flaw(self, part: &Said, amount_of: impl Fn(&str, &str) -> Option<Cents>) -> Option<Flaw> {
        let (run, format, id) = (part.run, part.format.clone(), self.id);
        let Some(json) = self.json else {
            return Some(Flaw::Lost { run, format, id });
        };
        let stored = amount_of(&part.account, &json);
        (stored != Some(self.amount)).then_some(Flaw::Amount {
            run,
            format,
            id,
            exported: self.amount,
            stored,
        })
    }
}
