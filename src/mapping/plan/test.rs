//! Conditions that are ready to be asked a million times.

use std::cell::Cell;
use std::cmp::Ordering;

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::{AmountExpr, DateExpr, IntegerExpr, ListGetter, Pattern, Refusal, Shared, TextExpr, is_present};
use crate::mapping::Scope;

/// A typed condition.
#[derive(Debug)]
pub(in crate::mapping) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    Flag(fn(&Scope<'_>) -> Option<bool>),
    TextPresent(TextExpr),
    FlagPresent(fn(&Scope<'_>) -> Option<bool>),
    ListPresent(ListGetter),
    ValuePresent(Comparable),
    Compare {
        left: Comparable,
        comparison: Comparison,
        right: Comparable,
    },
    In {
        left: Comparable,
        options: Vec<Comparable>,
    },
    Matches {
        text: TextExpr,
        pattern: Pattern,
    },
}

/// One side of a comparison. Both sides of one are of the same kind: the compiler saw to that.
#[derive(Debug)]
pub(in crate::mapping) enum Comparable {
    Text(TextExpr),
    Amount(AmountExpr),
    Date(DateExpr),
    Integer(IntegerExpr),
    TextLiteral(String),
    AmountLiteral(Decimal),
    DateLiteral(NaiveDateTime),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mapping) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// Absent values are equal to nothing, and neither less nor greater than anything.
    fn accepts(self, ordering: Option<Ordering>) -> bool {
        match self {
            Self::Equal => ordering == Some(Ordering::Equal),
            Self::Unequal => ordering != Some(Ordering::Equal),
            Self::Less => ordering == Some(Ordering::Less),
            Self::LessOrEqual => ordering.is_some_and(Ordering::is_le),
            Self::Greater => ordering == Some(Ordering::Greater),
            Self::GreaterOrEqual => ordering.is_some_and(Ordering::is_ge),
        }
    }
}

impl Test {
    /// Whether the condition holds for this entry.
    pub(in crate::mapping) fn holds(&self, shared: &Shared, scope: &Scope<'_>) -> Result<bool, Refusal> {
        match self {
            Self::All(tests) => every(tests, shared, scope, true),
            Self::Any(tests) => every(tests, shared, scope, false).map(|none| !none),
            Self::Not(test) => test.holds(shared, scope).map(|holds| !holds),
            Self::Flag(get) => Ok(get(scope) == Some(true)),
            Self::FlagPresent(get) => Ok(get(scope).is_some()),
            Self::TextPresent(text) => text.with(shared, scope, |text| text.is_some()),
            Self::ListPresent(get) => {
                let mut any = false;
                get(scope, &mut |_| any = true);
                Ok(any)
            }
            Self::ValuePresent(value) => Ok(value.is_present(scope)),
            Self::Compare {
                left,
                comparison,
                right,
            } => left
                .compare(right, shared, scope)
                .map(|ordering| comparison.accepts(ordering)),
            Self::In { left, options } => {
                for option in options {
                    if left.compare(option, shared, scope)? == Some(Ordering::Equal) {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::Matches { text, pattern } => text.with(shared, scope, |text| {
                text.map_or(Ok(false), |text| pattern.is_match(text))
            })?,
        }
    }
}

#[cfg(test)]
mod tests;

/// Whether every test gives `wanted`; stops at the first that does not.
fn every(tests: &[Test], shared: &Shared, scope: &Scope<'_>, wanted: bool) -> Result<bool, Refusal> {
    for test in tests {
        if test.holds(shared, scope)? != wanted {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Comparable {
    fn is_present(&self, scope: &Scope<'_>) -> bool {
        match self {
            Self::Amount(amount) => amount.value(scope).is_some(),
            Self::Date(date) => date.value(scope).is_some(),
            Self::Integer(integer) => integer.value(scope).is_some(),
            Self::Text(_) | Self::TextLiteral(_) | Self::AmountLiteral(_) | Self::DateLiteral(_) => true,
        }
    }

    fn compare(&self, other: &Self, shared: &Shared, scope: &Scope<'_>) -> Result<Option<Ordering>, Refusal> {
        match self {
            Self::Text(_) | Self::TextLiteral(_) => self.with_text(shared, scope, |left| {
                other.with_text(shared, scope, |right| Some(left?.cmp(right?)))
            })?,
            Self::Date(_) | Self::DateLiteral(_) => Ok(self.compare_dates(other, scope)),
            Self::Amount(_) | Self::Integer(_) | Self::AmountLiteral(_) => {
                let numbers = self.number(scope).zip(other.number(scope));
                Ok(numbers.map(|(left, right)| left.cmp(&right)))
            }
        }
    }

    fn compare_dates(&self, other: &Self, scope: &Scope<'_>) -> Option<Ordering> {
        let (left, right) = (self.date(scope)?, other.date(scope)?);
        Some(if self.is_day() || other.is_day() {
            left.date().cmp(&right.date())
        } else {
            left.cmp(&right)
        })
    }

    /// A point in time that is compared with a day counts as its local day.
    fn is_day(&self) -> bool {
        matches!(self, Self::DateLiteral(_) | Self::Date(DateExpr::Date(_)))
    }

    fn date(&self, scope: &Scope<'_>) -> Option<NaiveDateTime> {
        match self {
            Self::Date(date) => date.value(scope),
            Self::DateLiteral(date) => Some(*date),
            _ => None,
        }
    }

    fn number(&self, scope: &Scope<'_>) -> Option<Decimal> {
        match self {
            Self::Amount(amount) => amount.value(scope),
            Self::Integer(integer) => integer.value(scope).map(Decimal::from),
            Self::AmountLiteral(number) => Some(*number),
            _ => None,
        }
    }

    fn with_text<T>(
        &self,
        shared: &Shared,
        scope: &Scope<'_>,
        look: impl FnOnce(Option<&str>) -> T,
    ) -> Result<T, Refusal> {
        match self {
            Self::Text(text) => text.with(shared, scope, look),
            Self::TextLiteral(text) => Ok(look(Some(text))),
            _ => Ok(look(None)),
        }
    }
}

impl TextExpr {
    /// Looks at the text, without a copy where it stands somewhere.
    fn with<T>(
        &self,
        shared: &Shared,
        scope: &Scope<'_>,
        look: impl FnOnce(Option<&str>) -> T,
    ) -> Result<T, Refusal> {
        if let Some(get) = self.plain() {
            return Ok(look(get(scope).filter(|text| is_present(text))));
        }
        if let Some(text) = self.look(shared, scope) {
            return Ok(look(Some(text).filter(|text| !text.is_empty())));
        }
        // A condition inside another one finds nothing to spare, and takes a text of its own.
        let mut text = SPARE.take();
        text.clear();
        let present = self.write(shared, scope, &mut text)?;
        let answer = look(present.then_some(text.as_str()));
        SPARE.set(text);
        Ok(answer)
    }
}

thread_local! {
    /// Where conditions write the texts that they look at, so that a condition costs no allocation.
    static SPARE: Cell<String> = const { Cell::new(String::new()) };
}
