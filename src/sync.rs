//! From the bank into the archive: what is new or changed since the last time, complete or marked as not yet reached.
//!
//! The only module that knows both. What was stored stays stored, whenever a run is interrupted; a cursor moves in the
//! transaction that stores the last rows before it, so the next run asks again for all that may be missing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;

pub use balances::ends_with_balance;
pub use transactions::whole;

use crate::archive::files::Kept;
use crate::archive::{self, Archive, Kind, Outcome};
use crate::clock::{self, ClockError};
use crate::problem::Blame;
use crate::qonto::{self, Client};

mod balances;
mod clocks;
pub mod documents;
mod facts;
mod lists;
mod sink;
mod transactions;
mod window;

use documents::Links;

/// Why a sync stopped. What was stored before is kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bank did not answer, or not completely.
    #[error(transparent)]
    Bank(#[from] qonto::Error),
    /// The archive could not be read or written.
    #[error(transparent)]
    Archive(#[from] archive::Error),
    /// A file could not be fetched, and neither could any other.
    #[error(transparent)]
    File(#[from] qonto::download::DownloadError),
    /// `SALDO_NOW` is wrong.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// An object of the bank cannot be stored.
    #[error(
        "the bank sent a {kind} that cannot be stored: {reason}; run `saldo sync` again, and tell us if it stays"
    )]
    Unreadable {
        /// What it is.
        kind: Kind,
        /// What is wrong with it.
        reason: String,
    },
    /// The archive is another company's.
    #[error(
        "this archive holds {stored}, but the key is for {asked}; each company needs an archive of its own: \
         choose another folder with --archive"
    )]
    OtherOrganization {
        /// The organization in the archive, as the bank identifies it.
        stored: String,
        /// The one that answered.
        asked: String,
    },
    /// A list holds fewer distinct transactions than it says.
    #[error(
        "account {account} changed while it was read: the bank announced {expected} transactions and sent {found}; \
         run `saldo sync` again in a few minutes"
    )]
    Incomplete {
        /// The account, as the bank identifies it.
        account: String,
        /// As many as the bank announced.
        expected: u64,
        /// As many as came, each counted once.
        found: u64,
    },
}

impl Error {
    /// Who must act.
    pub fn blame(&self) -> Blame {
        match self {
            Self::Bank(error) => error.blame(),
            Self::Archive(error) => error.blame(),
            Self::Clock(error) => error.blame(),
            Self::OtherOrganization { .. } => Blame::User,
            Self::Incomplete { .. } => Blame::Incomplete,
            Self::File(_) | Self::Unreadable { .. } => Blame::Outside,
        }
    }

    fn unreadable(kind: Kind, reason: &impl ToString) -> Self {
        Self::Unreadable {
            kind,
            reason: reason.to_string(),
        }
    }
}

/// How many objects of a kind were new, changed, or there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Not there before.
    pub new: u64,
    /// There with other content.
    pub changed: u64,
    /// There with the same content.
    pub unchanged: u64,
}

impl Tally {
    /// Whether something was new or changed.
    pub fn has_news(&self) -> bool {
        self.new + self.changed > 0
    }
}

/// What a sync came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// The kinds that were asked for.
    pub tallies: BTreeMap<Kind, Tally>,
    /// Transactions that the bank lists no more, such as holds that were let go.
    pub gone: u64,
    /// Files that were fetched, or found to be here already.
    pub files: u64,
    /// Documents whose files could not be had, with the reasons.
    pub missing: Vec<Kept>,
    /// What the bank does not show, in sentences.
    pub notes: Vec<String>,
}

impl Summary {
    /// Counts one object.
    pub fn count(&mut self, kind: Kind, outcome: Outcome) {
        let tally = self.tallies.entry(kind).or_default();
        match outcome {
            Outcome::New => tally.new += 1,
            Outcome::Changed => tally.changed += 1,
            Outcome::Unchanged => tally.unchanged += 1,
        }
    }

    /// Counts many.
    pub fn add(&mut self, kind: Kind, counted: Tally) {
        let tally = self.tallies.entry(kind).or_default();
        tally.new += counted.new;
        tally.changed += counted.changed;
        tally.unchanged += counted.unchanged;
    }

    /// Whether something was new, changed or gone.
    pub fn has_news(&self) -> bool {
        self.gone > 0 || self.files > 0 || self.tallies.values().any(Tally::has_news)
    }
}

/// What every sync begins with: the bank's short lists, as sent.
#[derive(Debug, Clone, Copy)]
pub struct Lists<'a> {
    /// The account holder with the accounts.
    pub organization: &'a RawValue,
    /// The members, by id and names only.
    pub memberships: &'a [Box<RawValue>],
    /// The labels.
    pub labels: &'a [Box<RawValue>],
    /// Whether the accounts at other banks were asked for too.
    pub with_external: bool,
}

/// A sync under way.
#[derive(Debug)]
pub struct Sync<'a> {
    client: &'a Client,
    archive: &'a mut Archive,
    summary: Summary,
    /// Where receipts are, as their transactions said; `None` where no files are wanted.
    links: Option<Links>,
    /// Whether all lists are read as a whole.
    is_full: bool,
}

impl<'a> Sync<'a> {
    /// Begins a sync into an archive that is open for writing.
    pub fn new(client: &'a Client, archive: &'a mut Archive) -> Self {
        Self {
            client,
            archive,
            summary: Summary::default(),
            links: None,
            is_full: false,
        }
    }

    /// Reads all lists as a whole, not only what the bank says is new or changed.
    #[must_use]
    pub fn of_everything(self) -> Self {
        Self {
            is_full: true,
            ..self
        }
    }

    /// Remembers where receipts are, so that [`documents`](Self::documents) need not ask for each.
    #[must_use]
    pub fn remembering_links(self) -> Self {
        Self {
            links: Some(Links::default()),
            ..self
        }
    }

    /// What was done so far.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Ends the sync.
    pub fn finish(self) -> Summary {
        self.summary
    }
}

/// When an account was last read to the end; `None` where it never was, so that entries are missing. Never in the future:
/// a clock that was wrong then makes no month whole.
pub fn read_until(archive: &Archive, account: &str) -> Result<Option<DateTime<Utc>>, Error> {
    let (until, now) = (archive.cursor(&whole(account))?, now()?);
    Ok(until.map(|until| until.min(now)))
}

/// The time at which something is said to be fetched.
fn now() -> Result<DateTime<Utc>, Error> {
    Ok(clock::now()?)
}
