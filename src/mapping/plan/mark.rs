//! Where amounts, days and counts stand in a cell, so that none of them is cut in two.

use std::ops::Range;

use super::pieces::write_watched;
use super::{Cell, Refusal, Scope, Shared, TextExpr, TextSource};

/// Appends what a case of the cell gives, and tells where the amounts, days and counts in it are.
pub(in crate::mapping) fn mark(
    cell: &Cell,
    case: usize,
    shared: &Shared,
    scope: &Scope<'_>,
    out: &mut String,
) -> Result<Vec<Range<usize>>, Refusal> {
    let mut marks = Vec::new();
    let Some(case) = cell.cases.get(case) else {
        return Ok(marks);
    };
    write_watched(&case.pieces, shared, scope, out, &mut |expr, place| {
        marks.append(&mut marks_of(expr, place, shared, scope)?);
        Ok(())
    })?;
    Ok(marks)
}

/// The marks within one value, which stands at `place`.
fn marks_of(
    expr: &TextExpr,
    place: Range<usize>,
    shared: &Shared,
    scope: &Scope<'_>,
) -> Result<Vec<Range<usize>>, Refusal> {
    match &expr.source {
        TextSource::Amount { .. } | TextSource::Date { .. } | TextSource::Integer(_) => Ok(vec![place]),
        TextSource::Cell(index) => {
            let Some(cell) = shared.cells.get(*index) else {
                return Ok(Vec::new());
            };
            let Some(case) = cell.write(shared, scope, &mut String::new())? else {
                return Ok(Vec::new());
            };
            let inner = mark(cell, case, shared, scope, &mut String::new())?;
            if expr.steps.is_empty() {
                let moved = |mark: Range<usize>| mark.start + place.start..mark.end + place.start;
                return Ok(inner.into_iter().map(moved).collect());
            }
            // Behind a step the whole counts: nobody knows where they went.
            Ok(if inner.is_empty() { Vec::new() } else { vec![place] })
        }
        _ => Ok(Vec::new()),
    }
}
