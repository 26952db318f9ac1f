//! The language's conditions and templates, for other files that speak it: rules.
//!
//! [`Expressions`] compiles them one by one and gathers what is wrong; a [`Condition`] or [`Template`] is then asked
//! a million times. What rules need beyond that is here too: which parts of a condition hold, whether one condition
//! implies another, and by which words of which fields a condition can be found without asking it.

use std::collections::BTreeSet;

use super::compile::{Compiler, Named, Position, Used};
use super::condition;
use super::plan::{self, DateFormat};
use super::{RowOf, Scope};
use crate::entry::AttributeSet;
use crate::layout::{Encoding, Unencodable};
use crate::problem::Problem;
use crate::toml_tree::TextValue;

mod handle;
mod shape;

pub use handle::{Handle, Wanted};
pub use shape::Shape;

/// Compiles the expressions of one file.
pub struct Expressions {
    compiler: Compiler,
}

/// A compiled condition.
#[derive(Debug)]
pub struct Condition {
    text: String,
    written: condition::Condition,
    test: plan::Test,
}

/// A compiled template.
#[derive(Debug)]
pub struct Template {
    pieces: Vec<plan::Piece>,
}

/// Why a value cannot be made: the data does not fit what the expression asks for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}; {help}")]
pub struct ExpressionError {
    message: String,
    help: &'static str,
}

/// One comparison of a condition, and whether it held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As written.
    pub text: String,
    /// How deep it stands in parentheses.
    pub depth: usize,
    /// What came out.
    pub holds: bool,
}

/// What is wrong, and what a source must read for everything that was right.
#[derive(Debug)]
pub struct Findings {
    /// Every mistake at its place.
    pub problems: Vec<Problem>,
    /// What the expressions name.
    pub needs: AttributeSet,
}

impl Expressions {
    /// A file without parameters, named cells and lookups.
    pub fn new() -> Self {
        let compiler = Compiler {
            decimal: '.',
            date: DateFormat::iso(),
            encoding: Encoding::Utf8,
            unencodable: Unencodable::Error,
            params: Vec::new(),
            lets: Vec::new(),
            later: Vec::new(),
            lookups: Vec::new(),
            escape: None,
            used: BTreeSet::new(),
            needs: AttributeSet::NONE,
            rows: RowOf::Entry,
            needs_books: BTreeSet::new(),
            needs_statement: false,
            named: Named::default(),
            problems: Vec::new(),
            limits: Used::default(),
        };
        Self { compiler }
    }

    /// Compiles a condition on an entry; what is wrong with it is kept for [`Expressions::finish`].
    pub fn condition(&mut self, text: &TextValue) -> Option<Condition> {
        Some(Condition {
            test: self.compiler.condition(text, Position::Row)?,
            written: condition::parse(&text.text).ok()?,
            text: text.text.clone(),
        })
    }

    /// Compiles a template over an entry; what is wrong with it is kept for [`Expressions::finish`].
    pub fn template(&mut self, text: &TextValue) -> Template {
        let pieces = self.compiler.template(text, Position::Row).pieces;
        Template { pieces }
    }

    /// What was found.
    pub fn finish(self) -> Findings {
        Findings {
            problems: self.compiler.problems,
            needs: self.compiler.needs,
        }
    }
}

impl Default for Expressions {
    fn default() -> Self {
        Self::new()
    }
}

impl From<plan::Refusal> for ExpressionError {
    fn from(refusal: plan::Refusal) -> Self {
        Self {
            message: refusal.message,
            help: refusal.help,
        }
    }
}

impl Condition {
    /// As written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds for the entry of `scope`.
    pub fn holds(&self, scope: &Scope<'_>) -> Result<bool, ExpressionError> {
        Ok(self.test.holds(plan::Shared::NONE, scope)?)
    }

    /// Every comparison of the condition and whether it held, in the order in which they are written.
    pub fn parts(&self, scope: &Scope<'_>) -> Result<Vec<Part>, ExpressionError> {
        let mut parts = Vec::new();
        self.add_parts(&self.written, &self.test, 0, scope, &mut parts)?;
        Ok(parts)
    }

    fn add_parts(
        &self,
        written: &condition::Condition,
        test: &plan::Test,
        depth: usize,
        scope: &Scope<'_>,
        parts: &mut Vec<Part>,
    ) -> Result<(), ExpressionError> {
        use condition::Condition::{All, Any, Not};
        match (written, test) {
            (All(written), plan::Test::All(tests)) | (Any(written), plan::Test::Any(tests)) => {
                for (written, test) in written.iter().zip(tests) {
                    let deeper = depth + usize::from(matches!(written, All(_) | Any(_)));
                    self.add_parts(written, test, deeper, scope, parts)?;
                }
            }
            (Not(written), plan::Test::Not(test)) => self.add_parts(written, test, depth, scope, parts)?,
            _ => {
                let verbatim = shape::range(written).and_then(|range| self.text.get(range));
                parts.push(Part {
                    text: verbatim.unwrap_or(&self.text).to_owned(),
                    depth,
                    holds: test.holds(plan::Shared::NONE, scope)?,
                });
            }
        }
        Ok(())
    }

    /// What it asks, without places: to compare conditions with each other.
    pub fn shape(&self) -> Shape {
        Shape::of(&self.written, &self.test)
    }

    /// By what it can be found without asking it: when it holds, at least one of these does. `None` when only asking
    /// tells.
    pub fn handles(&self) -> Option<Vec<Handle>> {
        handle::of(&self.written, &self.test)
    }
}

impl Template {
    /// Appends the text; `false`, and nothing appended, when a value that it needs is absent.
    pub fn write(&self, scope: &Scope<'_>, out: &mut String) -> Result<bool, ExpressionError> {
        Ok(plan::write_pieces(&self.pieces, plan::Shared::NONE, scope, out)?)
    }
}

#[cfg(test)]
mod tests;
