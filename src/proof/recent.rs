//! The balances that the walk passed last.

use crate::money::Cents;

/// How many are remembered. A closed detour (money out and back) that the clock put a little too late may still be
/// inserted at any of these; further back it would no longer be a small swap.
const REMEMBERED: usize = 256;

/// A ring of balances: constant memory, one store for each entry.
#[derive(Debug)]
pub(super) struct Recent {
    ring: [Cents; REMEMBERED],
    filled: usize,
    next: usize,
}

impl Default for Recent {
    fn default() -> Self {
        Self {
            ring: [Cents::ZERO; REMEMBERED],
            filled: 0,
            next: 0,
        }
    }
}

impl Recent {
    pub(super) fn push(&mut self, balance: Cents) {
        self.ring[self.next] = balance;
        self.next = (self.next + 1) % REMEMBERED;
        self.filled = (self.filled + 1).min(REMEMBERED);
    }

    pub(super) fn contains(&self, balance: Cents) -> bool {
        self.ring[..self.filled].contains(&balance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_what_lies_far_back() {
        let mut recent = Recent::default();
        assert!(!recent.contains(Cents::ZERO));
        for balance in 0..300 {
            recent.push(Cents::new(balance));
        }
        assert!(!recent.contains(Cents::new(43)));
        assert!(recent.contains(Cents::new(44)));
        assert!(recent.contains(Cents::new(299)));
    }
}
