//! Every shipped mapping shows in its own tests what it makes of the cases that break importers.

use saldo::mapping::{Mapping, SHIPPED};
use saldo::problem::Source;
use saldo::toml_tree::Member;
use serde_json::Value;

/// What an entry of a test says.
struct Case(Vec<(String, Value)>);

impl Case {
    fn text(&self, key: &str) -> &str {
        let found = self.0.iter().find(|(name, _)| name == key);
        found.and_then(|(_, value)| value.as_str()).unwrap_or_default()
    }

    fn any_text(&self, holds: impl Fn(&str) -> bool) -> bool {
        ["label", "reference", "note"]
            .iter()
            .any(|key| holds(self.text(key)))
    }

    fn is_zero(&self) -> bool {
        self.text("amount")
            .bytes()
            .all(|digit| matches!(digit, b'0' | b'.'))
    }
}

type Holds = fn(&Case) -> bool;

const CASES: &[(&str, Holds)] = &[
    ("money in", |case| {
        case.text("side") == "credit" && !case.is_zero()
    }),
    ("money out", |case| {
        case.text("side") == "debit" && !case.is_zero()
    }),
    ("a card payment", |case| {
        case.text("operation_type") == "card" && !case.is_zero()
    }),
    ("an empty reference", |case| {
        case.text("reference").is_empty() && !case.is_zero()
    }),
    ("a delimiter in a text", |case| {
        case.any_text(|text| text.contains([';', ',', '\t']))
    }),
    ("a quote in a text", |case| {
        case.any_text(|text| text.contains('"'))
    }),
    ("a line break in a text", |case| {
        case.any_text(|text| text.contains('\n'))
    }),
    ("a text like a formula", |case| {
        case.any_text(|text| text.starts_with(['=', '+', '-', '@']))
    }),
    ("an emoji", |case| {
        case.any_text(|text| text.contains(|sign| sign > '\u{1f000}'))
    }),
    ("a zero amount", Case::is_zero),
    ("a very long text", |case| {
        case.any_text(|text| text.chars().count() >= 200)
    }),
];

#[test]
fn every_shipped_mapping_is_tested_with_what_breaks_importers() {
    let mut missing = Vec::new();
    for (name, text) in SHIPPED {
        let mapping =
            Mapping::load(&Source::new(*name, *text)).unwrap_or_else(|problems| panic!("{problems}"));
        let entry = |member: &Member| (member.key.text.clone(), member.value.clone());
        let cases = mapping
            .samples
            .iter()
            .map(|sample| Case(sample.entry.iter().map(entry).collect()));
        let cases: Vec<_> = cases.collect();
        for (what, holds) in CASES {
            if !cases.iter().any(holds) {
                missing.push(format!("{name}: {what}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
