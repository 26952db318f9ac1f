//! Texts that need not be made: nearly all stand somewhere already as they are written, or are absent.
//!
//! A look gives the text, empty where it is absent. It gives `None` where the text must be made by [`Cell::write`] or
//! [`TextExpr::write`], which also know why it cannot be.

use chrono::{NaiveDate, NaiveTime};

use super::{
    Case, Cell, DateExpr, DateFormat, Piece, Refusal, Scope, Shared, TextExpr, TextSource, is_present,
};
use crate::glance::{is_tidy, is_tidy_latin};

impl Cell {
    /// The text of the cell.
    #[inline]
    pub(in crate::mapping) fn look<'s>(&'s self, shared: &'s Shared, scope: &Scope<'s>) -> Option<&'s str> {
        match self.lone() {
            Some(expr) => expr.look(shared, scope),
            None => self.look_at_cases(shared, scope).map(|(text, _)| text),
        }
    }

    /// The text of the cell, and the case that gives it.
    fn look_at_cases<'s>(
        &'s self,
        shared: &'s Shared,
        scope: &Scope<'s>,
    ) -> Option<(&'s str, Option<&'s Case>)> {
        for case in &self.cases {
            if case.holds(shared, scope).ok()? {
                let text = case.look(shared, scope)?;
                if !text.is_empty() {
                    return Some((text, Some(case)));
                }
            }
        }
        Some(("", None))
    }

    /// The case that wins where all are literals.
    pub(in crate::mapping) fn choose(
        &self,
        shared: &Shared,
        scope: &Scope<'_>,
    ) -> Result<Option<usize>, Refusal> {
        for (index, case) in self.cases.iter().enumerate() {
            if !case.is_blank() && case.holds(shared, scope)? {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }
}

impl Case {
    fn look<'s>(&'s self, shared: &'s Shared, scope: &Scope<'s>) -> Option<&'s str> {
        match self.pieces.as_slice() {
            [Piece::Literal(text)] => Some(text),
            [Piece::Value { expr, .. }] => expr.look(shared, scope),
            pieces => first_needed(pieces)?
                .look(shared, scope)
                .filter(|text| text.is_empty()),
        }
    }
}

/// The value that is looked at first, if the text is nothing without it.
fn first_needed(pieces: &[Piece]) -> Option<&TextExpr> {
    let mut values = pieces.iter().filter_map(|piece| match piece {
        Piece::Value { expr, optional } => Some((expr, *optional)),
        Piece::Literal(_) => None,
    });
    values
        .next()
        .and_then(|(expr, optional)| (!optional).then_some(expr))
}

impl TextExpr {
    /// The text, where the steps leave it as it stands.
    #[inline]
    pub(super) fn look<'s>(&'s self, shared: &'s Shared, scope: &Scope<'s>) -> Option<&'s str> {
        let text = match &self.source {
            TextSource::Field(get) => get(scope).filter(|text| is_present(text)).unwrap_or_default(),
            TextSource::Cell(index) => shared.remembered(*index, scope)?,
            _ => return None,
        };
        if self.steps.is_empty() {
            return Some(text);
        }
        let is_kept = if text.is_empty() {
            self.steps.keep_absent()
        } else {
            self.steps.keep_tidy() && is_tidy(text) || self.steps.keep_latin() && is_tidy_latin(text)
        };
        is_kept.then_some(text)
    }

    /// The day that is all of the text, if it is one.
    #[inline]
    pub(in crate::mapping) fn day(&self, scope: &Scope<'_>) -> Option<NaiveDate> {
        let (date, _) = self.lone_day()?;
        date.day(scope)
    }

    /// How a day is written, where the text is one and nothing else.
    pub(in crate::mapping) fn written_day(&self, day: NaiveDate) -> Option<String> {
        let (_, format) = self.lone_day()?;
        let mut text = String::new();
        format.write(day.and_time(NaiveTime::MIN), &mut text);
        Some(text)
    }

    fn lone_day(&self) -> Option<(DateExpr, &DateFormat)> {
        match &self.source {
            TextSource::Date { date, format } if self.steps.is_empty() && !format.shows_time() => {
                Some((*date, format))
            }
            _ => None,
        }
    }

    /// Appends the text, where it is a number or a day and no step follows; tells whether that is so.
    pub(in crate::mapping) fn write_number(
        &self,
        shared: &Shared,
        scope: &Scope<'_>,
        out: &mut String,
    ) -> Result<bool, Refusal> {
        let is_number = matches!(
            self.source,
            TextSource::Amount { .. } | TextSource::Date { .. } | TextSource::Integer(_)
        );
        if !is_number || !self.steps.is_empty() {
            return Ok(false);
        }
        self.source.write(shared, scope, out)?;
        Ok(true)
    }
}

impl Shared {
    /// The text of a cell of `[let]`, made now if the row has not asked for it before; `None` where nothing is
    /// remembered, or it cannot be made.
    #[inline]
    pub(super) fn remembered<'s>(&'s self, index: usize, scope: &Scope<'s>) -> Option<&'s str> {
        let known = scope.lets?.text(index, scope);
        known.or_else(|| self.remember(index, scope))
    }

    fn remember<'s>(&'s self, index: usize, scope: &Scope<'s>) -> Option<&'s str> {
        let (lets, cell) = (scope.lets?, self.cells.get(index)?);
        let found = match cell.lone() {
            Some(expr) => expr.look(self, scope).map(|text| (text, cell.cases.first())),
            None => cell.look_at_cases(self, scope),
        };
        if let Some((text, case)) = found {
            let field = case.and_then(Case::field);
            if text.is_empty() || field.is_some() {
                lets.remember_field(index, field.filter(|_| !text.is_empty()));
                return Some(text);
            }
        }
        let (mut text, counted) = (lets.room(index), lets.counted());
        cell.write(self, scope, &mut text).ok()?;
        lets.remember(index, text, counted)
    }
}
