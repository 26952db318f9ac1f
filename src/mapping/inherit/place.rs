//! Places of what is inherited: they lie behind the text of the file that inherits.

use crate::mapping::model::{Written, WrittenCase, WrittenCell, WrittenColumn, WrittenParam};
use crate::toml_tree::TextValue;

impl Written {
    /// Moves every place back by so many bytes.
    pub(super) fn moved_by(mut self, bytes: usize) -> Self {
        let mut texts = vec![
            &mut self.extends,
            &mut self.name,
            &mut self.title,
            &mut self.file.name,
            &mut self.file.decimal,
            &mut self.file.date,
        ];
        if let Some(text) = &mut self.text {
            texts.extend([&mut text.head, &mut text.record, &mut text.tail]);
        }
        for text in texts {
            move_all(text, bytes);
        }
        for WrittenParam { name, default, .. } in &mut self.params {
            name.move_by(bytes);
            move_all(default, bytes);
        }
        for filter in self.requirements.iter_mut().chain(&mut self.filters) {
            move_all(&mut filter.when, bytes);
            move_all(&mut filter.reason, bytes);
        }
        for (name, cell) in &mut self.lets {
            name.move_by(bytes);
            cell.move_by(bytes);
        }
        let preambles = self
            .preambles
            .iter_mut()
            .flat_map(|preamble| &mut preamble.fields);
        for column in self.columns.iter_mut().chain(preambles) {
            column.move_by(bytes);
        }
        for lookup in &mut self.lookups {
            lookup.name.move_by(bytes);
        }
        self
    }
}

impl WrittenColumn {
    fn move_by(&mut self, bytes: usize) {
        self.span = self.span.start + bytes..self.span.end + bytes;
        move_all(&mut self.name, bytes);
        move_all(&mut self.after, bytes);
        self.cell.iter_mut().for_each(|cell| cell.move_by(bytes));
    }
}

impl WrittenCell {
    fn move_by(&mut self, bytes: usize) {
        for WrittenCase { span, when, text } in &mut self.cases {
            *span = span.start + bytes..span.end + bytes;
            move_all(when, bytes);
            move_all(text, bytes);
        }
    }
}

fn move_all(text: &mut Option<TextValue>, bytes: usize) {
    if let Some(text) = text {
        text.move_by(bytes);
    }
}
