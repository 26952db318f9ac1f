//! The little of a transaction that questions are about.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::qonto::error::Refusal;

/// The few fields that questions are about.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Row {
    pub(super) id: String,
    #[serde(default, deserialize_with = "instant")]
    pub(super) settled_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default)]
    pub(super) side: String,
    #[serde(default)]
    pub(super) operation_type: String,
    #[serde(default)]
    pub(super) subject_type: Option<String>,
    #[serde(default)]
    pub(super) initiator_id: Option<String>,
    #[serde(default)]
    pub(super) local_currency: Option<String>,
    #[serde(default)]
    pub(super) local_amount: Option<serde_json::Number>,
    #[serde(default)]
    pub(super) local_amount_cents: Option<i64>,
}

fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let parsed = text.map(|text| DateTime::parse_from_rfc3339(&text));
    let parsed = parsed.transpose().map_err(D::Error::custom)?;
    Ok(parsed.map(|at| at.to_utc()))
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Listed {
    pub(super) transactions: Vec<Row>,
    #[serde(default)]
    pub(super) meta: Option<Meta>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Meta {
    #[serde(default)]
    pub(super) total_count: Option<u64>,
    #[serde(default)]
    pub(super) total_pages: Option<u64>,
}

/// The entries that share an instant, in the order in which they came.
pub(super) fn tied(rows: &[Row]) -> BTreeMap<DateTime<Utc>, Vec<String>> {
    let mut ties: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in rows {
        if let Some(at) = row.settled_at {
            ties.entry(at).or_default().push(row.id.clone());
        }
    }
    ties.retain(|_, ids| ids.len() > 1);
    ties
}

/// A code of the bank, if it looks like one: anything else might be about somebody.
pub(super) fn word(text: &str) -> String {
    let is_code =
        (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if is_code { text } else { "other" }.to_owned()
}

/// `422, code out_of_range`.
pub(super) fn refused(refusal: &Refusal) -> String {
    let code = word(refusal.code().unwrap_or_default());
    format!("{}, code {code}", refusal.status())
}
