//! From a text to a mapping, with all that it inherits.

use super::inherit::{self, Library, Shipped};
use super::{Mapping, build};
use crate::problem::{Problem, Problems, Source};

/// Problems that may have their cause in a mapping to extend that was not found; the first two also in a part of the
/// file that could not be read.
const SEEMINGLY_UNKNOWN: [&str; 6] = [
    "missing-key",
    "unused",
    "unknown-column",
    "unknown-field",
    "unknown-param",
    "bad-argument",
];

impl Mapping {
    /// Reads, checks and compiles a mapping that may extend a shipped one.
    pub fn load(source: &Source) -> Result<Self, Problems> {
        Self::load_with(source, &Shipped)
    }

    /// Reads, checks and compiles a mapping; the error holds everything that is wrong with it.
    pub fn load_with(source: &Source, library: &dyn Library) -> Result<Self, Problems> {
        let mut problems: Vec<Problem> = Vec::new();
        let (written, chain) = inherit::read(source, library, &mut problems);
        let extends = written.extends.clone();
        let mapping = build::mapping(written, source.clone(), &mut problems);
        if problems.is_empty() {
            return Ok(mapping);
        }
        let seeming: &[&str] = match (chain.is_complete, chain.is_whole) {
            (false, _) => &SEEMINGLY_UNKNOWN,
            (true, false) => &SEEMINGLY_UNKNOWN[..2],
            (true, true) => &[],
        };
        problems.retain(|problem| !seeming.contains(&problem.code));
        let mut sorted = chain.sort(problems);
        if let (false, Some(extends), Some(base)) = (sorted.inherited.is_empty(), extends, chain.base()) {
            // What is wrong with it by itself; a chain without an end would be followed for ever.
            let alone = chain.is_complete.then(|| Self::load_with(base, library));
            let is_broken = alone.as_ref().is_none_or(Result::is_err);
            sorted.own.push(inherit::in_the_base(&extends, is_broken));
            if let Some(Err(theirs)) = alone {
                sorted.inherited = theirs.with_all_inherited();
            }
        }
        Problems::check(source, sorted.own).map_err(|own| own.and(sorted.inherited))?;
        Ok(mapping)
    }
}
