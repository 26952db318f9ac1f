//! `saldo mapping preview`: the first rows of a mapping.

use super::table::{self, shown};
use super::trial;
use crate::cli::args::PreviewArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::mapping::{Outcome, Row, Tally};

pub(super) fn run(arguments: &PreviewArgs, printer: &mut Printer) -> Result<(), Failure> {
    let trial = trial::open(&[&arguments.file], &arguments.sample, printer)?;
    let format = &trial.job.formats[0];
    let mut rows: Vec<Vec<String>> = vec![format.mapping.columns().map(ToOwned::to_owned).collect()];
    let (mut row, mut left_out) = (Row::default(), 0);
    for (account, entry) in trial.iter() {
        if rows.len() > arguments.rows {
            break;
        }
        let lines = trial.lines(format, account, entry)?;
        left_out += usize::from(lines.is_empty());
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
    table::lines(&rows)
        .iter()
        .try_for_each(|line| printer.line(line))?;
    if left_out > 0 {
        printer.careful("left out:", &format!("{left_out} of these entries, by a filter"));
    }
    Ok(())
}
