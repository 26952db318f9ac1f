//! `saldo changes`: what was edited at the bank after it was exported.

use std::collections::BTreeSet;

use crate::archive::journal::{Run, State};
use crate::cli::archive::Look;
use crate::cli::args::ChangesArgs;
use crate::cli::failure::Failure;
use crate::cli::journal::change::{Change, Kind};
use crate::cli::printer::Printer;
use crate::words::count;

pub(in crate::cli) fn run(arguments: &ChangesArgs, printer: &mut Printer) -> Result<(), Failure> {
    let look = Look::open(&arguments.archived)?;
    let runs = look.archive.runs()?;
    let Some(run) = runs.iter().find(|run| run.id == arguments.since) else {
        let last = runs.last().map_or("there is none yet".to_owned(), |run| {
            format!("the last one is {}", run.id)
        });
        return Err(Failure::usage(format!(
            "there is no run {}; {last}. `saldo history` lists them",
            arguments.since
        )));
    };
    let (changes, entries) = since(run, &look)?;
    if arguments.archived.json {
        return printer.json(&changes);
    }
    let entries = count(entries as u64, "entry", "entries");
    printer.say(format!(
        "run {}: {entries}; changed or gone since, as far as `saldo sync` saw: {}",
        run.id,
        changes.len()
    ));
    changes.iter().try_for_each(|change| printer.line(&change.line()))
}

/// What changed of a run's entries, the earliest first, each once in however many formats it went; and how many there
/// are.
fn since(run: &Run, look: &Look) -> Result<(Vec<Change>, usize), Failure> {
    let reader = look.reader();
    let (mut changes, mut seen) = (Vec::new(), BTreeSet::new());
    for part in run.parts.iter().filter(|part| part.state == State::Done) {
        for exported in look.archive.exported_by(run.id, &part.format, &part.account)? {
            if !seen.insert(exported.id.clone()) {
                continue;
            }
            let before = look.archive.version_exported(&exported)?;
            if look.archive.is_gone(&exported.id)? {
                changes.push(reader.change(Kind::Gone, &part.account, &before)?);
            } else if let Some(after) = look.archive.latest(before.kind, &before.id)? {
                changes.extend(reader.compare(&part.account, &before, &after)?);
            }
        }
    }
    changes.sort_by(|a, b| (&a.date, &a.id).cmp(&(&b.date, &b.id)));
    Ok((changes, seen.len()))
}
