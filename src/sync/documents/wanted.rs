//! Which receipts the stored transactions have.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Options;
use crate::archive::files::{Document, Part};
use crate::archive::tree::Label;
use crate::archive::{self, Archive, Kind, Outcome};
use crate::entry::Text;
use crate::money::Cents;
use crate::qonto::documents::Attachment;
use crate::qonto::{instant, loose};
use crate::sync::{Error, Sync, facts, now};

/// How far the versions of transactions were looked through.
const MARK: &str = "receipts";

/// The same where sealed copies are wanted too.
const PROBATIVE_MARK: &str = "probative receipts";

/// So many versions are looked through in one transaction.
const VERSIONS: usize = 1_000;

/// What of a transaction says which receipts it has, and how they are named. It was stored whatever they look like.
#[derive(Deserialize)]
struct Transaction<'a> {
    #[serde(borrow, default, deserialize_with = "loose::text")]
    id: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    label: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    clean_counterparty_name: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    amount_cents: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    side: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    settled_at: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "loose::text")]
    emitted_at: Option<Text<'a>>,
    #[serde(borrow, default)]
    attachment_ids: Option<&'a RawValue>,
}

/// The receipts of a transaction.
#[derive(Default)]
struct Receipts {
    /// In the bank's order.
    ids: Vec<String>,
    /// What the bank says about them, where it was asked.
    described: Vec<Attachment>,
    /// Why some cannot be read.
    unread: Vec<String>,
}

impl Receipts {
    /// What is said of a version that cannot be read as a whole. It stays so for ever, so it must not stop a sync.
    fn told(&self, json: &str) -> Option<String> {
        if self.unread.is_empty() {
            return None;
        }
        let id = facts::id(Kind::Transaction, json).unwrap_or_default();
        let reasons = self.unread.join("; ");
        Some(format!(
            "the receipts of transaction {id} cannot all be read: {reasons}; those that can be are fetched, and the rest as \
             soon as the bank corrects the transaction"
        ))
    }

    fn take(&mut self, transaction: &Transaction<'_>, json: &str) {
        for read in Attachment::all_in(json) {
            match read {
                Ok(attachment) => self.described.push(attachment),
                Err(error) => self.unread.push(format!("attachments: {error}")),
            }
        }
        let sent = loose::items(transaction.attachment_ids);
        let ids = sent.map(|items| {
            items
                .into_iter()
                .map(|item| loose::optional(Some(item)))
                .collect()
        });
        let ids: Vec<_> = ids.unwrap_or_else(|error| vec![Err(error)]);
        let is_whole = ids.iter().all(Result::is_ok);
        for id in ids {
            match id {
                Ok(id) => self.ids.extend(id),
                Err(error) => self.unread.push(format!("attachment_ids: {error}")),
            }
        }
        if !is_whole {
            // What the list of identifiers hides may stand here.
            for attachment in &self.described {
                if !self.ids.contains(&attachment.id) {
                    self.ids.push(attachment.id.clone());
                }
            }
        }
    }
}

impl Transaction<'_> {
    fn label(&self, zone: Tz, fetched_at: DateTime<Utc>) -> Label {
        let stamps = [&self.settled_at, &self.emitted_at];
        let at = stamps
            .into_iter()
            .find_map(|stamp| instant::parse(stamp.as_deref()?))
            .unwrap_or(fetched_at);
        let cents = self.amount_cents.as_deref();
        let amount = cents.and_then(|cents| Cents::checked(cents.parse::<i64>().ok()?));
        let is_debit = self.side.as_deref() == Some("debit");
        let amount = amount.map(|amount| if is_debit { -amount } else { amount }.to_string());
        let about = [&self.clean_counterparty_name, &self.label];
        let about = about.into_iter().flatten().find(|text| !text.is_empty());
        Label {
            day: at.with_timezone(&zone).date_naive(),
            about: about.map(Text::to_string).unwrap_or_default(),
            detail: amount.unwrap_or_default(),
            id: self.id.as_deref().unwrap_or_default().to_owned(),
            position: String::new(),
        }
    }
}

impl Sync<'_> {
    /// Looks through the transactions that were stored since the last time, and asks for their receipts.
    pub(super) fn look_through(&mut self, options: Options) -> Result<(), Error> {
        let mark = if options.probative { PROBATIVE_MARK } else { MARK };
        let mut seq = self.archive.mark(mark)?;
        loop {
            let versions = self.archive.stored_after(Kind::Transaction, seq, VERSIONS)?;
            let Some((last, _)) = versions.last() else {
                return Ok(());
            };
            seq = *last;
            let fetched_at = now()?;
            let mut notes = Vec::new();
            let outcomes = self.archive.write(|writer| -> Result<Vec<Outcome>, Error> {
                let mut outcomes = Vec::new();
                for (_, json) in &versions {
                    let (transaction, receipts) = read(json);
                    notes.extend(receipts.told(json));
                    let Some(transaction) = transaction.filter(|_| !receipts.ids.is_empty()) else {
                        continue;
                    };
                    let mut label = transaction.label(options.zone, fetched_at);
                    for (position, id) in receipts.ids.iter().enumerate() {
                        label.position = (position + 1).to_string();
                        let original = Document::new(Kind::Attachment, id.clone(), Part::Original);
                        writer.want(&original, &label.stem())?;
                        let about = receipts.described.iter().find(|attachment| attachment.id == *id);
                        if let Some(about) = about {
                            outcomes.push(writer.put(Kind::Attachment, id, &about.json, fetched_at)?);
                        }
                        if options.probative && about.is_some_and(|about| about.is_sealed) {
                            label.position.push_str("-probative");
                            let copy = Document::new(Kind::Attachment, id.clone(), Part::Probative);
                            writer.want(&copy, &label.stem())?;
                        }
                    }
                }
                writer.move_mark(mark, seq)?;
                Ok(outcomes)
            })?;
            self.summary.notes.extend(notes);
            for outcome in outcomes {
                self.summary.count(Kind::Attachment, outcome);
            }
        }
    }
}

/// The receipts of a stored transaction; it itself as far as it can be read.
fn read(json: &str) -> (Option<Transaction<'_>>, Receipts) {
    let mut receipts = Receipts::default();
    match loose::object::<Transaction<'_>>(json) {
        Ok(transaction) => {
            receipts.take(&transaction, json);
            (Some(transaction), receipts)
        }
        Err(error) => {
            receipts.unread.push(error.to_string());
            (None, receipts)
        }
    }
}

/// Which transactions have receipts that cannot be read, as they are stored last, in sentences.
pub fn unread(archive: &Archive) -> Result<Vec<String>, archive::Error> {
    let all = archive.all(Kind::Transaction)?;
    Ok(all
        .iter()
        .filter_map(|version| read(&version.json).1.told(&version.json))
        .collect())
}
