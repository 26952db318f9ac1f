//! What was odd but did not stop a run: counted by kind, with what it was about.

use std::collections::BTreeMap;
use std::fmt;

/// How many of the things a warning is about it names.
const NAMED: usize = 5;

/// A kind of oddity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Oddity {
    /// An initiator is not in the list of members: people leave.
    UnknownMember,
    /// A label is not in the list of labels: labels are deleted.
    UnknownLabel,
    /// The bank has a kind of operation that this version has never heard of.
    UnknownOperation,
    /// The rates of a split do not add up to the tax of the whole.
    VatSplit,
    /// An invoice that the transaction pays has something that cannot be read.
    UnreadInvoice,
}

/// Counted oddities. Several threads keep one each; [`Notes::absorb`] brings them together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    counts: BTreeMap<Oddity, BTreeMap<String, u64>>,
}

impl Notes {
    /// Counts one `oddity` about `subject`.
    pub fn count(&mut self, oddity: Oddity, subject: &str) {
        let subjects = self.counts.entry(oddity).or_default();
        if let Some(count) = subjects.get_mut(subject) {
            *count += 1;
        } else {
            subjects.insert(subject.to_owned(), 1);
        }
    }

    /// Adds the counts of `other`.
    pub fn absorb(&mut self, other: Self) {
        for (oddity, subjects) in other.counts {
            let mine = self.counts.entry(oddity).or_default();
            for (subject, count) in subjects {
                *mine.entry(subject).or_default() += count;
            }
        }
    }

    /// Whether nothing was odd.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How often `oddity` was counted.
    pub fn total(&self, oddity: Oddity) -> u64 {
        self.counts
            .get(&oddity)
            .map_or(0, |subjects| subjects.values().sum())
    }

    /// One warning for each kind, in a fixed order: the same input gives the same words.
    pub fn warnings(&self) -> impl Iterator<Item = Warning<'_>> {
        self.counts.iter().map(|(oddity, subjects)| Warning {
            oddity: *oddity,
            subjects,
        })
    }
}

/// One line for the user, about one kind of oddity.
#[derive(Debug, Clone, Copy)]
pub struct Warning<'a> {
    oddity: Oddity,
    subjects: &'a BTreeMap<String, u64>,
}

impl Warning<'_> {
    /// The kind.
    pub fn oddity(&self) -> Oddity {
        self.oddity
    }

    /// How many entries it concerns.
    pub fn count(&self) -> u64 {
        self.subjects.values().sum()
    }
}

impl fmt::Display for Warning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.oddity {
            Oddity::UnknownMember => "made by a member who is no longer in the list of members",
            Oddity::UnknownLabel => "with a label that is no longer in the list of labels",
            Oddity::UnknownOperation => "of a kind that this version of Saldo does not know",
            Oddity::VatSplit => "with VAT rates that do not add up to the VAT of the whole",
            Oddity::UnreadInvoice => {
                "with an invoice that cannot be read as a whole, so these of its fields are empty"
            }
        };
        let count = self.count();
        let noun = if count == 1 { "entry" } else { "entries" };
        write!(f, "{count} {noun} {what}: ")?;
        for (position, (subject, count)) in self.subjects.iter().take(NAMED).enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(f, "{comma}{subject}")?;
            if *count > 1 {
                write!(f, " ({count})")?;
            }
        }
        match self.subjects.len().saturating_sub(NAMED) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_several_threads_come_together_in_a_fixed_order() {
        let mut left = Notes::default();
        left.count(Oddity::UnknownOperation, "brand_new");
        left.count(Oddity::UnknownMember, "unknown member 1a2b3c4d");
        let mut right = Notes::default();
        right.count(Oddity::UnknownMember, "unknown member 1a2b3c4d");
        right.count(Oddity::UnknownMember, "unknown member 00000000");
        let mut both = left.clone();
        both.absorb(right.clone());
        right.absorb(left);
        assert_eq!(both, right);
        assert_eq!(both.total(Oddity::UnknownMember), 3);
        let lines: Vec<_> = both.warnings().map(|warning| warning.to_string()).collect();
        assert_eq!(
            lines,
            [
                "3 entries made by a member who is no longer in the list of members: \
                 unknown member 00000000, unknown member 1a2b3c4d (2)",
                "1 entry of a kind that this version of Saldo does not know: brand_new",
            ]
        );
    }

    #[test]
    fn a_long_list_is_cut() {
        let mut notes = Notes::default();
        for number in 0..8 {
            notes.count(Oddity::UnknownLabel, &format!("unknown label {number}"));
        }
        let line = notes.warnings().next().unwrap().to_string();
        assert!(line.ends_with("unknown label 4 and 3 more"), "{line}");
    }
}
