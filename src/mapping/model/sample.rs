//! `[[test]]`: an entry and what the mapping must make of it.

use std::ops::Range;

use crate::problem::Problem;
use crate::toml_tree::{Member, Table, TextValue};

/// One test as written.
#[derive(Debug, Clone)]
pub(in crate::mapping) struct WrittenTest {
    pub(in crate::mapping) name: Option<TextValue>,
    pub(in crate::mapping) span: Range<usize>,
    /// The entry's fields under the bank's names.
    pub(in crate::mapping) entry: Vec<Member>,
    pub(in crate::mapping) expect: WrittenExpectation,
}

/// What a test expects.
#[derive(Debug, Clone)]
pub(in crate::mapping) enum WrittenExpectation {
    /// Some columns, by name.
    Columns(Vec<(TextValue, TextValue)>),
    /// The whole line.
    Line(TextValue),
    /// An error whose message has this text in it.
    Error(TextValue),
    /// A filter with this reason.
    Skipped(TextValue),
}

pub(super) fn read(mut table: Table<'_>, problems: &mut Vec<Problem>) -> WrittenTest {
    let span = table.span.clone();
    let name = table.required_text("name", problems);
    if !table.has("entry") {
        let problem = Problem::new("missing-key", span.clone(), "the test has no `entry`");
        problems
            .push(problem.help("add entry = { side = \"debit\", amount = \"12.34\", settled_at = \"…\" }"));
    }
    let mut entry = table.table("entry", problems);
    let entry = entry
        .as_mut()
        .map(|entry| entry.take_rest().map(Member::of).collect());
    let expect = expectation(&mut table, problems);
    table.finish(problems);
    WrittenTest {
        name,
        span,
        entry: entry.unwrap_or_default(),
        expect,
    }
}

fn expectation(table: &mut Table<'_>, problems: &mut Vec<Problem>) -> WrittenExpectation {
    let columns = table.table("expect", problems).map(|mut columns| {
        let mut pairs = Vec::new();
        for item in columns.take_rest() {
            match item.value.as_text() {
                Some(text) => pairs.push((TextValue::key(item), text)),
                None => problems.push(item.value.wrong_kind(item.key, "a text in quotes")),
            }
        }
        WrittenExpectation::Columns(pairs)
    });
    let line = table.text("line", problems).map(WrittenExpectation::Line);
    let error = table.text("error", problems).map(WrittenExpectation::Error);
    let skipped = table.text("skipped", problems).map(WrittenExpectation::Skipped);
    let mut given = [columns, line, error, skipped].into_iter().flatten();
    let first = given.next();
    if first.is_none() || given.next().is_some() {
        let message = "a test has one of `expect`, `line`, `error` and `skipped`";
        let problem = Problem::new("expectation", table.span.clone(), message);
        problems.push(problem.help("say once what must come out"));
    }
    first.unwrap_or(WrittenExpectation::Columns(Vec::new()))
}
