//! What a condition asks, without places, so that two of them can be compared.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use crate::mapping::condition::{Condition, Operand};
use crate::mapping::plan::Comparison;
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
    pub(super) fn of(condition: &Condition) -> Self {
        let all = |parts: &[Condition]| parts.iter().map(Self::of).collect();
        match condition {
            Condition::All(parts) => Self::All(all(parts)),
            Condition::Any(parts) => Self::Any(all(parts)),
            Condition::Not(part) => Self::Not(Box::new(Self::of(part))),
            Condition::Flag(slot) => Self::Other(spelled(slot)),
            Condition::Present(slot) => Self::Other(format!("{} present", spelled(slot))),
            Condition::In { left, options, .. } => Self::OneOf {
                field: spelled(left),
                values: options.iter().map(literal).collect(),
            },
            Condition::Matches { left, pattern } => {
                Self::Other(format!("{} matches {}", spelled(left), literal(pattern)))
            }
            Condition::Compare {
                left,
                comparison: Comparison::Equal,
                right: Operand::Literal(value),
                ..
            } => Self::OneOf {
                field: spelled(left),
                values: BTreeSet::from([literal(value)]),
            },
            Condition::Compare {
                left,
                comparison,
                right,
                ..
            } => {
                let right = match right {
                    Operand::Literal(value) => literal(value),
                    Operand::Slot(slot) => spelled(slot),
                };
                Self::Other(format!("{} {comparison:?} {right}", spelled(left)))
            }
        }
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
