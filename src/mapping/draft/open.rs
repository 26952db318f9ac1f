//! What is not known of a column that says something about the amount, and how people are asked for it.

use super::sheet::{Sheet, shown};
use crate::toml_tree::quoted;

/// Said where two words of a column may be the ways of the money, and the amount is not written for that.
const WITHOUT_SIGN: &str =
    "# If these words say which way the money went, the amount has no sign: {amount | abs | decimal(2)}\n";

/// As many words of a column are shown.
const SHOWN_WORDS: usize = 3;

/// The bank's own word for each way, as a condition.
pub(super) const MONEY_OUT: &str = "side == 'debit'";
pub(super) const MONEY_IN: &str = "side == 'credit'";

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
    /// The way of the money in words that nobody knows.
    Words,
    /// Kinds of operations in other words than the bank's.
    Kind,
}

impl Open {
    /// Whether the column has an amount, and only which one is not known.
    pub(super) fn is_amount(self) -> bool {
        !matches!(self, Self::Words | Self::Kind)
    }

    /// The question, for the text behind `TODO:`.
    pub(super) fn question(self, column: usize, sheet: &Sheet) -> String {
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
            Self::Words => format!(
                "which way the money went, in words like {}",
                words(column, sheet).join(", ")
            ),
            Self::Kind => format!(
                "the kind of operation, in words like {}; the bank's are in `operation_type`",
                words(column, sheet).join(", ")
            ),
        }
    }

    /// The answers to choose from, as lines of comments.
    pub(super) fn answers(self, column: usize, sheet: &Sheet) -> String {
        match self {
            Self::Ledger | Self::Pair(_) => both_ways(sheet.zero(column)),
            Self::Words => either_way(column, sheet),
            Self::Kind => match either_way(column, sheet) {
                ways if ways.is_empty() => ways,
                ways => format!("{WITHOUT_SIGN}{ways}"),
            },
            Self::Together(_) | Self::Third | Self::Net => String::new(),
        }
    }
}

/// A few of the column's words.
fn words(column: usize, sheet: &Sheet) -> Vec<String> {
    let words = sheet.distinct(column);
    words.into_iter().take(SHOWN_WORDS).map(shown).collect()
}

/// Two words, each as that for money out; nothing where there are more or fewer.
fn either_way(column: usize, sheet: &Sheet) -> String {
    let [a, b] = sheet.distinct(column)[..] else {
        return String::new();
    };
    let line = |(out, into): (&str, &str)| {
        let [when, out, into] = [MONEY_OUT, out, into].map(quoted);
        format!("# cases = [{{ when = {when}, text = {out} }}, {{ text = {into} }}]\n")
    };
    [(a, b), (b, a)].map(line).concat()
}

/// The two things that a debit or credit column can be.
fn both_ways(zero: Option<&str>) -> String {
    let other = zero
        .map(|zero| format!(", {{ text = {} }}", quoted(zero)))
        .unwrap_or_default();
    let line = |(meaning, when): (&str, &str)| {
        let case = quoted("{amount | abs | decimal(2)}");
        format!(
            "# {meaning}: cases = [{{ when = {}, text = {case} }}{other}]\n",
            quoted(when)
        )
    };
    [("money out", MONEY_OUT), ("money in", MONEY_IN)]
        .map(line)
        .concat()
}
