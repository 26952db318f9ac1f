//! Steps that take an amount, a day, a count, a flag or a list.

use super::write::{choose, date, decimal, from_source, join};
use super::{Argument, Growth, Leaves, Step, Typed};
use crate::mapping::field::Kind;
use crate::mapping::plan::{AmountStep, IntegerExpr, TextSource};

const AMOUNT: &[Kind] = &[Kind::Amount];

pub(super) const DATE: Step = Step {
    name: "date",
    takes: &[Kind::Date, Kind::Instant],
    gives: Some(Kind::Text),
    arguments: &[Argument::OptionalText],
    sentence: "Writes the local day or time, by the format given or else by `date` of [file].",
    example: "{settled_at | date('%d.%m.%Y')}",
    leaves: Leaves::Text,
    keeps_escapes: false,
    growth: Growth::Fixed,
    build: date,
};

pub(super) const DECIMAL: Step = Step {
    name: "decimal",
    takes: AMOUNT,
    gives: Some(Kind::Text),
    arguments: &[Argument::OptionalNumber, Argument::OptionalText],
    sentence: "Writes a number with n decimals, or with its own; refuses to drop a digit unless a rounding is named: half_up, half_even, down.",
    example: "{amount | decimal(2)}",
    leaves: Leaves::Text,
    keeps_escapes: false,
    growth: Growth::Fixed,
    build: decimal,
};

pub(super) const ABS: Step = Step {
    name: "abs",
    takes: AMOUNT,
    gives: Some(Kind::Amount),
    arguments: &[],
    sentence: "Removes the sign.",
    example: "{amount | abs | decimal(2)}",
    leaves: Leaves::Text,
    keeps_escapes: false,
    growth: Growth::Fixed,
    build: |v, _, _| Ok(then_amount(v, AmountStep::Absolute)),
};

pub(super) const NEGATE: Step = Step {
    name: "negate",
    takes: AMOUNT,
    gives: Some(Kind::Amount),
    arguments: &[],
    sentence: "Turns the sign round.",
    example: "{amount | negate | decimal(2)}",
    leaves: Leaves::Text,
    keeps_escapes: false,
    growth: Growth::Fixed,
    build: |v, _, _| Ok(then_amount(v, AmountStep::Negate)),
};

pub(super) const DIGITS: Step = Step {
    name: "digits",
    takes: &[Kind::Integer],
    gives: Some(Kind::Text),
    arguments: &[],
    sentence: "Writes a whole number.",
    example: "{financing_installment.current_installment_number | digits}",
    leaves: Leaves::Text,
    keeps_escapes: false,
    growth: Growth::Fixed,
    build: |v, _, _| {
        Ok(match v {
            Typed::Integer(integer) => from_source(TextSource::Integer(integer)),
            other => other,
        })
    },
};

pub(super) const PLUS: Step = Step {
    name: "plus",
    takes: &[Kind::Integer],
    gives: Some(Kind::Integer),
    arguments: &[Argument::Number],
    sentence: "Adds a whole number, for counts that include the lines of a head or tail.",
    example: "{statement.lines | plus(2) | digits}",
    leaves: Leaves::Text,
    keeps_escapes: false,
    growth: Growth::Fixed,
    build: |v, a, _| {
        Ok(match v {
            Typed::Integer(integer) => Typed::Integer(IntegerExpr {
                plus: integer.plus + i64::from(a.number().unwrap_or_default()),
                ..integer
            }),
            other => other,
        })
    },
};

pub(super) const CHOOSE: Step = Step {
    name: "choose",
    takes: &[Kind::Flag],
    gives: Some(Kind::Text),
    arguments: &[Argument::Text, Argument::Text],
    sentence: "Writes the first text for true and the second for false.",
    example: "{attachment_lost | choose('lost', '')}",
    leaves: Leaves::Nothing,
    keeps_escapes: false,
    growth: Growth::Fixed,
    build: |v, a, _| Ok(choose(v, a)),
};

pub(super) const JOIN: Step = Step {
    name: "join",
    takes: &[Kind::List],
    gives: Some(Kind::Text),
    arguments: &[Argument::Text],
    sentence: "Writes all texts of a list with a separator between.",
    example: "{labels | join(', ')}",
    leaves: Leaves::Nothing,
    keeps_escapes: false,
    growth: Growth::Between(0),
    build: |v, a, _| Ok(join(v, a)),
};

/// Adds a step to an amount.
fn then_amount(value: Typed, step: AmountStep) -> Typed {
    match value {
        Typed::Amount(mut expr) => {
            expr.steps.push(step);
            Typed::Amount(expr)
        }
        other => other,
    }
}
