//! One document's file: where it is, how it is fetched, and what stands in the way.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::sleep;
use tracing::debug;

use super::super::Error;
use super::lists::{attachment_of, list_of};
use crate::archive::Kind;
use crate::archive::files::{Content, Document, FileStore, Kept, Part};
use crate::problem::Blame;
use crate::qonto::documents::{Offer, Single};
use crate::qonto::download::{DownloadError, Downloader};
use crate::qonto::{self, Client};

/// The bank needs about ten seconds for the PDF of a new invoice (Qonto API reference: client invoices).
const MAKING: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(6),
];

/// One question without waiting, for what was made long ago or never will be.
const ONCE: [Duration; 1] = [Duration::ZERO];

/// An invoice that was not touched for so long has its PDF, or gets none.
const YOUNG: TimeDelta = TimeDelta::minutes(15);

/// A document whose file is to be had.
pub(super) struct Job {
    pub(super) kept: Kept,
    /// The receipt that holds an invoice's file.
    pub(super) attachment: Option<String>,
    offer: Option<Offer>,
    /// How long the bank is waited for before each question whether it has made the PDF.
    making: &'static [Duration],
}

/// A file that is in the store now.
pub(super) struct Fetched {
    pub(super) content: Content,
    pub(super) name: Option<String>,
    /// The receipt that it came from, for an invoice.
    pub(super) attachment: Option<String>,
    /// What the bank says, where it is something else.
    pub(super) mistaken: Option<String>,
}

/// Why there is no file.
pub(super) enum Miss {
    /// This one cannot be had now.
    Reason(String),
    /// The bank has it no more.
    Gone(String),
    /// The file host cannot be reached.
    Unreachable(String),
    /// Nothing can be had now.
    Stop(Box<Error>),
}

impl Job {
    pub(super) fn new(kept: Kept, offer: Option<Offer>) -> Self {
        Self {
            kept,
            attachment: None,
            offer,
            making: &MAKING,
        }
    }

    /// Says when the invoice was last touched, as far as its stored version tells. One that has no PDF for long, such as an
    /// imported one, was asked about once; from then on the list tells when it gets one.
    pub(super) fn touched(&mut self, at: Option<DateTime<Utc>>, now: DateTime<Utc>) {
        let is_old = at.map(|at| now - at > YOUNG);
        let was_asked = self.kept.reason.is_some();
        self.making = match (is_old, was_asked) {
            (Some(false), _) | (None, false) => &MAKING,
            (Some(true), false) => &ONCE,
            (Some(true) | None, true) => &[],
        };
    }
}

/// Fetches a file into the store.
pub(super) async fn run(
    mut job: Job,
    client: &Client,
    downloader: &Downloader,
    store: &FileStore,
) -> (Kept, Result<Fetched, Miss>) {
    let outcome = fetch(&mut job, client, downloader, store).await;
    let Document { kind, id, part } = &job.kept.document;
    debug!(
        target: "saldo::sync", kind = kind.name(), id, part = part.name(), fetched = outcome.is_ok(), "document"
    );
    (job.kept, outcome)
}

async fn fetch(
    job: &mut Job,
    client: &Client,
    downloader: &Downloader,
    store: &FileStore,
) -> Result<Fetched, Miss> {
    let mut offer = match job.offer.take() {
        Some(offer) => offer,
        None => ask(job, client).await?,
    };
    let mut is_renewed = false;
    loop {
        let link = offer
            .link
            .as_ref()
            .map_err(|error| Miss::Reason(error.to_string()))?;
        let mut file = store.begin()?;
        match downloader.fetch(link, &offer.claim, file.as_file_mut()).await {
            Ok(fetched) => {
                let content = Content {
                    sha256: fetched.sha256,
                    size: fetched.size,
                    media_type: fetched.media_type,
                };
                let (store, sha256) = (store.clone(), content.sha256.clone());
                // Waiting for the disk must not hold up the others.
                tokio::task::spawn_blocking(move || store.keep(file, &sha256))
                    .await
                    .map_err(|error| Miss::Reason(error.to_string()))??;
                return Ok(Fetched {
                    content,
                    name: offer.name,
                    attachment: job.attachment.clone(),
                    mistaken: fetched.mistaken,
                });
            }
            Err(DownloadError::Expired(_)) if !is_renewed => {
                is_renewed = true;
                offer = ask(job, client).await?;
            }
            Err(error @ DownloadError::Broken(_)) => return Err(Miss::Unreachable(error.to_string())),
            Err(error @ (DownloadError::Disk(_) | DownloadError::Setup(_))) => {
                return Err(Miss::Stop(Box::new(error.into())));
            }
            Err(error) => return Err(Miss::Reason(error.to_string())),
        }
    }
}

/// Asks the bank where the file is now.
async fn ask(job: &mut Job, client: &Client) -> Result<Offer, Miss> {
    let document = &job.kept.document;
    let offer = match document.kind {
        Kind::Statement => given(client.statement(&document.id).await)?.file,
        kind => {
            let id = if kind == Kind::Attachment {
                document.id.clone()
            } else {
                made(job, client).await?
            };
            let attachment = given(client.attachment(&id).await)?;
            match job.kept.document.part {
                Part::Probative => attachment.probative,
                Part::Original | Part::Pdf => attachment.original,
            }
        }
    };
    offer.ok_or_else(|| Miss::Reason("the bank does not say where the file is".to_owned()))
}

/// The identifier of an invoice's file, as soon as the bank has made it.
async fn made(job: &mut Job, client: &Client) -> Result<String, Miss> {
    if let Some(id) = &job.attachment {
        return Ok(id.clone());
    }
    let document = &job.kept.document;
    if let Some(list) = list_of(document.kind) {
        for wait in job.making {
            sleep(*wait).await;
            let json = given(client.document(list, &document.id).await)?;
            let made = attachment_of(json.get()).map_err(|error| Miss::Reason(error.to_string()))?;
            if let Some(id) = made {
                job.attachment = Some(id.clone());
                return Ok(id);
            }
        }
    }
    Err(Miss::Reason("the bank has not made its PDF yet".to_owned()))
}

/// What the bank refuses for one document says nothing about the others; a refused key and a connection that fails say it
/// of all.
fn given<T>(outcome: Result<Single<T>, qonto::Error>) -> Result<T, Miss> {
    match outcome {
        Ok(Single::Given(given)) => Ok(given),
        Ok(Single::Refused(reason)) => Err(Miss::Reason(reason)),
        Ok(Single::Gone(reason)) => Err(Miss::Gone(reason)),
        Err(error)
            if error.blame() == Blame::User
                || matches!(error, qonto::Error::Network { .. } | qonto::Error::Setup(_)) =>
        {
            Err(Miss::Stop(Box::new(error.into())))
        }
        Err(error) => Err(Miss::Reason(error.to_string())),
    }
}

impl From<crate::archive::Error> for Miss {
    fn from(error: crate::archive::Error) -> Self {
        Self::Stop(Box::new(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_young_invoices_are_waited_for() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let now = at("2026-11-02T09:00:00Z");
        let (young, old) = (at("2026-11-02T08:58:00Z"), at("2026-11-01T08:58:00Z"));
        for (touched, was_asked, questions) in [
            (Some(young), false, 3),
            (Some(young), true, 3),
            (Some(old), false, 1),
            (Some(old), true, 0),
            (None, false, 3),
            (None, true, 0),
        ] {
            let kept = Kept {
                document: Document::new(Kind::ClientInvoice, "i", Part::Pdf),
                content: None,
                stem: String::new(),
                name: None,
                path: None,
                attachment: None,
                fetched_at: None,
                reason: was_asked.then(|| "not made".to_owned()),
            };
            let mut job = Job::new(kept, None);
            job.touched(touched, now);
            assert_eq!(job.making.len(), questions, "{touched:?} {was_asked}");
        }
    }
}
