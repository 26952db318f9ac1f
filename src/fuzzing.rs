//! What the fuzz targets in `fuzz/` do with bytes, so that the test suite can do the same. No part of the interface.
//!
//! A target reads the bytes as a user's file or the bank's answer would be read and holds the result to what always
//! holds: messages steer no terminal, spans lie in their text, and what was written reads back the same.

use crate::excerpt::steers;
use crate::problem::{Problems, Source};

mod bank;
mod files;
mod values;
mod written;

/// The longest input that a target looks at; what is longer is for tests of their own.
pub const LONGEST: usize = 1 << 21;

/// A target: its name, and what it does with bytes. It panics where a promise is broken.
pub type Target = (&'static str, fn(&[u8]));

/// All of them, in the order of their names; each has a folder in `fuzz/corpus/` and a file in `fuzz/targets/`.
pub const TARGETS: [Target; 7] = [
    ("amounts", values::amounts),
    ("answers", bank::answers),
    ("config", files::config),
    ("dumps", bank::dumps),
    ("mappings", files::mappings),
    ("rules", files::rules),
    ("timestamps", values::timestamps),
];

/// Runs the target with this name.
///
/// # Panics
///
/// Where a promise is broken, and if there is no such target.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    assert!(target.is_some(), "there is no fuzz target '{name}'");
    if let Some((_, target)) = target
        && bytes.len() <= LONGEST
    {
        target(bytes);
    }
}

/// What people read may hold line breaks, and nothing else that steers a terminal.
fn check_told(text: &str) {
    let steering = text.chars().find(|c| *c != '\n' && steers(*c));
    assert_eq!(steering, None, "{text:?}");
}

fn check_problems(problems: &Problems, text: &str) {
    assert!(!problems.list.is_empty());
    for problem in &problems.list {
        let span = &problem.span;
        assert!(
            span.start <= span.end && text.get(span.clone()).is_some(),
            "{problem:?}"
        );
        assert!(!problem.message.is_empty());
    }
    check_told(&problems.to_string());
}

fn source(text: &str) -> Source {
    Source::new("fuzzed.toml", text)
}
