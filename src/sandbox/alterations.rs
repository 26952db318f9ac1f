//! Test-only switches: data that differ from the truth.

use std::ops::RangeInclusive;

use super::json::{Json, decimal_text};

/// A change in the data that the sandbox shows.
#[derive(Debug, Clone)]
pub struct Alteration {
    target: Target,
    change: Change,
}

#[derive(Debug, Clone)]
enum Target {
    Id(String),
    EveryTransaction,
}

/// How an object differs from the truth.
#[derive(Debug, Clone)]
pub enum Change {
    /// This field holds this JSON text.
    Set(String, String),
    /// This field is missing.
    Remove(String),
    /// `amount` and `amount_cents` are off by so many cents; the balances stay true.
    AddCents(i64),
    /// `settled_balance` and `settled_balance_cents` are off by so many cents.
    AddBalance(i64),
    /// `settled_balance` and `settled_balance_cents` are null.
    NoBalance,
    /// Lists and embedded objects are null.
    NullLists,
    /// Amounts are texts with a decimal comma, and cents are texts too, as in an example of the documentation.
    NumbersAsText,
    /// The transaction is in no answer.
    Hidden,
    /// The transaction is in no list while the number of list requests so far, this one included, is in this range.
    /// `0..=2` is an entry that settles after the second request, `3..=usize::MAX` one that then vanishes.
    HiddenDuring(RangeInclusive<usize>),
    /// The transaction is listed twice in succession.
    Twice,
}

impl Alteration {
    /// Changes the one object with this identifier.
    pub fn of(id: impl Into<String>, change: Change) -> Self {
        Self {
            target: Target::Id(id.into()),
            change,
        }
    }

    /// Changes every transaction.
    pub fn of_every_transaction(change: Change) -> Self {
        Self {
            target: Target::EveryTransaction,
            change,
        }
    }

    pub(crate) fn concerns(&self, is_transaction: bool, id: &str) -> bool {
        match &self.target {
            Target::Id(wanted) => wanted == id,
            Target::EveryTransaction => is_transaction,
        }
    }

    pub(crate) fn apply(&self, value: &mut Json) {
        self.change.apply(value);
    }

    pub(crate) fn copies(&self, list_requests: usize) -> usize {
        match &self.change {
            Change::Hidden => 0,
            Change::HiddenDuring(range) if range.contains(&list_requests) => 0,
            Change::Twice => 2,
            _ => 1,
        }
    }
}

impl Change {
    fn apply(&self, value: &mut Json) {
        match self {
            Self::Set(field, json) => value.set(field, Json::Raw(json.clone().into())),
            Self::Remove(field) => value.remove(field),
            Self::AddCents(cents) => add(value, "amount", *cents),
            Self::AddBalance(cents) => add(value, "settled_balance", *cents),
            Self::NoBalance => {
                value.set("settled_balance", Json::Null);
                value.set("settled_balance_cents", Json::Null);
            }
            Self::NullLists => {
                for field in [
                    "label_ids",
                    "attachment_ids",
                    "labels",
                    "attachments",
                    "vat_details",
                    "logo",
                ] {
                    value.set(field, Json::Null);
                }
            }
            Self::NumbersAsText => {
                for field in ["amount", "settled_balance", "vat_amount"] {
                    spell(value, field);
                }
            }
            Self::Hidden | Self::HiddenDuring(_) | Self::Twice => {}
        }
    }
}

fn add(value: &mut Json, field: &str, cents: i64) {
    let in_cents = format!("{field}_cents");
    if let Some(truth) = value.get(&in_cents).and_then(Json::as_integer) {
        value.set(field, Json::cents(truth + cents));
        value.set(&in_cents, (truth + cents).into());
    }
}

fn spell(value: &mut Json, field: &str) {
    let in_cents = format!("{field}_cents");
    if let Some(cents) = value.get(&in_cents).and_then(Json::as_integer) {
        value.set(field, decimal_text(cents, ',').into());
        value.set(&in_cents, cents.to_string().into());
    }
}
