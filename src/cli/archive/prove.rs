//! The balances of whole accounts, proved again from what the archive holds.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::archive::{Archive, Kind, Order, Side, Window};
use crate::cli::args::SourceArgs;
use crate::cli::failure::Failure;
use crate::cli::progress::Bar;
use crate::cli::session;
use crate::config::Profile;
use crate::entry::{Account, AttributeSet};
use crate::excerpt::written;
use crate::export::{Job, Setting};
use crate::export::{archived, run};
use crate::output::files::Staging;
use crate::period::Period;
use crate::problem::Blame;
use crate::proof::{Note, Proof, State, Wording};
use crate::qonto::directory::Directory;
use crate::qonto::normalize::Normalizer;
use crate::qonto::wire::COMPLETED;
use crate::sync;

/// An account of an archive, from its first entry to its last.
pub(in crate::cli) struct Whole {
    pub(in crate::cli) account: Account,
    pub(in crate::cli) zone: Tz,
    /// The days of its first and its last entry.
    pub(in crate::cli) period: Period,
    pub(in crate::cli) found: Found,
}

/// What was found of an account.
pub(in crate::cli) enum Found {
    Proof(Proof),
    /// It was never read to its end, so that entries are missing anyway.
    NotWhole,
    /// Something of it cannot be read any more.
    Unreadable(String),
}

impl Found {
    pub(in crate::cli) fn proof(&self) -> Option<&Proof> {
        match self {
            Self::Proof(proof) => Some(proof),
            Self::NotWhole | Self::Unreadable(_) => None,
        }
    }

    /// Whether something is missing, doubled, altered or unreadable.
    pub(in crate::cli) fn is_damage(&self) -> bool {
        match self {
            Self::Proof(proof) => proof.state == State::Broken,
            Self::NotWhole => false,
            Self::Unreadable(_) => true,
        }
    }
}

impl Whole {
    /// The sentences of its proof, the verdict first; they name the account. Of a broken one only what breaks it.
    pub(in crate::cli) fn words(&self) -> Vec<String> {
        let wording = Wording {
            account: &self.account.name,
            currency: &self.account.currency,
            zone: self.zone,
        };
        let name = wording.account;
        match &self.found {
            Found::Proof(proof) if self.found.is_damage() => {
                let mut proof = proof.clone();
                proof.notes.retain(Note::is_contradiction);
                wording.proof(&proof)
            }
            Found::Proof(proof) => wording.proof(proof),
            Found::NotWhole => vec![format!(
                "{name}: not proved, for the account was never read to its end; run `saldo sync`"
            )],
            Found::Unreadable(reason) => vec![format!("{name}: {reason}")],
        }
    }
}

/// Proves every account that has entries, or those that were asked for, over all that the archive holds. An archive
/// without an organization has nothing to prove.
pub(in crate::cli) fn prove(
    archive: &Archive,
    arguments: &SourceArgs,
    profile: &Profile,
) -> Result<Vec<Whole>, Failure> {
    if archive.all(Kind::Organization)?.is_empty() {
        return Ok(Vec::new());
    }
    let directory = archived::directory(archive)?;
    let accounts = if arguments.accounts.is_empty() {
        directory.accounts().to_vec()
    } else {
        session::select(&directory, arguments, profile)?
    };
    // Whose days they are changes nothing where all of them are proved: it is for the words alone.
    let zone = session::zone(&directory, &accounts, arguments, profile).map_or(Tz::UTC, |zone| zone.zone);
    let mut proved = Vec::new();
    for account in accounts {
        if let Some(period) = span(archive, &account, zone)? {
            let found = match sync::read_until(archive, &account.id)? {
                Some(_) => found(proof(archive, &directory, &account, (period, zone)))?,
                None => Found::NotWhole,
            };
            proved.push(Whole {
                account,
                zone,
                period,
                found,
            });
        }
    }
    Ok(proved)
}

/// Whether any account was ever read to its end, so that there is something to prove.
pub(in crate::cli) fn was_read(archive: &Archive) -> Result<bool, Failure> {
    if archive.all(Kind::Organization)?.is_empty() {
        return Ok(false);
    }
    for account in archived::directory(archive)?.accounts() {
        if sync::read_until(archive, &account.id)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What cannot be read any more is a finding; a disk that refuses is none.
fn found(proof: Result<Proof, Failure>) -> Result<Found, Failure> {
    match proof {
        Ok(proof) => Ok(Found::Proof(proof)),
        Err(failure) if failure.blame() == Blame::Outside => Err(failure),
        Err(failure) => Ok(Found::Unreadable(failure.chain())),
    }
}

/// The days of an account's first and last entry.
fn span(archive: &Archive, account: &Account, zone: Tz) -> Result<Option<Period>, Failure> {
    let window = Window {
        account: &account.id,
        status: COMPLETED,
        order: Order::Settled,
    };
    let first = archive.nearest(window, Side::FromOn, DateTime::<Utc>::UNIX_EPOCH)?;
    let last = archive.nearest(window, Side::Before, DateTime::<Utc>::MAX_UTC)?;
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(None);
    };
    let day = |instant: DateTime<Utc>| instant.with_timezone(&zone).date_naive();
    Ok(Some(Period::new(day(first), day(last))?))
}

/// The way of `saldo export --archive --offline`, without any format.
fn proof(
    archive: &Archive,
    directory: &Directory,
    account: &Account,
    (period, zone): (Period, Tz),
) -> Result<Proof, Failure> {
    let accounts = vec![account.clone()];
    let input = archived::read(archive, &accounts, period, zone)?;
    let normalizer = Normalizer {
        directory: directory.clone(),
        zone,
        wanted: AttributeSet::NONE,
    };
    let job = Job::new(normalizer, Vec::new(), Setting::of(period, zone)?, accounts);
    // Nothing is written: there is no format.
    let mut staging = Staging::new(&std::env::temp_dir(), false)?;
    let statements = run::of_own_dump(input, &job, &mut staging, &Bar::new("Proving", "entries"))?;
    let proof = statements
        .finished
        .into_iter()
        .map(|finished| finished.proof)
        .next();
    proof.ok_or_else(|| {
        Failure::usage(format!(
            "the account {} is not in the archive",
            written(&account.name)
        ))
    })
}
