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
    by_key: HashMap<Key<'r>, Vec<(&'r str, &'r Shape)>>,
    others: Vec<(&'r str, &'r Shape)>,
}

/// A comparison, or one of the values that it allows.
type Key<'r> = (&'r str, &'r str);

impl<'r> Earlier<'r> {
    fn add(&mut self, name: &'r str, shape: Option<&'r Shape>) {
        let Some(shape) = shape else {
            self.catch_all = Some(name);
            return;
        };
        let keys = keys(shape);
        if keys.is_empty() {
            self.others.push((name, shape));
        }
        for key in keys {
            self.by_key.entry(key).or_default().push((name, shape));
        }
    }

    fn implied_by(&self, shape: Option<&'r Shape>) -> Option<&'r str> {
        if self.catch_all.is_some() {
            return self.catch_all;
        }
        let shape = shape?;
        let mut named = Vec::new();
        gather(shape, &mut named);
        let listed = named.iter().filter_map(|key| self.by_key.get(key)).flatten();
        let mut candidates = listed.chain(&self.others);
        let found = candidates.find(|(_, wide)| shape.implies(wide));
        found.map(|(name, _)| *name)
    }
}

/// By what every condition is found that implies this one: it names one of these. Empty where that is not told.
fn keys(shape: &Shape) -> Vec<Key<'_>> {
    match shape {
        Shape::OneOf { field, values } => {
            let keys = values.iter().map(|value| (field.as_str(), value.as_str()));
            keys.collect()
        }
        Shape::Other(text) => vec![(text, "")],
        // The longest are the rarest: patterns and names are longer than sides and currencies.
        Shape::All(parts) => {
            let keys = parts.iter().map(keys);
            keys.max_by_key(|keys| shortest(keys)).unwrap_or_default()
        }
        Shape::Any(parts) => {
            let keys: Vec<_> = parts.iter().map(keys).collect();
            let is_told = keys.iter().all(|keys| !keys.is_empty());
            if is_told { keys.concat() } else { Vec::new() }
        }
        Shape::Not(_) => Vec::new(),
    }
}

fn shortest(keys: &[Key<'_>]) -> Option<usize> {
    keys.iter().map(|(field, value)| field.len() + value.len()).min()
}

/// What a condition names. One of several values suffices: what holds for all of them holds for it.
fn gather<'r>(shape: &'r Shape, named: &mut Vec<Key<'r>>) {
    match shape {
        Shape::All(parts) | Shape::Any(parts) => parts.iter().for_each(|part| gather(part, named)),
        Shape::Not(part) => gather(part, named),
        Shape::OneOf { .. } | Shape::Other(_) => named.extend(keys(shape).first()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shape() -> impl Strategy<Value = Shape> {
        let one_of = ("[ab]", prop::collection::btree_set("[12]", 1..3));
        let leaf = prop_oneof![
            one_of.prop_map(|(field, values)| Shape::OneOf { field, values }),
            "[xy]".prop_map(Shape::Other),
        ];
        leaf.prop_recursive(2, 6, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..3).prop_map(Shape::All),
                prop::collection::vec(inner.clone(), 1..3).prop_map(Shape::Any),
                inner.prop_map(|part| Shape::Not(Box::new(part))),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_rule_is_reached_unless_an_earlier_one_is_as_wide(shapes in prop::collection::vec(shape(), 1..12)) {
            let mut earlier = Earlier::default();
            for (at, shape) in shapes.iter().enumerate() {
                let is_implied = shapes[..at].iter().any(|wide| shape.implies(wide));
                let found = earlier.implied_by(Some(shape)).is_some();
                prop_assert_eq!(found, is_implied, "{:?}", shape);
                earlier.add("", Some(shape));
            }
        }
    }
}
