//! `saldo mapping explain`: how each cell of one entry came about.

use super::trial::Trial;
use crate::cli::args::ExplainArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;

pub(super) fn run(arguments: &ExplainArgs, printer: &mut Printer) -> Result<(), Failure> {
    let trial = Trial::open(&[&arguments.file], &arguments.sample, printer)?;
    let format = &trial.job.formats[0];
    let matching: Vec<_> = trial
        .entries()
        .filter(|(_, entry)| entry.id.starts_with(&arguments.id))
        .collect();
    let (account, entry) = match matching[..] {
        [found] => found,
        [] => {
            return Err(Failure::usage(format!(
                "there is no entry '{}' in the period",
                arguments.id
            )));
        }
        _ => {
            return Err(Failure::usage(format!(
                "{} entries begin with '{}'",
                matching.len(),
                arguments.id
            )));
        }
    };
    printer.heading(&format!(
        "{} on {} ({})",
        entry.id,
        entry.settled_at.local(),
        account.name
    ));
    let scope = trial.scope(format, account, entry);
    match format
        .mapping
        .explain(&scope, &format.encoder)
        .map_err(Failure::user)?
    {
        Err(reason) => printer.line(&format!("left out: {reason}")),
        Ok(columns) => {
            for column in columns {
                printer.line(&format!("{} = {:?}", column.column, column.value))?;
                match column.chosen {
                    Some((number, template)) => printer.line(&format!("    case {number}: {template}"))?,
                    None => printer.line("    no case fits, so the cell is empty")?,
                }
                column
                    .notes
                    .iter()
                    .try_for_each(|note| printer.line(&format!("    {note}")))?;
            }
            Ok(())
        }
    }
}
