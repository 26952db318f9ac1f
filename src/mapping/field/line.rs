//! Fields of one account of an entry, debited or credited: for mappings whose rows are lines.

use Getter::{Amount, Flag, Integer, Text};

use super::{Field, Getter, Place};

/// Its value is written when the row goes into its file: see [`crate::layout::CellKind::Gap`].
pub(in crate::mapping) const ENTRY_NUMBER: &str = "entry.number";

const fn l(name: &'static str, example: &'static str, sentence: &'static str, getter: Getter) -> Field {
    Field {
        name,
        sentence,
        example,
        place: Place::Line,
        always: true,
        needs: &[],
        getter,
    }
}

pub(super) static FIELDS: &[Field] = &[
    l(
        "line.account",
        "512000",
        "The ledger account of the line, in the length of the books: first the bank account, then those of the other side, a tax account among them.",
        Text(|s| Some(s.line?.account)),
    ),
    Field {
        always: false,
        ..l(
            "line.account_label",
            "Banques",
            "What the chart calls that account.",
            Text(|s| Some(s.line?.label)),
        )
    },
    l(
        "line.debit",
        "59.50",
        "The amount where the account is debited, else zero.",
        Amount(|s| Some(s.line?.debit().to_decimal())),
    ),
    l(
        "line.credit",
        "0.00",
        "The amount where the account is credited, else zero.",
        Amount(|s| Some(s.line?.credit().to_decimal())),
    ),
    l(
        "line.is_debit",
        "true",
        "Whether the account is debited.",
        Flag(|s| Some(s.line?.is_debit())),
    ),
    l(
        "line.text",
        "Fournitures Exemple F 17",
        "The words of the rule, else counterparty and reference; the same in all lines of an entry.",
        Text(|s| Some(&s.line?.text)),
    ),
    l(
        "line.number",
        "1",
        "The number of the line among those of its entry; the bank account has the first.",
        Integer(|s| i64::try_from(s.line?.number).ok()),
    ),
    l(
        "line.count",
        "2",
        "How many lines the entry has: two, or more where tax is split.",
        Integer(|s| i64::try_from(s.line?.of).ok()),
    ),
    Field {
        place: Place::File,
        ..l(
            ENTRY_NUMBER,
            "1",
            "The number of the row's entry among those of its file, from 1 without gaps; all rows of an entry have the same.",
            Integer(|_| None),
        )
    },
];
