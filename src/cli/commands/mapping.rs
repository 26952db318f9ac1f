//! `saldo mapping`: list, check, test and try mapping files.

use serde::Serialize;

use crate::cli::args::{MappingCommand, ProfileArgs};
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::{formats, sample, session};
use crate::mapping::{Mapping, STEPS, fields};
use crate::words::count;

mod diff;
mod explain;
mod list;
mod new;
mod preview;
mod schema;
mod stats;
mod table;
mod trial;

pub(in crate::cli) fn run(command: &MappingCommand, printer: &mut Printer) -> Result<(), Failure> {
    match command {
        MappingCommand::List { profile, json } => list::run(profile, *json, printer),
        MappingCommand::Show { name, flat, profile } => {
            let profile = session::profile(profile, false)?;
            let source = formats::source(name, &profile)?;
            if !flat {
                return printer.data(source.text.as_bytes());
            }
            let mapping = formats::compile(&source, &profile)?;
            printer.data(mapping.flat(&formats::Shelf(&profile)).as_bytes())
        }
        MappingCommand::Check { files, profile } => each(files, profile, printer, |mapping, printer| {
            sample::check(mapping)?;
            let columns = count(mapping.columns().count() as u64, "column", "columns");
            printer.good("ok", &format!("{} ({columns})", mapping.source.name));
            Ok(())
        }),
        MappingCommand::Test { files, profile } => each(files, profile, printer, test),
        MappingCommand::New(arguments) => new::run(arguments, printer),
        MappingCommand::Preview(arguments) => preview::run(arguments, printer),
        MappingCommand::Explain(arguments) => explain::run(arguments, printer),
        MappingCommand::Diff(arguments) => diff::run(arguments, printer),
        MappingCommand::Fields(arguments) if arguments.stats => stats::run(arguments, printer),
        MappingCommand::Fields(arguments) => show_fields(arguments.json, printer),
        MappingCommand::Schema(arguments) => schema::run(arguments, printer),
    }
}

/// Goes through all files, and fails at the end if one of them did.
fn each(
    files: &[String],
    profile: &ProfileArgs,
    printer: &mut Printer,
    work: impl Fn(&Mapping, &mut Printer) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let profile = session::profile(profile, false)?;
    let mut last_failure = None;
    for file in files {
        let done = formats::load(file, &profile).and_then(|mapping| work(&mapping, printer));
        if let Err(failure) = done
            && let Some(earlier) = last_failure.replace(failure)
        {
            printer.failure(&earlier);
        }
    }
    last_failure.map_or(Ok(()), Err)
}

fn test(mapping: &Mapping, printer: &mut Printer) -> Result<(), Failure> {
    sample::run(mapping)?;
    let tests = count(mapping.samples.len() as u64, "test", "tests");
    printer.good("ok", &format!("{} ({tests})", mapping.source.name));
    Ok(())
}

/// Everything that a mapping can name, as scripts see it.
#[derive(Serialize)]
struct Vocabulary {
    fields: Vec<ListedField>,
    steps: Vec<ListedStep>,
}

#[derive(Serialize)]
struct ListedField {
    name: &'static str,
    kind: &'static str,
    sentence: &'static str,
    example: &'static str,
}

#[derive(Serialize)]
struct ListedStep {
    name: &'static str,
    signature: String,
    takes: Vec<&'static str>,
    gives: Option<&'static str>,
    sentence: &'static str,
    example: &'static str,
}

fn show_fields(json: bool, printer: &mut Printer) -> Result<(), Failure> {
    let fields: Vec<_> = fields()
        .map(|field| ListedField {
            name: field.name,
            kind: field.kind().name(),
            sentence: field.sentence,
            example: field.example,
        })
        .collect();
    let steps: Vec<_> = STEPS
        .iter()
        .map(|step| ListedStep {
            name: step.name,
            signature: step.signature(),
            takes: step.takes.iter().map(|kind| kind.name()).collect(),
            gives: step.gives.map(crate::mapping::Kind::name),
            sentence: step.sentence,
            example: step.example,
        })
        .collect();
    if json {
        return printer.json(&Vocabulary { fields, steps });
    }
    let width = fields.iter().map(|field| field.name.len()).max().unwrap_or(0);
    printer.heading("Fields");
    for field in &fields {
        printer.line(&format!(
            "{:width$}  {:7}  {} For example {}",
            field.name, field.kind, field.sentence, field.example
        ))?;
    }
    printer.heading("Steps");
    for step in &steps {
        printer.line(&format!("{:width$}  {}", step.signature, step.sentence))?;
        printer.line(&format!("{:width$}  {}", "", step.example))?;
    }
    Ok(())
}
