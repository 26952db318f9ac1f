//! Fields of a statement as a whole: for the head and the tail of a text format.

use Getter::{Amount, Integer};

use super::{Field, Getter, Place, Scope};
use crate::entry::Statement;
use crate::money::{Cents, Total};

const fn s(name: &'static str, example: &'static str, sentence: &'static str, getter: Getter) -> Field {
    Field {
        name,
        sentence,
        example,
        place: Place::Statement,
        always: false,
        needs: &[],
        getter,
    }
}

fn amount(scope: &Scope<'_>, of: impl Fn(&Statement) -> Option<Cents>) -> Option<rust_decimal::Decimal> {
    Some(of(&scope.statement?.statement)?.to_decimal())
}

fn sum(scope: &Scope<'_>, of: impl Fn(&Statement) -> Total) -> Option<rust_decimal::Decimal> {
    amount(scope, |statement| of(statement).cents())
}

fn count(scope: &Scope<'_>, of: impl Fn(&Statement) -> u64) -> Option<i64> {
    i64::try_from(of(&scope.statement?.statement)).ok()
}

pub(super) static FIELDS: &[Field] = &[
    s(
        "statement.opening_balance",
        "500.00",
        "The balance before the first entry; absent where the bank sends no balances.",
        Amount(|s| amount(s, |statement| statement.opening)),
    ),
    s(
        "statement.closing_balance",
        "1487.66",
        "The balance after the last entry; absent where the bank sends no balances.",
        Amount(|s| amount(s, |statement| statement.closing)),
    ),
    s(
        "statement.sum",
        "987.66",
        "The sum of the rows; money out is negative.",
        Amount(|s| sum(s, Statement::sum)),
    )
    .always(),
    s(
        "statement.entries",
        "2",
        "How many rows there are.",
        Integer(|s| count(s, Statement::entries)),
    )
    .always(),
    s(
        "statement.lines",
        "5",
        "How many lines the rows take in the file, without head and tail.",
        Integer(|s| i64::try_from(s.statement?.lines).ok()),
    )
    .always(),
    s(
        "statement.credit_entries",
        "1",
        "How many rows bring money in; a zero counts as money in.",
        Integer(|s| count(s, |statement| statement.credits.entries)),
    )
    .always(),
    s(
        "statement.credit_sum",
        "1000.00",
        "The sum of the rows that bring money in.",
        Amount(|s| sum(s, |statement| statement.credits.sum)),
    )
    .always(),
    s(
        "statement.debit_entries",
        "1",
        "How many rows take money out; a zero does not, whatever its side.",
        Integer(|s| count(s, |statement| statement.debits.entries)),
    )
    .always(),
    s(
        "statement.debit_sum",
        "-12.34",
        "The sum of the rows that take money out; it is negative.",
        Amount(|s| sum(s, |statement| statement.debits.sum)),
    )
    .always(),
];
