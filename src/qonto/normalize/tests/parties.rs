//! Names, labels, receipts, and what is left out.

use super::super::*;
use super::{entry, normalizer, row, try_normalize};

#[test]
fn initiators_have_names() {
    assert_eq!(
        entry(r#""initiator_id":"member-1""#).initiator.as_deref(),
        Some("Ida Muster")
    );
    assert_eq!(entry(r#""initiator_id":null"#).initiator, None);
    let (outcome, notes) = try_normalize(&row(r#""initiator_id":"1a2b3c4d-0000-9f8e7d6c""#));
    let Outcome::Entry(entry) = outcome.unwrap() else {
        panic!("skipped")
    };
    assert_eq!(entry.initiator.as_deref(), Some("unknown member 9f8e7d6c"));
    assert_eq!(notes.total(Oddity::UnknownMember), 1);
}

#[test]
fn labels_have_names_and_parents() {
    let (outcome, notes) = try_normalize(&row(r#""label_ids":["label-1","sent","1a2b3c4d-0bad1abe",null],
           "labels":[{"id":"sent","name":"New","parent_id":"label-0"},{"id":"also","name":"Unlisted","parent_id":null}]"#));
    let Outcome::Entry(entry) = outcome.unwrap() else {
        panic!("skipped")
    };
    assert_eq!(
        entry.labels,
        [
            "Cost centre: Marketing",
            "Cost centre: New",
            "unknown label 0bad1abe",
            "Unlisted"
        ]
    );
    assert_eq!(entry.label_ids.len(), 3);
    assert_eq!(notes.total(Oddity::UnknownLabel), 1);
}

#[test]
fn card_digits_keep_their_zeros_and_receipts_their_ids() {
    let entry = entry(
        r#""card_last_digits":"0001","attachment_ids":null,
           "attachments":[{"id":"r","file_name":"Foobar","file_size":"666","url":"https://x.invalid/?X-Amz-Signature=1"}]"#,
    );
    assert_eq!(entry.card_last_digits.as_deref(), Some("0001"));
    assert_eq!(entry.attachment_ids, ["r"]);
    assert_eq!(entry.attachments[0].size, Some(666));
    assert!(!serde_json::to_string(&entry).unwrap().contains("Signature"));
}

#[test]
fn what_nobody_wants_is_left_out() {
    let normalizer = Normalizer {
        wanted: AttributeSet::NONE,
        ..normalizer()
    };
    let json = row(
        r#""initiator_id":"gone","label_ids":["gone"],"note":"n","logo":{"small":"s"},
           "transfer":{"counterparty_account_number":"1"}"#,
    );
    let transaction = Transaction::parse(&json, normalizer.wanted).unwrap();
    let mut notes = Notes::default();
    let Ok(Outcome::Entry(entry)) = normalizer.normalize(transaction, None, &mut notes) else {
        panic!("no entry")
    };
    assert_eq!(
        (
            entry.note,
            entry.initiator,
            entry.details,
            entry.counterparty_account
        ),
        (None, None, None, None)
    );
    assert!(entry.labels.is_empty() && notes.is_empty());
}

#[test]
fn a_mandate_knows_where_it_came_in() {
    let details = entry(r#""direct_debit":{"unique_mandate_reference":"M-1"}"#)
        .details
        .unwrap();
    assert_eq!(details.mandate_reference.as_deref(), Some("M-1"));
    assert_eq!(details.mandate_carrier, Some("direct_debit"));
}
