//! What a bookkeeper reads about a proof.

use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::notes::{Note, wide_swaps};
use super::{EntryRef, Gap, Proof, State};
use crate::excerpt::{one_line, written};
use crate::money::Cents;

/// How much of an identifier is shown: enough to find the entry, and to tell twins apart.
const SHOWN_ID: usize = 8;

/// Shows `proven`, `chained`, `unproven` or `broken`, as in the manifest.
impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Proven => "proven",
            Self::Chained => "chained",
            Self::Unproven => "unproven",
            Self::Broken => "broken",
        })
    }
}

impl State {
    fn meaning(self) -> &'static str {
        match self {
            Self::Proven => "nothing is missing, nothing is doubled",
            Self::Chained => "the balances form one unbroken chain, but not both ends could be checked",
            Self::Unproven => "completeness could not be checked",
            Self::Broken => "the entries are not complete, or not right",
        }
    }
}

impl Proof {
    /// What its state means here, in words.
    pub fn meaning(&self) -> &'static str {
        let is_open = |note: &Note| matches!(note, Note::OpeningNotAnchored | Note::ClosingNotAnchored);
        if self.state == State::Chained && !self.notes.iter().any(is_open) {
            return "the balances form one unbroken chain, but it is not sure that all entries are there";
        }
        self.state.meaning()
    }
}

/// What sentences need to know of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording<'a> {
    /// The account's name.
    pub account: &'a str,
    /// ISO 4217 code of its currency.
    pub currency: &'a str,
    /// The zone of the books: times are shown in it.
    pub zone: Tz,
}

impl Wording<'_> {
    /// The proof in sentences that name the account: the verdict, each gap that was kept, each note.
    pub fn proof(&self, proof: &Proof) -> Vec<String> {
        let findings = self.findings(proof).into_iter();
        std::iter::once(self.verdict(proof))
            .chain(findings.map(|finding| format!("{}: {finding}", self.account())))
            .collect()
    }

    /// Each gap that was kept, and each note, without the account's name.
    pub fn findings(&self, proof: &Proof) -> Vec<String> {
        let mut lines: Vec<_> = proof.gaps.iter().map(|gap| self.missing(gap)).collect();
        let more = proof.gap_count.saturating_sub(proof.gaps.len() as u64);
        if more > 0 {
            lines.push(format!("{more} more gaps are not listed"));
        }
        lines.extend(proof.notes.iter().map(|note| self.note(note)));
        lines
    }

    fn note(&self, note: &Note) -> String {
        match note {
            Note::WideSwaps { count, first, last } => {
                wide_swaps(*count, &self.entry(first), &self.entry(last))
            }
            _ => note.to_string(),
        }
    }

    /// The verdict in one sentence.
    pub fn verdict(&self, proof: &Proof) -> String {
        format!("{}: {}: {}", self.account(), proof.state, proof.meaning())
    }

    /// A gap in one sentence: how much, which way, and between which entries.
    pub fn gap(&self, gap: &Gap) -> String {
        format!("{}: {}", self.account(), self.missing(gap))
    }

    fn missing(&self, gap: &Gap) -> String {
        let way = if gap.amount < Cents::ZERO {
            "going out"
        } else {
            "coming in"
        };
        let place = match (&gap.after, &gap.before) {
            (Some(after), Some(before)) => {
                format!("between {} and {}", self.entry(after), self.entry(before))
            }
            (Some(after), None) => format!("after {}", self.entry(after)),
            (None, Some(before)) => format!("before {}", self.entry(before)),
            (None, None) => "in this account".to_owned(),
        };
        let amount = gap.amount.to_string();
        let unsigned = amount.trim_start_matches('-');
        let missing = format!("{unsigned} {} {way} is missing {place}", self.currency);
        match doubled(gap) {
            Some(entry) => format!("{missing}; or {} is there twice", self.entry(entry)),
            None => missing,
        }
    }

    fn account(&self) -> String {
        written(self.account)
    }

    fn entry(&self, entry: &EntryRef) -> String {
        let id: String = one_line(&entry.id).chars().take(SHOWN_ID).collect();
        format!(
            "{} ({} {}, {id})",
            self.time(entry.settled),
            entry.amount,
            self.currency
        )
    }

    fn time(&self, instant: DateTime<Utc>) -> String {
        instant
            .with_timezone(&self.zone)
            .format("%Y-%m-%d %H:%M")
            .to_string()
    }
}

/// The neighbour that, there once too often, would explain the gap as well.
fn doubled(gap: &Gap) -> Option<&EntryRef> {
    let neighbours = gap.before.iter().chain(&gap.after);
    neighbours
        .into_iter()
        .find(|entry| entry.amount.checked_add(gap.amount) == Some(Cents::ZERO))
}
