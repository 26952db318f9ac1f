//! The entries of one account in one period, in sum.

use crate::money::{Cents, Total};

/// What can be said of a statement as a whole (camt: `Stmt`; MT940: a message).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statement {
    /// The balance before the first entry, where it is known.
    pub opening: Option<Cents>,
    /// The balance after the last entry, where it is known.
    pub closing: Option<Cents>,
    /// Entries with money in, zero included.
    pub credits: Turnover,
    /// Entries with money out.
    pub debits: Turnover,
}

/// Entries of one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turnover {
    /// How many.
    pub entries: u64,
    /// Their signed sum.
    pub sum: Total,
}

impl Statement {
    /// Counts one entry.
    pub fn add(&mut self, amount: Cents) {
        let turnover = if amount < Cents::ZERO {
            &mut self.debits
        } else {
            &mut self.credits
        };
        turnover.entries += 1;
        turnover.sum.add(amount);
    }

    /// How many entries there are.
    pub fn entries(&self) -> u64 {
        self.credits.entries + self.debits.entries
    }

    /// Their signed sum.
    pub fn sum(&self) -> Total {
        let mut sum = self.credits.sum;
        sum.merge(self.debits.sum);
        sum
    }
}
