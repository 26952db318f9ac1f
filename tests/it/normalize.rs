//! The first joint: API pages of `fixtures/qonto` become canonical JSON.

use std::collections::BTreeMap;
use std::fs;

use saldo::entry::AttributeSet;
use saldo::qonto::directory::Directory;
use saldo::qonto::normalize::{Normalizer, Outcome};
use saldo::qonto::notes::Notes;
use saldo::qonto::wire::Transaction;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    organization: &'a RawValue,
    #[serde(borrow)]
    memberships: Vec<&'a RawValue>,
    #[serde(borrow)]
    labels: Vec<&'a RawValue>,
    #[serde(borrow)]
    transactions: Vec<&'a RawValue>,
}

#[derive(Serialize)]
struct Golden<'a> {
    outcomes: Vec<Result<Outcome<'a>, String>>,
    warnings: Vec<String>,
}

fn normalizer(page: &Page<'_>) -> Normalizer {
    let mut directory = Directory::builder();
    directory.organization(page.organization.get()).unwrap();
    page.memberships
        .iter()
        .for_each(|member| directory.membership(member.get()).unwrap());
    page.labels
        .iter()
        .for_each(|label| directory.label(label.get()).unwrap());
    Normalizer {
        directory: directory.build(),
        zone: chrono_tz::Europe::Berlin,
        wanted: AttributeSet::ALL,
    }
}

#[test]
fn pages_become_canonical_entries() {
    insta::glob!("../../fixtures/qonto", "*.json", |path| {
        let text = fs::read_to_string(path).unwrap();
        let page: Page<'_> = serde_json::from_str(&text).unwrap();
        let normalizer = normalizer(&page);
        let mut notes = Notes::default();
        let mut outcomes = Vec::new();
        for row in &page.transactions {
            outcomes.push(match Transaction::parse(row.get(), AttributeSet::ALL) {
                Ok(transaction) => normalizer
                    .normalize(transaction, None, &mut notes)
                    .map_err(|e| e.to_string()),
                Err(error) => Err(error.to_string()),
            });
        }
        let golden = Golden {
            outcomes,
            warnings: notes.warnings().map(|warning| warning.to_string()).collect(),
        };
        let shown = serde_json::to_value(&golden).map(without_nothing).unwrap();
        insta::assert_json_snapshot!(shown);
    });
}

/// Nulls, empty lists and `false` say nothing in a golden file.
fn without_nothing(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(fields) => {
            let said = |value: &Value| {
                !matches!(value, Value::Null | Value::Bool(false)) && *value != Value::Array(vec![])
            };
            let kept: BTreeMap<_, _> = fields.into_iter().filter(|(_, value)| said(value)).collect();
            kept.into_iter()
                .map(|(key, value)| (key, without_nothing(value)))
                .collect()
        }
        Value::Array(items) => items.into_iter().map(without_nothing).collect(),
        other => other,
    }
}
