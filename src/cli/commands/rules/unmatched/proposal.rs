//! The rule that is proposed for the entries with one other side.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::blank::is_present;
use crate::booking::chart::ChartDefault;
use crate::entry::{Entry, Side};
use crate::excerpt::steers;

/// A name of so many characters or more is told by its beginning.
const LONGEST: usize = 140;

/// The condition that finds the entries with the other side of this one, and no others.
pub(super) fn condition(entry: &Entry<'_>) -> String {
    let Some(name) = entry.counterparty() else {
        return format!(
            "not counterparty present and {}",
            is("operation_type", entry.operation_type.as_deref())
        );
    };
    if name.chars().count() < LONGEST {
        return is("counterparty", Some(name));
    }
    // A rule is something that people read. What begins with all of this is taken for the same.
    format!("counterparty matches '^{}'", pattern(&start_of(name)))
}

/// What keeps a rule from the entries that the chart's default decides, in the words of one of them.
pub(super) fn exception(default: &ChartDefault, entry: &Entry<'_>) -> String {
    let operation = default.operation_type.as_ref();
    let operation = operation.map(|_| is("operation_type", entry.operation_type.as_deref()));
    let subject = default.subject_type.as_ref();
    let subject = subject.map(|_| is("subject_type", entry.subject_type.as_deref()));
    let side = default.side.map(|side| match side {
        Side::Credit => "side == 'credit'".to_owned(),
        Side::Debit => "side == 'debit'".to_owned(),
    });
    let parts: Vec<_> = operation.into_iter().chain(subject).chain(side).collect();
    format!("not ({})", parts.join(" and "))
}

/// Whether the field is this text, as a condition.
fn is(field: &str, text: Option<&str>) -> String {
    // A text of nothing visible is absent for conditions.
    match text.filter(|text| is_present(text)) {
        None => format!("not {field} present"),
        // The language has no way to write both signs in one text.
        Some(text) if text.contains('\'') && text.contains('"') => {
            format!("{field} matches '^{}$'", pattern(text))
        }
        Some(text) => format!("{field} == {}", literal(text)),
    }
}

/// As much of a name as a rule holds.
pub(super) fn start_of(name: &str) -> String {
    name.chars().take(LONGEST).collect()
}

/// The name, or the first of `name 2`, `name 3` that is not taken; it is taken then.
pub(super) fn free(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name_of_this = name.to_owned();
    let mut number = 1;
    while !taken.insert(name_of_this.clone()) {
        number += 1;
        name_of_this = format!("{name} {number}");
    }
    name_of_this
}

/// What finds the text, without the sign that would end it.
fn pattern(text: &str) -> String {
    regex::escape(text).replace('\'', r"\x27")
}

fn literal(text: &str) -> String {
    let quote = if text.contains('\'') { '"' } else { '\'' };
    format!("{quote}{text}{quote}")
}

/// A TOML text.
pub(super) fn in_quotes(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if steers(c) => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
