//! `saldo mapping list`: the formats that there are.

use serde::Serialize;

use super::table;
use crate::cli::args::ProfileArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::{formats, session};
use crate::mapping::{Confidence, Mapping};
use crate::words::count;

/// A format as scripts see it.
#[derive(Serialize)]
struct Listed {
    name: String,
    title: String,
    country: Option<String>,
    rows: &'static str,
    confidence: Option<&'static str>,
    docs: Option<String>,
    checked: Option<String>,
    programs: Vec<String>,
    about: Option<String>,
    steps: Vec<String>,
    limits: Vec<String>,
    warning: Option<String>,
    place: String,
}

pub(super) fn run(profile: &ProfileArgs, json: bool, printer: &mut Printer) -> Result<(), Failure> {
    let profile = session::profile(profile, false)?;
    let mut listed = Vec::new();
    for known in formats::list(&profile)? {
        match Mapping::load_with(&known.source, &formats::Shelf(&profile)) {
            Ok(mapping) => listed.push(Listed {
                name: known.name,
                rows: mapping.row_kind(),
                confidence: mapping.guide.confidence.map(Confidence::name),
                title: mapping.title,
                country: mapping.country,
                docs: mapping.docs,
                checked: mapping.checked,
                programs: mapping.guide.programs,
                about: mapping.guide.about,
                steps: mapping.guide.steps,
                limits: mapping.guide.limits,
                warning: mapping.guide.warning,
                place: known.place,
            }),
            Err(problems) => {
                let count = count(problems.list.len() as u64, "problem", "problems");
                printer.careful(
                    "note:",
                    &format!("{} has {count}; `saldo mapping check` shows them", known.place),
                );
            }
        }
    }
    if json {
        return printer.json(&listed);
    }
    show(&listed, printer)
}

/// One line for each format; a format that is not shipped has its place in a line of its own.
fn show(listed: &[Listed], printer: &mut Printer) -> Result<(), Failure> {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let heading = ["format", "country", "row", "confidence", "title"].map(ToOwned::to_owned);
    let mut rows = vec![heading.to_vec()];
    rows.extend(listed.iter().map(|format| {
        vec![
            format.name.clone(),
            text(format.country.as_deref()),
            format.rows.to_owned(),
            text(format.confidence),
            format.title.clone(),
        ]
    }));
    let mut lines = table::lines(&rows).into_iter();
    if let Some(heading) = lines.next() {
        printer.strong_line(&heading)?;
    }
    for (format, line) in listed.iter().zip(lines) {
        printer.line(&line)?;
        if format.place != "shipped" {
            printer.faint_line(&format!("  in {}", format.place))?;
        }
    }
    Ok(())
}
