//! The tables of keys against the reader: it is asked about every table, and its messages tell what it knows.

use super::*;
use crate::mapping::Mapping;
use crate::problem::{Problem, Source, suggest};

mod values;

/// A name that resembles nothing.
const NONSENSE: &str = "qqqqqqqqqqqq";

/// A table somewhere in a file, and how a file is written whose table there holds a few keys.
struct Room<'r> {
    path: String,
    keys: &'static Keys,
    file: &'r dyn Fn(&str) -> String,
}

impl Room<'_> {
    /// What the checker says when the table holds these keys.
    fn problems(&self, keys: &str) -> Vec<Problem> {
        problems(&(self.file)(keys))
    }

    /// Whether it says that the key does not go with the others that are there or missing.
    fn objects(&self, keys: &[&str], about: &str) -> bool {
        let keys = self.keys.iter().filter(|key| keys.contains(&key.name));
        let keys: Vec<_> = keys.map(said).collect();
        let names = [format!("`{about}`"), format!("[{about}]")];
        self.problems(&keys.join("\n")).iter().any(|problem| {
            ["two-values", "expectation", "missing-key", "unused"].contains(&problem.code)
                && names.iter().any(|name| problem.message.contains(name))
                && !problem.message.contains("has no `")
        })
    }
}

fn problems(text: &str) -> Vec<Problem> {
    let loaded = Mapping::load(&Source::new("x.toml", text));
    loaded.map_or_else(|problems| problems.list, |_| Vec::new())
}

/// Every table of a file, outermost first.
fn each(visit: &mut dyn FnMut(&Room<'_>)) {
    let file = |inner: &str| inner.to_owned();
    walk("the file", &keys::FILE, &file, visit);
}

fn walk(path: &str, keys: &'static Keys, file: &dyn Fn(&str) -> String, visit: &mut dyn FnMut(&Room<'_>)) {
    visit(&Room {
        path: path.to_owned(),
        keys,
        file,
    });
    for key in keys.iter() {
        let name = key.name;
        let mut below = |keys, before: &str, after: &str| {
            let inner = |inner: &str| {
                let inner = inner.replace('\n', ", ");
                file(&format!("{name} = {before}{inner}{after}"))
            };
            walk(&format!("{path} > {name}"), keys, &inner, visit);
        };
        match &key.shape {
            Shape::Table(keys) => below(keys, "{ ", " }"),
            Shape::Tables(keys) | Shape::Fields(keys) => below(keys, "[{ ", " }]"),
            Shape::Named(keys) => below(keys, "{ x = { ", " } }"),
            Shape::Map(Shape::Cell(keys)) => below(keys, "{ x = [{ ", " }] }"),
            _ => {}
        }
    }
}

#[test]
fn the_reader_asks_for_the_keys_of_the_tables_and_for_no_other() {
    each(&mut |room| {
        let found = room.problems(&format!("{NONSENSE} = 1"));
        let told = found
            .iter()
            .find(|problem| problem.code == "unknown-key" && problem.message.contains(NONSENSE))
            .and_then(|problem| {
                problem
                    .help
                    .as_deref()?
                    .strip_prefix("remove it, or use one of: ")
            })
            .unwrap_or_else(|| panic!("{} takes any key: {found:?}", room.path));
        let mut read: Vec<_> = told.split(", ").collect();
        let mut declared: Vec<_> = room.keys.iter().map(|key| key.name).collect();
        read.sort_unstable();
        declared.sort_unstable();
        assert_eq!(
            read, declared,
            "in {}: what is read, and what src/mapping/schema/keys.rs has a row for",
            room.path
        );
    });
}

/// What a message calls the values that fit.
fn wanted(shape: &Shape, key: &str) -> Option<String> {
    let fixed = |words: &str| Some(words.to_owned());
    match shape {
        Shape::Text
        | Shape::Pattern(_)
        | Shape::Template
        | Shape::Condition
        | Shape::Date
        | Shape::Words(_) => fixed("a text in quotes"),
        Shape::Version(_) => Some(format!("a whole number from 0 to {}", i64::MAX)),
        Shape::Texts => fixed("a list of texts, like [\"one\", \"two\"]"),
        Shape::Flag => fixed("true or false"),
        Shape::Integer(range) => Some(format!(
            "a whole number from {} to {}",
            range.start(),
            range.end()
        )),
        Shape::Table(_) | Shape::Named(_) | Shape::Map(_) => fixed("a table"),
        Shape::Tables(_) => Some(format!("a list of tables, each written [[{key}]]")),
        Shape::Cell(_) => fixed("a text, or a list of cases like [{ text = \"{note}\" }]"),
        Shape::Fields(_) => fixed("a list of fields like [\"EXTF\", 700]"),
        Shape::Anything => None,
    }
}

#[test]
fn the_reader_wants_the_kinds_of_the_tables() {
    let refused = |room: &Room<'_>, keys: &str, name: &str, shape: &Shape| {
        let found = room.problems(keys);
        let expected = wanted(shape, name).map(|wanted| format!("`{name}` must be {wanted}, not a date"));
        let wrong: Vec<_> = found
            .into_iter()
            .filter(|problem| problem.code == "wrong-kind" && problem.message.contains(&format!("`{name}`")))
            .map(|problem| problem.message)
            .collect();
        assert_eq!(
            wrong,
            expected.into_iter().collect::<Vec<_>>(),
            "in {}",
            room.path
        );
    };
    each(&mut |room| {
        for key in room.keys.iter() {
            let name = key.name;
            refused(room, &format!("{name} = 2026-10-31"), name, &key.shape);
            if let Shape::Map(shape) = key.shape {
                refused(room, &format!("{name} = {{ item = 2026-10-31 }}"), "item", shape);
            }
        }
    });
}

#[test]
fn the_reader_knows_the_words_of_the_tables() {
    let bad_choice = |room: &Room<'_>, key: &str, word: &str| {
        let found = room.problems(&format!("{key} = {word:?}"));
        let bad = found.into_iter().find(|problem| problem.code == "bad-choice");
        bad.map(|problem| problem.help.unwrap_or_default())
    };
    each(&mut |room| {
        for key in room.keys.iter() {
            let Shape::Words(words) = key.shape else {
                assert_eq!(bad_choice(room, key.name, NONSENSE), None, "{}", key.name);
                continue;
            };
            for word in words() {
                assert_eq!(bad_choice(room, key.name, word), None, "{}: {word}", key.name);
            }
            let told = bad_choice(room, key.name, NONSENSE).unwrap_or_default();
            let quoted: Vec<_> = words().iter().map(|word| format!("{word:?}")).collect();
            let expected = [
                suggest(NONSENSE, &words()),
                format!("use {}", quoted.join(" or ")),
            ];
            assert!(expected.contains(&told), "{}: {told}", key.name);
        }
    });
}

/// Whether the reader misses a key.
fn misses(found: &[Problem], key: &str) -> bool {
    found.iter().any(|problem| {
        let of_the_version = key == "schema" && problem.message.contains("which language");
        problem.code == "missing-key"
            && (of_the_version
                || problem.message.ends_with(&format!("has no `{key}`"))
                || problem.message == format!("there is no [{key}]"))
    })
}

#[test]
fn the_reader_misses_what_the_tables_require() {
    each(&mut |room| {
        let in_fields = room.path.contains("preamble");
        for key in room.keys.iter() {
            let missed = (
                misses(&room.problems(""), key.name),
                misses(
                    &problems(&format!("extends = \"xero\"\n{}", (room.file)(""))),
                    key.name,
                ),
            );
            let expected = match key.need {
                Need::Required => (true, true),
                Need::RequiredAlone => (true, in_fields),
                Need::Optional | Need::OnlyInherited => (false, false),
            };
            assert_eq!(missed, expected, "`{}` in {}", key.name, room.path);
            let unused = room.problems(&said(key));
            let message = format!("`{}` changes an inherited column", key.name);
            assert_eq!(
                unused.iter().any(|problem| problem.message.starts_with(&message)),
                key.need == Need::OnlyInherited,
                "`{}` in {}",
                key.name,
                room.path
            );
        }
    });
}

/// The key with a value of its kind.
fn said(key: &Key) -> String {
    let value = match &key.shape {
        Shape::Version(_) | Shape::Integer(_) => "1".to_owned(),
        Shape::Flag => "true".to_owned(),
        Shape::Words(words) => format!("{:?}", words()[0]),
        Shape::Table(_) | Shape::Named(_) | Shape::Map(_) => "{}".to_owned(),
        Shape::Tables(_) => "[{}]".to_owned(),
        Shape::Fields(_) | Shape::Texts => "[]".to_owned(),
        _ => "\"x\"".to_owned(),
    };
    format!("{} = {value}", key.name)
}

#[test]
fn the_reader_joins_keys_as_the_rules_say() {
    each(&mut |room| {
        for rule in room.keys.rules {
            let expect = |keys: &[&str], about: &str, expected: bool| {
                assert_eq!(room.objects(keys, about), expected, "{keys:?} in {}", room.path);
            };
            match *rule {
                Rule::OneOf(names) => {
                    expect(&[], names[0], true);
                    for (index, name) in names.iter().enumerate() {
                        expect(&[name], name, false);
                        expect(&[name, names[(index + 1) % names.len()]], name, true);
                    }
                }
                Rule::OneAlone(one, other) => {
                    expect(&[], one, true);
                    expect(&[one], one, false);
                    expect(&[other], one, false);
                    expect(&[one, other], one, true);
                }
                Rule::NotBoth(one, other) => {
                    expect(&[one], one, false);
                    expect(&[one, other], one, true);
                }
                Rule::NeedsAlone(key, needed) => {
                    expect(&[key], key, true);
                    expect(&[key, needed], key, false);
                }
            }
        }
    });
}
