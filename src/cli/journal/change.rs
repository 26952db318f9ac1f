//! What changed at the bank between two versions of an entry, in plain words.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::archive::Version;
use crate::cli::failure::Failure;
use crate::entry::{AttributeSet, Entry};
use crate::excerpt::{beginning, written};
use crate::money::Cents;
use crate::qonto::directory::Directory;
use crate::qonto::normalize::{Normalizer, Outcome};
use crate::qonto::notes::Notes;
use crate::qonto::wire::Transaction;
use crate::words::money;

/// The fields of an entry that are compared, and what people call them. The others change with these, or say nothing to
/// a bookkeeper; a test lists each with its reason.
const FIELDS: [(&str, &str); 26] = [
    ("settled_at", "date"),
    ("emitted_at", "value date"),
    ("amount", "amount"),
    ("currency", "currency"),
    ("balance", "balance"),
    ("label", "counterparty"),
    ("clean_counterparty_name", "counterparty's short name"),
    ("counterparty_account", "counterparty's account"),
    ("reference", "reference"),
    ("note", "note"),
    ("vat_amount", "VAT"),
    ("vat_rate", "VAT rate"),
    ("vat_details", "VAT by rate"),
    ("labels", "labels"),
    ("attachment_ids", "receipts"),
    ("attachment_lost", "receipt lost"),
    ("attachment_required", "receipt required"),
    ("category", "category"),
    ("cashflow_category", "cash-flow category"),
    ("cashflow_subcategory", "cash-flow subcategory"),
    ("initiator", "initiator"),
    ("operation_type", "kind"),
    ("card_last_digits", "card"),
    ("local_amount", "original amount"),
    ("local_currency", "original currency"),
    ("details", "details"),
];

/// Values longer than this are cut in words; JSON has them whole.
const LONGEST: usize = 60;

/// An entry that is not what was exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::cli) struct Change {
    pub(in crate::cli) kind: Kind,
    pub(in crate::cli) id: String,
    /// The local day on which it settled.
    pub(in crate::cli) date: Option<String>,
    pub(in crate::cli) amount: Cents,
    pub(in crate::cli) counterparty: Option<String>,
    /// Field by field; only where it was changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::cli) edits: Vec<Edit>,
}

/// How an entry differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::cli) enum Kind {
    /// It was not exported before.
    New,
    /// It was exported with other content.
    Changed,
    /// It was exported and is no longer among the period's entries.
    Gone,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::cli) struct Edit {
    /// In plain words.
    pub(in crate::cli) field: &'static str,
    pub(in crate::cli) before: Value,
    pub(in crate::cli) after: Value,
}

/// Turns stored versions into entries.
pub(in crate::cli) struct Reader(Normalizer);

impl Reader {
    pub(in crate::cli) fn new(directory: Directory, zone: chrono_tz::Tz) -> Self {
        Self(Normalizer {
            directory,
            zone,
            wanted: AttributeSet::ALL,
        })
    }

    /// The entry, or `None` for what has moved no money.
    pub(in crate::cli) fn entry<'v>(
        &'v self,
        json: &'v str,
        account: &'v str,
    ) -> Result<Option<Entry<'v>>, Failure> {
        let transaction = Transaction::parse(json, AttributeSet::ALL).map_err(Failure::outside)?;
        let outcome = self
            .0
            .normalize(transaction, Some(account), &mut Notes::default())
            .map_err(Failure::outside)?;
        Ok(match outcome {
            Outcome::Entry(entry) => Some(entry),
            Outcome::Skipped(_) => None,
        })
    }

    /// What changed between two versions; `None` where nothing did that anybody would call a change.
    pub(in crate::cli) fn compare(
        &self,
        account: &str,
        before: &Version,
        after: &Version,
    ) -> Result<Option<Change>, Failure> {
        if before.number == after.number {
            return Ok(None);
        }
        let Some(is) = self.entry(&after.json, account)? else {
            return self.change(Kind::Gone, account, before).map(Some);
        };
        let edits = match self.entry(&before.json, account)? {
            Some(was) => edits(&was, &is)?,
            None => Vec::new(),
        };
        Ok((!edits.is_empty()).then(|| Change {
            edits,
            ..Change::of(Kind::Changed, &is)
        }))
    }

    /// A change that concerns an entry as a whole.
    pub(in crate::cli) fn change(
        &self,
        kind: Kind,
        account: &str,
        version: &Version,
    ) -> Result<Change, Failure> {
        let entry = self.entry(&version.json, account)?;
        Ok(entry.map_or_else(
            || Change {
                kind,
                id: version.id.clone(),
                date: None,
                amount: Cents::ZERO,
                counterparty: None,
                edits: Vec::new(),
            },
            |entry| Change::of(kind, &entry),
        ))
    }
}

impl Change {
    fn of(kind: Kind, entry: &Entry<'_>) -> Self {
        Self {
            kind,
            id: entry.id.to_string(),
            date: Some(entry.settled_at.date().to_string()),
            amount: entry.amount,
            counterparty: entry.label.as_deref().map(ToOwned::to_owned),
            edits: Vec::new(),
        }
    }

    /// `changed  2026-10-08        -59.50  AWS EMEA: note none → "Hosting"; receipts 0 → 1`
    pub(in crate::cli) fn line(&self) -> String {
        let kind = match self.kind {
            Kind::New => "new",
            Kind::Changed => "changed",
            Kind::Gone => "gone",
        };
        let date = self.date.as_deref().unwrap_or("          ");
        let name = written(self.counterparty.as_deref().unwrap_or("(no name)"));
        let edits: Vec<_> = self.edits.iter().map(Edit::words).collect();
        let colon = if edits.is_empty() { "" } else { ": " };
        let (amount, edits) = (money(&self.amount), edits.join("; "));
        format!("{kind:7}  {date}  {amount:>14}  {name}{colon}{edits}")
    }
}

impl Edit {
    fn words(&self) -> String {
        let Self { field, before, after } = self;
        if *field == "receipts" {
            let count = |value: &Value| value.as_array().map_or(0, Vec::len);
            if count(before) == count(after) {
                return format!("receipts replaced ({})", count(after));
            }
            return format!("receipts {} → {}", count(before), count(after));
        }
        format!("{field} {} → {}", shown(before), shown(after))
    }
}

/// A value in a line of words.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(is) => if *is { "yes" } else { "no" }.to_owned(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::String(text) => format!("\"{}\"", beginning(text, LONGEST)),
        Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

/// Field by field, in the order of [`FIELDS`]. Amounts are texts in an entry's JSON, so nothing is rounded.
fn edits(before: &Entry<'_>, after: &Entry<'_>) -> Result<Vec<Edit>, Failure> {
    let fields = |entry: &Entry<'_>| -> Result<Map<String, Value>, Failure> {
        match serde_json::to_value(entry).map_err(Failure::outside)? {
            Value::Object(fields) => Ok(fields),
            _ => Ok(Map::new()),
        }
    };
    let (mut before, mut after) = (fields(before)?, fields(after)?);
    let edit = |(key, field): &(&str, &'static str)| {
        let before = before.remove(*key).unwrap_or_default();
        let after = after.remove(*key).unwrap_or_default();
        (before != after).then_some(Edit { field, before, after })
    };
    Ok(FIELDS.iter().filter_map(edit).collect())
}

#[cfg(test)]
mod tests;
