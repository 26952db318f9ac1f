//! For one entry: how each cell came about.

use super::{Charset, RowError, Tally};
use crate::mapping::plan::{Case, Cell, Piece, write_pieces};
use crate::mapping::{Column, Lets, Mapping, Scope, TextBody, Told};

/// How a row came about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanation {
    /// The cells of `[let]` that have a value in a row, in the order of the file.
    pub lets: Vec<Explained>,
    /// The columns in order; for a text format its record.
    pub columns: Vec<Explained>,
    /// For a text format: each value in braces of its record.
    pub slots: Vec<SlotValue>,
}

/// How one cell came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The name of the column or of the cell of `[let]`.
    pub name: String,
    /// The case that won; `None` when none did.
    pub chosen: Option<Chosen>,
    /// How many cases there are.
    pub cases: usize,
    /// Where no case won: the templates of those that fit and give no text.
    pub blank: Vec<String>,
    /// What is written.
    pub value: String,
    /// What was cut or replaced, each with the value before it.
    pub notes: Vec<String>,
    /// Why nothing can be written.
    pub refusal: Option<RowError>,
}

/// The case that won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Its number, from 1.
    pub number: usize,
    /// Its condition.
    pub when: Option<String>,
    /// Its template.
    pub template: String,
}

/// One value in braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotValue {
    /// What stands between the braces.
    pub template: String,
    /// What it gives; `None` when it is absent.
    pub value: Option<String>,
}

impl Chosen {
    fn of(index: Option<usize>, told: &[Told]) -> Option<Self> {
        let told = told.get(index?)?;
        Some(Self {
            number: index? + 1,
            when: told.when.clone(),
            template: told.text.clone(),
        })
    }
}

impl Mapping {
    /// Shows for one entry how every cell came about, also beside one that is refused. A filter gives its reason as
    /// the inner error.
    pub fn explain(
        &self,
        scope: &Scope<'_>,
        charset: &impl Charset,
    ) -> Result<Result<Explanation, &str>, RowError> {
        let scope = &Scope {
            charset: Some(charset),
            ..*scope
        };
        if let Some(filter) = self.filtered(scope)? {
            return Ok(Err(self.filter_reasons().nth(filter).unwrap_or_default()));
        }
        let mut explanation = Explanation::default();
        for (told, cell) in self.lets.iter().zip(&self.shared.cells) {
            if let Some(name) = &told.name {
                explanation
                    .lets
                    .push(self.explain_let(name, &told.cases, cell, scope));
            }
        }
        let columns = self
            .columns
            .iter()
            .map(|column| self.explain_column(column, scope, charset));
        explanation.columns = columns.collect();
        if let Some(text) = &self.text {
            explanation.slots = self.slots(text, scope);
            explanation
                .columns
                .push(self.explain_record(text, scope, charset));
        }
        Ok(Ok(explanation))
    }

    fn explain_let(&self, name: &str, told: &[Told], cell: &Cell, scope: &Scope<'_>) -> Explained {
        let mut value = String::new();
        let written = cell.write(&self.shared, scope, &mut value);
        let (chosen, refusal) = match written {
            Ok(index) => (Chosen::of(index, told), None),
            Err(refusal) => (None, Some(self.refuse(name, scope, refusal))),
        };
        Explained {
            name: name.to_owned(),
            blank: self.blank(chosen.as_ref(), told, cell, scope),
            chosen,
            cases: told.len(),
            value,
            notes: Vec::new(),
            refusal,
        }
    }

    fn explain_column(&self, column: &Column, scope: &Scope<'_>, charset: &impl Charset) -> Explained {
        let (mut value, mut tally, lets) =
            (String::new(), Tally::default(), Lets::of(self.shared.cells.len()));
        let counting = &Scope {
            lets: Some(&lets),
            ..*scope
        };
        let written = self.cell(column, counting, charset, &mut value, &mut tally);
        let mut before = String::new();
        // Refused or not: that was told just now.
        let _ = column.cell.write(&self.shared, &unfitted(scope), &mut before);
        let mut notes = Vec::new();
        let lacked = tally.replaced + lets.changes().fitted;
        if lacked > 0 {
            notes.push(replaced(lacked, &before));
        }
        if let Some(max) = column.max.filter(|_| !tally.cut.is_empty()) {
            let length = max.min(value.chars().count());
            notes.push(format!("cut to {length} characters: {before:?} before"));
        }
        let chosen = Chosen::of(written.as_ref().ok().copied().flatten(), &column.told);
        Explained {
            name: column.name.clone(),
            blank: self.blank(chosen.as_ref(), &column.told, &column.cell, scope),
            chosen,
            cases: column.told.len(),
            value: if written.is_ok() { value } else { String::new() },
            notes,
            refusal: written.err(),
        }
    }

    /// The templates of the cases that fit, where none of them won.
    fn blank(&self, chosen: Option<&Chosen>, told: &[Told], cell: &Cell, scope: &Scope<'_>) -> Vec<String> {
        if chosen.is_some() {
            return Vec::new();
        }
        // Where something is refused, that is told in place of this.
        let fits = |case: &Case| {
            let when = case.when.as_ref();
            when.is_none_or(|when| when.holds(&self.shared, scope).unwrap_or(false))
                && write_pieces(&case.pieces, &self.shared, scope, &mut String::new()).unwrap_or(false)
        };
        let cases = told.iter().zip(&cell.cases).filter(|(_, case)| fits(case));
        cases.map(|(told, _)| told.text.clone()).collect()
    }

    fn explain_record(&self, text: &TextBody, scope: &Scope<'_>, charset: &impl Charset) -> Explained {
        let (mut value, mut tally, lets) =
            (String::new(), Tally::default(), Lets::of(self.shared.cells.len()));
        let counting = &Scope {
            lets: Some(&lets),
            ..*scope
        };
        let refusal = self
            .template("record", &text.record, counting, charset, &mut value, &mut tally)
            .err();
        if refusal.is_some() {
            value.clear();
        }
        let lacked = tally.replaced + lets.changes().fitted;
        let notes = (lacked > 0).then(|| {
            let mut before = String::new();
            let _ = write_pieces(&text.record.pieces, &self.shared, &unfitted(scope), &mut before);
            replaced(lacked, &before)
        });
        Explained {
            name: "record".to_owned(),
            chosen: None,
            cases: 0,
            blank: Vec::new(),
            value,
            notes: notes.into_iter().collect(),
            refusal,
        }
    }

    fn slots(&self, text: &TextBody, scope: &Scope<'_>) -> Vec<SlotValue> {
        let exprs = text.record.pieces.iter().filter_map(|piece| match piece {
            Piece::Value { expr, .. } => Some(expr),
            Piece::Literal(_) => None,
        });
        let slots = text.record.slots.iter().zip(exprs).map(|(template, expr)| {
            let mut value = String::new();
            let is_present = expr.write(&self.shared, scope, &mut value).unwrap_or(false);
            SlotValue {
                template: template.clone(),
                value: is_present.then_some(value),
            }
        });
        slots.collect()
    }
}

/// The same where nothing is made to fit the file's encoding.
fn unfitted<'s>(scope: &Scope<'s>) -> Scope<'s> {
    Scope {
        charset: None,
        ..*scope
    }
}

fn replaced(count: u64, before: &str) -> String {
    let noun = if count == 1 { "character" } else { "characters" };
    format!("{count} {noun} replaced, which the encoding lacks: {before:?} before")
}
