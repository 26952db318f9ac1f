//! Texts that need not be made: nearly all stand somewhere already as they are written, or are absent.
//!
//! What [`Look::Unsure`] stands for is made by [`Cell::write`] and [`TextExpr::write`], which know everything else too.

use super::{Case, Cell, Piece, Refusal, Scope, Shared, TextExpr, TextSource, is_present};
use crate::glance::{is_tidy, is_tidy_latin};

/// What a look finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mapping) enum Look<T> {
    /// There is no text.
    Absent,
    /// This is it.
    Found(T),
    /// Only who makes the text knows.
    Unsure,
}

impl<T> Look<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Look<U> {
        match self {
            Self::Absent => Look::Absent,
            Self::Found(found) => Look::Found(change(found)),
            Self::Unsure => Look::Unsure,
        }
    }
}

impl Cell {
    /// The text of the cell and the case that gives it, where no text must be made.
    pub(in crate::mapping) fn look<'s>(
        &'s self,
        shared: &'s Shared,
        scope: &Scope<'s>,
    ) -> Result<Look<(&'s str, usize)>, Refusal> {
        if let Some(expr) = self.lone() {
            return Ok(expr.look(shared, scope)?.map(|text| (text, 0)));
        }
        for (index, case) in self.cases.iter().enumerate() {
            if !case.holds(shared, scope)? {
                continue;
            }
            match case.look(shared, scope)? {
                Look::Found(text) => return Ok(Look::Found((text, index))),
                Look::Absent => {}
                Look::Unsure => return Ok(Look::Unsure),
            }
        }
        Ok(Look::Absent)
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
    fn look<'s>(&'s self, shared: &'s Shared, scope: &Scope<'s>) -> Result<Look<&'s str>, Refusal> {
        match self.pieces.as_slice() {
            [Piece::Literal(text)] if !text.is_empty() => Ok(Look::Found(text)),
            [Piece::Value { expr, .. }] => expr.look(shared, scope),
            pieces => Ok(match first_needed(pieces).map(|expr| expr.look(shared, scope)) {
                Some(Ok(Look::Absent)) => Look::Absent,
                _ => Look::Unsure,
            }),
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
    pub(super) fn look<'s>(
        &'s self,
        shared: &'s Shared,
        scope: &Scope<'s>,
    ) -> Result<Look<&'s str>, Refusal> {
        let text = match &self.source {
            TextSource::Field(get) => get(scope).filter(|text| is_present(text)),
            TextSource::Cell(index) => match shared.remembered(*index, scope)? {
                Some(text) => Some(text).filter(|text| !text.is_empty()),
                None => return Ok(Look::Unsure),
            },
            _ => return Ok(Look::Unsure),
        };
        Ok(match text {
            None if self.steps.keep_absent() => Look::Absent,
            Some(text) if self.steps.is_empty() => Look::Found(text),
            Some(text) if self.steps.keep_tidy() && is_tidy(text) => Look::Found(text),
            Some(text) if self.steps.keep_latin() && is_tidy_latin(text) => Look::Found(text),
            _ => Look::Unsure,
        })
    }
}

impl TextExpr {
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
    /// remembered.
    pub(super) fn remembered<'s>(
        &'s self,
        index: usize,
        scope: &Scope<'s>,
    ) -> Result<Option<&'s str>, Refusal> {
        let Some(lets) = scope.lets else { return Ok(None) };
        if let Some(text) = lets.text(index, scope) {
            return Ok(Some(text));
        }
        let Some(cell) = self.cells.get(index) else {
            return Ok(None);
        };
        let counted = lets.counted();
        let look = cell.look(self, scope)?;
        let field = match look {
            Look::Absent => {
                lets.remember_field(index, None);
                return Ok(Some(""));
            }
            Look::Found((_, case)) => cell.cases.get(case).and_then(Case::field),
            Look::Unsure => None,
        };
        if let (Look::Found((found, _)), Some(_)) = (look, field) {
            lets.remember_field(index, field);
            return Ok(Some(found));
        }
        let mut text = lets.room(index);
        cell.write(self, scope, &mut text)?;
        Ok(lets.remember(index, text, counted))
    }
}
