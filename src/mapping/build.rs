//! Puts a mapping together: what the file says, in the order in which names become known.

use std::collections::BTreeSet;

use super::compile::{Compiler, LetName, Position};
use super::field::{self, Kind};
use super::model::{Written, WrittenCell, WrittenColumn, WrittenFile, WrittenParam, WrittenText};
use super::plan::{Case, Cell, DateFormat, Escape, Lookup, Shared};
use super::{Column, Filter, Mapping, Param, Per, TextBody, sample};
use crate::entry::AttributeSet;
use crate::layout::CellKind;
use crate::problem::{Problem, Source};
use crate::toml_tree::TextValue;

/// The name that a mapping without one gets; such a mapping is refused, so nobody ever sees it.
const NAMELESS: &str = "";

pub(super) fn mapping(written: Written, source: Source, problems: &mut Vec<Problem>) -> Mapping {
    let mut compiler = Compiler {
        decimal: decimal(&written.file, problems),
        date: date(&written.file, problems),
        params: written
            .params
            .iter()
            .map(|param| param.name.text.clone())
            .collect(),
        lets: Vec::new(),
        later: written
            .lets
            .iter()
            .rev()
            .map(|(name, _)| name.text.clone())
            .collect(),
        lookups: written
            .lookups
            .iter()
            .map(|lookup| lookup.name.text.clone())
            .collect(),
        escape: written
            .text
            .as_ref()
            .map(|text| text.escape.unwrap_or(Escape::None)),
        used: BTreeSet::new(),
        needs: AttributeSet::NONE,
        problems: Vec::new(),
    };
    let cells = lets(&written.lets, &mut compiler);
    let params = written
        .params
        .iter()
        .map(|param| self::param(param, &mut compiler))
        .collect();
    let position = if written.file.per() == Per::Account {
        Position::AccountFile
    } else {
        Position::Run
    };
    let file_name = written
        .file
        .name
        .as_ref()
        .map(|name| compiler.template(name, position).pieces);
    let filters = filters(&written, &mut compiler);
    let columns: Vec<_> = written
        .columns
        .iter()
        .map(|column| self::column(column, &mut compiler))
        .collect();
    let text = written
        .text
        .as_ref()
        .map(|text| self::text(text, &written.file, &mut compiler));
    report_unsplittable(&written, &mut compiler);
    report_duplicates(&written, &mut compiler);
    report_unused(&written, &mut compiler);
    report_name(written.name.as_ref(), &mut compiler);
    let names: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
    let samples = written
        .tests
        .into_iter()
        .map(|test| sample::build(test, &names, &mut compiler.problems))
        .collect();
    problems.append(&mut compiler.problems);
    let lookups = written.lookups.into_iter().map(|lookup| Lookup {
        rows: lookup.rows.into_iter().collect(),
        default: lookup.default,
    });
    Mapping {
        name: written.name.map_or(NAMELESS.to_owned(), |name| name.text),
        title: written.title.map(|title| title.text).unwrap_or_default(),
        country: written.country,
        docs: written.docs,
        checked: written.checked,
        layout: written.file.layout(),
        header: written.file.header.unwrap_or(true),
        per: written.file.per(),
        max_rows: written.file.max_rows,
        params,
        needs: compiler.needs,
        samples,
        source,
        file_name: file_name.unwrap_or_default(),
        filters,
        columns,
        text,
        shared: Shared {
            cells,
            lookups: lookups.collect(),
        },
    }
}

/// Compiles a text format. Its head and tail know the statement where the file holds one account.
fn text(written: &WrittenText, file: &WrittenFile, compiler: &mut Compiler) -> TextBody {
    let position = if file.per() == Per::Account {
        Position::Statement
    } else {
        Position::Run
    };
    let mut compile = |text: &Option<TextValue>, position| {
        text.as_ref()
            .map(|text| compiler.template(text, position).pieces)
            .unwrap_or_default()
    };
    TextBody {
        head: compile(&written.head, position),
        record: compile(&written.record, Position::Row),
        tail: compile(&written.tail, position),
    }
}

/// A file is split only where nothing speaks of it as a whole, and where it holds one account.
fn report_unsplittable(written: &Written, compiler: &mut Compiler) {
    let framed = written
        .text
        .as_ref()
        .is_some_and(|text| text.head.is_some() || text.tail.is_some());
    let reason = match (framed, written.file.per()) {
        (true, _) => "a text with a head or tail cannot be split",
        (false, Per::Period) => "a file over several accounts cannot be split",
        (false, Per::Account) => return,
    };
    if let (Some(_), Some(name)) = (written.file.max_rows, &written.file.name) {
        let problem = Problem::new("max-rows", name.span.clone(), reason);
        compiler
            .problems
            .push(problem.help("remove `max_rows` from [file]"));
    }
}

fn decimal(file: &WrittenFile, problems: &mut Vec<Problem>) -> char {
    let Some(text) = &file.decimal else { return '.' };
    match text.text.as_str() {
        "," => ',',
        "." => '.',
        other => {
            let message = format!("`decimal` cannot be '{}'", other.escape_debug());
            problems.push(Problem::new("bad-choice", text.span.clone(), message).help("use \",\" or \".\""));
            '.'
        }
    }
}

fn date(file: &WrittenFile, problems: &mut Vec<Problem>) -> DateFormat {
    let Some(text) = &file.date else {
        return DateFormat::iso();
    };
    DateFormat::parse(&text.text).unwrap_or_else(|code| {
        let problem = Problem::new(
            "bad-date",
            text.span.clone(),
            format!("`{code}` is not a date code"),
        );
        problems.push(problem.help(format!("use {}", DateFormat::CODES)));
        DateFormat::iso()
    })
}

fn lets(written: &[(TextValue, WrittenCell)], compiler: &mut Compiler) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (name, cell) in written {
        if field::find(&name.text).is_some() {
            let message = format!("`{}` is already the name of a field", name.text);
            compiler
                .problems
                .push(Problem::new("duplicate-name", name.span.clone(), message).help("choose another name"));
        }
        let (cell, always, _) = self::cell(cell, compiler);
        cells.push(cell);
        compiler.later.pop();
        compiler.lets.push(LetName {
            name: name.text.clone(),
            always,
        });
    }
    cells
}

fn param(written: &WrittenParam, compiler: &mut Compiler) -> Param {
    let default = written
        .default
        .as_ref()
        .map(|text| compiler.template(text, Position::Default).pieces);
    Param {
        name: written.name.text.clone(),
        ask: written.ask.clone().unwrap_or_default(),
        default,
    }
}

fn filters(written: &Written, compiler: &mut Compiler) -> Vec<Filter> {
    let mut filters = Vec::new();
    for filter in &written.filters {
        let when = filter.when.as_ref().and_then(|when| compiler.condition(when));
        if let (Some(when), Some(reason)) = (when, &filter.reason) {
            filters.push(Filter {
                when,
                reason: reason.text.clone(),
            });
        }
    }
    filters
}

/// Compiles the cases of a cell; tells whether one of them always fits, and the kind of its values.
fn cell(written: &WrittenCell, compiler: &mut Compiler) -> (Cell, bool, Kind) {
    let mut cases = Vec::new();
    let mut always = false;
    let mut kinds = Vec::new();
    for case in &written.cases {
        if always {
            let problem = Problem::new("unreachable", case.span.clone(), "this case is never reached");
            compiler
                .problems
                .push(problem.help("an earlier case fits every entry: move this one up, or remove it"));
        }
        let when = case.when.as_ref().map(|when| compiler.condition(when));
        let Some(text) = &case.text else { continue };
        let template = compiler.template(text, Position::Row);
        always |= template.always && when.is_none();
        kinds.push(template.kind);
        cases.push(Case {
            when: when.flatten(),
            pieces: template.pieces,
        });
    }
    let kind = match kinds.split_first() {
        Some((first, rest)) if rest.iter().all(|kind| kind == first) => *first,
        _ => Kind::Text,
    };
    (Cell { cases }, always, kind)
}

fn column(written: &WrittenColumn, compiler: &mut Compiler) -> Column {
    let nothing = WrittenCell { cases: Vec::new() };
    let cases = written.cell.as_ref().unwrap_or(&nothing);
    let (cell, _, kind) = cell(cases, compiler);
    let is_cut = written.cut.unwrap_or(false);
    let is_text = written
        .is_text
        .unwrap_or(matches!(kind, Kind::Text | Kind::Flag | Kind::List));
    if let (false, true, Some(name)) = (is_text, is_cut, &written.name) {
        let message = format!(
            "`{}` holds numbers or days, and a part of one is another one",
            name.text
        );
        let problem = Problem::new("cut-number", name.span.clone(), message);
        compiler.problems.push(problem.help("use overflow = \"error\""));
    }
    let templates = cases.cases.iter().filter_map(|case| case.text.as_ref());
    Column {
        name: written
            .name
            .as_ref()
            .map(|name| name.text.clone())
            .unwrap_or_default(),
        cell,
        templates: templates.map(|text| text.text.clone()).collect(),
        kind: if is_text { CellKind::Text } else { CellKind::Number },
        required: written.required.unwrap_or(false),
        max: written.max.map(|max| usize::try_from(max).unwrap_or(usize::MAX)),
        cut: is_cut,
    }
}

fn report_duplicates(written: &Written, compiler: &mut Compiler) {
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

fn report_unused(written: &Written, compiler: &mut Compiler) {
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
        if !compiler.used.contains(&used_as) && !name.is_moved() {
            let problem = Problem::new("unused", name.span.clone(), format!("`{used_as}` is never used"));
            compiler.problems.push(problem.help("use it, or remove it"));
        }
    }
}

/// A name is typed on command lines and stands in file names.
fn report_name(name: Option<&TextValue>, compiler: &mut Compiler) {
    let Some(name) = name else { return };
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if name.text.is_empty() || !name.text.chars().all(fits) {
        let message = format!("`{}` is not a name for a format", name.text.escape_debug());
        let problem = Problem::new("bad-name", name.span.clone(), message);
        compiler
            .problems
            .push(problem.help("use lower-case letters, digits, hyphens and underscores"));
    }
}
