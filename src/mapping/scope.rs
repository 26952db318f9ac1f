//! What templates and conditions see.

use super::Charset;
use super::plan::Lets;
use crate::books::Books;
use crate::entry::{Account, Entry, Moment, Organization, Statement};
use crate::period::Period;
use crate::posting::{Line, Posting};

/// What a template can see.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    /// The entry of this row; absent in the name of a file.
    pub entry: Option<&'s Entry<'s>>,
    /// The accounting line of this row; present only where rows are postings.
    pub posting: Option<&'s Posting<'s>>,
    /// The account of this row, on its side; present only where rows are lines.
    pub line: Option<&'s Line<'s>>,
    /// The account of this row or file; absent where a file holds several.
    pub account: Option<&'s Account>,
    /// The rows in sum; present in the head and tail of a text format.
    pub statement: Option<&'s Rows>,
    /// The account holder.
    pub organization: &'s Organization,
    /// The days that the file is for.
    pub period: &'s Period,
    /// How the books are kept.
    pub books: &'s Books,
    /// When the run began.
    pub time: Moment,
    /// The values of the mapping's parameters, in the order of [`super::Mapping::params`].
    pub params: &'s [String],
    /// What cells of `[let]` came to in this row; where absent, each is rendered anew whenever it is read.
    pub lets: Option<&'s Lets>,
    /// What the file can hold; absent where no part of a file is written.
    pub charset: Option<&'s dyn Charset>,
}

impl<'s> Scope<'s> {
    /// What is the same for all rows and files of a run.
    #[inline]
    pub fn of_run(
        organization: &'s Organization,
        period: &'s Period,
        books: &'s Books,
        time: Moment,
    ) -> Self {
        Self {
            entry: None,
            posting: None,
            line: None,
            account: None,
            statement: None,
            organization,
            period,
            books,
            time,
            params: &[],
            lets: None,
            charset: None,
        }
    }
}

/// The rows of a text format in sum, for its head and tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rows {
    /// Balances, counts and sums.
    pub statement: Statement,
    /// How many lines they take in the file.
    pub lines: u64,
}
