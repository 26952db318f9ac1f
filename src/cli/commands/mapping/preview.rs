//! `saldo mapping preview`: the first rows of a mapping.

use super::table::{self, shown};
use super::trial;
use crate::cli::args::PreviewArgs;
use crate::cli::entries::EntryList;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::export::Format;
use crate::mapping::{Outcome, Row, Tally};
use crate::words::count;

mod text;

pub(super) fn run(arguments: &PreviewArgs, printer: &mut Printer) -> Result<(), Failure> {
    let trial = trial::open(&[&arguments.file], &arguments.sample, printer)?;
    let format = &trial.job.formats[0];
    if trial.iter().next().is_none() {
        printer.careful(
            "note:",
            "there is no entry in this period, so there is no row to show",
        );
    }
    let left_out = if format.mapping.is_text() {
        text::show(&trial, format, arguments, printer)?
    } else {
        columns(&trial, format, arguments, printer)?
    };
    if left_out > 0 {
        printer.careful("left out:", &format!("{left_out} of these entries, by a filter"));
    }
    Ok(())
}

/// Shows rows as a table, and tells how many entries a filter left out before the last of them.
fn columns(
    trial: &EntryList,
    format: &Format,
    arguments: &PreviewArgs,
    printer: &mut Printer,
) -> Result<u64, Failure> {
    let mut rows: Vec<Vec<String>> = vec![format.mapping.columns().map(ToOwned::to_owned).collect()];
    let (mut row, mut left_out) = (Row::default(), 0);
    for (account, entry) in trial.iter() {
        if rows.len() > arguments.rows {
            break;
        }
        let lines = trial.lines(format, account, entry)?;
        left_out += u64::from(lines.is_empty());
        for line in &lines {
            let scope = line.scope(trial.scope(format, account, entry));
            let rendered = format
                .mapping
                .render(&scope, &format.encoder, &mut row, &mut Tally::default());
            match rendered.map_err(Failure::user)? {
                Outcome::Written => rows.push(row.cells().map(|(text, _)| shown(text)).collect()),
                Outcome::Filtered(_) => left_out += 1,
            }
        }
    }
    let hidden = if arguments.all { 0 } else { hide_empty(&mut rows) };
    table::lines(&rows)
        .iter()
        .try_for_each(|line| printer.line(line))?;
    if hidden > 0 {
        let columns = count(hidden, "column is", "columns are");
        printer.say(format!(
            "{columns} empty in all of these rows and not shown; --all shows them"
        ));
    }
    Ok(left_out)
}

/// Takes out the columns that hold nothing below their heading, and tells how many those are. A table without rows, or
/// with nothing in any of them, keeps all.
fn hide_empty(rows: &mut [Vec<String>]) -> u64 {
    let Some((headings, body)) = rows.split_first() else {
        return 0;
    };
    let is_filled = |column: usize| body.iter().any(|row| !row[column].is_empty());
    let filled: Vec<_> = (0..headings.len()).map(is_filled).collect();
    if !filled.contains(&true) {
        return 0;
    }
    for row in rows {
        let mut filled = filled.iter();
        row.retain(|_| filled.next() == Some(&true));
    }
    filled.iter().filter(|filled| !**filled).count() as u64
}

#[cfg(test)]
mod tests {
    use super::hide_empty;

    #[test]
    fn only_columns_without_any_value_are_hidden() {
        let table = |rows: &[&[&str]]| -> Vec<Vec<String>> {
            let cells = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
            rows.iter().map(cells).collect()
        };
        for (before, after, hidden) in [
            (
                table(&[&["a", "b", "c"], &["1", "", ""], &["", "", "0"]]),
                table(&[&["a", "c"], &["1", ""], &["", "0"]]),
                1,
            ),
            (table(&[&["a", "b"]]), table(&[&["a", "b"]]), 0),
            (table(&[&["a"], &[""]]), table(&[&["a"], &[""]]), 0),
        ] {
            let mut rows = before;
            assert_eq!(hide_empty(&mut rows), hidden);
            assert_eq!(rows, after);
        }
    }
}
