//! `docs/formats.md` is made from the shipped mappings, and each of them must tell people what they have to know.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use saldo::mapping::{Guide, Mapping, SHIPPED};
use saldo::problem::Source;
use toml::{Table, Value};

use crate::mapping_docs::{cell, is_current};
use crate::saldo::Saldo;

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
            programs: _,
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
         **Confidence**: *judged* means that independent programs made for the format read the file in our tests ([which](judges.md)); *documented*,\n\
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
    page.push_str(&programs(&formats));
    for format in &formats {
        page.push_str(&format.section());
    }
    is_current("formats.md", &page);
}

/// The formats of each program, by the program's name whatever its capitals.
fn by_program(formats: &[Format]) -> BTreeMap<(String, &str), Vec<&str>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for Format { mapping, .. } in formats {
        for program in &mapping.guide.programs {
            let key = (program.to_lowercase(), program.as_str());
            found.entry(key).or_default().push(mapping.name.as_str());
        }
    }
    found
}

fn programs(formats: &[Format]) -> String {
    let mut text = "\n## Which format for which program\n\n| program | take |\n|---|---|\n".to_owned();
    for ((_, program), formats) in by_program(formats) {
        let formats: Vec<_> = formats
            .iter()
            .map(|name| format!("[`{name}`](#{name})"))
            .collect();
        writeln!(text, "| {program} | {} |", formats.join(", ")).unwrap();
    }
    text.push_str(
        "\nWhere there are several, the sections below say what each one holds and asks for. A program that is not here most likely reads a bank\n\
         statement (`camt053`, `ofx`, `mt940`, in Spain `norma43`) or a CSV of which it asks you to assign the columns (`generic-de`, `generic-es`,\n\
         `generic-fr`, `generic-it`); else [make a format of your own](mapping-tutorial.md). `--format` with the name of a program tells its formats.\n",
    );
    text
}

#[test]
fn the_name_of_a_program_leads_to_its_formats() {
    let formats = formats();
    for ((lower, program), formats) in by_program(&formats) {
        assert!(program.trim() == program && !program.is_empty(), "{program:?}");
        if formats.contains(&lower.as_str()) {
            continue;
        }
        let run = Saldo::new()
            .args("export --demo --month 2026-10 --format")
            .arg(&lower)
            .run();
        let formats: Vec<_> = formats.iter().map(|name| format!("`{name}`")).collect();
        let remedy = format!(
            "there is no format `{lower}`; for {program} take {}",
            formats.join(" or ")
        );
        run.expect(2).says(&remedy);
    }
    let told = |name: &str| Saldo::new().args("mapping show").arg(name).run().expect(2);
    told("lexware").says(
        "for Lexware Office take `lexoffice` or `lexware-office` (`saldo mapping list` tells them apart)",
    );
    told("meinbüro").says("for WISO MeinBüro take `generic-de`");
    // Nothing but whole words: a slip is a slip, and what is no word names no program.
    told("lexofice").says("did you mean `lexoffice`?");
    told("qq").says("use one of: ");
    told("-").says("use one of: ");
}

#[test]
fn the_readme_names_no_program_without_a_format() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, rest) = readme.split_once("<!-- programs: begin -->\n").unwrap();
    let (named, _) = rest.split_once("<!-- programs: end -->").unwrap();
    let formats = formats();
    let known: Vec<_> = by_program(&formats)
        .into_keys()
        .map(|(_, program)| program)
        .collect();
    let mut told = 0;
    for country in named
        .split(['.', '\n'])
        .filter(|sentence| sentence.contains(": "))
    {
        let (_, programs) = country.split_once(": ").unwrap();
        for program in programs.split(", ") {
            assert!(known.contains(&program), "{program:?} is in no mapping");
            told += 1;
        }
    }
    assert!(told > 15, "{named}");
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
