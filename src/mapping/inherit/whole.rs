//! What a mapping must be together with what it inherits.

use std::ops::Range;

use crate::mapping::model::{Written, no_value};
use crate::problem::Problem;

/// A file has columns or is one text, and what a mapping adds is of the kind that it inherits.
pub(super) fn both_kinds(base: &Written, own: &Written, problems: &mut Vec<Problem>) {
    // Where one of them has both, that was said.
    if let (Some(column), None, Some(_)) = (own.columns.first(), &own.text, &base.text) {
        let message = "what this file extends is one [text], which has no columns";
        let problem = Problem::new("two-values", column.span.clone(), message);
        problems.push(problem.help("remove the [[column]], or extend a mapping with columns"));
    }
    if let (Some(_), true, true, None) = (
        &own.text,
        own.columns.is_empty(),
        !base.columns.is_empty(),
        &base.text,
    ) {
        let message = "what this file extends has columns, so it is not one [text]";
        let problem = Problem::new("two-values", text_of(own), message);
        problems.push(problem.help("remove the [text], or extend a mapping that is one"));
    }
    let preamble = own.preambles.iter().flat_map(|preamble| &preamble.fields).next();
    if let (Some(field), None, Some(_)) = (preamble, &own.text, &base.text) {
        let message = "what this file extends is one [text], which has no [[preamble]]";
        let problem = Problem::new("two-values", field.span.clone(), message);
        problems.push(problem.help("move it into `head` of [text]"));
    }
}

/// Where the text of a file stands, as near as is known.
fn text_of(written: &Written) -> Range<usize> {
    let text = written.text.as_ref();
    let parts = text.map(|text| [&text.head, &text.record, &text.tail]);
    let first = parts.into_iter().flatten().flatten().next();
    let place = first.or(written.extends.as_ref());
    place.map_or(0..0, |text| text.span.clone())
}

/// What is nowhere in the chain.
pub(super) fn missing(merged: &Written, problems: &mut Vec<Problem>) {
    for column in merged.columns.iter().filter(|column| column.cell.is_none()) {
        problems.push(no_value(column.span.clone()));
    }
    for param in merged.params.iter().filter(|param| param.ask.is_none()) {
        let message = format!(
            "[params.{}] asks nothing, here and in what is inherited",
            param.name.text
        );
        let problem = Problem::new("missing-key", param.name.span.clone(), message);
        problems.push(problem.help("add `ask = \"…\"`"));
    }
    if let (true, None, Some(extends)) = (merged.columns.is_empty(), &merged.text, &merged.extends) {
        let problem = Problem::new("missing-key", extends.span.clone(), "no [[column]] is left");
        problems.push(problem.help("keep or add at least one column"));
    }
}
