//! A row cell by cell: for who writes a million of them, and knows already what most of their cells hold.

use chrono::NaiveDate;

use super::{Charset, Row, RowError, Tally};
use crate::mapping::plan::{Changes, is_present};
use crate::mapping::{Column, Lets, Mapping, Scope};

/// A row whose cells are asked for from left to right.
pub struct Cells<'r, C> {
    mapping: &'r Mapping,
    scope: Scope<'r>,
    charset: &'r C,
    lets: &'r Lets,
    /// Where texts are made that stand nowhere.
    text: &'r mut String,
}

impl Mapping {
    /// Begins a row as [`Mapping::render`] does; the inner error is the filter that leaves it out, of
    /// [`Mapping::filter_reasons`].
    #[inline]
    pub fn begin<'r, C: Charset>(
        &'r self,
        mut scope: Scope<'r>,
        charset: &'r C,
        row: &'r mut Row,
    ) -> Result<Result<Cells<'r, C>, usize>, RowError> {
        let Row { text, lets, .. } = row;
        lets.begin(self.shared.cells.len());
        let lets = &*lets;
        scope.lets = Some(lets);
        scope.charset = Some(charset);
        if let Some(filter) = self.filtered(&scope)? {
            return Ok(Err(filter));
        }
        // A filter writes nothing.
        lets.forget(Changes::default());
        Ok(Ok(Cells {
            mapping: self,
            scope,
            charset,
            lets,
            text,
        }))
    }

    /// The text of a cell that need not be made, cut or made to fit.
    #[inline]
    fn ready<'s>(&'s self, column: &'s Column, scope: &Scope<'s>, charset: &impl Charset) -> Option<&'s str> {
        let text = column.cell.look(&self.shared, scope)?;
        if text.is_empty() {
            return (!column.required).then_some(text);
        }
        let is_short = column.max.is_none_or(|max| text.len() <= max);
        (is_short && charset.has(text) && (!column.required || is_present(text))).then_some(text)
    }

    /// Writes a cell that is a number or a day and nothing else, where that need not be cut; tells whether it is.
    fn number(
        &self,
        column: &Column,
        scope: &Scope<'_>,
        charset: &impl Charset,
        out: &mut String,
    ) -> Result<bool, RowError> {
        let Some(expr) = column.cell.lone() else {
            return Ok(false);
        };
        let written = expr.write_number(&self.shared, scope, out);
        let is_written = written.map_err(|refusal| self.refuse(&column.name, scope, refusal))?;
        let is_short = column.max.is_none_or(|max| out.len() <= max);
        let is_there = !out.is_empty() || !column.required;
        Ok(is_written && is_short && is_there && charset.has(out))
    }
}

impl<C: Charset> Cells<'_, C> {
    /// The cell of that column.
    pub fn cell(&mut self, column: usize, tally: &mut Tally) -> Result<&str, RowError> {
        let (mapping, scope, charset) = (self.mapping, &self.scope, self.charset);
        let Some(column) = mapping.columns.get(column) else {
            return Ok("");
        };
        if let Some(text) = mapping.ready(column, scope, charset) {
            return Ok(text);
        }
        self.text.clear();
        if mapping.number(column, scope, charset, self.text)? {
            return Ok(self.text);
        }
        self.text.clear();
        mapping.cell(column, scope, charset, self.text, tally)?;
        Ok(self.text)
    }

    /// The case of a column that has a choice of texts.
    pub fn choice(&self, column: usize) -> Result<Option<usize>, RowError> {
        let Some(column) = self.mapping.columns.get(column) else {
            return Ok(None);
        };
        let chosen = column.cell.choose(&self.mapping.shared, &self.scope);
        chosen.map_err(|refusal| self.mapping.refuse(&column.name, &self.scope, refusal))
    }

    /// The day of a column that holds one.
    #[inline]
    pub fn day(&self, column: usize) -> Option<NaiveDate> {
        let column = self.mapping.columns.get(column)?;
        column.cell.lone()?.day(&self.scope)
    }

    /// The whole row, where the file is one text.
    pub fn record(&mut self, tally: &mut Tally) -> Result<&str, RowError> {
        self.text.clear();
        if let Some(text) = &self.mapping.text {
            let record = &text.record;
            self.mapping
                .template("record", record, &self.scope, self.charset, self.text, tally)?;
        }
        Ok(self.text)
    }

    /// Counts what steps changed in its cells.
    pub fn end(self, tally: &mut Tally) {
        tally.count(self.lets.changes());
    }
}
