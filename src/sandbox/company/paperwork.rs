//! Invoices and credit notes, in the shapes in which the bank shows them.

use chrono::{DateTime, Utc};

use super::papers::Paper;
use super::people::{self, id_of};
use super::{Company, Transaction};
use crate::sandbox::json::{Json, object};

mod more;

/// Kinds of identifiers; see [`id_of`].
const INVOICE: u64 = 60;
const INVOICE_FILE: u64 = 61;
const CREDIT_NOTE: u64 = 62;
const CREDIT_NOTE_FILE: u64 = 63;
const CLIENT: u64 = 64;
const SUPPLIER_INVOICE: u64 = 65;

/// The numbers of invoices to clients: what each is, its net sum in cents, and its day.
const INVOICES: [(&str, i64, &str); 4] = [
    ("paid", 100_000, "2026-09-03"),
    ("paid", 250_000, "2026-10-05"),
    ("unpaid", 42_000, "2026-10-28"),
    ("draft", 9_900, "2026-10-30"),
];

/// The files behind invoices and credit notes to clients.
pub(crate) fn papers(more: usize) -> Vec<Paper> {
    let invoices = INVOICES.iter().enumerate();
    let invoices = invoices.filter(|(_, (status, ..))| *status != "draft");
    let mut papers: Vec<_> = invoices
        .map(|(position, (_, _, day))| {
            let name = format!("{}.pdf", invoice_number(position));
            paper(id_of(INVOICE_FILE, position), name, day)
        })
        .collect();
    papers.push(paper(
        id_of(CREDIT_NOTE_FILE, 0),
        "GU-2026-001.pdf".to_owned(),
        "2026-10-09",
    ));
    papers.extend((0..more).flat_map(more::papers));
    papers
}

fn paper(id: String, name: String, day: &str) -> Paper {
    Paper {
        id,
        name,
        media_type: "application/pdf",
        size: 31_007,
        created_at: format!("{day}T08:00:10.000Z"),
    }
}

fn invoice_number(position: usize) -> String {
    format!("RE-2026-{:03}", position + 1)
}

/// Invoices to clients. A PDF that is still being made has no identifier yet.
pub(crate) fn client_invoices(in_the_making: bool, more: usize) -> Vec<Json> {
    let invoices = INVOICES.iter().enumerate();
    invoices
        .map(|(position, invoice)| client_invoice(position, *invoice, in_the_making))
        .chain((0..more).map(more::client_invoice))
        .collect()
}

fn client_invoice(
    position: usize,
    (status, net, day): (&'static str, i64, &str),
    in_the_making: bool,
) -> Json {
    let is_draft = status == "draft";
    let text = |text: String| (!is_draft).then_some(text);
    let has_file = !is_draft && !in_the_making;
    object([
        ("id", id_of(INVOICE, position).into()),
        ("organization_id", id_of(1, 0).into()),
        ("number", text(invoice_number(position)).into()),
        ("status", status.into()),
        (
            "invoice_url",
            text(format!("https://pay.invalid/invoices/{position}")).into(),
        ),
        ("currency", "EUR".into()),
        ("total_amount", money(net * 119 / 100)),
        ("total_amount_cents", (net * 119 / 100).into()),
        ("vat_amount", money(net * 19 / 100)),
        ("vat_amount_cents", (net * 19 / 100).into()),
        ("issue_date", text(day.to_owned()).into()),
        ("due_date", text(day.to_owned()).into()),
        ("created_at", format!("{day}T10:00:00+02:00").into()),
        ("updated_at", format!("{day}T10:00:10+02:00").into()),
        ("finalized_at", text(format!("{day}T10:00:05+02:00")).into()),
        (
            "paid_at",
            (status == "paid").then(|| format!("{day}T18:00:00+02:00")).into(),
        ),
        (
            "items",
            if is_draft {
                Json::Null
            } else {
                [item(net)].into_iter().collect()
            },
        ),
        ("client", client()),
        (
            "credit_notes_ids",
            (position == 1)
                .then(|| id_of(CREDIT_NOTE, 0).into())
                .into_iter()
                .collect(),
        ),
        (
            "attachment_id",
            has_file.then(|| id_of(INVOICE_FILE, position)).into(),
        ),
        ("invoice_type", "standard".into()),
    ])
}

/// As the bank's test environment writes it: one field begins with a capital, and several are missing.
pub(crate) fn credit_notes(more: usize) -> Vec<Json> {
    let net = 25_000;
    let first = object([
        ("id", id_of(CREDIT_NOTE, 0).into()),
        ("invoice_id", id_of(INVOICE, 1).into()),
        ("attachment_id", id_of(CREDIT_NOTE_FILE, 0).into()),
        ("issue_date", "2026-10-09".into()),
        ("Invoice_issue_date", "2026-10-05".into()),
        ("number", "GU-2026-001".into()),
        ("reason", "Rabatt vergessen".into()),
        ("vat_amount", money(net * 19 / 100)),
        ("vat_amount_cents", (net * 19 / 100).into()),
        ("total_amount", money(net * 119 / 100)),
        ("total_amount_cents", (net * 119 / 100).into()),
        ("currency", "EUR".into()),
        ("created_at", "2026-10-09T10:00:00+02:00".into()),
        ("finalized_at", "2026-10-09T10:00:05+02:00".into()),
        ("items", [item(net)].into_iter().collect()),
    ]);
    let further = (0..more).map(more::credit_note);
    std::iter::once(first).chain(further).collect()
}

/// One for each printer's bill that was paid, matched to its transaction, with the same file as its first receipt.
pub(crate) fn supplier_invoices(transactions: &[Transaction], more: usize) -> Vec<Json> {
    let printed = transactions
        .iter()
        .filter(|transaction| transaction.receipts.first() == Some(&"Rechnung.pdf"));
    printed
        .enumerate()
        .map(|(position, transaction)| {
            let day = transaction.emitted.at();
            let stamp = |at: DateTime<Utc>| at.format("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
            object([
                ("id", id_of(SUPPLIER_INVOICE, position).into()),
                ("organization_id", id_of(1, 0).into()),
                ("status", "paid".into()),
                ("source_type", "email".into()),
                ("attachment_id", transaction.attachment_id(0).into()),
                ("display_attachment_id", transaction.attachment_id(0).into()),
                ("file_name", "Rechnung.pdf".into()),
                ("invoice_number", format!("DM-2026-{:03}", position + 1).into()),
                ("supplier_name", "Druckerei Muster e.K.".into()),
                ("vat_number", "DE000000000".into()),
                ("total_amount", money(transaction.cents.abs())),
                ("issue_date", day.date_naive().to_string().into()),
                ("payment_date", day.date_naive().to_string().into()),
                ("is_einvoice", false.into()),
                ("is_credit_note", false.into()),
                (
                    "analyzed_at",
                    day.format("%Y-%m-%dT%H:%M:%S.4497Z").to_string().into(),
                ),
                (
                    "matched_transactions",
                    [transaction.id.clone().into()].into_iter().collect(),
                ),
                ("created_at", stamp(day).into()),
                ("updated_at", stamp(transaction.updated.at()).into()),
            ])
        })
        .chain((0..more).map(more::supplier_invoice))
        .collect()
}

fn item(net: i64) -> Json {
    object([
        ("title", "Beratung".into()),
        ("quantity", "1".into()),
        ("unit_price", money(net)),
        ("unit_price_cents", net.into()),
        ("vat_rate", "0.19".into()),
        ("total_vat", money(net * 19 / 100)),
        ("total_vat_cents", (net * 19 / 100).into()),
        ("subtotal", money(net)),
        ("subtotal_cents", net.into()),
        ("total_amount", money(net * 119 / 100)),
        ("total_amount_cents", (net * 119 / 100).into()),
    ])
}

fn client() -> Json {
    object([
        ("id", id_of(CLIENT, 0).into()),
        ("type", "company".into()),
        ("name", "Kunde Beispiel GmbH".into()),
        ("email", "rechnung@kunde.invalid".into()),
        ("vat_number", "DE000000000".into()),
        ("country_code", "DE".into()),
    ])
}

/// Decimal texts, unlike the numbers of transactions.
fn money(cents: i64) -> Json {
    object([
        ("value", format!("{}.{:02}", cents / 100, cents % 100).into()),
        ("currency", "EUR".into()),
    ])
}

/// Whether the company writes invoices: only the one whose story is told.
pub(crate) fn has_any(company: &Company) -> bool {
    company.accounts().len() > 2 && people::SLUG.starts_with("musterwerk")
}
