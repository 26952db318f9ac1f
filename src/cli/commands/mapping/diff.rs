//! `saldo mapping diff`: what two mappings say differently, and which cells come out differently.

use serde::Serialize;

use super::trial;
use crate::cli::args::DiffArgs;
use crate::cli::entries::EntryList;
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::cli::part::Part;
use crate::cli::printer::Printer;
use crate::entry::{Account, Entry};
use crate::export::Format;
use crate::mapping::{Changes, Mapping, Outcome, Outline, Row, RowError, Scope, Tally};

mod words;

/// As many differing cells of a column are shown.
const EXAMPLES: usize = 3;

/// What a text format's record is called where columns have names.
const RECORD: &str = "record";

/// Everything that is told, as scripts see it.
#[derive(Serialize)]
struct Report<'m> {
    a: &'m str,
    b: &'m str,
    #[serde(flatten)]
    changes: Changes,
    entries: Entries,
}

/// What became of the entries.
#[derive(Default, Serialize)]
struct Entries {
    /// Those that were tried.
    tried: u64,
    /// Those that both wrote, and every cell of which both have is the same.
    same: u64,
    /// Those that one leaves out or refuses.
    only: Vec<Only>,
    /// The columns that both have, in the order of the first.
    cells: Vec<CellCount>,
}

/// Why one mapping has no row for entries that the other writes.
#[derive(PartialEq, Eq, Serialize)]
struct Only {
    /// The mapping without a row: `a` or `b`.
    missing_in: &'static str,
    reason: String,
    entries: u64,
    /// One of them.
    id: String,
}

/// How the cells of one column compare.
#[derive(Serialize)]
struct CellCount {
    column: String,
    /// Its name in the second mapping, where it has another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    column_b: Option<String>,
    compared: u64,
    different: u64,
    examples: Vec<Example>,
    #[serde(skip)]
    places: (usize, usize),
}

#[derive(Serialize)]
struct Example {
    id: String,
    a: String,
    b: String,
}

pub(super) fn run(arguments: &DiffArgs, printer: &mut Printer) -> Result<(), Failure> {
    let trial = trial::open(&[&arguments.a, &arguments.b], &arguments.sample, printer)?;
    let [a, b] = &trial.job.formats[..] else {
        return Err(Failure::usage("two mappings are compared"));
    };
    let profile = trial::profile(&arguments.sample)?;
    let outline = |format: &Format| Outline::of(&format.mapping, &formats::Shelf(&profile));
    let changes = outline(a).changes(&outline(b));
    let entries = Entries::compare(&trial, a, b, &changes);
    let report = Report {
        a: &a.mapping.source.name,
        b: &b.mapping.source.name,
        changes,
        entries,
    };
    if arguments.json {
        return printer.json(&report);
    }
    report.lines().iter().try_for_each(|line| printer.line(line))
}

impl Entries {
    fn compare(trial: &EntryList, a: &Format, b: &Format, changes: &Changes) -> Self {
        let mut entries = Self {
            cells: pairs(&a.mapping, &b.mapping, changes),
            ..Self::default()
        };
        let (mut row_a, mut row_b) = (Row::default(), Row::default());
        for (account, entry) in trial.iter() {
            entries.tried += 1;
            let [line_a, line_b] = [a, b].map(|format| first_line(trial, format, account, entry));
            let missing_a = missing(a, &line_a.scope(trial.scope(a, account, entry)), &mut row_a);
            let missing_b = missing(b, &line_b.scope(trial.scope(b, account, entry)), &mut row_b);
            match (missing_a, missing_b) {
                (None, None) => entries.cells(&entry.id, &row_a, &row_b),
                (Some(reason), None) => entries.only("a", reason, &entry.id),
                (None, Some(reason)) => entries.only("b", reason, &entry.id),
                (Some(_), Some(_)) => entries.same += 1,
            }
        }
        entries
    }

    fn cells(&mut self, id: &str, row_a: &Row, row_b: &Row) {
        let (cells_a, cells_b): (Vec<_>, Vec<_>) = (row_a.cells().collect(), row_b.cells().collect());
        let mut is_same = true;
        for pair in &mut self.cells {
            let (Some((a, _)), Some((b, _))) = (cells_a.get(pair.places.0), cells_b.get(pair.places.1))
            else {
                continue;
            };
            pair.compared += 1;
            if a != b {
                is_same = false;
                pair.different += 1;
                if pair.examples.len() < EXAMPLES {
                    pair.examples.push(Example {
                        id: id.to_owned(),
                        a: (*a).to_owned(),
                        b: (*b).to_owned(),
                    });
                }
            }
        }
        self.same += u64::from(is_same);
    }

    fn only(&mut self, missing_in: &'static str, reason: String, id: &str) {
        let same = |only: &&mut Only| only.missing_in == missing_in && only.reason == reason;
        match self.only.iter_mut().find(same) {
            Some(only) => only.entries += 1,
            None => self.only.push(Only {
                missing_in,
                reason,
                entries: 1,
                id: id.to_owned(),
            }),
        }
    }
}

/// Where an entry has several rows, the first one is compared.
fn first_line<'l>(
    trial: &'l EntryList,
    format: &Format,
    account: &Account,
    entry: &Entry<'static>,
) -> Part<'l> {
    let lines = trial.lines(format, account, entry).unwrap_or_default();
    lines.into_iter().next().unwrap_or(Part::Whole)
}

/// Why there is no row; `None` when there is one.
fn missing(format: &Format, scope: &Scope<'_>, row: &mut Row) -> Option<String> {
    let mapping = &format.mapping;
    match mapping.render(scope, &format.encoder, row, &mut Tally::default()) {
        Ok(Outcome::Written) => None,
        Ok(Outcome::Filtered(filter)) => Some(
            mapping
                .filter_reasons()
                .nth(filter)
                .unwrap_or_default()
                .to_owned(),
        ),
        Err(RowError {
            column,
            message,
            help,
            ..
        }) => Some(format!("column `{column}` is refused: {message}; {help}")),
    }
}

/// The columns of both, by their names; a text format has its record instead.
fn pairs(a: &Mapping, b: &Mapping, changes: &Changes) -> Vec<CellCount> {
    let names = |mapping: &Mapping| -> Vec<String> {
        if mapping.is_text() {
            vec![RECORD.to_owned()]
        } else {
            mapping.columns().map(ToOwned::to_owned).collect()
        }
    };
    if a.is_text() != b.is_text() {
        return Vec::new();
    }
    let names_b = names(b);
    let pair = |(place, name): (usize, String)| {
        let renamed = changes
            .renamed
            .iter()
            .find(|renamed| renamed.a == name)
            .map(|renamed| renamed.b.clone());
        let other = names_b
            .iter()
            .position(|known| *known == *renamed.as_ref().unwrap_or(&name))?;
        Some(CellCount {
            column: name,
            column_b: renamed,
            compared: 0,
            different: 0,
            examples: Vec::new(),
            places: (place, other),
        })
    };
    names(a).into_iter().enumerate().filter_map(pair).collect()
}
