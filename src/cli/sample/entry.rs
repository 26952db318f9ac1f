//! The entry of a test: what the bank would send for it, and what is wrong with it.

use serde_json::{Map, Value, json};

use crate::money::{Cents, parse_amount};
use crate::qonto::directory::Directory;
use crate::qonto::wire::TRANSACTION_KEYS;
use crate::toml_tree::Member;

mod wrong;

pub(super) use wrong::problems;

/// The account that a test's entry is on.
pub(super) const ACCOUNT: &str = "00000000-0000-7000-8000-000000000001";

/// The identifier of a test's entry, unless it has its own.
const ENTRY: &str = "00000000-0000-7000-8000-0000000000ff";

/// Keys of a test's entry that a transaction does not have: names instead of identifiers, the IBAN of its account, the
/// invoice that it pays, and the document of its receipts.
const NAMED: [&str; 5] = [
    "initiator",
    "labels",
    "account_iban",
    "supplier_invoice",
    "document",
];

/// The IBAN of that account, unless the test names another.
const IBAN: &str = "DE91000000000123456789";

/// The keys that the entry of a test may have.
fn known() -> impl Iterator<Item = &'static str> {
    TRANSACTION_KEYS.iter().copied().chain(NAMED)
}

/// A test's entry as the bank would send it; what it leaves out is filled in as for an ordinary payment.
pub(super) fn transaction(fields: &[Member]) -> Value {
    let members = fields
        .iter()
        .map(|member| (member.key.text.clone(), member.value.clone()));
    let mut object: Map<String, Value> = members.collect();
    if let (Some(amount), false) = (object.get("amount"), object.contains_key("amount_cents")) {
        let cents = cents(amount).map_or(Value::Null, |cents| json!(cents.get()));
        object.insert("amount_cents".to_owned(), cents);
    }
    if let Some(Value::String(name)) = object.remove("initiator") {
        object.insert("initiator_id".to_owned(), Value::String(name));
    }
    if let Some(Value::Array(names)) = object.get("labels").cloned() {
        object.insert("label_ids".to_owned(), Value::Array(names));
        object.remove("labels");
    }
    for key in ["account_iban", "supplier_invoice", "document"] {
        object.remove(key);
    }
    let local = object.get("amount").cloned().unwrap_or(Value::Null);
    let kind = match object.get("side").and_then(Value::as_str) {
        Some("credit") => "income",
        _ => "transfer",
    };
    let defaults = [
        ("id", json!(ENTRY)),
        ("status", json!("completed")),
        ("operation_type", json!(kind)),
        ("currency", json!("EUR")),
        ("local_currency", json!("EUR")),
        ("local_amount", local),
        ("bank_account_id", json!(ACCOUNT)),
    ];
    for (key, value) in defaults {
        object.entry(key).or_insert(value);
    }
    Value::Object(object)
}

/// The amount of a test's entry, written as a text or as a number.
fn cents(amount: &Value) -> Option<Cents> {
    let amount = match amount {
        Value::String(text) => parse_amount(text),
        Value::Number(number) => parse_amount(&number.to_string()),
        _ => return None,
    };
    Cents::from_decimal(amount.ok()?)
}

/// An invoice that the entry of that identifier pays, as the bank would send it.
fn paying(invoice: &Map<String, Value>, id: &str) -> String {
    let mut invoice = invoice.clone();
    invoice.insert("id".to_owned(), json!("invoice"));
    invoice.insert("matched_transactions".to_owned(), json!([id]));
    Value::Object(invoice).to_string()
}

/// The account, a member and a label for each name that the test uses, and the invoice that its entry pays.
pub(super) fn directory(fields: &[Member]) -> Directory {
    let mut directory = Directory::builder();
    let text = |key: &str| {
        let member = fields.iter().find(|member| member.key.text == key)?;
        member.value.as_str()
    };
    let iban = text("account_iban").unwrap_or(IBAN);
    let account = json!({
        "id": ACCOUNT, "name": "Main account", "iban": iban, "bic": "XXXXDEXX",
        "currency": "EUR", "status": "active", "main": true,
    });
    let id = text("id").unwrap_or(ENTRY);
    let mut document = None;
    // Nearly all of these objects are ours; an invoice that cannot be read was told before.
    let _ = directory.account(&account.to_string());
    for member in fields {
        match (member.key.text.as_str(), &member.value) {
            ("initiator", Value::String(name)) => {
                let _ = directory.membership(&json!({ "id": name, "first_name": name }).to_string());
            }
            ("labels", Value::Array(names)) => {
                for name in names {
                    let _ = directory.label(&json!({ "id": name, "name": name }).to_string());
                }
            }
            ("supplier_invoice", Value::Object(invoice)) => {
                let _ = directory.supplier_invoice(&paying(invoice, id));
            }
            ("document", Value::String(guid)) => document = Some(guid),
            _ => {}
        }
    }
    let mut directory = directory.build();
    if let Some(guid) = document {
        directory.set_document(id, guid);
    }
    directory
}
