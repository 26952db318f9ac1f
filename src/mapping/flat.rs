//! A mapping with everything that it inherits, as one file that stands alone.

use std::fmt::{self, Write as _};

use serde_json::Value as Json;

use super::inherit::{self, Library};
use super::model::{
    Written, WrittenCase, WrittenCell, WrittenColumn, WrittenExpectation, WrittenFile, WrittenReason,
    WrittenTest, WrittenText,
};
use super::plan::Escape;
use super::{Mapping, Per, RowOf, Split, build};
use crate::layout::{Encoding, LineEnding, Quote, Unencodable, word};
use crate::toml_tree::{TextValue, key, quoted};

impl Mapping {
    /// The text of a mapping file that says the same without `extends`. Comments are not kept.
    pub fn flat(&self, library: &dyn Library) -> String {
        // What is wrong with a mapping was said when it was loaded.
        let mut problems = Vec::new();
        let (mut written, _) = inherit::read(&self.source, library, &mut problems);
        if written.extends.is_some() {
            written.leave_out_unused();
        }
        let mut flat = Flat::default();
        flat.mapping(&written).unwrap_or_default();
        flat.0
    }
}

impl Written {
    /// Leaves out what nothing uses any more, which would be a mistake in a file that stands alone.
    fn leave_out_unused(&mut self) {
        // A name may be used by nothing but another one that is left out.
        while let unused @ [_, ..] = &build::unused(self)[..] {
            let keeps = |name: &str| !unused.iter().any(|unused| unused == name);
            self.lets.retain(|(name, _)| keeps(&name.text));
            self.params
                .retain(|param| keeps(&format!("params.{}", param.name.text)));
            self.lookups
                .retain(|lookup| keeps(&format!("lookup.{}", lookup.name.text)));
        }
    }
}

/// The file as far as it is written.
#[derive(Default)]
struct Flat(String);

impl Flat {
    fn mapping(&mut self, written: &Written) -> fmt::Result {
        self.0.push_str("schema = 1\n\n[mapping]\n");
        self.text("name", written.name.as_ref())?;
        self.text("title", written.title.as_ref())?;
        for (key, text) in [
            ("country", &written.country),
            ("docs", &written.docs),
            ("checked", &written.checked),
        ] {
            self.pair(key, text.as_deref().map(quoted))?;
        }
        self.pair(
            "rows",
            written.rows.map(|chosen| quoted(word(RowOf::NAMES, chosen))),
        )?;
        let guide = &written.guide;
        self.pair("confidence", guide.confidence.map(|chosen| quoted(chosen.name())))?;
        let programs: Vec<_> = guide.programs.iter().map(|program| quoted(program)).collect();
        self.pair(
            "programs",
            (!programs.is_empty()).then(|| format!("[{}]", programs.join(", "))),
        )?;
        self.pair("about", guide.about.as_deref().map(quoted))?;
        for (key, texts) in [("steps", &guide.steps), ("limits", &guide.limits)] {
            let list: Vec<_> = texts
                .iter()
                .map(|text| format!("  {},\n", quoted(text)))
                .collect();
            self.pair(key, (!list.is_empty()).then(|| format!("[\n{}]", list.concat())))?;
        }
        self.pair("warning", guide.warning.as_deref().map(quoted))?;
        for param in &written.params {
            self.head(&format!("[params.{}]", key(&param.name.text)))?;
            self.pair("ask", param.ask.as_deref().map(quoted))?;
            self.text("default", param.default.as_ref())?;
        }
        self.file(&written.file)?;
        self.reasons("[[require]]", &written.requirements)?;
        self.reasons("[[filter]]", &written.filters)?;
        if !written.lets.is_empty() {
            self.head("[let]")?;
        }
        for (name, cell) in &written.lets {
            writeln!(self.0, "{} = {}", key(&name.text), cases(cell))?;
        }
        for preamble in &written.preambles {
            self.head("[[preamble]]")?;
            let fields: Vec<_> = preamble.fields.iter().map(field).collect();
            writeln!(self.0, "fields = [{}]", fields.join(", "))?;
        }
        for column in &written.columns {
            self.head("[[column]]")?;
            self.text("name", column.name.as_ref())?;
            for (key, value) in said(column) {
                self.pair(key, Some(value))?;
            }
        }
        if let Some(text) = &written.text {
            self.body(text)?;
        }
        for lookup in &written.lookups {
            self.head(&format!("[lookup.{}]", key(&lookup.name.text)))?;
            self.pair("default", lookup.default.as_deref().map(quoted))?;
            let rows = lookup
                .rows
                .iter()
                .map(|(name, value)| format!("{} = {}", key(name), quoted(value)));
            writeln!(self.0, "rows = {{ {} }}", rows.collect::<Vec<_>>().join(", "))?;
        }
        written.tests.iter().try_for_each(|test| self.test(test))
    }

    fn file(&mut self, file: &WrittenFile) -> fmt::Result {
        self.head("[file]")?;
        self.text("name", file.name.as_ref())?;
        let delimiter = file.delimiter.map(|byte| char::from(byte).to_string());
        for (key, word) in [
            (
                "encoding",
                file.encoding.map(|chosen| word(Encoding::NAMES, chosen)),
            ),
            (
                "unencodable",
                file.unencodable.map(|chosen| word(Unencodable::NAMES, chosen)),
            ),
            ("delimiter", delimiter.as_deref()),
            ("quote", file.quote.map(|chosen| word(Quote::NAMES, chosen))),
            (
                "line_ending",
                file.line_ending.map(|chosen| word(LineEnding::NAMES, chosen)),
            ),
            ("per", file.per.map(|chosen| word(Per::NAMES, chosen))),
            ("split", file.split.map(|chosen| word(Split::NAMES, chosen))),
        ] {
            self.pair(key, word.map(quoted))?;
        }
        self.text("decimal", file.decimal.as_ref())?;
        self.text("date", file.date.as_ref())?;
        self.pair("header", file.header)?;
        self.pair("max_rows", file.max_rows)
    }

    fn reasons(&mut self, head: &str, reasons: &[WrittenReason]) -> fmt::Result {
        for reason in reasons {
            self.head(head)?;
            self.text("when", reason.when.as_ref())?;
            self.text("reason", reason.reason.as_ref())?;
        }
        Ok(())
    }

    fn body(&mut self, text: &WrittenText) -> fmt::Result {
        self.head("[text]")?;
        self.pair(
            "escape",
            text.escape.map(|chosen| quoted(word(Escape::NAMES, chosen))),
        )?;
        self.text("head", text.head.as_ref())?;
        self.text("record", text.record.as_ref())?;
        self.text("tail", text.tail.as_ref())
    }

    fn test(&mut self, sample: &WrittenTest) -> fmt::Result {
        self.head("[[test]]")?;
        self.text("name", sample.name.as_ref())?;
        let entry = sample
            .entry
            .iter()
            .map(|member| format!("{} = {}", key(&member.key.text), inline(&member.value)));
        writeln!(self.0, "entry = {{ {} }}", entry.collect::<Vec<_>>().join(", "))?;
        match &sample.expect {
            WrittenExpectation::Columns(columns) => {
                let pairs = columns
                    .iter()
                    .map(|(name, value)| format!("{} = {}", key(&name.text), quoted(&value.text)));
                writeln!(self.0, "expect = {{ {} }}", pairs.collect::<Vec<_>>().join(", "))
            }
            WrittenExpectation::Line(text) => self.text("line", Some(text)),
            WrittenExpectation::Error(text) => self.text("error", Some(text)),
            WrittenExpectation::Skipped(text) => self.text("skipped", Some(text)),
        }
    }

    fn head(&mut self, head: &str) -> fmt::Result {
        writeln!(self.0, "\n{head}")
    }

    fn text(&mut self, key: &str, text: Option<&TextValue>) -> fmt::Result {
        self.pair(key, text.map(|text| quoted(&text.text)))
    }

    fn pair(&mut self, key: &str, value: Option<impl fmt::Display>) -> fmt::Result {
        value.map_or(Ok(()), |value| writeln!(self.0, "{key} = {value}"))
    }
}

/// What a column says beside its name.
fn said(column: &WrittenColumn) -> Vec<(&'static str, String)> {
    let cell = column.cell.as_ref().map(|cell| match &cell.cases[..] {
        [case] if case.when.is_none() => ("value", template(case.text.as_ref())),
        _ => ("cases", cases(cell)),
    });
    let overflow = column.cut.map(|is_cut| if is_cut { "cut" } else { "error" });
    let kind = column
        .is_text
        .map(|is_text| if is_text { "text" } else { "number" });
    [
        cell,
        column.required.map(|required| ("required", required.to_string())),
        column.max.map(|max| ("max", max.to_string())),
        overflow.map(|overflow| ("overflow", quoted(overflow))),
        kind.map(|kind| ("kind", quoted(kind))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A field of a preamble.
fn field(field: &WrittenColumn) -> String {
    let pairs: Vec<_> = said(field)
        .into_iter()
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn cases(cell: &WrittenCell) -> String {
    let case = |case: &WrittenCase| {
        let text = template(case.text.as_ref());
        match &case.when {
            Some(when) => format!("  {{ when = {}, text = {text} }},\n", quoted(&when.text)),
            None => format!("  {{ text = {text} }},\n"),
        }
    };
    format!("[\n{}]", cell.cases.iter().map(case).collect::<String>())
}

fn template(text: Option<&TextValue>) -> String {
    quoted(text.map_or("", |text| &text.text))
}

fn inline(value: &Json) -> String {
    match value {
        Json::String(text) => quoted(text),
        Json::Array(items) => {
            let items: Vec<_> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(table) => {
            let pairs: Vec<_> = table
                .iter()
                .map(|(name, value)| format!("{} = {}", key(name), inline(value)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests;
