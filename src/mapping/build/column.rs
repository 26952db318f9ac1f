//! Columns.

use crate::layout::CellKind;
use crate::mapping::Column;
use crate::mapping::compile::{Compiler, Position};
use crate::mapping::field::{self, Kind};
use crate::mapping::model::{WrittenCase, WrittenCell, WrittenColumn};
use crate::mapping::plan::Cell;
use crate::problem::Problem;

/// Whether it is the number of the entry in its file and nothing else.
fn is_entry_number(cell: &WrittenCell) -> bool {
    let [
        WrittenCase {
            when: None,
            text: Some(text),
            ..
        },
    ] = &cell.cases[..]
    else {
        return false;
    };
    let inner = text
        .text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    inner.is_some_and(|name| name.trim() == field::ENTRY_NUMBER)
}

/// Compiles a column, or a field of a preamble.
pub(super) fn build(written: &WrittenColumn, position: Position, compiler: &mut Compiler) -> Column {
    let nothing = WrittenCell { cases: Vec::new() };
    let cases = written.cell.as_ref().unwrap_or(&nothing);
    let is_gap = position == Position::Row && is_entry_number(cases);
    if is_gap {
        super::report::not_plain(written, compiler);
    }
    let (cell, _, kind) = if is_gap {
        (Cell { cases: Vec::new() }, true, Kind::Integer)
    } else {
        super::cell(cases, position, compiler)
    };
    let is_cut = written.cut.unwrap_or(false);
    let is_text = written
        .is_text
        .unwrap_or(matches!(kind, Kind::Text | Kind::Flag | Kind::List));
    if let (false, true, Some(name)) = (is_text, is_cut, &written.name) {
        let message = format!(
            "`{}` holds numbers or days, and a part of one is another one",
            name.text
        );
        let problem = Problem::new("cut-number", name.span.clone(), message);
        compiler.problems.push(problem.help("use overflow = \"error\""));
    }
    Column {
        name: written
            .name
            .as_ref()
            .map(|name| name.text.clone())
            .unwrap_or_default(),
        cell,
        told: super::told::cases(cases),
        kind: match (is_gap, is_text) {
            (true, _) => CellKind::Gap,
            (false, true) => CellKind::Text,
            (false, false) => CellKind::Number,
        },
        // What is filled in later is never empty.
        required: !is_gap && written.required.unwrap_or(false),
        max: written.max.map(|max| usize::try_from(max).unwrap_or(usize::MAX)),
        cut: is_cut,
    }
}
