//! What is inherited, and what is said of it.

use super::*;
use crate::mapping::Mapping;

struct Desk(Vec<(&'static str, String)>);

impl Library for Desk {
    fn candidates(&self, name: &str, from: &Source) -> Vec<Source> {
        let named = self.0.iter().filter(|(known, _)| *known == name);
        named
            .map(|(name, text)| Source::new(*name, text.clone()))
            .filter(|source| source.name != from.name)
            .collect()
    }

    fn is_itself(&self, name: &str, from: &Source) -> bool {
        self.0
            .iter()
            .any(|(known, _)| *known == name && *known == from.name)
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| (*name).to_owned()).collect()
    }
}

const BASE: &str = r#"
schema = 1
[mapping]
name = "base"
title = "Base"
[file]
name = "base.csv"
decimal = ","
[lookup.kind]
default = "other"
rows = { card = "K", transfer = "T" }
[[column]]
name = "Date"
value = "{settled_at | date}"
[[column]]
name = "Amount"
value = "{amount | decimal(2)}"
[[column]]
name = "Kind"
value = "{operation_type | lookup('kind')}"
max = 5
overflow = "cut"
"#;

const BAD: &str = "schema = 1\nextends = \"base\"\nmapping = { name = \"a name\" }\n[file]\n\
    [[column]]\nname = \"Amount\"\nvalue = \"{amuont}\"\n";

const PER_ACCOUNT: &str = "schema = 1\nextends = \"base\"\nmapping = { name = \"per-account\" }\n\
    file.name = \"{account.name | slug}.csv\"\n";

fn load(own: &str, others: &[(&'static str, &str)]) -> Result<Mapping, String> {
    let mut desk: Vec<_> = others
        .iter()
        .map(|(name, text)| (*name, (*text).to_owned()))
        .collect();
    desk.push(("base", BASE.to_owned()));
    let source = Source::new("own.toml", format!("schema = 1\n{own}"));
    Mapping::load_with(&source, &Desk(desk)).map_err(|problems| {
        let all = problems.with_all_inherited();
        let shown = all.iter().flat_map(|problems| {
            problems.list.iter().map(|problem| {
                let (line, column) = problems.source.line_and_column(problem.span.start);
                format!("{} {line}:{column} {}", problems.source.name, problem.message)
            })
        });
        shown.collect::<Vec<_>>().join("; ")
    })
}

#[test]
fn columns_change_go_move_and_come() {
    let own = r#"extends = "base"
[mapping]
name = "own"
[file]
decimal = "."
[[column]]
name = "Kind"
after = "Date"
[[column]]
name = "Date"
remove = true
[[column]]
name = "Note"
value = "{note?}"
after = "Kind"
[[column]]
name = "Id"
value = "{id}"
"#;
    let mapping = load(own, &[]).unwrap();
    assert_eq!(
        mapping.columns().collect::<Vec<_>>(),
        ["Kind", "Note", "Amount", "Id"]
    );
    assert_eq!((mapping.name.as_str(), mapping.title.as_str()), ("own", "Base"));
    assert_eq!(mapping.columns[0].max, Some(5));
}

#[test]
fn what_is_wrong_stands_in_the_users_file() {
    let heading = "[mapping]\nname = \"own\"\n";
    for (own, expected) in [
        (
            format!("extends = \"bse\"\n{heading}"),
            "own.toml 2:11 there is no mapping `bse` to extend",
        ),
        (
            format!("extends = \"bad\"\n{heading}"),
            "own.toml 2:11 the mapping `bad` has problems of its own; \
             bad 3:20 `a name` is not a name for a format; \
             bad 7:11 there is no field `amuont`",
        ),
        (
            format!(
                "extends = \"base\"\n{heading}[file]\nname = \"{{account.name}}.csv\"\n[[column]]\nname = \"Amount\"\nvalue = \"{{amuont}}\"\n"
            ),
            "own.toml 9:11 there is no field `amuont`",
        ),
        (
            format!("extends = \"per-account\"\n{heading}[file]\nper = \"period\"\n"),
            "own.toml 2:11 something inherited from `per-account` does not fit this file; \
             per-account 4:15 `account.name` has no value here: the file holds several accounts",
        ),
        (
            format!("extends = \"base\"\n{heading}[[column]]\nname = \"Datum\"\nremove = true\n"),
            "own.toml 5:1 there is no inherited column `Datum`",
        ),
        (
            format!("extends = \"base\"\n{heading}[[column]]\nname = \"New\"\n"),
            "own.toml 5:1 the column has neither `value` nor `cases`",
        ),
        (
            format!(
                "{heading}title = \"x\"\n[file]\nname = \"x\"\n[[column]]\nname = \"A\"\nvalue = \"a\"\nremove = true\n"
            ),
            "own.toml 7:1 `remove` changes an inherited column, and this file extends nothing",
        ),
    ] {
        assert_eq!(
            load(
                &own,
                &[
                    ("bad", BAD),
                    ("per-account", PER_ACCOUNT),
                    ("own.toml", "schema = 1\n")
                ]
            )
            .unwrap_err(),
            expected,
            "{own}"
        );
    }
}

#[test]
fn cycles_and_long_chains_end() {
    let link =
        |name: &str, base: &str| format!("schema = 1\nextends = \"{base}\"\n[mapping]\nname = \"{name}\"\n");
    let (a, b) = (link("a", "b"), link("b", "a"));
    let error = load(
        "extends = \"a\"\n[mapping]\nname = \"own\"\n",
        &[("a", &a), ("b", &b)],
    )
    .unwrap_err();
    assert_eq!(
        error,
        "own.toml 2:11 the mapping `a` has problems of its own; \
         b 2:11 `a` would extend itself: own.toml → a → b → a"
    );
    let alone = link("a", "a");
    let error = load("extends = \"a\"\n[mapping]\nname = \"own\"\n", &[("a", &alone)]).unwrap_err();
    assert_eq!(
        error,
        "own.toml 2:11 the mapping `a` has problems of its own; a 2:11 `a` would extend itself: own.toml → a → a"
    );
    let chain: Vec<_> = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "base")]
        .map(|(n, b)| (n, link(n, b)))
        .into();
    let chain: Vec<_> = chain.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert!(load("extends = \"b\"\n[mapping]\nname = \"own\"\n", &chain).is_ok());
    assert!(load("extends = \"a\"\n[mapping]\nname = \"own\"\n", &chain).is_err());
}
