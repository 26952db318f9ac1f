//! `saldo mapping explain`: how each cell of one entry came about.

use super::trial;
use crate::cli::args::ExplainArgs;
use crate::cli::failure::Failure;
use crate::cli::part::Part;
use crate::cli::printer::Printer;
use crate::excerpt::{beginning, written};
use crate::mapping::{Explained, Explanation};

/// The most characters of a value that are shown.
const LONGEST: usize = 500;

pub(super) fn run(arguments: &ExplainArgs, printer: &mut Printer) -> Result<(), Failure> {
    let trial = trial::open(&[&arguments.file], &arguments.sample, printer)?;
    let format = &trial.job.formats[0];
    let (account, entry) = trial.of_id(&arguments.id)?;
    printer.strong_line(&format!(
        "{} on {} ({})",
        entry.id,
        entry.settled_at.local(),
        written(&account.name)
    ))?;
    let mut lines = trial.lines(format, account, entry)?;
    if lines.is_empty() {
        // Without a posting the mapping says why.
        lines.push(Part::Whole);
    }
    for line in &lines {
        if let Some(heading) = line.heading() {
            printer.strong_line(&heading)?;
        }
        let scope = line.scope(trial.scope(format, account, entry));
        match format
            .mapping
            .explain(&scope, &format.encoder)
            .map_err(Failure::user)?
        {
            Err(reason) => printer.line(&format!("left out: {reason}"))?,
            Ok(explanation) => tell(explanation, printer)?,
        }
    }
    Ok(())
}

/// Everything is shown, and then the first refusal is what the command fails with.
fn tell(explanation: Explanation, printer: &mut Printer) -> Result<(), Failure> {
    for cell in &explanation.lets {
        told(&format!("let.{}", cell.name), cell)
            .iter()
            .try_for_each(|line| printer.line(line))?;
    }
    for slot in &explanation.slots {
        let value = slot
            .value
            .as_ref()
            .map_or("absent".to_owned(), |value| format!("= {}", quoted(value)));
        printer.line(&format!("{{{}}} {value}", slot.template))?;
    }
    for column in &explanation.columns {
        let lines = if column.cases == 0 {
            record(column)
        } else {
            told(&column.name, column)
        };
        lines.iter().try_for_each(|line| printer.line(line))?;
    }
    let mut cells = explanation.lets.into_iter().chain(explanation.columns);
    match cells.find_map(|cell| cell.refusal) {
        Some(refusal) => Err(Failure::user(refusal)),
        None => Ok(()),
    }
}

/// A value in quotes, with escapes; no more of it than anybody reads.
fn quoted(value: &str) -> String {
    let start: String = value.chars().take(LONGEST).collect();
    match value.len() - start.len() {
        0 => format!("{start:?}"),
        more => format!("{start:?} and {more} more bytes"),
    }
}

/// A cell with its value, the case it comes from, and what happened to it.
fn told(name: &str, cell: &Explained) -> Vec<String> {
    let mut lines = Vec::new();
    match (&cell.refusal, &cell.chosen) {
        (Some(refusal), _) => lines.extend([
            format!("{name} is refused"),
            format!("    {}; {}", refusal.message, refusal.help),
        ]),
        (None, Some(chosen)) => {
            lines.push(format!("{name} = {}", quoted(&cell.value)));
            let when = chosen
                .when
                .as_ref()
                .map_or(String::new(), |when| format!(", when {when}"));
            let number = if cell.cases == 1 {
                "from".to_owned()
            } else {
                format!("case {} of {}", chosen.number, cell.cases)
            };
            let template = chosen.template.replace('\n', "\\n");
            lines.push(format!("    {number}{when}: {template}"));
        }
        (None, None) => lines.extend([format!("{name} is empty"), format!("    {}", why_empty(cell))]),
    }
    lines.extend(cell.notes.iter().map(|note| format!("    {note}")));
    lines
}

/// Why no case gave a text.
fn why_empty(cell: &Explained) -> String {
    match &cell.blank[..] {
        [template] if cell.cases == 1 && template.is_empty() => "no text is written for it".to_owned(),
        [template] if cell.cases == 1 => {
            format!(
                "its values are absent or empty: {}",
                template.replace('\n', "\\n")
            )
        }
        [] if cell.cases == 1 => "its one case does not fit".to_owned(),
        [] => format!("none of its {} cases fits", cell.cases),
        _ => format!("none of its {} cases gives a text", cell.cases),
    }
}

/// The record of a text format, line by line as it is written.
fn record(cell: &Explained) -> Vec<String> {
    let mut lines = match &cell.refusal {
        Some(refusal) => vec![
            "record is refused".to_owned(),
            format!("    {}; {}", refusal.message, refusal.help),
        ],
        None => vec!["record".to_owned()],
    };
    lines.extend(
        cell.value
            .lines()
            .map(|line| format!("    | {}", beginning(line, LONGEST))),
    );
    lines.extend(cell.notes.iter().map(|note| format!("    {note}")));
    lines
}
