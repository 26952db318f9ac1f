//! More invoices and credit notes than the story has, for lists of many pages. No transaction belongs to them.

use chrono::{Days, NaiveDate};

use super::{
    CREDIT_NOTE, CREDIT_NOTE_FILE, INVOICE_FILE, INVOICES, SUPPLIER_INVOICE, id_of, item, money, paper,
};
use crate::sandbox::company::papers::Paper;
use crate::sandbox::json::{Json, object};

/// Kinds of identifiers; see [`id_of`].
const SUPPLIER_INVOICE_FILE: u64 = 66;

/// The story has fewer invoices of suppliers.
const AFTER_ALL_SUPPLIERS: usize = 10_000;

/// Small, for there are many.
const SIZE: usize = 2_000;

const NET: i64 = 12_000;

/// From the end of October back, one a day.
fn day(number: usize) -> String {
    let last = NaiveDate::from_ymd_opt(2026, 10, 29).unwrap_or_default();
    let back = Days::new(u64::try_from(number % 240).unwrap_or(0));
    last.checked_sub_days(back).unwrap_or(last).to_string()
}

/// The files of the papers with this number.
pub(super) fn papers(number: usize) -> [Paper; 3] {
    let files = [
        (id_of(INVOICE_FILE, INVOICES.len() + number), "rechnung"),
        (id_of(CREDIT_NOTE_FILE, 1 + number), "gutschrift"),
        (id_of(SUPPLIER_INVOICE_FILE, number), "strom"),
    ];
    files.map(|(id, name)| Paper {
        size: SIZE,
        ..paper(id, format!("{name}-{number}.pdf"), &day(number))
    })
}

pub(super) fn client_invoice(number: usize) -> Json {
    super::client_invoice(INVOICES.len() + number, ("unpaid", NET, &day(number)), false)
}

pub(super) fn credit_note(number: usize) -> Json {
    let day = day(number);
    object([
        ("id", id_of(CREDIT_NOTE, 1 + number).into()),
        ("attachment_id", id_of(CREDIT_NOTE_FILE, 1 + number).into()),
        ("issue_date", day.clone().into()),
        ("number", format!("GU-2026-{:03}", number + 2).into()),
        ("total_amount", money(NET * 119 / 100)),
        ("currency", "EUR".into()),
        ("created_at", format!("{day}T10:00:00+02:00").into()),
        ("items", [item(NET)].into_iter().collect()),
    ])
}

pub(super) fn supplier_invoice(number: usize) -> Json {
    let day = day(number);
    object([
        ("id", id_of(SUPPLIER_INVOICE, AFTER_ALL_SUPPLIERS + number).into()),
        ("organization_id", id_of(1, 0).into()),
        ("status", "to_review".into()),
        ("attachment_id", id_of(SUPPLIER_INVOICE_FILE, number).into()),
        ("file_name", format!("strom-{number}.pdf").into()),
        ("invoice_number", format!("ST-2026-{:03}", number + 1).into()),
        ("supplier_name", "Stadtwerke Beispiel".into()),
        ("total_amount", money(NET * 119 / 100)),
        ("issue_date", day.clone().into()),
        ("is_credit_note", false.into()),
        ("matched_transactions", Json::List(Vec::new())),
        ("created_at", format!("{day}T08:00:00.000Z").into()),
        ("updated_at", format!("{day}T08:00:00.000Z").into()),
    ])
}
