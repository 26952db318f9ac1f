//! The steps after `|`. One table ([`STEPS`]) feeds the checker, the help and the docs.

use std::num::NonZeroUsize;

use super::Scope;
use super::field::Kind;
use super::plan::{AmountExpr, DateExpr, DateFormat, IntegerExpr, ListGetter, TextExpr};

mod table;
mod value;
mod words;
mod write;

pub use table::STEPS;

/// A value on its way through the steps; its kind is known when the mapping is loaded.
pub(super) enum Typed {
    Text(TextExpr),
    Amount(AmountExpr),
    Date(DateExpr),
    Integer(IntegerExpr),
    Flag(fn(&Scope<'_>) -> Option<bool>),
    List(ListGetter),
}

impl Typed {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Amount(_) => Kind::Amount,
            Self::Date(DateExpr::Date(_)) => Kind::Date,
            Self::Date(DateExpr::Instant(_)) => Kind::Instant,
            Self::Integer(_) => Kind::Integer,
            Self::Flag(_) => Kind::Flag,
            Self::List(_) => Kind::List,
        }
    }
}

/// What the steps know of the file they are used in.
pub(super) struct Surroundings<'c> {
    pub(super) decimal: char,
    pub(super) date: &'c DateFormat,
    /// Names of the lookups, by their number.
    pub(super) lookups: &'c [String],
}

/// The arguments of a call, checked against [`Step::arguments`].
pub(super) struct Arguments<'c> {
    texts: Vec<&'c str>,
    numbers: Vec<u32>,
}

/// What an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// A text in quotes.
    Text,
    /// A text in quotes that may be left out.
    OptionalText,
    /// A whole number.
    Number,
    /// A whole number that may be left out.
    OptionalNumber,
    /// The name of a `[lookup.…]` of the file, in quotes.
    Lookup,
}

/// What a step leaves of a value that is there, for the question whether a later case can ever be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaves {
    /// A text, and one that can be seen where that could be.
    Text,
    /// For some values nothing, or spaces alone.
    Nothing,
    /// A text, even where there was no value.
    Always,
}

/// How many times longer a step makes a text at most, beyond a fixed number of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Growth {
    /// It adds no more than what its arguments say once.
    Fixed,
    /// Its second argument may stand wherever the first one stood.
    Replacing,
    /// The argument of this number may stand between any two characters or items.
    Between(usize),
}

/// One step.
pub struct Step {
    /// Its name.
    pub name: &'static str,
    /// The kinds it takes.
    pub takes: &'static [Kind],
    /// The kind it gives; `None` stands for the kind it was given.
    pub gives: Option<Kind>,
    /// Its arguments in order.
    pub arguments: &'static [Argument],
    /// What it does, in one sentence.
    pub sentence: &'static str,
    /// How it is written.
    pub example: &'static str,
    pub(super) leaves: Leaves,
    /// Whether it only adds to a text, so that it may stand behind a cell whose values are escaped already.
    pub(super) keeps_escapes: bool,
    pub(super) growth: Growth,
    pub(super) build: Build,
}

/// Makes the next value.
type Build = fn(Typed, &Arguments<'_>, &Surroundings<'_>) -> Result<Typed, Refused>;

/// Why arguments do not fit, and the remedy.
type Refused = (String, String);

/// The step of that name.
pub(super) fn find(name: &str) -> Option<&'static Step> {
    STEPS.iter().find(|step| step.name == name)
}

impl<'c> Arguments<'c> {
    pub(super) fn new(texts: Vec<&'c str>, numbers: Vec<u32>) -> Self {
        Self { texts, numbers }
    }

    fn text(&self, index: usize) -> &'c str {
        self.texts.get(index).copied().unwrap_or_default()
    }

    fn number(&self) -> Option<u32> {
        self.numbers.first().copied()
    }

    fn count(&self) -> usize {
        self.nth_count(0)
    }

    fn nth_count(&self, index: usize) -> usize {
        self.numbers.get(index).map_or(0, |number| *number as usize)
    }

    /// A number from 1.
    fn positive(&self, index: usize) -> Option<NonZeroUsize> {
        NonZeroUsize::new(self.nth_count(index))
    }

    fn character(&self) -> Result<char, Refused> {
        let mut chars = self.text(0).chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) => Ok(only),
            _ => Err((
                "the filling must be one character".to_owned(),
                "write '0' or ' '".to_owned(),
            )),
        }
    }
}

impl Step {
    const fn keeping_escapes(mut self) -> Self {
        self.keeps_escapes = true;
        self
    }

    const fn growing(mut self, growth: Growth) -> Self {
        self.growth = growth;
        self
    }

    /// How the step is called, with its arguments: `pad_left(number, text)`.
    pub fn signature(&self) -> String {
        let arguments: Vec<_> = self
            .arguments
            .iter()
            .map(|argument| match argument {
                Argument::Text | Argument::Lookup => "text",
                Argument::OptionalText => "[text]",
                Argument::Number => "number",
                Argument::OptionalNumber => "[number]",
            })
            .collect();
        if arguments.is_empty() {
            self.name.to_owned()
        } else {
            format!("{}({})", self.name, arguments.join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
