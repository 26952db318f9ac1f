//! Receipts, statements and invoices: what the bank says about them, and where their files are.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::download::{Claim, Link, LinkError};
use super::loose;
use crate::entry::Text;

mod lists;

pub use lists::{DocumentList, FirstPage, Optional, Single};

/// A file that the bank offers: where it is and what it should be.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Its name, as it was uploaded: nothing that a disk should see.
    pub name: Option<String>,
    /// What the bank says about it.
    pub claim: Claim,
    /// Where it is, for half an hour.
    pub link: Result<Link, LinkError>,
}

/// A receipt: what the bank says about it, without its addresses, and its files.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// The bank's identifier.
    pub id: String,
    /// The object as sent, but for the addresses, which are `null`.
    pub json: String,
    /// The file as it was uploaded, if the bank says where it is.
    pub original: Option<Offer>,
    /// The copy that the bank sealed, if there is one.
    pub probative: Option<Offer>,
    /// Whether the bank says that there is a sealed copy, with or without its address.
    pub is_sealed: bool,
}

/// A statement: what the bank says about it, without its address, and its file.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The bank's identifier.
    pub id: String,
    /// The object as sent, but for the address, which is `null`.
    pub json: String,
    /// The PDF, if the bank says where it is.
    pub file: Option<Offer>,
}

/// Fields of a file, in either of the two spellings; sizes are texts, and sometimes numbers.
#[derive(Debug, Deserialize)]
struct SentFile<'a> {
    #[serde(borrow, default, deserialize_with = "loose::text")]
    status: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    file_name: Option<Text<'a>>,
    #[serde(borrow, default)]
    file_size: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    file_content_type: Option<Text<'a>>,
    #[serde(borrow, default)]
    url: Option<&'a RawValue>,
    #[serde(borrow, default)]
    file_url: Option<&'a RawValue>,
}

/// The parts of an object that hold addresses.
type Addresses<'a> = [Option<&'a RawValue>; 2];

impl<'a> SentFile<'a> {
    fn addresses(&self) -> Addresses<'a> {
        [self.url, self.file_url]
    }

    fn offer(&self) -> Option<Offer> {
        let mut addresses = self.addresses().into_iter().flatten();
        let address: String = addresses.find_map(|raw| serde_json::from_str(raw.get()).ok())?;
        let size = self.file_size.map(|size| size.get().trim_matches('"'));
        Some(Offer {
            name: self.file_name.as_deref().map(str::to_owned),
            claim: Claim {
                size: size.and_then(|size| size.parse().ok()),
                media_type: self.file_content_type.as_deref().map(str::to_owned),
                name: self.file_name.as_deref().map(str::to_owned),
            },
            link: Link::new(&address),
        })
    }
}

/// A file inside of an object. Where it cannot be read, any part of it may be an address.
fn inner(raw: Option<&RawValue>) -> (Option<SentFile<'_>>, Addresses<'_>) {
    match raw.map(|raw| loose::object::<SentFile<'_>>(raw.get())) {
        Some(Ok(file)) => {
            let addresses = file.addresses();
            (Some(file), addresses)
        }
        _ => (None, [raw, None]),
    }
}

impl Attachment {
    /// Reads a receipt as sent.
    pub fn parse(json: &str) -> serde_json::Result<Self> {
        #[derive(Deserialize)]
        struct Sent<'a> {
            #[serde(borrow, default, deserialize_with = "loose::text")]
            id: Option<Text<'a>>,
            #[serde(borrow, default)]
            probative_attachment: Option<&'a RawValue>,
        }
        let sent: Sent<'_> = loose::object(json)?;
        let original: SentFile<'_> = loose::object(json)?;
        let (probative, hidden) = inner(sent.probative_attachment);
        let is_available = |file: &SentFile<'_>| file.status.as_deref() == Some("available");
        Ok(Self {
            id: loose::required(sent.id)?,
            json: blanked(json, [original.addresses(), hidden].concat()),
            original: original.offer(),
            probative: probative.as_ref().and_then(SentFile::offer),
            is_sealed: probative.as_ref().is_some_and(is_available),
        })
    }

    /// The receipts that stand in a transaction, if the bank was asked for them, each read apart.
    pub fn all_in(transaction: &str) -> Vec<serde_json::Result<Self>> {
        #[derive(Deserialize)]
        struct Sent<'a> {
            #[serde(borrow, default)]
            attachments: Option<&'a RawValue>,
        }
        let sent = loose::object(transaction).map(|sent: Sent<'_>| sent.attachments);
        match sent.and_then(loose::items) {
            Ok(all) => all.into_iter().map(|json| Self::parse(json.get())).collect(),
            Err(error) => vec![Err(error)],
        }
    }
}

impl Statement {
    /// Reads a statement as sent.
    pub fn parse(json: &str) -> serde_json::Result<Self> {
        #[derive(Deserialize)]
        struct Sent<'a> {
            #[serde(borrow, default, deserialize_with = "loose::text")]
            id: Option<Text<'a>>,
            #[serde(borrow, default)]
            file: Option<&'a RawValue>,
        }
        let sent: Sent<'_> = loose::object(json)?;
        let (file, hidden) = inner(sent.file);
        Ok(Self {
            id: loose::required(sent.id)?,
            json: blanked(json, hidden.to_vec()),
            file: file.as_ref().and_then(SentFile::offer),
        })
    }
}

/// The text with these parts of it replaced by `null`; the rest keeps its bytes.
fn blanked(json: &str, mut parts: Vec<Option<&RawValue>>) -> String {
    let start = |part: &RawValue| part.get().as_ptr().addr() - json.as_ptr().addr();
    parts.sort_by_key(|part| part.map(start));
    let mut out = String::with_capacity(json.len());
    let mut done = 0;
    for part in parts.into_iter().flatten() {
        out.push_str(&json[done..start(part)]);
        out.push_str("null");
        done = start(part) + part.get().len();
    }
    out.push_str(&json[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_are_taken_out() {
        let json = r#"{"id": "a", "url" : "https://x.invalid/?s=1", "n": 1.50, "file_size":"666",
            "probative_attachment":{"status":"available","url":"https://x.invalid/?s=2"}}"#;
        let attachment = Attachment::parse(json).unwrap();
        assert_eq!(
            attachment.json,
            r#"{"id": "a", "url" : null, "n": 1.50, "file_size":"666",
            "probative_attachment":{"status":"available","url":null}}"#
        );
        assert_eq!(attachment.original.unwrap().claim.size, Some(666));
        assert!(attachment.probative.unwrap().link.is_ok());
        let none = r#"{"id":"a","url":null,"probative_attachment":null}"#;
        let attachment = Attachment::parse(none).unwrap();
        assert_eq!(attachment.json, none);
        assert!(attachment.original.is_none() && attachment.probative.is_none());

        let statement = r#"{"id":"s","file":{"file_size":24513,"file_url":"https://x.invalid/?s=\u0026t"},"period":"08-2026"}"#;
        let statement = Statement::parse(statement).unwrap();
        assert_eq!(
            statement.json,
            r#"{"id":"s","file":{"file_size":24513,"file_url":null},"period":"08-2026"}"#
        );
        assert_eq!(statement.file.unwrap().claim.size, Some(24_513));
    }

    #[test]
    fn what_cannot_be_read_hides_nothing_else_and_keeps_no_address() {
        let json = r#"{"id":"a","url":7,"file_url":"https://x.invalid/?s=1","file_name":{},
            "probative_attachment":["https://x.invalid/?s=2"]}"#;
        let attachment = Attachment::parse(json).unwrap();
        assert!(!attachment.json.contains("invalid"), "{}", attachment.json);
        let original = attachment.original.unwrap();
        assert!(original.link.is_ok() && original.name.is_none());
        assert!(!attachment.is_sealed && attachment.probative.is_none());

        let all = Attachment::all_in(r#"{"attachments":[null,"x",{"id":null},{"id":"a"}]}"#);
        let read: Vec<_> = all
            .iter()
            .map(|one| one.as_ref().ok().map(|one| &*one.id))
            .collect();
        assert_eq!(read, [None, None, Some("a")]);
        assert_eq!(Attachment::all_in(r#"{"attachments":null}"#).len(), 0);
        assert!(Attachment::all_in(r#"{"attachments":{}}"#)[0].is_err());

        let statement = Statement::parse(r#"{"id":"s","file":"https://x.invalid/?s=3"}"#).unwrap();
        assert_eq!(statement.json, r#"{"id":"s","file":null}"#);
        assert!(statement.file.is_none() && Statement::parse("[\"s\"]").is_err());
    }
}
