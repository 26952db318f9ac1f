//! A mapping file as it is written: plain structures with places, read without stopping at the first mistake.
//!
//! Each key that is read here has its row in `schema/keys.rs`, from which editors learn of it; a test holds both together.

use super::RowOf;
use super::guide::{Confidence, Guide};
use crate::layout::Names;
use crate::problem::{Problem, suggest};
use crate::toml_tree::{Document, Table, TextValue};

mod cell;
mod file;
mod preamble;
mod sample;
mod text;

pub(super) use cell::{KINDS, MAX_CHARACTERS, OVERFLOWS, WrittenCase, WrittenCell, WrittenColumn, no_value};
pub(super) use file::{DECIMALS, MAX_ROWS, WrittenFile};
pub(super) use preamble::WrittenPreamble;
pub(super) use sample::{WrittenExpectation, WrittenTest};
pub(super) use text::WrittenText;

/// The version of the language that this program speaks.
pub(super) const SCHEMA: i64 = 1;

/// Everything that a mapping file says.
#[derive(Debug, Clone)]
pub(super) struct Written {
    /// The mapping that this one changes.
    pub(super) extends: Option<TextValue>,
    pub(super) name: Option<TextValue>,
    pub(super) title: Option<TextValue>,
    pub(super) country: Option<String>,
    pub(super) docs: Option<String>,
    pub(super) checked: Option<String>,
    pub(super) guide: Guide,
    pub(super) rows: Option<RowOf>,
    pub(super) params: Vec<WrittenParam>,
    pub(super) file: WrittenFile,
    pub(super) requirements: Vec<WrittenReason>,
    pub(super) filters: Vec<WrittenReason>,
    pub(super) lets: Vec<(TextValue, WrittenCell)>,
    pub(super) preambles: Vec<WrittenPreamble>,
    pub(super) columns: Vec<WrittenColumn>,
    pub(super) text: Option<WrittenText>,
    pub(super) lookups: Vec<WrittenLookup>,
    pub(super) tests: Vec<WrittenTest>,
}

#[derive(Debug, Clone)]
pub(super) struct WrittenParam {
    pub(super) name: TextValue,
    pub(super) ask: Option<String>,
    pub(super) default: Option<TextValue>,
}

/// A condition and what to say: a requirement or a filter.
#[derive(Debug, Clone)]
pub(super) struct WrittenReason {
    pub(super) when: Option<TextValue>,
    pub(super) reason: Option<TextValue>,
}

#[derive(Debug, Clone)]
pub(super) struct WrittenLookup {
    pub(super) name: TextValue,
    pub(super) default: Option<String>,
    pub(super) rows: Vec<(String, String)>,
}

/// Reads the whole file.
pub(super) fn read(document: &Document<'_>, problems: &mut Vec<Problem>) -> Written {
    let mut root = document.root();
    schema(&mut root, problems);
    let extends = root.text("extends", problems);
    let is_child = extends.is_some();
    let mut mapping = root.table("mapping", problems);
    if mapping.is_none() && !root.has("mapping") {
        problems.push(
            Problem::new(
                "missing-key",
                root.span.start..root.span.start,
                "there is no [mapping]",
            )
            .help("start the file with [mapping] and a `name`"),
        );
    }
    let heading = mapping.as_mut();
    let mut words = heading.map(|table| {
        let name = table.required_text("name", problems);
        let title = if is_child {
            table.text("title", problems)
        } else {
            table.required_text("title", problems)
        };
        let country = table.text("country", problems).map(|text| text.text);
        let docs = table.text("docs", problems).map(|text| text.text);
        let checked = table.text("checked", problems).map(|text| text.text);
        let guide = guide(table, problems);
        let rows = choice(table, "rows", RowOf::NAMES, problems);
        (name, title, country, docs, checked, guide, rows)
    });
    if let Some(table) = mapping {
        table.finish(problems);
    }
    let (name, title, country, docs, checked, guide, rows) = words.take().unwrap_or_default();
    let columns = root.tables("column", problems);
    let is_text = root.has("text");
    match (columns.as_ref().is_some_and(Vec::is_empty), is_text) {
        (true, false) if !is_child => {
            let problem = Problem::new("missing-key", 0..0, "there is no [[column]]");
            problems.push(problem.help("add at least one column, or a [text]"));
        }
        (false, true) => {
            let problem = Problem::new(
                "two-values",
                root.place_of("text"),
                "the file has both [[column]] and [text]",
            );
            problems.push(problem.help("keep one of them"));
        }
        _ => {}
    }
    if is_text && root.has("preamble") {
        let message = "a [text] has no [[preamble]]: what stands before its records is its `head`";
        let problem = Problem::new("two-values", root.place_of("preamble"), message);
        problems.push(problem.help("move it into `head`"));
    }
    let written = Written {
        extends,
        name,
        title,
        country,
        docs,
        checked,
        guide,
        rows,
        params: params(&mut root, is_child, problems),
        file: file::read(&mut root, is_child, problems),
        requirements: reasons(&mut root, "require", problems),
        filters: reasons(&mut root, "filter", problems),
        lets: cell::lets(&mut root, problems),
        preambles: preamble::read(&mut root, problems),
        columns: columns
            .into_iter()
            .flatten()
            .map(|table| cell::column(table, is_child, problems))
            .collect(),
        text: text::read(&mut root, is_child, problems),
        lookups: lookups(&mut root, problems),
        tests: root
            .tables("test", problems)
            .into_iter()
            .flatten()
            .map(|table| sample::read(table, problems))
            .collect(),
    };
    root.finish(problems);
    written
}

fn guide(table: &mut Table<'_>, problems: &mut Vec<Problem>) -> Guide {
    let mut list = |key| {
        let texts = table.texts(key, problems).unwrap_or_default();
        texts.into_iter().map(|text| text.text).collect()
    };
    let (programs, steps, limits) = (list("programs"), list("steps"), list("limits"));
    let mut words = |key| table.text(key, problems).map(|text| text.text);
    let (about, warning) = (words("about"), words("warning"));
    Guide {
        confidence: choice(table, "confidence", Confidence::NAMES, problems),
        programs,
        about,
        steps,
        limits,
        warning,
    }
}

fn schema(root: &mut Table<'_>, problems: &mut Vec<Problem>) {
    if !root.has("schema") {
        let problem = Problem::new(
            "missing-key",
            0..0,
            "the file does not say which language it is written in",
        );
        problems.push(problem.help("add `schema = 1` as the first line"));
    }
    if let Some((version, span)) = root.integer("schema", 0..=i64::MAX, problems)
        && version != SCHEMA
    {
        let problem = Problem::new(
            "schema",
            span,
            format!("this program reads schema {SCHEMA}, not {version}"),
        );
        problems.push(problem.help("use a newer program, or a mapping written for this one"));
    }
}

fn params(root: &mut Table<'_>, is_child: bool, problems: &mut Vec<Problem>) -> Vec<WrittenParam> {
    named_tables(root, "params", problems, |name, mut table, problems| {
        let ask = if is_child {
            table.text("ask", problems)
        } else {
            table.required_text("ask", problems)
        };
        let ask = ask.map(|text| text.text);
        let default = table.text("default", problems);
        table.finish(problems);
        WrittenParam { name, ask, default }
    })
}

fn lookups(root: &mut Table<'_>, problems: &mut Vec<Problem>) -> Vec<WrittenLookup> {
    named_tables(root, "lookup", problems, |name, mut table, problems| {
        let default = table.text("default", problems).map(|text| text.text);
        let mut rows = Vec::new();
        if let Some(mut body) = table.table("rows", problems) {
            for item in body.take_rest() {
                match item.value.as_text() {
                    Some(text) => rows.push((item.key.to_owned(), text.text)),
                    None => problems.push(item.value.wrong_kind(item.key, "a text in quotes")),
                }
            }
        }
        table.finish(problems);
        WrittenLookup { name, default, rows }
    })
}

/// Reads `[key.NAME]` tables, whose names the user chooses.
fn named_tables<T>(
    root: &mut Table<'_>,
    key: &'static str,
    problems: &mut Vec<Problem>,
    read: impl Fn(TextValue, Table<'_>, &mut Vec<Problem>) -> T,
) -> Vec<T> {
    let Some(mut parent) = root.table(key, problems) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in parent.take_rest() {
        match item.value.as_table(&format!("{key}.{}", item.key)) {
            Some(table) => found.push(read(TextValue::key(item), table, problems)),
            None => problems.push(
                item.value
                    .wrong_kind(item.key, &format!("a table, written [{key}.{}]", item.key)),
            ),
        }
    }
    found
}

fn reasons(root: &mut Table<'_>, key: &'static str, problems: &mut Vec<Problem>) -> Vec<WrittenReason> {
    let tables = root.tables(key, problems);
    let read = |mut table: Table<'_>| {
        let when = table.required_text("when", problems);
        let reason = table.required_text("reason", problems);
        table.finish(problems);
        WrittenReason { when, reason }
    };
    tables.into_iter().flatten().map(read).collect()
}

/// Takes a text that must be one of a few words.
fn choice<T: Copy>(
    table: &mut Table<'_>,
    key: &'static str,
    names: &Names<T>,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let text = table.text(key, problems)?;
    let found = names
        .iter()
        .find(|(name, _)| *name == text.text)
        .map(|(_, value)| *value);
    if found.is_none() {
        let words: Vec<_> = names.iter().map(|(name, _)| *name).collect();
        let message = format!("`{key}` cannot be '{}'", text.text.escape_debug());
        problems.push(Problem::new("bad-choice", text.span, message).help(suggest(&text.text, &words)));
    }
    found
}
