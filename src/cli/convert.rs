//! From raw transactions to proven statements and staged files: the one place where all stages meet.
//!
//! Transactions come in batches. A batch is parsed, normalized and rendered on its own, on any thread ([`batch`]);
//! then it passes, in order, through the walk of its account and into the files ([`statement`]). Where the input
//! comes from is decided in [`dump`], [`collected`] and [`bank`].

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::booking::{BookingTally, Bookkeeper};
use crate::entry::{Account, Attribute, AttributeSet, Moment};
use crate::layout::CellKind;
use crate::mapping::{self, Charset, Mapping, Per, Row, Scope};
use crate::output::digest::sha256;
use crate::output::encoding::{Encoder, Tally};
use crate::output::record::{CellError, RecordWriter};
use crate::output::text;
use crate::period::Period;
use crate::qonto::normalize::{Normalizer, Skipped};
use crate::qonto::notes::Notes;

use batch::Batch;
use error::StatementError;

pub(super) use setting::Setting;

pub(super) mod bank;
pub(super) mod batch;
pub(super) mod collected;
pub(super) mod dump;
pub(super) mod error;
pub(super) mod input;
pub(super) mod numbered;
mod rows;
pub(super) mod run;
mod setting;
pub(super) mod spool;
pub(super) mod statement;
pub(super) mod target;

/// A format of this run: its mapping and what it needs to write bytes.
#[derive(Debug)]
pub(super) struct Format {
    /// The mapping.
    pub(super) mapping: Mapping,
    /// The answers to its questions.
    pub(super) params: Vec<String>,
    /// The period, cut where its files are: in order, without gaps.
    pub(super) slices: Vec<Period>,
    /// When an earlier run wrote the same days, if this one repeats it.
    pub(super) earlier: Option<Moment>,
    pub(super) encoder: Encoder,
    pub(super) records: RecordWriter,
}

impl Format {
    pub(super) fn new(mapping: Mapping, params: Vec<String>, setting: &Setting) -> Self {
        let layout = mapping.layout;
        Self {
            slices: setting.slices(&mapping),
            earlier: None,
            mapping,
            params,
            encoder: Encoder::new(layout.encoding, layout.unencodable),
            records: RecordWriter::new(layout),
        }
    }

    /// The SHA-256 of the mapping's text, in hexadecimal digits.
    pub(super) fn mapping_sha256(&self) -> String {
        sha256(self.mapping.source.text.as_bytes())
    }

    /// The slice of the period that a day lies in.
    pub(super) fn slice(&self, day: NaiveDate) -> usize {
        let after = self.slices.partition_point(|slice| slice.first() <= day);
        after.saturating_sub(1)
    }

    /// The bytes before the first row: a byte-order mark, then the head of a text, or the preambles and the names of
    /// the columns, as far as the mapping wants them.
    pub(super) fn head(&self, scope: &Scope<'_>) -> Result<Vec<u8>, StatementError> {
        let mut bytes = self.records.preamble().to_vec();
        let mut records = self.records.clone();
        let (mut row, mut tally) = (Row::default(), Tally::default());
        if self.mapping.is_text() {
            bytes.extend(self.text(&self.mapping.head(scope, &self.encoder)?)?);
            return Ok(bytes);
        }
        for preamble in 0..self.mapping.preambles() {
            self.mapping.preamble(preamble, scope, &self.encoder, &mut row)?;
            for (text, kind) in row.cells() {
                records.cell(&mut bytes, text, kind, &mut tally)?;
            }
            records.end(&mut bytes);
        }
        if self.mapping.header {
            for name in self.mapping.columns() {
                records.cell(&mut bytes, name, CellKind::Heading, &mut tally)?;
            }
            records.end(&mut bytes);
        }
        Ok(bytes)
    }

    /// The bytes after the last row.
    pub(super) fn tail(&self, scope: &Scope<'_>) -> Result<Vec<u8>, StatementError> {
        Ok(self.text(&self.mapping.tail(scope, &self.encoder)?)?)
    }

    fn text(&self, text: &str) -> Result<Vec<u8>, CellError> {
        let mut bytes = Vec::new();
        text::append(
            &self.encoder,
            self.mapping.layout.line_ending,
            text,
            &mut bytes,
            &mut Tally::default(),
        )?;
        Ok(bytes)
    }

    /// Appends a rendered row: a record of cells, or a piece of text. `gaps` gets the places in `out` where the number
    /// of the entry belongs.
    pub(super) fn append(
        mapping: &Mapping,
        encoder: &Encoder,
        records: &mut RecordWriter,
        row: &Row,
        (out, gaps): (&mut Vec<u8>, &mut Vec<usize>),
    ) -> Result<(), CellError> {
        let mut tally = Tally::default();
        for (text, kind) in row.cells() {
            if mapping.is_text() {
                text::append(encoder, mapping.layout.line_ending, text, out, &mut tally)?;
            } else if kind == CellKind::Gap {
                gaps.push(records.gap(out));
            } else if let Err(error) = records.cell(out, text, kind, &mut tally) {
                records.discard(out);
                return Err(error);
            }
        }
        if !mapping.is_text() {
            records.end(out);
        }
        Ok(())
    }
}

impl Charset for Encoder {
    fn fit(&self, text: &mut String, start: usize) -> Result<u64, char> {
        Self::fit(self, text, start).map_err(|error| error.character)
    }
}

/// What every thread of a run looks at.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) normalizer: Normalizer,
    pub(super) formats: Vec<Format>,
    pub(super) setting: Setting,
    /// The accounts that are exported, in the order of the summary.
    pub(super) accounts: Vec<Account>,
    /// Who makes postings, where a format wants some.
    pub(super) keeper: Option<Arc<Bookkeeper>>,
    positions: HashMap<String, usize>,
}

impl Job {
    pub(super) fn new(
        normalizer: Normalizer,
        formats: Vec<Format>,
        setting: Setting,
        accounts: Vec<Account>,
    ) -> Self {
        let positions = accounts
            .iter()
            .enumerate()
            .map(|(index, account)| (account.id.clone(), index))
            .collect();
        Self {
            normalizer,
            formats,
            setting,
            accounts,
            keeper: None,
            positions,
        }
    }

    /// The same run, with somebody who makes postings.
    pub(super) fn with_keeper(self, keeper: Option<Arc<Bookkeeper>>) -> Self {
        Self { keeper, ..self }
    }

    /// The place of an account among the exported ones.
    pub(super) fn position(&self, account_id: &str) -> Option<usize> {
        self.positions.get(account_id).copied()
    }

    /// Refuses accounts for which a format is not made, before anything is fetched or written.
    pub(super) fn check_requirements(&self) -> Result<(), StatementError> {
        if let Some(keeper) = &self.keeper {
            for account in &self.accounts {
                keeper.bank_account(account)?;
            }
        }
        for format in &self.formats {
            let accounts: Vec<Option<&Account>> = match format.mapping.per {
                Per::Account => self.accounts.iter().map(Some).collect(),
                Per::Period | Per::FiscalYear => vec![None],
            };
            for account in accounts {
                if let Some(reason) = format.mapping.refusal(&self.scope(format, account, 0))? {
                    return Err(StatementError::Unfit {
                        format: format.mapping.name.clone(),
                        account: account.map_or("these accounts".to_owned(), shown),
                        reason: reason.to_owned(),
                    });
                }
            }
        }
        Ok(())
    }

    /// What a template sees beside the entry.
    pub(super) fn scope<'s>(
        &'s self,
        format: &'s Format,
        account: Option<&'s Account>,
        slice: usize,
    ) -> Scope<'s> {
        let Setting { period, books, time } = &self.setting;
        let period = format.slices.get(slice).unwrap_or(period);
        Scope {
            account,
            params: &format.params,
            ..Scope::of_run(
                self.normalizer.directory.organization(),
                period,
                books,
                format.earlier.unwrap_or(*time),
            )
        }
    }
}

/// What the review of unsettled transactions shows.
const REVIEWED: AttributeSet = AttributeSet::NONE
    .with(Attribute::Label)
    .with(Attribute::EmittedAt)
    .with(Attribute::UpdatedAt);

/// What is counted beside the rows.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    /// What is no entry, with the reason.
    pub(super) skipped: Vec<Skipped<'static>>,
    /// What was odd.
    pub(super) notes: Notes,
    /// What was changed to fit, for each format.
    pub(super) formats: Vec<mapping::Tally>,
    /// What was counted while entries were posted.
    pub(super) booking: BookingTally,
}

impl Tallies {
    pub(super) fn of(job: &Job) -> Self {
        Self {
            formats: job.formats.iter().map(|_| mapping::Tally::default()).collect(),
            ..Self::default()
        }
    }

    /// Takes what a batch counted.
    pub(super) fn take(&mut self, batch: &mut Batch) {
        self.skipped.append(&mut batch.skipped);
        self.notes.absorb(std::mem::take(&mut batch.notes));
        self.booking.absorb(std::mem::take(&mut batch.booking));
        for (mine, rows) in self.formats.iter_mut().zip(&mut batch.rendered) {
            mine.absorb(std::mem::take(&mut rows.tally));
        }
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.skipped.extend(other.skipped);
        self.notes.absorb(other.notes);
        self.booking.absorb(other.booking);
        for (mine, theirs) in self.formats.iter_mut().zip(other.formats) {
            mine.absorb(theirs);
        }
    }
}

/// An account as messages name it.
fn shown(account: &Account) -> String {
    match &account.iban {
        Some(iban) => format!("{} ({iban})", account.name),
        None => account.name.clone(),
    }
}

/// Everything that any of the formats reads.
pub(super) fn needs<'m>(mappings: impl Iterator<Item = &'m Mapping>) -> AttributeSet {
    mappings.fold(AttributeSet::NONE, |needs, mapping| needs.union(mapping.needs))
}
