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
fn columns_and_text_do_not_mix_along_a_chain() {
    let journal = "schema = 1\n[mapping]\nname = \"journal\"\ntitle = \"J\"\n[file]\nname = \"j\"\n\
        [text]\nrecord = \"{id}\\n\"\n";
    let heading = "[mapping]\nname = \"own\"\n";
    for (own, expected) in [
        (
            format!("extends = \"journal\"\n{heading}[[column]]\nname = \"A\"\nvalue = \"{{id}}\"\n"),
            "own.toml 5:1 what this file extends is one [text], which has no columns",
        ),
        (
            format!("extends = \"base\"\n{heading}[text]\nrecord = \"{{id}}\"\n"),
            "own.toml 6:10 what this file extends has columns, so it is not one [text]",
        ),
        (
            format!("extends = \"journal\"\n{heading}[[preamble]]\nfields = [\"A\"]\n"),
            "own.toml 6:11 what this file extends is one [text], which has no [[preamble]]",
        ),
        (
            format!(
                "extends = \"base\"\n{heading}{}",
                ["Date", "Amount", "Kind"]
                    .map(|name| format!("[[column]]\nname = \"{name}\"\nremove = true\n"))
                    .concat()
            ),
            "own.toml 2:11 no [[column]] is left",
        ),
    ] {
        assert_eq!(
            load(&own, &[("journal", journal)]).unwrap_err(),
            expected,
            "{own}"
        );
    }
    let own = format!("extends = \"journal\"\n{heading}[text]\nhead = \"x\"\n");
    assert!(load(&own, &[("journal", journal)]).unwrap().is_text());
}

#[test]
fn what_a_question_does_not_say_is_as_in_the_base() {
    let base = format!(
        "{BASE}[[column]]\nname = \"Company\"\nvalue = \"{{params.company}}\"\n\
         [params.company]\nask = \"Whose books\"\n"
    );
    let heading = "extends = \"asking\"\n[mapping]\nname = \"own\"\n";
    let own = format!("{heading}[params.company]\ndefault = \"Muster\"\n");
    let mapping = load(&own, &[("asking", &base)]).unwrap();
    assert_eq!(mapping.params[0].ask, "Whose books");
    assert!(mapping.params[0].default.is_some());
    let own = format!(
        "{heading}[params.town]\ndefault = \"Berlin\"\n[[column]]\nname = \"Town\"\nvalue = \"{{params.town}}\"\n"
    );
    assert_eq!(
        load(&own, &[("asking", &base)]).unwrap_err(),
        "own.toml 5:9 [params.town] asks nothing, here and in what is inherited"
    );
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
