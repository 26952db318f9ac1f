//! Rules that can never match: an earlier one always does, or the condition contradicts itself.

use std::collections::HashMap;

use crate::mapping::expression::Shape;
use crate::problem::Problem;
use crate::toml_tree::TextValue;

/// A rule as far as reach is concerned.
pub(super) struct Reach<'r> {
    pub(super) name: &'r TextValue,
    /// The condition and its place; absent when the rule holds for every entry.
    pub(super) when: Option<(Shape, &'r TextValue)>,
}

/// Reports every rule that never matches.
pub(super) fn check(rules: &[Reach<'_>], problems: &mut Vec<Problem>) {
    let mut earlier = Earlier::default();
    for rule in rules {
        let (shape, span) = match &rule.when {
            Some((shape, text)) => (Some(shape), &text.span),
            None => (None, &rule.name.span),
        };
        if shape.is_some_and(Shape::is_contradiction) {
            let message = format!(
                "the rule `{}` never matches: its condition contradicts itself",
                rule.name.text
            );
            let help = "a value cannot be two things at once; join alternatives with `or`";
            problems.push(Problem::new("never-matches", span.clone(), message).help(help));
            continue;
        }
        if let Some(winner) = earlier.implied_by(shape) {
            let message = format!(
                "the rule `{}` is never reached: `{winner}` always matches first",
                rule.name.text
            );
            let help = format!("move it above `{winner}`, or remove it");
            problems.push(Problem::new("unreachable", span.clone(), message).help(help));
            continue;
        }
        earlier.add(&rule.name.text, shape);
    }
}

/// The rules before the one that is looked at, found by something that every narrower condition must name too.
#[derive(Default)]
struct Earlier<'r> {
    catch_all: Option<&'r str>,
    by_key: HashMap<&'r str, Vec<(&'r str, &'r Shape)>>,
    others: Vec<(&'r str, &'r Shape)>,
}

impl<'r> Earlier<'r> {
    fn add(&mut self, name: &'r str, shape: Option<&'r Shape>) {
        let Some(shape) = shape else {
            self.catch_all = Some(name);
            return;
        };
        let leaf = match shape {
            // The longest is the rarest, for patterns are longer than the names of fields.
            Shape::All(parts) => parts.iter().filter_map(key).max_by_key(|key| key.len()),
            leaf => key(leaf),
        };
        match leaf {
            Some(leaf) => self.by_key.entry(leaf).or_default().push((name, shape)),
            None => self.others.push((name, shape)),
        }
    }

    fn implied_by(&self, shape: Option<&'r Shape>) -> Option<&'r str> {
        if self.catch_all.is_some() {
            return self.catch_all;
        }
        let shape = shape?;
        let mut keys = Vec::new();
        gather(shape, &mut keys);
        let listed = keys.iter().filter_map(|key| self.by_key.get(key)).flatten();
        let mut candidates = listed.chain(&self.others);
        let found = candidates.find(|(_, wide)| shape.implies(wide));
        found.map(|(name, _)| *name)
    }
}

/// What a condition must name to imply this one.
fn key(shape: &Shape) -> Option<&str> {
    match shape {
        Shape::OneOf { field, .. } => Some(field),
        Shape::Other(text) => Some(text),
        Shape::All(_) | Shape::Any(_) | Shape::Not(_) => None,
    }
}

fn gather<'r>(shape: &'r Shape, keys: &mut Vec<&'r str>) {
    match shape {
        Shape::All(parts) | Shape::Any(parts) => parts.iter().for_each(|part| gather(part, keys)),
        Shape::Not(part) => gather(part, keys),
        leaf => keys.extend(key(leaf)),
    }
}
