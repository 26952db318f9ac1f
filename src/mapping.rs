//! The mapping language: a TOML file becomes a typed plan that renders entries to cells.
//!
//! written file (`model`) → resolved and type-checked (`compile`) → plan (`plan`) → cells ([`Mapping::render`]).
//! What is wrong with a mapping is found when it is loaded, all of it at once; afterwards only the data can be wrong.
//! It knows neither the bank nor how bytes reach the disk.

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::AttributeSet;
use crate::layout::{CellKind, Layout};
use crate::problem::{Blame, Source};

mod build;
mod charset;
mod compile;
mod condition;
mod draft;
pub mod expression;
mod extent;
mod field;
mod flat;
mod guide;
mod inherit;
mod library;
mod load;
mod model;
mod outline;
mod plan;
mod render;
mod requirement;
mod sample;
mod schema;
mod scope;
mod step;
mod syntax;
mod template;
#[cfg(test)]
pub(crate) mod trial;

pub use build::is_name;
pub use charset::Charset;
pub use draft::{Draft, DraftError, Drafted};
pub use extent::{Per, RowOf, Split};
pub use field::{Field, Kind, Place, fields};
pub use guide::{Confidence, Guide};
pub use inherit::{Library, Shipped};
pub use library::{SHIPPED, shipped};
pub use outline::{Changed, Changes, Outline, Renamed};
pub use plan::Lets;
pub use render::{Cells, Chosen, Content, Explained, Explanation, Outcome, Row, RowError, SlotValue, Tally};
pub use requirement::Requirement;
pub use sample::{Sample, SampleError};
pub use schema::{SCHEMA_FILE, SCHEMA_LINE, json_schema};
pub use scope::{Rows, Scope};
pub use step::{Argument, STEPS, Step};

/// Why an entry without money is in no file of postings.
const NO_MONEY: &str = "no money moved, so there is nothing to post";

/// A mapping that is ready for use.
#[derive(Debug)]
pub struct Mapping {
    /// The name by which `--format` knows it.
    pub name: String,
    /// What it is for, in a few words.
    pub title: String,
    /// ISO 3166 code of the country it is made for, if for one.
    pub country: Option<String>,
    /// Where the target describes its import.
    pub docs: Option<String>,
    /// How far it was verified, honestly.
    pub checked: Option<String>,
    /// What people read before they use it.
    pub guide: Guide,
    /// How its bytes are laid out.
    pub layout: Layout,
    /// Whether the first line names the columns.
    pub header: bool,
    /// What a row is.
    pub rows: RowOf,
    /// What one file holds.
    pub per: Per,
    /// Where files are split by day.
    pub split: Option<Split>,
    /// The most rows of one file; more are split into numbered files.
    pub max_rows: Option<u64>,
    /// Whether it speaks of the statement as a whole, so that its rows must be known before what stands above them.
    pub needs_statement: bool,
    /// The keys of the profile's books without which it cannot be written.
    pub needs_books: BTreeSet<&'static str>,
    /// Questions whose answers the mapping needs.
    pub params: Vec<Param>,
    /// What a source must read for it.
    pub needs: AttributeSet,
    /// The tests that the file carries.
    pub samples: Vec<Sample>,
    /// The text it was made from.
    pub source: Source,
    file_name: Vec<plan::Piece>,
    requirements: Vec<Requirement>,
    filters: Vec<Reasoned>,
    /// Records before the headings.
    preambles: Vec<Vec<Column>>,
    columns: Vec<Column>,
    /// In place of columns: a text with a head and a tail.
    text: Option<TextBody>,
    /// In the order of the shared cells, for `explain`.
    lets: Vec<ToldLet>,
    shared: plan::Shared,
}

/// A case as written.
#[derive(Debug)]
struct Told {
    when: Option<String>,
    text: String,
}

/// A cell of `[let]` as written.
#[derive(Debug)]
struct ToldLet {
    /// Absent for one of the statement, which has no value in a row.
    name: Option<String>,
    cases: Vec<Told>,
}

/// A text format.
#[derive(Debug)]
struct TextBody {
    head: Template,
    record: Template,
    tail: Template,
}

/// A part of a text format.
#[derive(Debug, Default)]
struct Template {
    pieces: Vec<plan::Piece>,
    /// What stands in its braces, in order, for `explain` and for messages.
    slots: Vec<String>,
}

/// A question that is answered once: by `--set`, the profile, or a default.
#[derive(Debug)]
pub struct Param {
    /// The name after `params.`.
    pub name: String,
    /// The question.
    pub ask: String,
    default: Option<Vec<plan::Piece>>,
}

/// A condition and what to say of a row that is left out where it holds.
#[derive(Debug)]
struct Reasoned {
    when: plan::Test,
    reason: String,
}

/// A column of the file.
#[derive(Debug)]
struct Column {
    name: String,
    cell: plan::Cell,
    /// The cases as written, for `explain`.
    told: Vec<Told>,
    kind: CellKind,
    required: bool,
    max: Option<usize>,
    cut: bool,
    /// Whether a part of its text says less, and nothing else.
    may_be_cut: bool,
}

/// A parameter without a value.
#[derive(Debug, thiserror::Error)]
pub enum ParamError {
    /// Nobody answered the question.
    #[error(
        "the format `{mapping}` needs to know: {ask}. Set it with --set {name}=…, or in the profile's [params]"
    )]
    Missing {
        /// The mapping that asks.
        mapping: String,
        /// The question.
        ask: String,
        /// The name of the parameter.
        name: String,
    },
    /// The default cannot be written.
    #[error("the default of `{name}` in the format `{mapping}` cannot be written: {reason}")]
    Default {
        /// The mapping.
        mapping: String,
        /// The name of the parameter.
        name: String,
        /// Why.
        reason: String,
    },
}

impl ParamError {
    /// The user answers the questions.
    pub fn blame(&self) -> Blame {
        Blame::User
    }
}

impl Mapping {
    /// What one row of it is, in a word.
    pub fn row_kind(&self) -> &'static str {
        match self.rows {
            _ if self.is_text() => "text",
            RowOf::Entry => "entry",
            RowOf::Posting => "posting",
            RowOf::Line => "line",
        }
    }

    /// Whether its rows carry the number of their entry in the file.
    pub fn numbers_entries(&self) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|column| column.kind == CellKind::Gap)
    }

    /// The names of the columns, in order.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Why rows are left out, in the order of [`Outcome::Filtered`].
    pub fn filter_reasons(&self) -> impl Iterator<Item = &str> {
        let filters = self.filters.iter().map(|filter| filter.reason.as_str());
        let empty = self.rows.is_booked().then_some(NO_MONEY);
        filters.chain(empty)
    }

    /// The number in [`Mapping::filter_reasons`] of an entry without postings.
    pub fn nothing_to_post(&self) -> usize {
        self.filters.len()
    }

    /// The values of the parameters: given ones first, then defaults, which see what is the same for the whole run.
    pub fn resolve_params(
        &self,
        given: &BTreeMap<String, String>,
        run: &Scope<'_>,
    ) -> Result<Vec<String>, ParamError> {
        let resolve = |param: &Param| {
            if let Some(value) = given.get(&param.name) {
                return Ok(value.clone());
            }
            let missing = || ParamError::Missing {
                mapping: self.name.clone(),
                ask: param.ask.clone(),
                name: param.name.clone(),
            };
            self.default_of(param, run)?.ok_or_else(missing)
        };
        self.params.iter().map(resolve).collect()
    }

    /// The answer of one of its parameters where nobody gives one; `None` where it has no default, or one whose fields
    /// are absent.
    pub fn default_of(&self, param: &Param, run: &Scope<'_>) -> Result<Option<String>, ParamError> {
        let Some(pieces) = param.default.as_deref() else {
            return Ok(None);
        };
        let mut text = String::new();
        match plan::write_pieces(pieces, &self.shared, run, &mut text) {
            Ok(is_written) => Ok(is_written.then_some(text)),
            Err(refusal) => Err(ParamError::Default {
                mapping: self.name.clone(),
                name: param.name.clone(),
                reason: refusal.message,
            }),
        }
    }

    /// The name of a file; `None` when a value that it needs is absent.
    pub fn file_name(&self, scope: &Scope<'_>) -> Option<String> {
        let mut name = String::new();
        let written = plan::write_pieces(&self.file_name, &self.shared, scope, &mut name);
        (written.ok()? && !name.is_empty()).then_some(name)
    }
}

#[cfg(test)]
mod tests;
