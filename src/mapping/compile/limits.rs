//! What a mapping from a stranger may cost: the memory of its patterns, and how long its templates can make a text.

use regex::Error;

use super::Compiler;
use crate::mapping::plan::Pattern;
use crate::mapping::step::{Growth, Step};
use crate::mapping::syntax::{Literal, LiteralValue, Mistake, StepCall};
use crate::problem::Problem;
use crate::toml_tree::TextValue;

/// Sizes of compiled patterns in bytes, tried in this order; the last is enough for hundreds of names.
const PATTERN_SIZES: [usize; 3] = [1 << 14, 1 << 17, 1 << 20];

/// All patterns of a file together, by what each counts.
const PATTERNS: usize = 32 << 20;

/// How many times as long as its values one template can make a text.
const GROWTH: u64 = 1_000;

/// The same for all templates of a file together.
const GROWTH_OF_FILE: u64 = 100_000;

/// So many bytes that stand for themselves weigh as much as a value.
const LITERAL: usize = 100;

/// What is used up of the limits.
#[derive(Debug, Default)]
pub(in crate::mapping) struct Used {
    patterns: usize,
    growth: u64,
    /// The largest growth of a template since this was set to none.
    pub(in crate::mapping) widest: u64,
}

/// How many values' length a text that stands for itself has.
pub(super) fn weight(literal: &str) -> u64 {
    u64::try_from(literal.len() / LITERAL).unwrap_or(u64::MAX)
}

/// How many times longer a call of a step makes a text at most, beyond a fixed number of characters.
pub(super) fn growth(step: &Step, call: &StepCall) -> u64 {
    let length = |index: usize| match call.arguments.get(index).map(|literal| &literal.value) {
        Some(LiteralValue::Text(text)) => text.len(),
        _ => 0,
    };
    let times = match step.growth {
        Growth::Fixed => 1,
        Growth::Replacing => length(1).div_ceil(length(0).max(1)),
        Growth::Between(index) => 1 + length(index),
    };
    u64::try_from(times.max(1)).unwrap_or(u64::MAX)
}

impl Compiler {
    /// A pattern, as long as the file's patterns are not too large together.
    pub(super) fn pattern(&mut self, written: &str, literal: &Literal) -> Result<Pattern, Mistake> {
        let bad = |message: String, help: &str| {
            Err(Mistake::new("bad-pattern", literal.range.clone(), message, help))
        };
        for size in PATTERN_SIZES {
            if self.limits.patterns + size > PATTERNS {
                let message = format!(
                    "the patterns of the file take more than {} MiB together",
                    PATTERNS >> 20
                );
                return bad(
                    message,
                    "shorten them, above all their repetitions, or join some with |",
                );
            }
            match Pattern::new(written, size) {
                Ok(pattern) => {
                    self.limits.patterns += pattern.size;
                    return Ok(pattern);
                }
                Err(Error::CompiledTooBig(_)) => {}
                Err(error) => {
                    let reason = error.to_string();
                    let reason = reason.lines().last().unwrap_or_default();
                    let reason = reason.trim_start_matches("error: ");
                    return bad(
                        format!("the pattern cannot be used: {reason}"),
                        "patterns are regular expressions; put a backslash before ( ) [ ] . * + ?",
                    );
                }
            }
        }
        // It cost its compilation.
        self.limits.patterns += PATTERN_SIZES[PATTERN_SIZES.len() - 1];
        bad(
            "the pattern stands for too many possibilities".to_owned(),
            "shorten it, above all its repetitions",
        )
    }

    /// Counts a template that makes a text so many times as long as its values.
    pub(super) fn grow(&mut self, text: &TextValue, growth: u64) {
        let used = &mut self.limits;
        let before = used.growth;
        used.growth = before.saturating_add(growth);
        used.widest = used.widest.max(growth);
        let message = if growth > GROWTH {
            format!("this could make a text {growth} times as long as the values in it; {GROWTH} is the most")
        } else if before <= GROWTH_OF_FILE && used.growth > GROWTH_OF_FILE {
            format!("the templates of the file hold more than {GROWTH_OF_FILE} values together")
        } else {
            return;
        };
        let help = "name values once, and keep `replace` short";
        self.problems
            .push(Problem::new("too-long", text.span.clone(), message).help(help));
    }
}
