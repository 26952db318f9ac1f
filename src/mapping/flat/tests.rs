//! A flat mapping says what the one says that it is made of.

use crate::mapping::{Mapping, Outline, SHIPPED, Shipped};
use crate::problem::Source;

fn check(name: &str, text: &str) {
    let mapping = Mapping::load(&Source::new(name, text)).unwrap_or_else(|problems| panic!("{problems}"));
    let flat = mapping.flat(&Shipped);
    assert!(!flat.contains("\nextends"), "{flat}");
    let again = Mapping::load(&Source::new(format!("flat {name}"), flat.clone()))
        .unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(
        Outline::of(&again, &Shipped),
        Outline::of(&mapping, &Shipped),
        "{flat}"
    );
    let names = |mapping: &Mapping| {
        mapping
            .samples
            .iter()
            .map(|sample| sample.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&again), names(&mapping));
    assert_eq!(
        again.flat(&Shipped),
        flat,
        "the flat form of a flat form is itself"
    );
}

#[test]
fn every_shipped_mapping_says_the_same_when_it_is_flat() {
    for (name, text) in SHIPPED {
        check(name, text);
    }
}

#[test]
fn a_mapping_that_extends_stands_alone_when_it_is_flat() {
    check(
        "own",
        r#"
schema = 1
extends = "lexware-office"

[mapping]
name = "own"

[file]
per = "fiscal-year"
name = "own_{period.from | date}.csv"

[[preamble]]
fields = ["a \"quoted\" text", 7, { value = "", kind = "number" }]

[lookup."odd key"]
rows = { "ä b" = "x\ny" }

[[column]]
name = "Zusatz"
max = 7
overflow = "cut"
cases = [
  { when = "note present", text = "{note}" },
  { text = "{operation_type | lookup('odd key')}" },
]
"#,
    );
}
