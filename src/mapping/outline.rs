//! What a mapping says, as pairs of texts that can be compared; and the comparison.

use super::inherit::{self, Library};
use super::model::{self, Written, WrittenCell, WrittenColumn, WrittenFile};
use super::plan::Escape;
use super::{Mapping, Per, RowOf, Split};
use crate::layout::{LineEnding, Quote, Unencodable, word};
use crate::problem::Source;
use crate::toml_tree::TextValue;

mod changes;

pub use changes::{Changed, Changes, Renamed};

/// A mapping with everything that it inherits and every default, piece by piece.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// What holds for the whole file, by key: `file.encoding`, `let.payee`, `filter 1`.
    settings: Vec<Part>,
    columns: Vec<ColumnOutline>,
}

/// A key and what is said under it.
type Part = (String, String);

#[derive(Debug, Clone, PartialEq, Eq)]
struct ColumnOutline {
    name: String,
    parts: Vec<Part>,
}

impl Outline {
    /// The outline of a mapping that loads.
    pub fn of(mapping: &Mapping, library: &dyn Library) -> Self {
        Self::read(&mapping.source, library)
    }

    fn read(source: &Source, library: &dyn Library) -> Self {
        // What is wrong with a mapping was said when it was loaded.
        let mut problems = Vec::new();
        let (written, _) = inherit::read(source, library, &mut problems);
        Self {
            settings: settings(&written),
            columns: written.columns.iter().map(column).collect(),
        }
    }
}

/// Collects parts; what is not said is no part.
#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    fn add(&mut self, key: impl Into<String>, value: impl Into<String>) {
        self.0.push((key.into(), value.into()));
    }

    fn text(&mut self, key: &str, value: Option<&TextValue>) {
        if let Some(value) = value {
            self.add(key, &value.text);
        }
    }
}

fn settings(written: &Written) -> Vec<Part> {
    let mut parts = Parts::default();
    for (key, text) in [
        ("country", &written.country),
        ("docs", &written.docs),
        ("checked", &written.checked),
    ] {
        if let Some(text) = text {
            parts.add(key, text);
        }
    }
    parts.text("title", written.title.as_ref());
    parts.add("rows", word(RowOf::NAMES, written.rows.unwrap_or_default()));
    let guide = &written.guide;
    for (key, text) in [("about", &guide.about), ("warning", &guide.warning)] {
        if let Some(text) = text {
            parts.add(key, text);
        }
    }
    for (key, texts) in [
        ("programs", &guide.programs),
        ("steps", &guide.steps),
        ("limits", &guide.limits),
    ] {
        if !texts.is_empty() {
            parts.add(key, texts.join("\n"));
        }
    }
    if let Some(confidence) = guide.confidence {
        parts.add("confidence", confidence.name());
    }
    for param in &written.params {
        let default = param
            .default
            .as_ref()
            .map(|text| format!(" [default: {}]", text.text));
        let asked = format!(
            "{}{}",
            param.ask.as_deref().unwrap_or_default(),
            default.unwrap_or_default()
        );
        parts.add(format!("params.{}", param.name.text), asked);
    }
    file(&written.file, written.text.is_some(), &mut parts);
    for (key, reasons) in [("require", &written.requirements), ("filter", &written.filters)] {
        for (number, reason) in reasons.iter().enumerate() {
            let text =
                |text: &Option<TextValue>| text.as_ref().map(|text| text.text.clone()).unwrap_or_default();
            parts.add(
                format!("{key} {}", number + 1),
                format!("{}: {}", text(&reason.when), text(&reason.reason)),
            );
        }
    }
    for (number, preamble) in written.preambles.iter().enumerate() {
        for (field, written) in preamble.fields.iter().enumerate() {
            for (key, value) in column(written).parts {
                parts.add(
                    format!("preamble {} field {} {key}", number + 1, field + 1),
                    value,
                );
            }
        }
    }
    for (name, cell) in &written.lets {
        parts.add(format!("let.{}", name.text), self::cell(cell));
    }
    for lookup in &written.lookups {
        let name = &lookup.name.text;
        if let Some(default) = &lookup.default {
            parts.add(format!("lookup.{name} default"), default);
        }
        for (key, value) in &lookup.rows {
            parts.add(format!("lookup.{name}.{key}"), value);
        }
    }
    if let Some(text) = &written.text {
        parts.add(
            "text.escape",
            word(Escape::NAMES, text.escape.unwrap_or(Escape::None)),
        );
        parts.text("text.head", text.head.as_ref());
        parts.text("text.record", text.record.as_ref());
        parts.text("text.tail", text.tail.as_ref());
    }
    parts.0
}

/// Defaults count as said, so that a key that only spells them out is no difference.
fn file(file: &WrittenFile, is_text: bool, parts: &mut Parts) {
    let layout = file.layout();
    parts.text("file.name", file.name.as_ref());
    parts.add("file.encoding", layout.encoding.name());
    parts.add("file.unencodable", word(Unencodable::NAMES, layout.unencodable));
    if !is_text {
        parts.add(
            "file.delimiter",
            char::from(layout.delimiter).escape_default().to_string(),
        );
        parts.add("file.quote", word(Quote::NAMES, layout.quote));
        parts.add("file.header", file.header.unwrap_or(true).to_string());
    }
    parts.add("file.line_ending", word(LineEnding::NAMES, layout.line_ending));
    let text = |text: &Option<TextValue>, default: &str| {
        text.as_ref().map_or(default.to_owned(), |text| text.text.clone())
    };
    parts.add("file.decimal", text(&file.decimal, "."));
    parts.add("file.date", text(&file.date, "%Y-%m-%d"));
    parts.add("file.per", word(Per::NAMES, file.per()));
    if let Some(split) = file.split {
        parts.add("file.split", word(Split::NAMES, split));
    }
    if let Some(most) = file.max_rows {
        parts.add("file.max_rows", most.to_string());
    }
}

fn column(column: &WrittenColumn) -> ColumnOutline {
    let mut parts = Parts::default();
    if let Some(cell) = &column.cell {
        parts.add("value", self::cell(cell));
    }
    if column.required == Some(true) {
        parts.add("required", "true");
    }
    if let Some(max) = column.max {
        parts.add("max", max.to_string());
        parts.add("overflow", if column.cut == Some(true) { "cut" } else { "error" });
    }
    if let Some(is_text) = column.is_text {
        parts.add("kind", if is_text { "text" } else { "number" });
    }
    ColumnOutline {
        name: column
            .name
            .as_ref()
            .map(|name| name.text.clone())
            .unwrap_or_default(),
        parts: parts.0,
    }
}

/// One line for each case; a line break inside of one is shown as `\n`.
fn cell(cell: &WrittenCell) -> String {
    let case = |case: &model::WrittenCase| {
        let text = case
            .text
            .as_ref()
            .map(|text| text.text.clone())
            .unwrap_or_default();
        match &case.when {
            Some(when) => format!("when {}: {text}", when.text),
            None => text,
        }
    };
    let lines = cell
        .cases
        .iter()
        .map(|written| case(written).replace('\n', "\\n"));
    lines.collect::<Vec<_>>().join("\n")
}
