//! Every key with every kind of value: what the reader finds well shaped is valid for the editor, and nothing else.

use std::collections::BTreeSet;

use saldo::mapping::{Mapping, json_schema};
use saldo::problem::{Problem, Source};
use serde_json::{Map, Value, json};

/// Codes of problems that a schema can see.
const SHAPE: &[&str] = &[
    "bad-choice",
    "bad-delimiter",
    "bad-name",
    "expectation",
    "missing-key",
    "out-of-range",
    "schema",
    "two-values",
    "unknown-key",
    "wrong-kind",
];

/// Whether a problem is one that a schema can see.
fn is_shape(problem: &Problem) -> bool {
    let is_out_of_place = problem.code == "unused" && !problem.message.ends_with("is never used");
    SHAPE.contains(&problem.code) || is_out_of_place
}

fn schema() -> Value {
    serde_json::from_str(&json_schema()).unwrap()
}

/// Files that say every key once.
fn rich() -> [Value; 3] {
    let cell = json!({ "cases": [{ "when": "amount > 0", "text": "{label}" }], "required": true, "max": 9, "overflow": "cut", "kind": "text" });
    let entry = json!({ "side": "debit" });
    let whole = json!({
        "schema": 1,
        "mapping": { "name": "a", "title": "A", "country": "DE", "docs": "d", "checked": "c", "steps": ["s"], "limits": ["l"], "programs": ["p"],
            "about": "a", "warning": "w", "confidence": "judged", "rows": "entry" },
        "params": { "p": { "ask": "q", "default": "d" } },
        "file": { "name": "n", "encoding": "utf-8", "unencodable": "error", "delimiter": ";", "quote": "always", "line_ending": "lf",
            "header": true, "decimal": ",", "date": "%Y", "per": "account", "split": "month", "max_rows": 9 },
        "require": [{ "when": "account.iban present", "reason": "r" }],
        "filter": [{ "when": "amount == 0", "reason": "r" }],
        "let": { "l": [{ "when": "amount > 0", "text": "t" }] },
        "preamble": [{ "fields": ["a", 1, cell] }],
        "column": [with(&cell, "name", json!("B")), { "name": "C", "value": "c" }],
        "lookup": { "t": { "default": "d", "rows": { "a": "b" } } },
        "test": [
            { "name": "t", "entry": entry, "expect": { "B": "b" } },
            { "name": "t", "entry": entry, "line": "l" },
            { "name": "t", "entry": entry, "error": "e" },
            { "name": "t", "entry": entry, "skipped": "s" },
        ],
    });
    let text = json!({
        "schema": 1,
        "mapping": { "name": "a", "title": "A" },
        "file": { "name": "n" },
        "text": { "head": "h", "record": "r", "tail": "t", "escape": "xml" },
    });
    let child = json!({
        "schema": 1,
        "extends": "lexoffice",
        "mapping": { "name": "a" },
        "column": [{ "name": "Betrag", "remove": true }, { "name": "Zusatzinfo", "after": "Verwendungszweck", "value": "x" }],
    });
    [whole, text, child]
}

fn with(table: &Value, key: &str, value: Value) -> Value {
    let mut table = table.clone();
    table[key] = value;
    table
}

/// The file with every value in turn taken out, or replaced by one of each kind; with what was done.
fn spoilt(value: &Value) -> Vec<(String, Option<Value>)> {
    let kinds = [
        json!("zzz"),
        json!(""),
        json!("cut"),
        json!(0),
        json!(1),
        json!(1_000_001),
        json!(true),
        json!(["a"]),
        json!([1]),
        json!({}),
        json!({ "zzz": 1 }),
        json!([{}]),
        json!([{ "zzz": "a" }]),
    ];
    let mut all: Vec<_> = kinds
        .iter()
        .map(|kind| (format!(" = {kind}"), Some(kind.clone())))
        .collect();
    all.push((" taken out".to_owned(), None));
    match value {
        Value::Object(table) => {
            for (key, inner) in table {
                for (what, spoilt) in spoilt(inner) {
                    let mut table: Map<_, _> = table.clone();
                    match spoilt {
                        Some(spoilt) => table.insert(key.clone(), spoilt),
                        None => table.remove(key),
                    };
                    all.push((format!(".{key}{what}"), Some(Value::Object(table))));
                }
            }
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                for (what, spoilt) in spoilt(inner) {
                    let mut list = list.clone();
                    match spoilt {
                        Some(spoilt) => list[index] = spoilt,
                        None => drop(list.remove(index)),
                    }
                    all.push((format!("[{index}]{what}"), Some(Value::Array(list))));
                }
            }
        }
        _ => {}
    }
    all
}

/// Whether the reader finds the shape right.
fn reader_accepts(instance: &Value) -> bool {
    let text = toml::to_string(instance).unwrap();
    let Err(problems) = Mapping::load(&Source::new("a.toml", text)) else {
        return true;
    };
    !problems.list.iter().any(is_shape)
}

#[test]
fn reader_and_schema_agree_on_every_key_and_kind() {
    let schema = schema();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let (mut tried, mut seen, mut differ) = (0, BTreeSet::new(), Vec::new());
    for file in rich() {
        assert!(validator.is_valid(&file) && reader_accepts(&file), "{file}");
        for (what, instance) in spoilt(&file) {
            let Some(instance) = instance.filter(Value::is_object) else {
                continue;
            };
            tried += 1;
            let place = what.split([' ', '[']).next().unwrap_or_default();
            seen.insert(place.rsplit('.').next().unwrap_or_default().to_owned());
            seen.extend(
                what.rsplit('.')
                    .next()
                    .and_then(|last| last.split(' ').next())
                    .map(ToOwned::to_owned),
            );
            let (reader, schema) = (reader_accepts(&instance), validator.is_valid(&instance));
            if reader != schema {
                differ.push(format!("{what}: reader {reader}, schema {schema}"));
            }
        }
    }
    assert!(
        differ.is_empty(),
        "{} of {tried}:\n{}",
        differ.len(),
        differ.join("\n")
    );
    let missing: Vec<_> = keys(&schema)
        .into_iter()
        .filter(|key| !seen.contains(key))
        .collect();
    assert!(missing.is_empty(), "not tried: {missing:?}");
    assert!(tried > 1000, "{tried}");
}

/// The names of all properties.
fn keys(schema: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    match schema {
        Value::Object(object) => {
            for (key, value) in object {
                if let ("properties", Some(properties)) = (key.as_str(), value.as_object()) {
                    names.extend(properties.keys().cloned());
                    properties.values().for_each(|value| names.extend(keys(value)));
                } else {
                    names.extend(keys(value));
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| names.extend(keys(value))),
        _ => {}
    }
    names
}
