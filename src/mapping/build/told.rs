//! What a mapping keeps of its text, to explain how a cell came about.

use crate::mapping::compile::LetName;
use crate::mapping::model::WrittenCell;
use crate::mapping::{Told, ToldLet};
use crate::toml_tree::TextValue;

/// The cells of `[let]`, in the order of the shared cells.
pub(super) fn lets(written: &[(TextValue, WrittenCell)], known: &[LetName]) -> Vec<ToldLet> {
    let told = written.iter().zip(known).map(|((_, cell), name)| ToldLet {
        name: (!name.named.statement).then(|| name.name.clone()),
        cases: cases(cell),
    });
    told.collect()
}

/// The cases of a cell as written.
pub(super) fn cases(cell: &WrittenCell) -> Vec<Told> {
    let text = |text: &TextValue| text.text.clone();
    let told = cell.cases.iter().filter_map(|case| {
        Some(Told {
            when: case.when.as_ref().map(text),
            text: case.text.as_ref().map(text)?,
        })
    });
    told.collect()
}
