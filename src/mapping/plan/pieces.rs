//! Templates: what stands between the values, and the blanks that absent ones leave.

use std::ops::Range;

use super::{Piece, Refusal, Scope, Shared, TextExpr};

/// Appends a template; `false`, and nothing appended, when a value that must be there is absent.
///
/// An optional value that is absent takes the blank before it along; where the text begins with it, the one behind it.
/// Of values without anything between them, one that is there keeps the blank.
pub(in crate::mapping) fn write_pieces(
    pieces: &[Piece],
    shared: &Shared,
    scope: &Scope<'_>,
    out: &mut String,
) -> Result<bool, Refusal> {
    write_watched(pieces, shared, scope, out, &mut |_, _| Ok(()))
}

/// The same, and `watch` is told of each value and its place.
pub(super) fn write_watched(
    pieces: &[Piece],
    shared: &Shared,
    scope: &Scope<'_>,
    out: &mut String,
    watch: &mut impl FnMut(&TextExpr, Range<usize>) -> Result<(), Refusal>,
) -> Result<bool, Refusal> {
    let start = out.len();
    // Whether one of the values since the last literal is there; `None` where none stands.
    let mut present: Option<bool> = None;
    for piece in pieces {
        match piece {
            Piece::Literal(text) => {
                let is_bare = present.take() == Some(false);
                let text = if is_bare { joined(out, start, text) } else { text };
                out.push_str(text);
            }
            Piece::Value { expr, optional } => {
                let before = out.len();
                let is_there = expr.write(shared, scope, out)?;
                watch(expr, before..out.len())?;
                if !is_there && !optional {
                    out.truncate(start);
                    return Ok(false);
                }
                present = Some(is_there || present == Some(true));
            }
        }
    }
    if present == Some(false) {
        joined(out, start, "");
    }
    Ok(true)
}

/// Takes one blank out of where nothing stands between `out[start..]`, which ends with a literal, and `text`; returns
/// what is left of `text`.
fn joined<'t>(out: &mut String, start: usize, text: &'t str) -> &'t str {
    if out.len() == start {
        return text.strip_prefix(' ').unwrap_or(text);
    }
    if out.ends_with(' ') {
        out.pop();
    }
    text
}
