//! Steps: each must exist, take the kind that comes to it, and be called with the right arguments.

use std::ops::Range;

use super::{Compiler, Resolved, limits};
use crate::mapping::field::Kind;
use crate::mapping::plan::Escape;
use crate::mapping::step::{self, Argument, Arguments, Leaves, Step, Surroundings};
use crate::mapping::syntax::{Literal, LiteralValue, Mistake, StepCall};
use crate::problem::suggest;

/// The largest number that a step takes: a cell is no book.
const MAX_COUNT: u32 = 10_000;

impl Compiler {
    pub(super) fn step(&mut self, value: Resolved, call: &StepCall) -> Result<Resolved, Mistake> {
        let name = call.name.text.as_str();
        let Some(step) = step::find(name) else {
            let names: Vec<_> = step::STEPS.iter().map(|step| step.name).collect();
            let message = format!("there is no step `{name}`");
            return Err(Mistake::new(
                "unknown-step",
                call.name.range.clone(),
                message,
                suggest(name, &names),
            ));
        };
        let kind = value.typed.kind();
        if !step.takes.contains(&kind) {
            return Err(wrong_kind(step, kind, call));
        }
        if value.is_escaped && self.escape.is_some_and(Escape::lengthens) && !step.keeps_escapes {
            let message = format!("`{name}` could cut an escaped character of a cell in two");
            let help = "put the step at the field, inside [let]";
            return Err(Mistake::new("escaped-cell", call.range.clone(), message, help));
        }
        let arguments = arguments(step, call)?;
        let names = step.arguments.iter().zip(&call.arguments);
        self.used.extend(
            names
                .filter(|(wanted, _)| **wanted == Argument::Lookup)
                .filter_map(|(_, given)| given.as_text())
                .map(|name| format!("lookup.{name}")),
        );
        let surroundings = Surroundings {
            decimal: self.decimal,
            date: &self.date,
            lookups: &self.lookups,
        };
        let typed = (step.build)(value.typed, &arguments, &surroundings)
            .map_err(|(message, help)| Mistake::new("bad-argument", call.range.clone(), message, help))?;
        let always = match step.leaves {
            Leaves::Text => value.always,
            Leaves::Nothing => false,
            Leaves::Always => true,
        };
        Ok(Resolved {
            typed,
            always,
            origin: value.origin,
            numbers: value.numbers.changed(),
            is_escaped: value.is_escaped,
            growth: value.growth.saturating_mul(limits::growth(step, call)),
        })
    }
}

fn wrong_kind(step: &Step, kind: Kind, call: &StepCall) -> Mistake {
    let takes: Vec<_> = step.takes.iter().map(|kind| kind.name()).collect();
    let message = format!(
        "`{}` takes {}, not {}",
        step.name,
        takes.join(" or "),
        kind.name()
    );
    let help = match kind.remedy() {
        Some(remedy) if step.takes == [Kind::Text] => {
            format!("make it text first: | {remedy} | {}", step.name)
        }
        _ => "`saldo mapping fields` lists the steps for each kind".to_owned(),
    };
    Mistake::new("wrong-kind", call.name.range.clone(), message, help)
}

/// Checks the arguments of a call against the step's signature.
fn arguments<'c>(step: &Step, call: &'c StepCall) -> Result<Arguments<'c>, Mistake> {
    let wrong = |range: Range<usize>| {
        let message = if step.arguments.is_empty() {
            format!("`{}` takes nothing in parentheses", step.name)
        } else {
            format!("`{}` is called like {}", step.name, step.signature())
        };
        Mistake::new(
            "bad-argument",
            range,
            message,
            format!("for example {}", step.example),
        )
    };
    let count = |literal: &Literal| match &literal.value {
        LiteralValue::Number(digits) => digits.parse::<u32>().ok(),
        LiteralValue::Text(_) => None,
    };
    if let Some(large) = call
        .arguments
        .iter()
        .find(|given| count(given).is_some_and(|n| n > MAX_COUNT))
    {
        let message = format!("`{}` cannot count that far", step.name);
        let help = format!("use a number up to {MAX_COUNT}");
        return Err(Mistake::new("bad-argument", large.range.clone(), message, help));
    }
    let mut given = call.arguments.iter().peekable();
    let (mut texts, mut numbers) = (Vec::new(), Vec::new());
    for wanted in step.arguments {
        let fits = given
            .peek()
            .is_some_and(|literal| match (wanted, &literal.value) {
                (Argument::Text | Argument::OptionalText | Argument::Lookup, LiteralValue::Text(_)) => true,
                (Argument::Number | Argument::OptionalNumber, _) => count(literal).is_some(),
                _ => false,
            });
        match given.next_if(|_| fits).map(|literal| &literal.value) {
            Some(LiteralValue::Text(text)) => texts.push(text.as_str()),
            Some(LiteralValue::Number(digits)) => numbers.extend(digits.parse::<u32>()),
            None if matches!(wanted, Argument::OptionalText | Argument::OptionalNumber) => {}
            None => return Err(wrong(call.range.clone())),
        }
    }
    match given.next() {
        Some(extra) => Err(wrong(extra.range.clone())),
        None => Ok(Arguments::new(texts, numbers)),
    }
}
