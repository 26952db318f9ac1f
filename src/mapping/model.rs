//! A mapping file as it is written: plain structures with places, read without stopping at the first mistake.

use std::ops::Range;

use super::Per;
use crate::layout::{Encoding, Layout, LineEnding, Names, Quote, Unencodable};
use crate::problem::{Problem, suggest};
use crate::toml_tree::{Document, Table, TextValue};

mod sample;

pub(super) use sample::{WrittenExpectation, WrittenTest};

/// The version of the language that this program speaks.
const SCHEMA: i64 = 1;

/// Everything that a mapping file says.
pub(super) struct Written {
    pub(super) name: Option<TextValue>,
    pub(super) title: Option<TextValue>,
    pub(super) country: Option<String>,
    pub(super) docs: Option<String>,
    pub(super) checked: Option<String>,
    pub(super) params: Vec<WrittenParam>,
    pub(super) file: WrittenFile,
    pub(super) filters: Vec<WrittenFilter>,
    pub(super) lets: Vec<(TextValue, WrittenCell)>,
    pub(super) columns: Vec<WrittenColumn>,
    pub(super) lookups: Vec<WrittenLookup>,
    pub(super) tests: Vec<WrittenTest>,
}

pub(super) struct WrittenParam {
    pub(super) name: TextValue,
    pub(super) ask: Option<String>,
    pub(super) default: Option<TextValue>,
}

pub(super) struct WrittenFile {
    pub(super) name: Option<TextValue>,
    pub(super) layout: Layout,
    pub(super) header: bool,
    pub(super) decimal: Option<TextValue>,
    pub(super) date: Option<TextValue>,
    pub(super) per: Per,
    pub(super) max_rows: Option<u64>,
}

pub(super) struct WrittenFilter {
    pub(super) when: Option<TextValue>,
    pub(super) reason: Option<TextValue>,
}

/// A cell: one template, or several cases.
pub(super) struct WrittenCell {
    pub(super) cases: Vec<WrittenCase>,
}

pub(super) struct WrittenCase {
    pub(super) span: Range<usize>,
    pub(super) when: Option<TextValue>,
    pub(super) text: Option<TextValue>,
}

pub(super) struct WrittenColumn {
    pub(super) name: Option<TextValue>,
    pub(super) cell: WrittenCell,
    pub(super) required: bool,
    pub(super) max: Option<u64>,
    pub(super) cut: bool,
    pub(super) is_text: Option<bool>,
}

pub(super) struct WrittenLookup {
    pub(super) name: TextValue,
    pub(super) default: Option<String>,
    pub(super) rows: Vec<(String, String)>,
}

/// Reads the whole file.
pub(super) fn read(document: &Document<'_>, problems: &mut Vec<Problem>) -> Written {
    let mut root = document.root();
    schema(&mut root, problems);
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
        let title = table.required_text("title", problems);
        let country = table.text("country", problems).map(|text| text.text);
        let docs = table.text("docs", problems).map(|text| text.text);
        let checked = table.text("checked", problems).map(|text| text.text);
        choice(table, "rows", &[("entry", ())], problems);
        (name, title, country, docs, checked)
    });
    if let Some(table) = mapping {
        table.finish(problems);
    }
    let (name, title, country, docs, checked) = words.take().unwrap_or_default();
    let written = Written {
        name,
        title,
        country,
        docs,
        checked,
        params: params(&mut root, problems),
        file: file(&mut root, problems),
        filters: root
            .tables("filter", problems)
            .into_iter()
            .map(|table| filter(table, problems))
            .collect(),
        lets: lets(&mut root, problems),
        columns: root
            .tables("column", problems)
            .into_iter()
            .map(|table| column(table, problems))
            .collect(),
        lookups: lookups(&mut root, problems),
        tests: root
            .tables("test", problems)
            .into_iter()
            .map(|table| sample::read(table, problems))
            .collect(),
    };
    if written.columns.is_empty() && !root.has("column") {
        problems.push(
            Problem::new("missing-key", 0..0, "there is no [[column]]").help("add at least one column"),
        );
    }
    root.finish(problems);
    written
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

fn params(root: &mut Table<'_>, problems: &mut Vec<Problem>) -> Vec<WrittenParam> {
    named_tables(root, "params", problems, |name, mut table, problems| {
        let ask = table.required_text("ask", problems).map(|text| text.text);
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

fn lets(root: &mut Table<'_>, problems: &mut Vec<Problem>) -> Vec<(TextValue, WrittenCell)> {
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
            let tables = list
                .iter()
                .map(|value| value.as_table(item.key))
                .collect::<Option<Vec<_>>>();
            cases(tables.unwrap_or_default(), problems)
        } else {
            problems.push(item.value.wrong_kind(item.key, "a text or a list of cases"));
            Vec::new()
        };
        found.push((name, WrittenCell { cases }));
    }
    found
}

fn filter(mut table: Table<'_>, problems: &mut Vec<Problem>) -> WrittenFilter {
    let when = table.required_text("when", problems);
    let reason = table.required_text("reason", problems);
    table.finish(problems);
    WrittenFilter { when, reason }
}

fn column(mut table: Table<'_>, problems: &mut Vec<Problem>) -> WrittenColumn {
    let name = table.required_text("name", problems);
    let span = table.span.clone();
    let value = table.text("value", problems);
    let alternatives = table.tables("cases", problems);
    if value.is_some() && table.has("cases") {
        let problem = Problem::new(
            "two-values",
            span.clone(),
            "the column has both `value` and `cases`",
        );
        problems.push(problem.help("keep one of them"));
    } else if value.is_none() && alternatives.is_empty() && !table.has("value") {
        let problem = Problem::new(
            "missing-key",
            span.clone(),
            "the column has neither `value` nor `cases`",
        );
        problems.push(problem.help("add `value = \"{…}\"`"));
    }
    let cases = match value {
        Some(text) => vec![WrittenCase {
            span: text.span.clone(),
            when: None,
            text: Some(text),
        }],
        None => cases(alternatives, problems),
    };
    let required = table.flag("required", problems).unwrap_or(false);
    let max = table.integer("max", 1..=1_000_000, problems);
    let overflow = choice(
        &mut table,
        "overflow",
        &[("cut", true), ("error", false)],
        problems,
    );
    let kinds = [("text", true), ("number", false), ("date", false)];
    let is_text = choice(&mut table, "kind", &kinds, problems);
    if overflow.is_some() && max.is_none() {
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
        name,
        cell: WrittenCell { cases },
        required,
        max,
        cut: overflow == Some(true),
        is_text,
    }
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

fn file(root: &mut Table<'_>, problems: &mut Vec<Problem>) -> WrittenFile {
    let Some(mut table) = root.table("file", problems) else {
        if !root.has("file") {
            let problem = Problem::new("missing-key", 0..0, "there is no [file]");
            problems.push(problem.help("add [file] with at least a `name`"));
        }
        return WrittenFile::nothing();
    };
    let file = WrittenFile {
        name: table.required_text("name", problems),
        layout: Layout {
            encoding: choice(&mut table, "encoding", Encoding::NAMES, problems).unwrap_or(Encoding::Utf8),
            unencodable: choice(&mut table, "unencodable", Unencodable::NAMES, problems)
                .unwrap_or(Unencodable::Transliterate),
            delimiter: delimiter(&mut table, problems).unwrap_or(b';'),
            quote: choice(&mut table, "quote", Quote::NAMES, problems).unwrap_or(Quote::Necessary),
            line_ending: choice(&mut table, "line_ending", LineEnding::NAMES, problems)
                .unwrap_or(LineEnding::Crlf),
        },
        header: table.flag("header", problems).unwrap_or(true),
        decimal: table.text("decimal", problems),
        date: table.text("date", problems),
        per: choice(&mut table, "per", Per::NAMES, problems).unwrap_or(Per::Account),
        max_rows: table
            .integer("max_rows", 1..=1_000_000_000, problems)
            .and_then(|(max, _)| u64::try_from(max).ok()),
    };
    table.finish(problems);
    file
}

impl WrittenFile {
    fn nothing() -> Self {
        Self {
            name: None,
            layout: Layout {
                encoding: Encoding::Utf8,
                unencodable: Unencodable::Transliterate,
                delimiter: b';',
                quote: Quote::Necessary,
                line_ending: LineEnding::Crlf,
            },
            header: true,
            decimal: None,
            date: None,
            per: Per::Account,
            max_rows: None,
        }
    }
}

fn delimiter(table: &mut Table<'_>, problems: &mut Vec<Problem>) -> Option<u8> {
    let text = table.text("delimiter", problems)?;
    match text.text.as_bytes() {
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(byte) => {
            Some(*byte)
        }
        _ => {
            let message = format!("`{}` cannot separate cells", text.text.escape_debug());
            let problem = Problem::new("bad-delimiter", text.span, message);
            problems.push(problem.help("use one of ; , | or \\t"));
            None
        }
    }
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
