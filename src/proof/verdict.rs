//! The walk, the counts and the sum together.

use super::borders::Borders;
use super::group::{Group, Unified};
use super::resolved::Outcome;
use super::{Link, Note, Place, Proof, State, exact, moved};
use crate::money::{Cents, Total};

/// What is known beside the entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Nothing came before the period: the opening balance is taken as found.
    pub first_entries: bool,
    /// The account's own balance, where nothing comes after the period. Entries after it take precedence.
    pub account_balance: Option<AccountBalance>,
    /// The bank's own count, where it gave one.
    pub expected: Option<Expected>,
    /// Why entries may be missing all the same: then it is not proven.
    pub doubts: Vec<Doubt>,
    /// Rows that were not fed, for a later version of the same entry was.
    pub superseded: u64,
}

/// Why entries may be missing where the balances meet: at an end, or such that cancel each other out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The bank was asked, and did not say how many there are.
    NoCount,
    /// Answers of the bank say that their list is longer than what is there of it.
    ShortList {
        /// Distinct transactions that are there.
        found: u64,
        /// How many there are, as the answers say.
        announced: Option<u64>,
        /// Pages that are there.
        pages: u64,
        /// How many there are, as the answers say.
        of_pages: Option<u64>,
    },
}

/// What the account's own balance is worth as an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountBalance {
    /// It is known that nothing came after the period: the closing balance must meet it.
    Firm(Cents),
    /// It was asked for at some time, and entries may have come since: it anchors only if the walk ends there.
    Loose(Cents),
}

/// How many entries the bank says there are in the window that was fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Expected {
    /// `total_count` of the first page.
    pub first_page: u64,
    /// `total_count` of the last page.
    pub last_page: u64,
    /// Distinct ids in the window that are no entries of the period: its margins, and what was skipped.
    pub beside: u64,
}

/// What is counted while entries pass.
#[derive(Debug, Default)]
pub(super) struct Tally {
    entries: u64,
    sum: Total,
    money_in: Total,
    money_out: Total,
    without_balance: u64,
    pub(super) duplicates: u64,
    conflict: Option<String>,
    /// How often an entry that had been handed out came again at another instant.
    pub(super) doubled: u64,
    before: i128,
    pub(super) after: i128,
    is_opening_anchored: bool,
    pub(super) is_closing_anchored: bool,
}

impl Tally {
    pub(super) fn add(&mut self, group: &Group) {
        for row in group.rows() {
            let amount = row.link.amount;
            match row.link.place {
                Place::Before => {
                    self.before += i128::from(amount.get());
                    self.is_opening_anchored |= row.link.balance.is_some();
                }
                Place::After => self.after += i128::from(amount.get()),
                Place::Within => self.add_within(row.link),
            }
        }
    }

    /// Counts an entry of the period.
    pub(super) fn add_within(&mut self, link: &Link) {
        self.entries += 1;
        self.sum.add(link.amount);
        let side = if link.amount > Cents::ZERO {
            &mut self.money_in
        } else {
            &mut self.money_out
        };
        side.add(link.amount);
        self.without_balance += u64::from(link.balance.is_none());
    }

    /// The walk begins again before the period.
    pub(super) fn forget_before(&mut self) {
        self.before = 0;
        self.is_opening_anchored = false;
    }

    pub(super) fn unified(&mut self, unified: Unified) {
        self.duplicates += unified.duplicates;
        self.conflict = self.conflict.take().or(unified.conflict);
    }

    pub(super) fn judge(self, mut outcome: Outcome, borders: &Borders, evidence: &Evidence) -> Proof {
        let opening = outcome.start.and_then(|start| exact(moved(start, self.before)));
        let closing = outcome.end.and_then(|end| exact(moved(end, -self.after)));
        if outcome.gap_count == 0 {
            outcome.gaps = borders.gaps(opening, closing);
            outcome.gap_count = outcome.gaps.len() as u64;
        }
        let mut notes = self.contradictions(opening, closing, outcome.gap_count, evidence);
        let is_broken = outcome.gap_count > 0 || !notes.is_empty();
        let is_unproven =
            outcome.start.is_none() || (self.entries > 0 && self.without_balance == self.entries);
        let is_open = self.note_ends(opening.is_some(), evidence, &mut notes);
        self.note_balances(is_unproven, &mut notes);
        notes.extend(evidence.doubts.iter().copied().map(Note::Doubt));
        notes.extend(outcome.wide.note().filter(|_| !is_broken));
        let is_open = is_open || !evidence.doubts.is_empty() || outcome.wide.count > 0;
        let state = match (is_broken, is_unproven, is_open) {
            (true, _, _) => State::Broken,
            (_, true, _) => State::Unproven,
            (_, _, true) => State::Chained,
            _ => State::Proven,
        };
        Proof {
            state,
            opening,
            closing,
            entries: self.entries,
            sum: self.sum,
            money_in: self.money_in,
            money_out: self.money_out,
            gaps: outcome.gaps,
            gap_count: outcome.gap_count,
            notes,
            duplicates: self.duplicates + evidence.superseded,
            without_balance: self.without_balance,
        }
    }

    /// What cannot be true of a complete statement.
    fn contradictions(
        &self,
        opening: Option<Cents>,
        closing: Option<Cents>,
        gap_count: u64,
        evidence: &Evidence,
    ) -> Vec<Note> {
        let mut notes = Vec::new();
        if let Some(id) = &self.conflict {
            notes.push(Note::Conflict { id: id.clone() });
        }
        if self.doubled > 0 {
            notes.push(Note::Doubled { count: self.doubled });
        }
        if let Some(expected) = evidence.expected {
            let found = self.entries + expected.beside;
            let (first_page, last_page) = (expected.first_page, expected.last_page);
            if found != first_page || found != last_page {
                notes.push(Note::Count {
                    found,
                    first_page,
                    last_page,
                });
            }
        }
        if let (Some(opening), Some(closing), 0) = (opening, closing, gap_count) {
            let (mut before, mut after) = (self.sum, Total::default());
            before.add(opening);
            after.add(closing);
            if before != after {
                let sum = self.sum;
                notes.push(Note::Sum {
                    opening,
                    sum,
                    closing,
                });
            }
        }
        notes
    }

    /// Says which end hangs in the air; whether one does.
    fn note_ends(&self, has_opening: bool, evidence: &Evidence, notes: &mut Vec<Note>) -> bool {
        if !has_opening {
            return true;
        }
        if !self.is_opening_anchored {
            notes.push(if evidence.first_entries {
                Note::OpeningAsFound
            } else {
                Note::OpeningNotAnchored
            });
        }
        if !self.is_closing_anchored {
            notes.push(Note::ClosingNotAnchored);
        }
        !(self.is_closing_anchored && (self.is_opening_anchored || evidence.first_entries))
    }

    fn note_balances(&self, is_unproven: bool, notes: &mut Vec<Note>) {
        if is_unproven {
            notes.push(Note::NoBalances {
                entries: self.entries,
            });
        } else if self.without_balance > 0 {
            notes.push(Note::SomeBalancesMissing {
                count: self.without_balance,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A walk that says it is whole, and a sum that says otherwise: whatever was wrong in the walk, this would tell.
    #[test]
    fn a_sum_that_does_not_lead_from_opening_to_closing_is_told() {
        for (sum, is_right) in [(30, true), (29, false), (0, false), (-30, false)] {
            let mut tally = Tally {
                entries: 1,
                is_opening_anchored: true,
                is_closing_anchored: true,
                ..Tally::default()
            };
            tally.sum.add(Cents::new(sum));
            let outcome = Outcome {
                start: Some(Cents::new(100)),
                end: Some(Cents::new(130)),
                ..Outcome::default()
            };
            let proof = tally.judge(outcome, &Borders::default(), &Evidence::default());
            let is_told = matches!(&proof.notes[..], [Note::Sum { opening, closing, .. }]
                if (opening.get(), closing.get()) == (100, 130));
            assert_eq!(is_told, !is_right, "{sum}: {:?}", proof.notes);
            assert_eq!(proof.state == State::Proven, is_right, "{sum}");
        }
    }
}
