//! `saldo completions`: what a shell needs to complete commands, options, and the names of formats.

use std::fmt::Write as _;

use clap_complete::{Shell, generate};

use crate::cli::args::Cli;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::mapping::SHIPPED;

/// The commands below `saldo mapping` that take formats in their place.
const WITH_FORMATS: &[&str] = &["show", "check", "test", "preview", "explain", "diff"];

pub(in crate::cli) fn run(shell: Shell, printer: &mut Printer) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::described(), "saldo", &mut script);
    let script = String::from_utf8(script).map_err(Failure::outside)?;
    let names: Vec<_> = SHIPPED.iter().map(|(name, _)| *name).collect();
    let script = match shell {
        Shell::Fish => fish(&script, &names),
        Shell::Zsh => zsh(&script, &names),
        // Bash falls back to files by itself where no name fits; the others complete no values.
        _ => script,
    };
    printer.data(script.as_bytes())
}

/// A format may be a path too, and fish would offer nothing but the names. It knows no values in place at all.
fn fish(script: &str, names: &[&str]) -> String {
    let listed = names
        .iter()
        .map(|name| format!("{name}\\t''"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut script = script.replace(
        &format!(" -r -f -a \"{listed}\""),
        &format!(" -r -F -a \"{listed}\""),
    );
    for command in WITH_FORMATS {
        writeln!(
            script,
            "complete -c saldo -n \"__fish_saldo_using_subcommand mapping; and __fish_seen_subcommand_from {command}\" \
             -F -a \"{}\"",
            names.join(" ")
        )
        .unwrap_or_default();
    }
    script
}

/// The same for zsh: names and files side by side.
fn zsh(script: &str, names: &[&str]) -> String {
    let listed = names.join(" ");
    let function = format!(
        "_saldo_formats() {{\n    _alternative 'formats:format:({listed})' 'files:file:_files'\n}}\n\n"
    );
    let script = script.replace(&format!(":({listed})"), ":_saldo_formats");
    match script.find("if [ \"$funcstack[1]\"") {
        Some(end) => format!("{}{function}{}", &script[..end], &script[end..]),
        None => script + &function,
    }
}
