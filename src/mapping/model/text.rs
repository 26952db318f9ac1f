//! `[text]`: the file is one text with a head, a record for each row, and a tail.

use super::choice;
use crate::mapping::plan::Escape;
use crate::problem::Problem;
use crate::toml_tree::{Table, TextValue};

/// The text as written.
#[derive(Debug, Clone)]
pub(in crate::mapping) struct WrittenText {
    pub(in crate::mapping) head: Option<TextValue>,
    pub(in crate::mapping) record: Option<TextValue>,
    pub(in crate::mapping) tail: Option<TextValue>,
    pub(in crate::mapping) escape: Option<Escape>,
}

pub(super) fn read(root: &mut Table<'_>, extends: bool, problems: &mut Vec<Problem>) -> Option<WrittenText> {
    let mut table = root.table("text", problems)?;
    let text = WrittenText {
        head: table.text("head", problems),
        record: if extends {
            table.text("record", problems)
        } else {
            table.required_text("record", problems)
        },
        tail: table.text("tail", problems),
        escape: choice(&mut table, "escape", Escape::NAMES, problems),
    };
    table.finish(problems);
    Some(text)
}
