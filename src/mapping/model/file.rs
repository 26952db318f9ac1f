//! `[file]`: how the file is called and how its bytes are laid out.

use std::ops::RangeInclusive;

use super::choice;
use crate::layout::{Encoding, Layout, LineEnding, Names, Quote, Unencodable};
use crate::mapping::{Per, Split};
use crate::problem::Problem;
use crate::toml_tree::{Table, TextValue};

/// The sign before the decimals.
pub(in crate::mapping) const DECIMALS: &Names<char> = &[(",", ','), (".", '.')];

/// The most rows that a file may be limited to.
pub(in crate::mapping) const MAX_ROWS: RangeInclusive<i64> = 1..=1_000_000_000;

/// The file as written; what is absent has a default, or is inherited.
#[derive(Debug, Clone, Default)]
pub(in crate::mapping) struct WrittenFile {
    pub(in crate::mapping) name: Option<TextValue>,
    pub(in crate::mapping) encoding: Option<Encoding>,
    pub(in crate::mapping) unencodable: Option<Unencodable>,
    pub(in crate::mapping) delimiter: Option<u8>,
    pub(in crate::mapping) quote: Option<Quote>,
    pub(in crate::mapping) line_ending: Option<LineEnding>,
    pub(in crate::mapping) header: Option<bool>,
    pub(in crate::mapping) decimal: Option<TextValue>,
    pub(in crate::mapping) date: Option<TextValue>,
    pub(in crate::mapping) per: Option<Per>,
    pub(in crate::mapping) split: Option<Split>,
    pub(in crate::mapping) max_rows: Option<u64>,
}

pub(super) fn read(root: &mut Table<'_>, extends: bool, problems: &mut Vec<Problem>) -> WrittenFile {
    let Some(mut table) = root.table("file", problems) else {
        if !root.has("file") && !extends {
            let problem = Problem::new("missing-key", 0..0, "there is no [file]");
            problems.push(problem.help("add [file] with at least a `name`"));
        }
        return WrittenFile::default();
    };
    let name = if extends {
        table.text("name", problems)
    } else {
        table.required_text("name", problems)
    };
    let file = WrittenFile {
        name,
        encoding: choice(&mut table, "encoding", Encoding::NAMES, problems),
        unencodable: choice(&mut table, "unencodable", Unencodable::NAMES, problems),
        delimiter: delimiter(&mut table, problems),
        quote: choice(&mut table, "quote", Quote::NAMES, problems),
        line_ending: choice(&mut table, "line_ending", LineEnding::NAMES, problems),
        header: table.flag("header", problems),
        decimal: table.text("decimal", problems),
        date: table.text("date", problems),
        per: choice(&mut table, "per", Per::NAMES, problems),
        split: choice(&mut table, "split", Split::NAMES, problems),
        max_rows: table
            .integer("max_rows", MAX_ROWS, problems)
            .and_then(|(max, _)| u64::try_from(max).ok()),
    };
    table.finish(problems);
    file
}

impl WrittenFile {
    /// How the bytes are laid out.
    pub(in crate::mapping) fn layout(&self) -> Layout {
        Layout {
            encoding: self.encoding.unwrap_or(Encoding::Utf8),
            unencodable: self.unencodable.unwrap_or(Unencodable::Transliterate),
            delimiter: self.delimiter.unwrap_or(b';'),
            quote: self.quote.unwrap_or(Quote::Necessary),
            line_ending: self.line_ending.unwrap_or(LineEnding::Crlf),
        }
    }

    /// What one file holds.
    pub(in crate::mapping) fn per(&self) -> Per {
        self.per.unwrap_or(Per::Account)
    }
}

fn delimiter(table: &mut Table<'_>, problems: &mut Vec<Problem>) -> Option<u8> {
    let text = table.text("delimiter", problems)?;
    match text.text.as_bytes() {
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(byte) => {
            Some(*byte)
        }
        _ => {
            let message = format!("`{}` cannot separate cells", text.text.escape_debug());
            let problem = Problem::new("bad-delimiter", text.span, message);
            problems.push(problem.help("use one of ; , | or \\t"));
            None
        }
    }
}
