//! Columns and cells.

use super::{report, told};
use crate::layout::CellKind;
use crate::mapping::Column;
use crate::mapping::compile::{Compiler, Numbers, Position};
use crate::mapping::field::{self, Kind};
use crate::mapping::model::{WrittenCase, WrittenCell, WrittenColumn};
use crate::mapping::plan::{Case, Cell};
use crate::problem::Problem;

/// A compiled cell.
pub(super) struct CompiledCell {
    pub(super) cell: Cell,
    /// Whether one of its cases always fits.
    pub(super) always: bool,
    /// The kind of its values.
    pub(super) kind: Kind,
    /// The most that one of its cases holds of them.
    pub(super) numbers: Numbers,
}

/// Compiles the cases of a cell.
pub(super) fn cell(written: &WrittenCell, position: Position, compiler: &mut Compiler) -> CompiledCell {
    let mut cases = Vec::new();
    let mut numbers = Numbers::None;
    let mut always = false;
    let mut kinds = Vec::new();
    for case in &written.cases {
        if always {
            let problem = Problem::new("unreachable", case.span.clone(), "this case is never reached");
            compiler
                .problems
                .push(problem.help("an earlier case fits every entry: move this one up, or remove it"));
        }
        let when = case.when.as_ref().map(|when| compiler.condition(when, position));
        let Some(text) = &case.text else { continue };
        let template = compiler.template(text, position);
        always |= template.always && when.is_none();
        kinds.push(template.kind);
        numbers = numbers.max(template.numbers);
        cases.push(Case {
            when: when.flatten(),
            pieces: template.pieces,
        });
    }
    let kind = match kinds.split_first() {
        Some((first, rest)) if rest.iter().all(|kind| kind == first) => *first,
        _ => Kind::Text,
    };
    CompiledCell {
        cell: Cell { cases },
        always,
        kind,
        numbers,
    }
}

/// Whether it is the number of the entry in its file and nothing else.
pub(super) fn is_entry_number(cell: &WrittenCell) -> bool {
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

pub(super) fn column(written: &WrittenColumn, position: Position, compiler: &mut Compiler) -> Column {
    let nothing = WrittenCell { cases: Vec::new() };
    let cases = written.cell.as_ref().unwrap_or(&nothing);
    let is_gap = position == Position::Row && is_entry_number(cases);
    if is_gap {
        report::not_plain(written, compiler);
    }
    let of_cases = if is_gap {
        CompiledCell {
            cell: Cell { cases: Vec::new() },
            always: true,
            kind: Kind::Integer,
            numbers: Numbers::Alone,
        }
    } else {
        cell(cases, position, compiler)
    };
    let CompiledCell { cell, kind, .. } = of_cases;
    let is_cut = written.cut.unwrap_or(false);
    let is_text = written
        .is_text
        .unwrap_or(matches!(kind, Kind::Text | Kind::Flag | Kind::List));
    let numbers = if is_text { of_cases.numbers } else { Numbers::Alone };
    if is_cut {
        report::cut_number(written, numbers, compiler);
    }
    Column {
        name: written
            .name
            .as_ref()
            .map(|name| name.text.clone())
            .unwrap_or_default(),
        cell,
        told: told::cases(cases),
        kind: match (is_gap, is_text) {
            (true, _) => CellKind::Gap,
            (false, true) => CellKind::Text,
            (false, false) => CellKind::Number,
        },
        // What is filled in later is never empty.
        required: !is_gap && written.required.unwrap_or(false),
        max: written.max.map(|max| usize::try_from(max).unwrap_or(usize::MAX)),
        cut: is_cut,
        may_be_cut: numbers <= Numbers::Within,
    }
}
