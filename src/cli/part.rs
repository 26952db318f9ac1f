//! What one row of an entry is, where rows are looked at one by one.

use crate::entry::Entry;
use crate::mapping::{RowOf, Scope};
use crate::posting::{Line, Posting};

/// What a row shows of an entry.
#[derive(Debug)]
pub(super) enum Part<'p> {
    /// The entry itself.
    Whole,
    /// One of its postings.
    Posting(Posting<'p>),
    /// One of its accounts.
    Line(Line<'p>),
}

impl<'p> Part<'p> {
    /// The rows of a booked entry, in order.
    pub(super) fn booked(rows: RowOf, entry: &Entry<'_>, postings: Vec<Posting<'p>>) -> Vec<Self> {
        match rows {
            RowOf::Entry => vec![Self::Whole],
            RowOf::Posting => postings.into_iter().map(Self::Posting).collect(),
            RowOf::Line => {
                let lines = Line::of_entry(entry.amount, &postings);
                lines.into_iter().map(Self::Line).collect()
            }
        }
    }

    /// What a template sees in this row.
    pub(super) fn scope<'s>(&'s self, scope: Scope<'s>) -> Scope<'s> {
        match self {
            Self::Whole => scope,
            Self::Posting(posting) => Scope {
                posting: Some(posting),
                ..scope
            },
            Self::Line(line) => Scope {
                line: Some(line),
                ..scope
            },
        }
    }

    /// How the row is called among those of its entry.
    pub(super) fn heading(&self) -> Option<String> {
        match self {
            Self::Whole => None,
            Self::Posting(posting) => Some(format!("posting {} of {}", posting.number, posting.of)),
            Self::Line(line) => Some(format!("line {} of {}", line.number, line.of)),
        }
    }
}
