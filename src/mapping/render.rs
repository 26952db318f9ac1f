//! One entry becomes one row of cells.

use std::collections::BTreeMap;

use super::plan::{Changes, Refusal};
use super::{Charset, Column, Lets, Mapping, Requirement, RowOf, Scope, Template};
use crate::layout::CellKind;
use refusal::too_long;

mod absent;
mod cells;
mod content;
mod explain;
mod frame;
mod refusal;
mod shorten;

pub use cells::Cells;
pub use content::Content;
pub use explain::{Chosen, Explained, Explanation, SlotValue};

/// A row under construction; one is used for many rows.
#[derive(Debug, Default)]
pub struct Row {
    text: String,
    ends: Vec<(usize, CellKind)>,
    lets: Lets,
}

impl Row {
    /// The cells in the order of the columns.
    pub fn cells(&self) -> impl Iterator<Item = (&str, CellKind)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(end, _)| *end));
        starts
            .zip(&self.ends)
            .map(|(start, (end, kind))| (&self.text[start..*end], *kind))
    }
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The row is ready.
    Written,
    /// A filter left it out; the number counts [`Mapping::filter_reasons`].
    Filtered(usize),
}

/// What was changed to make values fit, for the summary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many values were cut, by column.
    pub cut: BTreeMap<String, u64>,
    /// How many characters were replaced by others or left out.
    pub replaced: u64,
    /// How many texts a step cut.
    pub shortened: u64,
    /// How many characters became a space, because the file has no quotes to hold them.
    pub spaced: u64,
}

impl Tally {
    /// Counts what steps changed.
    fn count(&mut self, changes: Changes) {
        self.replaced += changes.replaced + changes.fitted;
        self.shortened += changes.cut;
    }

    /// Adds another tally.
    pub fn absorb(&mut self, other: Self) {
        for (column, count) in other.cut {
            *self.cut.entry(column).or_default() += count;
        }
        self.replaced += other.replaced;
        self.shortened += other.shortened;
        self.spaced += other.spaced;
    }
}

/// Why an entry cannot become a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} cannot be written as `{mapping}`, {}: {message}; {help}", named(.entry), part(.entry, .column))]
pub struct RowError {
    /// The mapping's name.
    pub mapping: String,
    /// The column's name; `filter` for a filter.
    pub column: String,
    /// The entry's identifier.
    pub entry: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

fn part(entry: &str, column: &str) -> String {
    if entry.is_empty() {
        format!("the {column}")
    } else {
        format!("column `{column}`")
    }
}

fn named(entry: &str) -> String {
    if entry.is_empty() {
        "a statement".to_owned()
    } else {
        format!("entry {entry}")
    }
}

impl Mapping {
    /// Renders one row: the entry of `scope`, or its posting or line where rows are such ([`Mapping::rows`]).
    ///
    /// Where the posting or line is missing, the row is left out as [`Mapping::nothing_to_post`] says. A scope without an
    /// entry is no error: all that is told of entries is absent, and the rest is written.
    pub fn render(
        &self,
        scope: &Scope<'_>,
        charset: &impl Charset,
        row: &mut Row,
        tally: &mut Tally,
    ) -> Result<Outcome, RowError> {
        let Row {
            text: out,
            ends,
            lets,
        } = row;
        out.clear();
        ends.clear();
        lets.begin(self.shared.cells.len());
        let scope = &Scope {
            lets: Some(lets),
            charset: Some(charset),
            ..*scope
        };
        if let Some(filter) = self.filtered(scope)? {
            return Ok(Outcome::Filtered(filter));
        }
        // A filter writes nothing.
        lets.forget(Changes::default());
        if let Some(text) = &self.text {
            self.template("record", &text.record, scope, charset, out, tally)?;
            ends.push((out.len(), CellKind::Text));
        }
        for column in &self.columns {
            self.cell(column, scope, charset, out, tally)?;
            ends.push((out.len(), column.kind));
        }
        tally.count(lets.changes());
        Ok(Outcome::Written)
    }

    /// Whether the file is one text instead of records of cells.
    pub fn is_text(&self) -> bool {
        self.text.is_some()
    }

    fn template(
        &self,
        part: &str,
        template: &Template,
        scope: &Scope<'_>,
        charset: &impl Charset,
        out: &mut String,
        tally: &mut Tally,
    ) -> Result<(), RowError> {
        let start = out.len();
        let refuse = |refusal| self.refuse(part, scope, refusal);
        if !super::plan::write_pieces(&template.pieces, &self.shared, scope, out).map_err(refuse)? {
            return Err(refuse(self.incomplete(template, scope)));
        }
        tally.replaced += charset
            .fit(out, start)
            .map_err(|c| refuse(Refusal::unencodable(c)))?;
        Ok(())
    }

    /// Why no file can be written for the account, the books and the answers of `scope`, if its mapping says so.
    pub fn refusal(&self, scope: &Scope<'_>) -> Result<Option<&Requirement>, RowError> {
        for requirement in &self.requirements {
            let holds = requirement.when.holds(&self.shared, scope);
            if !holds.map_err(|refusal| self.refuse("require", scope, refusal))? {
                return Ok(Some(requirement));
            }
        }
        Ok(None)
    }

    fn filtered(&self, scope: &Scope<'_>) -> Result<Option<usize>, RowError> {
        let is_there = match self.rows {
            RowOf::Entry => true,
            RowOf::Posting => scope.posting.is_some(),
            RowOf::Line => scope.line.is_some(),
        };
        if !is_there {
            return Ok(Some(self.nothing_to_post()));
        }
        for (index, filter) in self.filters.iter().enumerate() {
            let holds = filter.when.holds(&self.shared, scope);
            if holds.map_err(|refusal| self.refuse("filter", scope, refusal))? {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    /// Appends one cell; returns the number of the case that won.
    fn cell(
        &self,
        column: &Column,
        scope: &Scope<'_>,
        charset: &impl Charset,
        out: &mut String,
        tally: &mut Tally,
    ) -> Result<Option<usize>, RowError> {
        let start = out.len();
        let refuse = |refusal| self.refuse(&column.name, scope, refusal);
        let chosen = column.cell.write(&self.shared, scope, out).map_err(refuse)?;
        if out.len() == start {
            return if column.required {
                Err(refuse(self.empty(column, scope)))
            } else {
                Ok(chosen)
            };
        }
        tally.replaced += charset
            .fit(out, start)
            .map_err(|c| refuse(Refusal::unencodable(c)))?;
        if column.required && !super::plan::is_present(&out[start..]) {
            return Err(refuse(self.empty(column, scope)));
        }
        if let Some(max) = column.max
            && out.len() - start > max
            && out[start..].chars().count() > max
        {
            if !column.cut {
                return Err(refuse(too_long(
                    out[start..].chars().count(),
                    max,
                    column.may_be_cut,
                )));
            }
            self.shorten(
                column,
                chosen.unwrap_or_default(),
                max,
                scope,
                charset,
                out,
                start,
            )
            .map_err(refuse)?;
            *tally.cut.entry(column.name.clone()).or_default() += 1;
        }
        Ok(chosen)
    }

    fn refuse(&self, column: &str, scope: &Scope<'_>, refusal: Refusal) -> RowError {
        RowError {
            mapping: self.name.clone(),
            column: column.to_owned(),
            entry: scope
                .entry
                .map(|entry| entry.id.clone().into_owned())
                .unwrap_or_default(),
            message: refusal.message,
            help: refusal.help.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
