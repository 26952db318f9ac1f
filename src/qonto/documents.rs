//! Receipts, statements and invoices: what the bank says about them, and where their files are.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::download::{Claim, Link, LinkError};

mod lists;

pub use lists::{DocumentList, FirstPage, Optional};

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
    #[serde(borrow, default)]
    status: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    file_name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    file_size: Option<&'a RawValue>,
    #[serde(borrow, default)]
    file_content_type: Option<Cow<'a, str>>,
    #[serde(borrow, default, alias = "file_url")]
    url: Option<&'a RawValue>,
}

impl SentFile<'_> {
    fn offer(&self) -> Option<Offer> {
        let address: Option<String> = serde_json::from_str(self.url?.get()).ok()?;
        let size = self.file_size.map(|size| size.get().trim_matches('"'));
        Some(Offer {
            name: self.file_name.as_deref().map(str::to_owned),
            claim: Claim {
                size: size.and_then(|size| size.parse().ok()),
                media_type: self.file_content_type.as_deref().map(str::to_owned),
                name: self.file_name.as_deref().map(str::to_owned),
            },
            link: Link::new(&address?),
        })
    }
}

impl Attachment {
    /// Reads a receipt as sent.
    pub fn parse(json: &str) -> serde_json::Result<Self> {
        #[derive(Deserialize)]
        struct Sent<'a> {
            id: String,
            #[serde(borrow, default)]
            probative_attachment: Option<SentFile<'a>>,
        }
        let sent: Sent<'_> = serde_json::from_str(json)?;
        let original: SentFile<'_> = serde_json::from_str(json)?;
        let probative = sent.probative_attachment.as_ref();
        Ok(Self {
            id: sent.id,
            json: blanked(json, [original.url, probative.and_then(|file| file.url)]),
            original: original.offer(),
            probative: probative.and_then(SentFile::offer),
            is_sealed: probative.is_some_and(|file| file.status.as_deref() == Some("available")),
        })
    }

    /// The receipts that stand in a transaction, if the bank was asked for them.
    pub fn all_in(transaction: &str) -> serde_json::Result<Vec<Self>> {
        #[derive(Deserialize)]
        struct Sent<'a> {
            #[serde(borrow, default)]
            attachments: Option<Vec<&'a RawValue>>,
        }
        let sent: Sent<'_> = serde_json::from_str(transaction)?;
        let all = sent.attachments.unwrap_or_default();
        all.into_iter().map(|json| Self::parse(json.get())).collect()
    }
}

impl Statement {
    /// Reads a statement as sent.
    pub fn parse(json: &str) -> serde_json::Result<Self> {
        #[derive(Deserialize)]
        struct Sent<'a> {
            id: String,
            #[serde(borrow, default)]
            file: Option<SentFile<'a>>,
        }
        let sent: Sent<'_> = serde_json::from_str(json)?;
        let file = sent.file.as_ref();
        Ok(Self {
            id: sent.id,
            json: blanked(json, [file.and_then(|file| file.url), None]),
            file: file.and_then(SentFile::offer),
        })
    }
}

/// The text with these parts of it, in their order, replaced by `null`; the rest keeps its bytes.
fn blanked(json: &str, mut parts: [Option<&RawValue>; 2]) -> String {
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
}
