//! What does not fit the formats: told together at the end, for the whole input.

use std::fmt;

use super::BatchError;

/// How many reasons are shown; the rest is counted.
const SHOWN: usize = 10;

/// Why entries cannot be written, one reason for each entry and format, or for each of its rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Refused {
    /// The first of them.
    shown: Vec<String>,
    /// All of them.
    count: u64,
}

impl Refused {
    pub(super) fn add(&mut self, reason: String) {
        self.count += 1;
        if self.shown.len() < SHOWN {
            self.shown.push(reason);
        }
    }

    /// Adds those of entries that come later.
    pub(in crate::export) fn absorb(&mut self, later: Self) {
        self.count += later.count;
        let room = SHOWN.saturating_sub(self.shown.len());
        self.shown.extend(later.shown.into_iter().take(room));
    }

    /// An error where there is one.
    pub(in crate::export) fn check(&mut self) -> Result<(), BatchError> {
        match std::mem::take(self) {
            none if none.count == 0 => Ok(()),
            refused => Err(BatchError::Rows(refused)),
        }
    }
}

impl std::error::Error for Refused {}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown.join("\n"))?;
        match self.count - self.shown.len() as u64 {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(reasons: std::ops::Range<usize>) -> Refused {
        let mut refused = Refused::default();
        reasons.for_each(|number| refused.add(format!("entry {number}")));
        refused
    }

    #[test]
    fn the_first_are_shown_and_all_are_counted() {
        assert!(refused(0..0).check().is_ok());
        let told = |refused: Refused| refused.to_string();
        assert_eq!(told(refused(0..2)), "entry 0\nentry 1");
        assert!(told(refused(0..SHOWN)).ends_with("\nentry 9"));
        assert!(told(refused(0..25)).ends_with("\nentry 9\nand 15 more"));
        for cut in [0, 3, 10, 12, 25] {
            let mut all = refused(0..cut);
            all.absorb(refused(cut..25));
            assert_eq!(all, refused(0..25), "{cut}");
        }
    }
}
