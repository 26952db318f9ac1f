//! `[[preamble]]`: records before the headings.

use super::cell::{WrittenCase, WrittenCell, WrittenColumn, nameless};
use crate::problem::Problem;
use crate::toml_tree::{Table, TextValue, Value};

/// One record as written: its fields are cells without names.
#[derive(Debug, Clone)]
pub(in crate::mapping) struct WrittenPreamble {
    pub(in crate::mapping) fields: Vec<WrittenColumn>,
}

pub(super) fn read(root: &mut Table<'_>, problems: &mut Vec<Problem>) -> Vec<WrittenPreamble> {
    let mut preambles = Vec::new();
    for mut table in root.tables("preamble", problems).into_iter().flatten() {
        let span = table.span.clone();
        let listed = table.take("fields").map(|value| (value.as_list(), value));
        let fields = match listed {
            Some((Some(values), _)) => values.iter().map(|value| field(value, problems)).collect(),
            Some((None, value)) => {
                problems.push(value.wrong_kind("fields", "a list of fields like [\"EXTF\", 700]"));
                Vec::new()
            }
            None => {
                let problem = Problem::new("missing-key", span, "the preamble has no `fields`");
                problems.push(problem.help("add `fields = [\"…\"]`"));
                Vec::new()
            }
        };
        table.finish(problems);
        preambles.push(WrittenPreamble { fields });
    }
    preambles
}

/// A template, a number as it is written, or a table like that of a column.
fn field(value: &Value<'_>, problems: &mut Vec<Problem>) -> WrittenColumn {
    if let Some(text) = value.as_text() {
        return constant(text, value, None);
    }
    if value.as_integer().is_some() {
        return constant(TextValue::of_written(value), value, Some(false));
    }
    if let Some(table) = value.as_table("preamble.fields") {
        return nameless(table, false, problems);
    }
    problems.push(value.wrong_kind(
        "fields",
        "a text, a whole number, or a table like { value = \"{…}\" }",
    ));
    WrittenColumn::default()
}

fn constant(text: TextValue, value: &Value<'_>, is_text: Option<bool>) -> WrittenColumn {
    let case = WrittenCase {
        span: value.span.clone(),
        when: None,
        text: Some(text),
    };
    WrittenColumn {
        span: value.span.clone(),
        cell: Some(WrittenCell { cases: vec![case] }),
        is_text,
        ..WrittenColumn::default()
    }
}
