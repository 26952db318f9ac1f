//! Places of what is inherited.

use std::ops::Range;

use crate::mapping::model::{Written, WrittenCase, WrittenCell, WrittenParam};
use crate::toml_tree::TextValue;

/// What is inherited has its place where `extends` stands: that is what the user can change.
impl Written {
    pub(super) fn moved_to(mut self, span: &Range<usize>) -> Self {
        let texts = [
            &mut self.name,
            &mut self.title,
            &mut self.file.name,
            &mut self.file.decimal,
            &mut self.file.date,
        ];
        texts.into_iter().flatten().for_each(|text| text.move_to(span));
        for WrittenParam { name, default, .. } in &mut self.params {
            name.move_to(span);
            move_all(default, span);
        }
        for filter in self.requirements.iter_mut().chain(&mut self.filters) {
            move_all(&mut filter.when, span);
            move_all(&mut filter.reason, span);
        }
        for (name, cell) in &mut self.lets {
            name.move_to(span);
            cell.move_to(span);
        }
        let fields = self
            .preambles
            .iter_mut()
            .flat_map(|preamble| &mut preamble.fields);
        for column in self.columns.iter_mut().chain(fields) {
            column.span = span.clone();
            move_all(&mut column.name, span);
            column.cell.iter_mut().for_each(|cell| cell.move_to(span));
        }
        if let Some(text) = &mut self.text {
            for text in [&mut text.head, &mut text.record, &mut text.tail] {
                move_all(text, span);
            }
        }
        for lookup in &mut self.lookups {
            lookup.name.move_to(span);
        }
        self
    }
}

fn move_all(text: &mut Option<TextValue>, span: &Range<usize>) {
    if let Some(text) = text {
        text.move_to(span);
    }
}

impl WrittenCell {
    fn move_to(&mut self, to: &Range<usize>) {
        for WrittenCase { span, when, text } in &mut self.cases {
            *span = to.clone();
            move_all(when, to);
            move_all(text, to);
        }
    }
}
