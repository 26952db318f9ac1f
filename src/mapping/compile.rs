//! From the written mapping to the typed plan: names are resolved and kinds are checked here, once.

use std::collections::BTreeSet;

use super::condition;
use super::field::Kind;
use super::plan::{self, DateFormat, TextExpr};
use super::step::Typed;
use super::syntax::{Mistake, Slot};
use super::{RowOf, template};
use crate::entry::AttributeSet;
use crate::layout::{Encoding, Unencodable};
use crate::problem::Problem;
use crate::toml_tree::TextValue;

mod call;
mod fit;
mod limits;
mod name;
mod numbers;
mod padding;
mod test;

pub(super) use limits::Used;
pub(super) use numbers::Numbers;

/// How a text begins that is still to be written.
pub(super) const TODO: &str = "TODO:";

/// Where a template stands, which decides what it may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// In a row: everything.
    Row,
    /// In the name of a file that holds one account: no entry.
    AccountFile,
    /// In the name of a file that holds several accounts: neither entry nor account.
    Run,
    /// In the default of a parameter: no parameters either.
    Default,
    /// In the head or tail of a text that holds one account: no entry, but the statement as a whole.
    Statement,
    /// In what stands around the rows of a file that holds several accounts: neither entry nor account.
    Around,
    /// In a named cell: everything; what it names decides where it can be used.
    Cell,
}

impl Position {
    /// Whether what stands there is written into a file.
    fn is_in_file(self) -> bool {
        matches!(self, Self::Row | Self::Statement | Self::Around | Self::Cell)
    }
}

/// Which of the things that have no value everywhere a named cell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Named {
    pub(super) entry: bool,
    pub(super) statement: bool,
}

/// Names of the file and what was used of them; problems found so far.
pub(super) struct Compiler {
    pub(super) decimal: char,
    pub(super) date: DateFormat,
    pub(super) encoding: Encoding,
    pub(super) unencodable: Unencodable,
    pub(super) params: Vec<String>,
    pub(super) lets: Vec<LetName>,
    /// Names of cells that are only defined further down.
    pub(super) later: Vec<String>,
    pub(super) lookups: Vec<String>,
    /// For text formats: how every value is kept in its place.
    pub(super) escape: Option<plan::Escape>,
    pub(super) used: BTreeSet<String>,
    pub(super) needs: AttributeSet,
    /// What a row is.
    pub(super) rows: RowOf,
    pub(super) needs_books: BTreeSet<&'static str>,
    /// Whether a field of the statement was named anywhere.
    pub(super) needs_statement: bool,
    /// What the cell that is being compiled names.
    pub(super) named: Named,
    pub(super) problems: Vec<Problem>,
    pub(super) limits: Used,
}

/// A named cell that may already be used.
pub(super) struct LetName {
    pub(super) name: String,
    /// Whether one of its cases always fits.
    pub(super) always: bool,
    pub(super) named: Named,
    /// Whether anything but fixed text is in it.
    pub(super) holds_values: bool,
    /// The kind of its values.
    pub(super) kind: Kind,
    pub(super) numbers: Numbers,
    /// How many times as long as its values its text can be.
    pub(super) growth: u64,
}

/// A compiled template.
pub(super) struct Compiled {
    pub(super) pieces: Vec<plan::Piece>,
    /// Whether it gives a text for every entry.
    pub(super) always: bool,
    /// The kind of the value behind a template that is nothing but one value.
    pub(super) kind: Kind,
    pub(super) numbers: Numbers,
}

/// A slot whose value is text.
struct TextSlot {
    expr: TextExpr,
    always: bool,
    origin: Kind,
    numbers: Numbers,
    is_escaped: bool,
    growth: u64,
}

/// A resolved slot.
struct Resolved {
    typed: Typed,
    always: bool,
    /// The kind before it became text.
    origin: Kind,
    numbers: Numbers,
    /// Whether it is a cell whose values are escaped already.
    is_escaped: bool,
    /// How many times as long as the value its text can be.
    growth: u64,
}

impl Compiler {
    pub(super) fn problem(&mut self, text: &TextValue, mistake: Mistake) {
        let problem = Problem::new(mistake.code, text.place(mistake.range), mistake.message);
        self.problems.push(problem.help(mistake.help));
    }

    /// Compiles a template; what is wrong with it is recorded, and what is right is kept.
    pub(super) fn template(&mut self, text: &TextValue, position: Position) -> Compiled {
        if let Some(reason) = text.text.strip_prefix(TODO) {
            return self.undecided(text, reason);
        }
        let (pieces, mistakes) = template::parse(&text.text);
        for mistake in mistakes {
            self.problem(text, mistake);
        }
        let mut compiled = Compiled {
            pieces: Vec::new(),
            always: true,
            kind: Kind::Text,
            numbers: Numbers::None,
        };
        let mut numbers = Vec::new();
        let (alone, mut filled) = (pieces.len() == 1, false);
        let mut growth: u64 = 0;
        for piece in pieces {
            match piece {
                template::Piece::Literal(literal) => {
                    filled |= !literal.trim().is_empty();
                    // Where a cell of [let] is read, a step may still change it.
                    if position.is_in_file() && position != Position::Cell {
                        self.check_fixed(text, &literal);
                    }
                    growth = growth.saturating_add(limits::weight(&literal));
                    compiled.pieces.push(plan::Piece::Literal(literal));
                }
                template::Piece::Slot(slot) => match self.text_slot(&slot, position) {
                    Ok(resolved) => {
                        compiled.always &= resolved.always || slot.optional;
                        filled |= resolved.always;
                        growth = growth.saturating_add(resolved.growth);
                        compiled.kind = if alone { resolved.origin } else { Kind::Text };
                        numbers.push(resolved.numbers);
                        let expr = self.escaped(resolved.expr, resolved.is_escaped, position);
                        let expr = self.fitted(expr, position);
                        compiled.pieces.push(plan::Piece::Value {
                            expr,
                            optional: slot.optional,
                        });
                    }
                    Err(mistake) => self.problem(text, mistake),
                },
            }
        }
        compiled.numbers = Numbers::together(&numbers);
        compiled.always &= filled;
        self.grow(text, growth);
        compiled
    }

    /// A text that somebody still has to write: it would land in the file as it stands.
    fn undecided(&mut self, text: &TextValue, reason: &str) -> Compiled {
        let reason = match reason.trim() {
            "" => "this value is not decided yet".to_owned(),
            reason => format!("this value is not decided yet: {reason}"),
        };
        let help = "write a field like \"{reference?}\" (`saldo mapping fields` lists them), a fixed text, or \"\" for \
                    empty cells";
        self.problems
            .push(Problem::new("todo", text.span.clone(), reason).help(help));
        Compiled {
            pieces: Vec::new(),
            always: false,
            kind: Kind::Text,
            numbers: Numbers::None,
        }
    }

    /// Compiles a condition; what is wrong with it is recorded.
    pub(super) fn condition(&mut self, text: &TextValue, position: Position) -> Option<plan::Test> {
        let compiled = condition::parse(&text.text).and_then(|condition| self.test(&condition, position));
        compiled.map_err(|mistake| self.problem(text, mistake)).ok()
    }

    fn text_slot(&mut self, slot: &Slot, position: Position) -> Result<TextSlot, Mistake> {
        let resolved = self.slot(slot, position)?;
        padding::check(slot)?;
        let kind = resolved.typed.kind();
        if let Typed::Text(expr) = resolved.typed {
            return Ok(TextSlot {
                expr,
                always: resolved.always,
                origin: resolved.origin,
                numbers: resolved.numbers,
                is_escaped: resolved.is_escaped,
                growth: resolved.growth,
            });
        }
        let remedy = kind.remedy().unwrap_or("upper");
        let message = format!(
            "`{}` is of the kind {} and must become text",
            slot.name.text,
            kind.name()
        );
        let help = format!("write `{} | {remedy}` here", slot.name.text);
        Err(Mistake::new("not-text", slot.range.clone(), message, help))
    }

    /// The value of a text format, kept in its place. Names of files are no part of the text.
    fn escaped(&self, mut expr: TextExpr, is_escaped: bool, position: Position) -> TextExpr {
        if let Some(escape) = self.escape
            && !is_escaped
            && position.is_in_file()
        {
            expr.steps.push(plan::TextStep::Escape(escape));
        }
        expr
    }

    fn slot(&mut self, slot: &Slot, position: Position) -> Result<Resolved, Mistake> {
        let mut resolved = self.name(slot, position)?;
        for call in &slot.steps {
            resolved = self.step(resolved, call)?;
        }
        Ok(resolved)
    }
}
