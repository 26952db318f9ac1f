//! What a mapping can name: one table that feeds the checker, "did you mean", the help and the docs.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Scope;
use super::plan::{AmountExpr, DateExpr, DateFormat, IntegerExpr, Shared, TextExpr, TextSource};
use crate::entry::{Attribute, AttributeSet, Moment};
use crate::problem::did_you_mean;

mod account;
mod bookkeeping;
mod entry;
mod invoice;
mod line;
mod nested;
mod posting;
mod statement;

pub(super) use line::ENTRY_NUMBER;

/// What sort of value a field or a step has. Nothing is ever inferred from text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Characters.
    Text,
    /// An exact decimal number, signed by the account holder's view.
    Amount,
    /// A point in time, shown in the time zone of the books.
    Instant,
    /// A local day.
    Date,
    /// A whole number.
    Integer,
    /// True or false.
    Flag,
    /// Several texts.
    List,
}

impl Kind {
    /// The word for it in messages and docs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Amount => "amount",
            Self::Instant => "instant",
            Self::Date => "date",
            Self::Integer => "integer",
            Self::Flag => "flag",
            Self::List => "list",
        }
    }

    /// How such a value becomes text.
    pub fn remedy(self) -> Option<&'static str> {
        match self {
            Self::Text => None,
            Self::Amount => Some("decimal(2)"),
            Self::Instant | Self::Date => Some("date"),
            Self::Integer => Some("digits"),
            Self::Flag => Some("choose('yes', 'no')"),
            Self::List => Some("join(', ')"),
        }
    }
}

/// How the value of a field is found. Absent values are `None`.
#[derive(Clone, Copy)]
pub(super) enum Getter {
    Text(super::plan::TextGetter),
    Amount(fn(&Scope<'_>) -> Option<Decimal>),
    Instant(fn(&Scope<'_>) -> Option<Moment>),
    Date(fn(&Scope<'_>) -> Option<NaiveDate>),
    Integer(fn(&Scope<'_>) -> Option<i64>),
    Flag(fn(&Scope<'_>) -> Option<bool>),
    List(super::plan::ListGetter),
}

impl Getter {
    fn kind(self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Amount(_) => Kind::Amount,
            Self::Instant(_) => Kind::Instant,
            Self::Date(_) => Kind::Date,
            Self::Integer(_) => Kind::Integer,
            Self::Flag(_) => Kind::Flag,
            Self::List(_) => Kind::List,
        }
    }
}

/// Where a field has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a row: it belongs to one entry.
    Entry,
    /// In a row, and in the name of a file that holds one account.
    Account,
    /// In a row of a mapping whose rows are postings.
    Posting,
    /// In a row of a mapping whose rows are lines.
    Line,
    /// In the head and the tail of a text format.
    Statement,
    /// As a column of its own: it is known only when the row is in its file.
    File,
    /// Everywhere.
    Run,
}

/// One thing that a mapping can name.
pub struct Field {
    /// The name in a mapping file, such as `account.name`.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub sentence: &'static str,
    /// A value as it might be rendered.
    pub example: &'static str,
    /// Where it has a value.
    pub place: Place,
    /// Whether it has a value for every entry.
    pub always: bool,
    pub(super) needs: &'static [Attribute],
    pub(super) getter: Getter,
}

impl Field {
    /// What sort of value it has.
    pub fn kind(&self) -> Kind {
        self.getter.kind()
    }

    /// What a source must read for it.
    pub fn needs(&self) -> AttributeSet {
        self.needs.iter().copied().collect()
    }

    /// Appends the value as a mapping would write it: decimals as they are, days and times in ISO form, lists with
    /// commas; `false`, and nothing appended, when it is absent.
    pub fn write(&self, scope: &Scope<'_>, out: &mut String) -> bool {
        let source = match self.getter {
            Getter::Text(get) => TextSource::Field(get),
            Getter::Amount(get) => TextSource::Amount {
                amount: AmountExpr {
                    get,
                    steps: Vec::new(),
                },
                places: None,
                separator: '.',
            },
            Getter::Instant(get) => TextSource::Date {
                date: DateExpr::Instant(get),
                format: DateFormat::iso_with_time(),
            },
            Getter::Date(get) => TextSource::Date {
                date: DateExpr::Date(get),
                format: DateFormat::iso(),
            },
            Getter::Integer(get) => TextSource::Integer(IntegerExpr { get, plus: 0 }),
            Getter::Flag(get) => TextSource::Flag {
                get,
                yes: "yes".to_owned(),
                no: "no".to_owned(),
            },
            Getter::List(get) => TextSource::List {
                get,
                separator: ", ".to_owned(),
            },
        };
        let expr = TextExpr::from(source);
        // Nothing is rounded, so nothing is refused.
        expr.write(Shared::NONE, scope, out).unwrap_or(false)
    }

    const fn entry(
        name: &'static str,
        example: &'static str,
        sentence: &'static str,
        getter: Getter,
    ) -> Self {
        Self {
            name,
            sentence,
            example,
            place: Place::Entry,
            always: false,
            needs: &[],
            getter,
        }
    }

    const fn run(name: &'static str, example: &'static str, sentence: &'static str, getter: Getter) -> Self {
        Self {
            name,
            sentence,
            example,
            place: Place::Run,
            always: false,
            needs: &[],
            getter,
        }
    }

    const fn account(
        name: &'static str,
        example: &'static str,
        sentence: &'static str,
        getter: Getter,
    ) -> Self {
        Self {
            name,
            sentence,
            example,
            place: Place::Account,
            always: false,
            needs: &[],
            getter,
        }
    }

    const fn needs_all(mut self, needs: &'static [Attribute]) -> Self {
        self.needs = needs;
        self
    }

    const fn always(mut self) -> Self {
        self.always = true;
        self
    }

    /// The key in `[profile.NAME.books]` that it comes from; a run without it is refused.
    pub(super) fn books_key(&self) -> Option<&'static str> {
        let key = self.name.strip_prefix("books.")?;
        Some(match key {
            "fiscal_year_end" => "fiscal_year_start",
            "chart_base" => "chart",
            key => key,
        })
    }

    /// Whether every run has it that is not refused.
    pub(super) fn is_in_every_run(&self) -> bool {
        self.always || self.books_key().is_some_and(|_| self.name != "books.chart_base")
    }
}

/// Every field, in the order of the docs.
pub fn fields() -> impl Iterator<Item = &'static Field> {
    entry::FIELDS
        .iter()
        .chain(bookkeeping::FIELDS)
        .chain(nested::FIELDS)
        .chain(invoice::FIELDS)
        .chain(posting::FIELDS)
        .chain(line::FIELDS)
        .chain(account::FIELDS)
        .chain(statement::FIELDS)
}

/// The field of that name.
pub(super) fn find(name: &str) -> Option<&'static Field> {
    fields().find(|field| field.name == name)
}

/// The field whose name is most like `name`.
pub(super) fn nearest(name: &str, extra: &[String]) -> Option<String> {
    let names = fields()
        .map(|field| field.name)
        .chain(extra.iter().map(String::as_str));
    did_you_mean(name, names).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_and_documented() {
        let mut names: Vec<_> = fields().map(|field| field.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for field in fields() {
            assert!(field.sentence.ends_with('.'), "{}", field.name);
            assert!(!field.example.is_empty(), "{}", field.name);
        }
    }
}
