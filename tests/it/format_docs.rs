//! `docs/formats.md` is made from the shipped mappings, and each of them must tell people what they have to know.

use std::fmt::Write as _;

use saldo::mapping::{Guide, Mapping, SHIPPED};
use saldo::problem::Source;
use toml::{Table, Value};

use crate::mapping_docs::{cell, is_current};

/// A shipped mapping, compiled and as it is written.
struct Format {
    mapping: Mapping,
    written: Table,
}

fn formats() -> Vec<Format> {
    let load = |(name, text): &(&str, &str)| Format {
        mapping: Mapping::load(&Source::new(*name, *text)).unwrap_or_else(|problems| panic!("{problems}")),
        written: text.parse().unwrap(),
    };
    SHIPPED.iter().map(load).collect()
}

#[test]
fn every_shipped_mapping_tells_what_people_have_to_know() {
    for Format { mapping, .. } in formats() {
        let Guide {
            confidence,
            about,
            steps,
            limits,
            warning,
        } = &mapping.guide;
        let name = &mapping.name;
        assert!(confidence.is_some(), "{name}: confidence");
        assert!(mapping.checked.is_some(), "{name}: checked");
        assert!(
            !steps.is_empty() && !limits.is_empty(),
            "{name}: steps and limits"
        );
        let sentences = [about, warning].map(|text| text.as_deref().unwrap_or_default());
        for text in sentences
            .into_iter()
            .chain(steps.iter().chain(limits).map(String::as_str))
        {
            let is_sentence = text.len() > 10 && text.ends_with('.') && text.starts_with(char::is_uppercase);
            assert!(is_sentence, "{name}: {text:?}");
        }
    }
}

#[test]
fn the_page_of_the_formats_is_made_from_them() {
    let formats = formats();
    let mut page = String::from(
        "# The formats\n\n\
         Made from the mapping files themselves. `saldo mapping show NAME` prints one, to copy and change; a format of your own\n\
         needs no programming: see [the mapping language](mapping.md).\n\n\
         **Confidence**: *judged* means that independent programs read the file in our tests ([which](judges.md)); *documented*,\n\
         that it follows what the target itself documents; *inferred*, that it follows other exporters or what imports of the kind\n\
         have in common. Only the journals were read by their own programs; no other format was imported into its live program by us: try one month,\n\
         compare the balance, and tell us.\n\n\
         | format | country | for | a row is | confidence |\n|---|---|---|---|---|\n",
    );
    for Format { mapping, .. } in &formats {
        let country = mapping.country.as_deref().unwrap_or("any");
        let confidence = mapping
            .guide
            .confidence
            .map_or("", |confidence| confidence.name());
        writeln!(
            page,
            "| [`{0}`](#{0}) | {country} | {1} | {2} | {confidence} |",
            mapping.name,
            cell(&mapping.title),
            mapping.row_kind(),
        )
        .unwrap();
    }
    for format in &formats {
        page.push_str(&format.section());
    }
    is_current("formats.md", &page);
}

impl Format {
    fn section(&self) -> String {
        let Mapping {
            name, title, guide, ..
        } = &self.mapping;
        let mut text = format!(
            "\n## {name}\n\n**{title}.** {}\n\n",
            guide.about.as_deref().unwrap_or_default()
        );
        for (number, step) in guide.steps.iter().enumerate() {
            writeln!(text, "{}. {step}", number + 1).unwrap();
        }
        if let Some(warning) = &guide.warning {
            writeln!(text, "\n> **Take care:** {warning}").unwrap();
        }
        text.push_str("\nLimits:\n\n");
        for limit in &guide.limits {
            writeln!(text, "- {limit}").unwrap();
        }
        for param in &self.mapping.params {
            writeln!(text, "- It asks: {} (`--set {}=…`).", param.ask, param.name).unwrap();
        }
        text.push_str(&self.contents());
        if let Some(checked) = &self.mapping.checked {
            writeln!(text, "\nChecked: {checked}.").unwrap();
        }
        if let Some(docs) = &self.mapping.docs {
            writeln!(text, "The target's own page: <{docs}>").unwrap();
        }
        text
    }

    /// What is filled from which fields.
    fn contents(&self) -> String {
        let mut rows = Vec::new();
        let mut empty = 0;
        for column in list(&self.written, "column") {
            let sources = self.sources(column);
            if sources.is_empty() {
                empty += 1;
            } else {
                rows.push((column["name"].as_str().unwrap().to_owned(), sources));
            }
        }
        if let Some(body) = self.written.get("text").and_then(Value::as_table) {
            for part in ["head", "record", "tail"] {
                let names: Vec<_> = body.get(part).map(|text| self.names(text)).unwrap_or_default();
                rows.push((format!("({part})"), names.join(", ")));
            }
        }
        let mut text = "\n| column | from |\n|---|---|\n".to_owned();
        for (name, sources) in rows {
            writeln!(text, "| {} | {} |", cell(&name), cell(&sources)).unwrap();
        }
        if empty > 0 {
            writeln!(text, "\nColumns that stay empty: {empty}.").unwrap();
        }
        text
    }

    /// The fields of a column, or its fixed text.
    fn sources(&self, column: &Table) -> String {
        let value = column.get("value").or(column.get("cases")).unwrap();
        let names = self.names(value);
        match value.as_str() {
            Some(fixed) if names.is_empty() && !fixed.is_empty() => format!("always `{fixed}`"),
            _ => names.join(", "),
        }
    }

    /// The names of all fields in the templates of a value, those of named cells in their place.
    fn names(&self, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        let mut texts = Vec::new();
        templates(value, &mut texts);
        let lets = self.written.get("let").and_then(Value::as_table);
        for text in texts {
            for slot in text.replace("{{", "").split('{').skip(1) {
                let is_name = |sign: char| sign.is_ascii_alphanumeric() || "_.".contains(sign);
                let name = slot.split(|sign| !is_name(sign)).next().unwrap_or_default();
                match lets.and_then(|lets| lets.get(name)) {
                    Some(cell) => found.extend(self.names(cell)),
                    None => found.push(format!("`{name}`")),
                }
            }
        }
        let mut seen = Vec::new();
        found.retain(|name| {
            let is_new = !seen.contains(name);
            seen.push(name.clone());
            is_new
        });
        found
    }
}

fn list<'t>(table: &'t Table, key: &str) -> impl Iterator<Item = &'t Table> {
    let tables = table.get(key).and_then(Value::as_array);
    tables.into_iter().flatten().filter_map(Value::as_table)
}

/// The templates of a value: a text, or the `text` of each case.
fn templates<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(cases) => cases.iter().for_each(|case| templates(case, found)),
        Value::Table(case) => case
            .get("text")
            .into_iter()
            .for_each(|text| templates(text, found)),
        _ => {}
    }
}
