//! What the journal tells.

use std::collections::HashSet;
use std::ops::Range;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use rusqlite::{OptionalExtension, Row};

use super::super::error::Error;
use super::super::window::Window;
use super::super::{Archive, Version, object, time};
use super::{File, RunId, State};
use crate::money::Cents;
use crate::period::Period;

/// A run as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// Saldo's version.
    pub saldo: String,
    /// The first day asked for.
    pub first: NaiveDate,
    /// The last one, included.
    pub last: NaiveDate,
    /// The IANA name of the zone in which days begin and end.
    pub timezone: String,
    /// Where its files went.
    pub folder: PathBuf,
    /// Whether entries that had been exported before were left out.
    pub only_new: bool,
    /// By format, then account.
    pub parts: Vec<RunPart>,
    /// By name.
    pub files: Vec<File>,
}

/// A part of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunPart {
    /// The mapping's name.
    pub format: String,
    /// The SHA-256 of the mapping's source text.
    pub mapping_sha256: String,
    /// The account, as the bank identifies it.
    pub account: String,
    /// How far it came.
    pub state: State,
    /// How many entries it has.
    pub entries: u64,
    /// Their sum; positive is money in.
    pub sum: Cents,
}

impl Run {
    /// Whether both made the same files in a format.
    pub fn is_same(&self, other: &Self, format: &str) -> bool {
        let of_format = |run: &Self| -> Vec<(String, String)> {
            let files = run.files.iter().filter(|file| file.format == format);
            files
                .map(|file| (file.name.clone(), file.sha256.clone()))
                .collect()
        };
        self.is_done(Some(format)) && of_format(self) == of_format(other)
    }

    /// Whether its files in a format, or in any, are in place.
    pub fn is_done(&self, format: Option<&str>) -> bool {
        self.parts
            .iter()
            .any(|part| part.state == State::Done && format.is_none_or(|format| part.format == format))
    }
}

/// An entry as it was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// By which run.
    pub run: RunId,
    /// The bank's identifier.
    pub id: String,
    /// Positive is money in.
    pub amount: Cents,
    /// Which of all stored versions it was.
    object: i64,
}

impl Archive {
    /// All runs, the oldest first.
    pub fn runs(&self) -> Result<Vec<Run>, Error> {
        let read = || -> rusqlite::Result<Vec<Run>> {
            let mut runs: Vec<Run> = self
                .connection
                .prepare_cached(
                    "SELECT id, begun_at, saldo, first_day, last_day, timezone, folder, only_new FROM run ORDER BY id",
                )?
                .query_map((), run)?
                .collect::<Result<_, _>>()?;
            let mut parts = self.connection.prepare_cached(
                "SELECT format, mapping_sha256, account, state, entries, sum FROM run_part
                 WHERE run = ?1 ORDER BY format, account",
            )?;
            let mut files = self.connection.prepare_cached(
                "SELECT name, format, account, sha256, bytes FROM run_file WHERE run = ?1 ORDER BY name",
            )?;
            for run in &mut runs {
                run.parts = parts.query_map((run.id,), part)?.collect::<Result<_, _>>()?;
                run.files = files.query_map((run.id,), file)?.collect::<Result<_, _>>()?;
            }
            Ok(runs)
        };
        read().map_err(|error| self.reading(error))
    }

    /// The transactions of a window that were exported in a format.
    pub fn exported_within(
        &self,
        format: &str,
        window: Window<'_>,
        instants: &Range<DateTime<Utc>>,
    ) -> Result<HashSet<String>, Error> {
        let column = window.order.column();
        self.connection
            .prepare_cached(&format!(
                "SELECT state.id FROM transaction_state AS state
                 WHERE account = ?1 AND status = ?2 AND {column} >= ?3 AND {column} < ?4 AND EXISTS (
                     SELECT 1 FROM run_entry AS entry JOIN run_part AS part ON part.id = entry.part
                     WHERE entry.id = state.id AND part.format = ?5 AND part.state = 'done')"
            ))
            .and_then(|mut statement| {
                let (from, to) = (time::to_column(instants.start), time::to_column(instants.end));
                let values = (window.account, window.status, from, to, format);
                statement.query_map(values, |row| row.get(0))?.collect()
            })
            .map_err(|error| self.reading(error))
    }

    /// The highest number that a format gave to entries that settled in `instants`, where one file has those of all
    /// accounts: a whole export begins with 1, one of only new entries goes on after what came before it. Never too low: of
    /// a run whose days began at other instants, entries up to a day away count too, so a number may be left out, and none
    /// is given twice.
    pub fn highest_number(&self, format: &str, instants: &Range<DateTime<Utc>>) -> Result<u64, Error> {
        let runs: Vec<Numbered> = self
            .connection
            .prepare_cached(
                "SELECT run.only_new, run.timezone, count(*), sum(state.settled_at >= ?2 AND state.settled_at < ?3)
                 FROM run JOIN run_part AS part ON part.run = run.id JOIN run_entry AS entry ON entry.part = part.id
                 JOIN transaction_state AS state ON state.id = entry.id
                 WHERE part.format = ?1 AND part.state = 'done' AND state.settled_at >= ?4 AND state.settled_at < ?5
                 GROUP BY run.id ORDER BY run.id",
            )
            .and_then(|mut statement| {
                let (from, to) = (instants.start, instants.end);
                let day = TimeDelta::days(1);
                let before = from.checked_sub_signed(day).unwrap_or(from);
                let after = to.checked_add_signed(day).unwrap_or(to);
                let values = (format, time::to_column(from), time::to_column(to), time::to_column(before), time::to_column(after));
                statement.query_map(values, numbered)?.collect()
            })
            .map_err(|error| self.reading(error))?;
        let after = |highest: u64, run: &Numbered| {
            let count = run.count(instants);
            if run.only_new {
                highest + count
            } else {
                highest.max(count)
            }
        };
        Ok(runs.iter().fold(0, after))
    }

    /// How a transaction was last exported in a format, if it was.
    pub fn last_export(&self, format: &str, id: &str) -> Result<Option<Exported>, Error> {
        self.connection
            .prepare_cached(
                "SELECT part.run, entry.id, entry.amount, entry.object
                 FROM run_entry AS entry JOIN run_part AS part ON part.id = entry.part
                 WHERE entry.id = ?1 AND part.format = ?2 AND part.state = 'done' ORDER BY part.run DESC LIMIT 1",
            )
            .and_then(|mut statement| statement.query_row((id, format), exported).optional())
            .map_err(|error| self.reading(error))
    }

    /// What a run exported of an account in a format.
    pub fn exported_by(&self, run: RunId, format: &str, account: &str) -> Result<Vec<Exported>, Error> {
        self.connection
            .prepare_cached(
                "SELECT part.run, entry.id, entry.amount, entry.object
                 FROM run_part AS part JOIN run_entry AS entry ON entry.part = part.id
                 WHERE part.run = ?1 AND part.format = ?2 AND part.account = ?3 AND part.state = 'done'
                 ORDER BY entry.id",
            )
            .and_then(|mut statement| statement.query_map((run, format, account), exported)?.collect())
            .map_err(|error| self.reading(error))
    }

    /// The version that was exported.
    pub fn version_exported(&self, exported: &Exported) -> Result<Version, Error> {
        self.connection
            .prepare_cached("SELECT kind, id, version, fetched_at, json FROM object WHERE seq = ?1")
            .and_then(|mut statement| statement.query_row((exported.object,), object::version))
            .map_err(|error| self.reading(error))
    }
}

/// How many entries a run numbered.
struct Numbered {
    only_new: bool,
    timezone: String,
    /// Up to a day before and after.
    around: u64,
    within: u64,
}

impl Numbered {
    /// As many as may have got a number among those of these instants, which begin and end with days.
    fn count(&self, instants: &Range<DateTime<Utc>>) -> u64 {
        let zone: Option<Tz> = self.timezone.parse().ok();
        let begins_a_day = |at: DateTime<Utc>| {
            zone.is_some_and(|zone| {
                let day = at.with_timezone(&zone).date_naive();
                Period::new(day, day).is_ok_and(|day| day.instants(zone).start == at)
            })
        };
        if begins_a_day(instants.start) && begins_a_day(instants.end) {
            self.within
        } else {
            self.around
        }
    }
}

fn numbered(row: &Row<'_>) -> rusqlite::Result<Numbered> {
    Ok(Numbered {
        only_new: row.get(0)?,
        timezone: row.get(1)?,
        around: row.get::<_, i64>(2)?.unsigned_abs(),
        within: row.get::<_, i64>(3)?.unsigned_abs(),
    })
}

fn run(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: row.get(0)?,
        begun_at: time::of_column(row.get(1)?),
        saldo: row.get(2)?,
        first: day(row, 3)?,
        last: day(row, 4)?,
        timezone: row.get(5)?,
        folder: row.get::<_, String>(6)?.into(),
        only_new: row.get(7)?,
        parts: Vec::new(),
        files: Vec::new(),
    })
}

fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<NaiveDate> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

fn part(row: &Row<'_>) -> rusqlite::Result<RunPart> {
    Ok(RunPart {
        format: row.get(0)?,
        mapping_sha256: row.get(1)?,
        account: row.get(2)?,
        state: row.get(3)?,
        entries: row.get::<_, i64>(4)?.unsigned_abs(),
        sum: Cents::new(row.get(5)?),
    })
}

fn file(row: &Row<'_>) -> rusqlite::Result<File> {
    Ok(File {
        name: row.get(0)?,
        format: row.get(1)?,
        account: row.get(2)?,
        sha256: row.get(3)?,
        bytes: row.get::<_, i64>(4)?.unsigned_abs(),
    })
}

fn exported(row: &Row<'_>) -> rusqlite::Result<Exported> {
    Ok(Exported {
        run: row.get(0)?,
        id: row.get(1)?,
        amount: Cents::new(row.get(2)?),
        object: row.get(3)?,
    })
}
