//! Cells that are the same in every row.

use std::borrow::Cow;

use super::Charset;
use crate::layout::CellKind;
use crate::mapping::plan::{Cell, Piece, is_present};
use crate::mapping::{Column, Mapping};

impl Mapping {
    /// For each column its text and kind, if it is the same in every row and fits as it is; `None` for all others.
    pub fn constants(&self, charset: &impl Charset) -> Vec<Option<(Cow<'_, str>, CellKind)>> {
        let constant = |column| constant(column, charset);
        self.columns.iter().map(constant).collect()
    }
}

/// What does not fit is no constant: its row says so, with the entry.
fn constant<'c>(column: &'c Column, charset: &impl Charset) -> Option<(Cow<'c, str>, CellKind)> {
    let text = literal(&column.cell)?;
    let mut fitted = text.clone().into_owned();
    let fits = charset.fit(&mut fitted, 0).is_ok() && fitted == text;
    let is_missing = column.required && !is_present(&text);
    let is_long = column.max.is_some_and(|max| text.chars().count() > max);
    (fits && !is_missing && !is_long && column.kind != CellKind::Gap).then_some((text, column.kind))
}

/// The text of a cell that looks at nothing.
fn literal(cell: &Cell) -> Option<Cow<'_, str>> {
    let case = match cell.cases.as_slice() {
        [] => return Some(Cow::Borrowed("")),
        [case] if case.when.is_none() => case,
        _ => return None,
    };
    let mut texts = case.pieces.iter().map(|piece| match piece {
        Piece::Literal(text) => Some(text.as_str()),
        Piece::Value { .. } => None,
    });
    match case.pieces.as_slice() {
        [Piece::Literal(text)] => Some(Cow::Borrowed(text)),
        _ => texts
            .try_fold(String::new(), |all, text| Some(all + text?))
            .map(Cow::Owned),
    }
}

#[cfg(test)]
mod tests {
    use crate::mapping::trial::{self, Anything};

    #[test]
    fn a_cell_that_looks_at_nothing_and_fits_is_constant() {
        let mapping = trial::load(
            r#"
            [[column]]
            name = "empty"
            value = ""
            [[column]]
            name = "word"
            value = "EXTF"
            [[column]]
            name = "field"
            value = "{id}"
            [[column]]
            name = "case"
            cases = [{ when = "note present", text = "yes" }]
            [[column]]
            name = "long"
            value = "abc"
            max = 2
            overflow = "cut"
            "#,
        );
        let constants = mapping.constants(&Anything);
        let texts = constants
            .iter()
            .map(|cell| cell.as_ref().map(|(text, _)| &**text));
        assert_eq!(
            texts.collect::<Vec<_>>(),
            [Some(""), Some("EXTF"), None, None, None]
        );
    }
}
