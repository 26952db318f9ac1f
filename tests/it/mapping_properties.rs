//! Whatever someone puts into a mapping file: it is a mapping, or it has problems that can be shown.

use proptest::prelude::*;
use saldo::mapping::{Mapping, SHIPPED, STEPS, fields};
use saldo::problem::Source;

#[path = "mapping_properties/rows.rs"]
mod rows;

/// Loads the text and checks what a user would see.
fn load(text: &str) -> Option<Mapping> {
    let source = Source::new("any\u{1b}[31m.toml", text);
    let problems = match Mapping::load(&source) {
        Ok(mapping) => return Some(mapping),
        Err(problems) => problems,
    };
    assert!(!problems.list.is_empty());
    for problem in &problems.list {
        let span = &problem.span;
        assert!(span.start <= span.end && span.end <= text.len(), "{problem:?}");
        assert!(text.is_char_boundary(span.start), "{problem:?}");
        assert!(text.is_char_boundary(span.end), "{problem:?}");
        assert!(!problem.message.is_empty(), "{problem:?}");
        assert!(problem.help.is_some(), "{problem:?}");
    }
    let places: Vec<_> = problems.list.iter().map(|problem| problem.span.start).collect();
    assert!(places.is_sorted());
    let plain = problems.to_string();
    let steering = plain
        .chars()
        .find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
    assert_eq!(steering, None, "{plain:?}");
    let coloured = problems.render(true);
    let steering = coloured
        .replace("\u{1b}[", "")
        .chars()
        .find(|c| c.is_control() && *c != '\n');
    assert_eq!(steering, None, "{coloured:?}");
    None
}

/// A mapping whose one column and one filter are these texts, as they might be written.
fn around(template: &str, condition: &str) -> [String; 2] {
    let with = |template: &str, condition: &str| {
        format!(
            "schema = 1\n[mapping]\nname = \"x\"\ntitle = \"x\"\n[file]\nname = \"x.csv\"\n\
             [[filter]]\nwhen = {condition}\nreason = \"x\"\n[[column]]\nname = \"A\"\nvalue = {template}\n"
        )
    };
    let escaped = |text: &str| {
        let inner = text.chars().map(|c| format!("\\U{:08X}", u32::from(c)));
        format!("\"{}\"", inner.collect::<String>())
    };
    let verbatim = |text: &str| format!("'''{text}'''");
    [
        with(&verbatim(template), &verbatim(condition)),
        with(&escaped(template), &escaped(condition)),
    ]
}

/// Pieces that templates and conditions are made of, right and wrong ones.
fn words() -> impl Strategy<Value = String> {
    let names: Vec<String> = fields().map(|field| field.name.to_owned()).collect();
    let steps: Vec<String> = STEPS.iter().map(|step| step.name.to_owned()).collect();
    let signs = [
        "{",
        "}",
        "{{",
        "|",
        "(",
        ")",
        "[",
        ",",
        "?",
        "==",
        "!=",
        "<",
        "=",
        "'",
        "\"",
        "'%d.%m.%Y'",
        "'half_up'",
        "2",
        "-1.50",
        "99999999999",
        "and",
        "or",
        "not",
        "in",
        "matches",
        "present",
        "'(?i)x'",
        "'('",
        " ",
        "\u{a0}",
        "ä",
        "€",
        "\t",
        "\r\n",
        "\u{1b}",
        "params.company",
        "\u{202e}",
    ];
    let signs = signs.map(ToOwned::to_owned).to_vec();
    let word = prop_oneof![
        3 => prop::sample::select(names),
        2 => prop::sample::select(steps),
        5 => prop::sample::select(signs),
    ];
    prop::collection::vec(word, 0..24).prop_map(|words| words.join(" "))
}

/// One change to a file: bytes are replaced by others.
#[derive(Debug, Clone)]
struct Change {
    at: prop::sample::Index,
    removed: usize,
    inserted: String,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = (
        any::<prop::sample::Index>(),
        0_usize..40,
        prop_oneof!["\\PC{0,4}", "[\\x00-\\x7f]{0,4}", words()],
    );
    let change = change.prop_map(|(at, removed, inserted)| Change {
        at,
        removed,
        inserted,
    });
    prop::collection::vec(change, 1..5)
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for change in changes {
        let at = change.at.index(bytes.len() + 1);
        let end = (at + change.removed).min(bytes.len());
        bytes.splice(at..end, change.inserted.bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        load(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_text(text in "(\\PC|\n|\r\n|\t|\\[|\\]|=|\"|'){0,200}") {
        load(&text);
    }

    #[test]
    fn a_shipped_mapping_with_changes(index in 0..SHIPPED.len(), changes in changes()) {
        if let Some(mapping) = load(&changed(SHIPPED[index].1, &changes)) {
            prop_assert!(mapping.is_text() || mapping.columns().count() > 0);
        }
    }

    #[test]
    fn any_template_and_condition(template in "\\PC{0,60}", condition in "\\PC{0,60}") {
        for text in around(&template, &condition) {
            load(&text);
        }
    }

    #[test]
    fn templates_and_conditions_of_known_words(template in words(), condition in words()) {
        for text in around(&format!("{{{template}}}"), &condition) {
            load(&text);
        }
        for text in around(&template, &format!("amount == 0 and ({condition})")) {
            load(&text);
        }
    }
}

#[test]
fn nests_as_deep_as_anyone_likes() {
    for text in [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("a = {}1{}", "[".repeat(50_000), "]".repeat(50_000)),
        format!("{} = 1", vec!["a"; 100_000].join(".")),
        format!("[{}]\nx = 1", vec!["a"; 100_000].join(".")),
        format!("schema = {}", "9".repeat(100_000)),
    ] {
        assert!(load(&text).is_none());
    }
    for condition in [
        "(".repeat(50_000),
        "not ".repeat(50_000),
        "a == 1 and ".repeat(50_000),
    ] {
        for text in around("x", &condition) {
            assert!(load(&text).is_none());
        }
    }
    for text in around(&"{".repeat(50_000), "amount == 0") {
        load(&text);
    }
}
