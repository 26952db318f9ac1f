//! From the written mapping to the typed plan: names are resolved and kinds are checked here, once.

use std::collections::BTreeSet;
use std::ops::Range;

use super::condition;
use super::field::{self, Kind, Place};
use super::plan::{self, DateExpr, DateFormat, TextExpr, TextSource};
use super::step::Typed;
use super::syntax::{Mistake, Slot};
use super::template;
use crate::entry::AttributeSet;
use crate::problem::{Problem, suggest};
use crate::toml_tree::TextValue;

mod call;
mod test;

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
}

/// Names of the file and what was used of them; problems found so far.
pub(super) struct Compiler {
    pub(super) decimal: char,
    pub(super) date: DateFormat,
    pub(super) params: Vec<String>,
    pub(super) lets: Vec<LetName>,
    /// Names of cells that are only defined further down.
    pub(super) later: Vec<String>,
    pub(super) lookups: Vec<String>,
    /// For text formats: how every value is kept in its place.
    pub(super) escape: Option<plan::Escape>,
    pub(super) used: BTreeSet<String>,
    pub(super) needs: AttributeSet,
    pub(super) problems: Vec<Problem>,
}

/// A named cell that may already be used.
pub(super) struct LetName {
    pub(super) name: String,
    /// Whether one of its cases always fits.
    pub(super) always: bool,
}

/// A compiled template.
pub(super) struct Compiled {
    pub(super) pieces: Vec<plan::Piece>,
    /// Whether it gives a text for every entry.
    pub(super) always: bool,
    /// The kind of the value behind a template that is nothing but one value.
    pub(super) kind: Kind,
}

/// A slot whose value is text.
struct TextSlot {
    expr: TextExpr,
    always: bool,
    origin: Kind,
    is_escaped: bool,
}

/// A resolved slot.
struct Resolved {
    typed: Typed,
    always: bool,
    /// The kind before it became text.
    origin: Kind,
    /// Whether it is a cell whose values are escaped already.
    is_escaped: bool,
}

impl Compiler {
    pub(super) fn problem(&mut self, text: &TextValue, mistake: Mistake) {
        let problem = Problem::new(mistake.code, text.place(mistake.range), mistake.message);
        self.problems.push(problem.help(mistake.help));
    }

    /// Compiles a template; what is wrong with it is recorded, and what is right is kept.
    pub(super) fn template(&mut self, text: &TextValue, position: Position) -> Compiled {
        let (pieces, mistakes) = template::parse(&text.text);
        for mistake in mistakes {
            self.problem(text, mistake);
        }
        let mut compiled = Compiled {
            pieces: Vec::new(),
            always: true,
            kind: Kind::Text,
        };
        let (alone, mut filled) = (pieces.len() == 1, false);
        for piece in pieces {
            match piece {
                template::Piece::Literal(literal) => {
                    filled |= !literal.trim().is_empty();
                    compiled.pieces.push(plan::Piece::Literal(literal));
                }
                template::Piece::Slot(slot) => match self.text_slot(&slot, position) {
                    Ok(resolved) => {
                        compiled.always &= resolved.always || slot.optional;
                        filled |= resolved.always;
                        compiled.kind = if alone { resolved.origin } else { Kind::Text };
                        let expr = self.escaped(resolved.expr, resolved.is_escaped, position);
                        compiled.pieces.push(plan::Piece::Value {
                            expr,
                            optional: slot.optional,
                        });
                    }
                    Err(mistake) => self.problem(text, mistake),
                },
            }
        }
        compiled.always &= filled;
        compiled
    }

    /// Compiles a condition; what is wrong with it is recorded.
    pub(super) fn condition(&mut self, text: &TextValue) -> Option<plan::Test> {
        let compiled = condition::parse(&text.text).and_then(|condition| self.test(&condition));
        compiled.map_err(|mistake| self.problem(text, mistake)).ok()
    }

    fn text_slot(&mut self, slot: &Slot, position: Position) -> Result<TextSlot, Mistake> {
        let resolved = self.slot(slot, position)?;
        let kind = resolved.typed.kind();
        if let Typed::Text(expr) = resolved.typed {
            return Ok(TextSlot {
                expr,
                always: resolved.always,
                origin: resolved.origin,
                is_escaped: resolved.is_escaped,
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
            && matches!(position, Position::Row | Position::Statement)
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

    fn name(&mut self, slot: &Slot, position: Position) -> Result<Resolved, Mistake> {
        let name = slot.name.text.as_str();
        let range = slot.name.range.clone();
        if let Some(index) = self.lets.iter().position(|named| named.name == name) {
            self.used.insert(name.to_owned());
            if position != Position::Row {
                return Err(misplaced(name, range, "a cell of [let] belongs to a row"));
            }
            let expr = TextExpr {
                source: TextSource::Cell(index),
                steps: Vec::new(),
            };
            return Ok(Resolved {
                typed: Typed::Text(expr),
                always: self.lets[index].always,
                origin: Kind::Text,
                is_escaped: self.escape.is_some(),
            });
        }
        if let Some(param) = name.strip_prefix("params.") {
            return self.param(name, param, range, position);
        }
        let Some(field) = field::find(name) else {
            return Err(self.unknown_name(name, range));
        };
        match (field.place, position) {
            (Place::Entry | Place::Account, Position::Default) => {
                return Err(misplaced(
                    name,
                    range,
                    "a default is one for all rows and accounts",
                ));
            }
            (Place::Entry, Position::AccountFile | Position::Run | Position::Statement) => {
                return Err(misplaced(
                    name,
                    range,
                    "it belongs to one row, and a file has many",
                ));
            }
            (Place::Statement, place) if place != Position::Statement => {
                return Err(misplaced(
                    name,
                    range,
                    "it belongs to the head or tail of a [text] with one account a file",
                ));
            }
            (Place::Account, Position::Run) => {
                return Err(misplaced(name, range, "the file holds several accounts"));
            }
            _ => {}
        }
        self.needs = self.needs.union(field.needs());
        let typed = match field.getter {
            field::Getter::Text(get) => Typed::Text(TextExpr {
                source: TextSource::Field(get),
                steps: Vec::new(),
            }),
            field::Getter::Amount(get) => Typed::Amount(plan::AmountExpr {
                get,
                steps: Vec::new(),
            }),
            field::Getter::Instant(get) => Typed::Date(DateExpr::Instant(get)),
            field::Getter::Date(get) => Typed::Date(DateExpr::Date(get)),
            field::Getter::Integer(get) => Typed::Integer(get),
            field::Getter::Flag(get) => Typed::Flag(get),
            field::Getter::List(get) => Typed::List(get),
        };
        Ok(Resolved {
            typed,
            always: field.always,
            origin: field.kind(),
            is_escaped: false,
        })
    }

    fn param(
        &mut self,
        name: &str,
        param: &str,
        range: Range<usize>,
        position: Position,
    ) -> Result<Resolved, Mistake> {
        let Some(index) = self.params.iter().position(|known| known == param) else {
            let known: Vec<_> = self.params.iter().map(String::as_str).collect();
            let help = if known.is_empty() {
                format!("add a table [params.{param}] with `ask = \"…\"`")
            } else {
                suggest(param, &known)
            };
            return Err(Mistake::new(
                "unknown-param",
                range,
                format!("there is no [params.{param}]"),
                help,
            ));
        };
        self.used.insert(name.to_owned());
        if position == Position::Default {
            return Err(misplaced(name, range, "parameters do not know of each other"));
        }
        let expr = TextExpr {
            source: TextSource::Param(index),
            steps: Vec::new(),
        };
        Ok(Resolved {
            typed: Typed::Text(expr),
            always: true,
            origin: Kind::Text,
            is_escaped: false,
        })
    }

    fn unknown_name(&mut self, name: &str, range: Range<usize>) -> Mistake {
        if self.later.iter().any(|later| later == name) {
            self.used.insert(name.to_owned());
            return Mistake::new(
                "unknown-field",
                range,
                format!("`{name}` of [let] is not known yet: [let] is read from top to bottom"),
                format!("move `{name}` above the cell that uses it"),
            );
        }
        let lets: Vec<_> = self.lets.iter().map(|named| named.name.clone()).collect();
        let help = match field::nearest(name, &lets) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`saldo mapping fields` lists the names".to_owned(),
        };
        Mistake::new(
            "unknown-field",
            range,
            format!("there is no field `{name}`"),
            help,
        )
    }
}

fn misplaced(name: &str, range: Range<usize>, reason: &str) -> Mistake {
    let message = format!("`{name}` has no value here: {reason}");
    Mistake::new(
        "misplaced-field",
        range,
        message,
        "use organization.… or period.… instead",
    )
}
