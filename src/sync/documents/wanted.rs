//! Which receipts the stored transactions have.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::Options;
use crate::archive::files::{Document, Part};
use crate::archive::tree::Label;
use crate::archive::{Kind, Outcome};
use crate::money::Cents;
use crate::qonto::documents::Attachment;
use crate::qonto::instant;
use crate::sync::{Error, Sync, now};

/// How far the versions of transactions were looked through.
const MARK: &str = "receipts";

/// The same where sealed copies are wanted too.
const PROBATIVE_MARK: &str = "probative receipts";

/// So many versions are looked through in one transaction.
const VERSIONS: usize = 1_000;

#[derive(Deserialize)]
struct Transaction<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    label: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    clean_counterparty_name: Option<Cow<'a, str>>,
    #[serde(default)]
    amount_cents: Option<serde_json::Number>,
    #[serde(borrow, default)]
    side: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    settled_at: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    emitted_at: Option<Cow<'a, str>>,
    #[serde(default)]
    attachment_ids: Option<Vec<String>>,
}

impl Transaction<'_> {
    fn label(&self, zone: Tz, fetched_at: DateTime<Utc>) -> Label {
        let stamps = [&self.settled_at, &self.emitted_at];
        let at = stamps
            .into_iter()
            .find_map(|stamp| instant::parse(stamp.as_deref()?))
            .unwrap_or(fetched_at);
        let cents = self.amount_cents.as_ref().and_then(serde_json::Number::as_i64);
        let amount = cents.and_then(Cents::checked);
        let is_debit = self.side.as_deref() == Some("debit");
        let amount = amount.map(|amount| if is_debit { -amount } else { amount }.to_string());
        let about = [&self.clean_counterparty_name, &self.label];
        let about = about.into_iter().flatten().find(|text| !text.is_empty());
        Label {
            day: at.with_timezone(&zone).date_naive(),
            about: about.map(Cow::to_string).unwrap_or_default(),
            detail: amount.unwrap_or_default(),
            id: self.id.to_string(),
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
            let outcomes = self.archive.write(|writer| -> Result<Vec<Outcome>, Error> {
                let mut outcomes = Vec::new();
                for (_, json) in &versions {
                    let unreadable = |error| Error::unreadable(Kind::Transaction, &error);
                    let transaction: Transaction<'_> = serde_json::from_str(json).map_err(unreadable)?;
                    let ids = transaction.attachment_ids.as_deref().unwrap_or_default();
                    if ids.is_empty() {
                        continue;
                    }
                    let mut label = transaction.label(options.zone, fetched_at);
                    let described = Attachment::all_in(json).map_err(unreadable)?;
                    for (position, id) in ids.iter().enumerate() {
                        label.position = (position + 1).to_string();
                        let original = Document::new(Kind::Attachment, id.clone(), Part::Original);
                        writer.want(&original, &label.stem())?;
                        let about = described.iter().find(|attachment| attachment.id == *id);
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
            for outcome in outcomes {
                self.summary.count(Kind::Attachment, outcome);
            }
        }
    }
}
