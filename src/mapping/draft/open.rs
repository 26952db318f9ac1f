//! What is not known of a column that says something about the amount, and how people are asked for it.

use super::sheet::{Sheet, shown};
use super::side::{MONEY_IN, MONEY_OUT};
use crate::toml_tree::quoted;

/// What people have to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// Debit or credit beside an account or a journal: of the bank, or of a ledger.
    Ledger,
    /// Never filled in the same row as that column: one is money out, one money in.
    Pair(usize),
    /// Called debit or credit, but filled in the same row as that column.
    Together(usize),
    /// An amount beside money out or money in.
    Third,
    /// An amount without the tax.
    Net,
}

impl Open {
    /// The question, for the text behind `TODO:`.
    pub(super) fn question(self, sheet: &Sheet) -> String {
        let heading = |column: usize| shown(&sheet.headings[column]);
        match self {
            Self::Ledger => {
                "beside an account or a journal: money in is a credit for the bank, and a debit in a ledger"
                    .to_owned()
            }
            Self::Pair(other) => format!(
                "never filled in the same row as `{}`: which is money out, which money in?",
                heading(other)
            ),
            Self::Together(other) => format!(
                "filled in the same row as `{}`, so it is not the money out or in of an entry",
                heading(other)
            ),
            Self::Third => "an amount beside money out or money in: which one?".to_owned(),
            Self::Net => {
                "the amount without the tax; the bank knows the whole amount, and Saldo takes no tax off"
                    .to_owned()
            }
        }
    }

    /// The answers to choose from, as lines of comments.
    pub(super) fn answers(self) -> String {
        match self {
            Self::Ledger | Self::Pair(_) => both_ways(),
            Self::Together(_) | Self::Third | Self::Net => String::new(),
        }
    }
}

/// The two things that a debit or credit column can be.
fn both_ways() -> String {
    let line = |(meaning, when): (&str, &str)| {
        let case = quoted("{amount | abs | decimal(2)}");
        format!(
            "# {meaning}: cases = [{{ when = {}, text = {case} }}]\n",
            quoted(when)
        )
    };
    [("money out", MONEY_OUT), ("money in", MONEY_IN)]
        .map(line)
        .concat()
}
