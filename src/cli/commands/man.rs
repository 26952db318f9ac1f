//! `saldo man`: the manual pages, made from the same description as the help.

use std::io;

use clap::Command;
use clap_mangen::Man;

use crate::cli::args::{Cli, ManArgs};
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::output::files::{FileName, Staging};
use crate::words::count;

pub(in crate::cli) fn run(arguments: &ManArgs, printer: &mut Printer) -> Result<(), Failure> {
    let mut command = Cli::described().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &arguments.out else {
        return printer.data(&page(&command).map_err(Failure::outside)?.1);
    };
    let mut pages = Vec::new();
    all(&command, &mut pages).map_err(Failure::outside)?;
    let mut staging = Staging::new(folder, arguments.force)?;
    for (name, text) in &pages {
        let mut file = staging.create(FileName::new(name).map_err(Failure::user)?, "a manual page")?;
        file.append(text)?;
        staging.add(file)?;
    }
    staging.commit(None)?;
    let pages = count(pages.len() as u64, "page", "pages");
    printer.good("wrote", &format!("{pages} into {}", folder.display()));
    Ok(())
}

/// A command's page and those of the commands below it.
fn all(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    pages.push(page(command)?);
    command
        .get_subcommands()
        .filter(|below| !below.is_hide_set())
        .try_for_each(|below| all(below, pages))
}

/// The name of a page, like `saldo-export.1`, and its text.
fn page(command: &Command) -> io::Result<(String, Vec<u8>)> {
    let manual = Man::new(command.clone());
    let mut text = Vec::new();
    manual.render(&mut text)?;
    Ok((manual.get_filename(), text))
}
