//! Names: each must exist and have a value where it stands.

use std::ops::Range;

use super::{Compiler, Numbers, Position, Resolved};
use crate::mapping::RowOf;
use crate::mapping::field::{self, Kind, Place};
use crate::mapping::plan::{self, DateExpr, TextExpr, TextSource};
use crate::mapping::step::Typed;
use crate::mapping::syntax::{Mistake, Slot};
use crate::problem::suggest;

impl Compiler {
    pub(super) fn name(&mut self, slot: &Slot, position: Position) -> Result<Resolved, Mistake> {
        let name = slot.name.text.as_str();
        let range = slot.name.range.clone();
        if let Some(index) = self.lets.iter().position(|named| named.name == name) {
            self.used.insert(name.to_owned());
            self.place_cell(index, range, position)?;
            let expr = TextExpr::from(TextSource::Cell(index));
            return Ok(Resolved {
                typed: Typed::Text(expr),
                always: self.lets[index].always,
                origin: self.lets[index].kind,
                numbers: self.lets[index].numbers,
                is_escaped: self.escape.is_some(),
                growth: self.lets[index].growth.max(1),
            });
        }
        if let Some(param) = name.strip_prefix("params.") {
            return self.param(name, param, range, position);
        }
        let Some(field) = field::find(name) else {
            return Err(self.unknown_name(name, range));
        };
        let place = match field.place {
            Place::Posting if self.rows != RowOf::Posting => {
                return Err(misplaced_row(name, range, "posting"));
            }
            Place::Line if self.rows != RowOf::Line => {
                return Err(misplaced_row(name, range, "line"));
            }
            Place::Posting | Place::Line => Place::Entry,
            Place::File => return Err(not_alone(name, range, self.escape.is_some())),
            place => place,
        };
        match (place, position) {
            (Place::Entry | Place::Account, Position::Default) => {
                return Err(misplaced(
                    name,
                    range,
                    "a default is one for all rows and accounts",
                ));
            }
            (
                Place::Entry,
                Position::AccountFile | Position::Run | Position::Statement | Position::Around,
            ) => {
                return Err(misplaced(
                    name,
                    range,
                    "it belongs to one row, and a file has many",
                ));
            }
            (Place::Entry, Position::Cell) => self.named.entry = true,
            (Place::Statement, Position::Cell) => self.named.statement = true,
            (Place::Statement, place) if place != Position::Statement => {
                return Err(misplaced(
                    name,
                    range,
                    "it belongs to the head or tail of a [text], or to a [[preamble]], with one account a file",
                ));
            }
            (Place::Account, Position::Run | Position::Around) => {
                return Err(misplaced(name, range, "the file holds several accounts"));
            }
            _ => {}
        }
        self.needs = self.needs.union(field.needs());
        self.needs_books.extend(field.books_key());
        self.needs_statement |= field.place == Place::Statement;
        let typed = match field.getter {
            field::Getter::Text(get) => Typed::Text(TextSource::Field(get).into()),
            field::Getter::Amount(get) => Typed::Amount(plan::AmountExpr {
                get,
                steps: Vec::new(),
            }),
            field::Getter::Instant(get) => Typed::Date(DateExpr::Instant(get)),
            field::Getter::Date(get) => Typed::Date(DateExpr::Date(get)),
            field::Getter::Integer(get) => Typed::Integer(plan::IntegerExpr { get, plus: 0 }),
            field::Getter::Flag(get) => Typed::Flag(get),
            field::Getter::List(get) => Typed::List(get),
        };
        Ok(Resolved {
            typed,
            always: field.is_in_every_run(),
            origin: field.kind(),
            numbers: Numbers::of(field.kind()),
            is_escaped: false,
            growth: 1,
        })
    }

    /// A named cell stands where everything that it names has a value.
    fn place_cell(&mut self, index: usize, range: Range<usize>, position: Position) -> Result<(), Mistake> {
        let cell = &self.lets[index];
        let reason = match position {
            Position::Cell => {
                self.named.entry |= cell.named.entry;
                self.named.statement |= cell.named.statement;
                return Ok(());
            }
            Position::Row if cell.named.statement => {
                "the cell names the statement, which belongs to the head or tail"
            }
            Position::Statement if cell.named.entry => {
                "the cell names fields of one row, and a file has many"
            }
            Position::Row | Position::Statement => return Ok(()),
            _ => "a cell of [let] belongs to a row",
        };
        Err(misplaced(&cell.name, range, reason))
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
        let expr = TextExpr::from(TextSource::Param(index));
        Ok(Resolved {
            typed: Typed::Text(expr),
            always: true,
            origin: Kind::Text,
            numbers: Numbers::None,
            is_escaped: false,
            growth: 1,
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

fn not_alone(name: &str, range: Range<usize>, is_text: bool) -> Mistake {
    let message = format!("`{name}` has no value here: it is known only when the row is in its file");
    let help = if is_text {
        "a [text] cannot number its entries: leave it out, or write a mapping with columns".to_owned()
    } else {
        format!("make it a [[column]] of its own, with value = \"{{{name}}}\" and nothing beside it")
    };
    Mistake::new("misplaced-field", range, message, help)
}

fn misplaced_row(name: &str, range: Range<usize>, row: &str) -> Mistake {
    let message = format!("`{name}` has no value here: it belongs to a row that is a {row}");
    let help = format!("a mapping with rows = \"{row}\" has such rows");
    Mistake::new("misplaced-field", range, message, help)
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
