//! What a row is, and what a file holds.

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
    /// An account of an entry, debited or credited: an entry has two or more.
    Line,
}

impl RowOf {
    pub(super) const NAMES: &'static Names<Self> = &[
        ("entry", Self::Entry),
        ("posting", Self::Posting),
        ("line", Self::Line),
    ];

    /// Whether rows are made of postings, so that somebody must post the entries.
    pub fn is_booked(self) -> bool {
        self != Self::Entry
    }
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
