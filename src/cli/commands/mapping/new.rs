//! `saldo mapping new`: a mapping to begin with.

use std::fs;
use std::path::{Path, PathBuf};

use deunicode::deunicode;

use crate::cli::args::NewArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::single_file::SingleFile;
use crate::mapping::{Draft, Drafted, is_name, shipped};
use crate::words::count;

/// More than any template: nobody means to read a whole ledger.
const MOST_BYTES: u64 = 64 << 20;

pub(super) fn run(arguments: &NewArgs, printer: &mut Printer) -> Result<(), Failure> {
    let name = &arguments.name;
    if !is_name(name) {
        return Err(bad_name(name));
    }
    let draft = match &arguments.from {
        Some(path) => Draft::from_template(name, &read(path)?).map_err(|error| {
            Failure::usage(format!("nothing can be guessed from {}: {error}", path.display()))
        })?,
        None => Draft::starter(name),
    };
    let path = arguments
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("{name}.toml")));
    let mut file = SingleFile::create(&path, "the mapping", arguments.force)?;
    file.append(draft.text.as_bytes())?;
    file.commit_and_tell(printer)?;
    tell(&draft, printer);
    if shipped(name).is_some() {
        printer.careful(
            "note:",
            &format!("there is a shipped format `{name}` too; in a folder `mappings` yours hides it"),
        );
    }
    // A file in this folder is named as a path, for a bare name is looked up among the formats.
    let shown = path.display();
    printer.say(format!("next: saldo mapping check {shown}"));
    printer.say(format!("      saldo mapping preview {shown} --month YYYY-MM"));
    Ok(())
}

/// What was guessed, column by column, and what was not.
fn tell(draft: &Draft, printer: &mut Printer) {
    let width = draft
        .columns
        .iter()
        .map(|column| heading(&column.name).chars().count())
        .max()
        .unwrap_or(0);
    for Drafted {
        name,
        taken_for,
        is_vague,
    } in &draft.columns
    {
        let name = heading(name);
        match taken_for {
            Some(meaning) if *is_vague => {
                printer.careful("  ?", &format!("{name:width$}  perhaps {meaning}"));
            }
            Some(meaning) => printer.good("  =", &format!("{name:width$}  {meaning}")),
            None => printer.bad("  !", &format!("{name:width$}  not guessed: TODO in the file")),
        }
    }
    for doubt in &draft.doubts {
        printer.careful("look:", doubt);
    }
    let open = draft
        .columns
        .iter()
        .filter(|column| column.taken_for.is_none())
        .count() as u64;
    if open > 0 {
        let columns = count(open, "column", "columns");
        printer.careful(
            "to do:",
            &format!("{columns} to decide; the file does not load before that"),
        );
    }
}

fn heading(name: &str) -> &str {
    if name.trim().is_empty() {
        "(no heading)"
    } else {
        name
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable =
        |error| Failure::usage(format!("the template {} cannot be read: {error}", path.display()));
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > MOST_BYTES {
        return Err(Failure::usage(format!(
            "the template {} has {} MiB; keep the headings and a hundred rows of it",
            path.display(),
            size >> 20
        )));
    }
    fs::read(path).map_err(unreadable)
}

fn bad_name(name: &str) -> Failure {
    let lower = deunicode(name).to_lowercase();
    let words: Vec<_> = lower
        .split(|c: char| !is_name(c.encode_utf8(&mut [0; 4])))
        .filter(|word| !word.is_empty())
        .collect();
    let example = if words.is_empty() {
        "my-format".to_owned()
    } else {
        words.join("-")
    };
    Failure::usage(format!(
        "`{name}` is not a name for a format; use lower-case letters, digits, hyphens and underscores, like `{example}`"
    ))
}
