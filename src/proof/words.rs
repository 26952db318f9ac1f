//! What a bookkeeper reads about a proof.

use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Doubt, EntryRef, Gap, Proof, State};
use crate::excerpt::{one_line, written};
use crate::money::{Cents, Total};

/// How much of an identifier is shown: enough to find the entry, and to tell twins apart.
const SHOWN_ID: usize = 8;

/// Something that a reader of the proof should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// One id, with two amounts or balances.
    Conflict {
        /// The id.
        id: String,
    },
    /// Entries came again, at another time.
    Doubled {
        /// How many.
        count: u64,
    },
    /// The bank counts another number of entries.
    Count {
        /// Distinct ids that were received.
        found: u64,
        /// `total_count` of the first page.
        first_page: u64,
        /// `total_count` of the last page.
        last_page: u64,
    },
    /// Opening balance and entries do not make the closing balance.
    Sum {
        /// The balance before the period.
        opening: Cents,
        /// The sum of the entries.
        sum: Total,
        /// The balance after the period.
        closing: Cents,
    },
    /// The opening balance is taken as found, for nothing came before.
    OpeningAsFound,
    /// No entry before the period is known.
    OpeningNotAnchored,
    /// Neither an entry after the period nor the account's balance is known.
    ClosingNotAnchored,
    /// No entry carries a balance.
    NoBalances {
        /// How many entries there are.
        entries: u64,
    },
    /// Some entries carry no balance; the amounts between their neighbours add up.
    SomeBalancesMissing {
        /// How many.
        count: u64,
    },
    /// Entries may be missing although the balances meet.
    Doubt(Doubt),
}

impl Note {
    /// Whether it cannot be true of a complete statement.
    pub fn is_contradiction(&self) -> bool {
        match self {
            Self::Conflict { .. } | Self::Doubled { .. } | Self::Count { .. } | Self::Sum { .. } => true,
            Self::OpeningAsFound
            | Self::OpeningNotAnchored
            | Self::ClosingNotAnchored
            | Self::NoBalances { .. }
            | Self::SomeBalancesMissing { .. }
            | Self::Doubt(_) => false,
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { id } => write!(
                f,
                "entry {} came twice, with different amounts or balances",
                written(id)
            ),
            Self::Doubled { count: 1 } => {
                f.write_str("1 entry came again at another time, under the id of one that had come before")
            }
            Self::Doubled { count } => write!(
                f,
                "{count} entries came again at other times, under ids of some that had come before"
            ),
            Self::Count {
                found,
                first_page,
                last_page,
            } => write!(
                f,
                "{found} different entries were received, but the bank counted {first_page} on the first page \
                 and {last_page} on the last one"
            ),
            Self::Sum {
                opening,
                sum,
                closing,
            } => write!(f, "opening balance {opening} and entries {sum} do not make the closing balance {closing}"),
            Self::OpeningAsFound => {
                f.write_str("no entry came before the period; its opening balance is taken as found")
            }
            Self::OpeningNotAnchored => f.write_str(
                "the opening balance could not be checked, for no entry before the period is known: the first ones of \
                 the period may be missing; `saldo fetch` of the whole period brings what is needed",
            ),
            Self::ClosingNotAnchored => f.write_str(
                "the closing balance could not be checked, for neither an entry after the period nor the account's \
                 balance is known: the last ones of the period may be missing; `saldo fetch` of the whole period \
                 brings what is needed",
            ),
            Self::NoBalances { entries: 0 } => f.write_str("neither an entry nor a balance is known"),
            Self::NoBalances { .. } => {
                f.write_str("the bank sent no running balances, so a missing entry would not be noticed")
            }
            Self::SomeBalancesMissing { count: 1 } => {
                f.write_str("1 entry carries no balance; it was checked by its amount only")
            }
            Self::SomeBalancesMissing { count } => {
                write!(f, "{count} entries carry no balance; they were checked by their amounts only")
            }
            Self::Doubt(doubt) => doubt.fmt(f),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCount => f.write_str(
                "the bank did not say how many entries there are, so their number could not be checked",
            ),
            Self::ShortList {
                found,
                announced,
                pages,
                of_pages,
            } => {
                let of = |found: u64, announced: Option<u64>| match announced {
                    Some(announced) => format!("{found} of {announced}"),
                    None => found.to_string(),
                };
                write!(
                    f,
                    "a list in the input is not whole, as its own answers count it: transactions {}, pages {}; add \
                     the answers that are missing, or save all pages again",
                    of(*found, *announced),
                    of(*pages, *of_pages)
                )
            }
        }
    }
}

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
        lines.extend(proof.notes.iter().map(Note::to_string));
        lines
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
