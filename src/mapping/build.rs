//! Puts a mapping together: what the file says, in the order in which names become known.

use std::collections::BTreeSet;

use super::compile::{Compiler, LetName, Named, Position, Used};
use super::field;
use super::model::{DECIMALS, Written, WrittenCell, WrittenFile, WrittenParam, WrittenReason};
use super::plan::{Cell, DateFormat, Escape, Lookup, Piece, Shared};
use super::{Mapping, Param, Per, Reasoned, Requirement, condition, sample};
use crate::entry::AttributeSet;
use crate::problem::{Problem, Source};
use crate::toml_tree::TextValue;

mod around;
mod column;
mod fixed;
mod report;
mod told;

use column::{cell, column};

/// Whether a format can be called like this: the name is typed, and stands in the names of files.
pub fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    !name.is_empty() && name.chars().all(fits)
}

/// The name that a mapping without one gets; such a mapping is refused, so nobody ever sees it.
const NAMELESS: &str = "";

/// Names of [let], [params] and [lookup] that nothing uses.
pub(super) fn unused(written: &Written) -> Vec<String> {
    let nowhere = Source::new("", "");
    whole_mapping(written.clone(), nowhere, &mut Vec::new()).1
}

pub(super) fn mapping(written: Written, source: Source, problems: &mut Vec<Problem>) -> Mapping {
    whole_mapping(written, source, problems).0
}

/// Compiles a mapping; also tells which names nothing uses.
fn whole_mapping(written: Written, source: Source, problems: &mut Vec<Problem>) -> (Mapping, Vec<String>) {
    let mut compiler = compiler(&written, problems);
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
        .map(|name| file_name(name, position, &mut compiler));
    let requirements = requirements(&written.requirements, &mut compiler);
    let filters = filters(&written.filters, &mut compiler);
    let columns: Vec<_> = written
        .columns
        .iter()
        .map(|column| self::column(column, Position::Row, &mut compiler))
        .collect();
    let preambles = around::preambles(&written, &mut compiler);
    let text = written
        .text
        .as_ref()
        .map(|text| around::text(text, &written.file, &mut compiler));
    report::unsplittable(&written, &mut compiler);
    report::one_name(&written, &mut compiler);
    if written.file.per() == Per::FiscalYear {
        compiler.needs_books.insert("fiscal_year_start");
    }
    report::duplicates(&written, &mut compiler);
    fixed::headings(&written, &mut compiler);
    fixed::declaration(&written, &mut compiler);
    report::decimal_is_delimiter(&written, &mut compiler);
    let unused = report::unused(&written, &mut compiler);
    report::name(written.name.as_ref(), &mut compiler);
    let told_lets = told::lets(&written.lets, &compiler.lets);
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
    let mapping = Mapping {
        name: written.name.map_or(NAMELESS.to_owned(), |name| name.text),
        title: written.title.map(|title| title.text).unwrap_or_default(),
        country: written.country,
        docs: written.docs,
        checked: written.checked,
        guide: written.guide,
        layout: written.file.layout(),
        header: written.file.header.unwrap_or(true),
        rows: written.rows.unwrap_or_default(),
        per: written.file.per(),
        split: written.file.split,
        max_rows: written.file.max_rows,
        needs_statement: compiler.needs_statement,
        needs_books: compiler.needs_books,
        params,
        needs: compiler.needs,
        samples,
        source,
        file_name: file_name.unwrap_or_default(),
        requirements,
        filters,
        preambles,
        columns,
        text,
        lets: told_lets,
        shared: Shared {
            cells,
            lookups: lookups.collect(),
        },
    };
    (mapping, unused)
}

/// What postings cannot be made without.
const POSTING_BOOKS: [&str; 2] = ["bank", "chart"];

/// A compiler that knows the names of the file.
fn compiler(written: &Written, problems: &mut Vec<Problem>) -> Compiler {
    let rows = written.rows.unwrap_or_default();
    let layout = written.file.layout();
    Compiler {
        decimal: decimal(&written.file, problems),
        date: date(&written.file, problems),
        encoding: layout.encoding,
        unencodable: layout.unencodable,
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
        rows,
        needs_books: if rows.is_booked() {
            BTreeSet::from(POSTING_BOOKS)
        } else {
            BTreeSet::new()
        },
        needs_statement: false,
        named: Named::default(),
        problems: Vec::new(),
        limits: Used::default(),
    }
}

/// A file's name, of which no value could make one that can be written is refused.
fn file_name(name: &TextValue, position: Position, compiler: &mut Compiler) -> Vec<Piece> {
    let before = compiler.problems.len();
    let pieces = compiler.template(name, position).pieces;
    if compiler.problems.len() == before {
        report::file_name(name, &pieces, compiler);
    }
    pieces
}

fn decimal(file: &WrittenFile, problems: &mut Vec<Problem>) -> char {
    let Some(text) = &file.decimal else { return '.' };
    let known = DECIMALS.iter().find(|(word, _)| *word == text.text);
    known.map_or_else(
        || {
            let message = format!("`decimal` cannot be '{}'", text.text.escape_debug());
            problems.push(Problem::new("bad-choice", text.span.clone(), message).help("use \",\" or \".\""));
            '.'
        },
        |(_, sign)| *sign,
    )
}

fn date(file: &WrittenFile, problems: &mut Vec<Problem>) -> DateFormat {
    let Some(text) = &file.date else {
        return DateFormat::iso();
    };
    DateFormat::parse(&text.text).unwrap_or_else(|reason| {
        let problem = Problem::new("bad-date", text.span.clone(), reason);
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
        compiler.named = Named::default();
        compiler.limits.widest = 0;
        let named = self::cell(cell, Position::Cell, compiler);
        let mut pieces = named.cell.cases.iter().flat_map(|case| &case.pieces);
        let holds_values = pieces.any(|piece| matches!(piece, Piece::Value { .. }));
        cells.push(named.cell);
        compiler.later.pop();
        compiler.lets.push(LetName {
            name: name.text.clone(),
            always: named.always,
            holds_values,
            kind: named.kind,
            numbers: named.numbers,
            named: compiler.named,
            growth: compiler.limits.widest,
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

/// Each account is held against them on its own, also where a file holds several.
fn requirements(written: &[WrittenReason], compiler: &mut Compiler) -> Vec<Requirement> {
    let requirements = written.iter().filter_map(|requirement| {
        let text = requirement.when.as_ref()?;
        let when = compiler.condition(text, Position::AccountFile)?;
        let condition = condition::parse(&text.text).ok()?;
        let reason = requirement.reason.as_ref()?;
        Some(Requirement::new(when, &condition, &reason.text))
    });
    requirements.collect()
}

fn filters(written: &[WrittenReason], compiler: &mut Compiler) -> Vec<Reasoned> {
    let filters = written.iter().filter_map(|filter| {
        let when = compiler.condition(filter.when.as_ref()?, Position::Row)?;
        let reason = filter.reason.as_ref()?.text.clone();
        Some(Reasoned { when, reason })
    });
    filters.collect()
}
