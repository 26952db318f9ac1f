//! Cells: alternatives, of which each row takes one.

use std::borrow::Cow;

use super::{
    Changes, Lets, Piece, Refusal, Scope, Shared, Test, TextExpr, TextGetter, TextSource, write_pieces,
};

/// Alternatives: the first wins whose condition holds, whose values are present, and which gives a text.
#[derive(Debug)]
pub(in crate::mapping) struct Cell {
    pub(in crate::mapping) cases: Vec<Case>,
}

/// One alternative of a cell.
#[derive(Debug)]
pub(in crate::mapping) struct Case {
    pub(in crate::mapping) when: Option<Test>,
    pub(in crate::mapping) pieces: Vec<Piece>,
}

impl Cell {
    /// Appends the cell and tells which case won; `None`, and nothing appended, when none did.
    pub(in crate::mapping) fn write(
        &self,
        shared: &Shared,
        scope: &Scope<'_>,
        out: &mut String,
    ) -> Result<Option<usize>, Refusal> {
        for (index, case) in self.cases.iter().enumerate() {
            if !case.holds(shared, scope)? {
                continue;
            }
            let counted = scope.lets.map_or(Changes::NONE, Lets::counted);
            let start = out.len();
            if write_pieces(&case.pieces, shared, scope, out)? && out.len() > start {
                return Ok(Some(index));
            }
            if let Some(lets) = scope.lets {
                lets.forget(counted);
            }
        }
        Ok(None)
    }
}

impl Cell {
    /// The value that is all of the cell in every row.
    pub(in crate::mapping) fn lone(&self) -> Option<&TextExpr> {
        match self.cases.as_slice() {
            [Case { when: None, pieces }] => match pieces.as_slice() {
                [Piece::Value { expr, .. }] => Some(expr),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Case {
    /// Whether its condition holds. What a condition looks at is not written, so nothing counts.
    pub(super) fn holds(&self, shared: &Shared, scope: &Scope<'_>) -> Result<bool, Refusal> {
        let Some(when) = &self.when else { return Ok(true) };
        if let Test::TextPresent(text) = when
            && let Some(text) = text.look(shared, scope)
        {
            return Ok(!text.is_empty());
        }
        let counted = scope.lets.map_or(Changes::NONE, Lets::counted);
        let holds = when.holds(shared, scope)?;
        if let Some(lets) = scope.lets {
            lets.forget(counted);
        }
        Ok(holds)
    }

    /// Whether it gives no text whatever it looks at.
    pub(super) fn is_blank(&self) -> bool {
        self.pieces
            .iter()
            .all(|piece| matches!(piece, Piece::Literal(text) if text.is_empty()))
    }

    /// The field whose text it gives, whatever steps make of that.
    pub(super) fn field(&self) -> Option<TextGetter> {
        match self.pieces.as_slice() {
            [Piece::Value { expr, .. }] => match expr.source {
                TextSource::Field(get) => Some(get),
                _ => None,
            },
            _ => None,
        }
    }

    /// Its text, where it looks at nothing.
    pub(in crate::mapping) fn literal(&self) -> Option<Cow<'_, str>> {
        let mut texts = self.pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => Some(text.as_str()),
            Piece::Value { .. } => None,
        });
        match self.pieces.as_slice() {
            [Piece::Literal(text)] => Some(Cow::Borrowed(text)),
            _ => texts
                .try_fold(String::new(), |all, text| Some(all + text?))
                .map(Cow::Owned),
        }
    }
}
