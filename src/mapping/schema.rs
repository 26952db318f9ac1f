//! A JSON Schema of mapping files, for editors: made from the tables that the checker goes by.
//!
//! Draft 7 is what editors of TOML read safest. It knows the shape of a file; what the names and templates in it mean
//! only `saldo mapping check` knows. Whatever that accepts is valid here too.

use json::{Json, Object};
use shape::{Key, Keys, Need, Rule, Shape};

use super::field::{Place, fields};
use super::plan::DateFormat;
use super::step::STEPS;

mod json;
mod keys;
mod shape;
#[cfg(test)]
mod tests;

/// What the file with the schema is called, beside the mapping files that name it.
pub const SCHEMA_FILE: &str = "saldo-mapping.schema.json";

/// The first line of a mapping file, by which editors find its schema.
pub const SCHEMA_LINE: &str = "#:schema ./saldo-mapping.schema.json";

/// The schema as a JSON text that ends with a line break.
pub fn json_schema() -> String {
    let root = Object::new()
        .with("$schema", "http://json-schema.org/draft-07/schema#")
        .with("title", "A mapping file of Saldo")
        .with(
            "description",
            "How the entries of a bank account become the lines of a file that an accounting program imports.",
        )
        .and(table(&keys::FILE, &[]))
        .with("if", Object::new().with("required", ["extends"]))
        .with("else", alone(&keys::FILE));
    // Nothing in it can fail to be written: there are only texts, numbers, flags, lists and objects.
    let mut text = serde_json::to_string_pretty(&root).unwrap_or_default();
    text.push('\n');
    text
}

/// What is true of the table in every file.
fn table(keys: &Keys, sees: &[Place]) -> Object {
    let properties: Object = keys
        .iter()
        .map(|key| (key.name.to_owned(), described(key, sees).into()))
        .collect();
    Object::new()
        .with("type", "object")
        .with("additionalProperties", false)
        .and(required(keys, Need::Required))
        .with("properties", properties)
        .and(all_of(keys.rules.iter().filter_map(always)))
}

/// A key's value with what an editor shows of it.
fn described(key: &Key, sees: &[Place]) -> Object {
    let sees = if key.sees.is_empty() { sees } else { key.sees };
    let mut description = key.sentence.to_owned();
    for more in [about(&key.shape, sees)].into_iter().flatten() {
        description.push_str("\n\n");
        description.push_str(&more);
    }
    let described = Object::new().with("description", description);
    let described = match (key.default, &key.shape) {
        (Some(default), Shape::Flag) => described.with("default", default == "true"),
        (Some(default), _) => described.with("default", default),
        (None, _) => described,
    };
    described.and(value(&key.shape, sees))
}

fn value(shape: &Shape, sees: &[Place]) -> Object {
    let of = |kind: &str| Object::new().with("type", kind);
    match shape {
        Shape::Version(version) => of("integer").with("enum", [*version]),
        Shape::Text | Shape::Template | Shape::Condition | Shape::Date => of("string"),
        Shape::Pattern(pattern) => of("string").with("pattern", *pattern),
        Shape::Words(words) => of("string").with("enum", words().into_iter().collect::<Json>()),
        Shape::Texts => of("array").with("items", of("string")),
        Shape::Flag => of("boolean"),
        Shape::Integer(range) => of("integer")
            .with("minimum", *range.start())
            .with("maximum", *range.end()),
        Shape::Table(keys) => table(keys, sees),
        Shape::Tables(keys) => of("array").with("items", table(keys, sees)),
        Shape::SomeTables(keys) => of("array").with("minItems", 1).with("items", table(keys, sees)),
        Shape::Named(keys) => of("object").with("additionalProperties", table(keys, sees)),
        Shape::Map(shape) => of("object").with("additionalProperties", value(shape, sees)),
        Shape::Cell(keys) => {
            let cases = of("array").with("minItems", 1).with("items", table(keys, sees));
            Object::new().with("anyOf", [of("string"), cases])
        }
        Shape::Fields(keys) => {
            let field = table(keys, sees).and(all_of([alone(keys)].into_iter()));
            let kinds = Object::new().with("anyOf", [of("string"), of("integer"), field]);
            of("array").with("items", kinds)
        }
        Shape::Anything => Object::new(),
    }
}

/// What can be written in such a value.
fn about(shape: &Shape, sees: &[Place]) -> Option<String> {
    let steps = || {
        STEPS
            .iter()
            .map(super::Step::signature)
            .collect::<Vec<_>>()
            .join(", ")
    };
    match shape {
        Shape::Template | Shape::Cell(_) | Shape::Fields(_) => Some(format!(
            "{{field | step}} stands for a value; {{field?}} may be absent.\n\n{}\n\nSteps: {}.",
            names(sees),
            steps()
        )),
        Shape::Map(shape) => about(shape, sees),
        Shape::Condition => Some(format!(
            "It compares fields with ==, !=, <, <=, >, >=, in, matches and present, and joins with not, and, or.\n\n{}",
            names(sees)
        )),
        Shape::Date => Some(format!("Codes: {}.", DateFormat::CODES)),
        _ => None,
    }
}

/// The names of the fields at these places.
fn names(sees: &[Place]) -> String {
    let special = [
        (Place::Posting, "With rows = \"posting\" also"),
        (Place::Line, "With rows = \"line\" also"),
        (Place::File, "As a column of its own"),
    ];
    let listed = |wanted: &dyn Fn(Place) -> bool| {
        let known = fields().filter(|field| sees.contains(&field.place) && wanted(field.place));
        known.map(|field| field.name).collect::<Vec<_>>().join(", ")
    };
    let is_special = |place: Place| special.iter().any(|(known, _)| *known == place);
    let mut text = format!("Fields: {}.", listed(&|place| !is_special(place)));
    for (place, when) in special.iter().filter(|(place, _)| sees.contains(place)) {
        text.push_str("\n\n");
        text.push_str(when);
        text.push_str(": ");
        text.push_str(&listed(&|known| known == *place));
        text.push('.');
    }
    text
}

/// What is true besides of the table in a file that stands alone; empty where there is nothing.
fn alone(keys: &Keys) -> Object {
    let nested: Object = keys
        .iter()
        .filter_map(|key| {
            let inner = match key.shape {
                Shape::Table(keys) => alone(keys),
                Shape::Tables(keys) | Shape::SomeTables(keys) => wrapped("items", alone(keys)),
                Shape::Named(keys) => wrapped("additionalProperties", alone(keys)),
                _ => Object::new(),
            };
            (!inner.is_empty()).then(|| (key.name.to_owned(), inner.into()))
        })
        .collect();
    let refused = keys
        .iter()
        .filter(|key| key.need == Need::OnlyInherited)
        .map(|key| Object::new().with("not", having(&[key.name])));
    let rules = keys.rules.iter().filter_map(|rule| match rule {
        Rule::OneAlone(one, other) => Some(one_of(&[one, other])),
        Rule::NeedsAlone(key, needed) => {
            Some(Object::new().with("dependencies", Object::new().with(*key, [*needed])))
        }
        Rule::OneOf(_) | Rule::NotBoth(..) => None,
    });
    required(keys, Need::RequiredAlone)
        .and(wrapped("properties", nested))
        .and(all_of(refused.chain(rules)))
}

/// What a rule says of every file.
fn always(rule: &Rule) -> Option<Object> {
    match rule {
        Rule::OneOf(names) => Some(one_of(names)),
        Rule::OneAlone(one, other) | Rule::NotBoth(one, other) => {
            Some(Object::new().with("not", having(&[one, other])))
        }
        Rule::NeedsAlone(..) => None,
    }
}

fn required(keys: &Keys, need: Need) -> Object {
    let names: Vec<_> = keys
        .iter()
        .filter(|key| key.need == need)
        .map(|key| key.name)
        .collect();
    if names.is_empty() {
        Object::new()
    } else {
        having(&names)
    }
}

fn having(names: &[&str]) -> Object {
    Object::new().with("required", names.iter().copied().collect::<Json>())
}

fn one_of(names: &[&str]) -> Object {
    let choices: Json = names.iter().map(|name| having(&[name])).collect();
    Object::new().with("oneOf", choices)
}

fn all_of(parts: impl Iterator<Item = Object>) -> Object {
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return Object::new();
    }
    Object::new().with("allOf", parts.into_iter().collect::<Json>())
}

/// The object under a key, unless it is empty.
fn wrapped(key: &str, inner: Object) -> Object {
    if inner.is_empty() {
        inner
    } else {
        Object::new().with(key, inner)
    }
}
