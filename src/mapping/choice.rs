//! What a mapping file chooses by a word: what a row is, what a file holds, and where it ends.

use crate::layout::Names;

/// What one file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// One account.
    Account,
    /// All accounts of the period.
    Period,
    /// All accounts of each fiscal year that the period touches.
    FiscalYear,
}

impl Per {
    pub(super) const NAMES: &'static Names<Self> = &[
        ("account", Self::Account),
        ("period", Self::Period),
        ("fiscal-year", Self::FiscalYear),
    ];
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowOf {
    /// An entry.
    #[default]
    Entry,
    /// An accounting line: an entry has one or more.
    Posting,
}

impl RowOf {
    pub(super) const NAMES: &'static Names<Self> = &[("entry", Self::Entry), ("posting", Self::Posting)];
}

/// Where files are split by day, whatever they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// After the last day of each month.
    Month,
}

impl Split {
    pub(super) const NAMES: &'static Names<Self> = &[("month", Self::Month)];
}
