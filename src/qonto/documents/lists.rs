//! The lists of documents, and single documents, as the bank answers.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use serde::de::Error as _;
use serde_json::value::RawValue;

use super::{Attachment, Statement};
use crate::qonto::client::Client;
use crate::qonto::error::Error;
use crate::qonto::lists::owned_rows;
use crate::qonto::page::Page;

/// A list of documents. Not every plan and key has all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentList {
    /// The bank's own monthly statements.
    Statements,
    /// Invoices to clients, also imported ones.
    ClientInvoices,
    /// Credit notes to clients.
    CreditNotes,
    /// Invoices of suppliers.
    SupplierInvoices,
}

impl DocumentList {
    fn path_and_key(self) -> (&'static str, &'static str) {
        match self {
            Self::Statements => ("/v2/statements", "statements"),
            Self::ClientInvoices => ("/v2/client_invoices", "client_invoices"),
            Self::CreditNotes => ("/v2/credit_notes", "credit_notes"),
            Self::SupplierInvoices => ("/v2/supplier_invoices", "supplier_invoices"),
        }
    }

    fn query(self, accounts: &[String]) -> Vec<(&'static str, String)> {
        match self {
            Self::Statements => accounts
                .iter()
                .map(|id| ("bank_account_ids[]", id.clone()))
                .collect(),
            Self::ClientInvoices => vec![("exclude_imported", "false".to_owned())],
            Self::CreditNotes | Self::SupplierInvoices => Vec::new(),
        }
    }

    /// The filter by last change (Qonto API reference, sections 13 to 16). Statements and credit notes have none.
    fn filter_of_changes(self) -> Option<&'static str> {
        match self {
            Self::ClientInvoices | Self::SupplierInvoices => Some("filter[updated_at_from]"),
            Self::Statements | Self::CreditNotes => None,
        }
    }

    /// Whether [`Client::documents_changed`] can tell what is new.
    pub fn tells_changes(self) -> bool {
        self.filter_of_changes().is_some()
    }
}

/// What asking for something came to that a key may not be allowed to see.
#[derive(Debug)]
pub enum Optional<T> {
    /// Here it is.
    Given(T),
    /// The key or the plan has no right to it; the bank's words.
    Refused(String),
}

/// What asking for one object came to.
#[derive(Debug)]
pub enum Single<T> {
    /// Here it is.
    Given(T),
    /// The key or the plan has no right to it; the bank's words.
    Refused(String),
    /// The bank does not know it, or no more; its words.
    Gone(String),
}

/// The beginning of a list.
#[derive(Debug)]
pub struct FirstPage {
    /// At most a hundred, in the bank's order.
    pub rows: Vec<Box<RawValue>>,
    /// How many there are in all, as the bank says.
    pub total_count: u64,
}

impl Client {
    /// A receipt with fresh addresses.
    pub async fn attachment(&self, id: &str) -> Result<Single<Attachment>, Error> {
        #[derive(Deserialize)]
        struct Answer {
            attachment: Box<RawValue>,
        }
        let read = |body: String| {
            let answer: Answer = serde_json::from_str(&body)?;
            Attachment::parse(answer.attachment.get())
        };
        let path = format!("/v2/attachments/{}", path_segment(id));
        self.single(self.get(&path, &[], read).await)
    }

    /// A statement with a fresh address.
    pub async fn statement(&self, id: &str) -> Result<Single<Statement>, Error> {
        match self.document(DocumentList::Statements, id).await? {
            Single::Refused(reason) => Ok(Single::Refused(reason)),
            Single::Gone(reason) => Ok(Single::Gone(reason)),
            Single::Given(json) => {
                Statement::parse(json.get())
                    .map(Single::Given)
                    .map_err(|error| Error::Unreadable {
                        path: "/v2/statements".to_owned(),
                        tries: crate::qonto::error::Tries(1),
                        reason: error.to_string(),
                    })
            }
        }
    }

    /// One document of a list, as sent.
    pub async fn document(&self, list: DocumentList, id: &str) -> Result<Single<Box<RawValue>>, Error> {
        let (path, key) = list.path_and_key();
        let key = key.trim_end_matches('s');
        let read = |body: String| {
            let mut answer: HashMap<String, Box<RawValue>> = serde_json::from_str(&body)?;
            let missing = || serde_json::Error::custom(format_args!("it has no '{key}'"));
            answer.remove(key).ok_or_else(missing)
        };
        let path = format!("{path}/{}", path_segment(id));
        self.single(self.get(&path, &[], read).await)
    }

    /// All documents of a list, as sent; statements only those of these accounts.
    pub async fn documents(
        &self,
        list: DocumentList,
        accounts: &[String],
    ) -> Result<Optional<Vec<Box<RawValue>>>, Error> {
        let (path, key) = list.path_and_key();
        self.optional(
            self.for_optional_list()
                .all(path, key, list.query(accounts))
                .await,
        )
    }

    /// The documents of a list that were changed at `from` or later, as sent, and maybe more; `None` where the bank does
    /// not say, so that the list must be read as a whole.
    pub async fn documents_changed(
        &self,
        list: DocumentList,
        from: DateTime<Utc>,
    ) -> Result<Optional<Option<Vec<Box<RawValue>>>>, Error> {
        let (path, key) = list.path_and_key();
        let Some(filter) = list.filter_of_changes() else {
            return Ok(Optional::Given(None));
        };
        let mut query = list.query(&[]);
        query.push((filter, from.to_rfc3339_opts(SecondsFormat::Millis, true)));
        self.unless_refused(self.for_optional_list().all(path, key, query).await)
    }

    /// The first page of a list, as sent; `None` where the bank does not say how long the list is.
    pub async fn first_documents(
        &self,
        list: DocumentList,
        accounts: &[String],
    ) -> Result<Optional<Option<FirstPage>>, Error> {
        let (path, key) = list.path_and_key();
        let mut query = list.query(accounts);
        query.extend([("per_page", "100".to_owned()), ("page", "1".to_owned())]);
        let read = |body| Page::parse(body, key);
        let page = self.unless_refused(self.for_optional_list().get(path, &query, read).await)?;
        Ok(page.map(|page| {
            let page = page?;
            Some(FirstPage {
                rows: owned_rows(&page).collect(),
                total_count: page.standing.total_count?,
            })
        }))
    }

    /// What the bank refuses because it was asked for briefly (`None`) can still be had with the long question. What the
    /// key has no right to cannot, and is not asked for again.
    fn unless_refused<T>(&self, outcome: Result<T, Error>) -> Result<Optional<Option<T>>, Error> {
        match outcome.map(Some) {
            Err(error) if status(&error).is_some_and(|status| !lacks_the_right(status)) => {
                Ok(Optional::Given(None))
            }
            outcome => self.optional(outcome),
        }
    }

    /// A refused key stops everybody, and is no answer about what was asked for.
    fn optional<T>(&self, outcome: Result<T, Error>) -> Result<Optional<T>, Error> {
        match outcome {
            Ok(given) => Ok(Optional::Given(given)),
            Err(error) => match status(&error) {
                Some(401) if self.is_stopped() => Err(error),
                Some(status) if lacks_the_right(status) => Ok(Optional::Refused(error.to_string())),
                _ => Err(error),
            },
        }
    }

    /// The same for one object, which may be there no more.
    fn single<T>(&self, outcome: Result<T, Error>) -> Result<Single<T>, Error> {
        let is_gone = matches!(outcome.as_ref().err().and_then(status), Some(404 | 410));
        Ok(match self.optional(outcome)? {
            Optional::Given(given) => Single::Given(given),
            Optional::Refused(reason) if is_gone => Single::Gone(reason),
            Optional::Refused(reason) => Single::Refused(reason),
        })
    }
}

impl<T> Optional<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Optional<U> {
        match self {
            Self::Given(given) => Optional::Given(change(given)),
            Self::Refused(reason) => Optional::Refused(reason),
        }
    }
}

/// Keys answer 401 where access tokens answer 403.
fn lacks_the_right(status: u16) -> bool {
    matches!(status, 401 | 403 | 404 | 410)
}

fn status(error: &Error) -> Option<u16> {
    error.refusal().map(crate::qonto::error::Refusal::status)
}

/// An identifier as one segment of a path, whatever the bank makes of identifiers some day.
fn path_segment(id: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !id.is_empty() && id.bytes().all(is_plain) {
        return Cow::Borrowed(id);
    }
    let encoded = id.bytes().map(|byte| {
        if is_plain(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    });
    Cow::Owned(encoded.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_stay_one_segment() {
        assert_eq!(path_segment("0190-ab"), "0190-ab");
        assert_eq!(path_segment("../x?y"), "%2E%2E%2Fx%3Fy");
    }
}
