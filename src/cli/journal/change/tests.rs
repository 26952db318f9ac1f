//! Nothing of an entry is forgotten when versions are compared.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde_json::{Value, json};

use super::*;
use crate::entry::Invoice;

/// The fields that are not compared, each with the reason.
const NOT_COMPARED: [(&str, &str); 13] = [
    ("id", "by it two versions are one entry"),
    ("account_id", "the journal keeps entries by account"),
    ("side", "the sign of `amount`"),
    ("created_at", "when the bank made its record; no file has it"),
    (
        "updated_at",
        "moves with every edit, also with those that change nothing here",
    ),
    ("transaction_id", "another name of `id`"),
    ("subject_type", "goes with `operation_type`"),
    ("initiator_id", "`initiator` is the same by name"),
    ("label_ids", "`labels` are the same by name"),
    (
        "attachments",
        "`attachment_ids` are the same by number; the rest is told of each once",
    ),
    ("is_external", "a fact about the account"),
    (
        "invoices",
        "read from other objects, whose versions are their own",
    ),
    ("document", "given by Saldo for each run"),
];

/// The names of all fields. A field that is missing here does not compile.
macro_rules! fields_of_entry {
    ($($name:ident),* $(,)?) => {{
        fn _all(Entry { $($name: _),* }: Entry<'_>) {}
        [$(stringify!($name)),*]
    }};
}

fn names() -> BTreeSet<&'static str> {
    BTreeSet::from(fields_of_entry!(
        id,
        account_id,
        side,
        amount,
        currency,
        balance,
        settled_at,
        emitted_at,
        created_at,
        updated_at,
        local_amount,
        local_currency,
        transaction_id,
        operation_type,
        subject_type,
        label,
        clean_counterparty_name,
        reference,
        note,
        initiator_id,
        initiator,
        labels,
        label_ids,
        category,
        cashflow_category,
        cashflow_subcategory,
        vat_amount,
        vat_rate,
        vat_details,
        card_last_digits,
        attachment_ids,
        attachments,
        attachment_lost,
        attachment_required,
        is_external,
        counterparty_account,
        invoices,
        document,
        details,
    ))
}

fn read(change: impl FnOnce(&mut Value)) -> Entry<'static> {
    let mut sent = json!({
        "id": "t", "side": "debit", "status": "completed", "amount_cents": 1190, "settled_balance_cents": 5,
        "settled_at": "2026-10-08T09:00:00Z", "emitted_at": "2026-10-07T09:00:00Z", "currency": "EUR",
    });
    change(&mut sent);
    let reader = Reader::new(Directory::default(), Tz::Europe__Berlin);
    let text = sent.to_string();
    let entry = reader.entry(&text, "a").ok().flatten();
    entry.expect("it is settled").into_owned()
}

#[test]
fn each_field_is_compared_or_has_a_reason_not_to_be() {
    let compared: Vec<_> = FIELDS.map(|(name, _)| name).into();
    let left_out = NOT_COMPARED.map(|(name, _)| name);
    let told: BTreeSet<_> = compared.iter().copied().chain(left_out).collect();
    assert_eq!(told, names());
    assert_eq!(compared.len() + left_out.len(), told.len(), "none stands in both");
}

#[test]
fn the_names_are_those_by_which_versions_are_compared() {
    let mut entry = read(|_| ());
    entry.invoices = Cow::Owned(vec![Invoice::default()]);
    entry.document = Some("d".into());
    let Value::Object(fields) = serde_json::to_value(&entry).unwrap() else {
        panic!("an entry has fields");
    };
    let written: BTreeSet<_> = fields.keys().map(String::as_str).collect();
    assert_eq!(written, names());
}

#[test]
fn a_value_date_that_moved_is_a_change() {
    let moved = read(|sent| sent["emitted_at"] = "2026-10-06T09:00:00Z".into());
    let edits = edits(&read(|_| ()), &moved).ok().unwrap();
    assert_eq!(
        edits.iter().map(|edit| edit.field).collect::<Vec<_>>(),
        ["value date"]
    );
}
