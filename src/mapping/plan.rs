//! What a mapping becomes when it is loaded: typed expressions in which nothing can be wrong any more but the data.

use super::Scope;
use crate::glance::is_tidy;
use crate::money::Rounding;

mod amount;
mod cell;
mod characters;
mod check_digit;
mod date;
mod escape;
mod lets;
mod look;
mod mark;
mod pattern;
mod pieces;
mod steps;
mod test;
mod text;
mod wrap;

pub(super) use crate::blank::is_present;
use amount::write_amount;
pub(super) use amount::{AmountExpr, AmountStep};
pub(super) use cell::{Case, Cell};
pub(super) use characters::{CharacterSet, Spelling};
pub(super) use date::{DateExpr, DateFormat};
pub(super) use escape::Escape;
pub(super) use lets::Changes;
pub use lets::Lets;
pub(super) use mark::mark;
pub(super) use pattern::Pattern;
pub(super) use pieces::write_pieces;
pub(super) use steps::Steps;
pub(super) use test::{Comparable, Comparison, Test};
pub(super) use text::{TextStep, cut};
pub(super) use wrap::Wrap;

pub(super) type TextGetter = for<'s> fn(&Scope<'s>) -> Option<&'s str>;
pub(super) type ListGetter = fn(&Scope<'_>, &mut dyn FnMut(&str));

/// Why a value cannot be written: the data does not fit what the mapping asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl Refusal {
    /// A character that the file cannot hold.
    pub(super) fn unencodable(c: char) -> Self {
        Self {
            message: format!(
                "the character U+{:04X} has no place in the file's encoding",
                u32::from(c)
            ),
            help: "use encoding = \"utf-8\" or unencodable = \"transliterate\", or change the text at the bank",
        }
    }
}

/// What to do about a value that is longer than the format allows, where nothing may be cut.
pub(super) const NO_ROOM: &str = "the format has no room for it: use another one, or leave the entry out with a \
    [[filter]]; where it counts or sums up a file, choose a shorter period";

/// What cells refer to by number.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) cells: Vec<Cell>,
    pub(super) lookups: Vec<Lookup>,
}

impl Shared {
    /// For what stands in no mapping: there is nothing that it could refer to.
    pub(super) const NONE: &'static Self = {
        static NONE: Shared = Shared {
            cells: Vec::new(),
            lookups: Vec::new(),
        };
        &NONE
    };
}

/// A small table of the mapping file.
#[derive(Debug)]
pub(super) struct Lookup {
    pub(super) rows: std::collections::BTreeMap<String, String>,
    pub(super) default: Option<String>,
}

/// A part of a template.
#[derive(Debug)]
pub(super) enum Piece {
    Literal(String),
    Value { expr: TextExpr, optional: bool },
}

/// A value that ends as text.
#[derive(Debug)]
pub(super) struct TextExpr {
    pub(super) source: TextSource,
    pub(super) steps: Steps,
}

/// A whole number and what is added to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct IntegerExpr {
    pub(super) get: fn(&Scope<'_>) -> Option<i64>,
    pub(super) plus: i64,
}

impl IntegerExpr {
    fn value(self, scope: &Scope<'_>) -> Option<i64> {
        (self.get)(scope)?.checked_add(self.plus)
    }
}

/// Where a text comes from.
#[derive(Debug)]
pub(super) enum TextSource {
    Field(TextGetter),
    Cell(usize),
    Param(usize),
    Amount {
        amount: AmountExpr,
        places: Option<(u32, Rounding)>,
        separator: char,
    },
    Date {
        date: DateExpr,
        format: DateFormat,
    },
    Integer(IntegerExpr),
    Flag {
        get: fn(&Scope<'_>) -> Option<bool>,
        yes: String,
        no: String,
    },
    List {
        get: ListGetter,
        separator: String,
    },
}

impl TextExpr {
    /// How to get the text without a copy, where the expression is a plain field.
    pub(super) fn plain(&self) -> Option<TextGetter> {
        match self.source {
            TextSource::Field(get) if self.steps.is_empty() => Some(get),
            _ => None,
        }
    }

    /// The cell of `[let]` that it names, if it names one.
    pub(super) fn cell(&self) -> Option<usize> {
        match self.source {
            TextSource::Cell(index) => Some(index),
            _ => None,
        }
    }

    /// Whether what it names has a text, whatever the steps leave of it.
    pub(super) fn has_source(&self, shared: &Shared, scope: &Scope<'_>) -> bool {
        let written = self.source.write(shared, scope, &mut String::new());
        written.unwrap_or(false)
    }

    /// Appends the text; `false`, and nothing appended, when it is absent. An empty text is absent.
    pub(super) fn write(
        &self,
        shared: &Shared,
        scope: &Scope<'_>,
        out: &mut String,
    ) -> Result<bool, Refusal> {
        if let Some(text) = self.look(shared, scope) {
            out.push_str(text);
            return Ok(!text.is_empty());
        }
        let start = out.len();
        let mut present = self.source.write(shared, scope, out)?;
        let mut tidy = None;
        for step in self.steps.iter() {
            if step.keeps_tidy_text() && present && *tidy.get_or_insert_with(|| is_tidy(&out[start..])) {
                continue;
            }
            let changes = step.apply(shared, scope.charset, out, start, &mut present)?;
            if let Some(lets) = scope.lets.filter(|_| changes != Changes::NONE) {
                lets.count(changes);
            }
            tidy = None;
        }
        Ok(present)
    }
}

impl TextSource {
    fn write(&self, shared: &Shared, scope: &Scope<'_>, out: &mut String) -> Result<bool, Refusal> {
        let start = out.len();
        match self {
            Self::Field(get) => out.push_str(get(scope).filter(|text| is_present(text)).unwrap_or_default()),
            Self::Cell(index) => match (shared.remembered(*index, scope), shared.cells.get(*index)) {
                (Some(text), _) => out.push_str(text),
                (None, Some(cell)) => {
                    cell.write(shared, scope, out)?;
                }
                (None, None) => {}
            },
            Self::Param(index) => out.push_str(scope.params.get(*index).map_or("", String::as_str)),
            Self::Amount {
                amount,
                places,
                separator,
            } => {
                if let Some(value) = amount.value(scope) {
                    write_amount(value, *places, *separator, out)?;
                }
            }
            Self::Date { date, format } => {
                if let Some(value) = date.value(scope) {
                    format.write(value, out);
                }
            }
            Self::Integer(integer) => {
                if let Some(value) = integer.value(scope) {
                    out.push_str(itoa::Buffer::new().format(value));
                }
            }
            Self::Flag { get, yes, no } => {
                if let Some(flag) = get(scope) {
                    out.push_str(if flag { yes } else { no });
                }
            }
            Self::List { get, separator } => get(scope, &mut |item| {
                if out.len() > start {
                    out.push_str(separator);
                }
                out.push_str(item);
            }),
        }
        Ok(out.len() > start)
    }
}
