//! Patterns, defaults and sentences of the tables.

use regex::Regex;

use super::{Shape, each, problems};
use crate::mapping::{Mapping, SCHEMA_FILE, SCHEMA_LINE, is_name};
use crate::problem::Source;

#[test]
fn the_patterns_match_what_the_checker_accepts() {
    let mut patterns = Vec::new();
    each(&mut |room| {
        let found = room.keys.iter().filter_map(|key| match key.shape {
            Shape::Pattern(pattern) => Some((key.name, Regex::new(pattern).unwrap())),
            _ => None,
        });
        patterns.extend(found);
    });
    let names: Vec<_> = patterns.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["name", "delimiter"]);
    let characters = (0..0x250_u32).filter_map(char::from_u32).map(String::from);
    for text in characters.chain(["", "ab", "a b", ";;"].map(str::to_owned)) {
        assert_eq!(patterns[0].1.is_match(&text), is_name(&text), "{text:?}");
        let quoted = crate::toml_tree::quoted(&text);
        let found = problems(&format!("file = {{ delimiter = {quoted} }}"));
        let is_bad = found.iter().any(|problem| problem.code == "bad-delimiter");
        assert_eq!(patterns[1].1.is_match(&text), !is_bad, "{text:?}");
    }
}

/// A mapping with this line in the table of that path; without the text that it was made from.
fn built(path: &str, line: &str) -> String {
    let of = |table: &str| if path.ends_with(table) { line } else { "" };
    let body = if path.ends_with("> text") {
        format!("[text]\nrecord = \"{{label}}\"\n{line}\n")
    } else {
        format!(
            "[[column]]\nname = \"A\"\nvalue = \"{{amount | decimal(2)}} {{settled_at | date}}\"\nmax = 9\n{}\n\
             [[preamble]]\nfields = [{{ value = \"{{organization.name}}\", max = 9, {} }}]\n",
            of("> column"),
            of("> fields")
        )
    };
    let text = format!(
        "schema = 1\n[mapping]\nname = \"a\"\ntitle = \"A\"\n{}\n[file]\nname = \"a.txt\"\n{}\n{body}",
        of("> mapping"),
        of("> file")
    );
    let mut mapping =
        Mapping::load(&Source::new("a.toml", text)).unwrap_or_else(|problems| panic!("{problems}"));
    mapping.source = Source::new("", "");
    format!("{mapping:?}")
}

#[test]
fn what_is_said_to_be_the_default_is() {
    let mut counted = 0;
    each(&mut |room| {
        for key in room.keys.iter() {
            let Some(default) = key.default else { continue };
            let line = match key.shape {
                Shape::Flag => format!("{} = {default}", key.name),
                _ => format!("{} = {default:?}", key.name),
            };
            assert_eq!(built(&room.path, &line), built(&room.path, ""), "{line}");
            counted += 1;
        }
    });
    assert_eq!(counted, 15);
    let differs = |path: &str, line: &str| assert_ne!(built(path, line), built(path, ""), "{line}");
    differs("> mapping", "rows = \"posting\"");
    differs("> file", "delimiter = \",\"");
    differs("> column", "required = true");
    differs("> fields", "required = true");
    differs("> text", "escape = \"xml\"");
}

#[test]
fn every_key_has_a_sentence() {
    each(&mut |room| {
        for key in room.keys.iter() {
            assert!(key.sentence.ends_with('.'), "{}: {}", key.name, key.sentence);
        }
    });
    assert!(SCHEMA_LINE.ends_with(SCHEMA_FILE));
}
