use super::*;
use crate::books::Books;
use crate::mapping::trial;
use crate::problem::Source;
use crate::toml_tree::Document;

fn condition(text: &str) -> Condition {
    let source = Source::new("x.toml", format!("when = {}\n", toml_text(text)));
    let document = Document::parse(&source, &mut Vec::new());
    let text = document.root().text("when", &mut Vec::new()).unwrap();
    let mut expressions = Expressions::new();
    let condition = expressions.condition(&text);
    condition.unwrap_or_else(|| panic!("{:?}", expressions.finish().problems))
}

fn toml_text(text: &str) -> String {
    format!("\"\"\"{text}\"\"\"").replace('\\', "\\\\")
}

#[test]
fn one_condition_implies_another() {
    for (narrow, wide, implied) in [
        ("side == 'debit'", "side == 'debit'", true),
        ("side == 'debit' and amount < -5", "side == 'debit'", true),
        ("side == 'debit'", "side == 'debit' and amount < -5", false),
        (
            "amount < -5 and side == 'debit'",
            "side == 'debit' and amount < -5",
            true,
        ),
        ("side == 'debit'", "side == 'debit' or amount < -5", true),
        ("side == 'debit' or amount < -5", "side == 'debit'", false),
        ("currency == 'EUR'", "currency in ['EUR', 'USD']", true),
        ("currency in ['EUR', 'USD']", "currency == 'EUR'", false),
        ("label matches 'a'", "label matches 'a'", true),
        ("label matches 'a'", "label matches 'b'", false),
        ("label | upper == 'A'", "label == 'A'", false),
        ("not (label == 'A' or label == 'B')", "not label == 'A'", true),
        (
            "(label == 'A' or label == 'B') and side == 'debit'",
            "label in ['A', 'B']",
            true,
        ),
        ("note present", "note present or label present", true),
        ("amount == -119.00", "amount in [5.00, -119]", true),
        ("amount < -119.0", "amount < -119", true),
        ("amount == -119.01", "amount in [5.00, -119]", false),
        ("settled_at == '20261031'", "settled_at in ['2026-10-31']", true),
        ("reference == '20261031'", "reference == '2026-10-31'", false),
        ("amount == local_amount", "amount == local_amount", true),
        ("amount == local_amount", "amount == settled_balance", false),
    ] {
        let (narrow, wide) = (condition(narrow), condition(wide));
        assert_eq!(
            narrow.shape().implies(&wide.shape()),
            implied,
            "{} => {}",
            narrow.text(),
            wide.text()
        );
    }
}

#[test]
fn a_value_cannot_be_two_things_at_once() {
    assert!(
        condition("side == 'debit' and amount < 0 and side == 'credit'")
            .shape()
            .is_contradiction()
    );
    assert!(
        condition("note present and not note present")
            .shape()
            .is_contradiction()
    );
    assert!(
        !condition("side == 'debit' and label == 'debit'")
            .shape()
            .is_contradiction()
    );
    assert!(
        !condition("amount == -119 and amount == -119.00")
            .shape()
            .is_contradiction()
    );
    assert!(
        condition("settled_at == '2026-10-31' and settled_at == '20261030'")
            .shape()
            .is_contradiction()
    );
    assert!(
        !condition("side == 'debit' or side == 'credit'")
            .shape()
            .is_contradiction()
    );
}

#[test]
fn parts_are_told_with_what_came_out() {
    let condition = condition("(label matches '(?i)cafe' or note present) and not side == 'credit'");
    let (organization, account, period) = (trial::organization(), trial::account(), trial::october());
    let entry = trial::entry();
    let scope = Scope {
        entry: Some(&entry),
        account: Some(&account),
        ..Scope::of_run(&organization, &period, Books::NONE, entry.settled_at)
    };
    assert!(condition.holds(&scope).unwrap());
    let parts = condition.parts(&scope).unwrap();
    let told: Vec<_> = parts
        .iter()
        .map(|part| (part.text.as_str(), part.depth, part.holds))
        .collect();
    assert_eq!(
        told,
        [
            ("label matches '(?i)cafe'", 1, true),
            ("note present", 1, false),
            ("side == 'credit'", 0, false),
        ]
    );
}

#[test]
fn handles_are_the_narrowest_that_must_hold() {
    let told = |text: &str| -> String {
        let handles = condition(text).handles();
        let told = handles.into_iter().flatten().map(|handle| match handle.wanted {
            Wanted::Equal(texts) => format!("{} == {}", handle.field, texts.join("/")),
            Wanted::Holds(words) => {
                let words: Vec<_> = words.iter().map(|word| String::from_utf8_lossy(word)).collect();
                format!("{} ~ {}", handle.field, words.join("/"))
            }
        });
        told.collect::<Vec<_>>().join(", ")
    };
    for (text, expected) in [
        ("label == 'A'", "label == A"),
        (
            "side == 'debit' and label matches 'AWS|Azure'",
            "label ~ aws/azure",
        ),
        ("label matches 'AWS' and reference == 'R'", "reference == R"),
        (
            "label == 'A' or reference in ['R', 'Q']",
            "label == A, reference == R/Q",
        ),
        ("label == 'A' or amount < 0", ""),
        ("not label == 'A'", ""),
        ("label | upper == 'A'", ""),
        ("label matches '.*'", ""),
        ("label matches '^[0-9]+$'", "label ~ 0/1/2/3/4/5/6/7/8/9"),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}
