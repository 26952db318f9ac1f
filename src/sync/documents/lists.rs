//! The lists of statements, invoices and credit notes. Not every key and plan has them all.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{Links, Options};
use crate::archive::files::{Document, Part};
use crate::archive::tree::Label;
use crate::archive::{Kind, Outcome};
use crate::qonto::documents::{DocumentList, Optional, Statement};
use crate::sync::{Error, Sync, now};

use super::news::whole;

const LISTS: [(DocumentList, Kind, &str); 4] = [
    (DocumentList::Statements, Kind::Statement, "statements"),
    (
        DocumentList::ClientInvoices,
        Kind::ClientInvoice,
        "client invoices",
    ),
    (DocumentList::CreditNotes, Kind::CreditNote, "credit notes"),
    (
        DocumentList::SupplierInvoices,
        Kind::SupplierInvoice,
        "supplier invoices",
    ),
];

/// The list that an object stands in.
pub(super) fn list_of(kind: Kind) -> Option<DocumentList> {
    let found = LISTS.into_iter().find(|(_, listed, _)| *listed == kind);
    found.map(|(list, ..)| list)
}

/// What names an invoice or a credit note, and its file.
#[derive(Deserialize)]
struct Invoice<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    status: Option<Cow<'a, str>>,
    #[serde(borrow, default, alias = "invoice_number")]
    number: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    issue_date: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    created_at: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    supplier_name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    attachment_id: Option<Cow<'a, str>>,
}

fn invoice(kind: Kind, json: &str) -> Result<Invoice<'_>, Error> {
    serde_json::from_str(json).map_err(|error| Error::unreadable(kind, &error))
}

/// The receipt that holds an invoice's file; `None` where the bank has none yet.
pub(super) fn attachment_of(kind: Kind, json: &str) -> Result<Option<String>, Error> {
    let id = invoice(kind, json)?.attachment_id;
    Ok(id.filter(|id| !id.is_empty()).map(Cow::into_owned))
}

/// An object that is to be stored, and the file that is to be had for it.
struct Paper {
    id: String,
    json: String,
    wanted: Option<(Document, String)>,
    /// The receipt that holds the file of an invoice.
    attachment: Option<String>,
    /// Whether the archive has the file of another receipt.
    is_replaced: bool,
}

impl Sync<'_> {
    /// Stores what the lists say, and asks for the files.
    pub(super) async fn document_lists(
        &mut self,
        accounts: &[String],
        options: Options,
        links: &mut Links,
    ) -> Result<(), Error> {
        for (list, kind, noun) in LISTS {
            let (rows, is_whole) = match self.list_of_documents((list, kind), accounts).await? {
                Optional::Given(read) => read,
                Optional::Refused(_) => {
                    let note = format!("the bank does not show {noun} to this key; they are left out");
                    self.summary.notes.push(note);
                    continue;
                }
            };
            let fetched_at = now()?;
            let mut papers = Vec::new();
            for row in &rows {
                papers.push(match kind {
                    Kind::Statement => statement(row.get(), links)?,
                    _ => paper(kind, row.get(), options, fetched_at)?,
                });
            }
            for paper in &mut papers {
                paper.is_replaced = self.is_replaced(kind, paper)?;
            }
            let outcomes = self.archive.write(|writer| -> Result<Vec<Outcome>, Error> {
                let put = |paper: &Paper| {
                    if let Some((document, stem)) = &paper.wanted {
                        writer.want(document, stem)?;
                        if paper.is_replaced {
                            writer.not_had(document, "the bank has another file for it now", fetched_at)?;
                        }
                    }
                    Ok(writer.put(kind, &paper.id, &paper.json, fetched_at)?)
                };
                let outcomes = papers.iter().map(put).collect();
                if is_whole {
                    writer.set_cursor(&whole(kind), fetched_at)?;
                }
                outcomes
            })?;
            for outcome in outcomes {
                self.summary.count(kind, outcome);
            }
        }
        Ok(())
    }
}

impl Sync<'_> {
    /// Whether the file that the archive has came from another receipt than the one that is named now.
    fn is_replaced(&self, kind: Kind, paper: &Paper) -> Result<bool, Error> {
        let (Some((document, _)), Some(named)) = (&paper.wanted, &paper.attachment) else {
            return Ok(false);
        };
        let kept = self.archive.document(document)?;
        let Some(kept) = kept.filter(|kept| kept.content.is_some()) else {
            return Ok(false);
        };
        if let Some(had) = kept.attachment {
            return Ok(had != *named);
        }
        // Older archives do not say, and had the file of the receipt that was named first.
        for version in self.archive.versions(kind, &paper.id)? {
            if let Some(first) = attachment_of(kind, &version.json)? {
                return Ok(first != *named);
            }
        }
        Ok(false)
    }
}

fn statement(json: &str, links: &mut Links) -> Result<Paper, Error> {
    #[derive(Deserialize)]
    struct Sent {
        #[serde(default)]
        period: String,
        #[serde(default)]
        bank_account_id: String,
    }
    let unreadable = |error| Error::unreadable(Kind::Statement, &error);
    let sent: Sent = serde_json::from_str(json).map_err(unreadable)?;
    let statement = Statement::parse(json).map_err(unreadable)?;
    let document = Document::new(Kind::Statement, statement.id.clone(), Part::Pdf);
    if let Some(file) = statement.file {
        links.put(document.clone(), file);
    }
    let label = Label {
        day: month(&sent.period).unwrap_or_default(),
        about: "statement".to_owned(),
        detail: String::new(),
        id: sent.bank_account_id,
        position: String::new(),
    };
    Ok(Paper {
        id: statement.id,
        json: statement.json,
        wanted: Some((document, label.stem())),
        attachment: None,
        is_replaced: false,
    })
}

/// The first day of `08-2024`.
fn month(period: &str) -> Option<NaiveDate> {
    let (month, year) = period.split_once('-')?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)
}

fn paper(kind: Kind, json: &str, options: Options, fetched_at: DateTime<Utc>) -> Result<Paper, Error> {
    let invoice = invoice(kind, json)?;
    let created = invoice
        .created_at
        .as_deref()
        .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
        .map(|at| at.with_timezone(&options.zone).date_naive());
    let issued = invoice.issue_date.as_deref().and_then(|day| day.parse().ok());
    let day = issued.or(created).unwrap_or_else(|| fetched_at.date_naive());
    let noun = match kind {
        Kind::CreditNote => "credit-note",
        _ => "invoice",
    };
    let label = Label {
        day,
        about: invoice.supplier_name.as_deref().unwrap_or(noun).to_owned(),
        detail: invoice.number.as_deref().unwrap_or_default().to_owned(),
        id: invoice.id.to_string(),
        position: String::new(),
    };
    // A draft has no PDF, and a supplier's invoice may have come without one.
    let is_finished = invoice.status.as_deref() != Some("draft") && invoice.number.is_some();
    let has_file = invoice.attachment_id.is_some() || (kind == Kind::ClientInvoice && is_finished);
    let document = Document::new(kind, invoice.id.clone(), Part::Pdf);
    Ok(Paper {
        id: invoice.id.into_owned(),
        json: json.to_owned(),
        wanted: has_file.then(|| (document, label.stem())),
        attachment: attachment_of(kind, json)?,
        is_replaced: false,
    })
}
