//! `[file]`: how the file is called and how its bytes are laid out.

use super::choice;
use crate::layout::{Encoding, Layout, LineEnding, Quote, Unencodable};
use crate::mapping::Per;
use crate::problem::Problem;
use crate::toml_tree::{Table, TextValue};

/// The file as written.
pub(in crate::mapping) struct WrittenFile {
    pub(in crate::mapping) name: Option<TextValue>,
    pub(in crate::mapping) layout: Layout,
    pub(in crate::mapping) header: bool,
    pub(in crate::mapping) decimal: Option<TextValue>,
    pub(in crate::mapping) date: Option<TextValue>,
    pub(in crate::mapping) per: Per,
    pub(in crate::mapping) max_rows: Option<u64>,
}

pub(super) fn read(root: &mut Table<'_>, problems: &mut Vec<Problem>) -> WrittenFile {
    let Some(mut table) = root.table("file", problems) else {
        if !root.has("file") {
            let problem = Problem::new("missing-key", 0..0, "there is no [file]");
            problems.push(problem.help("add [file] with at least a `name`"));
        }
        return WrittenFile::nothing();
    };
    let file = WrittenFile {
        name: table.required_text("name", problems),
        layout: Layout {
            encoding: choice(&mut table, "encoding", Encoding::NAMES, problems).unwrap_or(Encoding::Utf8),
            unencodable: choice(&mut table, "unencodable", Unencodable::NAMES, problems)
                .unwrap_or(Unencodable::Transliterate),
            delimiter: delimiter(&mut table, problems).unwrap_or(b';'),
            quote: choice(&mut table, "quote", Quote::NAMES, problems).unwrap_or(Quote::Necessary),
            line_ending: choice(&mut table, "line_ending", LineEnding::NAMES, problems)
                .unwrap_or(LineEnding::Crlf),
        },
        header: table.flag("header", problems).unwrap_or(true),
        decimal: table.text("decimal", problems),
        date: table.text("date", problems),
        per: choice(&mut table, "per", Per::NAMES, problems).unwrap_or(Per::Account),
        max_rows: table
            .integer("max_rows", 1..=1_000_000_000, problems)
            .and_then(|(max, _)| u64::try_from(max).ok()),
    };
    table.finish(problems);
    file
}

impl WrittenFile {
    fn nothing() -> Self {
        Self {
            name: None,
            layout: Layout {
                encoding: Encoding::Utf8,
                unencodable: Unencodable::Transliterate,
                delimiter: b';',
                quote: Quote::Necessary,
                line_ending: LineEnding::Crlf,
            },
            header: true,
            decimal: None,
            date: None,
            per: Per::Account,
            max_rows: None,
        }
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
