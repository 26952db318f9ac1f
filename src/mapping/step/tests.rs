//! What the table says of a step is what the step does.

use super::{Growth, Leaves, STEPS, Step};
use crate::mapping::field::Kind;
use crate::mapping::plan::is_present;
use crate::mapping::template;
use crate::mapping::trial::{cells, entry, load};

/// Calls that show what the examples of the table do not.
const CALLS: [&str; 9] = [
    "cut(1)",
    "part(1, 2)",
    "slice(1, 1)",
    "wrap(1, 1, '/')",
    "wrap(1, 2, '/', '-')",
    "short_id(8)",
    "transliterate('latin')",
    "replace('a', '')",
    "lookup('account')",
];

/// Texts with something that is easily lost: spaces in front, signs alone, what no ASCII character stands for.
const TEXTS: [&str; 16] = [
    "a",
    " a",
    "a ",
    " ",
    "\t\n",
    "-",
    "---",
    ";",
    "ß",
    "日本",
    "\u{fffd}",
    "=1",
    "'",
    "123456782",
    "\u{0}a",
    "\u{a0}a b",
];

/// The calls of a step on texts, as they stand in a template.
fn calls(step: &Step) -> Vec<String> {
    let examples = STEPS.iter().flat_map(|step| template::slots(step.example));
    let all = examples.flat_map(|slot| {
        slot.split(" | ")
            .skip(1)
            .map(ToOwned::to_owned)
            .collect::<Vec<_>>()
    });
    let all = all.chain(CALLS.map(ToOwned::to_owned));
    let named = |call: &String| call.split('(').next() == Some(step.name);
    all.filter(named).collect()
}

fn of_texts() -> impl Iterator<Item = &'static Step> {
    STEPS.iter().filter(|step| step.takes == [Kind::Text])
}

/// What a call makes of a text; `None` where it refuses it.
fn made(call: &str, text: &str) -> Option<String> {
    let mapping = load(&format!(
        "[params.x]\nask = \"?\"\n[lookup.account]\nrows = {{ a = \"1\" }}\n\
         [[column]]\nname = \"A\"\nvalue = '''{{params.x | {call}}}'''\n\
         [[column]]\nname = \"B\"\nvalue = \"{{params.x? | lookup('account')}}\"\n"
    ));
    let made = cells(&mapping, &entry(), &[text.to_owned()]);
    made.ok().map(|mut cells| cells.remove(0))
}

#[test]
fn what_a_step_leaves_of_texts_is_what_the_table_says() {
    for step in of_texts() {
        let calls = calls(step);
        assert!(!calls.is_empty(), "{}", step.name);
        let mut losses = Vec::new();
        for call in &calls {
            for text in TEXTS {
                let Some(made) = made(call, text) else { continue };
                if made.is_empty() || is_present(text) && !is_present(&made) {
                    losses.push((call, text));
                }
            }
        }
        match step.leaves {
            Leaves::Nothing => assert!(!losses.is_empty(), "{}", step.name),
            Leaves::Text | Leaves::Always => assert!(losses.is_empty(), "{losses:?}"),
        }
        let gives_without_value = calls
            .iter()
            .all(|call| made(call, "").is_some_and(|made| !made.is_empty()));
        assert_eq!(
            gives_without_value,
            step.leaves == Leaves::Always,
            "{}",
            step.name
        );
    }
}

#[test]
fn a_step_that_keeps_escapes_changes_nothing_of_a_text() {
    for step in of_texts().filter(|step| step.keeps_escapes) {
        for call in calls(step) {
            for text in ["&amp;", "&lt;b&gt; ", "\\\"", "=&amp;"] {
                let made = made(&call, text).unwrap();
                assert!(made.contains(text), "{call}: {made}");
            }
        }
    }
}

#[test]
fn no_step_makes_a_text_longer_than_the_table_says() {
    // Short and long, so that what is added once is told from what is added again and again.
    let sizes = [1_000, 2_000];
    let separator = "0123456789";
    for step in of_texts() {
        let mut calls = calls(step);
        calls.extend(match step.name {
            "replace" => vec![format!("replace('a', '{separator}')")],
            "keep" => vec![format!("keep('a', '{separator}')")],
            "wrap" => vec![format!("wrap(1, 10000, '{separator}')")],
            _ => Vec::new(),
        });
        for call in calls {
            let [short, long] = sizes.map(|size| {
                let text = "ab".repeat(size / 2);
                made(&call, &text).map_or(0, |made| made.chars().count())
            });
            let added = long.saturating_sub(short);
            let arguments = call.len();
            let most = match step.growth {
                Growth::Fixed => 1,
                Growth::Replacing | Growth::Between(_) => arguments,
            };
            assert!(added <= most * (sizes[1] - sizes[0]), "{call}: {added}");
        }
    }
}

#[test]
fn a_case_behind_one_that_may_give_nothing_is_reached() {
    // An identifier is no number of nine digits.
    let mapping =
        load("[[column]]\nname = \"A\"\ncases = [{ text = \"{id | luhn(9)}\" }, { text = \"fallback\" }]\n");
    assert_eq!(cells(&mapping, &entry(), &[]), Ok(vec!["fallback".to_owned()]));
}
