//! What a condition asks, without places, so that two of them can be compared.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use crate::mapping::condition::{Condition, Operand};
use crate::mapping::plan::{Comparable, Comparison, Test};
use crate::mapping::syntax::{Literal, LiteralValue, Slot};

/// A condition without places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// All hold.
    All(Vec<Shape>),
    /// One of them holds.
    Any(Vec<Shape>),
    /// It does not hold.
    Not(Box<Shape>),
    /// A value is one of some texts or numbers.
    OneOf {
        /// The field with its steps.
        field: String,
        /// The values, each as a literal.
        values: BTreeSet<String>,
    },
    /// Any other comparison, in one way of writing it.
    Other(String),
}

impl Shape {
    /// The shape of a condition, as it was written and as it is asked.
    pub(super) fn of(written: &Condition, asked: &Test) -> Self {
        let all = |parts: &[Condition], tests: &[Test]| {
            let both = parts.iter().zip(tests);
            both.map(|(part, test)| Self::of(part, test)).collect()
        };
        match (written, asked) {
            (Condition::All(parts), Test::All(tests)) => Self::All(all(parts, tests)),
            (Condition::Any(parts), Test::Any(tests)) => Self::Any(all(parts, tests)),
            (Condition::Not(part), Test::Not(test)) => Self::Not(Box::new(Self::of(part, test))),
            (Condition::In { left, .. }, Test::In { options, .. }) => Self::OneOf {
                field: spelled(left),
                values: options.iter().filter_map(value).collect(),
            },
            (
                Condition::Compare {
                    left,
                    comparison,
                    right,
                    ..
                },
                Test::Compare { right: asked, .. },
            ) => match (comparison, right, value(asked)) {
                (Comparison::Equal, _, Some(value)) => Self::OneOf {
                    field: spelled(left),
                    values: BTreeSet::from([value]),
                },
                (_, _, Some(value)) => Self::Other(format!("{} {comparison:?} {value}", spelled(left))),
                (_, Operand::Slot(slot), None) => {
                    Self::Other(format!("{} {comparison:?} {}", spelled(left), spelled(slot)))
                }
                (_, Operand::Literal(_), None) => Self::unlike_any(written),
            },
            (Condition::Flag(slot), _) => Self::Other(spelled(slot)),
            (Condition::Present(slot), _) => Self::Other(format!("{} present", spelled(slot))),
            (Condition::Matches { left, pattern }, _) => {
                Self::Other(format!("{} matches {}", spelled(left), literal(pattern)))
            }
            _ => Self::unlike_any(written),
        }
    }

    /// A shape that says nothing about others: what was written and what is asked are built alike, so none needs it.
    fn unlike_any(written: &Condition) -> Self {
        Self::Other(format!("{written:?}"))
    }

    /// Whether `other` holds whenever this one does. Told by the way they are built: `true` is certain, `false` is not.
    pub fn implies(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        match (self, other) {
            (_, Self::All(parts)) => parts.iter().all(|part| self.implies(part)),
            (Self::Any(parts), _) => parts.iter().all(|part| part.implies(other)),
            (Self::All(mine), Self::Any(parts)) => {
                parts.iter().any(|part| self.implies(part)) || mine.iter().any(|part| part.implies(other))
            }
            (Self::All(parts), _) => parts.iter().any(|part| part.implies(other)),
            (_, Self::Any(parts)) => parts.iter().any(|part| self.implies(part)),
            (Self::Not(mine), Self::Not(theirs)) => theirs.implies(mine),
            (
                Self::OneOf { field, values },
                Self::OneOf {
                    field: same,
                    values: more,
                },
            ) => field == same && values.is_subset(more),
            _ => false,
        }
    }

    /// Whether it holds for no entry, because a value would have to be two things at once.
    pub fn is_contradiction(&self) -> bool {
        let Self::All(parts) = self else {
            return false;
        };
        let excludes = |(index, part): (usize, &Self)| {
            let Self::OneOf { field, values } = part else {
                return parts
                    .iter()
                    .any(|other| *other == Self::Not(Box::new(part.clone())));
            };
            parts[index + 1..].iter().any(|other| {
                matches!(other, Self::OneOf { field: same, values: others } if same == field && values.is_disjoint(others))
            })
        };
        parts.iter().enumerate().any(excludes)
    }
}

/// The place of a single comparison.
pub(super) fn range(condition: &Condition) -> Option<Range<usize>> {
    match condition {
        Condition::Flag(slot) => Some(slot.range.clone()),
        Condition::Present(slot) => Some(slot.range.start..slot.range.end + " present".len()),
        Condition::Compare { range, .. } | Condition::In { range, .. } => Some(range.clone()),
        Condition::Matches { left, pattern } => Some(left.range.start..pattern.range.end),
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => None,
    }
}

fn spelled(slot: &Slot) -> String {
    let mut text = slot.name.text.clone();
    for step in &slot.steps {
        let arguments: Vec<_> = step.arguments.iter().map(literal).collect();
        // Writing to a string cannot fail.
        let _ = write!(text, "|{}({})", step.name.text, arguments.join(","));
    }
    text
}

fn literal(literal: &Literal) -> String {
    match &literal.value {
        LiteralValue::Text(text) => format!("'{text}'"),
        LiteralValue::Number(digits) => digits.clone(),
    }
}

/// What something is compared with, in one way of writing it: `-119.00` is `-119`, and `20261031` the day
/// `2026-10-31`. `None` for a field.
fn value(literal: &Comparable) -> Option<String> {
    match literal {
        Comparable::TextLiteral(text) => Some(format!("'{text}'")),
        Comparable::AmountLiteral(number) => Some(number.normalize().to_string()),
        Comparable::DateLiteral(day) => Some(day.date().to_string()),
        Comparable::Text(_) | Comparable::Amount(_) | Comparable::Date(_) | Comparable::Integer(_) => None,
    }
}
