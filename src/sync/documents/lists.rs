//! The lists of statements, invoices and credit notes. Not every key and plan has them all.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Links, Options};
use crate::archive::files::{Document, Part};
use crate::archive::tree::Label;
use crate::archive::{Kind, Outcome};
use crate::entry::Text;
use crate::qonto::documents::{DocumentList, Optional, Statement};
use crate::qonto::{instant, loose};
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
    #[serde(borrow, default, deserialize_with = "loose::text")]
    id: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    status: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    number: Option<Text<'a>>,
    /// The same by its older name; while a bank moves from one to the other, it sends both.
    #[serde(borrow, default, rename = "invoice_number", deserialize_with = "loose::text")]
    older_number: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    issue_date: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    created_at: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    supplier_name: Option<Text<'a>>,
    #[serde(borrow, default)]
    attachment_id: Option<&'a RawValue>,
}

/// The receipt that holds an invoice's file; `None` where the bank has none yet.
pub(super) fn attachment_of(json: &str) -> serde_json::Result<Option<String>> {
    loose::optional(loose::object::<Invoice<'_>>(json)?.attachment_id)
}

/// When an invoice was last touched, as far as it says.
pub(super) fn touched_at(json: &str) -> Option<DateTime<Utc>> {
    #[derive(Deserialize)]
    struct Sent<'a> {
        #[serde(borrow, default, rename = "created_at", deserialize_with = "loose::text")]
        created: Option<Text<'a>>,
        #[serde(borrow, default, rename = "finalized_at", deserialize_with = "loose::text")]
        finalized: Option<Text<'a>>,
        #[serde(borrow, default, rename = "updated_at", deserialize_with = "loose::text")]
        updated: Option<Text<'a>>,
    }
    let sent: Sent<'_> = loose::object(json).ok()?;
    let all = [sent.created, sent.finalized, sent.updated];
    all.iter().flatten().filter_map(|at| instant::parse(at)).max()
}

/// The bank's identifier of a paper.
pub(super) fn id_of(json: &str) -> serde_json::Result<String> {
    #[derive(Deserialize)]
    struct Sent<'a> {
        #[serde(borrow, default, deserialize_with = "loose::text")]
        id: Option<Text<'a>>,
    }
    loose::required(loose::object::<Sent<'_>>(json)?.id)
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
    /// Why it does not say where its file is, though it says something.
    unread: Option<String>,
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
            let mut is_read = true;
            for row in &rows {
                let read = match kind {
                    Kind::Statement => statement(row.get(), links),
                    _ => paper(kind, row.get(), options, fetched_at),
                };
                match read {
                    Ok(paper) => {
                        if let Some(reason) = &paper.unread {
                            let about =
                                format!("{kind} {} does not say where its file is: {reason}", paper.id);
                            self.summary.notes.push(about);
                        }
                        papers.push(paper);
                    }
                    Err(error) => {
                        is_read = false;
                        self.summary.notes.push(left_out(kind, row.get(), &error));
                    }
                }
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
                if !is_read {
                    // It may be corrected without a change that the bank tells.
                    writer.forget_cursor(&whole(kind))?;
                } else if is_whole {
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
            if let Ok(Some(first)) = attachment_of(&version.json) {
                return Ok(first != *named);
            }
        }
        Ok(false)
    }
}

/// What is said of a paper that cannot be stored: it must not keep the others from coming.
fn left_out(kind: Kind, json: &str, error: &serde_json::Error) -> String {
    let id = id_of(json).unwrap_or_else(|_| "without an identifier".to_owned());
    format!("{kind} {id} cannot be read: {error}; it is left out until the bank corrects it")
}

fn statement(json: &str, links: &mut Links) -> serde_json::Result<Paper> {
    #[derive(Deserialize)]
    struct Sent<'a> {
        #[serde(borrow, default, deserialize_with = "loose::text")]
        period: Option<Text<'a>>,
        #[serde(borrow, default, deserialize_with = "loose::text")]
        bank_account_id: Option<Text<'a>>,
    }
    let sent: Sent<'_> = loose::object(json)?;
    let statement = Statement::parse(json)?;
    let document = Document::new(Kind::Statement, statement.id.clone(), Part::Pdf);
    if let Some(file) = statement.file {
        links.put(document.clone(), file);
    }
    let label = Label {
        day: sent.period.as_deref().and_then(month).unwrap_or_default(),
        about: "statement".to_owned(),
        detail: String::new(),
        id: sent.bank_account_id.map(Text::into_owned).unwrap_or_default(),
        position: String::new(),
    };
    Ok(Paper {
        id: statement.id,
        json: statement.json,
        wanted: Some((document, label.stem())),
        attachment: None,
        is_replaced: false,
        unread: None,
    })
}

/// The first day of `08-2024`.
fn month(period: &str) -> Option<NaiveDate> {
    let (month, year) = period.split_once('-')?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)
}

fn paper(kind: Kind, json: &str, options: Options, fetched_at: DateTime<Utc>) -> serde_json::Result<Paper> {
    let invoice: Invoice<'_> = loose::object(json)?;
    let id = loose::required(invoice.id)?;
    let number = invoice.number.or(invoice.older_number);
    let (attachment, unread) = match loose::optional(invoice.attachment_id) {
        Ok(attachment) => (attachment, None),
        Err(error) => (None, Some(error.to_string())),
    };
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
        detail: number.as_deref().unwrap_or_default().to_owned(),
        id: id.clone(),
        position: String::new(),
    };
    // A draft has no PDF, and a supplier's invoice may have come without one.
    let is_finished = invoice.status.as_deref() != Some("draft") && number.is_some();
    // Where it says something that cannot be read there is one, and it stays missing until it can be.
    let has_file = attachment.is_some() || unread.is_some() || (kind == Kind::ClientInvoice && is_finished);
    let document = Document::new(kind, id.clone(), Part::Pdf);
    Ok(Paper {
        id,
        json: json.to_owned(),
        wanted: has_file.then(|| (document, label.stem())),
        attachment,
        is_replaced: false,
        unread,
    })
}
