//! Conditions: both sides of a comparison must be of one kind.

use std::ops::Range;

use super::{Compiler, Position};
use crate::mapping::condition::{Condition, Operand};
use crate::mapping::field::Kind;
use crate::mapping::plan::{Comparable, Comparison, Escape, Test};
use crate::mapping::step::Typed;
use crate::mapping::syntax::{Literal, LiteralValue, Mistake, Slot};
use crate::money::parse_amount;
use crate::period::parse_day;

impl Compiler {
    pub(super) fn test(&mut self, condition: &Condition, position: Position) -> Result<Test, Mistake> {
        Ok(match condition {
            Condition::All(parts) => Test::All(self.tests(parts, position)?),
            Condition::Any(parts) => Test::Any(self.tests(parts, position)?),
            Condition::Not(part) => Test::Not(Box::new(self.test(part, position)?)),
            Condition::Flag(slot) => match self.slot(slot, position)?.typed {
                Typed::Flag(get) => Test::Flag(get),
                other => return Err(not_a_flag(slot, other.kind())),
            },
            Condition::Present(slot) => match self.slot(slot, position)?.typed {
                Typed::List(get) => Test::ListPresent(get),
                Typed::Flag(get) => Test::FlagPresent(get),
                Typed::Text(text) => Test::TextPresent(text),
                Typed::Amount(amount) => Test::ValuePresent(Comparable::Amount(amount)),
                Typed::Date(date) => Test::ValuePresent(Comparable::Date(date)),
                Typed::Integer(get) => Test::ValuePresent(Comparable::Integer(get)),
            },
            Condition::Matches { left, pattern } => self.matches(left, pattern, position)?,
            Condition::In { left, options, .. } => {
                for option in options {
                    check_text(left, option, Comparison::Equal, option.range.clone())?;
                }
                let (left, kind) = self.comparable(left, position)?;
                let options = options
                    .iter()
                    .map(|option| literal(option, kind))
                    .collect::<Result<_, _>>()?;
                Test::In { left, options }
            }
            Condition::Compare {
                left,
                comparison,
                right,
                range,
            } => {
                let (compared, kind) = self.comparable(left, position)?;
                if let Operand::Literal(value) = right {
                    check_text(left, value, *comparison, range.clone())?;
                }
                let right = match right {
                    Operand::Literal(value) => literal(value, kind)?,
                    Operand::Slot(slot) => {
                        let right = self
                            .comparable(slot, position)
                            .map_err(|mistake| unquoted(slot, mistake));
                        let (right, other) = right?;
                        if other != kind {
                            let message = format!("{} is compared with {}", kind.name(), other.name());
                            let help =
                                "both sides must be of one kind; steps like `date` or `decimal` make text";
                            return Err(Mistake::new("wrong-kind", range.clone(), message, help));
                        }
                        right
                    }
                };
                Test::Compare {
                    left: compared,
                    comparison: *comparison,
                    right,
                }
            }
        })
    }

    fn tests(&mut self, parts: &[Condition], position: Position) -> Result<Vec<Test>, Mistake> {
        parts.iter().map(|part| self.test(part, position)).collect()
    }

    fn comparable(&mut self, slot: &Slot, position: Position) -> Result<(Comparable, Kind), Mistake> {
        self.check_escape(slot)?;
        let typed = self.slot(slot, position)?.typed;
        Ok(match typed {
            Typed::Text(text) => (Comparable::Text(text), Kind::Text),
            Typed::Amount(amount) => (Comparable::Amount(amount), Kind::Amount),
            Typed::Integer(get) => (Comparable::Integer(get), Kind::Amount),
            Typed::Date(date) => (Comparable::Date(date), Kind::Date),
            Typed::Flag(_) | Typed::List(_) => {
                let (kind, help) = match typed.kind() {
                    Kind::Flag => ("a flag", format!("write `{0}` or `not {0}`", slot.name.text)),
                    _ => ("a list", format!("write `{} | join(', ')` first", slot.name.text)),
                };
                let message = format!("`{}` is {kind} and cannot be compared", slot.name.text);
                return Err(Mistake::new("wrong-kind", slot.range.clone(), message, help));
            }
        })
    }

    fn matches(&mut self, left: &Slot, pattern: &Literal, position: Position) -> Result<Test, Mistake> {
        self.check_escape(left)?;
        let text = self.text_slot(left, position)?.expr;
        let Some(written) = pattern.as_text() else {
            let message = "a pattern is a text in quotes";
            return Err(Mistake::new(
                "wrong-kind",
                pattern.range.clone(),
                message,
                "write matches '(?i)hosting'",
            ));
        };
        let pattern = self.pattern(written, pattern)?;
        Ok(Test::Matches { text, pattern })
    }
    /// A cell whose values are escaped differs from every text with one of the escaped characters.
    fn check_escape(&self, slot: &Slot) -> Result<(), Mistake> {
        let cell = self.lets.iter().find(|named| named.name == slot.name.text);
        if !(cell.is_some_and(|cell| cell.holds_values) && self.escape.is_some_and(Escape::lengthens)) {
            return Ok(());
        }
        let message = format!(
            "the values in `{}` are escaped already, so it would be compared with other characters than the bank's",
            slot.name.text
        );
        let help = "compare the field that the cell is made of; `present` may ask for the cell";
        Err(Mistake::new("escaped-cell", slot.range.clone(), message, help))
    }
}

/// An empty text is absent, so no field is equal to it. Steps may leave one, so nothing is said of them.
fn check_text(
    left: &Slot,
    literal: &Literal,
    comparison: Comparison,
    range: Range<usize>,
) -> Result<(), Mistake> {
    let is_empty = literal.as_text().is_some_and(str::is_empty) && left.steps.is_empty();
    let field = &left.name.text;
    let (says, help) = match comparison {
        Comparison::Equal => ("nothing is equal to", format!("write `not ({field} present)`")),
        Comparison::Unequal => ("everything is unequal to", format!("write `{field} present`")),
        _ => return Ok(()),
    };
    if is_empty {
        let message = format!("{says} an empty text, which counts as absent");
        return Err(Mistake::new("empty-text", range, message, help));
    }
    Ok(())
}

fn not_a_flag(slot: &Slot, kind: Kind) -> Mistake {
    let message = format!(
        "`{}` is of the kind {}, not true or false",
        slot.name.text,
        kind.name()
    );
    let help = format!("compare it, or write `{} present`", slot.name.text);
    Mistake::new("wrong-kind", slot.range.clone(), message, help)
}

/// A word without quotes is taken for a field, though a text may be meant.
fn unquoted(slot: &Slot, mut mistake: Mistake) -> Mistake {
    if mistake.code == "unknown-field" {
        let quoted = format!("put a text into quotes: '{}'", slot.name.text);
        mistake.help = if mistake.help.starts_with("did you mean") {
            format!("{} If not, {quoted}", mistake.help)
        } else {
            quoted
        };
    }
    mistake
}

/// A literal as a value of the kind that it is compared with.
fn literal(literal: &Literal, kind: Kind) -> Result<Comparable, Mistake> {
    let wrong =
        |message: String, help: &str| Mistake::new("wrong-kind", literal.range.clone(), message, help);
    match (kind, &literal.value) {
        (Kind::Text, LiteralValue::Text(text)) => Ok(Comparable::TextLiteral(text.clone())),
        (Kind::Text, LiteralValue::Number(digits)) => Err(wrong(
            "a text is compared with a number".to_owned(),
            &format!("put it into quotes: '{digits}'"),
        )),
        (Kind::Date, LiteralValue::Text(day)) => match parse_day(day) {
            Ok(day) => Ok(Comparable::DateLiteral(day.and_time(chrono::NaiveTime::MIN))),
            Err(_) => Err(wrong(
                format!("'{day}' is not a day"),
                "write a day like '2026-10-31'",
            )),
        },
        (Kind::Date, LiteralValue::Number(_)) => Err(wrong(
            "a day is compared with a number".to_owned(),
            "write a day in quotes, like '2026-10-31'",
        )),
        (_, LiteralValue::Number(digits)) => {
            parse_amount(digits).map(Comparable::AmountLiteral).map_err(|_| {
                wrong(
                    format!("`{digits}` is not a number"),
                    "write a number like 1000 or -12.50",
                )
            })
        }
        (_, LiteralValue::Text(_)) => Err(wrong(
            "an amount is compared with a text".to_owned(),
            "write a number without quotes, like -12.50",
        )),
    }
}
