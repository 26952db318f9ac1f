//! What stands around the rows.

use super::column;
use crate::mapping::compile::{Compiler, Position};
use crate::mapping::model::{Written, WrittenColumn, WrittenFile, WrittenText};
use crate::mapping::{Column, Per, Template, TextBody, template};
use crate::toml_tree::TextValue;

/// What stands around the rows knows the statement where the file holds one account.
fn around(file: &WrittenFile) -> Position {
    if file.per() == Per::Account {
        Position::Statement
    } else {
        Position::Around
    }
}

pub(super) fn preambles(written: &Written, compiler: &mut Compiler) -> Vec<Vec<Column>> {
    let mut preambles = Vec::new();
    for preamble in &written.preambles {
        let number = |(index, field): (usize, &WrittenColumn)| Column {
            name: format!("field {} of the preamble", index + 1),
            ..column(field, around(&written.file), compiler)
        };
        preambles.push(preamble.fields.iter().enumerate().map(number).collect());
    }
    preambles
}

/// Compiles a text format.
pub(super) fn text(written: &WrittenText, file: &WrittenFile, compiler: &mut Compiler) -> TextBody {
    let position = around(file);
    let mut compile = |text: &Option<TextValue>, position| {
        let template = |text: &TextValue| Template {
            pieces: compiler.template(text, position).pieces,
            slots: template::slots(&text.text),
        };
        text.as_ref().map(template).unwrap_or_default()
    };
    TextBody {
        head: compile(&written.head, position),
        record: compile(&written.record, Position::Row),
        tail: compile(&written.tail, position),
    }
}
