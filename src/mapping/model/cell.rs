//! `[let]` and `[[column]]`: cells and the cases they choose from.

use std::ops::{Range, RangeInclusive};

use super::choice;
use crate::layout::Names;
use crate::problem::Problem;
use crate::toml_tree::{Item, Table, TextValue};

/// The most characters that a column may allow.
pub(in crate::mapping) const MAX_CHARACTERS: RangeInclusive<i64> = 1..=1_000_000;

/// Whether a text that is too long is cut.
pub(in crate::mapping) const OVERFLOWS: &Names<bool> = &[("cut", true), ("error", false)];

/// Whether the cells of a column are texts.
pub(in crate::mapping) const KINDS: &Names<bool> = &[("text", true), ("number", false), ("date", false)];

/// A cell: one template, or several cases.
#[derive(Debug, Clone)]
pub(in crate::mapping) struct WrittenCell {
    pub(in crate::mapping) cases: Vec<WrittenCase>,
}

#[derive(Debug, Clone)]
pub(in crate::mapping) struct WrittenCase {
    pub(in crate::mapping) span: Range<usize>,
    pub(in crate::mapping) when: Option<TextValue>,
    pub(in crate::mapping) text: Option<TextValue>,
}

/// A column, or what a mapping that extends another changes of one.
#[derive(Debug, Clone, Default)]
pub(in crate::mapping) struct WrittenColumn {
    pub(in crate::mapping) span: Range<usize>,
    pub(in crate::mapping) name: Option<TextValue>,
    pub(in crate::mapping) cell: Option<WrittenCell>,
    pub(in crate::mapping) required: Option<bool>,
    pub(in crate::mapping) max: Option<u64>,
    pub(in crate::mapping) cut: Option<bool>,
    pub(in crate::mapping) is_text: Option<bool>,
    /// The inherited column of that name is left out.
    pub(in crate::mapping) remove: bool,
    /// The column stands behind this one.
    pub(in crate::mapping) after: Option<TextValue>,
}

pub(super) fn lets(root: &mut Table<'_>, problems: &mut Vec<Problem>) -> Vec<(TextValue, WrittenCell)> {
    let Some(mut table) = root.table("let", problems) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in table.take_rest() {
        let name = TextValue::key(item);
        let cases = if let Some(text) = item.value.as_text() {
            vec![WrittenCase {
                span: item.value.span.clone(),
                when: None,
                text: Some(text),
            }]
        } else if let Some(list) = item.value.as_list() {
            let path = format!("let.{}", item.key);
            let tables: Option<Vec<_>> = list.iter().map(|value| value.as_table(&path)).collect();
            match tables.filter(|tables| !tables.is_empty()) {
                Some(tables) => cases(tables, problems),
                None => no_cases(item, problems),
            }
        } else {
            no_cases(item, problems)
        };
        found.push((name, WrittenCell { cases }));
    }
    found
}

fn no_cases(item: &Item<'_>, problems: &mut Vec<Problem>) -> Vec<WrittenCase> {
    let wanted = "a text, or a list of cases like [{ text = \"{note}\" }]";
    problems.push(item.value.wrong_kind(item.key, wanted));
    Vec::new()
}

/// Reads a column; `extends` allows what only changes an inherited one.
pub(super) fn column(mut table: Table<'_>, extends: bool, problems: &mut Vec<Problem>) -> WrittenColumn {
    let name = table.required_text("name", problems);
    let (remove, after) = changes(&mut table, extends, problems);
    WrittenColumn {
        name,
        remove,
        after,
        ..nameless(table, extends, problems)
    }
}

/// Reads what a column and a field of a preamble have in common.
pub(super) fn nameless(mut table: Table<'_>, extends: bool, problems: &mut Vec<Problem>) -> WrittenColumn {
    let span = table.span.clone();
    let value = table.text("value", problems);
    let alternatives = table.tables("cases", problems);
    let is_empty = alternatives.as_ref().is_some_and(Vec::is_empty);
    if value.is_some() && table.has("cases") {
        let problem = Problem::new(
            "two-values",
            span.clone(),
            "the column has both `value` and `cases`",
        );
        problems.push(problem.help("keep one of them"));
    } else if is_empty && !table.has("value") && !extends {
        problems.push(no_value(span.clone()));
    }
    let cases = match value {
        Some(text) => vec![WrittenCase {
            span: text.span.clone(),
            when: None,
            text: Some(text),
        }],
        None => cases(alternatives.unwrap_or_default(), problems),
    };
    let cell = (!cases.is_empty()).then_some(WrittenCell { cases });
    let required = table.flag("required", problems);
    let max = table.integer("max", MAX_CHARACTERS, problems);
    let overflow = choice(&mut table, "overflow", OVERFLOWS, problems);
    let is_text = choice(&mut table, "kind", KINDS, problems);
    if overflow.is_some() && max.is_none() && !extends {
        let problem = Problem::new(
            "unused",
            table.span.clone(),
            "`overflow` says nothing without `max`",
        );
        problems.push(problem.help("add `max = 60`, or remove `overflow`"));
    }
    table.finish(problems);
    let max = max.and_then(|(max, _)| u64::try_from(max).ok());
    WrittenColumn {
        span,
        name: None,
        cell,
        required,
        max,
        cut: overflow,
        is_text,
        remove: false,
        after: None,
    }
}

/// The problem of a column that says nothing.
pub(in crate::mapping) fn no_value(span: Range<usize>) -> Problem {
    Problem::new("missing-key", span, "the column has neither `value` nor `cases`")
        .help("add `value = \"{…}\"`")
}

/// `remove` and `after`, which mean something only where columns are inherited.
fn changes(table: &mut Table<'_>, extends: bool, problems: &mut Vec<Problem>) -> (bool, Option<TextValue>) {
    for key in ["remove", "after"] {
        if table.has(key) && !extends {
            let message = format!("`{key}` changes an inherited column, and this file extends nothing");
            let problem = Problem::new("unused", table.span.clone(), message);
            problems.push(problem.help("add `extends = \"…\"` at the top, or remove it"));
        }
    }
    (
        table.flag("remove", problems).unwrap_or(false),
        table.text("after", problems),
    )
}

fn cases(tables: Vec<Table<'_>>, problems: &mut Vec<Problem>) -> Vec<WrittenCase> {
    let mut read = |mut table: Table<'_>| {
        let span = table.span.clone();
        let when = table.text("when", problems);
        let text = table.required_text("text", problems);
        table.finish(problems);
        WrittenCase { span, when, text }
    };
    tables.into_iter().map(&mut read).collect()
}
