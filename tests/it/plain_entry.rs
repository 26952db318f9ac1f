//! An entry with little in it, for tests that say what else it has.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use saldo::entry::{Entry, Moment, Side};
use saldo::money::Cents;

/// A card payment or a refund of so many cents at a shop for office supplies.
pub(crate) fn entry(cents: i64) -> Entry<'static> {
    let settled: DateTime<Utc> = "2026-10-14T10:00:00Z".parse().unwrap();
    Entry {
        id: "019a1b2c-0000-7000-8000-000000000001".into(),
        account_id: "account-1".into(),
        side: if cents < 0 { Side::Debit } else { Side::Credit },
        amount: Cents::new(cents),
        currency: "EUR".into(),
        balance: None,
        settled_at: Moment::in_zone(settled, Tz::Europe__Berlin),
        emitted_at: None,
        created_at: None,
        updated_at: None,
        local_amount: None,
        local_currency: Some("EUR".into()),
        transaction_id: None,
        operation_type: Some("card".into()),
        subject_type: Some("Card".into()),
        label: Some("Bürobedarf Muster".into()),
        clean_counterparty_name: None,
        reference: None,
        note: None,
        initiator_id: None,
        initiator: None,
        labels: Vec::new(),
        label_ids: Vec::new(),
        category: None,
        cashflow_category: None,
        cashflow_subcategory: None,
        vat_amount: None,
        vat_rate: None,
        vat_details: Vec::new(),
        card_last_digits: None,
        attachment_ids: Vec::new(),
        attachments: Vec::new(),
        attachment_lost: None,
        attachment_required: None,
        is_external: false,
        counterparty_account: None,
        invoices: std::borrow::Cow::default(),
        document: None,
        details: None,
    }
}
