//! Receipts, statements and invoices with their files: what the archive does not have yet, and why.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use chrono_tz::Tz;
use futures::{StreamExt as _, stream};

use super::{Error, Sync, now};
use crate::archive::files::{Content, Document, FileStore, Kept, Part};
use crate::archive::{Kind, Writer, tree};
use crate::qonto::Client;
use crate::qonto::documents::{Attachment, Offer};
use crate::qonto::download::{DownloadSettings, Downloader};
use crate::qonto::progress::Progress;

mod fetch;
mod lists;
mod news;
mod wanted;

pub use wanted::unread;

use fetch::{Fetched, Job, Miss};

/// Addresses live for half an hour (Qonto API reference); one that is nearly so old is asked for anew.
const FRESH: Duration = Duration::from_secs(25 * 60);

/// So many addresses are held in memory.
const MOST_LINKS: usize = 50_000;

/// So many files in a row that could not be reached: then the file host is down, and the rest waits for the next run.
const IN_A_ROW: u32 = 24;

/// Which documents, and how they are named.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Also the copies that the bank sealed.
    pub probative: bool,
    /// The zone of the books, for the days in names.
    pub zone: Tz,
}

/// Addresses that came with lists, so that nobody asks for them one by one.
#[derive(Debug, Default)]
pub(super) struct Links(HashMap<Document, (Offer, Instant)>);

impl Links {
    /// Takes the addresses out of a transaction as sent. What cannot be read is said when the transaction is looked
    /// through.
    pub(super) fn take(&mut self, transaction: &str) {
        for attachment in Attachment::all_in(transaction).into_iter().flatten() {
            let parts = [
                (Part::Original, attachment.original),
                (Part::Probative, attachment.probative),
            ];
            for (part, offer) in parts {
                if let Some(offer) = offer {
                    self.put(
                        Document::new(Kind::Attachment, attachment.id.clone(), part),
                        offer,
                    );
                }
            }
        }
    }

    fn put(&mut self, document: Document, offer: Offer) {
        if self.0.len() < MOST_LINKS {
            self.0.insert(document, (offer, Instant::now()));
        }
    }

    fn remove(&mut self, document: &Document) -> Option<Offer> {
        let (offer, at) = self.0.remove(document)?;
        (at.elapsed() < FRESH).then_some(offer)
    }
}

impl Sync<'_> {
    /// Brings the documents up to date: what the bank says about them, and their files. What could not be had is noted
    /// with its reason and tried again the next time.
    pub async fn documents(
        &mut self,
        accounts: &[String],
        options: Options,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let mut links = self.links.take().unwrap_or_default();
        self.document_lists(accounts, options, &mut links).await?;
        self.look_through(options)?;
        self.missing_documents(options, links, progress).await
    }

    /// Fetches the files of all documents that the archive knows of and does not have.
    async fn missing_documents(
        &mut self,
        options: Options,
        mut links: Links,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let downloader = Downloader::new(DownloadSettings::default())?;
        let missing: Vec<_> = self
            .archive
            .missing_documents()?
            .into_iter()
            .filter(|kept| options.probative || kept.document.part != Part::Probative)
            .collect();
        progress.expected(missing.len() as u64);
        // Invoices may be receipts at the same time, and are then there already.
        let (first, second): (Vec<_>, Vec<_>) = missing
            .into_iter()
            .partition(|kept| matches!(kept.document.kind, Kind::Attachment | Kind::Statement));
        for group in [first, second] {
            let mut jobs = Vec::new();
            for kept in group {
                let offer = links.remove(&kept.document);
                if let Some(job) = self.job(kept, offer)? {
                    jobs.push(job);
                }
            }
            self.fetch_all(jobs, &downloader, progress).await?;
        }
        let missing = self.archive.missing_documents()?.into_iter();
        self.summary.missing = missing
            .filter(|kept| options.probative || kept.document.part != Part::Probative)
            .collect();
        Ok(())
    }

    /// What is to be done for a document; nothing where its file is here already.
    fn job(&mut self, kept: Kept, offer: Option<Offer>) -> Result<Option<Job>, Error> {
        let mut job = Job::new(kept, offer);
        if !matches!(job.kept.document.kind, Kind::Attachment | Kind::Statement) {
            let latest = self
                .archive
                .latest(job.kept.document.kind, &job.kept.document.id)?;
            let json = latest.map(|version| version.json).unwrap_or_default();
            // Where it cannot be read, that was said when the paper came.
            job.attachment = lists::attachment_of(&json).unwrap_or_default();
            job.touched(lists::touched_at(&json), now()?);
        }
        let Some(attachment) = &job.attachment else {
            return Ok(Some(job));
        };
        let receipt = Document::new(Kind::Attachment, attachment.clone(), Part::Original);
        let same = self.archive.document(&receipt)?;
        let Some((content, name)) = same.and_then(|kept| Some((kept.content?, kept.name))) else {
            return Ok(Some(job));
        };
        let fetched = Fetched {
            content,
            name,
            attachment: job.attachment,
            mistaken: None,
        };
        self.store(&[(job.kept, Ok(fetched))])?;
        Ok(None)
    }

    async fn fetch_all(
        &mut self,
        jobs: Vec<Job>,
        downloader: &Downloader,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let store = self.archive.files();
        let client: Client = self.client.clone();
        let mut outcomes = stream::iter(jobs)
            .map(|job| fetch::run(job, &client, downloader, &store))
            .buffer_unordered(client.concurrency())
            .ready_chunks(64);
        let mut unreachable = 0;
        let mut gone = Vec::new();
        while let Some(chunk) = outcomes.next().await {
            let mut stop = None;
            let mut done = Vec::new();
            for (kept, outcome) in chunk {
                unreachable = match &outcome {
                    Err(Miss::Unreachable(_)) => unreachable + 1,
                    _ => 0,
                };
                match outcome {
                    Ok(fetched) => done.push((kept, Ok(fetched))),
                    Err(Miss::Reason(reason) | Miss::Unreachable(reason)) => done.push((kept, Err(reason))),
                    Err(Miss::Gone(reason)) => {
                        gone.push(kept.clone());
                        done.push((kept, Err(reason)));
                    }
                    Err(Miss::Stop(error)) => stop = Some(error),
                }
            }
            progress.page(done.len() as u64);
            self.store(&done)?;
            if let Some(error) = stop {
                return Err(*error);
            }
            if unreachable >= IN_A_ROW {
                self.summary
                    .notes
                    .push("the bank's file host cannot be reached; the remaining files wait".to_owned());
                break;
            }
        }
        self.forget_unnamed(&gone)
    }

    /// Asks no more for receipts that the bank deleted before their files came, and that no transaction names any more:
    /// they were replaced, and would be reported for ever.
    fn forget_unnamed(&mut self, gone: &[Kept]) -> Result<(), Error> {
        for kept in gone {
            let Document { kind, id, part } = &kept.document;
            // What was here once, and was lost on this disk, stays missing.
            if *kind != Kind::Attachment || kept.fetched_at.is_some() || self.archive.is_named(id)? {
                continue;
            }
            self.archive.write(|writer| writer.forget(&kept.document))?;
            self.summary.notes.push(format!(
                "the {} file of {kind} {id} never came: the bank has deleted it, and no transaction names it any more; it is \
                 not asked for again",
                part.name()
            ));
        }
        Ok(())
    }

    /// Stores outcomes: the tree first, so that what the database says is there is shown.
    fn store(&mut self, done: &[(Kept, Result<Fetched, String>)]) -> Result<(), Error> {
        let at = now()?;
        let files = self.archive.files();
        let fetched = done.iter().filter(|(_, outcome)| outcome.is_ok()).count();
        self.archive.write(|writer| -> Result<(), Error> {
            for (kept, outcome) in done {
                match outcome {
                    Ok(fetched) => keep(writer, &files, kept, fetched, at)?,
                    Err(reason) => writer.not_had(&kept.document, reason, at)?,
                }
            }
            Ok(())
        })?;
        self.summary.files += fetched as u64;
        let notes = done
            .iter()
            .filter_map(|(kept, outcome)| note(kept, outcome.as_ref().ok()?));
        self.summary.notes.extend(notes);
        Ok(())
    }
}

/// What is to be said of a file that is something else than the bank says.
fn note(kept: &Kept, fetched: &Fetched) -> Option<String> {
    let Document { kind, id, part } = &kept.document;
    let claimed = fetched.mistaken.as_ref()?;
    let found = match fetched.content.media_type.as_str() {
        "application/octet-stream" => "nothing known",
        known => known,
    };
    Some(format!(
        "the {} file of {kind} {id} begins like {found}, though the bank says {claimed}; it is kept as what it is",
        part.name()
    ))
}

fn keep(
    writer: &Writer<'_>,
    files: &FileStore,
    kept: &Kept,
    fetched: &Fetched,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<(), Error> {
    let Fetched {
        content,
        name,
        attachment,
        ..
    } = fetched;
    let Content {
        sha256, media_type, ..
    } = content;
    let mut path = tree::place(&kept.stem, media_type, None);
    if writer.is_taken(&path, &kept.document)? {
        path = tree::place(&kept.stem, media_type, Some(&kept.document));
    }
    files.show(&path, sha256)?;
    // A file that was replaced by one of another type.
    if let Some(before) = kept.path.as_ref().filter(|before| **before != path) {
        files.hide(before)?;
    }
    let origin = (name.as_deref(), attachment.as_deref());
    writer.had(&kept.document, content, origin, &path, at)?;
    Ok(())
}
