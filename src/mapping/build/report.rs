//! What only the whole file can tell: names that are taken twice, never used, or no names.

use std::collections::BTreeSet;

use crate::file_name::FileName;
use crate::layout::Quote;
use crate::mapping::Per;
use crate::mapping::compile::{Compiler, Numbers};
use crate::mapping::model::{Written, WrittenColumn, WrittenFile};
use crate::mapping::plan::Piece;
use crate::problem::Problem;
use crate::toml_tree::TextValue;

pub(super) fn duplicates(written: &Written, compiler: &mut Compiler) {
    let mut seen = BTreeSet::new();
    for name in written.columns.iter().filter_map(|column| column.name.as_ref()) {
        if !seen.insert(&name.text) {
            let message = format!("there are two columns `{}`", name.text);
            let problem = Problem::new("duplicate-name", name.span.clone(), message);
            compiler
                .problems
                .push(problem.help("rename or remove one of them"));
        }
    }
}

/// Names that nothing uses; those that are inherited are no problem. Returns all of them.
pub(super) fn unused(written: &Written, compiler: &mut Compiler) -> Vec<String> {
    let mut unused = Vec::new();
    let params = written
        .params
        .iter()
        .map(|param| (&param.name, format!("params.{}", param.name.text)));
    let lets = written.lets.iter().map(|(name, _)| (name, name.text.clone()));
    let lookups = written
        .lookups
        .iter()
        .map(|lookup| (&lookup.name, format!("lookup.{}", lookup.name.text)));
    for (name, used_as) in params.chain(lets).chain(lookups) {
        if compiler.used.contains(&used_as) {
            continue;
        }
        if !name.is_moved() {
            let problem = Problem::new("unused", name.span.clone(), format!("`{used_as}` is never used"));
            compiler.problems.push(problem.help("use it, or remove it"));
        }
        unused.push(used_as);
    }
    unused
}

/// The number of the entry is written later, as digits: nothing can be said of them.
pub(super) fn not_plain(column: &WrittenColumn, compiler: &mut Compiler) {
    let keys = [
        ("kind", column.is_text.is_some()),
        ("max", column.max.is_some()),
        ("overflow", column.cut.is_some()),
    ];
    if let Some((key, _)) = keys.iter().find(|(_, is_there)| *is_there) {
        let message = format!(
            "`{key}` says nothing beside {}",
            crate::mapping::field::ENTRY_NUMBER
        );
        let problem = Problem::new("unused", column.span.clone(), message);
        compiler
            .problems
            .push(problem.help(format!("remove `{key}`: the number is written as plain digits")));
    }
}

/// A column may be cut that holds texts.
pub(super) fn cut_number(column: &WrittenColumn, numbers: Numbers, compiler: &mut Compiler) {
    let Some(name) = &column.name else { return };
    let (message, help) = match numbers {
        Numbers::None | Numbers::Within => return,
        Numbers::Alone => (
            format!(
                "`{}` holds numbers or days, and a part of one is another one",
                name.text
            ),
            "use overflow = \"error\"",
        ),
        Numbers::Blurred => (
            format!(
                "`{}` has a step behind a cell of [let] with numbers or days in it, which could be cut in two",
                name.text
            ),
            "put the step at the field, inside [let], or use overflow = \"error\"",
        ),
    };
    let problem = Problem::new("cut-number", name.span.clone(), message);
    compiler.problems.push(problem.help(help));
}

/// What stands for a value in a name that is only looked at: no name that some system refuses.
const SOME_VALUE: &str = "saldo";

/// A file's name that cannot be written, whatever its values are.
pub(super) fn file_name(name: &TextValue, pieces: &[Piece], compiler: &mut Compiler) {
    let parts = pieces.iter().map(|piece| match piece {
        Piece::Literal(text) => text.as_str(),
        Piece::Value { .. } => SOME_VALUE,
    });
    if let Err(error) = FileName::new(parts.collect::<String>()) {
        let message = format!(
            "`{}` cannot be a file's name: {}",
            name.text.escape_debug(),
            error.reason
        );
        let problem = Problem::new("bad-file-name", name.span.clone(), message);
        compiler.problems.push(
            problem.help("write a name without folders, like \"my_{period.from | date('%Y%m%d')}.csv\""),
        );
    }
}

/// Without quotes nobody could tell decimals from another cell.
pub(super) fn decimal_is_delimiter(written: &Written, compiler: &mut Compiler) {
    let file = &written.file;
    let layout = file.layout();
    let is_same = layout.quote == Quote::Never && char::from(layout.delimiter) == compiler.decimal;
    if let (true, None, Some(place)) = (
        is_same,
        &written.text,
        file.decimal.as_ref().or(file.name.as_ref()),
    ) {
        let message = format!(
            "`{}` stands before decimals and between cells, and the file has no quotes to tell them apart",
            compiler.decimal
        );
        let problem = Problem::new("bad-decimal", place.span.clone(), message);
        compiler
            .problems
            .push(problem.help("change `decimal`, `delimiter` or `quote` in [file]"));
    }
}

/// A name is typed on command lines and stands in file names.
pub(super) fn name(name: Option<&TextValue>, compiler: &mut Compiler) {
    let Some(name) = name else { return };
    if !super::is_name(&name.text) {
        let message = format!("`{}` is not a name for a format", name.text.escape_debug());
        let problem = Problem::new("bad-name", name.span.clone(), message);
        compiler
            .problems
            .push(problem.help("use lower-case letters, digits, hyphens and underscores"));
    }
}

/// A file is split only where nothing speaks of the statement as a whole: the bank's balances belong to all of it.
pub(super) fn unsplittable(written: &Written, compiler: &mut Compiler) {
    let key = match &written.file {
        WrittenFile {
            max_rows: Some(_), ..
        } => "max_rows",
        WrittenFile { split: Some(_), .. } => "split",
        _ => return,
    };
    if let (true, Some(name)) = (compiler.needs_statement, &written.file.name) {
        let message = "a file that names statement.… cannot be split: those values belong to the whole of it";
        let problem = Problem::new("unsplittable", name.span.clone(), message);
        compiler.problems.push(problem.help(format!(
            "remove `{key}` from [file], or the fields of the statement"
        )));
    }
}

/// Files of different days need different names.
pub(super) fn one_name(written: &Written, compiler: &mut Compiler) {
    let file = &written.file;
    let is_cut = file.split.is_some() || file.per() == Per::FiscalYear;
    let has_year = file.split.is_none()
        && file
            .name
            .as_ref()
            .is_some_and(|name| name.text.contains("books.fiscal_year_"));
    if let (true, Some(name)) = (is_cut && !has_year, &file.name)
        && !name.text.contains("period.")
    {
        let message = "the files of several months or years would have one name";
        let problem = Problem::new("one-name", name.span.clone(), message);
        compiler
            .problems
            .push(problem.help("add {period.from | date('%Y%m%d')} to the name"));
    }
}
