//! What stands around the rows: the head and tail of a text, and the records before the headings.

use super::{Charset, Mapping, Row, RowError, Scope, Tally};
use crate::mapping::{Lets, Template};

impl Mapping {
    /// Whether something stands after the rows.
    pub fn has_tail(&self) -> bool {
        self.text
            .as_ref()
            .is_some_and(|text| !text.tail.pieces.is_empty())
    }

    /// The head of a text format, for the statement of `scope`; empty for others.
    pub fn head(
        &self,
        scope: &Scope<'_>,
        charset: &impl Charset,
        tally: &mut Tally,
    ) -> Result<String, RowError> {
        let head = self.text.as_ref().map(|text| &text.head);
        self.around("head", head, scope, charset, tally)
    }

    /// The tail of a text format, for the statement of `scope`; empty for others.
    pub fn tail(
        &self,
        scope: &Scope<'_>,
        charset: &impl Charset,
        tally: &mut Tally,
    ) -> Result<String, RowError> {
        let tail = self.text.as_ref().map(|text| &text.tail);
        self.around("tail", tail, scope, charset, tally)
    }

    fn around(
        &self,
        part: &str,
        template: Option<&Template>,
        scope: &Scope<'_>,
        charset: &impl Charset,
        tally: &mut Tally,
    ) -> Result<String, RowError> {
        let (mut text, lets) = (String::new(), Lets::of(self.shared.cells.len()));
        let scope = &Scope {
            lets: Some(&lets),
            charset: Some(charset),
            ..*scope
        };
        if let Some(template) = template {
            self.template(part, template, scope, charset, &mut text, tally)?;
        }
        tally.count(lets.changes());
        Ok(text)
    }

    /// How many records stand before the headings.
    pub fn preambles(&self) -> usize {
        self.preambles.len()
    }

    /// Renders one of those records.
    pub fn preamble(
        &self,
        index: usize,
        scope: &Scope<'_>,
        charset: &impl Charset,
        row: &mut Row,
        tally: &mut Tally,
    ) -> Result<(), RowError> {
        row.text.clear();
        row.ends.clear();
        row.lets.begin(self.shared.cells.len());
        let scope = &Scope {
            lets: Some(&row.lets),
            charset: Some(charset),
            ..*scope
        };
        for field in self.preambles.get(index).into_iter().flatten() {
            self.cell(field, scope, charset, &mut row.text, tally)?;
            row.ends.push((row.text.len(), field.kind));
        }
        tally.count(row.lets.changes());
        Ok(())
    }
}
